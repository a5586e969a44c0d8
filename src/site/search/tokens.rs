//! Splits text into searchable words.
//!
//! A word is a run of letters and digits, in lower case and without accents, so that `Élan`, `elan`
//! and `ｅｌａｎ` are equal. Scripts without blanks between words (Chinese, Japanese, Thai and others)
//! are split into overlapping pairs of characters. There is no stemming: matching prefixes replaces
//! most of it in every language. `templates/assets/later/search.js` splits queries by the same
//! rules.

use unicode_normalization::UnicodeNormalization;

/// Calls `found` with the words of `text`, in order.
pub(super) fn each(text: &str, found: &mut dyn FnMut(&str)) {
    // ASCII text needs no normalization.
    if text.is_ascii() {
        let mut lower = text.to_owned();
        lower.make_ascii_lowercase();
        let words = lower.split(|character: char| !character.is_ascii_alphanumeric());
        return words.filter(|word| !word.is_empty()).for_each(found);
    }
    let mut word = String::new();
    let mut finish = |word: &mut String| {
        if !word.is_empty() {
            push(word, found);
            word.clear();
        }
    };
    for character in text.nfkd().filter(|&c| !is_accent(c)) {
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase().filter(|&c| !is_accent(c)))
        } else {
            finish(&mut word)
        }
    }
    finish(&mut word);
}

/// Returns true for marks above or below letters, which are often left out in queries.
fn is_accent(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}'      // Latin, Greek, Cyrillic
        | '\u{591}'..='\u{5c7}'    // Hebrew points
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' // Arabic vowels
        | '\u{640}'                // Arabic letters stretched
        | '\u{3099}' | '\u{309a}') // voiced kana
}

/// Returns true if the script of the character has no blanks between words.
fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x0e00..=0x0eff            // Thai, Lao
        | 0x1000..=0x109f          // Burmese
        | 0x1780..=0x17ff          // Khmer
        | 0x3040..=0x30ff          // Hiragana, Katakana
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff // Han
        | 0x20000..=0x3ffff)
}

fn push(word: &str, found: &mut dyn FnMut(&str)) {
    if word.is_ascii() || !word.chars().any(is_unspaced) {
        return found(word);
    }
    let characters: Vec<char> = word.chars().collect();
    for run in characters.chunk_by(|&a, &b| is_unspaced(a) == is_unspaced(b)) {
        if is_unspaced(run[0]) && run.len() > 1 {
            run.windows(2)
                .for_each(|pair| found(&String::from_iter(pair)))
        } else {
            found(&String::from_iter(run))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        each(text, &mut |word| found.push(word.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        check(
            "The growth-rate, k = 32!",
            &["the", "growth", "rate", "k", "32"],
        );
        check("growth_rate()", &["growth", "rate"]);
    }

    #[test]
    fn accents_and_widths_are_folded() {
        check("Élan ｅｌａｎ naïve", &["elan", "elan", "naive"]);
        check("שָׁלוֹם", &["שלום"]);
        check("كَتَبَ", &["كتب"]);
    }

    #[test]
    fn scripts_without_blanks_become_pairs() {
        check("残差网络", &["残差", "差网", "网络"]);
        check("Rust言語", &["rust", "言語"]);
        check("網", &["網"]);
    }
}
