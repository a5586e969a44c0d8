//! Straight quotation marks of prose become curly ones, three dots an ellipsis.

use super::escape;

/// Appends words to `out`, whose end tells whether a quotation opens or closes.
pub fn push(words: &str, out: &mut String) {
    if !words.contains(['"', '\'', '.']) {
        return escape::push_text(words, out);
    }
    let mut made = String::with_capacity(words.len() + 8);
    let mut before = last_char(out);
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            '"' if opens(before) => '“',
            '"' => '”',
            '\'' if opens(before) => '‘',
            '\'' => '’',
            _ => c,
        };
        made.push(c);
        before = Some(c);
        if made.ends_with("...") && chars.peek() != Some(&'.') {
            made.truncate(made.len() - 3);
            made.push('…');
        }
    }
    escape::push_text(&made, out);
}

fn opens(before: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "([{—–/“‘".contains(c))
}

/// The character before, tags left out: an opening tag is a beginning, a closing one is not.
fn last_char(out: &str) -> Option<char> {
    if !out.ends_with('>') {
        return out.chars().next_back();
    }
    let tag = &out[out.rfind('<').unwrap_or(0)..];
    if tag.starts_with("</") {
        Some('x')
    } else {
        None
    }
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
