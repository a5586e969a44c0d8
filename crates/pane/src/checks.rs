//! Values that a demo compared with published ones.

use crate::frame::{Check, Scalar, Tolerance};
use crate::{escape, scalar};

/// All checks as a list; `source` writes where a published value comes from.
pub fn list(checks: &[&Check], mut source: impl FnMut(&str) -> String) -> String {
    if checks.is_empty() {
        return String::new();
    }
    let mut html = "<ul class=\"checks\" aria-label=\"Checked values\">\n".to_owned();
    for check in checks {
        let (class, sign, words) = match check.pass {
            true => ("", "✓", "holds"),
            false => (" class=\"failed\"", "✗", "does not hold"),
        };
        let (name, got) = (escape::text(&check.name), shown(&check.got));
        html.push_str(&format!(
            "<li{class}><span class=\"sign\" role=\"img\" aria-label=\"{words}\">{sign}</span>\
             <span class=\"name\">{name}</span> <span class=\"got\">{got}</span> \
             <span class=\"source\">{} {}</span></li>\n",
            expected(check),
            source(&check.source),
        ));
    }
    html + "</ul>\n"
}

/// A value as HTML.
fn shown(value: &Scalar) -> String {
    let format = match value {
        Scalar::Integer(_) => ",",
        Scalar::Float(_) => ".4g",
        Scalar::Bool(_) | Scalar::Text(_) => "",
    };
    let text = scalar::plain(value, format).unwrap_or_default();
    match scalar::is_number(value) {
        true => scalar::tabular(&text),
        false => escape::text(&text),
    }
}

/// `= 1.634 ± 0.1`, `≥ 0.98`, `within a factor 3 of 1`.
fn expected(check: &Check) -> String {
    let published = shown(&check.published);
    match check.tolerance {
        Tolerance::Exact => format!("= {published}"),
        Tolerance::Absolute(x) => format!("= {published} ± {}", shown(&Scalar::Float(x))),
        Tolerance::Relative(x) => format!("= {published} ± {} %", (x * 1e4).round() / 1e2),
        Tolerance::Factor(x) => format!("within a factor {x} of {published}"),
        Tolerance::AtLeast => format!("≥ {published}"),
        Tolerance::AtMost => format!("≤ {published}"),
    }
}
