//! Plural categories of whole numbers.
//!
//! Source: the plural rules of the Unicode CLDR for cardinal numbers, as far as they concern whole
//! numbers. Unlisted languages use the rules of English.

/// Returns the plural category of `count` in a language: `one`, `few`, `other`, …
pub(super) fn category(language: &str, count: u64) -> &'static str {
    let (tens, hundreds) = (count % 10, count % 100);
    let teens = (11..=14).contains(&hundreds);
    match language.split('-').next().unwrap_or("") {
        "id" | "ja" | "ko" | "ms" | "th" | "vi" | "zh" => "other",
        "am" | "bn" | "fa" | "fr" | "gu" | "hi" | "hy" | "kn" | "mr" | "pt" | "zu" => {
            pick(&[(count <= 1, "one")])
        }
        "ar" => pick(&[
            (count == 0, "zero"),
            (count == 1, "one"),
            (count == 2, "two"),
            ((3..=10).contains(&hundreds), "few"),
            (hundreds >= 11, "many"),
        ]),
        "he" | "iw" => pick(&[(count == 1, "one"), (count == 2, "two")]),
        "be" | "ru" | "uk" => pick(&[
            (tens == 1 && hundreds != 11, "one"),
            ((2..=4).contains(&tens) && !teens, "few"),
            (true, "many"),
        ]),
        "bs" | "hr" | "sr" => pick(&[
            (tens == 1 && hundreds != 11, "one"),
            ((2..=4).contains(&tens) && !teens, "few"),
        ]),
        "pl" => pick(&[
            (count == 1, "one"),
            ((2..=4).contains(&tens) && !teens, "few"),
            (true, "many"),
        ]),
        "cs" | "sk" => pick(&[(count == 1, "one"), ((2..=4).contains(&count), "few")]),
        "sl" => pick(&[
            (hundreds == 1, "one"),
            (hundreds == 2, "two"),
            (matches!(hundreds, 3 | 4), "few"),
        ]),
        "ro" => pick(&[
            (count == 1, "one"),
            (count == 0 || (1..=19).contains(&hundreds), "few"),
        ]),
        "lt" => pick(&[
            (tens == 1 && !(11..=19).contains(&hundreds), "one"),
            (tens >= 2 && !(11..=19).contains(&hundreds), "few"),
        ]),
        _ => pick(&[(count == 1, "one")]),
    }
}

/// Returns the first category whose condition is true.
fn pick(rules: &[(bool, &'static str)]) -> &'static str {
    let found = rules.iter().find(|(holds, _)| *holds);
    found.map_or("other", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, counts: &[u64], expected: &str) {
        for &count in counts {
            assert_eq!(category(language, count), expected, "{language} {count}");
        }
    }

    #[test]
    fn english_tells_one_from_the_rest() {
        check("en-GB", &[1], "one");
        check("en-GB", &[0, 2, 11, 21], "other");
        check("fr", &[0, 1], "one");
        check("ja", &[0, 1, 2], "other");
    }

    #[test]
    fn hebrew_and_arabic_have_a_dual() {
        check("he", &[2], "two");
        check("he", &[0, 3, 10, 102], "other");
        check("ar", &[0], "zero");
        check("ar", &[3, 10, 103, 1010], "few");
        check("ar", &[11, 26, 99, 111], "many");
        check("ar", &[100, 102, 1000], "other");
    }

    #[test]
    fn slavic_languages_look_at_the_last_digits() {
        check("ru", &[1, 21, 101], "one");
        check("ru", &[2, 24, 102], "few");
        check("ru", &[0, 5, 11, 14, 111], "many");
        check("pl", &[21, 5, 12], "many");
        check("cs", &[2, 4], "few");
        check("sl", &[101], "one");
        check("lt", &[11, 10], "other");
        check("ro", &[0, 19, 119], "few");
    }
}
