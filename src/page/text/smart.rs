//! Converts straight quotation marks in prose to curly ones, and three dots to an ellipsis.

use crate::page::escape;

/// Appends words to `out`, whose end decides whether a quotation opens or closes.
pub(crate) fn push(words: &str, out: &mut String) {
    if !words.contains(['"', '\'', '.']) {
        return escape::push_text(words, out);
    }
    let mut curly = String::with_capacity(words.len() + 8);
    let mut before = last_char(out);
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let written = match c {
            '"' if opens(before) => '“',
            '"' => '”',
            '\'' if opens(before) && !is_elision(&words[at + 1..]) => '‘',
            '\'' => '’',
            _ => c,
        };
        curly.push(written);
        before = Some(written);
        // Four dots are no ellipsis, and neither is the end of a longer row.
        let mut ends_row = || chars.peek().is_none_or(|(_, next)| *next != '.');
        if c == '.' && curly.ends_with("...") && ends_row() {
            curly.truncate(curly.len() - 3);
            curly.push('…');
        }
    }
    escape::push_text(&curly, out);
}

fn opens(before: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "([{—–/“‘".contains(c))
}

/// Words that begin with an apostrophe in place of letters.
const ELISIONS: &[&str] = &[
    "tis", "twas", "twere", "twill", "twould", "twasn", "tisn", "em", "til", "n", "nuff", "cuz",
];

/// Words that are also written in full: `'cause` is short for “because” unless a mark closes later.
const SHORT_OR_WHOLE: &[&str] = &["cause", "bout", "course", "cept", "kay", "fraid"];

/// Returns true if letters or a century are left out before `rest`: ’tis, ’90s, ’n’.
fn is_elision(rest: &str) -> bool {
    let end = rest.find(|c: char| !c.is_alphanumeric());
    let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
    let year = word.strip_suffix('s').unwrap_or(word);
    if year.len() == 2 && year.bytes().all(|b| b.is_ascii_digit()) {
        // `'90s'` is in quotes.
        return !after.starts_with('\'');
    }
    let lower = word.to_lowercase();
    if SHORT_OR_WHOLE.contains(&lower.as_str()) {
        return !has_closing_mark(after);
    }
    ELISIONS.contains(&lower.as_str())
        && (lower == "n" || !after.starts_with('\'') || is_negated(after))
}

/// Returns true if a `'` ends a quotation in `words`.
fn has_closing_mark(words: &str) -> bool {
    let mut marks = words.match_indices('\'');
    marks.any(|(at, _)| !words[at + 1..].starts_with(char::is_alphanumeric))
}

/// Returns true for the rest of ’tisn't.
fn is_negated(after: &str) -> bool {
    after.starts_with("'t") && !after[2..].starts_with(char::is_alphanumeric)
}

/// Returns the last character of the text: `None` after a start tag, and a letter after an end tag.
fn last_char(out: &str) -> Option<char> {
    if !out.ends_with('>') {
        return out.chars().next_back();
    }
    let tag = &out[out.rfind('<').unwrap_or(0)..];
    // Any letter stands for the end of the element: a mark after it closes.
    tag.starts_with("</").then_some('x')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, words: &str, expected: &str) {
        let mut out = before.to_owned();
        push(words, &mut out);
        assert_eq!(&out[before.len()..], expected);
    }

    #[test]
    fn quotation_marks_know_their_side() {
        check("", "\"a\" ('b')", "“a” (‘b’)");
        check("", "it's", "it’s");
        check("<em>", "'x' and 'y'", "‘x’ and ‘y’");
    }

    #[test]
    fn what_is_left_out_has_an_apostrophe() {
        check("", "the '90s, '24 and '68.", "the ’90s, ’24 and ’68.");
        check(
            "",
            "'Tis so, and 'twas; get 'em",
            "’Tis so, and ’twas; get ’em",
        );
        check(
            "",
            "rock 'n' roll, Rock 'N' Roll",
            "rock ’n’ roll, Rock ’N’ Roll",
        );
        check("", "'tisn't", "’tisn’t");
        check("", "'cause it's so", "’cause it’s so");
        check("", "'cause and effect'", "‘cause and effect’");
        check(
            "",
            "'90s' or '2024' or 'em' or 'a'",
            "‘90s’ or ‘2024’ or ‘em’ or ‘a’",
        );
    }

    #[test]
    fn a_mark_after_emphasis_closes() {
        check("“<em>a</em>", "\" b", "” b");
        check("<p>", "\"b", "“b");
    }

    #[test]
    fn three_dots_are_an_ellipsis_and_a_range_is_not() {
        check("", "a...", "a…");
        check("", "0..5", "0..5");
    }
}
