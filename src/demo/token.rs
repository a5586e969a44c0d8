//! Splits Rust source into tokens, as far as assembling programs and sharing crates need it.
//!
//! Comments, strings, characters and lifetimes are recognized, so that `fn main` in a comment or a
//! string is not taken for a function. It knows no grammar and never fails: invalid source also
//! becomes tokens.

/// A token with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RustToken<'a> {
    /// Kind of the token.
    pub kind: TokenKind,
    /// Its text.
    pub text: &'a str,
    /// Byte offset of its first character.
    pub start: usize,
    /// Number of open brackets around it; the brackets themselves are at the outer depth.
    pub depth: usize,
}

/// Kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// An identifier or a keyword.
    Word,
    /// A string, a character, a number or a lifetime.
    Literal,
    /// A single punctuation character, brackets included.
    Sign,
}

impl RustToken<'_> {
    /// Returns true if it is this word or sign.
    #[inline]
    pub(crate) fn is(&self, text: &str) -> bool {
        self.kind != TokenKind::Literal && self.text == text
    }

    /// Returns the byte offset after its last character.
    #[inline]
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Returns the tokens of `source`, without comments and white space.
pub(crate) fn tokens(source: &str) -> Vec<RustToken<'_>> {
    let mut tokens = Vec::with_capacity(source.len() / 4);
    let mut at = 0;
    let mut depth = 0_usize;
    while at < source.len() {
        let rest = &source[at..];
        let blank = blank_length(rest);
        if blank > 0 {
            at += blank;
            continue;
        }
        let (kind, length) = token_length(rest);
        let text = &rest[..length];
        let closes = kind == TokenKind::Sign && matches!(text, ")" | "]" | "}");
        depth = depth.saturating_sub(usize::from(closes));
        tokens.push(RustToken {
            kind,
            text,
            start: at,
            depth,
        });
        depth += usize::from(kind == TokenKind::Sign && matches!(text, "(" | "[" | "{"));
        at += length;
    }
    tokens
}

/// Returns the number of bytes of white space or of a comment at the start of `rest`.
pub(crate) fn blank_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    match bytes.first() {
        Some(b'/') if bytes.get(1) == Some(&b'/') => rest.find('\n').unwrap_or(rest.len()),
        Some(b'/') if bytes.get(1) == Some(&b'*') => block_comment_length(rest),
        // Most tokens begin with such a character; the test for white space knows all of Unicode.
        Some(first) if first.is_ascii_graphic() => 0,
        _ => rest.len() - rest.trim_start().len(),
    }
}

/// Returns the length of a block comment; block comments nest.
fn block_comment_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += first_char(&rest[at..]);
        }
    }
    rest.len()
}

fn token_length(rest: &str) -> (TokenKind, usize) {
    let first = rest.as_bytes()[0];
    // No other characters begin a string, a character or a lifetime.
    if matches!(first, b'b' | b'c' | b'r' | b'"' | b'\'')
        && let Some(length) = string_length(rest).or_else(|| quote_length(rest))
    {
        return (TokenKind::Literal, length);
    }
    // A raw identifier such as `r#fn`; raw strings are recognized above.
    let raw = usize::from(rest.starts_with("r#")) * 2;
    let word = raw + word_length(&rest[raw..]);
    match first {
        first if first.is_ascii_digit() => (TokenKind::Literal, word),
        _ if word > raw => (TokenKind::Word, word),
        _ => (TokenKind::Sign, first_char(rest)),
    }
}

fn word_length(rest: &str) -> usize {
    let ascii = rest
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count();
    let after = &rest[ascii..];
    // Names may have letters of all alphabets, but few have.
    if after.as_bytes().first().is_none_or(u8::is_ascii) {
        return ascii;
    }
    let end = after.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    end.map_or(rest.len(), |end| ascii + end)
}

fn first_char(rest: &str) -> usize {
    rest.chars().next().map_or(0, char::len_utf8)
}

/// Returns the length of a string literal of any kind: `"…"`, `b"…"`, `c"…"`, `r#"…"#`, `br"…"`.
fn string_length(rest: &str) -> Option<usize> {
    let byte = |at: usize| rest.as_bytes().get(at).copied();
    let letter = usize::from(matches!(byte(0), Some(b'b' | b'c')));
    let raw = byte(letter) == Some(b'r');
    let prefix = letter + usize::from(raw);
    let hashes = rest[prefix..]
        .bytes()
        .take_while(|sign| raw && *sign == b'#')
        .count();
    let quote = prefix + hashes;
    if byte(quote) != Some(b'"') {
        return None;
    }
    if !raw {
        return Some(quote + quoted_length(&rest[quote..], '"'));
    }
    // Nothing is escaped in a raw string: the first quote with as many signs closes it.
    let close = format!("\"{}", "#".repeat(hashes));
    let end = rest[quote + 1..].find(&close);
    Some(end.map_or(rest.len(), |end| quote + 1 + end + close.len()))
}

/// Returns the length of a character, a byte or a lifetime.
fn quote_length(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('b').unwrap_or(rest);
    let prefix = rest.len() - body.len();
    let after = body.strip_prefix('\'')?;
    // `'a'` is a character, `'a` a lifetime.
    let one = first_char(after);
    if after.starts_with('\\') || after[one..].starts_with('\'') {
        return Some(prefix + quoted_length(body, '\''));
    }
    (prefix == 0).then(|| 1 + word_length(after))
}

/// Returns the length from an opening to the closing quote; escaped quotes do not close.
fn quoted_length(body: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in body.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let found: Vec<_> = tokens(source).iter().map(|token| token.text).collect();
        assert_eq!(found.join(" · "), expected);
    }

    #[test]
    fn comments_are_no_tokens() {
        check("a // b\nc /* d /* e */ f */ g", "a · c · g");
        check("a /* never closed", "a");
    }

    #[test]
    fn strings_are_one_token() {
        check(r#"x = "fn \" main" ;"#, r#"x · = · "fn \" main" · ;"#);
        check(r###"r#"a " b"# br"\" c"###, r###"r#"a " b"# · br"\" · c"###);
        check("\"never closed", "\"never closed");
    }

    #[test]
    fn characters_and_lifetimes_differ() {
        check("'a' 'a '\\'' b'x' '{'", "'a' · 'a · '\\'' · b'x' · '{'");
        check("'é' é r#fn", "'é' · é · r#fn");
    }

    #[test]
    fn brackets_stand_outside_of_what_they_open() {
        let depths: Vec<_> = tokens("a { b ( c ) }").iter().map(|t| t.depth).collect();
        assert_eq!(depths, [0, 0, 1, 1, 2, 1, 0]);
    }

    #[test]
    fn any_text_has_tokens_that_move_forward() {
        for source in ["'", "b'", "r#", "\\", "0.5e3", "'\u{301}", "c", "#\"", "b"] {
            assert!(!tokens(source).is_empty(), "in {source:?}");
        }
    }
}
