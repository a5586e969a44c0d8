//! Ids from headings, by the rule of GitHub's Markdown.

use std::collections::BTreeMap;

/// The id of a heading's words: lower case, blanks to `-`, punctuation dropped.
pub fn slug(words: &str) -> String {
    let mut id = String::new();
    for c in words.trim().chars() {
        match c {
            ' ' | '\t' => id.push('-'),
            '-' | '_' => id.push(c),
            _ if c.is_alphanumeric() => id.extend(c.to_lowercase()),
            _ => {}
        }
    }
    id
}

/// Hands out ids that are unique in one lesson.
#[derive(Debug, Default)]
pub struct Ids {
    /// With the number last given to one that was taken.
    taken: BTreeMap<String, usize>,
}

impl Ids {
    /// Takes an id that an author wrote; `false` if it was taken.
    pub fn claim(&mut self, id: &str) -> bool {
        let is_free = !self.taken.contains_key(id);
        self.taken.entry(id.to_owned()).or_insert(0);
        is_free
    }

    /// The first free one of `words`, `words-1`, `words-2`, …
    pub fn free(&mut self, words: &str) -> String {
        let base = match slug(words) {
            id if id.is_empty() => "section".to_owned(),
            id => id,
        };
        if self.claim(&base) {
            return base;
        }
        // All numbers before were found to be taken: ten thousand headings of one name end, too.
        let mut number = self.taken.get(&base).map_or(1, |last| last + 1);
        while !self.claim(&format!("{base}-{number}")) {
            number += 1;
        }
        let id = format!("{base}-{number}");
        self.taken.insert(base, number);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &str) {
        assert_eq!(slug(words), expected);
    }

    #[test]
    fn punctuation_is_dropped() {
        check("What's new?", "whats-new");
        check(
            "Residual Networks & DenseNets",
            "residual-networks--densenets",
        );
    }

    #[test]
    fn letters_of_all_scripts_stay() {
        check("Größe 中文", "größe-中文");
    }

    #[test]
    fn the_second_of_a_name_gets_a_number() {
        let mut ids = Ids::default();
        assert_eq!(ids.free("Why"), "why");
        assert_eq!(ids.free("Why"), "why-1");
        assert_eq!(ids.free("!"), "section");
    }
}
