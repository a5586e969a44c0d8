//! Converts MathML to words, such as `L₂`, `α<β`, `(a+1)/b`, for titles, contents and search.

use unicode_normalization::UnicodeNormalization;

/// An element or a text.
#[derive(Debug, Default)]
struct MathNode<'m> {
    /// Name of the element; empty for a text.
    name: &'m str,
    attributes: &'m str,
    text: String,
    children: Vec<MathNode<'m>>,
}

/// Returns the words of a `<math>` element of the converter.
pub(super) fn words(mathml: &str) -> String {
    let row = MathNode {
        name: "mrow",
        children: parse(mathml),
        ..MathNode::default()
    };
    let words = node_words(&row);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parses the MathML of the converter, whose only void elements end with `/>`.
fn parse(mathml: &str) -> Vec<MathNode<'_>> {
    let mut open = vec![MathNode::default()];
    let mut rest = mathml;
    while let Some((text, markup)) = rest.split_once('<') {
        push_text(text, &mut open);
        let Some((tag, after)) = markup.split_once('>') else {
            break;
        };
        rest = after;
        if tag.starts_with('/') {
            close(&mut open);
            continue;
        }
        let inside = tag.trim_end_matches('/');
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        open.push(MathNode {
            name,
            attributes,
            ..MathNode::default()
        });
        if tag.ends_with('/') {
            close(&mut open);
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map_or_else(Vec::new, |root| root.children)
}

fn close(open: &mut Vec<MathNode<'_>>) {
    if open.len() > 1
        && let Some(done) = open.pop()
        && let Some(parent) = open.last_mut()
    {
        parent.children.push(done);
    }
}

fn push_text(text: &str, open: &mut [MathNode<'_>]) {
    if let Some(parent) = open.last_mut().filter(|_| !text.is_empty()) {
        // `&amp;` last, or `&amp;lt;` would become `<`.
        let decoded = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
        parent.children.push(MathNode {
            text: decoded,
            ..MathNode::default()
        });
    }
}

fn node_words(node: &MathNode<'_>) -> String {
    let child = |at: usize| node.children.get(at).map_or_else(String::new, node_words);
    match node.name {
        "" => plain(&node.text),
        // A fraction without a line is a binomial coefficient.
        "mfrac" if node.attributes.contains("linethickness") => {
            format!("{} {}", child(0), child(1))
        }
        "mfrac" => format!("{}/{}", group(child(0)), group(child(1))),
        "msqrt" => format!("√{}", group(row(&node.children))),
        "mroot" => format!("{}√{}", raised(&child(1), ""), group(child(0))),
        "msub" | "munder" => child(0) + &lowered(&child(1)),
        "mover" if node.attributes.contains("accent") => accented(&child(0), &child(1)),
        "msup" | "mover" => child(0) + &raised(&child(1), "^"),
        "msubsup" | "munderover" => child(0) + &lowered(&child(1)) + &raised(&child(2), "^"),
        "mphantom" => String::new(),
        "mspace" if is_wide(node.attributes) => " ".to_owned(),
        "mtable" => joined(&node.children, "; "),
        "mtr" => joined(&node.children, " "),
        _ => row(&node.children),
    }
}

fn joined(children: &[MathNode<'_>], between: &str) -> String {
    let parts = children.iter().map(node_words);
    let visible: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    visible.join(between)
}

/// Joins neighbors; names of functions are separated from letters.
fn row(children: &[MathNode<'_>]) -> String {
    let mut out = String::new();
    let mut after_function = false;
    for child in children {
        let words = node_words(child);
        let is_function = is_function(child);
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let may_touch = (is_function || after_function) && is_letter(words.chars().next());
        if may_touch && (is_letter(out.chars().next_back()) || out.ends_with(')')) {
            out.push(' ');
        }
        out.push_str(&words);
        // Sizes and marks without words change nothing.
        if !words.is_empty() {
            after_function = is_function;
        }
    }
    out
}

/// Returns true for `log`, and for `max` with something below.
fn is_function(node: &MathNode<'_>) -> bool {
    match node.name {
        "mo" | "mi" => {
            let words = node_words(node);
            words.chars().count() > 1 && words.chars().all(char::is_alphabetic)
        }
        "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover" => {
            node.children.first().is_some_and(is_function)
        }
        _ => false,
    }
}

/// Replaces mathematical letters by plain ones, and drops invisible characters.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\u{2061}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{200b}' => {}
            '\u{1d400}'..='\u{1d7ff}' => out.extend(c.nfkc()),
            _ => out.push(c),
        }
    }
    out
}

/// Adds parentheses, unless the term is a single unit.
fn group(words: String) -> String {
    let is_one = words
        .chars()
        .all(|c| c.is_alphanumeric() || c == '.' || is_mark(c));
    let is_sign = words.chars().count() == 1;
    if is_one || is_sign {
        words
    } else {
        format!("({words})")
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '′' | '″')
}

/// Characters, and their subscripts in Unicode in the same order.
const LOW: (&str, &str) = (
    "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
);

/// Characters, and their superscripts in Unicode in the same order.
const HIGH: (&str, &str) = (
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzTβγδθφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵝᵞᵟᶿᵠᵡ",
);

fn lowered(words: &str) -> String {
    shifted(words, LOW).unwrap_or_else(|| format!("_{}", group(words.to_owned())))
}

fn raised(words: &str, mark: &str) -> String {
    // Primes are raised already.
    if words.chars().all(is_mark) {
        return words.to_owned();
    }
    shifted(words, HIGH).unwrap_or_else(|| format!("{mark}{}", group(words.to_owned())))
}

/// Replaces all characters by subscripts or superscripts; `None` if one of them has none.
fn shifted(words: &str, (from, to): (&str, &str)) -> Option<String> {
    let one = |c: char| {
        let at = from.chars().position(|known| known == c)?;
        to.chars().nth(at)
    };
    words.chars().map(one).collect()
}

/// Puts an accent on a letter; unknown accents are dropped.
fn accented(base: &str, accent: &str) -> String {
    let mark = match accent {
        "ˆ" | "^" => "\u{302}",
        "¯" | "‾" => "\u{304}",
        "˜" | "~" => "\u{303}",
        "⃗" | "→" => "\u{20d7}",
        "˙" | "." => "\u{307}",
        "¨" => "\u{308}",
        "ˇ" => "\u{30c}",
        _ => "",
    };
    match base.chars().count() {
        1 => format!("{base}{mark}").nfc().collect(),
        _ => base.to_owned(),
    }
}

/// Returns true for a space that separates words, of at least a quarter em.
fn is_wide(attributes: &str) -> bool {
    let width = attributes
        .strip_prefix("width=\"")
        .and_then(|rest| rest.split_once("em"));
    width.is_some_and(|(width, _)| width.parse::<f64>().is_ok_and(|width| width >= 0.25))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Formulas;

    #[track_caller]
    fn check(tex: &str, expected: &str) {
        let (formulas, _) = Formulas::new(&BTreeMap::new());
        assert_eq!(formulas.words(tex), expected, "for {tex}");
    }

    #[test]
    fn a_formula_has_words() {
        check("L_2", "L₂");
        check(r"\alpha<\beta", "α<β");
        check(r"x^2 + y_{ij}^{n+1}", "x²+yᵢⱼⁿ⁺¹");
        check(r"\frac{a+1}{b}", "(a+1)/b");
        check(r"\sqrt{2} \cdot \sqrt[3]{x+y}", "√2⋅³√(x+y)");
        check(r"f'(x) = \log x + \sin(x)", "f′(x)=log x+sin(x)");
        check(r"\mathbf{x} \in \mathbb{R}^d", "x∈ℝᵈ");
        check(r"x_\text{max}", "xₘₐₓ");
        check(r"x^{*Q}", "x^(∗Q)");
        check(r"\hat{y} = \operatorname{softmax} z", "ŷ=softmax z");
        check(r"0 \text{ if } x", "0 if x");
        check(
            r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
            "(1 2; 3 4)",
        );
        check(r"\unknownthing", r"\unknownthing");
        check(r"\boxed{x}", "x");
        check("O(n \\log n)", "O(n log n)");
    }
}
