//! Numeric answers: `Answer: 64 + 32 * 5`, `` Answer: `{dense.c5}` ± 2% ``.
//!
//! The number is computed at build and shown with its expression. Answers that do not begin like an
//! expression are plain text.

use std::ops::Range;

use serde::Serialize;

use super::arithmetic::{self, Found, Wrong};
use crate::demo::frame::Scalar;
use crate::diagnostic::Code;
use crate::lesson::tree::{Block, Inline};
use crate::page::numerals::Numerals;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::{inline, value};
use crate::page::theme::words::Words;
use crate::page::{escape, scalar};

/// The right answer.
#[derive(Default, Serialize)]
pub(super) struct Key {
    /// Number that a script compares an answer with, and the allowed deviation.
    value: Option<String>,
    within: Option<String>,
    /// HTML of the answer.
    words: String,
}

impl Key {
    fn of_words(words: String) -> Self {
        Self {
            words,
            ..Self::default()
        }
    }
}

/// Returns true if the paragraph asks for a number.
pub(super) fn is_number(block: &Block, writer: &LessonWriter<'_>) -> bool {
    expression(block, writer).is_some()
}

/// Returns the range of an answer's expression and the text after it; `None` for plain text.
fn expression(block: &Block, writer: &LessonWriter<'_>) -> Option<Range<usize>> {
    let source = &writer.lesson.text[block.range.clone()];
    let after = writer.renderer.words.after("answer", source)?;
    let text = after.trim();
    let begins = |c: char| c.is_ascii_digit() || "(-−.".contains(c);
    if !(text.starts_with(begins) || text.starts_with("`{")) || text.contains('\n') {
        return None;
    }
    let start = block.range.end - after.trim_start().len();
    Some(start..start + text.len())
}

/// Returns the key of a paragraph `Answer: …`; `words` are the content after that word.
pub(super) fn key(block: &Block, words: &[Inline], writer: &mut LessonWriter<'_>) -> Key {
    let Some(place) = expression(block, writer) else {
        return Key::of_words(inline::html(words, writer));
    };
    let text = writer.lesson.text[place.clone()].to_owned();
    let mut shown = Vec::new();
    for word in words {
        if let Inline::Value(_) = word {
            shown.push(inline::html(std::slice::from_ref(word), writer));
        }
    }
    let Some(values) = values(words, writer) else {
        // The error is already reported.
        return Key::of_words(inline::html(words, writer));
    };
    let found = match read(&text, &values) {
        Ok(found) => found,
        Err(wrong) => return report(&place, &wrong, writer),
    };
    let words = &writer.renderer.words;
    let numerals = &words.numerals;
    let expression = spelled(&text[..found.end], &shown, numerals);
    let after = text[found.end..].trim_start();
    let rest = tolerance(after, words);
    let words = match found.operators {
        0 => format!("{expression}{rest}"),
        _ => {
            let value = format!("{}{rest}", result(found.value, numerals));
            let given = [("value", &*value), ("expression", &*expression)];
            words.say("that_is_html", &given)
        }
    };
    Key {
        value: Some(found.value.to_string()),
        within: Some(within(after, found.value).to_string()),
        words,
    }
}

/// Returns the values that an answer refers to; `None` if one is unknown.
fn values(words: &[Inline], writer: &LessonWriter<'_>) -> Option<Vec<f64>> {
    let named = words.iter().filter_map(|word| match word {
        Inline::Value(value) => Some(value),
        _ => None,
    });
    named.map(|value| value::number(value, writer)).collect()
}

/// Evaluates the expression at the start of the answer; a tolerance and a unit may follow.
fn read(text: &str, values: &[f64]) -> Result<Found, Wrong> {
    let found = arithmetic::evaluate(text, values)?;
    let rest = text[found.end..].trim_start();
    if rest.starts_with(|c: char| c.is_ascii_digit() || "(){`*/^".contains(c)) {
        let at = text.len() - rest.len();
        let message = "the expression cannot go on like this";
        return Err(Wrong { at, message });
    }
    Ok(found)
}

/// Returns the allowed deviation from `value`: the author's tolerance, else none for whole numbers
/// and half a percent for others.
fn within(rest: &str, value: f64) -> f64 {
    let Some((_, after)) = rest.split_once('±') else {
        let whole = value.fract() == 0.0;
        return if whole { 0.0 } else { value.abs() / 200.0 };
    };
    let after = after.trim();
    let digits = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let amount: f64 = after[..after.len() - digits.len()].parse().unwrap_or(0.0);
    if digits.trim_start().starts_with('%') {
        value.abs() * amount / 100.0
    } else {
        amount
    }
}

/// Returns the unit of an answer, shown beside its field.
pub(super) fn unit_of(
    block: &Block,
    words: &[Inline],
    writer: &LessonWriter<'_>,
) -> Option<String> {
    let place = expression(block, writer);
    let text = place.map_or("", |place| &writer.lesson.text[place]);
    let found = values(words, writer).and_then(|values| read(text, &values).ok());
    let rest = found.map_or("", |found| &text[found.end..]);
    let (before, after) = rest.split_once('±').unwrap_or((rest, ""));
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit() || ". %".contains(c));
    let mut parts = [before, after].into_iter().map(str::trim);
    let unit = parts.find(|part| part.starts_with(char::is_alphabetic));
    unit.map(str::to_owned)
}

fn report(place: &Range<usize>, wrong: &Wrong, writer: &mut LessonWriter<'_>) -> Key {
    let start = (place.start + wrong.at).min(place.end);
    let help = "an answer is arithmetic (`64 + 32 * 5`), a value, or words; then `± 2%` and a unit";
    writer.problem(Code::Component, start..place.end, wrong.message, help);
    Key::default()
}

/// Formats a computed number: `224`.
fn result(value: f64, numerals: &Numerals) -> String {
    let format = if value.fract() == 0.0 { "," } else { ".6g" };
    let scalar = Scalar::Float(value);
    let text = scalar::plain(&scalar, format).unwrap_or_default();
    let machine = escape::pair("value", &scalar::machine(&scalar));
    let text = scalar::prose(&text, numerals);
    format!("<data class=\"made\"{machine}>{text}</data>")
}

/// Returns the expression with typographic signs, and values in place of their names.
fn spelled(text: &str, values: &[String], numerals: &Numerals) -> String {
    let mut out = String::new();
    let mut values = values.iter();
    for (index, piece) in text.split('`').enumerate() {
        match index % 2 {
            0 => out.push_str(&signs(piece, numerals)),
            _ => out.push_str(values.next().map_or("", String::as_str)),
        }
    }
    out
}

fn signs(piece: &str, numerals: &Numerals) -> String {
    let mut out = String::new();
    let mut rest = piece;
    while let Some(first) = rest.chars().next() {
        let length = arithmetic::number_length(rest);
        let taken = length.max(first.len_utf8());
        match first {
            _ if length > 0 => out.push_str(&grouped(&rest[..length], numerals)),
            '*' => out.push('×'),
            '-' => out.push('−'),
            _ => escape::push_text(&rest[..taken], &mut out),
        }
        rest = &rest[taken..];
    }
    out
}

/// Inserts thin spaces between thousands, from five digits on.
fn grouped(number: &str, numerals: &Numerals) -> String {
    let whole = number.find(['.', 'e', 'E']).unwrap_or(number.len());
    let digits = number[..whole].replace(',', "");
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if digits.len() > 4 && index > 0 && left.is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    numerals.text(&(out + &number[whole..]))
}

/// Formats the tolerance and the unit: ` ± 2 % and a unit`, `, exactly`.
fn tolerance(rest: &str, words: &Words) -> String {
    let Some((before, after)) = rest.split_once('±') else {
        return unit(rest);
    };
    let after = after.trim();
    let digits = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let amount = &after[..after.len() - digits.len()];
    let (percent, end) = match digits.trim_start().strip_prefix('%') {
        Some(end) => (" %", end),
        None => ("", digits),
    };
    let within = match amount.parse() {
        Ok(0.0) => escape::text(words.page("exactly")),
        _ => format!(" ± {}{percent}", escape::text(&words.numerals.text(amount))),
    };
    let (before, end) = (unit(before), unit(end));
    format!("{before}{within}{end}")
}

fn unit(text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        unit if unit.starts_with([',', '.', ';', ':']) => escape::text(unit),
        unit => format!(" {}", escape::text(unit)),
    }
}
