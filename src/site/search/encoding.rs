//! Encodes index segments as bytes, for later builds.
//!
//! First the used words, in order; then pages, their sections and posts, with words by their
//! position in that order. Numbers have seven bits a byte, lowest first. Invalid bytes decode to
//! `None`.

use std::sync::Arc;

use super::segments::{Post, Segment, SegmentSection, Segments};
use crate::digest::Digest;
use crate::memo::Remembered;

impl Remembered for Segments {
    const FILE: Option<&'static str> = Some(".segments");

    fn to_bytes(&self) -> Vec<u8> {
        let sections = self.pages.values().flat_map(|(_, page)| &page.sections);
        // For each word number, its position among the written words, from 1; 0 for unused words.
        let mut places = vec![0; self.words.len()];
        for post in sections.flat_map(|section| &section.posts) {
            places[post.word as usize] = 1;
        }
        let sorted = self.words.sorted().iter();
        let used: Vec<u32> = sorted
            .copied()
            .filter(|&n| places[n as usize] > 0)
            .collect();
        let mut out = ByteWriter::default();
        out.number(used.len());
        for (&number, place) in used.iter().zip(1..) {
            places[number as usize] = place;
            out.text(self.words.get(number));
        }
        out.number(self.pages.len());
        for (name, (key, page)) in &self.pages {
            out.text(name);
            out.0.extend(key.as_bytes());
            out.number(page.sections.len());
            for section in &page.sections {
                out.section(section, &places);
            }
        }
        out.0
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut segments = Self::default();
        let mut from = ByteReader(bytes);
        for _ in 0..from.number()? {
            segments.words.push_sorted(from.text()?);
        }
        for _ in 0..from.number()? {
            let name = from.text()?.to_owned();
            let key = Digest::from_bytes(from.take(32)?.try_into().ok()?);
            let count = from.number()?;
            let decoded = (0..count).map(|_| from.section(segments.words.len()));
            let sections = decoded.collect::<Option<_>>()?;
            let segment = Arc::new(Segment { sections });
            segments.pages.insert(name, (key, segment));
        }
        from.0.is_empty().then_some(segments)
    }
}

#[derive(Default)]
struct ByteWriter(Vec<u8>);

impl ByteWriter {
    fn number(&mut self, mut number: usize) {
        while number > 0x7f {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend(text.as_bytes());
    }

    fn section(&mut self, section: &SegmentSection, places: &[usize]) {
        self.text(&section.entry);
        self.text(&section.text);
        self.number(section.posts.len());
        let mut start = 0;
        for post in &section.posts {
            self.number(places[post.word as usize] - 1);
            // Lengths are smaller than offsets, so they take fewer bytes.
            self.number((post.end - start) as usize);
            self.0.push(post.count);
            start = post.end;
        }
    }
}

struct ByteReader<'a>(&'a [u8]);

impl<'a> ByteReader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        // Five bytes hold 32 bits; a longer number was not written here.
        for shift in (0..35).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'a str> {
        let count = self.number()?;
        std::str::from_utf8(self.take(count)?).ok()
    }

    /// Decodes a section; its words must be below `words`.
    fn section(&mut self, words: usize) -> Option<SegmentSection> {
        let entry = self.text()?.to_owned();
        // Offsets into other text might not be borders of characters.
        let text = self.text().filter(|text| text.is_ascii())?.to_owned();
        let count = self.number()?;
        let mut end = 0;
        let decoded = (0..count).map(|_| {
            let word = self.number().filter(|&word| word < words)?;
            let length = self.number()?;
            end += length;
            let count = self.take(1)?[0];
            let fits = usize::from(count) <= length && end <= text.len();
            fits.then_some(Post {
                word: word as u32,
                end: end as u32,
                count,
            })
        });
        let posts = decoded.collect::<Option<_>>()?;
        Some(SegmentSection { entry, text, posts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Formulas;
    use crate::lesson::Lesson;

    fn lesson(text: &str) -> Arc<Lesson> {
        Arc::new(Lesson::plain(text))
    }

    #[test]
    fn decoded_segments_are_the_same_and_new_words_find_their_place() {
        let mut segments = Segments::default();
        let first = lesson("# One\n\nThe net has a gate.\n\n```\nlet word = 3;\n```\n");
        let pages = segments.of(&[&first], &Formulas::default());
        let whole = segments.invert(&pages);
        let bytes = segments.to_bytes();
        let mut read = Segments::from_bytes(&bytes).expect("it was written");
        let pages = read.of(&[&first], &Formulas::default());
        assert_eq!(read.invert(&pages), whole);
        assert_eq!(read.words.len(), segments.words.len());
        let second = lesson("# One\n\nThe nest has a hinge.\n");
        let pages = read.of(&[&second], &Formulas::default());
        let mut fresh = Segments::default();
        let clean = fresh.of(&[&second], &Formulas::default());
        assert_eq!(read.invert(&pages), fresh.invert(&clean));
        // Unused words are not encoded.
        let again = Segments::from_bytes(&read.to_bytes()).expect("it was written");
        assert_eq!(again.words.len(), fresh.words.len());
    }

    #[test]
    fn truncated_bytes_decode_to_nothing() {
        let mut segments = Segments::default();
        let pages = segments.of(&[&lesson("Some words.\n")], &Formulas::default());
        segments.invert(&pages);
        let bytes = segments.to_bytes();
        for end in 0..bytes.len() {
            assert!(Segments::from_bytes(&bytes[..end]).is_none(), "{end} bytes");
        }
    }
}
