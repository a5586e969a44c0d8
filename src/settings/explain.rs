//! Explains errors in a TOML file in plain words, at their place.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Explanation, Span, certain, nearest};

/// Explains an error without a key.
fn in_plain_words(words: &str) -> Explanation {
    if let Some((message, help)) = words.split_once("; ") {
        return Explanation::new(message, help);
    }
    if let Some(rest) = words.strip_prefix("missing field `") {
        let key = rest.trim_end_matches('`');
        return Explanation::new(
            format!("`{key}` is missing here"),
            format!("add a line `{key} = …`"),
        );
    }
    let help = match words
        .rsplit_once("expected ")
        .map_or("", |(_, wanted)| wanted)
    {
        "a string" => "put it in quotes",
        "a sequence" => "put it in brackets: `[\"…\"]`",
        "a boolean" => "write `true` or `false` without quotes",
        "f64" => "write a number without quotes",
        "u8" | "u16" | "u32" | "u64" | "usize" => "write a whole number without quotes",
        _ if words == "duplicate key" => "keep one of the two",
        _ => "texts stand in quotes, lists in brackets, each key on a line of its own (toml.io)",
    };
    Explanation::new(words, help)
}

/// Creates the diagnostic for an error of the TOML parser at `range` of `text`.
pub(super) fn explain(file: &str, text: &str, range: Range<usize>, words: &str) -> Diagnostic {
    let span = Span::new(&Arc::from(file), range.clone());
    // serde names the unknown word and the known ones only in its message, each in backticks.
    let mut names = words.split('`').skip(1).step_by(2);
    let kind = ["field", "variant"]
        .into_iter()
        .find(|kind| words.starts_with(&format!("unknown {kind} `")));
    let (Some(kind), Some(unknown)) = (kind, names.next()) else {
        return in_plain_words(words).at(Code::Config, span);
    };
    let what = if kind == "field" { "key" } else { "word" };
    let known: Vec<&str> = names.collect();
    let help = match nearest(unknown, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known {what}s: {}", known.join(", ")),
    };
    let message = format!("unknown {what} `{unknown}`");
    let found = Diagnostic::new(Code::Config, span.clone(), message).with_help(help);
    match certain(unknown, known.iter().copied()) {
        Some(meant) if text.get(range) == Some(unknown) => found.with_fix(span, meant),
        _ => found,
    }
}
