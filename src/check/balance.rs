//! Finds unmatched tags in handwritten HTML.
//!
//! Pages contain it unchanged, so one `</div>` too many would close an element of the page around
//! the lesson, and a missing one would include what follows. All pieces of a lesson are checked in
//! order, because an element may be opened in one and closed in another.

use std::ops::Range;

use super::family::{CheckFamily, CheckFunction};
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::lesson::html::{HtmlPiece, TagKind};

/// Elements without content.
const EMPTY: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements whose end tag may be omitted.
const ENDED: &[&str] = &[
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption",
    "option", "optgroup", "rt", "rp",
];

/// Tags of handwritten HTML.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::Markup],
    functions: &[CheckFunction::Texts(|lesson, _| check(lesson))],
};

/// Reports end tags without a start tag, and start tags without an end tag.
fn check(lesson: &Lesson) -> Vec<Diagnostic> {
    let report = |range: Range<usize>, message: String, help: String| {
        Diagnostic::new(Code::Markup, lesson.span(range), message).with_help(help)
    };
    let mut found = Vec::new();
    let mut open: Vec<(String, Range<usize>)> = Vec::new();
    let mut left = Vec::new();
    for (edge, name, range) in lesson.html.iter().flat_map(HtmlPiece::edges) {
        let is_foreign = open.iter().any(|(name, _)| name == "svg" || name == "math");
        let is_empty = EMPTY.contains(&name.as_str());
        match edge {
            _ if is_empty => {}
            // Only SVG and MathML have self-closing tags; `<div/>` opens a `div`.
            TagKind::Closed if is_foreign || name == "svg" || name == "math" => {}
            TagKind::Start | TagKind::Closed => open.push((name, range)),
            TagKind::End => match open.iter().rposition(|(known, _)| *known == name) {
                // Elements inside that are still open end with it.
                Some(at) => left.extend(open.drain(at..).skip(1)),
                None => {
                    let message = format!("`</{name}>` closes nothing");
                    let help = "remove it: it could end an element of the page around the lesson";
                    found.push(report(range, message, help.to_owned()));
                }
            },
        }
    }
    left.extend(open);
    left.retain(|(name, _)| !ENDED.contains(&name.as_str()));
    found.extend(left.into_iter().map(|(name, range)| {
        let message = format!("`<{name}>` is not closed");
        let help = format!("write `</{name}>` where it ends: it takes in what follows");
        report(range, message, help)
    }));
    found
}
