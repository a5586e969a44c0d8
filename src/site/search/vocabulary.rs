//! Maps words to numbers and back.
//!
//! Words of earlier builds arrive sorted, and are found by binary search; a course of ten thousand
//! lessons has a million, and most builds add only a few.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// All words of the index segments, with their numbers.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// All words, one after the other.
    text: String,
    /// Byte offset of the end of each word, by its number.
    ends: Vec<u32>,
    /// Number of words that arrived sorted; these have the lowest numbers.
    sorted_count: u32,
    /// Numbers of the other words.
    numbers: FxHashMap<Box<str>, u32>,
    /// All numbers, in the order of their words.
    sorted: Vec<u32>,
}

impl Vocabulary {
    /// Returns the number of words.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the word with this number.
    pub(super) fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[at] as usize]
    }

    /// Appends a word that sorts after all others; before any call of `number_of`.
    pub(super) fn push_sorted(&mut self, word: &str) {
        self.sorted.push(self.sorted_count);
        self.sorted_count += 1;
        self.push(word);
    }

    /// Returns the number of a word, adding the word if needed.
    pub(super) fn number_of(&mut self, word: &str) -> u32 {
        if let Some(number) = self.find(word) {
            return number;
        }
        let number = self.ends.len() as u32;
        self.push(word);
        self.numbers.insert(word.into(), number);
        number
    }

    fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
    }

    fn find(&self, word: &str) -> Option<u32> {
        if let Some(number) = self.numbers.get(word) {
            return Some(*number);
        }
        // Words are one text without a slice of them, so std's binary search does not fit.
        let (mut low, mut high) = (0, self.sorted_count);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle).cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Sorts new words among the others.
    pub(super) fn sort(&mut self) {
        let (before, all) = (self.sorted.len() as u32, self.len() as u32);
        if before == all {
            return;
        }
        let mut sorted = std::mem::take(&mut self.sorted);
        sorted.extend(before..all);
        sorted.par_sort_by(|a, b| self.get(*a).cmp(self.get(*b)));
        self.sorted = sorted;
    }

    /// Returns all numbers in the order of their words, as of the last call of
    /// [`sort`](Self::sort).
    pub(super) fn sorted(&self) -> &[u32] {
        &self.sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers_whether_old_or_new() {
        let mut words = Vocabulary::default();
        for word in ["ant", "bee", "cow"] {
            words.push_sorted(word);
        }
        assert_eq!(words.number_of("bee"), 1);
        assert_eq!(words.number_of("ape"), 3);
        assert_eq!(words.number_of("ape"), 3);
        assert_eq!(words.number_of("dog"), 4);
        words.sort();
        let sorted: Vec<&str> = words.sorted().iter().map(|&n| words.get(n)).collect();
        assert_eq!(sorted, ["ant", "ape", "bee", "cow", "dog"]);
    }
}
