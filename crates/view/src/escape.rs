//! Text for HTML: escaped where it must be, joined without surprises.

use std::fmt::Write;

/// Appends `text` to `out` for use between tags.
pub fn push_text(text: &str, out: &mut String) {
    push(text, false, out);
}

/// `text` for use between tags.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(text, &mut out);
    out
}

/// `text` for use in a double-quoted attribute.
pub fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(text, true, &mut out);
    out
}

/// ` name="value"`, ready to stand after a tag name.
pub fn pair(name: &str, value: &str) -> String {
    format!(" {name}=\"{}\"", attribute(value))
}

fn push(text: &str, quotes: bool, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quotes => out.push_str("&quot;"),
            _ => out.push(character),
        }
    }
}

/// `text` for use in the query of an address.
pub fn query(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(byte.into());
        } else {
            write!(out, "%{byte:02X}").expect("strings take all text");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_attributes_need_their_quotes_escaped() {
        assert_eq!(text("a<b & \"c\""), "a&lt;b &amp; \"c\"");
        assert_eq!(attribute("\"c\""), "&quot;c&quot;");
    }

    #[test]
    fn a_query_holds_any_text() {
        assert_eq!(query("fn a() {é}"), "fn%20a%28%29%20%7B%C3%A9%7D");
    }
}
