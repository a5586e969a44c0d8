//! The search index: written at build, and loaded by a page when a reader searches.
//!
//! It is a script that calls `didact.index`, so that it also loads from a disk, where pages may not
//! fetch files. Its name has no digest: otherwise a change to one lesson would change a name that
//! every page contains.
//!
//! | part       | content |
//! |------------|---------------------------------------------------------------------|
//! | `pages`    | address, title and number of each page                              |
//! | `sections` | page, anchor, heading, first words, words in the heading, number of words |
//! | `terms`    | all words, sorted; each begins with the number of characters it shares with the last |
//! | `posts`    | for each word, its positions: numbers in base 32, see below |
//!
//! A word's line contains for each section its distance from the last one, then twice the number of
//! positions, plus one if code contains it too, then the differences of the positions. For words in
//! most sections only the counts are stored; their lines begin with `!`.

mod encoding;
mod sections;
mod segments;
mod tokens;
mod vocabulary;

use rustc_hash::FxHashMap;
use std::sync::Arc;

use crate::formula::Formulas;
use crate::lesson::Lesson;
use crate::memo::Memo;
use crate::page::{CourseView, href, number, title};
use sections::{SearchSection, sections};
use segments::Segments;

/// Path of the index in the site.
pub(crate) const PATH: &str = "assets/index.js";

/// Number of characters of a section's beginning that results show.
const EXCERPT: usize = 100;

/// Minimum number of sections of a common word, which must also be in a tenth of all.
const COMMON: usize = 12;

/// Distance between the positions of different pieces of text, so that they are not adjacent.
const GAP: u32 = 8;

/// One page, tokenized.
struct TokenizedPage {
    sections: Vec<TokenizedSection>,
}

/// One section, tokenized.
struct TokenizedSection {
    section: SearchSection,
    /// Number of words in the heading and in the names of the section.
    heading: u32,
    /// Number of words, without code.
    length: u32,
    words: FxHashMap<String, Posting>,
}

/// Positions of one word in one section.
#[derive(Clone, Debug, Default)]
struct Posting {
    /// Positions in heading and text.
    positions: Vec<u32>,
    /// True if code contains it.
    code: bool,
}

/// Returns the index of a course as a script; segments of unchanged lessons are reused.
pub(crate) fn index(view: &CourseView<'_>, memo: &Memo) -> String {
    let mut segments: Segments = memo.take();
    let all: Vec<&Arc<Lesson>> = view.course.all().collect();
    let pages = segments.of(&all, &view.course.formulas);
    let (terms, posts) = segments.invert(&pages);
    memo.put(segments);
    let page_entries: Vec<String> = all
        .iter()
        .map(|lesson| {
            let number = number(lesson).unwrap_or(0);
            serde_json::json!([href(lesson), view.title(lesson), number]).to_string()
        })
        .collect();
    let section_entries: Vec<String> = pages
        .iter()
        .zip(0..)
        .flat_map(|(page, at)| {
            let sections = page.sections.iter();
            sections.map(move |section| format!("[{at},{}]", section.entry))
        })
        .collect();
    format!(
        "didact.index({{\"pages\":[{}],\"posts\":{},\"sections\":[{}],\"terms\":{}}});\n",
        page_entries.join(","),
        serde_json::Value::from(posts),
        section_entries.join(","),
        serde_json::Value::from(terms),
    )
}

fn tokenize(lesson: &Lesson, formulas: &Formulas) -> TokenizedPage {
    let mut found = sections(lesson, formulas);
    found[0].names.push(title(lesson, formulas));
    let sections = found.into_iter().map(tokenize_section);
    TokenizedPage {
        sections: sections.collect(),
    }
}

fn tokenize_section(section: SearchSection) -> TokenizedSection {
    let mut words: FxHashMap<String, Posting> = FxHashMap::default();
    let mut at = 0;
    let mut length = 0;
    let mut heading = 0;
    let names = std::iter::once(&section.heading).chain(&section.names);
    let pieces = names
        .map(|piece| (piece, true))
        .chain(section.text.iter().map(|piece| (piece, false)));
    for (piece, is_name) in pieces {
        tokens::each(piece, &mut |word| {
            posting(&mut words, word).positions.push(at);
            at += 1;
            length += 1;
        });
        at += GAP;
        if is_name {
            heading = at;
        }
    }
    for code in &section.code {
        tokens::each(code, &mut |word| {
            // Numbers and single letters in code are noise.
            if word.len() > 2 && !word.starts_with(|c: char| c.is_ascii_digit()) {
                posting(&mut words, word).code = true;
            }
        });
    }
    TokenizedSection {
        section,
        heading,
        length,
        words,
    }
}

/// Returns the positions of `word`, which is added if needed.
fn posting<'w>(words: &'w mut FxHashMap<String, Posting>, word: &str) -> &'w mut Posting {
    // Most words are known, and `entry` would need a copy of each.
    if !words.contains_key(word) {
        words.insert(word.to_owned(), Posting::default());
    }
    words.get_mut(word).expect("it was added")
}

impl TokenizedSection {
    /// Returns the section's entry in results, as JSON without its page and the brackets.
    fn entry(&self) -> String {
        let section = &self.section;
        let excerpt = excerpt(&section.text);
        let (heading, length) = (self.heading, self.length);
        let all = (&section.id, &section.heading, excerpt, heading, length);
        let text = serde_json::to_string(&all).expect("text and numbers are JSON");
        text[1..text.len() - 1].to_owned()
    }
}

/// Returns the first words of a section.
fn excerpt(pieces: &[String]) -> String {
    let long = pieces.iter().find(|piece| piece.chars().count() > 30);
    let Some(piece) = long.or(pieces.first()) else {
        return String::new();
    };
    let text = piece.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((limit, _)) = text.char_indices().nth(EXCERPT) else {
        return text;
    };
    let end = text[..limit].rfind(' ').unwrap_or(limit);
    format!("{}…", text[..end].trim_end_matches([',', ':', ';', '.']))
}

/// Appends a number in digits of five bits, lowest first; all digits but the last come from the
/// upper half of the alphabet.
fn push_number(mut number: u32, out: &mut String) {
    const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
    loop {
        let (digit, more) = (number % 32, number / 32);
        let upper = if more > 0 { 32 } else { 0 };
        out.push(char::from(DIGITS[(digit + upper) as usize]));
        if more == 0 {
            return;
        }
        number = more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_digits_of_five_bits() {
        let check = |number: u32, expected: &str| {
            let mut out = String::new();
            push_number(number, &mut out);
            assert_eq!(out, expected);
        };
        check(0, "0");
        check(31, "V");
        check(32, "W1");
        check(1024, "WW1");
    }

    #[test]
    fn a_heading_ends_where_the_text_begins() {
        let tokenized = tokenize_section(SearchSection {
            heading: "Growth rate".to_owned(),
            text: vec!["The growth rate.".to_owned()],
            code: vec!["let k_growth = 3;".to_owned()],
            ..SearchSection::default()
        });
        assert_eq!(tokenized.length, 5);
        assert_eq!(tokenized.heading, 10);
        assert_eq!(tokenized.words["growth"].positions, [0, 11]);
        assert!(tokenized.words["growth"].code);
        assert!(!tokenized.words.contains_key("k"));
    }

    #[test]
    fn an_excerpt_ends_with_a_word() {
        let excerpt = excerpt(&["word ".repeat(40)]);
        assert!(excerpt.ends_with("word…"), "{excerpt}");
        assert!(excerpt.chars().count() <= EXCERPT + 1);
    }
}
