//! Pages that were cut into words, put together to the lists of the index.
//!
//! Cutting is most of the work, so what a lesson gave is kept while the lesson is the very same
//! value. What is kept is close to what is written: for each word of a section a number that stands
//! for the word, and the text of its places. Putting it together is one pass over all of them.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{COMMON, Indexed, Indexing, Posting, cut, push_number};
use crate::lesson::Lesson;

/// Lessons that are cut before their words get numbers: words in maps take ten times the memory.
const AT_ONCE: usize = 256;

/// What earlier builds cut, and the words that they met.
#[derive(Debug, Default)]
pub struct Cuts {
    /// By the lesson's name, with the lesson that was cut.
    pages: HashMap<String, (Arc<Lesson>, Arc<Cut>)>,
    numbers: HashMap<Arc<str>, u32>,
    /// By number.
    words: Vec<Arc<str>>,
    /// All numbers, in the order of their words.
    sorted: Vec<u32>,
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
    text: String,
    posts: Vec<Post>,
}

/// Where one word stands in one section.
#[derive(Debug)]
struct Post {
    word: u32,
    /// Where its text ends.
    end: u32,
    /// Bytes of its text that say how often it stands there; positions follow.
    count: u8,
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
        let mut cuts: Vec<Arc<Cut>> = Vec::with_capacity(lessons.len());
        for some in lessons.chunks(AT_ONCE) {
            let found = some.par_iter().map(|lesson| {
                let known = self.pages.get(&lesson.name);
                let known = known.filter(|(before, _)| Arc::ptr_eq(before, lesson));
                known
                    .map(|(_, cut)| Arc::clone(cut))
                    .ok_or_else(|| cut(lesson))
            });
            let found: Vec<Result<Arc<Cut>, Indexed>> = found.collect();
            let found = found.into_iter();
            cuts.extend(
                found.map(|found| found.unwrap_or_else(|page| Arc::new(self.number(&page)))),
            );
        }
        let pages = lessons.iter().zip(&cuts);
        let pages = pages.map(|(lesson, cut)| {
            let kept = (Arc::clone(lesson), Arc::clone(cut));
            (lesson.name.clone(), kept)
        });
        self.pages = pages.collect();
        cuts
    }

    /// A page with numbers for its words.
    fn number(&mut self, page: &Indexed) -> Cut {
        let sections = page.sections.iter().map(|section| self.section(section));
        Cut {
            sections: sections.collect(),
        }
    }

    fn section(&mut self, indexing: &Indexing) -> CutSection {
        let mut text = String::new();
        let mut posts = Vec::with_capacity(indexing.words.len());
        for (word, posting) in &indexing.words {
            let start = text.len();
            let count = posting.push(&mut text) - start;
            posts.push(Post {
                word: self.number_of(word),
                end: text.len() as u32,
                count: count as u8,
            });
        }
        CutSection {
            described: indexing.described(),
            text,
            posts,
        }
    }

    fn number_of(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        let word: Arc<str> = word.into();
        self.words.push(Arc::clone(&word));
        self.numbers.insert(word, number);
        number
    }

    /// All words with what they share with the word before, and where each stands.
    pub fn invert(&mut self, pages: &[Arc<Cut>]) -> (String, String) {
        let places = self.places(pages);
        if self.sorted.len() < self.words.len() {
            let words = &self.words;
            self.sorted
                .extend(self.sorted.len() as u32..words.len() as u32);
            let word = |number: &u32| &words[*number as usize];
            self.sorted.sort_by(|a, b| word(a).cmp(word(b)));
        }
        let (mut names, mut posts) = (String::new(), String::new());
        let mut last = "";
        for &number in &self.sorted {
            let (word, found) = (&*self.words[number as usize], &places[number as usize]);
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
        Arc::new(cuts.number(&Indexed {
            sections: vec![indexing(section)],
        }))
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
