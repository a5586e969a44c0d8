//! TeX to MathML, with the TeX kept as alternative text.

use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use super::escape;

/// Converts formulas; shared by all threads.
pub struct Formulas {
    converter: LatexToMathML,
}

/// What is wrong with a formula.
pub struct FormulaError {
    /// Where in the TeX.
    pub range: Range<usize>,
    /// In words: lower case, no final period.
    pub message: String,
}

impl Formulas {
    /// A converter without macros.
    pub fn new() -> Self {
        let converter = LatexToMathML::new(MathCoreConfig::default());
        Self {
            converter: converter.expect("no macros, no errors in macros"),
        }
    }

    /// The `<math>` element of a formula.
    pub fn mathml(&self, tex: &str, display: bool) -> Result<String, FormulaError> {
        let style = match display {
            true => MathDisplay::Block,
            false => MathDisplay::Inline,
        };
        let blank = tex.len() - tex.trim_start().len();
        let tex = tex.trim();
        if let Some(at) = too_deep(tex) {
            return Err(FormulaError {
                range: at + blank..at + blank + 1,
                message: format!("the formula is nested more than {DEEPEST} deep"),
            });
        }
        match self.converter.convert_with_local_state(tex, style) {
            Ok(found) => Ok(name(wrapped(classed(&found.mathml)), tex)),
            Err(error) => Err(FormulaError {
                range: error.0.start + blank..error.0.end + blank,
                message: sentence(&error.error_message()),
            }),
        }
    }
}

/// Fractions and tables with a size of their own, inside of an `<mstyle>` that gives it: the
/// attributes are MathML Core's on every element, but validators know them only there.
fn wrapped(mathml: String) -> String {
    let sized = ["mfrac", "mtable"].into_iter().find_map(|name| {
        let start = [" displaystyle=\"", " scriptlevel=\""].into_iter();
        let start = start.filter_map(|size| mathml.find(&format!("<{name}{size}")));
        start.min().map(|at| (name, at))
    });
    let Some((name, start)) = sized else {
        return mathml;
    };
    let (before, element) = mathml.split_at(start);
    let (head, rest) = element.split_once('>').unwrap_or((element, ""));
    let end = end_of(name, rest);
    let (inside, after) = rest.split_at(end);
    let sizes = head.trim_start_matches(&format!("<{name}")).trim_start();
    wrapped(format!(
        "{before}<mstyle {sizes}><{name}>{inside}</mstyle>{after}"
    ))
}

/// Behind the end tag of the element `name` that is open at the start of `rest`.
fn end_of(name: &str, rest: &str) -> usize {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let (mut depth, mut at) = (1, 0);
    while depth > 0 {
        let next = rest[at..].find(&close).map_or(rest.len(), |to| at + to);
        depth += rest[at..next].matches(&open).count();
        depth -= 1;
        at = (next + close.len()).min(rest.len());
        if next == rest.len() {
            break;
        }
    }
    at
}

/// How deep a formula may be nested: the converter follows it by recursion.
const DEEPEST: usize = 100;

/// Where a formula is too deep: by braces, or by commands that take each other as arguments.
fn too_deep(tex: &str) -> Option<usize> {
    let (mut braces, mut commands) = (0_usize, 0_usize);
    for (at, c) in tex.char_indices() {
        match c {
            '{' | '[' | '(' => braces += 1,
            '}' | ']' | ')' => {
                braces = braces.saturating_sub(1);
                commands = 0;
            }
            '\\' | '^' | '_' | '\'' => commands += 1,
            _ if c.is_alphabetic() || c.is_whitespace() => {}
            _ => commands = 0,
        }
        if braces.max(commands) > DEEPEST {
            return Some(at);
        }
    }
    None
}

/// What the converter says in `style=` and its class in the stylesheet.
const CLASSES: &[(&str, &str)] = &[
    ("text-align:left", "math-start"),
    ("text-align:right", "math-end"),
    ("padding-left:0", "math-flush-start"),
    ("padding-left:1em", "math-gap"),
    ("padding-right:0", "math-flush-end"),
    ("padding-top:0", "math-tight"),
    ("padding-top:0.1667em", "math-raised"),
    ("width:100%", "math-wide"),
    ("width:50%", "math-half"),
    ("border-top:0.05emsolidcurrentcolor", "math-rule"),
];

/// Classes instead of `style=`, which the site's policy forbids; the rest has no class and is left out.
fn classed(mathml: &str) -> String {
    let mut pieces = mathml.split(" style=\"");
    let mut text = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let (style, rest) = piece.split_once('"').unwrap_or(("", piece));
        let style: String = style.split_whitespace().collect();
        let found = style.split(';').filter_map(|declaration| {
            let known = CLASSES.iter().find(|(known, _)| *known == declaration);
            known.map(|&(_, class)| class)
        });
        let classes: Vec<_> = found.collect();
        if !classes.is_empty() {
            text.push_str(&format!(" class=\"{}\"", classes.join(" ")));
        }
        text.push_str(rest);
    }
    text
}

/// Adds the alternative text.
fn name(mathml: String, tex: &str) -> String {
    let attributes = format!("<math{}", escape::pair("alttext", tex));
    mathml.replacen("<math", &attributes, 1)
}

fn sentence(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_reads_aloud_as_its_tex() {
        let html = Formulas::new().mathml("a<b", false);
        let html = html.unwrap_or_else(|error| panic!("{}", error.message));
        assert!(html.starts_with("<math alttext=\"a&lt;b\""), "{html}");
    }

    #[test]
    fn sizes_stand_where_validators_know_them() {
        let formulas = Formulas::new();
        let html = formulas.mathml(r"\tfrac{\tfrac{a}{b}}{c} + \dfrac{d}{e}", false);
        let html = html.unwrap_or_else(|error| panic!("{}", error.message));
        assert_eq!(html.matches("<mstyle displaystyle").count(), 3, "{html}");
        assert_eq!(html.matches("</mstyle>").count(), 3, "{html}");
        assert!(!html.contains("<mfrac "), "{html}");
        assert_eq!(
            wrapped("<mfrac displaystyle=\"true\"><mfrac></mfrac></mfrac><mi>a</mi>".to_owned()),
            "<mstyle displaystyle=\"true\"><mfrac><mfrac></mfrac></mfrac></mstyle><mi>a</mi>"
        );
    }

    #[test]
    fn no_formula_has_a_style_of_its_own() {
        let tex = r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}";
        let html = Formulas::new().mathml(tex, true);
        let html = html.unwrap_or_else(|error| panic!("{}", error.message));
        assert!(!html.contains(" style="), "{html}");
        assert!(html.contains("class=\"math-start"), "{html}");
    }

    #[test]
    fn an_error_says_where() {
        let error = Formulas::new().mathml(r"x + \frobnicate", false);
        let error = error.expect_err("there is no such command");
        assert_eq!(error.range.start, 4);
    }
}
