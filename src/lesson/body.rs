//! The text for the Markdown parser: definitions of all possible footnote labels, followed by the
//! body.
//!
//! The parser recognizes a footnote reference only if its label is defined. Citations have no
//! definition in the lesson, so every label that may be a citation is defined in front of the body.
//! The lesson's own notes are the definitions that the parser finds in the body.

use std::collections::BTreeSet;
use std::ops::Range;

use super::dollar::Covered;
use super::reader::options;

/// Ends the last definition, so that the first line of the body does not continue it.
const BORDER: &str = "\n\n<!-- -->\n\n";

/// A body with definitions in front of it.
pub(super) struct Body {
    /// The text to parse.
    pub covered: Covered<'static>,
    /// Length of the added definitions in bytes.
    prefix: usize,
    /// Byte offset of the body in the lesson.
    start: usize,
}

impl Body {
    /// Prepares the body that begins at byte `start` of `lesson`.
    pub(super) fn of(lesson: &str, start: usize) -> Self {
        let body = &lesson[start..];
        let definitions: String = labels(body)
            .into_iter()
            .map(|label| format!("[^{label}]: .\n\n"))
            .collect();
        let border = if definitions.is_empty() { "" } else { BORDER };
        let prefix = definitions.len() + border.len();
        Self {
            covered: Covered::new([&definitions, border, body].concat().into(), options()),
            prefix,
            start,
        }
    }

    /// Converts a range of the parsed text to a range of the lesson; `None` for added text.
    pub(super) fn place(&self, range: Range<usize>) -> Option<Range<usize>> {
        let place = |at: usize| at - self.prefix + self.start;
        (range.start >= self.prefix).then(|| place(range.start)..place(range.end))
    }
}

/// Returns the labels between `[^` and `]`. Labels in code are included, which does no harm.
fn labels(body: &str) -> BTreeSet<&str> {
    let starts = body.match_indices("[^").map(|(at, mark)| at + mark.len());
    let labels = starts.filter_map(|start| {
        let rest = &body[start..];
        let end = rest.find(|c: char| c == ']' || c.is_whitespace())?;
        (end > 0 && rest[end..].starts_with(']')).then(|| &rest[..end])
    });
    labels.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_the_lesson() {
        let lesson = "head\nA [^b] and `[^c]`.";
        let body = Body::of(lesson, 5);
        let at = body.covered.text().find("A ").expect("the body is there");
        assert_eq!(body.place(at..at + 1), Some(5..6));
        assert_eq!(body.place(0..1), None);
        assert_eq!(labels(lesson), BTreeSet::from(["b", "c"]));
    }
}
