//! The text of a lesson without its code, formulas and HTML.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

/// Prose of a lesson; it has the lesson's length, so offsets are the lesson's.
pub(super) struct Prose {
    /// Text with a NUL for each byte that is not prose, except line ends.
    pub text: String,
    /// Byte offsets where links and pictures begin.
    pub link_starts: BTreeSet<usize>,
    /// Byte offsets where links, pictures and code spans end.
    pub ends: BTreeSet<usize>,
    /// Byte ranges of code spans.
    pub code: Vec<Range<usize>>,
}

impl Prose {
    /// Takes the prose of `text` from byte `start` on; `events` are those of the parser.
    pub(super) fn of<'e, 'a: 'e>(
        text: &str,
        start: usize,
        events: impl Iterator<Item = &'e (Event<'a>, Range<usize>)>,
    ) -> Self {
        let mut bytes = text.as_bytes().to_vec();
        blot(&mut bytes[..start]);
        let mut link_starts = BTreeSet::new();
        let mut ends = BTreeSet::new();
        let mut code = Vec::new();
        for (event, range) in events {
            match event {
                Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::Html(_)
                | Event::InlineHtml(_) => blot(&mut bytes[range.clone()]),
                Event::Code(_) => {
                    blot(&mut bytes[range.clone()]);
                    ends.insert(range.end);
                    code.push(range.clone());
                }
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                    link_starts.insert(range.start);
                    ends.insert(range.end);
                }
                _ => {}
            }
        }
        // Ranges of events lie on character boundaries.
        let text = String::from_utf8(bytes).unwrap_or_default();
        Self {
            text,
            link_starts,
            ends,
            code,
        }
    }

    /// Returns true if a backslash escapes the character at `at`.
    pub(super) fn is_escaped(&self, at: usize) -> bool {
        let before = self.text.as_bytes()[..at].iter().rev();
        before.take_while(|byte| **byte == b'\\').count() % 2 == 1
    }

    /// Returns the range of `open`…`close` at `at`, if it ends in the same paragraph within 1000
    /// bytes.
    pub(super) fn enclosed(&self, at: usize, open: &str, close: &str) -> Option<Range<usize>> {
        // Otherwise each opening without an end would be a search through the rest of the text.
        const FARTHEST: usize = 1_000;
        let from = at + open.len();
        let until = self
            .text
            .floor_char_boundary((from + FARTHEST).min(self.text.len()));
        let rest = self.text.get(from..until)?;
        let end = rest.find(close)?;
        (!rest[..end].contains("\n\n")).then(|| at..from + end + close.len())
    }
}

fn blot(bytes: &mut [u8]) {
    let others = bytes.iter_mut().filter(|byte| **byte != b'\n');
    others.for_each(|byte| *byte = 0);
}
