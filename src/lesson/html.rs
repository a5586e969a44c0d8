//! Handwritten HTML in a lesson, with the place of each attribute.
//!
//! Pages contain it unchanged except for the addresses of files and lessons. Here it is only
//! inspected, so that errors can be reported on their own lines.

use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};
use view::escape;

use super::lines::lines_at;

/// Attributes whose values are addresses of files and pages.
pub(crate) const ADDRESS_ATTRIBUTES: &[&str] = &["href", "src", "poster", "data"];

/// A piece of handwritten HTML: a tag in running text, or a block of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HtmlPiece {
    text: String,
    /// For each part, its byte offset in `text` and in the lesson.
    parts: Vec<(usize, usize)>,
}

/// A tag of handwritten HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlTag {
    /// Name in lower case.
    pub name: String,
    /// Byte range in the lesson.
    pub range: Range<usize>,
    /// Attributes: name, value and byte range.
    pub attributes: Vec<(String, String, Range<usize>)>,
}

/// Kinds of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TagKind {
    /// `<div>`.
    Start,
    /// `<path/>`; in HTML itself the slash has no effect.
    Closed,
    /// `</div>`.
    End,
}

impl HtmlPiece {
    /// Appends the next part, which begins at byte `offset` of the lesson.
    pub fn push(&mut self, text: &str, offset: usize) {
        self.parts.push((self.text.len(), offset));
        self.text.push_str(text);
    }

    /// Returns the text as it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the lines, each with its byte offset in the lesson.
    pub fn lines(&self) -> Vec<(usize, &str)> {
        let ends = self
            .parts
            .iter()
            .skip(1)
            .map(|&(start, _)| start)
            .chain([self.text.len()]);
        let parts = self.parts.iter().zip(ends);
        parts
            .flat_map(|(&(start, place), end)| lines_at(&self.text[start..end], place))
            .collect()
    }

    /// Returns the start tags.
    pub fn tags(&self) -> Vec<HtmlTag> {
        let mut tags = Vec::new();
        for token in self.tokens() {
            let Token::StartTag(tag) = token else {
                continue;
            };
            let attributes = tag.attributes.iter().map(|(name, value)| {
                let name = String::from_utf8_lossy(name).into_owned();
                let range = self.place(value.span.start..value.span.end);
                (name, String::from_utf8_lossy(value).into_owned(), range)
            });
            tags.push(HtmlTag {
                name: String::from_utf8_lossy(&tag.name).into_owned(),
                range: self.place(tag.span.start..tag.span.end),
                attributes: attributes.collect(),
            });
        }
        tags
    }

    fn tokens(&self) -> impl Iterator<Item = Token<usize>> {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        // Otherwise the text of `<script>`, `<style>` and `<textarea>` would be read as markup.
        emitter.naively_switch_states(true);
        Tokenizer::new_with_emitter(self.text.as_str(), emitter).map(|Ok(token)| token)
    }

    /// Returns all tags in order: kind, name in lower case, and byte range in the lesson.
    pub(crate) fn edges(&self) -> Vec<(TagKind, String, Range<usize>)> {
        let mut edges = Vec::new();
        for token in self.tokens() {
            let (edge, name, span) = match token {
                Token::StartTag(tag) if tag.self_closing => (TagKind::Closed, tag.name, tag.span),
                Token::StartTag(tag) => (TagKind::Start, tag.name, tag.span),
                Token::EndTag(tag) => (TagKind::End, tag.name, tag.span),
                _ => continue,
            };
            let name = String::from_utf8_lossy(&name).into_owned();
            edges.push((edge, name, self.place(span.start..span.end)));
        }
        edges
    }

    /// Replaces addresses in `html` by those that `address` returns; `None` if nothing changes.
    pub fn with_addresses(
        html: &str,
        mut address: impl FnMut(&str) -> Option<String>,
    ) -> Option<String> {
        let mut whole = Self::default();
        whole.push(html, 0);
        let mut rewritten = String::new();
        let mut done = 0;
        for (name, value, range) in whole.tags().into_iter().flat_map(|tag| tag.attributes) {
            if ADDRESS_ATTRIBUTES.contains(&name.as_str())
                && let Some(better) = address(&value)
            {
                // Without quotes, the tokenizer counts the character after the value as part of it.
                let written =
                    html[range.clone()].trim_end_matches(|c: char| c == '>' || c.is_whitespace());
                rewritten.push_str(&html[done..range.start]);
                rewritten.push_str(&format!("{name}=\"{}\"", escape::attribute(&better)));
                done = range.start + written.len();
            }
        }
        (done > 0).then(|| rewritten + &html[done..])
    }

    /// Converts a range of the text to a range of the lesson.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let at = |offset: usize| {
            let part = self.parts.partition_point(|&(start, _)| start <= offset);
            let &(start, place) = self.parts.get(part.wrapping_sub(1)).unwrap_or(&(0, 0));
            place + (offset - start)
        };
        // The last byte is mapped, not the end: what follows may be in another part.
        let start = at(range.start);
        start..at(range.end.max(range.start + 1) - 1).max(start) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_are_known_change() {
        let html = "<p>\n<a href=b.md class='x'>b</a> <a href=b.md>b</a> <img alt=\"a.png\"\n src='a.png'/> é<img src=c>";
        let address = |old: &str| match old {
            "b.md" => Some("../b/?x&y".to_owned()),
            "a.png" => Some("../a.png".to_owned()),
            _ => None,
        };
        assert_eq!(
            HtmlPiece::with_addresses(html, address).unwrap(),
            "<p>\n<a href=\"../b/?x&amp;y\" class='x'>b</a> <a href=\"../b/?x&amp;y\">b</a> <img alt=\"a.png\"\n src=\"../a.png\"/> é<img src=c>"
        );
        assert_eq!(HtmlPiece::with_addresses("<a href=c>", address), None);
    }

    #[test]
    fn attributes_keep_their_places() {
        let lesson = "> <p>\n> <a class=x\n>   href=\"gone\">\n";
        let mut html = HtmlPiece::default();
        for line in ["<p>\n", "<a class=x\n", "  href=\"gone\">\n"] {
            html.push(line, lesson.find(line).unwrap());
        }
        let tags = html.tags();
        let [_, (name, value, range)] = &tags[1].attributes[..] else {
            panic!("{tags:?}");
        };
        assert_eq!((name.as_str(), value.as_str()), ("href", "gone"));
        assert!(
            lesson[range.clone()].starts_with("href=\"gone"),
            "{range:?}"
        );
    }
}
