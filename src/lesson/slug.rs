//! Makes ids of headings, by the rule of GitHub's Markdown.

use std::collections::HashMap;

/// Returns the id for a heading's words: lower case, blanks to `-`, punctuation dropped.
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

/// Assigns ids that are unique in one lesson.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Ids in use, each with the last number that was appended to it.
    taken: HashMap<String, usize>,
}

impl Ids {
    /// Reserves an id that an author wrote; returns false if it is taken.
    pub(super) fn claim(&mut self, id: &str) -> bool {
        let is_free = !self.taken.contains_key(id);
        self.taken.entry(id.to_owned()).or_insert(0);
        is_free
    }

    /// Returns the first free id of `words`, `words-1`, `words-2`, …, and reserves it.
    pub(super) fn free(&mut self, words: &str) -> String {
        let base = match slug(words) {
            id if id.is_empty() => "section".to_owned(),
            id => id,
        };
        if self.claim(&base) {
            return base;
        }
        // Start after the last used number, so that many equal headings do not take quadratic time.
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
