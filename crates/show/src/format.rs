//! The format language of numbers in prose and tables.
//!
//! | spec  | 1234567.891   | 0.03125    | rule                                                     |
//! |-------|---------------|------------|----------------------------------------------------------|
//! |       | `1.235e6`     | `0.03125`  | whole numbers plain, others as `.4g`                     |
//! | `.2`  | `1234567.89`  | `0.03`     | digits after the point                                   |
//! | `.2e` | `1.23e6`      | `3.12e-2`  | scientific                                               |
//! | `,`   | `1,234,567.891` | `0.03125` | thousands; digits as they are                            |
//! | `,.2` | `1,234,567.89` | `0.03`    | both                                                     |
//! | `.1%` | `123456789.1%` | `3.1%`    | percent                                                  |
//! | `.4g` | `1.235e6`     | `0.03125`  | significant digits, trailing zeros dropped, as C's `%g`  |
//!
//! Not here: locales. Numbers in code and output are the same in every language.

/// A parsed specification of a number's format.
struct Spec {
    thousands: bool,
    digits: Option<usize>,
    style: NumberStyle,
}

#[derive(Clone, Copy, PartialEq)]
enum NumberStyle {
    Fixed,
    Scientific,
    Percent,
    Significant,
}

const MOST_DIGITS: usize = 17;

/// Prints `x` in the format `spec`; `None` if `spec` is invalid.
///
/// NaN and infinities print as `NaN`, `∞` and `-∞` under every spec.
///
/// ```
/// use show::format_number;
/// assert_eq!(format_number(25_557_032.0, ",").unwrap(), "25,557,032");
/// assert_eq!(format_number(1.4e-14, ".1e").unwrap(), "1.4e-14");
/// assert_eq!(format_number(0.0045, ".2%").unwrap(), "0.45%");
/// assert_eq!(format_number(1.63375, "").unwrap(), "1.634");
/// assert_eq!(format_number(1.0, "wide"), None);
/// ```
#[must_use]
pub fn format_number(x: f64, spec: &str) -> Option<String> {
    let parsed = parse(spec)?;
    Some(match x {
        x if x.is_nan() => "NaN".to_owned(),
        f64::INFINITY => "∞".to_owned(),
        f64::NEG_INFINITY => "-∞".to_owned(),
        x => print(x, &parsed),
    })
}

fn parse(spec: &str) -> Option<Spec> {
    if spec.is_empty() {
        return Some(Spec {
            thousands: false,
            digits: None,
            style: NumberStyle::Significant,
        });
    }
    let (thousands, rest) = match spec.strip_prefix(',') {
        Some(rest) => (true, rest),
        None => (false, spec),
    };
    let styles = [
        ('e', NumberStyle::Scientific),
        ('%', NumberStyle::Percent),
        ('g', NumberStyle::Significant),
    ];
    let named = styles
        .into_iter()
        .find_map(|(end, style)| Some((style, rest.strip_suffix(end)?)));
    let (style, rest) = named.unwrap_or((NumberStyle::Fixed, rest));
    let digits = match rest.strip_prefix('.') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(
            digits
                .parse()
                .ok()
                .filter(|digits| *digits <= MOST_DIGITS)?,
        ),
        None if rest.is_empty() => None,
        _ => return None,
    };
    Some(Spec {
        thousands,
        digits,
        style,
    })
}

fn print(x: f64, spec: &Spec) -> String {
    let signed = match (spec.style, spec.digits) {
        (NumberStyle::Fixed, None) => format!("{x}"),
        (NumberStyle::Fixed, Some(digits)) => format!("{x:.digits$}"),
        (NumberStyle::Scientific, None) => format!("{x:e}"),
        (NumberStyle::Scientific, Some(digits)) => format!("{x:.digits$e}"),
        (NumberStyle::Percent, digits) => format!("{:.*}%", digits.unwrap_or(0), x * 100.0),
        (NumberStyle::Significant, None) if is_whole(x) => format!("{x}"),
        (NumberStyle::Significant, digits) => significant(x, digits.unwrap_or(4).max(1)),
    };
    let text = unsigned_zero(signed);
    if spec.thousands {
        with_thousands(&text)
    } else {
        text
    }
}

/// Returns true if `x` is a whole number that an `f64` holds exactly.
fn is_whole(x: f64) -> bool {
    x.fract() == 0.0 && x.abs() < 9_007_199_254_740_992.0
}

/// Prints as C's `%g` does: scientific below 10⁻⁴ and from 10^`digits` on, without trailing zeros.
fn significant(x: f64, digits: usize) -> String {
    // The exponent after rounding decides: 9999.9 has five digits before the point at `.4g`.
    let scientific = format!("{x:.*e}", digits - 1);
    let (mantissa, exponent) = scientific
        .split_once('e')
        .expect("`e` formats with an exponent");
    // `expect` would bring code that prints why a text is no number.
    let power: i32 = exponent.parse().unwrap_or(0);
    if power < -4 || power >= digits as i32 {
        return format!("{}e{exponent}", without_trailing_zeros(mantissa));
    }
    let decimals = (digits as i32 - 1 - power).max(0) as usize;
    without_trailing_zeros(&format!("{x:.decimals$}")).to_owned()
}

fn without_trailing_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

/// Removes the minus sign of a number that is rounded to zero.
fn unsigned_zero(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if !rest.bytes().any(|byte| matches!(byte, b'1'..=b'9')) => rest.to_owned(),
        _ => text,
    }
}

fn with_thousands(text: &str) -> String {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let mut grouped = String::from(if unsigned == text { "" } else { "-" });
    for (index, character) in unsigned.chars().enumerate() {
        if index > 0 && index < digits && (digits - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(character);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(x: f64, spec: &str, expected: &str) {
        assert_eq!(
            format_number(x, spec).as_deref(),
            Some(expected),
            "{x} as {spec:?}"
        );
    }

    #[test]
    fn no_spec_means_whole_numbers_plain_and_others_short() {
        check(16_384.0, "", "16384");
        check(1.633_75, "", "1.634");
        check(1.4e-14, "", "1.4e-14");
        check(-0.0, "", "0");
    }

    #[test]
    fn a_point_fixes_the_digits() {
        check(2.0, ".3", "2.000");
        check(-0.0001, ".2", "0.00");
        check(2.6, ".0", "3");
    }

    #[test]
    fn an_e_is_scientific() {
        check(1.4e-14, ".2e", "1.40e-14");
        check(12_345.0, "e", "1.2345e4");
    }

    #[test]
    fn a_comma_groups_thousands() {
        check(1_234_567.0, ",", "1,234,567");
        check(-123_456.5, ",.1", "-123,456.5");
        check(999.0, ",", "999");
        check(1000.0, ",", "1,000");
        check(1_234_567.5, ",.0", "1,234,568");
        check(0.4, ",.0", "0");
    }

    #[test]
    fn percent_multiplies_by_a_hundred() {
        check(0.5, "%", "50%");
        check(0.0045, ".2%", "0.45%");
    }

    #[test]
    fn g_keeps_significant_digits_only() {
        check(0.000_123_45, ".3g", "0.000123");
        check(0.000_012_345, ".3g", "1.23e-5");
        check(99_999.0, ".4g", "1e5");
        check(9999.6, ".4g", "1e4");
        check(56.0, ".4g", "56");
        check(0.0, ".4g", "0");
    }

    #[test]
    fn what_is_not_finite_prints_the_same_under_every_spec() {
        check(f64::NAN, ",.2", "NaN");
        check(f64::INFINITY, ".1e", "∞");
        check(f64::NEG_INFINITY, "", "-∞");
    }

    #[test]
    fn anything_else_is_not_a_spec() {
        for spec in ["x", ".", ".2f", "2", ",,", ".-1", ".99", " .2", ".2 ", "é"] {
            let printed = format_number(1.0, spec);
            assert_eq!(printed, None, "{spec:?}");
        }
    }
}
