//! Numeric answers: `Answer: 64 + 32 * 5`, `` Answer: `{dense.c5}` ± 2% ``.
//!
//! The number is computed at build and shown with its expression. Answers that do not begin like an
//! expression are plain text.

use std::ops::Range;

use serde::Serialize;

use super::arithmetic::{self, ArithmeticError, Evaluated};
use crate::demo::frame::Scalar;
use crate::diagnostic::Code;
use crate::lesson::tree::{Block, Inline};
use crate::page::numerals::Numerals;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::{inline, value};
use crate::page::theme::words::InterfaceStrings;
use crate::page::{escape, scalar};

/// The right answer, as templates get it.
#[derive(Default, Serialize)]
pub(super) struct AnswerKey {
    /// Number that a script compares an answer with; `None` for words.
    value: Option<String>,
    /// Allowed deviation from that number.
    within: Option<String>,
    /// HTML of the answer.
    words: String,
}

impl AnswerKey {
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
    // Words may also begin with code; only a value of a run begins with a brace in it.
    if !(text.starts_with(begins) || text.starts_with("`{")) || text.contains('\n') {
        return None;
    }
    let start = block.range.end - after.trim_start().len();
    Some(start..start + text.len())
}

/// Returns the key of a paragraph `Answer: …`; `words` are the content after that word.
pub(super) fn key(block: &Block, words: &[Inline], writer: &mut LessonWriter<'_>) -> AnswerKey {
    let Some(place) = expression(block, writer) else {
        return AnswerKey::of_words(inline::html(words, writer));
    };
    let text = &writer.lesson.text[place.clone()];
    // Rendering reports unknown values.
    let mut values_html = Vec::new();
    for word in words {
        if let Inline::Value(_) = word {
            values_html.push(inline::html(std::slice::from_ref(word), writer));
        }
    }
    let Some(values) = values(words, writer) else {
        return AnswerKey::of_words(inline::html(words, writer));
    };
    match evaluate(text, &values) {
        Ok(result) => computed_key(text, &result, &values_html, &writer.renderer.words),
        Err(error) => report(&place, &error, writer),
    }
}

/// Returns the key of an answer that was computed; an expression with operators is shown beside its
/// value.
fn computed_key(
    text: &str,
    result: &Evaluated,
    values_html: &[String],
    words: &InterfaceStrings,
) -> AnswerKey {
    let expression = &text[..result.end];
    let rest = text[result.end..].trim_start();
    let shown_expression = typographic(expression, values_html, &words.numerals);
    let shown_rest = tolerance(rest, words);
    let html = match result.operators {
        0 => format!("{shown_expression}{shown_rest}"),
        _ => {
            let number = number_html(result.value, &words.numerals);
            let value = format!("{number}{shown_rest}");
            let parts = [("value", &*value), ("expression", &*shown_expression)];
            words.say("that_is_html", &parts)
        }
    };
    AnswerKey {
        value: Some(result.value.to_string()),
        within: Some(within(rest, result.value).to_string()),
        words: html,
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
fn evaluate(text: &str, values: &[f64]) -> Result<Evaluated, ArithmeticError> {
    let result = arithmetic::evaluate(text, values)?;
    let rest = text[result.end..].trim_start();
    if rest.starts_with(|c: char| c.is_ascii_digit() || "(){`*/^".contains(c)) {
        let at = text.len() - rest.len();
        let message = "the expression cannot go on like this";
        return Err(ArithmeticError { at, message });
    }
    Ok(result)
}

/// Returns the allowed deviation from `value`: the author's tolerance, else none for whole numbers
/// and half a percent for others.
fn within(rest: &str, value: f64) -> f64 {
    let Some((_, after)) = rest.split_once('±') else {
        let is_whole = value.fract() == 0.0;
        return if is_whole { 0.0 } else { value.abs() / 200.0 };
    };
    let (digits, unit) = split_amount(after);
    let amount: f64 = digits.parse().unwrap_or(0.0);
    if unit.starts_with('%') {
        value.abs() * amount / 100.0
    } else {
        amount
    }
}

/// Splits the text after `±` into a number and the rest, such as `%`.
fn split_amount(text: &str) -> (&str, &str) {
    let amount = text.trim();
    let rest = amount.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    (&amount[..amount.len() - rest.len()], rest.trim_start())
}

/// Returns the unit of an answer, shown beside its field.
pub(super) fn unit_of(
    block: &Block,
    words: &[Inline],
    writer: &LessonWriter<'_>,
) -> Option<String> {
    let place = expression(block, writer);
    let text = place.map_or("", |place| &writer.lesson.text[place]);
    let result = values(words, writer).and_then(|values| evaluate(text, &values).ok());
    let rest = result.map_or("", |result| &text[result.end..]);
    // The unit may precede the tolerance or follow it.
    let (before, tolerance) = rest.split_once('±').unwrap_or((rest, ""));
    let after = tolerance.trim_start_matches(|c: char| c.is_ascii_digit() || ". %".contains(c));
    let mut parts = [before, after].into_iter().map(str::trim);
    let unit = parts.find(|part| part.starts_with(char::is_alphabetic));
    unit.map(str::to_owned)
}

fn report(
    place: &Range<usize>,
    error: &ArithmeticError,
    writer: &mut LessonWriter<'_>,
) -> AnswerKey {
    let start = (place.start + error.at).min(place.end);
    let help = "an answer is arithmetic (`64 + 32 * 5`), a value, or words; then `± 2%` and a unit";
    writer.problem(Code::Component, start..place.end, error.message, help);
    AnswerKey::default()
}

/// Formats a computed number: `224`.
fn number_html(value: f64, numerals: &Numerals) -> String {
    let format = if value.fract() == 0.0 { "," } else { ".6g" };
    let scalar = Scalar::Float(value);
    let plain = scalar::plain(&scalar, format).unwrap_or_default();
    let machine = escape::pair("value", &scalar::machine(&scalar));
    let text = scalar::prose(&plain, numerals);
    format!("<data class=\"made\"{machine}>{text}</data>")
}

/// Returns the expression as HTML with typographic signs, and with `values_html` in place of the code
/// spans that name values.
fn typographic(expression: &str, values_html: &[String], numerals: &Numerals) -> String {
    let mut out = String::new();
    let mut values = values_html.iter();
    // Every other piece is between backticks.
    for (index, piece) in expression.split('`').enumerate() {
        if index.is_multiple_of(2) {
            push_with_signs(piece, numerals, &mut out);
        } else {
            out.push_str(values.next().map_or("", String::as_str));
        }
    }
    out
}

fn push_with_signs(piece: &str, numerals: &Numerals, out: &mut String) {
    let mut rest = piece;
    while let Some(first) = rest.chars().next() {
        let length = arithmetic::number_length(rest);
        let taken = length.max(first.len_utf8());
        match first {
            _ if length > 0 => out.push_str(&grouped(&rest[..length], numerals)),
            '*' => out.push('×'),
            '-' => out.push('−'),
            _ => escape::push_text(&rest[..taken], out),
        }
        rest = &rest[taken..];
    }
}

/// Inserts separators between thousands, from five digits on, so that years have none.
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
fn tolerance(rest: &str, words: &InterfaceStrings) -> String {
    let Some((before, after)) = rest.split_once('±') else {
        return unit(rest);
    };
    let (amount, rest) = split_amount(after);
    let (percent, end) = match rest.strip_prefix('%') {
        Some(end) => (" %", end),
        None => ("", rest),
    };
    let within = match amount.parse() {
        Ok(0.0) => escape::text(words.page("exactly")),
        _ => format!(" ± {}{percent}", escape::text(&words.numerals.text(amount))),
    };
    format!("{}{within}{}", unit(before), unit(end))
}

/// Formats a unit with the blank before it.
fn unit(text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        unit if unit.starts_with([',', '.', ';', ':']) => escape::text(unit),
        unit => format!(" {}", escape::text(unit)),
    }
}
