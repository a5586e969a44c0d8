//! Printed text, in a box that scrolls by itself.

use crate::escape;
use crate::terminal;

/// Writes printed text, given as HTML; `class` is `out`, or `out err` for standard error.
pub fn pre(class: &str, caption: &str, text: &str) -> String {
    let (name, caption) = (escape::pair("aria-label", caption), escape::text(caption));
    format!(
        "<figure class=\"{class}\"><figcaption>{caption}</figcaption>\
         <pre dir=\"ltr\" tabindex=\"0\" role=\"group\"{name}><samp>{text}</samp></pre></figure>\n"
    )
}

/// Returns true if a terminal shows `text` as it is: only its newlines move the cursor.
pub fn is_plain(text: &str) -> bool {
    let is_plain = |c: char| c == '\n' || !(c.is_control() || terminal::is_unseen(c));
    text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(is_plain(text), expected, "{text:?}");
        let screen = terminal::screen(text).trimmed().html();
        let lines = escape::text(text.trim_matches('\n'));
        assert!(!expected || screen == lines, "{screen:?} and {lines:?}");
    }

    #[test]
    fn a_terminal_shows_plain_text_as_it_is() {
        for text in [
            "",
            "\n\n",
            "a < b & c\n\n",
            "\n  a\n\nb  ",
            " \n",
            "\u{301}a",
            "a\n\u{301}\n",
            "e\u{301}\u{200d}x",
            "\u{6f22}\u{5b57} 🦀🏽\n",
        ] {
            check(text, true);
        }
        for text in ["a\rb", "a\tb", "\u{1b}[1ma", "a\u{200b}", "\u{85}", "\u{8}"] {
            check(text, false);
        }
    }
}
