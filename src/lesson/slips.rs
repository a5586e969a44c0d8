//! What Markdown lets pass and no author means: fences that never end, labels that do
//! not run, callouts of no kind, links that nothing defines.
//!
//! CommonMark has no errors: each of these is text, or a code block, and readers would
//! see the slip. Here they are told, at their place.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, LinkType};

use super::reader::{Problem, Reader};
use crate::diagnostic::{Code, certain, nearest};

/// The kinds of callouts.
const ALERTS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// Looks at a fence with its label.
pub fn check_fence(language: &str, range: &Range<usize>, reader: &mut Reader<'_>) {
    let text = &reader.text[range.clone()];
    let first = text.lines().next().unwrap_or("");
    if let Some(mark) = never_ends(text) {
        let message = "this fence is never closed, so all that follows is code";
        let help = format!("end it with a line of {mark}");
        let place = range.start..range.start + first.len();
        reader.problem(Code::Fence, place, message, help);
    }
    let means_rust = language.eq_ignore_ascii_case("rust") || language == "rs";
    // A label may be written with entities: then its place is not certain, and nothing is told.
    let written = first.find(language).filter(|_| language != "rust");
    if let Some(at) = written.filter(|_| means_rust) {
        let start = range.start + at;
        reader.problems.push(Problem {
            code: Code::Fence,
            range: start..start + language.len(),
            message: format!("a fence labelled `{language}` is shown and never run"),
            help: Some("write `rust`, or `rust ignore` if it is only to be shown".to_owned()),
            fix: Some("rust".to_owned()),
        });
    }
}

/// The mark that a fence lacks at its end.
fn never_ends(fence: &str) -> Option<String> {
    let fence = fence.trim_start();
    let sign = fence.chars().next().filter(|sign| "`~".contains(*sign))?;
    let mark: String = fence.chars().take_while(|c| *c == sign).collect();
    let last = fence.trim_end().lines().skip(1).last().unwrap_or("");
    let last = last.trim_start_matches([' ', '\t', '>']);
    let ends = last.len() >= mark.len() && last.chars().all(|c| c == sign);
    (!ends).then_some(mark)
}

/// Looks at a paragraph for a fence that is none: a label after backticks cannot hold one.
pub fn check_paragraph(range: &Range<usize>, reader: &mut Reader<'_>) {
    let text = &reader.text[range.clone()];
    let mut start = range.start;
    let mut found = None;
    for line in text.split_inclusive('\n') {
        let label = line.trim().strip_prefix("```rust");
        if label.is_some_and(|label| label.contains('`') && !label.contains("```")) {
            let blank = line.len() - line.trim_start().len();
            found = Some(start + blank..start + line.trim_end().len());
        }
        start += line.len();
    }
    if let Some(place) = found {
        let message = "this is no fence: a label after backticks cannot hold a backtick";
        let help = "begin and end the fence with `~~~`".to_owned();
        reader.problem(Code::Fence, place, message, help);
    }
}

/// Looks at a quotation: `> [!NOET]` would be shown as it is.
pub fn check_quote(range: &Range<usize>, reader: &mut Reader<'_>) {
    let text = &reader.text[range.clone()];
    let line = text.lines().next().unwrap_or("");
    let Some((before, rest)) = line.split_once("[!") else {
        return;
    };
    let Some((word, "")) = rest.trim_end().split_once(']') else {
        return;
    };
    if before.contains(|c: char| c != '>' && c != ' ') {
        return;
    }
    let known = || ALERTS.iter().copied();
    let upper = word.to_uppercase();
    let help = match nearest(&upper, known()) {
        Some(near) => format!("did you mean `[!{near}]`?"),
        None => format!("known kinds: {}", ALERTS.join(", ")),
    };
    let start = range.start + before.len() + "[!".len();
    reader.problems.push(Problem {
        code: Code::Callout,
        range: start..start + word.len(),
        message: format!("no callout is of the kind `{word}`"),
        help: Some(help),
        fix: certain(&upper, known()).map(str::to_owned),
    });
}

/// A link `[words][label]` whose label nothing defines; `defined` are those that are.
///
/// A lone `[word]` may be what the author wants, and so may `xs[i][j]`.
pub fn undefined(link: &BrokenLink<'_>, body: &str, defined: &[String]) -> Option<Problem> {
    let is_full = matches!(link.link_type, LinkType::Reference | LinkType::Collapsed);
    let after_word = body[..link.span.start].ends_with(|c: char| c.is_alphanumeric() || c == ']');
    let label = &*link.reference;
    if !is_full || after_word || label.starts_with('^') {
        return None;
    }
    let help = match nearest(label, defined.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `[{near}]`?"),
        None => format!("add a line `[{label}]: …` with the address"),
    };
    Some(Problem {
        code: Code::LinkDead,
        range: link.span.clone(),
        message: format!("the link leads nowhere: nothing defines `[{label}]`"),
        help: Some(help),
        fix: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fence: &str, mark: Option<&str>) {
        assert_eq!(never_ends(fence).as_deref(), mark, "in {fence:?}");
    }

    #[test]
    fn a_fence_ends_with_its_mark_or_more() {
        check("```rust\na\n```\n", None);
        check("````rust\n```\n````", None);
        check("~~~\na\n~~~~  \n", None);
        check("```\na\n> ```\n", None);
        check("```rust\na\n", Some("```"));
        check("```rust", Some("```"));
        check("~~~\n```\n", Some("~~~"));
        check("````\n```\n", Some("````"));
    }
}
