//! Values that a demo compared with published ones.

use crate::frame::{Check, Scalar, Tolerance};
use crate::voice::Voice;
use crate::{escape, scalar};

/// All checks as a list; `source` writes where a published value comes from.
pub fn list(
    checks: &[&Check],
    words: &dyn Voice,
    mut source: impl FnMut(&str) -> String,
) -> String {
    if checks.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<ul class=\"checks\"{}>\n",
        escape::pair("aria-label", words.page("checked_values"))
    );
    for check in checks {
        let (class, sign, verdict) = match check.pass {
            true => ("", "✓", "holds"),
            false => (" class=\"failed\"", "✗", "holds_not"),
        };
        let verdict = escape::pair("aria-label", words.page(verdict));
        let (name, got) = (escape::text(&check.name), shown(&check.got, words));
        html.push_str(&format!(
            "<li{class}><span class=\"sign\" role=\"img\"{verdict}>{sign}</span>\
             <span class=\"name\">{name}</span> <span class=\"got\">{got}</span> \
             <span class=\"source\">{} {}</span></li>\n",
            expected(check, words),
            source(&check.source),
        ));
    }
    html + "</ul>\n"
}

/// A value as HTML.
fn shown(value: &Scalar, words: &dyn Voice) -> String {
    let format = match value {
        Scalar::Integer(_) => ",",
        Scalar::Float(_) => ".4g",
        Scalar::Bool(_) | Scalar::Text(_) => "",
    };
    let text = scalar::plain(value, format).unwrap_or_default();
    match scalar::is_number(value) {
        true => scalar::tabular(&text, words.numerals()),
        false => escape::text(&text),
    }
}

/// `= 1.634 ± 0.1`, `≥ 0.98`, `within a factor 3 of 1`.
fn expected(check: &Check, words: &dyn Voice) -> String {
    let published = shown(&check.published, words);
    match check.tolerance {
        Tolerance::Exact => format!("= {published}"),
        Tolerance::Absolute(x) => format!("= {published} ± {}", shown(&Scalar::Float(x), words)),
        Tolerance::Relative(x) => {
            let percent = ((x * 1e4).round() / 1e2).to_string();
            format!("= {published} ± {} %", words.numerals().text(&percent))
        }
        Tolerance::Factor(x) => {
            let x = words.numerals().text(&x.to_string());
            words.say("within_factor", &[("x", &x), ("value", &published)])
        }
        Tolerance::AtLeast => format!("≥ {published}"),
        Tolerance::AtMost => format!("≤ {published}"),
    }
}
