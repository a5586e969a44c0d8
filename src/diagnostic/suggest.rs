//! Finds the known word nearest to an unknown one, for help texts.

/// Returns the candidate nearest to `word`, if it is near enough to be intended.
///
/// Distance: Damerau–Levenshtein; at most a third of the word's length, or 2 for words of four
/// letters.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(word, candidates).min().map(|(_, candidate)| candidate)
}

/// Returns the candidate nearest to `word`, if no other is equally near.
pub fn certain<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut all: Vec<(usize, &str)> = near(word, candidates).collect();
    all.sort_unstable();
    all.dedup();
    match all[..] {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, only), ..] => Some(only),
        [] => None,
    }
}

fn near<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = (usize, &'a str)> {
    let length = word.chars().count();
    let limit = match length {
        0..4 => 1,
        length => (length / 3).max(2),
    };
    let candidates = candidates.into_iter();
    // The distance is at least the difference in length, which is cheap to compute.
    let candidates =
        candidates.filter(move |candidate| candidate.chars().count().abs_diff(length) <= limit);
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(move |&(distance, _)| distance <= limit)
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
    fn what_is_certain_has_no_rival() {
        assert_eq!(certain("sea", ["tea", "title"]), Some("tea"));
        assert_eq!(certain("sea", ["tea", "pea"]), None);
        assert_eq!(certain("sea", ["tea", "tea"]), Some("tea"));
    }

    #[test]
    fn a_strange_word_finds_nothing() {
        check("zebra", None);
        check("x", None);
    }
}
