//! Reports likely mistakes that Markdown accepts: fences without an end, labels that do not run,
//! unknown kinds of callouts, links without a definition.
//!
//! CommonMark has no errors: each of these becomes text or a code block, and readers would see the
//! mistake.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, LinkType};

use super::definition::LinkDefinitions;
use super::html::HtmlPiece;
use super::label::{self, RustLike};
use super::lines::lines_at;
use super::reader::{EventReader, Problem};
use crate::diagnostic::{Code, Severity, certain, nearest};

/// Kinds of callouts.
const ALERTS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// Checks a fence and its label.
pub(super) fn check_fence(info: &str, range: &Range<usize>, reader: &mut EventReader<'_>) {
    let text = &reader.text[range.clone()];
    let first = text.lines().next().unwrap_or("");
    if let Some(mark) = never_ends(text) {
        let message = "this fence is never closed, so all that follows is code";
        let help = format!("end it with a line of {mark}");
        let place = range.start..range.start + first.len();
        reader.problem(Code::Fence, place, message, help);
    }
    let at = label::info_start(first);
    let Some(like) = label::rust_like(info) else {
        return;
    };
    let (RustLike::Shown(label) | RustLike::Braces(label) | RustLike::Misspelled(label)) = like;
    // A label with entities has no exact place, so the whole line is reported without a fix.
    let is_verbatim = first[at..].starts_with(label);
    let place = if is_verbatim {
        range.start + at..range.start + at + label.len()
    } else {
        range.start..range.start + first.len()
    };
    let message = format!("a fence labelled `{label}` is shown and never run");
    let help = match like {
        RustLike::Shown(_) => "write `rust`, or `rust,ignore` if it is only to be shown",
        RustLike::Braces(_) => "write `rust` without braces; its words follow, as in `rust name=a`",
        RustLike::Misspelled(_) => "write `rust`; its words follow after a blank or a comma",
    };
    let problem = Problem::new(Code::Fence, place, message, help.to_owned());
    reader.problems.push(match like {
        RustLike::Shown(_) => Problem {
            severity: Severity::Warning,
            // With other words after the label, the author may want it to run.
            fix: (is_verbatim && info.trim() == label).then(|| "rust,ignore".to_owned()),
            ..problem
        },
        RustLike::Braces(_) | RustLike::Misspelled(_) => problem,
    });
}

/// Checks indented code for lines that look like a fence.
pub(super) fn check_indented(range: &Range<usize>, reader: &mut EventReader<'_>) {
    let lines = lines_at(&reader.text[range.clone()], range.start);
    let why = "is indented by four columns or more, so it is shown as it is written";
    let found = not_fences(
        lines,
        why,
        "begin it at the left edge of the text around it",
    );
    reader.problems.extend(found);
}

/// Checks a block of HTML for lines that look like a fence.
pub(super) fn check_html(html: &HtmlPiece, reader: &mut EventReader<'_>) {
    let text = html.text().trim_start();
    // Authors who write these expect that nothing inside is Markdown.
    let raw = ["<!--", "<script", "<style", "<pre", "<textarea"];
    let is_raw = |tag: &&str| {
        text.get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    if !raw.iter().any(is_raw) {
        let lines = html.lines().into_iter();
        let why = "stands in a block of HTML, so it is shown as it is written";
        let found = not_fences(lines, why, "leave a line empty before it");
        reader.problems.extend(found);
    }
    check_code_element(html, reader);
}

/// Checks handwritten HTML for Rust code.
pub(super) fn check_code_element(html: &HtmlPiece, reader: &mut EventReader<'_>) {
    if !html.text().contains("-rust") {
        return;
    }
    for tag in html.tags() {
        let is_rust = |(name, value, _): &(String, String, Range<usize>)| {
            let mut classes = value.split_ascii_whitespace();
            name == "class" && classes.any(|class| matches!(class, "language-rust" | "lang-rust"))
        };
        if matches!(tag.name.as_str(), "code" | "pre") && tag.attributes.iter().any(is_rust) {
            let message = "Rust in handwritten HTML is shown and never compiled";
            let help = "write a fence labelled `rust`, or `rust,ignore`".to_owned();
            let problem = Problem::warning(Code::Fence, tag.range, message, help);
            reader.problems.push(problem);
        }
    }
}

/// Reports lines that look like fences but are none; the lines inside of each are skipped.
fn not_fences<'a>(
    lines: impl Iterator<Item = (usize, &'a str)>,
    why: &str,
    help: &str,
) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut open: Option<char> = None;
    for (start, line) in lines {
        let own = line.trim_start_matches([' ', '\t', '>']);
        let Some(sign) = ['`', '~'].into_iter().find(|sign| {
            let marks = own.chars().take_while(|c| c == sign).count();
            marks >= 3
        }) else {
            continue;
        };
        let label = own.trim_start_matches(sign).trim();
        if open == Some(sign) && label.is_empty() {
            open = None;
            continue;
        }
        if open.is_some() || label.contains(sign) {
            continue;
        }
        open = Some(sign);
        let begin = start + line.len() - own.len();
        let range = begin..begin + own.trim_end().len();
        let is_rust = label::language(label) == "rust" || label::rust_like(label).is_some();
        found.push(if is_rust {
            let message = format!("this fence {why} and never run");
            Problem::new(Code::Fence, range, message, help.to_owned())
        } else {
            let message = format!("this fence {why}");
            Problem::warning(Code::Fence, range, message, help.to_owned())
        });
    }
    found
}

/// Returns the end mark that a fence lacks.
fn never_ends(fence: &str) -> Option<String> {
    let opened = fence.trim_start();
    let sign = opened.chars().next().filter(|sign| "`~".contains(*sign))?;
    let mark: String = opened.chars().take_while(|c| *c == sign).collect();
    let last = opened
        .trim_end()
        .lines()
        .skip(1)
        .last()
        .unwrap_or("")
        .trim_start_matches([' ', '\t', '>']);
    let ends = last.len() >= mark.len() && last.chars().all(|c| c == sign);
    (!ends).then_some(mark)
}

/// Checks a paragraph for an indented fence, or one whose label contains a backtick.
pub(super) fn check_paragraph(range: &Range<usize>, reader: &mut EventReader<'_>) {
    let text = &reader.text[range.clone()];
    let has = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    if !has("```") && !has("~~~") {
        return;
    }
    for (start, line) in lines_at(text, range.start) {
        let own = line.trim_start_matches([' ', '\t', '>']);
        let Some(rest) = own.strip_prefix("```").or_else(|| own.strip_prefix("~~~")) else {
            continue;
        };
        let label = rest.trim_start_matches(['`', '~']).trim();
        let is_rust = label::language(label) == "rust" || label::rust_like(label).is_some();
        // A code span may also have three backticks; it ends on the same line.
        if !is_rust || label.contains("```") || label.contains("~~~") {
            continue;
        }
        let begin = start + line.len() - own.len();
        let place = begin..begin + own.trim_end().len();
        let (message, help) = if label.contains('`') {
            (
                "this is no fence: a label after backticks cannot hold a backtick",
                "begin and end the fence with `~~~`",
            )
        } else {
            (
                "this is no fence but a part of the paragraph, because it is indented",
                "begin it at the left edge of the text around it",
            )
        };
        reader.problem(Code::Fence, place, message, help.to_owned());
        return;
    }
}

/// Checks a quotation for a misspelled kind of callout, such as `> [!NOET]`.
pub(super) fn check_quote(range: &Range<usize>, reader: &mut EventReader<'_>) {
    let text = &reader.text[range.clone()];
    let line = text.lines().next().unwrap_or("");
    let Some((before, rest)) = line.split_once("[!") else {
        return;
    };
    let Some((word, title)) = rest.trim_end().split_once(']') else {
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
    let place = start..start + word.len();
    if !title.is_empty() {
        let begin = start - "[!".len();
        let place = begin..range.start + line.trim_end().len();
        let problem = titled(&upper, title, known().any(|kind| kind == upper));
        let message = "a title after the kind of a callout makes a plain quotation of it";
        let found = Problem::new(Code::ForeignSyntax, place, message, problem);
        return reader.problems.push(found);
    }
    let message = format!("no callout is of the kind `{word}`");
    reader.problems.push(Problem {
        fix: certain(&upper, known()).map(str::to_owned),
        ..Problem::new(Code::Callout, place, message, help)
    });
}

/// Returns help on how to write the title of a callout.
fn titled(kind: &str, title: &str, is_known: bool) -> String {
    let alert = if is_known { kind } else { "NOTE" };
    // Obsidian writes `[!note]-` and `[!note]+` for folded callouts.
    let lead = match title.trim_start_matches(['-', '+', ' ']).trim() {
        "" => "Title",
        words => words,
    };
    format!("write `> [!{alert}]` alone, and `> **{lead}** …` on the next line")
}

/// Reports a link `[words][label]` without a definition; `defined` are the known labels.
///
/// A lone `[word]` may be intended, and so may `xs[i][j]`.
pub(super) fn undefined(
    link: &BrokenLink<'_>,
    body: &str,
    defined: &mut LinkDefinitions,
) -> Option<Problem> {
    let is_full = matches!(link.link_type, LinkType::Reference | LinkType::Collapsed);
    let after_word = body[..link.span.start].ends_with(|c: char| c.is_alphanumeric() || c == ']');
    let label = &*link.reference;
    if !is_full || after_word || label.starts_with('^') {
        return None;
    }
    let help = match nearest(label, defined.all().map(|known| known.label.as_str())) {
        Some(near) => {
            let near = near.to_owned();
            // The definition of the suggested label is not reported as unused too.
            defined.mark_used(&near);
            format!("did you mean `[{near}]`?")
        }
        None => format!("add a line `[{label}]: …` with the address"),
    };
    let message = format!("the link leads nowhere: nothing defines `[{label}]`");
    Some(Problem::new(
        Code::LinkDead,
        link.span.clone(),
        message,
        help,
    ))
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
