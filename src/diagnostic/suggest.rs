//! The nearest known word to one that is not known, for help lines.

/// The candidate nearest to `word`, if one is near enough to have been meant.
///
/// Distance: Damerau–Levenshtein; at most a third of the word's length, or 2 for words of four letters.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = match word.chars().count() {
        0..4 => 1,
        length => (length / 3).max(2),
    };
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(
            nearest(word, ["title", "timeout", "should_panic"]),
            expected
        );
    }

    #[test]
    fn a_typo_finds_its_word() {
        check("tilte", Some("title"));
        check("should-panic", Some("should_panic"));
    }

    #[test]
    fn a_strange_word_finds_nothing() {
        check("zebra", None);
        check("x", None);
    }
}
