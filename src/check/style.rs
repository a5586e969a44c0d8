//! A course's own stylesheets: can pages be mirrored, can words be read?
//!
//! Left and right are start and end in languages written the other way, so only
//! logical properties are allowed. Contrast is computed for the color tokens of
//! the course, in every block that sets them, by the formula of WCAG 2.2.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::Sources;

/// Properties of a side, and the one to use instead.
const PHYSICAL: &[(&str, &str)] = &[
    ("margin-left", "margin-inline-start"),
    ("margin-right", "margin-inline-end"),
    ("padding-left", "padding-inline-start"),
    ("padding-right", "padding-inline-end"),
    ("border-left", "border-inline-start"),
    ("border-right", "border-inline-end"),
    ("border-left-width", "border-inline-start-width"),
    ("border-right-width", "border-inline-end-width"),
    ("border-left-color", "border-inline-start-color"),
    ("border-right-color", "border-inline-end-color"),
    ("border-left-style", "border-inline-start-style"),
    ("border-right-style", "border-inline-end-style"),
    ("border-top-left-radius", "border-start-start-radius"),
    ("border-top-right-radius", "border-start-end-radius"),
    ("border-bottom-left-radius", "border-end-start-radius"),
    ("border-bottom-right-radius", "border-end-end-radius"),
    ("scroll-margin-left", "scroll-margin-inline-start"),
    ("scroll-margin-right", "scroll-margin-inline-end"),
    ("scroll-padding-left", "scroll-padding-inline-start"),
    ("scroll-padding-right", "scroll-padding-inline-end"),
    ("left", "inset-inline-start"),
    ("right", "inset-inline-end"),
];

/// Properties whose values may name a side, and what to write for `left` and `right`.
const SIDED: &[(&str, &str, &str)] = &[
    ("text-align", "start", "end"),
    ("float", "inline-start", "inline-end"),
    ("clear", "inline-start", "inline-end"),
];

/// Inks, the papers they stand on, and the least contrast between them.
const PAIRS: &[(&[&str], &[&str], f64)] = &[
    (
        &["--ink", "--ink-2", "--ink-3"],
        &["--bg", "--surface", "--raised", "--code"],
        5.3,
    ),
    (
        &["--act", "--visited", "--made", "--warn", "--bad"],
        &["--bg", "--surface"],
        5.3,
    ),
    (&["--act"], &["--act-bg"], 5.3),
    (&["--on-act"], &["--act"], 5.3),
    (&["--line"], &["--bg", "--surface", "--raised"], 3.5),
    (&["--s1", "--s2", "--s3", "--s4"], &["--raised"], 3.0),
];

/// Looks at the stylesheets of the course; the embedded one is held to the same by a test.
pub fn check(sources: &Sources) -> Vec<Diagnostic> {
    let sheets = sources.templates.iter();
    let sheets = sheets.filter(|(name, _)| name.ends_with(".css"));
    let found = sheets.flat_map(|(name, bytes)| {
        let file: Arc<str> = format!("{}templates/{name}", sources.prefix).into();
        let text = String::from_utf8_lossy(bytes);
        check_sheet(&file, &text)
    });
    found.collect()
}

fn check_sheet(file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    let declarations = declarations(text);
    let mut found: Vec<Diagnostic> = declarations
        .iter()
        .filter_map(|declaration| physical(file, declaration))
        .collect();
    found.extend(contrasts(file, &declarations));
    found
}

/// `margin-left: 1px`, and the block it stands in.
struct Declaration<'a> {
    block: usize,
    name: &'a str,
    value: &'a str,
    name_range: Range<usize>,
    value_range: Range<usize>,
}

fn declarations(text: &str) -> Vec<Declaration<'_>> {
    let code = without_comments(text);
    let mut found = Vec::new();
    let (mut open, mut blocks, mut start) = (vec![0], 0, 0);
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'{' => {
                blocks += 1;
                open.push(blocks);
            }
            b';' | b'}' => {
                let block = open.last().copied().unwrap_or_default();
                found.extend(declaration(text, &code, start..at, block));
                if byte == b'}' && open.len() > 1 {
                    open.pop();
                }
            }
            _ => continue,
        }
        start = at + 1;
    }
    found
}

fn declaration<'a>(
    text: &'a str,
    code: &str,
    range: Range<usize>,
    block: usize,
) -> Option<Declaration<'a>> {
    let colon = range.start + code[range.clone()].find(':')?;
    let trimmed = |range: Range<usize>| {
        let part = &code[range.clone()];
        let start = range.start + part.len() - part.trim_start().len();
        start..start + part.trim().len()
    };
    let (name, value) = (trimmed(range.start..colon), trimmed(colon + 1..range.end));
    Some(Declaration {
        block,
        name: &text[name.clone()],
        value: &text[value.clone()],
        name_range: name,
        value_range: value,
    })
}

/// The same text with blanks for comments and for what stands in quotes.
fn without_comments(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if text[at..].starts_with("/*") => text[at + 2..].find("*/").map(|to| at + to + 4),
            b'"' => text[at + 1..].find('"').map(|to| at + to + 2),
            b'\'' => text[at + 1..].find('\'').map(|to| at + to + 2),
            _ => {
                at += 1;
                continue;
            }
        };
        let end = end.unwrap_or(bytes.len());
        bytes[at..end].fill(b' ');
        at = end;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn physical(file: &Arc<str>, declaration: &Declaration<'_>) -> Option<Diagnostic> {
    let name = declaration.name.to_ascii_lowercase();
    let of_side = PHYSICAL.iter().find(|(physical, _)| *physical == name);
    let (range, old, new) = match of_side {
        Some((_, logical)) => (&declaration.name_range, declaration.name, *logical),
        None => {
            let (_, start, end) = SIDED.iter().find(|(sided, ..)| *sided == name)?;
            let new = match declaration.value {
                "left" => start,
                "right" => end,
                _ => return None,
            };
            (&declaration.value_range, declaration.value, *new)
        }
    };
    let span = Span::new(file, range.clone());
    let message = format!("`{old}` is another side in languages written from right to left");
    Some(
        Diagnostic::new(Code::CssPhysical, span.clone(), message)
            .with_help(format!("write `{new}`"))
            .with_fix(span, new),
    )
}

fn contrasts(file: &Arc<str>, declarations: &[Declaration<'_>]) -> Vec<Diagnostic> {
    let mut blocks: BTreeMap<usize, BTreeMap<&str, &Declaration<'_>>> = BTreeMap::new();
    for declaration in declarations {
        if declaration.name.starts_with("--") {
            let tokens = blocks.entry(declaration.block).or_default();
            tokens.insert(declaration.name, declaration);
        }
    }
    let mut found = Vec::new();
    for tokens in blocks.values() {
        for (inks, papers, least) in PAIRS {
            let pairs = inks
                .iter()
                .flat_map(|ink| papers.iter().map(move |paper| (ink, paper)));
            for (ink, paper) in pairs {
                let colors = tokens.get(ink).zip(tokens.get(paper));
                found.extend(colors.and_then(|(ink, paper)| too_near(file, ink, paper, *least)));
            }
        }
    }
    found
}

fn too_near(
    file: &Arc<str>,
    ink: &Declaration<'_>,
    paper: &Declaration<'_>,
    least: f64,
) -> Option<Diagnostic> {
    let contrast = contrast(ink.value, paper.value)?;
    if contrast >= least - 0.005 {
        return None;
    }
    let message = format!(
        "`{}` on `{}` has a contrast of {contrast:.2}, not {least} or more",
        ink.name, paper.name
    );
    let span = Span::new(file, ink.value_range.clone());
    let other = Span::new(file, paper.value_range.clone());
    Some(
        Diagnostic::new(Code::Contrast, span, message)
            .with_place(other, "the paper")
            .with_help("make one of the two darker, or the other lighter"),
    )
}

/// Contrast of two colors written `#RRGGBB` (WCAG 2.2).
fn contrast(a: &str, b: &str) -> Option<f64> {
    let (a, b) = (luminance(a)?, luminance(b)?);
    Some((a.max(b) + 0.05) / (a.min(b) + 0.05))
}

/// Relative luminance (WCAG 2.2).
fn luminance(color: &str) -> Option<f64> {
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let channel = |at: usize| {
        let byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        let x = f64::from(byte) / 255.0;
        Some(match x <= 0.03928 {
            true => x / 12.92,
            false => ((x + 0.055) / 1.055).powf(2.4),
        })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sheet: &str, expected: &[&str]) {
        let found = check_sheet(&Arc::from("a.css"), sheet);
        let found = found.iter().map(|one| one.help.clone().unwrap_or_default());
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn sides_are_named_logically() {
        check(
            "a { margin-left: 1px; text-align: right }",
            &["write `margin-inline-start`", "write `end`"],
        );
        check(
            "/* left: 1px; */ a::before { content: \"left: 1\"; inset: 0 }",
            &[],
        );
        check("@media print { a { padding-inline: 0 } }", &[]);
    }

    #[test]
    fn colors_too_near_are_found_in_their_block() {
        let near = "make one of the two darker, or the other lighter";
        check(":root { --bg: #FFFFFF; --ink: #999999; }", &[near]);
        check(":root { --bg: #FFFFFF; } .a { --ink: #999999; }", &[]);
    }

    #[test]
    fn the_embedded_stylesheet_has_no_problem() {
        check(include_str!("../../templates/assets/style/tokens.css"), &[]);
        check(include_str!("../../templates/assets/style/sheet.css"), &[]);
        check(include_str!("../../templates/assets/style/print.css"), &[]);
    }
}
