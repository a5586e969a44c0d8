//! Finds names that CSS or our style does not have: `colr`, `--akt`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::stylesheet::Stylesheet;
use crate::diagnostic::{Code, Diagnostic, Span, certain, nearest};
use crate::source::Sources;
use crate::{component, page};

/// The standard properties of CSS, without vendor prefixes.
const PROPERTIES: &str = include_str!("properties.txt");

/// Rules whose blocks contain descriptors instead of properties.
const DESCRIBED: &[&str] = &[
    "@font-face",
    "@property",
    "@counter-style",
    "@page",
    "@font-palette-values",
    "@font-feature-values",
    "@view-transition",
    "@position-try",
    "@color-profile",
];

/// Reports unknown properties and unused tokens.
pub(super) fn check(sheets: &[(Arc<str>, Stylesheet<'_>)], sources: &Sources) -> Vec<Diagnostic> {
    let ours: BTreeSet<&str> = page::embedded_assets(&component::ALL.parts())
        .flat_map(tokens_in)
        .collect();
    let texts: Vec<_> = sources
        .templates
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes))
        .collect();
    let read: BTreeSet<&str> = texts.iter().flat_map(|text| read_in(text)).collect();
    let mut set = ours.clone();
    let declared = sheets.iter().flat_map(|(_, sheet)| &sheet.declarations);
    set.extend(declared.map(|one| one.name));
    let mut found = Vec::new();
    for (file, sheet) in sheets {
        for one in &sheet.declarations {
            let span = || Span::new(file, one.name_range.clone());
            if one.name.starts_with("--") {
                let is_known = ours.contains(one.name) || read.contains(one.name);
                found.extend((!is_known).then(|| unread(one.name, span(), &ours)));
            } else {
                let described = sheet
                    .around(one.block)
                    .any(|prelude| DESCRIBED.iter().any(|rule| prelude.starts_with(rule)));
                found.extend(unknown(one.name, span()).filter(|_| !described));
            }
            for name in read_in(one.value).filter(|name| !set.contains(name)) {
                let at = one.value_range.start + one.value.find(name).unwrap_or(0);
                let span = Span::new(file, at..at + name.len());
                found.extend(unset(name, one.value, span, &ours));
            }
        }
    }
    found
}

/// Returns all names of tokens in a text.
fn tokens_in(text: &'static str) -> impl Iterator<Item = &'static str> {
    let starts = text.match_indices("--").map(|(at, _)| at);
    starts
        .map(|at| name_at(&text[at..]))
        .filter(|name| name.len() > 2)
}

/// Returns the tokens that `var()` reads, or that a script or template names.
fn read_in(text: &str) -> impl Iterator<Item = &str> {
    let marks = [
        "var(",
        "getPropertyValue(\"",
        "getPropertyValue('",
        "setProperty(\"",
        "setProperty('",
    ];
    let found = marks
        .into_iter()
        .flat_map(move |mark| text.match_indices(mark));
    let names = found.map(move |(at, mark)| name_at(text[at + mark.len()..].trim_start()));
    names.filter(|name| name.starts_with("--"))
}

fn name_at(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
    &text[..end.unwrap_or(text.len())]
}

fn unread(name: &str, span: Span, ours: &BTreeSet<&str>) -> Diagnostic {
    let known = || ours.iter().copied();
    let help = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("read it by `var({name})`, or take it out"),
    };
    let message = format!("no style reads the token `{name}`");
    let found = Diagnostic::new(Code::CssUnknown, span.clone(), message).with_help(help);
    match certain(name, known()) {
        Some(meant) => found.with_fix(span, meant),
        None => found,
    }
}

/// Reports a token that is read but never set, unless there is a fallback.
fn unset(name: &str, value: &str, span: Span, ours: &BTreeSet<&str>) -> Option<Diagnostic> {
    let (_, after) = value.split_once(name)?;
    if after.trim_start().starts_with(',') {
        return None;
    }
    let message = format!("nothing sets the token `{name}`");
    let found = Diagnostic::new(Code::CssUnknown, span, message);
    Some(match nearest(name, ours.iter().copied()) {
        Some(near) => found.with_help(format!("did you mean `{near}`?")),
        None => found.with_help(format!("set it: `:root {{ {name}: …; }}`")),
    })
}

fn unknown(name: &str, span: Span) -> Option<Diagnostic> {
    let lower = name.to_ascii_lowercase();
    let known = || PROPERTIES.split_whitespace();
    // Names with a vendor's prefix are not in the list.
    if lower.starts_with('-') || known().any(|known| known == lower) {
        return None;
    }
    let help = match nearest(&lower, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "browsers pass over it; take it out, or look its name up".to_owned(),
    };
    let message = format!("CSS has no property `{name}`");
    let found = Diagnostic::new(Code::CssUnknown, span.clone(), message).with_help(help);
    Some(match certain(&lower, known()) {
        Some(meant) => found.with_fix(span, meant),
        None => found,
    })
}
