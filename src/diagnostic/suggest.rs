//! Finds the known word nearest to an unknown one, for help texts.

/// Returns the candidate nearest to `word`, if it is near enough to be intended.
///
/// Distance: Damerau–Levenshtein; at most a third of the word's length, or 2 for words of four
/// letters.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let found = near(word, &mut candidates.into_iter()).found;
    found.into_iter().min().map(|(_, candidate)| candidate)
}

/// Returns the candidate nearest to `word`, if no other is equally near.
pub fn certain<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let NearCandidates { mut found, all } = near(word, &mut candidates.into_iter());
    found.sort_unstable();
    found.dedup();
    match found[..] {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, only), ..] => Some(only).filter(|_| all),
        [] => None,
    }
}

/// Number of characters of the longest word that gets a suggestion.
const LONGEST: usize = 80;

// A lesson can have as many wrong words as known ones; with these bounds the work grows with the
// wrong ones alone.

/// Maximum number of candidates whose length is compared with that of a word.
const LOOKED_AT: usize = 10_000;
/// Of these, the maximum number whose letters are counted.
const COMPARED: usize = 1_000;
/// Of these, the number of the most similar ones whose distance is computed.
const MEASURED: usize = 16;

/// Candidates near a word, with their distances.
struct NearCandidates<'a> {
    found: Vec<(usize, &'a str)>,
    /// True if no candidate was passed over because there were too many.
    all: bool,
}

fn near<'a>(word: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> NearCandidates<'a> {
    let length = word.chars().count();
    let limit = match length {
        0..4 => 1,
        length => (length / 3).max(2),
    };
    let mut alike: Vec<(usize, &str)> = Vec::new();
    if length <= LONGEST {
        let letters = letters(word);
        let looked_at = (&mut *candidates).take(LOOKED_AT);
        // A letter has one to four bytes.
        let lengths = length.saturating_sub(limit)..=4 * (length + limit);
        let compared = looked_at.filter(|candidate| lengths.contains(&candidate.len()));
        let bounded = compared
            .take(COMPARED)
            .map(|candidate| (least_distance(&letters, candidate), candidate));
        alike.extend(bounded.filter(|&(least, _)| least <= limit));
    }
    alike.sort_by_key(|&(least, _)| least);
    // The iterators above are lazy: what they did not reach is still in `candidates`.
    let all = alike.len() <= MEASURED && candidates.next().is_none();
    alike.truncate(MEASURED);
    let measured = alike
        .into_iter()
        .map(|(_, candidate)| (strsim::damerau_levenshtein(word, candidate), candidate));
    NearCandidates {
        found: measured
            .filter(|&(distance, _)| distance <= limit)
            .collect(),
        all,
    }
}

/// Counts of the letters of a word, in classes of letters.
type Letters = [i32; 32];

fn letters(word: &str) -> Letters {
    let mut counts = Letters::default();
    for letter in word.chars() {
        counts[letter as usize % counts.len()] += 1;
    }
    counts
}

/// Returns a lower bound of the distance: an edit adds, removes or exchanges one letter.
fn least_distance(word: &Letters, candidate: &str) -> usize {
    let other = letters(candidate);
    let differences = word.iter().zip(other).map(|(a, b)| a - b);
    let (more, less) = differences.fold((0, 0), |(more, less), difference: i32| {
        (more + difference.max(0), less + (-difference).max(0))
    });
    usize::try_from(more.max(less)).unwrap_or(usize::MAX)
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
    fn the_nearest_of_many_is_found_and_none_of_too_many_is_certain() {
        let many: Vec<String> = (0..500).map(|n| format!("other-{n}")).collect();
        let many = || many.iter().map(String::as_str).chain(["heading"]);
        assert_eq!(nearest("haeding", many()), Some("heading"));
        assert_eq!(certain("haeding", many()), Some("heading"));
        assert_eq!(certain("other-x", many()), None);
    }

    /// Each candidate is asked for once, and no more than the bound of them.
    #[test]
    fn the_work_for_a_word_is_bounded() {
        let asked = std::cell::Cell::new(0);
        let endless = std::iter::repeat("heading").inspect(|_| asked.set(asked.get() + 1));
        assert_eq!(nearest("haeding", endless), Some("heading"));
        assert_eq!(asked.get(), COMPARED);
        let long = "x".repeat(1_000_000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
        assert_eq!(nearest("x", [long.as_str()]), None);
    }

    #[test]
    fn a_strange_word_finds_nothing() {
        check("zebra", None);
        check("x", None);
    }
}
