//! Text in drawings: how wide it is likely to be, where it breaks, how it is written.
//!
//! The renderer cannot ask a browser, so widths come from a table of the page's sans ([`crate::letters`]). A
//! page without it shows a typeface stretched to the same widths. Text is set in 18 units, which is 12 CSS pixels when a drawing of
//! 480 units is shown 320 pixels wide; the style sheet may shrink it on wide screens, never grow it.

use crate::letters::{ASCII, LATIN, OTHERS};
use crate::svg::{Element, number};

/// The width of every drawing, in units.
pub(crate) const WIDTH: f64 = 480.0;
/// The size of text, in units.
pub(crate) const SIZE: f64 = 18.0;
/// The distance of two lines of text, in units.
pub(crate) const LEADING: f64 = 21.0;

/// The probable width of `text` in units.
pub(crate) fn width(text: &str) -> f64 {
    let sum: u32 = text.chars().map(|c| u32::from(thousandths(c))).sum();
    f64::from(sum) * SIZE / 1000.0
}

/// The width of one character in the unit of the font size.
fn em(character: char) -> f64 {
    f64::from(thousandths(character)) / 1000.0
}

fn thousandths(character: char) -> u16 {
    let code = character as usize;
    let other = || OTHERS.binary_search_by_key(&character, |&(known, _)| known);
    match code {
        0x20..=0x7e => ASCII[code - 0x20],
        0xa0..=0x17f => LATIN[code - 0xa0],
        _ => match (character, other()) {
            (_, Ok(at)) => OTHERS[at].1,
            // Chinese, Japanese and Korean signs, full-width forms, emoji: from other typefaces.
            ('\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}', _) => {
                1000
            }
            ('\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}', _) => {
                1000
            }
            ('\u{1f000}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}', _) => 1250,
            _ => 610,
        },
    }
}

/// Breaks `text` at spaces into lines no wider than `limit` units where that is possible; a word that
/// would take half of the drawing is broken anywhere.
///
/// Operators stay with what stands before and after them: "plain, 1.2 × He" breaks after the comma.
pub(crate) fn wrap(text: &str, limit: f64) -> Vec<String> {
    if limit == f64::INFINITY {
        // Measuring a line that only grows at each of its words takes quadratic time.
        let line = unbroken(text).join(" ");
        return (!line.is_empty()).then_some(line).into_iter().collect();
    }
    let mut lines: Vec<String> = Vec::new();
    let words = unbroken(text).into_iter();
    for word in words.flat_map(|word| shorter(word, limit)) {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}")) <= limit => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// `text` if it is no wider than `limit` units, else as much of it as fits before "…".
pub(crate) fn fitted(text: &str, limit: f64) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let mut room = limit - width("…");
    let fits = |character: &char| {
        room -= em(*character) * SIZE;
        room >= 0.0
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// A word, in pieces if it is far too wide.
fn shorter(word: String, limit: f64) -> Vec<String> {
    if width(&word) <= limit.max(WIDTH / 2.0) {
        return vec![word];
    }
    let mut pieces = vec![String::new()];
    for character in word.chars() {
        let piece = pieces.last_mut().expect("there is a first piece");
        if width(piece) + em(character) * SIZE > limit.max(WIDTH / 4.0) {
            pieces.push(character.to_string());
        } else {
            piece.push(character);
        }
    }
    pieces
}

/// The words of `text`, those around an operator joined.
fn unbroken(text: &str) -> Vec<String> {
    let is_operator = |word: &str| matches!(word, "×" | "=" | "+" | "±" | "≤" | "≥" | "→" | "−");
    let mut words: Vec<String> = Vec::new();
    let mut after_operator = false;
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if after_operator || is_operator(word) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
        after_operator = is_operator(word);
    }
    words
}

/// The width of the widest line, in units.
pub(crate) fn widest(lines: &[String]) -> f64 {
    lines.iter().map(|line| width(line)).fold(0.0, f64::max)
}

/// Side of its anchor that a text is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A line of text whose middle height is `y`; whole units are exact enough for words.
pub(crate) fn text(x: f64, y: f64, anchor: Anchor, words: &str) -> Element {
    let element = Element::new("text").at("x", x.round()).at("y", y.round());
    let element = match anchor {
        Anchor::Start => element.with("text-anchor", "start"),
        // The style sheet's choice.
        Anchor::Middle => element,
        Anchor::End => element.with("text-anchor", "end"),
    };
    element.words(words)
}

/// Lines of text, centered around the height `y`.
pub(crate) fn lines(x: f64, y: f64, anchor: Anchor, lines: &[String]) -> Vec<Element> {
    let top = y - LEADING * (lines.len().max(1) - 1) as f64 / 2.0;
    let place =
        |(index, line): (usize, &String)| text(x, top + LEADING * index as f64, anchor, line);
    lines.iter().enumerate().map(place).collect()
}

/// 10 to the power of `exponent`: "10⁻¹⁴".
pub(crate) fn power_of_ten(exponent: i32) -> String {
    format!("10{}", superscript(exponent))
}

/// `exponent` in raised digits.
pub(crate) fn superscript(exponent: i32) -> String {
    let raise = |character| match character {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32('⁰' as u32 + (digit as u32 - '0' as u32)).unwrap_or(digit),
    };
    exponent.to_string().chars().map(raise).collect()
}

/// A number in a label: short, with a true minus sign and powers of ten: "1.4×10⁻¹⁴".
pub(crate) fn short(x: f64, digits: usize) -> String {
    let plain = show::format_number(x, &format!(".{digits}g")).unwrap_or_else(|| number(x));
    match plain.split_once('e') {
        Some((mantissa, exponent)) => {
            let power = power_of_ten(exponent.parse().unwrap_or(0));
            match mantissa {
                "1" => power,
                _ => format!("{}×{power}", mantissa.replace('-', "−")),
            }
        }
        None => plain.replace('-', "−"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_are_real_superscripts() {
        assert_eq!(power_of_ten(-14), "10⁻¹⁴");
        assert_eq!(power_of_ten(0), "10⁰");
        assert_eq!(power_of_ten(236), "10²³⁶");
    }

    #[track_caller]
    fn check(x: f64, expected: &str) {
        assert_eq!(short(x, 3), expected);
    }

    #[test]
    fn short_numbers_have_true_signs() {
        check(1.4e-14, "1.4×10⁻¹⁴");
        check(1e-9, "10⁻⁹");
        check(-0.5, "−0.5");
        check(f64::NAN, "NaN");
    }

    #[test]
    fn text_breaks_only_at_spaces() {
        assert_eq!(
            wrap("one two three", width("one two")),
            ["one two", "three"]
        );
        assert_eq!(wrap("unbreakable", 1.0), ["unbreakable"]);
        assert_eq!(wrap("", 1.0), Vec::<String>::new());
        let endless = "x".repeat(100);
        let pieces = wrap(&endless, 150.0);
        assert!(pieces.concat() == endless && widest(&pieces) <= 150.0);
        assert!(width("訓練") > 1.9 * SIZE);
        assert_eq!(
            wrap("plain, 1.2 × He", width("plain, 1.2 ×")),
            ["plain,", "1.2 × He"]
        );
    }

    #[test]
    fn lines_are_centered_around_their_height() {
        let both = lines(0.0, 100.0, Anchor::Start, &["a".to_owned(), "b".to_owned()]);
        assert!(both[0].to_string().contains("y=\"90\""));
        assert!(both[1].to_string().contains("y=\"111\""));
    }
}
