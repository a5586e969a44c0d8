//! Answers that are numbers: `Answer: 64 + 32 * 5`, `` Answer: `{dense.c5}` ± 2% ``.
//!
//! The number is found at build and shown with the expression behind it. Answers
//! that do not begin as an expression are words, and left as they are.

use std::ops::Range;

use super::arithmetic::{Found, Wrong};
use super::numerals::Numerals;
use super::words::Words;
use super::writer::Writer;
use super::{arithmetic, escape, inline, scalar};
use crate::demo::frame::Scalar;
use crate::diagnostic::Code;
use crate::lesson::tree::{Block, Inline};

/// Whether the paragraph asks for a number.
pub fn is_number(block: &Block, writer: &Writer<'_>) -> bool {
    expression(block, writer).is_some()
}

/// The place of an answer's expression and of what follows it, if it is one.
fn expression(block: &Block, writer: &Writer<'_>) -> Option<Range<usize>> {
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

/// The attributes by which a script judges a number, and the answer as HTML; `words` are what
/// stands after the word.
pub fn html(block: &Block, words: &[Inline], writer: &mut Writer<'_>) -> (String, String) {
    let Some(place) = expression(block, writer) else {
        return (String::new(), inline::html(words, writer));
    };
    let text = writer.lesson.text[place.clone()].to_owned();
    let mut shown = Vec::new();
    for word in words {
        if let Inline::Value(_) = word {
            shown.push(inline::html(std::slice::from_ref(word), writer));
        }
    }
    let Some(values) = values(words, writer) else {
        // What is wrong with it has been said.
        return (String::new(), inline::html(words, writer));
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
    let value = escape::pair("data-value", &found.value.to_string());
    let within = escape::pair("data-within", &within(after, found.value).to_string());
    (format!("{value}{within}"), words)
}

/// The values that an answer names; `None` if one is not known.
fn values(words: &[Inline], writer: &Writer<'_>) -> Option<Vec<f64>> {
    let named = words.iter().filter_map(|word| match word {
        Inline::Value(value) => Some(value),
        _ => None,
    });
    named.map(|value| inline::number(value, writer)).collect()
}

/// The expression that the answer begins with; what follows it may be a tolerance and a unit.
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

/// How far from `value` an answer may lie: as the author says, else not at all from a whole number
/// and half a percent from others.
fn within(rest: &str, value: f64) -> f64 {
    let Some((_, after)) = rest.split_once('±') else {
        let whole = value.fract() == 0.0;
        return if whole { 0.0 } else { value.abs() / 200.0 };
    };
    let after = after.trim();
    let digits = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let amount: f64 = after[..after.len() - digits.len()].parse().unwrap_or(0.0);
    match digits.trim_start().starts_with('%') {
        true => value.abs() * amount / 100.0,
        false => amount,
    }
}

/// The unit of an answer as HTML, for the field beside which it stands; empty without one.
pub fn unit_of(block: &Block, words: &[Inline], writer: &Writer<'_>) -> String {
    let place = expression(block, writer);
    let text = place.map_or("", |place| &writer.lesson.text[place]);
    let found = values(words, writer).and_then(|values| read(text, &values).ok());
    let rest = found.map_or("", |found| &text[found.end..]);
    let (before, after) = rest.split_once('±').unwrap_or((rest, ""));
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit() || ". %".contains(c));
    match [before, after]
        .into_iter()
        .find(|part| part.trim().starts_with(char::is_alphabetic))
    {
        Some(found) => format!(" <span>{}</span>", escape::text(found.trim())),
        None => String::new(),
    }
}

fn report(place: &Range<usize>, wrong: &Wrong, writer: &mut Writer<'_>) -> (String, String) {
    let start = (place.start + wrong.at).min(place.end);
    let help = "an answer is arithmetic (`64 + 32 * 5`), a value, or words; then `± 2%` and a unit";
    writer.problem(Code::Component, start..place.end, wrong.message, help);
    Default::default()
}

/// `224`, as a number that was computed.
fn result(value: f64, numerals: &Numerals) -> String {
    let format = if value.fract() == 0.0 { "," } else { ".6g" };
    let scalar = Scalar::Float(value);
    let text = scalar::plain(&scalar, format).unwrap_or_default();
    let machine = escape::pair("value", &scalar::machine(&scalar));
    let text = scalar::prose(&text, numerals);
    format!("<data class=\"made\"{machine}>{text}</data>")
}

/// The expression with signs of print, and its values in place of their names.
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

/// Thin spaces between thousands, from five digits on.
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

/// ` ± 2 % and a unit`, `, exactly`.
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
