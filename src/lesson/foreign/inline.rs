//! Finds foreign markup in running text.

use std::ops::Range;

use super::prose::Prose;
use super::{DIRECTIVE, ForeignMarkup, is_unknown_directive};

const SHORTCODE: ForeignMarkup = (
    "a shortcode of Hugo, Zola or Quarto",
    "write what it stands for: a link, a figure, a `rust` fence; in backticks it is shown as it is",
);
const EXPRESSION: ForeignMarkup = (
    "an expression of a template",
    "lessons have none; values of a run are `` `{demo.name}` ``; in backticks it is shown as it is",
);
const TAG: ForeignMarkup = (
    "a tag of Liquid or Jinja",
    "lessons have none; write what it stands for; in backticks it is shown as it is",
);
const ATTRIBUTES: ForeignMarkup = (
    "attributes of pandoc",
    "delete them: looks belong to the style; only an id, `{#fig-x}`, follows a figure",
);
const NOTE: ForeignMarkup = (
    "a note in the line, as pandoc has it",
    "write `[^name]` here, and `[^name]: …` on a line of its own",
);
const WIKI: ForeignMarkup = (
    "a link as wikis have it",
    "write `[words](../folder/index.md)`",
);
const MARK: ForeignMarkup = ("marked words", "write `*words*` or `**words**`");
const FORMULA: ForeignMarkup = (
    "a formula between brackets",
    "write `$…$` in the line, and `$$…$$` for a formula of its own",
);
const CITATION: ForeignMarkup = (
    "a citation as pandoc has it",
    "write `[^key]`, with the key in `bibliography.toml`",
);
const ROLE: ForeignMarkup = (
    "a role of MyST",
    "write a link, `[words](#id)`, or the words alone",
);

const EMOJI: ForeignMarkup = (
    "a shortcode of an emoji",
    "write the character itself; in backticks it is shown as it is",
);
const SCRIPT: ForeignMarkup = (
    "a subscript or superscript of pandoc",
    "write a formula, `$x_2$` or `$x^2$`, or `<sub>2</sub>` and `<sup>2</sup>`",
);
const LATEX_CITATION: ForeignMarkup = ("a citation of LaTeX", CITATION.1);
const LATEX_REFERENCE: ForeignMarkup = (
    "a cross-reference of LaTeX",
    "give a heading or figure an id, `{#sec-x}`, and write `[words](#sec-x)`",
);

/// Names of emoji that are common in the documentation of software. Others may be words of another syntax: `:toc:`.
const EMOJIS: &[&str] = &[
    "arrow_right",
    "blue_book",
    "book",
    "books",
    "boom",
    "bug",
    "bulb",
    "construction",
    "crab",
    "exclamation",
    "eyes",
    "fire",
    "gear",
    "grin",
    "hammer",
    "heart",
    "heavy_check_mark",
    "information_source",
    "joy",
    "key",
    "laughing",
    "link",
    "lock",
    "mag",
    "memo",
    "muscle",
    "no_entry",
    "ok_hand",
    "package",
    "partying_face",
    "pencil",
    "point_right",
    "pray",
    "question",
    "raised_hands",
    "rocket",
    "rotating_light",
    "smile",
    "smiley",
    "sob",
    "sparkles",
    "star",
    "stop_sign",
    "sunglasses",
    "tada",
    "thinking",
    "thumbsdown",
    "thumbsup",
    "trophy",
    "warning",
    "wave",
    "white_check_mark",
    "wink",
    "wrench",
    "x",
    "zap",
];

/// Returns all such places with their kinds.
pub(super) fn find(prose: &Prose) -> Vec<(Range<usize>, ForeignMarkup)> {
    let text = prose.text.as_str();
    let mut found = Vec::new();
    if text.contains('{') {
        found.extend(braces(prose));
        found.extend(attributes(prose));
        found.extend(roles(prose));
    }
    found.extend(each(prose, "^[").filter_map(|at| Some((note(prose, at)?, NOTE))));
    found.extend(each(prose, "[[").filter_map(|at| Some((wiki(prose, at)?, WIKI))));
    found.extend(each(prose, "[@").filter_map(|at| Some((citation(prose, at)?, CITATION))));
    found.extend(each(prose, "==").filter_map(|at| Some((mark(prose, at)?, MARK))));
    found.extend(formulas(prose).map(|range| (range, FORMULA)));
    found.extend(each(prose, ":").filter_map(|at| Some((emoji(prose, at)?, EMOJI))));
    for mark in ["~", "^"] {
        let scripts = each(prose, mark).filter_map(|at| script(prose, at, mark));
        found.extend(scripts.map(|range| (range, SCRIPT)));
    }
    found.extend(each(prose, "\\").filter_map(|at| latex(prose, at)));
    found
}

/// Returns the offsets of `mark` that no backslash escapes.
fn each<'a>(prose: &'a Prose, mark: &'a str) -> impl Iterator<Item = usize> + 'a {
    let all = memchr::memmem::find_iter(prose.text.as_bytes(), mark);
    all.filter(|&at| !prose.is_escaped(at))
}

/// Finds `{{< … >}}`, `{{% … %}}`, `{{ … }}`, `{% … %}`.
fn braces(prose: &Prose) -> Vec<(Range<usize>, ForeignMarkup)> {
    let mut found = Vec::new();
    let mut end = 0;
    for at in each(prose, "{{") {
        let Some(range) = (at >= end)
            .then(|| prose.enclosed(at, "{{", "}}"))
            .flatten()
        else {
            continue;
        };
        end = range.end;
        let kind = match prose.text.as_bytes().get(at + 2) {
            Some(b'<' | b'%') => SHORTCODE,
            Some(b'#') if is_unknown_directive(&prose.text[range.clone()]) => DIRECTIVE,
            Some(b'#') => continue,
            _ => EXPRESSION,
        };
        found.push((range, kind));
    }
    let tags = each(prose, "{%").filter_map(|at| prose.enclosed(at, "{%", "%}"));
    found.extend(tags.map(|range| (range, TAG)));
    found
}

/// Finds `{width=50%}` after a picture, `{.class}` after a link, code or `[words]`.
fn attributes(prose: &Prose) -> Vec<(Range<usize>, ForeignMarkup)> {
    let spans = each(prose, "]{")
        .map(|at| at + 1)
        .filter(|at| !prose.ends.contains(at));
    let after = prose.ends.iter().copied().chain(spans);
    let found = after.filter_map(|end| {
        let rest = &prose.text[end..];
        let start = end + usize::from(rest.starts_with(" {#") || rest.starts_with(" {width"));
        if !prose.text[start..].starts_with('{') {
            return None;
        }
        let range = prose.enclosed(start, "{", "}")?;
        let inner = prose.text[range.start + 1..range.end - 1].trim();
        is_attributes(inner).then_some((range, ATTRIBUTES))
    });
    found.collect()
}

/// Returns true for classes and pairs; a lone id belongs to our own syntax.
fn is_attributes(inner: &str) -> bool {
    let is_word = |word: &str| {
        let unmarked = word.trim_start_matches(['.', '#', ':']);
        let name = unmarked.split('=').next().unwrap_or(unmarked);
        let marked = word.starts_with(['.', '#', ':']) || word.contains('=');
        marked && name.starts_with(|c: char| c.is_alphabetic())
    };
    let mut words = inner.split_whitespace();
    let is_id = inner.starts_with('#') && !inner.contains(char::is_whitespace);
    let first = words
        .next()
        .is_some_and(|word| is_word(word) || word == ":");
    first && !is_id
}

/// Finds `` {ref}`target` ``.
fn roles(prose: &Prose) -> Vec<(Range<usize>, ForeignMarkup)> {
    let found = prose.code.iter().filter_map(|code| {
        let before = prose.text[..code.start].strip_suffix('}')?;
        let name = before
            .rsplit(|c: char| !(c.is_ascii_alphanumeric() || ":-+_".contains(c)))
            .next()
            .filter(|name| !name.is_empty())?;
        let start = before.len() - name.len();
        let brace = before[..start].strip_suffix('{')?.len();
        (!prose.is_escaped(brace)).then_some((brace..code.end, ROLE))
    });
    found.collect()
}

/// Finds `word^[A note.]`. Powers and regular expressions have no white space in the brackets.
fn note(prose: &Prose, at: usize) -> Option<Range<usize>> {
    let range = prose.enclosed(at, "^[", "]")?;
    let inner = &prose.text[at + 2..range.end - 1];
    inner.trim().contains(char::is_whitespace).then_some(range)
}

/// Finds `[[Page]]`, `[[page|words]]`.
fn wiki(prose: &Prose, at: usize) -> Option<Range<usize>> {
    let before = prose.text[..at].chars().next_back();
    // A NUL stands for code, as in `` `xs`[[0]] ``.
    let is_index = before.is_some_and(|c| c.is_alphanumeric() || c == ']' || c == '\0');
    let is_link = prose.link_starts.contains(&at) || prose.link_starts.contains(&(at + 1));
    let range = prose.enclosed(at, "[[", "]]")?;
    let inner = &prose.text[at + 2..range.end - 2];
    let names = inner.contains(|c: char| c.is_alphabetic()) && !inner.contains(['[', ']', '\n']);
    (names && !is_index && !is_link).then_some(range)
}

/// Finds `[@key]`, `[@key, p. 3]`.
fn citation(prose: &Prose, at: usize) -> Option<Range<usize>> {
    let names = prose.text[at + 2..].starts_with(|c: char| c.is_alphabetic());
    let is_link = prose.link_starts.contains(&at);
    (names && !is_link).then(|| prose.enclosed(at, "[@", "]"))?
}

/// Finds `==words==`. A comparison has white space around the signs, or a word before them.
fn mark(prose: &Prose, at: usize) -> Option<Range<usize>> {
    let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '=' && c != '\0');
    let inside = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != '=');
    let text = prose.text.as_str();
    let opens = outside(text[..at].chars().next_back()) && inside(text[at + 2..].chars().next());
    if !opens {
        return None;
    }
    let range = prose.enclosed(at, "==", "==")?;
    let closes = inside(text[..range.end - 2].chars().next_back())
        && outside(text[range.end..].chars().next());
    closes.then_some(range)
}

/// Finds `:smile:` between white space.
fn emoji(prose: &Prose, at: usize) -> Option<Range<usize>> {
    let is_apart = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let (before, rest) = (&prose.text[..at], &prose.text[at + 1..]);
    let (name, after) = rest.split_once(':')?;
    let stands_alone = is_apart(before.chars().next_back()) && is_apart(after.chars().next());
    (stands_alone && EMOJIS.contains(&name)).then(|| at..at + name.len() + 2)
}

/// Finds `H~2~O`, `x^n^`, `5^th^`. Letters on both sides of a `^…^` may be an exclusive or: `a^b^c`.
fn script(prose: &Prose, at: usize, mark: &str) -> Option<Range<usize>> {
    let before = prose.text[..at].chars().next_back()?;
    let (inner, after) = prose.text[at + 1..].split_once(mark)?;
    let is_number =
        inner.len() < 4 && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit());
    let is_letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_alphabetic());
    let is_ordinal = mark == "^" && ["st", "nd", "rd", "th"].contains(&inner);
    let next = after.chars().next();
    let is_followed = next.is_some_and(|c| c.is_alphanumeric() || "^~\0([{".contains(c));
    let is_formula = mark == "~" && is_number && next.is_some_and(|c| c.is_ascii_uppercase());
    let stands = before.is_alphanumeric() && (!is_followed || is_formula);
    (stands && (is_number || is_letter || is_ordinal)).then(|| at..at + inner.len() + 2)
}

/// Finds `\cite{key}`, `\ref{key}`, `\label{key}`.
fn latex(prose: &Prose, at: usize) -> Option<(Range<usize>, ForeignMarkup)> {
    let (name, rest) = prose.text[at + 1..].split_once('{')?;
    let kind = match name {
        "cite" | "citep" | "citet" | "parencite" | "textcite" => LATEX_CITATION,
        "ref" | "eqref" | "autoref" | "cref" | "pageref" | "label" => LATEX_REFERENCE,
        _ => return None,
    };
    let (key, _) = rest.split_once('}')?;
    let fits = |c: char| c.is_ascii_alphanumeric() || ":_-., ".contains(c);
    let is_key = !key.is_empty() && key.chars().all(fits);
    is_key.then(|| (at..at + name.len() + key.len() + 3, kind))
}

/// Finds `\(…\)`, and `\[…\]` with TeX in it.
fn formulas(prose: &Prose) -> impl Iterator<Item = Range<usize>> + '_ {
    let inline = each(prose, "\\(")
        .filter_map(|at| prose.enclosed(at, "\\(", "\\)"))
        .filter(|range| !prose.text[range.clone()].contains('\n'));
    let display = each(prose, "\\[")
        .filter_map(|at| prose.enclosed(at, "\\[", "\\]"))
        .filter(|range| {
            let inner = &prose.text[range.start + 2..range.end - 2];
            inner.contains(['^', '_', '=', '\\'])
        });
    inline.chain(display)
}
