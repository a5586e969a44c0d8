//! The transcript of a demo: the text that an author accepts and reviews in a pull request.
//!
//! Printed text is written as a terminal shows it, without colors. Frames and failures are written
//! on lines that begin with `%%`; a printed line that begins with `%%` gets another `%`.
//!
//! ```text
//! layer 56 0.0012
//! %% value gradient_first = 1.5
//! %% check gain per block = 1.64 (published 1.634 ± 0.1, de2020)
//! %% figure gradient
//! %%   kind: plot
//! ```
//!
//! Numbers have nine digits; long lists are summarized. It holds no time, path or
//! host, and nothing that a restyled figure would change.

use serde_json::Value;
use view::terminal;

use super::frame::{Check, Frame, Scalar, TableData, Tolerance};
use super::outcome::{End, Outcome, Part};
use super::outputs::DemoOutput;

const MARK: &str = "%%";
const NO_NEWLINE: &str = "%% no newline";
/// Number of entries beyond which a list is summarized.
const MAX_ENTRIES: usize = 48;

/// Returns the transcript of a fence's output; it ends with a newline unless it is empty.
pub(crate) fn transcript(output: &DemoOutput) -> String {
    let mut lines = String::new();
    for part in &output.parts {
        match part {
            Part::Text(text) => push_text(&terminal::plain(text), &mut lines),
            Part::Frame(frame) => push_marked(&describe(frame), &mut lines),
        }
    }
    push_marked(&bad_end(&output.outcome), &mut lines);
    lines
}

fn push_text(text: &str, lines: &mut String) {
    // Text that only moves the cursor leaves nothing to write.
    if text.is_empty() {
        return;
    }
    for line in text.split_inclusive('\n') {
        if line.starts_with(MARK) {
            lines.push('%');
        }
        lines.push_str(line);
    }
    if !text.ends_with('\n') {
        lines.push_str(&format!("\n{NO_NEWLINE}\n"));
    }
}

fn push_marked(words: &str, lines: &mut String) {
    for line in words.lines() {
        lines.push_str(&format!("{MARK} {line}\n"));
    }
}

fn describe(frame: &Frame) -> String {
    match frame {
        Frame::Value { name, value } => format!("value {name} = {}", scalar(value)),
        Frame::Check(check) => describe_check(check),
        Frame::Table(table) => describe_table(table),
        Frame::Figure { id, figure, .. } => {
            let data = serde_json::to_value(figure).unwrap_or_default();
            let mut words = format!("figure {id}\n");
            push_value(&data, 1, &mut words);
            words
        }
        Frame::Svg { id, text } => format!("svg {id}: {} bytes", text.len()),
        Frame::Html { id, text } => format!("html {id}: {} bytes", text.len()),
    }
}

fn describe_check(check: &Check) -> String {
    let Check { name, source, .. } = check;
    let (got, published) = (scalar(&check.got), scalar(&check.published));
    let tolerance = match check.tolerance {
        Tolerance::Absolute(x) => format!(" ± {}", number(x)),
        Tolerance::Relative(x) => format!(" ± {} %", number(x * 100.0)),
        Tolerance::Factor(x) => format!(" within a factor of {}", number(x)),
        Tolerance::Exact => String::new(),
        Tolerance::AtLeast => " or more".to_owned(),
        Tolerance::AtMost => " or less".to_owned(),
    };
    let failed = if check.pass { "" } else { ", failed" };
    format!("check {name} = {got} (published {published}{tolerance}, {source}{failed})")
}

fn describe_table(table: &TableData) -> String {
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let mut words = format!("table {}\n  {}\n", table.id, names.join(" | "));
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(scalar).collect();
        words += &format!("  {}\n", cells.join(" | "));
    }
    words
}

/// Describes how a program failed, since its author may intend the failure. Empty if it ended well.
fn bad_end(outcome: &Outcome) -> String {
    match &outcome.end {
        End::Exited(0) | End::Compiled => String::new(),
        End::Exited(code) => format!("exit code {code}"),
        End::Panicked { message, .. } => format!("panic {message}"),
        End::Signaled(signal) => format!("signal {signal}"),
        End::Stopped(_) => "stopped".to_owned(),
        End::CompileError => {
            let messages = outcome.messages.iter();
            let codes: Vec<&str> = messages
                .filter(|message| message.is_error)
                .map(|error| error.code.as_deref().unwrap_or("an error"))
                .collect();
            format!("does not compile: {}", codes.join(", "))
        }
    }
}

/// Writes data as indented lines, without null, false and empty fields.
fn push_value(value: &Value, indent: usize, lines: &mut String) {
    let Value::Object(fields) = value else {
        return push_line(indent, &inline(value), lines);
    };
    for (name, value) in fields {
        match value {
            Value::Null | Value::Bool(false) => {}
            Value::Array(items) if items.is_empty() => {}
            Value::Object(_) => {
                push_line(indent, &format!("{name}:"), lines);
                push_value(value, indent + 1, lines);
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                for item in items {
                    push_line(indent, &format!("{name}:"), lines);
                    push_value(item, indent + 1, lines);
                }
            }
            _ => push_line(indent, &format!("{name}: {}", inline(value)), lines),
        }
    }
}

fn push_line(indent: usize, words: &str, lines: &mut String) {
    lines.push_str(&format!("{}{words}\n", "  ".repeat(indent)));
}

/// Returns a value on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.as_f64().map_or(value.to_string(), number),
        Value::String(text) => text.replace('\n', " "),
        Value::Array(items) if items.len() > MAX_ENTRIES => summary(items),
        Value::Array(items) => {
            let nested = |item: &Value| match item {
                Value::Array(_) => format!("({})", inline(item)),
                _ => inline(item),
            };
            items.iter().map(nested).collect::<Vec<_>>().join(" ")
        }
        Value::Object(_) => value.to_string(),
    }
}

/// Summarizes a long list: its length, its first and last eight items, and the sum of absolute
/// values, which changes with any item between them.
fn summary(items: &[Value]) -> String {
    let first = inline(&Value::Array(items[..8].to_vec()));
    let last = inline(&Value::Array(items[items.len() - 8..].to_vec()));
    let size = number(items.iter().map(size).sum());
    format!(
        "{} entries, {first} … {last}, sum of sizes {size}",
        items.len()
    )
}

fn size(value: &Value) -> f64 {
    match value {
        Value::Array(items) => items.iter().map(size).sum(),
        value => value.as_f64().map_or(0.0, f64::abs),
    }
}

fn scalar(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Bool(value) => value.to_string(),
        Scalar::Integer(value) => value.to_string(),
        Scalar::Float(value) => number(*value),
        Scalar::Text(text) => text.replace('\n', " "),
    }
}

/// Formats a number with nine significant digits, without trailing zeros.
fn number(x: f64) -> String {
    let scientific = format!("{x:.8e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-5..9).contains(&exponent) {
        let decimals = usize::try_from(8 - exponent).unwrap_or(0);
        return without_zeros(&format!("{x:.decimals$}")).to_owned();
    }
    format!("{}e{exponent}", without_zeros(digits))
}

fn without_zeros(number: &str) -> &str {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    }
}

/// Replaces each printed text by the blessed one, so that pages are the same on every machine.
///
/// A text stays as it is if the blessed text equals it apart from colors, contains a wildcard, or
/// is missing.
pub(crate) fn with_blessed_text(parts: &[Part], blessed: &str) -> Vec<Part> {
    let mut texts = texts(blessed).into_iter();
    let with_blessed = |part: &Part| match part {
        Part::Frame(_) => part.clone(),
        Part::Text(text) => match texts.next() {
            // The new text may have colors, which transcripts drop.
            Some(blessed) if blessed == terminal::plain(text) => part.clone(),
            Some(blessed) if !blessed.contains("[..]") && !blessed.contains("...\n") => {
                Part::Text(blessed)
            }
            _ => part.clone(),
        },
    };
    parts.iter().map(with_blessed).collect()
}

/// Returns the printed texts of a transcript, in order.
fn texts(blessed: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut is_inside = false;
    for line in blessed.split_inclusive('\n') {
        let is_escaped = line.starts_with("%%%");
        if line.starts_with(MARK) && !is_escaped {
            if line.trim_end() == NO_NEWLINE && is_inside {
                texts.last_mut().map(String::pop);
            }
            is_inside = false;
            continue;
        }
        if !is_inside {
            texts.push(String::new());
            is_inside = true;
        }
        texts
            .last_mut()
            .expect("a text was begun")
            .push_str(&line[usize::from(is_escaped)..]);
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn output(end: End, parts: Vec<Part>) -> DemoOutput {
        DemoOutput {
            source: "".into(),
            lines: Vec::new(),
            outcome: Arc::new(Outcome::unrun(end, Vec::new())),
            parts,
            is_as_promised: true,
            is_known_failure: false,
            parameters: Vec::new(),
            gallery: Vec::new(),
        }
    }

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[track_caller]
    fn check(parts: &[Part], expected: &str) {
        let written = transcript(&output(End::Exited(0), parts.to_vec()));
        assert_eq!(written, expected);
        assert_eq!(with_blessed_text(parts, &written), parts);
    }

    #[test]
    fn text_stands_as_it_is() {
        check(&[], "");
        check(&[text("a\n\nb\n")], "a\n\nb\n");
        check(&[text("a")], "a\n%% no newline\n");
        check(&[text("%% a\n%\n")], "%%% a\n%\n");
    }

    #[test]
    fn what_is_shown_stands_on_marked_lines() {
        let value = Frame::Value {
            name: "x".to_owned(),
            value: Scalar::Float(1.0 / 3.0),
        };
        let table = Frame::Table(TableData {
            id: "t".to_owned(),
            caption: None,
            columns: Vec::new(),
            rows: vec![vec![Scalar::Integer(1), Scalar::Bool(true)]],
        });
        check(
            &[
                text("a\n"),
                Part::Frame(value),
                text("b\n"),
                Part::Frame(table),
            ],
            "a\n%% value x = 0.333333333\nb\n%% table t\n%%   \n%%   1 | true\n",
        );
    }

    #[test]
    fn a_bad_end_is_named() {
        let message = "a\nb".to_owned();
        let panicked = End::Panicked { message, at: None };
        let written = transcript(&output(panicked, vec![text("x\n")]));
        assert_eq!(written, "x\n%% panic a\n%% b\n");
    }

    #[test]
    fn numbers_have_nine_digits() {
        let written = [
            0.1 + 0.2,
            1.4e-14,
            -0.0,
            56.0,
            1e9,
            123_456_789.123,
            f64::NAN,
        ]
        .map(number);
        assert_eq!(
            written,
            ["0.3", "1.4e-14", "-0", "56", "1e9", "123456789", "NaN"]
        );
    }

    #[test]
    fn long_lists_are_summarized() {
        let list: Vec<Value> = (0..100).map(Value::from).collect();
        let words = summary(&list);
        assert_eq!(
            words,
            "100 entries, 0 1 2 3 4 5 6 7 … 92 93 94 95 96 97 98 99, sum of sizes 4950"
        );
    }
}
