//! Answers that are numbers: `Answer: 64 + 32 * 5`, `` Answer: `{dense.c5}` ± 2% ``.
//!
//! The number is found at build and shown with the expression behind it. Answers
//! that do not begin as an expression are words, and left as they are.

use std::ops::Range;

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

/// The answer as HTML; `words` are what stands after the word.
pub fn html(block: &Block, words: &[Inline], writer: &mut Writer<'_>) -> String {
    match expression(block, writer) {
        Some(place) => number(place, words, writer),
        None => inline::html(words, writer),
    }
}

fn number(place: Range<usize>, words: &[Inline], writer: &mut Writer<'_>) -> String {
    let text = writer.lesson.text[place.clone()].to_owned();
    let mut shown = Vec::new();
    let mut values = Vec::new();
    for word in words {
        if let Inline::Value(value) = word {
            shown.push(inline::html(std::slice::from_ref(word), writer));
            match inline::number(value, writer) {
                Some(number) => values.push(number),
                // What is wrong with it has been said.
                None => return inline::html(words, writer),
            }
        }
    }
    let found = match arithmetic::evaluate(&text, &values) {
        Ok(found) => found,
        Err(wrong) => return report(&place, wrong.at, wrong.message, writer),
    };
    let rest = text[found.end..].trim_start();
    if rest.starts_with(|c: char| c.is_ascii_digit() || "(){`*/^".contains(c)) {
        let at = text.len() - rest.len();
        return report(&place, at, "the expression cannot go on like this", writer);
    }
    let words = &writer.renderer.words;
    let numerals = &words.numerals;
    let expression = spelled(&text[..found.end], &shown, numerals);
    let rest = tolerance(rest, words);
    match found.operators {
        0 => format!("{expression}{rest}"),
        _ => {
            let value = format!("{}{rest}", result(found.value, numerals));
            let given = [("value", &*value), ("expression", &*expression)];
            words.say("that_is_html", &given)
        }
    }
}

fn report(place: &Range<usize>, at: usize, message: &str, writer: &mut Writer<'_>) -> String {
    let start = (place.start + at).min(place.end);
    let help = "an answer is arithmetic (`64 + 32 * 5`), a value, or words; then `± 2%` and a unit";
    writer.problem(Code::Component, start..place.end, message, help);
    String::new()
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
