//! Pages that were cut into words, put together to the lists of the index.
//!
//! Cutting is most of the work, so what a lesson gave is kept while its text is the same, also
//! between runs (`kept`). What is kept is close to what is written: for each word of a section a
//! number that stands for the word, and the text of its places. Putting it together is one pass
//! over all of them.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::vocabulary::Vocabulary;
use super::{COMMON, Indexed, Posting, cut, push_number};
use crate::digest::Digest;
use crate::lesson::Lesson;

/// Lessons that are cut before their words get numbers: until then each word is a text of its own.
const AT_ONCE: usize = 512;

/// What earlier builds cut, and the words that they met.
#[derive(Debug, Default)]
pub struct Cuts {
    /// By the lesson's name, with the digest of all that was cut.
    pub(super) pages: HashMap<String, (Digest, Arc<Cut>)>,
    pub(super) words: Vocabulary,
}

/// One page, its sections in order.
#[derive(Debug)]
pub struct Cut {
    /// The sections.
    pub sections: Vec<CutSection>,
}

/// One section.
#[derive(Debug)]
pub struct CutSection {
    /// What results show of it, as JSON without the page and the brackets.
    pub described: String,
    /// The texts of all posts, one after the other.
    pub(super) text: String,
    pub(super) posts: Vec<Post>,
}

/// Where one word stands in one section.
#[derive(Debug)]
pub(super) struct Post {
    pub word: u32,
    /// Where its text ends.
    pub end: u32,
    /// Bytes of its text that say how often it stands there; positions follow.
    pub count: u8,
}

/// A section whose words have no numbers yet; those of its posts are theirs in the list.
struct Unnumbered {
    section: CutSection,
    words: Vec<String>,
}

/// The places of one word in all sections, as they are put together.
#[derive(Clone, Default)]
struct Places {
    sections: usize,
    is_common: bool,
    last: u32,
    text: String,
}

impl Cuts {
    /// The lessons as they were cut; those that are new are cut now, and others forgotten.
    pub fn of(&mut self, lessons: &[&Arc<Lesson>]) -> Vec<Arc<Cut>> {
        let mut pages = HashMap::with_capacity(lessons.len());
        let mut cuts: Vec<Arc<Cut>> = Vec::with_capacity(lessons.len());
        for some in lessons.chunks(AT_ONCE) {
            let found = some.par_iter().map(|lesson| {
                let key = key(lesson);
                let known = self.pages.get(&lesson.name);
                let known = known.filter(|(before, _)| *before == key);
                let known = known.map(|(_, cut)| Arc::clone(cut));
                (key, known.ok_or_else(|| unnumbered(cut(lesson))))
            });
            let found: Vec<(Digest, Result<Arc<Cut>, Vec<Unnumbered>>)> = found.collect();
            for (lesson, (key, found)) in some.iter().zip(found) {
                let cut = found.unwrap_or_else(|page| Arc::new(self.number(page)));
                pages.insert(lesson.name.clone(), (key, Arc::clone(&cut)));
                cuts.push(cut);
            }
        }
        self.pages = pages;
        cuts
    }

    /// A page with numbers for its words.
    fn number(&mut self, page: Vec<Unnumbered>) -> Cut {
        let sections = page.into_iter().map(|Unnumbered { mut section, words }| {
            for (post, word) in section.posts.iter_mut().zip(&words) {
                post.word = self.words.number_of(word);
            }
            section
        });
        Cut {
            sections: sections.collect(),
        }
    }

    /// All words with what they share with the word before, and where each stands.
    pub fn invert(&mut self, pages: &[Arc<Cut>]) -> (String, String) {
        let places = self.places(pages);
        self.words.sort();
        let (mut names, mut posts) = (String::new(), String::new());
        let mut last = "";
        for &number in self.words.sorted() {
            let (word, found) = (self.words.get(number), &places[number as usize]);
            // Words of earlier builds that nobody uses any more.
            if found.sections == 0 {
                continue;
            }
            push_word(word, last, &mut names);
            if found.is_common {
                posts.push('!');
            }
            posts.push_str(&found.text);
            posts.push('\n');
            last = word;
        }
        (names, posts)
    }

    /// Where each word stands, by its number.
    fn places(&self, pages: &[Arc<Cut>]) -> Vec<Places> {
        let sections = || pages.iter().flat_map(|page| &page.sections);
        let mut places = vec![Places::default(); self.words.len()];
        for post in sections().flat_map(|section| &section.posts) {
            places[post.word as usize].sections += 1;
        }
        let all = sections().count();
        for found in &mut places {
            found.is_common = found.sections >= COMMON && found.sections * 10 >= all;
        }
        for (section, at) in sections().zip(0..) {
            let mut start = 0;
            for post in &section.posts {
                let found = &mut places[post.word as usize];
                let end = match found.is_common {
                    true => start + usize::from(post.count),
                    false => post.end as usize,
                };
                push_number(at - found.last, &mut found.text);
                found.text.push_str(&section.text[start..end]);
                found.last = at;
                start = post.end as usize;
            }
        }
        places
    }
}

/// All that the cut of a lesson is made of.
fn key(lesson: &Lesson) -> Digest {
    let own = [lesson.slug.as_bytes(), lesson.digest.as_bytes()];
    let included = lesson.included.iter();
    let included = included.flat_map(|(file, text)| [file.as_bytes(), text.as_bytes()]);
    Digest::of_fields(own.into_iter().chain(included))
}

/// What was indexed as it is kept, but for the numbers of words.
fn unnumbered(page: Indexed) -> Vec<Unnumbered> {
    let sections = page.sections.into_iter().map(|indexing| {
        let described = indexing.described();
        let mut text = String::new();
        let (words, posts) = indexing
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
        let section = CutSection {
            described,
            text,
            posts,
        };
        Unnumbered { section, words }
    });
    sections.collect()
}

impl Posting {
    /// Adds the count and the distances of the positions, and gives where the count ends.
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

/// A word, after how many characters it shares with the `last` one.
fn push_word(word: &str, last: &str, out: &mut String) {
    let shared = last.chars().zip(word.chars());
    let shared = shared.take_while(|(a, b)| a == b).count().min(35);
    out.push(char::from_digit(shared as u32, 36).unwrap_or('0'));
    out.extend(word.chars().skip(shared));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::super::indexing;
    use super::super::sections::Section;
    use super::*;

    fn page(cuts: &mut Cuts, text: &str) -> Arc<Cut> {
        let section = Section {
            text: vec![text.to_owned()],
            ..Section::default()
        };
        Arc::new(cuts.number(unnumbered(Indexed {
            sections: vec![indexing(section)],
        })))
    }

    #[test]
    fn words_share_their_beginnings() {
        let mut cuts = Cuts::default();
        let pages = [page(&mut cuts, "net"), page(&mut cuts, "nets new net")];
        let (terms, posts) = cuts.invert(&pages);
        assert_eq!(terms, "0net\n3s\n2w\n");
        let lines: Vec<&str> = posts.lines().collect();
        // Section 0: one position, 8 (after the gap of no heading); section 1: 8 and 10.
        assert_eq!(lines, ["02812A", "128", "129"]);
    }

    #[test]
    fn a_word_that_is_gone_leaves_no_trace() {
        let mut cuts = Cuts::default();
        let old = [page(&mut cuts, "net nest")];
        cuts.invert(&old);
        let new = [page(&mut cuts, "nor net")];
        let fresh = {
            let mut cuts = Cuts::default();
            let pages = [page(&mut cuts, "nor net")];
            cuts.invert(&pages)
        };
        assert_eq!(cuts.invert(&new), fresh);
    }

    #[test]
    fn common_words_have_no_positions() {
        let mut cuts = Cuts::default();
        let pages: Vec<Arc<Cut>> = (0..12).map(|_| page(&mut cuts, "a a")).collect();
        let (_, posts) = cuts.invert(&pages);
        assert_eq!(posts, format!("!04{}\n", "14".repeat(11)));
    }
}
