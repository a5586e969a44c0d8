//! Text in XML: figures, feeds and reports share one rule.

/// `text` as XML has it, in an element or between the double quotes of an attribute.
///
/// Marks become entities. Line breaks and tabs become references, which an attribute keeps.
/// XML 1.0 has no spelling for other control characters; they become U+FFFD.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            control if control.is_control() => escaped.push('\u{fffd}'),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            plain => escaped.push(plain),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_breaks_and_controls_have_a_spelling() {
        let check = |text: &str, expected: &str| assert_eq!(escape(text), expected);
        check("a<b> & \"c\"", "a&lt;b&gt; &amp; &quot;c&quot;");
        check("a\n\tb\r", "a&#10;&#9;b&#13;");
        check("\0\u{1b}\u{85}\u{ffff}", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}");
        check("é 中 👍", "é 中 👍");
    }
}
