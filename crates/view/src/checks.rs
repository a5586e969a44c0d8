//! Values that a demo compared with published ones.

use crate::frame::{Check, Scalar, Tolerance};
use crate::voice::Voice;
use crate::{escape, scalar};

/// All checks behind one line, which is open if one fails; `source` writes where a published value
/// comes from, `summary` the line for so many that hold, of so many.
pub fn list(
    checks: &[&Check],
    words: &dyn Voice,
    summary: impl Fn(usize, usize) -> String,
    mut source: impl FnMut(&str) -> String,
) -> String {
    if checks.is_empty() {
        return String::new();
    }
    let hold = checks.iter().filter(|check| check.pass).count();
    let (open, sign) = if hold == checks.len() {
        ("", "✓")
    } else {
        (" open", "✗")
    };
    let mut html = format!(
        "<details class=\"verdict\"{open}><summary><span class=\"sign\" aria-hidden=\"true\">{sign}</span> \
         <span data-hold=\"{hold}\" data-of=\"{}\">{}</span></summary>\n<ul class=\"checks\"{}>\n",
        checks.len(),
        escape::text(&summary(hold, checks.len())),
        escape::pair("aria-label", words.page("checked_values"))
    );
    for check in checks {
        let (class, sign, verdict) = if check.pass {
            ("", "✓", "holds")
        } else {
            (" class=\"failed\"", "✗", "holds_not")
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
    html + "</ul></details>\n"
}

/// A value as HTML.
fn shown(value: &Scalar, words: &dyn Voice) -> String {
    let format = match value {
        Scalar::Integer(_) => ",",
        Scalar::Float(_) => ".4g",
        Scalar::Bool(_) | Scalar::Text(_) => "",
    };
    let text = scalar::plain(value, format).unwrap_or_default();
    if scalar::is_number(value) {
        scalar::tabular(&text, words.numerals())
    } else {
        escape::text(&text)
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
