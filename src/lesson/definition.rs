//! Locates the address of a link: in the link itself, or in the definition of its label.
//!
//! The parser gives the range of a link as a whole. Positions inside follow from CommonMark's
//! grammar and from the end of the link's text.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::LinkType;

/// A link definition: `[label]: address`.
#[derive(Clone, Debug)]
pub(super) struct LinkDefinition {
    /// Label as it is written.
    pub label: String,
    /// Byte range in the lesson.
    pub range: Range<usize>,
    /// Byte range of the address; `None` if it contains escapes or entities.
    address: Option<Range<usize>>,
    /// True if a link uses it.
    pub is_used: bool,
    /// True for `[//]: # (words)`, the common form of a comment.
    pub is_comment: bool,
}

/// Link definitions of a lesson by label, which is not case-sensitive.
#[derive(Debug, Default)]
pub(super) struct LinkDefinitions(BTreeMap<String, LinkDefinition>);

impl LinkDefinitions {
    /// Adds the definition at `range` of `text`.
    pub(super) fn add(&mut self, label: &str, destination: &str, range: Range<usize>, text: &str) {
        let definition = LinkDefinition {
            label: label.to_owned(),
            address: address_after_label(&text[range.clone()], destination)
                .map(|at| range.start + at.start..range.start + at.end),
            range,
            is_used: false,
            is_comment: matches!(destination, "" | "#"),
        };
        self.0.insert(label.to_lowercase(), definition);
    }

    /// Returns all definitions, in the order of their labels.
    pub(super) fn all(&self) -> impl Iterator<Item = &LinkDefinition> {
        self.0.values()
    }

    /// Returns the definition of `label`.
    pub(super) fn get(&self, label: &str) -> Option<&LinkDefinition> {
        self.0.get(&label.to_lowercase())
    }

    /// Records that a link uses the definition of `label`.
    pub(super) fn mark_used(&mut self, label: &str) {
        if let Some(definition) = self.0.get_mut(&label.to_lowercase()) {
            definition.is_used = true;
        }
    }

    /// Returns the byte range of a link's address; `None` if it contains escapes or entities.
    ///
    /// `range` is the whole link, `words_end` the end of its text, `label` the label of a
    /// reference.
    pub(super) fn address(
        &mut self,
        kind: LinkType,
        label: &str,
        destination: &str,
        words_end: usize,
        range: &Range<usize>,
        text: &str,
    ) -> Option<Range<usize>> {
        match kind {
            LinkType::Inline => after_words(text, words_end, range.end, destination),
            LinkType::Autolink | LinkType::Email => {
                verbatim(text, range.start + 1, range.end, destination)
            }
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                let definition = self.0.get_mut(&label.to_lowercase())?;
                definition.is_used = true;
                definition.address.clone()
            }
            LinkType::ReferenceUnknown
            | LinkType::CollapsedUnknown
            | LinkType::ShortcutUnknown
            | LinkType::WikiLink { .. } => None,
        }
    }
}

/// Returns the address after the text of an inline link: `](`, white space, optionally `<`.
fn after_words(text: &str, from: usize, end: usize, address: &str) -> Option<Range<usize>> {
    let rest = text.get(from..end)?;
    let open = from + rest.find("](")? + "](".len();
    past_blanks(text, open, end, address)
}

/// Returns the address in `[label]: address`, relative to the start of `definition`.
fn address_after_label(definition: &str, address: &str) -> Option<Range<usize>> {
    // A label may hold `\]`, which does not end it.
    let mut escaped = false;
    let close = definition.bytes().position(|byte| {
        let closes = byte == b']' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })?;
    let start = close + "]:".len();
    past_blanks(definition, start, definition.len(), address)
}

fn past_blanks(text: &str, from: usize, end: usize, address: &str) -> Option<Range<usize>> {
    let rest = text.get(from..end)?.trim_start();
    let bracket = usize::from(rest.starts_with('<'));
    verbatim(text, end - rest.len() + bracket, end, address)
}

/// Returns the range of `address` at `start`; `None` if it contains escapes or entities.
fn verbatim(text: &str, start: usize, end: usize, address: &str) -> Option<Range<usize>> {
    let written = text.get(start..end)?;
    written
        .starts_with(address)
        .then(|| start..start + address.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(definition: &str, address: &str, place: Option<&str>) {
        let found = address_after_label(definition, address);
        assert_eq!(found.map(|range| &definition[range]), place);
    }

    #[test]
    fn an_address_follows_the_label() {
        check("[a]: b.md \"b.md\"", "b.md", Some("b.md"));
        check("[b\\]: b]: <b c>", "b c", Some("b c"));
        check("[a]:\n  b", "b", Some("b"));
        check("[a]: b&amp;c", "b&c", None);
    }
}
