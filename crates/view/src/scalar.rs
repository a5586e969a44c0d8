//! Numbers from runs, set for prose and for tables.
//!
//! Prose has thin spaces between thousands, a true minus and powers of ten;
//! tables and programs keep what can be copied.

use figure::{format_number, read_number};

use crate::escape;
use crate::frame::Scalar;
use crate::letter::is_letter;
use crate::numerals::Numerals;

/// A scalar as plain text; `None` if the format does not fit.
pub fn plain(value: &Scalar, format: &str) -> Option<String> {
    match value {
        Scalar::Text(text) if format.is_empty() => Some(text.clone()),
        Scalar::Text(text) => match text.as_str() {
            "NaN" => Some("NaN".to_owned()),
            "inf" => Some("∞".to_owned()),
            "-inf" => Some("−∞".to_owned()),
            _ => None,
        },
        Scalar::Bool(value) => format.is_empty().then(|| value.to_string()),
        Scalar::Integer(value) if format.is_empty() => Some(value.to_string()),
        Scalar::Integer(value) => format_number(*value as f64, format),
        Scalar::Float(value) => {
            let format = if format.is_empty() { ".4g" } else { format };
            format_number(*value, format)
        }
    }
}

/// Returns true if a scalar is set as a number.
pub fn is_number(value: &Scalar) -> bool {
    match value {
        Scalar::Integer(_) | Scalar::Float(_) => true,
        Scalar::Text(text) => matches!(text.as_str(), "NaN" | "inf" | "-inf"),
        Scalar::Bool(_) => false,
    }
}

/// A scalar as the `value` of a `<data>` element: readable by machines.
pub fn machine(value: &Scalar) -> String {
    match value {
        Scalar::Bool(value) => value.to_string(),
        Scalar::Integer(value) => value.to_string(),
        Scalar::Float(value) => six_digits(*value),
        Scalar::Text(text) => text.clone(),
    }
}

/// The shortest spelling of a number rounded to six digits, which is what a page needs of it.
fn six_digits(value: f64) -> String {
    let rounded: f64 = read_number(&format!("{value:.5e}")).unwrap_or(value);
    let (plain, power) = (rounded.to_string(), format!("{rounded:e}"));
    if plain.len() > 12 { power } else { plain }
}

/// A formatted number as HTML for prose: `1.4e-14` becomes 1.4 × 10⁻¹⁴.
pub fn prose(number: &str, numerals: &Numerals) -> String {
    set(number, |part| numerals.text(part))
}

/// A formatted number as HTML for a table: as in prose, with commas between thousands.
pub fn tabular(number: &str, numerals: &Numerals) -> String {
    set(number, |part| numerals.in_table(part))
}

/// Sets the digits of a number; any other text (`true`, a word) stays as it is.
fn set(number: &str, digits: impl Fn(&str) -> String) -> String {
    match split_power(number) {
        (mantissa, Some(exponent)) => {
            let (mantissa, exponent) = (digits(mantissa), digits(exponent.trim_start_matches('+')));
            format!("{mantissa} × {}<sup>{exponent}</sup>", digits("10"))
        }
        (text, None) if text.chars().any(is_letter) => escape::text(text),
        (number, None) => escape::text(&digits(number)),
    }
}

fn split_power(number: &str) -> (&str, Option<&str>) {
    let is_number = read_number(number).is_some();
    match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) if is_number => (mantissa, Some(exponent)),
        _ => (number, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: &str, expected: &str) {
        assert_eq!(prose(number, &Numerals::default()), expected);
    }

    #[test]
    fn prose_has_powers_of_ten() {
        check(
            "1.4e-14",
            "1.4\u{a0}×\u{a0}10<sup>−14</sup>"
                .replace('\u{a0}', " ")
                .as_str(),
        );
        check("-3", "−3");
    }

    #[test]
    fn prose_has_thin_spaces() {
        check("25,557,032", "25\u{202f}557\u{202f}032");
    }

    #[test]
    fn machines_read_six_digits() {
        assert_eq!(machine(&Scalar::Float(0.414_876_790_1)), "0.414877");
        assert_eq!(machine(&Scalar::Float(1.990_757_5e-7)), "1.99076e-7");
        assert_eq!(machine(&Scalar::Float(3.0)), "3");
    }

    #[test]
    fn words_are_left_alone() {
        check("ResNet", "ResNet");
    }

    #[test]
    fn a_number_format_does_not_fit_a_word() {
        assert_eq!(plain(&Scalar::Text("plain".to_owned()), ".2"), None);
    }

    #[test]
    fn thousands_and_digits_go_together() {
        let number = Scalar::Float(1_234_567.8);
        assert_eq!(plain(&number, ",.0").as_deref(), Some("1,234,568"));
    }
}
