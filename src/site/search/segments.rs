//! Index segments: the tokenized pages, and how they are merged to the lists of the index.
//!
//! Tokenizing is most of the work, so the segment of a lesson is reused while its text is
//! unchanged, also between runs (`encoding`). Segments are close to the final format: for each word of
//! a section, the number of the word and the text of its positions. Merging is one pass over all of
//! them.

use std::collections::HashMap;
use std::sync::Arc;

use super::vocabulary::Vocabulary;
use super::{COMMON, Posting, TokenizedPage, push_number, tokenize};
use crate::digest::Digest;
use crate::formula::Formulas;
use crate::lesson::Lesson;
use crate::parallel;

/// Number of lessons that are tokenized at a time: until words get numbers, each is a text of its
/// own.
const AT_ONCE: usize = 512;

/// Segments of earlier builds, and their words.
#[derive(Debug, Default)]
pub(super) struct Segments {
    /// Segments by the lesson's name, with the digest of their inputs.
    pub(super) pages: HashMap<String, (Digest, Arc<Segment>)>,
    pub(super) words: Vocabulary,
}

/// Segment of one page.
#[derive(Debug)]
pub(super) struct Segment {
    /// Sections, in order.
    pub sections: Vec<SegmentSection>,
}

/// Segment of one section.
#[derive(Debug)]
pub(super) struct SegmentSection {
    /// Its entry in results, as JSON without the page and the brackets.
    pub entry: String,
    /// Texts of all posts, one after the other.
    pub(super) text: String,
    pub(super) posts: Vec<Post>,
}

/// Positions of one word in one section.
#[derive(Debug)]
pub(super) struct Post {
    pub word: u32,
    /// Byte offset of the end of its text.
    pub end: u32,
    /// Number of bytes of its text that contain the count; positions follow.
    pub count: u8,
}

/// A section whose words have no numbers yet; `word` of a post is an index into its list.
struct Unnumbered {
    section: SegmentSection,
    words: Vec<String>,
}

/// The segment of a page.
enum PageSegment {
    /// An earlier build made it.
    Reused(Arc<Segment>),
    /// Its sections are tokenized now.
    Tokenized(Vec<Unnumbered>),
}

/// Positions of one word in all sections, while segments are merged.
#[derive(Clone, Default)]
struct WordPositions {
    /// Number of sections with the word.
    sections: usize,
    is_common: bool,
    /// Index of the last section with the word.
    last: u32,
    /// Line of the index.
    text: String,
}

impl Segments {
    /// Returns the segments of the lessons; changed lessons are tokenized, and segments of others
    /// dropped.
    pub(super) fn of(
        &mut self,
        lessons: &[&Arc<Lesson>],
        formulas: &Formulas,
    ) -> Vec<Arc<Segment>> {
        let mut pages = HashMap::with_capacity(lessons.len());
        let mut segments: Vec<Arc<Segment>> = Vec::with_capacity(lessons.len());
        for chunk in lessons.chunks(AT_ONCE) {
            let found = parallel::map(chunk, |lesson| {
                let key = key(lesson, formulas);
                match self.pages.get(&lesson.name) {
                    Some((last_key, segment)) if *last_key == key => {
                        (key, PageSegment::Reused(Arc::clone(segment)))
                    }
                    _ => {
                        let sections = unnumbered(tokenize(lesson, formulas));
                        (key, PageSegment::Tokenized(sections))
                    }
                }
            });
            // One thread numbers the words, in the order of the lessons.
            for (lesson, (key, found)) in chunk.iter().zip(found) {
                let segment = match found {
                    PageSegment::Reused(segment) => segment,
                    PageSegment::Tokenized(sections) => Arc::new(self.number(sections)),
                };
                pages.insert(lesson.name.clone(), (key, Arc::clone(&segment)));
                segments.push(segment);
            }
        }
        self.pages = pages;
        segments
    }

    /// Assigns numbers to the words of a page.
    fn number(&mut self, page: Vec<Unnumbered>) -> Segment {
        let sections = page.into_iter().map(|Unnumbered { mut section, words }| {
            for (post, word) in section.posts.iter_mut().zip(&words) {
                post.word = self.words.number_of(word);
            }
            section
        });
        Segment {
            sections: sections.collect(),
        }
    }

    /// Returns all words, each relative to the one before it, and the positions of each.
    pub(super) fn invert(&mut self, pages: &[Arc<Segment>]) -> (String, String) {
        let positions = self.positions(pages);
        self.words.sort();
        let (mut names, mut posts) = (String::new(), String::new());
        let mut last = "";
        for &number in self.words.sorted() {
            let (word, positions) = (self.words.get(number), &positions[number as usize]);
            // Words of earlier builds that no section uses any more.
            if positions.sections == 0 {
                continue;
            }
            push_word(word, last, &mut names);
            if positions.is_common {
                posts.push('!');
            }
            posts.push_str(&positions.text);
            posts.push('\n');
            last = word;
        }
        (names, posts)
    }

    /// Returns the positions of each word, by its number.
    fn positions(&self, pages: &[Arc<Segment>]) -> Vec<WordPositions> {
        let sections = || pages.iter().flat_map(|page| &page.sections);
        let mut all = vec![WordPositions::default(); self.words.len()];
        // Common words are known only when all sections are counted.
        for post in sections().flat_map(|section| &section.posts) {
            all[post.word as usize].sections += 1;
        }
        let count = sections().count();
        for word in &mut all {
            word.is_common = word.sections >= COMMON && word.sections * 10 >= count;
        }
        for (section, at) in sections().zip(0..) {
            let mut start = 0;
            for post in &section.posts {
                let word = &mut all[post.word as usize];
                let end = if word.is_common {
                    start + usize::from(post.count)
                } else {
                    post.end as usize
                };
                push_number(at - word.last, &mut word.text);
                word.text.push_str(&section.text[start..end]);
                word.last = at;
                start = post.end as usize;
            }
        }
        all
    }
}

/// Returns the digest of everything that the segment of a lesson depends on.
fn key(lesson: &Lesson, formulas: &Formulas) -> Digest {
    let formulas = formulas.digest();
    let own = [
        lesson.slug.as_bytes(),
        lesson.digest.as_bytes(),
        formulas.as_bytes(),
    ];
    let included = lesson
        .included
        .iter()
        .flat_map(|(file, text)| [file.as_bytes(), text.as_bytes()]);
    Digest::of_fields(own.into_iter().chain(included))
}

/// Converts tokenized sections to segments, except for the numbers of words.
fn unnumbered(page: TokenizedPage) -> Vec<Unnumbered> {
    let sections = page.sections.into_iter().map(|section| {
        let entry = section.entry();
        let mut text = String::new();
        let (words, posts) = section
            .words
            .into_iter()
            .map(|(word, posting)| {
                let start = text.len();
                let count = posting.push(&mut text) - start;
                let post = Post {
                    word: 0,
                    end: text.len() as u32,
                    count: count as u8,
                };
                (word, post)
            })
            .unzip();
        let section = SegmentSection { entry, text, posts };
        Unnumbered { section, words }
    });
    sections.collect()
}

impl Posting {
    /// Appends the count and the differences of the positions; returns the offset at which the
    /// count ends.
    fn push(&self, out: &mut String) -> usize {
        let count = self.positions.len() as u32;
        push_number(count * 2 + u32::from(self.code), out);
        let end = out.len();
        let mut before = 0;
        for &position in &self.positions {
            push_number(position - before, out);
            before = position;
        }
        end
    }
}

/// Appends a word: the number of characters shared with `last`, and the rest.
fn push_word(word: &str, last: &str, out: &mut String) {
    let shared = last
        .chars()
        .zip(word.chars())
        .take_while(|(a, b)| a == b)
        .count()
        // One digit in base 36.
        .min(35);
    out.push(char::from_digit(shared as u32, 36).unwrap_or('0'));
    out.extend(word.chars().skip(shared));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::super::sections::SearchSection;
    use super::super::tokenize_section;
    use super::*;

    fn page(segments: &mut Segments, text: &str) -> Arc<Segment> {
        let section = SearchSection {
            text: vec![text.to_owned()],
            ..SearchSection::default()
        };
        Arc::new(segments.number(unnumbered(TokenizedPage {
            sections: vec![tokenize_section(section)],
        })))
    }

    #[test]
    fn words_share_their_beginnings() {
        let mut segments = Segments::default();
        let pages = [
            page(&mut segments, "net"),
            page(&mut segments, "nets new net"),
        ];
        let (terms, posts) = segments.invert(&pages);
        assert_eq!(terms, "0net\n3s\n2w\n");
        let lines: Vec<&str> = posts.lines().collect();
        // Section 0: one position, 8 (the first after the gap of an empty heading); section 1: 8
        // and 10.
        assert_eq!(lines, ["02812A", "128", "129"]);
    }

    #[test]
    fn a_word_that_is_gone_leaves_no_trace() {
        let mut segments = Segments::default();
        let old = [page(&mut segments, "net nest")];
        segments.invert(&old);
        let new = [page(&mut segments, "nor net")];
        let fresh = {
            let mut segments = Segments::default();
            let pages = [page(&mut segments, "nor net")];
            segments.invert(&pages)
        };
        assert_eq!(segments.invert(&new), fresh);
    }

    #[test]
    fn common_words_have_no_positions() {
        let mut segments = Segments::default();
        let pages: Vec<Arc<Segment>> = (0..12).map(|_| page(&mut segments, "a a")).collect();
        let (_, posts) = segments.invert(&pages);
        assert_eq!(posts, format!("!04{}\n", "14".repeat(11)));
    }
}
