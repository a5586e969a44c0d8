//! Claims that a run must confirm.
//!
//! A check compares what a demo computed with what was published or proved. It never stops the
//! demo: by hand it prints ✓ or ✗, and the site generator fails the build on ✗.

use crate::format::format_number;
use crate::frame;
use crate::json::Json;
use crate::number::Number;
use crate::value::Cell;

/// Allowed difference from the published number. A bare `f64` is an absolute distance.
///
/// ```
/// use show::{Tolerance, factor, percent};
/// assert_eq!(Tolerance::from(0.1), Tolerance::Absolute(0.1));
/// assert!(percent(8.0).allows(1.07, 1.0));
/// assert!(!factor(3.0).allows(4.0, 1.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// At most this far away, in the unit of the number itself.
    Absolute(f64),
    /// At most this share of the published number away.
    Relative(f64),
    /// Between the published number divided and multiplied by this.
    Factor(f64),
    /// Equal in every bit that counts.
    Exact,
    /// The published number or more.
    AtLeast,
    /// The published number or less.
    AtMost,
}

/// The result must equal the published number.
///
/// ```
/// show::check("layers", 50, 50, show::EXACT, "he2015");
/// ```
pub const EXACT: Tolerance = Tolerance::Exact;
/// The result must reach the published number.
///
/// ```
/// show::check("accuracy", 0.97, 0.95, show::AT_LEAST, "target");
/// ```
pub const AT_LEAST: Tolerance = Tolerance::AtLeast;
/// The result must not exceed the published number.
///
/// ```
/// show::check("error", 0.03, 0.05, show::AT_MOST, "target");
/// ```
pub const AT_MOST: Tolerance = Tolerance::AtMost;

/// Allows a deviation of `share` percent of the published number.
///
/// ```
/// show::check("gain", 1.21, 1.2, show::percent(2.0), "theory");
/// ```
#[must_use]
pub fn percent(share: f64) -> Tolerance {
    Tolerance::Relative(share / 100.0)
}

/// Allows results between a `bound`-th of the published number and `bound` times it.
///
/// ```
/// show::check("norm", 3.0, 2.0, show::factor(2.0), "theory");
/// ```
#[must_use]
pub fn factor(bound: f64) -> Tolerance {
    Tolerance::Factor(bound)
}

impl From<f64> for Tolerance {
    fn from(distance: f64) -> Tolerance {
        Tolerance::Absolute(distance)
    }
}

impl Tolerance {
    /// Returns true if `got` is close enough to `published`. NaN is never allowed.
    ///
    /// ```
    /// assert!(show::percent(1.0).allows(101.0, 100.0));
    /// assert!(!show::AT_MOST.allows(101.0, 100.0));
    /// ```
    #[must_use]
    pub fn allows(self, got: f64, published: f64) -> bool {
        let distance = (got - published).abs();
        match self {
            Tolerance::Absolute(most) => distance <= most,
            Tolerance::Relative(share) => distance <= share * published.abs(),
            Tolerance::Factor(bound) => {
                // The ratio of two zeros is NaN.
                let ratio = got / published;
                got == published || (ratio >= 1.0 / bound && ratio <= bound)
            }
            Tolerance::Exact => got == published,
            Tolerance::AtLeast => got >= published,
            Tolerance::AtMost => got <= published,
        }
    }

    fn json(self) -> Json {
        match self {
            Tolerance::Absolute(most) => Json::Object(vec![("absolute", most.into())]),
            Tolerance::Relative(share) => Json::Object(vec![("relative", share.into())]),
            Tolerance::Factor(bound) => Json::Object(vec![("factor", bound.into())]),
            Tolerance::Exact => "exact".into(),
            Tolerance::AtLeast => "at_least".into(),
            Tolerance::AtMost => "at_most".into(),
        }
    }

    /// Returns the claim in words, around the published number: "= 1.634 ± 0.1".
    fn claim(self, published: &str) -> String {
        match self {
            Tolerance::Absolute(most) => format!("= {published} ± {}", short(most)),
            Tolerance::Relative(share) => format!("= {published} ± {} %", short(share * 100.0)),
            Tolerance::Factor(bound) => format!("= {published} within a factor {}", short(bound)),
            Tolerance::Exact => format!("= {published}"),
            Tolerance::AtLeast => format!("≥ {published}"),
            Tolerance::AtMost => format!("≤ {published}"),
        }
    }
}

/// Compares `got` with `published`; `source` is a bibliography key or free text.
///
/// By hand it prints `✓ gain per block  1.640 = 1.634 ± 0.1 (de2020)`, or the same with ✗.
///
/// ```
/// use show::{AT_LEAST, EXACT, percent};
/// show::check("parameters", 11_689_512, 11_689_512, EXACT, "exact count");
/// show::check("gain per block", 1.64, 1.634, percent(8.0), "de2020");
/// show::check("cosine at layer 56", 0.991, 0.98, AT_LEAST, "cho2009");
/// ```
pub fn check(
    name: impl Into<String>,
    got: impl Number,
    published: impl Number,
    tolerance: impl Into<Tolerance>,
    source: impl Into<String>,
) {
    let tolerance: Tolerance = tolerance.into();
    let claim = CheckResult {
        name: name.into(),
        pass: passes(&got, &published, tolerance),
        got: got.to_cell(),
        published: published.to_cell(),
        tolerance,
        source: source.into(),
    };
    frame::emit(|| claim.frame(), || claim.line());
}

struct CheckResult {
    name: String,
    got: Cell,
    published: Cell,
    tolerance: Tolerance,
    source: String,
    pass: bool,
}

impl CheckResult {
    fn frame(&self) -> Json {
        Json::Object(vec![
            ("frame", "check".into()),
            ("name", self.name.as_str().into()),
            ("got", (&self.got).into()),
            ("published", (&self.published).into()),
            ("tolerance", self.tolerance.json()),
            ("source", self.source.as_str().into()),
            ("pass", self.pass.into()),
        ])
    }

    fn line(&self) -> String {
        let mark = if self.pass { '✓' } else { '✗' };
        let published = self.published.print("");
        let got = with_decimals_of(&published, self.got.print(""));
        let claim = self.tolerance.claim(&published);
        format!("{mark} {}  {got} {claim} ({})", self.name, self.source)
    }
}

/// Compares integers as integers: an `f64` cannot tell neighbors above 2⁵³ apart.
fn passes(got: &impl Number, published: &impl Number, tolerance: Tolerance) -> bool {
    match (got.to_cell(), published.to_cell(), tolerance) {
        (Cell::Integer(got), Cell::Integer(published), Tolerance::Exact) => got == published,
        _ => tolerance.allows(got.to_f64(), published.to_f64()),
    }
}

fn short(x: f64) -> String {
    format_number(x, "").unwrap_or_else(|| x.to_string())
}

/// Appends zeros to `number`, so that it has as many decimals as `model`.
fn with_decimals_of(model: &str, mut number: String) -> String {
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, digits)| digits.len());
    if model.contains('e') || !number.contains('.') || number.contains('e') {
        return number;
    }
    for _ in decimals(&number)..decimals(model) {
        number.push('0');
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(got: f64, published: f64, tolerance: Tolerance) -> CheckResult {
        let pass = tolerance.allows(got, published);
        let (got, published) = (got.to_cell(), published.to_cell());
        let (name, source) = ("gain".to_owned(), "de2020".to_owned());
        CheckResult {
            name,
            got,
            published,
            tolerance,
            source,
            pass,
        }
    }

    #[track_caller]
    fn check_line(got: f64, published: f64, tolerance: Tolerance, expected: &str) {
        assert_eq!(claim(got, published, tolerance).line(), expected);
    }

    #[test]
    fn a_line_shows_the_result_the_claim_and_its_source() {
        check_line(
            1.64,
            1.634,
            Tolerance::from(0.1),
            "✓ gain  1.640 = 1.634 ± 0.1 (de2020)",
        );
        check_line(
            1.2,
            1.634,
            percent(8.0),
            "✗ gain  1.200 = 1.634 ± 8 % (de2020)",
        );
        check_line(
            3e4,
            1e4,
            factor(3.0),
            "✓ gain  30000 = 10000 within a factor 3 (de2020)",
        );
        check_line(0.99, 0.98, AT_LEAST, "✓ gain  0.99 ≥ 0.98 (de2020)");
    }

    #[test]
    fn a_frame_holds_the_exact_numbers() {
        let frame = claim(1.0, 1.0, EXACT).frame().to_string();
        assert_eq!(
            frame,
            r#"{"frame":"check","name":"gain","got":1.0,"published":1.0,"tolerance":"exact","source":"de2020","pass":true}"#
        );
        let frame = claim(2.0, 1.0, percent(50.0)).frame().to_string();
        assert!(frame.contains(r#""tolerance":{"relative":0.5}"#));
        assert!(frame.ends_with(r#""pass":false}"#));
    }

    #[track_caller]
    fn check_bounds(tolerance: Tolerance, inside: &[f64], outside: &[f64]) {
        for got in inside {
            assert!(
                tolerance.allows(*got, -10.0),
                "{got} should pass {tolerance:?}"
            );
        }
        for got in outside {
            assert!(
                !tolerance.allows(*got, -10.0),
                "{got} should fail {tolerance:?}"
            );
        }
    }

    #[test]
    fn bounds_are_inclusive_and_nan_fails() {
        check_bounds(Tolerance::Absolute(1.0), &[-9.0, -11.0], &[-8.9, f64::NAN]);
        check_bounds(percent(10.0), &[-9.0, -11.0], &[-8.9, f64::NAN]);
        check_bounds(factor(2.0), &[-5.0, -20.0], &[-21.0, 10.0, f64::NAN]);
        check_bounds(EXACT, &[-10.0], &[-10.000_001, f64::NAN]);
        check_bounds(AT_LEAST, &[-10.0, 3.0], &[-11.0, f64::NAN]);
        check_bounds(AT_MOST, &[-10.0, -30.0], &[3.0, f64::NAN]);
    }

    #[test]
    fn large_integers_are_compared_as_integers() {
        assert!(!passes(
            &9_007_199_254_740_993_u64,
            &9_007_199_254_740_992_u64,
            EXACT
        ));
        assert!(passes(&25_557_032_usize, &25_557_032, EXACT));
    }
}
