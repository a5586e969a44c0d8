//! Highlights Rust by its tokens and their neighbors.
//!
//! Pages contain much Rust, and a complete parser would take half the time of a build. A token and
//! its neighbors are enough for colors, even if the text is not a complete program or is wrong on
//! purpose. Types and scopes are not known: a word that begins with a capital letter counts as a
//! type.

use super::ColoredLines;
use super::rust_words::{is_primitive, is_reserved};
use crate::demo::token::{RustToken, TokenKind, tokens};

/// Appends `code` with its colors.
pub(super) fn color(code: &str, lines: &mut ColoredLines) {
    let found = tokens(code);
    let mut end = 0;
    let mut at = 0;
    while at < found.len() {
        add_between(&code[end..found[at].start], lines);
        let last = match attribute_end(&found, at) {
            Some(last) => {
                add_attribute(code, &found[at..=last], lines);
                last
            }
            None => add_token(code, &found, at, lines),
        };
        end = found[last].end();
        at = last + 1;
    }
    add_between(&code[end..], lines);
}

/// Appends white space with the comments in it.
fn add_between(text: &str, lines: &mut ColoredLines) {
    let mut rest = text;
    while let Some(start) = rest.bytes().position(|byte| byte == b'/') {
        lines.add(&rest[..start]);
        let length = crate::demo::token::blank_length(&rest[start..]).max(1);
        add_as("c", &rest[start..start + length], lines);
        rest = &rest[start + length..];
    }
    lines.add(rest);
}

fn add_as(class: &'static str, text: &str, lines: &mut ColoredLines) {
    lines.open(class);
    lines.add(text);
    lines.close();
}

/// Returns the last token of the attribute at `at`, if there is one.
fn attribute_end(found: &[RustToken<'_>], at: usize) -> Option<usize> {
    let inner = usize::from(found.get(at + 1).is_some_and(|token| token.is("!")));
    let open = found.get(at + 1 + inner)?;
    if !found[at].is("#") || !open.is("[") {
        return None;
    }
    let after = found.iter().enumerate().skip(at + 2 + inner);
    let mut closing = after.filter(|(_, token)| token.depth == open.depth && token.is("]"));
    closing.next().map(|(index, _)| index)
}

/// Appends an attribute in one color, except for the strings and numbers in it.
fn add_attribute(code: &str, found: &[RustToken<'_>], lines: &mut ColoredLines) {
    lines.open("m");
    let mut end = found[0].start;
    for token in found {
        lines.add(&code[end..token.start]);
        match token.kind {
            TokenKind::Literal => add_literal(token.text, lines),
            TokenKind::Word | TokenKind::Sign => lines.add(token.text),
        }
        end = token.end();
    }
    lines.close();
}

/// Appends the token at `at` with those that belong to it; returns the last one appended.
fn add_token(code: &str, found: &[RustToken<'_>], at: usize, lines: &mut ColoredLines) -> usize {
    let token = &found[at];
    match token.kind {
        TokenKind::Literal => {
            let last = number_end(found, at);
            add_literal(&code[token.start..found[last].end()], lines);
            last
        }
        TokenKind::Word if is_macro(found, at) => {
            let class = if token.is("macro_rules") { "b" } else { "m" };
            add_as(class, &code[token.start..found[at + 1].end()], lines);
            at + 1
        }
        TokenKind::Word => {
            add_as(class_of_word(found, at), token.text, lines);
            at
        }
        TokenKind::Sign => {
            let last = sign_end(found, at);
            lines.add(&code[token.start..found[last].end()]);
            last
        }
    }
}

/// Returns the last token of a number, which may contain a point and a signed exponent.
fn number_end(found: &[RustToken<'_>], at: usize) -> usize {
    let mut last = at;
    while let Some([number, sign, next]) = found.get(last..last + 3) {
        let joined = number.end() == sign.start && sign.end() == next.start;
        let digits = |token: &RustToken<'_>| token.text.starts_with(|c: char| c.is_ascii_digit());
        let exponent = number.text.ends_with(['e', 'E']) && !number.text.starts_with("0x");
        // `1.5` and `1e-3` are one number to readers, and several tokens to the lexer of demos.
        let goes_on = match sign.text {
            "." => !number.text.contains(['e', 'E', 'x']) && last == at,
            "+" | "-" => exponent,
            _ => false,
        };
        if !(joined && goes_on && digits(number) && digits(next)) {
            break;
        }
        last += 2;
    }
    last
}

/// Returns the last token of an operator: `&&`, `*=`, `&=` and `::` have two.
fn sign_end(found: &[RustToken<'_>], at: usize) -> usize {
    let follows = found.get(at + 1).filter(|next| {
        let pair = matches!(
            (found[at].text, next.text),
            ("&", "&") | ("&" | "*", "=") | (":", ":")
        );
        pair && next.kind == TokenKind::Sign && next.start == found[at].end()
    });
    at + usize::from(follows.is_some())
}

fn add_literal(text: &str, lines: &mut ColoredLines) {
    let first = text.trim_start_matches(['b', 'c', 'r', '#']).chars().next();
    let closed = text.len() > 2 && text.ends_with('\'');
    match first {
        Some('"') => add_string(text, lines),
        Some('\'') if closed => add_string(text, lines),
        // A quotation mark alone begins a lifetime or a label.
        Some('\'') => add_as("l", text, lines),
        _ => add_as("n", text, lines),
    }
}

/// Appends a string or a character, with its escapes.
fn add_string(text: &str, lines: &mut ColoredLines) {
    lines.open("s");
    let quote = text.find(['"', '\'']).unwrap_or(0);
    let mut rest = text;
    // Raw strings have no escapes.
    while let Some(start) = rest.find('\\').filter(|_| !text[..quote].contains('r')) {
        lines.add(&rest[..start]);
        let length = escape_length(&rest[start..]);
        add_as("n", &rest[start..start + length], lines);
        rest = &rest[start + length..];
    }
    lines.add(rest);
    lines.close();
}

/// Returns the length of an escape in bytes: `\n`, `\x7f`, `\u{e9}`, or a line continuation.
fn escape_length(rest: &str) -> usize {
    let after = &rest[1..];
    match after.chars().next() {
        Some('x') => rest.len().min(4),
        Some('u') => rest.find('}').map_or(rest.len(), |end| end + 1),
        Some(other) => 1 + other.len_utf8(),
        None => 1,
    }
}

/// Returns true if a word is the name in `name!(…)`.
fn is_macro(found: &[RustToken<'_>], at: usize) -> bool {
    let Some([bang, open]) = found.get(at + 1..at + 3) else {
        return false;
    };
    if !bang.is("!") || bang.start != found[at].end() {
        return false;
    }
    let opens = ["(", "[", "{"].iter().any(|bracket| open.is(bracket));
    let defines = found[at].is("macro_rules") && open.kind == TokenKind::Word;
    (opens || defines) && !is_keyword(found, at)
}

fn is_keyword(found: &[RustToken<'_>], at: usize) -> bool {
    let next = |words: &[&str]| {
        let next = found.get(at + 1);
        next.is_some_and(|next| words.iter().any(|word| next.is(word)))
    };
    let before = |text: &str| at > 0 && found[at - 1].is(text);
    match found[at].text {
        // Weak keywords of the Rust reference are names elsewhere.
        "union" => {
            !before(".")
                && found
                    .get(at + 1)
                    .is_some_and(|next| next.kind == TokenKind::Word)
        }
        "default" => next(&["fn", "impl", "unsafe", "const", "async", "type"]),
        "gen" => next(&["{", "move"]),
        "raw" => before("&") && next(&["const", "mut"]),
        word => is_reserved(word),
    }
}

fn class_of_word(found: &[RustToken<'_>], at: usize) -> &'static str {
    let word = found[at].text;
    let capital = word.starts_with(char::is_uppercase);
    let is_shout = || word.len() > 1 && !word.contains(char::is_lowercase);
    match word {
        "true" | "false" => "n",
        _ if is_keyword(found, at) => "b",
        _ if capital && is_shout() => "n",
        _ if capital => "t",
        _ if is_called(found, at) || (at > 0 && found[at - 1].is("fn")) => "f",
        _ if is_primitive(word) && !is_member(found, at) => "t",
        _ => "",
    }
}

/// Returns true if a word is a field or a module: `x.str`, `std::f64`.
fn is_member(found: &[RustToken<'_>], at: usize) -> bool {
    at > 0 && (found[at - 1].is(".") || (at > 1 && found[at - 1].is(":") && found[at - 2].is(":")))
}

/// Returns true if the word is followed by `(` or `::<…>(`.
fn is_called(found: &[RustToken<'_>], at: usize) -> bool {
    let is = |index: usize, text: &str| found.get(index).is_some_and(|token| token.is(text));
    if is(at + 1, "(") {
        return true;
    }
    if !(is(at + 1, ":") && is(at + 2, ":") && is(at + 3, "<")) {
        return false;
    }
    let mut open = 0_usize;
    for (index, token) in found.iter().enumerate().skip(at + 3) {
        match token.text {
            "<" => open += 1,
            ">" if open == 1 => return is(index + 1, "("),
            ">" => open -= 1,
            // A statement ends here, so the `<` was a comparison.
            ";" | "{" | "}" => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, expected: &str) {
        let mut lines = ColoredLines::default();
        color(code, &mut lines);
        let html = lines.finish().join("\n");
        assert_eq!(html.replace("class=", ""), expected);
    }

    #[test]
    fn words_are_known_by_their_neighbors() {
        check("let x = f(1);", "<b>let</b> x = <i>f</i>(<u>1</u>);");
        check(
            "fn g<T>(x: u8)",
            "<b>fn</b> <i>g</i>&lt;<i t>T</i>&gt;(x: <i t>u8</i>)",
        );
        check(
            "a.parse::<Vec<u8>>()",
            "a.<i>parse</i>::&lt;<i t>Vec</i>&lt;<i t>u8</i>&gt;&gt;()",
        );
        check(
            "MAX + Some(self.x)",
            "<u>MAX</u> + <i t>Some</i>(<b>self</b>.x)",
        );
        check(
            "std::f64::consts + f64::MAX",
            "std::f64::consts + <i t>f64</i>::<u>MAX</u>",
        );
        check("let union = r#match;", "<b>let</b> union = r#match;");
        check(
            "union U { x: u8 }",
            "<b>union</b> <i t>U</i> { x: <i t>u8</i> }",
        );
    }

    #[test]
    fn macros_are_told_from_negation() {
        check(
            "vec![x]; a != b; if !c {}",
            "<i m>vec!</i>[x]; a != b; <b>if</b> !c {}",
        );
        check("macro_rules! m { }", "<b>macro_rules!</b> m { }");
    }

    #[test]
    fn numbers_are_one_piece() {
        check(
            "1.5e-3 0..10 1.max(2) 0xe-1",
            "<u>1.5e-3</u> <u>0</u>..<u>10</u> \
            <u>1</u>.<i>max</i>(<u>2</u>) <u>0xe</u>-<u>1</u>",
        );
    }

    #[test]
    fn strings_hold_escapes_and_lifetimes_are_no_characters() {
        check(
            r#""a\n{}" '\'' b'x'"#,
            r#"<i s>"a<u>\n</u>{}"</i> <i s>'<u>\'</u>'</i> <i s>b'x'</i>"#,
        );
        check(
            r##"r#"\n"# &'a str"##,
            r##"<i s>r#"\n"#</i> &amp;<i l>'a</i> <i t>str</i>"##,
        );
    }

    #[test]
    fn comments_and_attributes_have_one_color() {
        check(
            "a // b / c\n/* d */",
            "a <i c>// b / c</i>\n<i c>/* d */</i>",
        );
        check(
            "#[derive(A)]\n#![x = \"y\"]",
            "<i m>#[derive(A)]</i>\n<i m>#![x = <i s>\"y\"</i>]</i>",
        );
        check("# [", "# [");
    }

    #[test]
    fn any_text_comes_out_whole() {
        for code in [
            "", "'", "\"\\", "b'", "1.", "#[", "é\\u", "r#\"", "/", "\"\\u{", "/*", "x!",
        ] {
            let mut lines = ColoredLines::default();
            color(code, &mut lines);
            let html = lines.finish().concat();
            let mut text = String::new();
            let mut tag = false;
            for c in html.replace("&amp;", "&").chars() {
                tag = (tag || c == '<') && c != '>';
                if !tag && c != '>' {
                    text.push(c);
                }
            }
            assert_eq!(text, code);
        }
    }
}
