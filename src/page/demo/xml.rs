//! Turns a drawing inside of a page into a file of its own.
//!
//! Pages are HTML, whose parser knows the namespace of `<svg>` and restores the case of names. A file
//! is XML: it has to name its namespace, and `viewbox` is no `viewBox`. Drawings of our renderer are XML
//! already; those that demos send as markup are not. It does not repair markup.

use std::borrow::Cow;

/// Names with capital letters that sanitized drawings may have.
const NAMES: &[&str] = &[
    "viewBox",
    "preserveAspectRatio",
    "pathLength",
    "textLength",
    "lengthAdjust",
    "startOffset",
    "refX",
    "refY",
    "markerWidth",
    "markerHeight",
    "markerUnits",
    "patternUnits",
    "patternContentUnits",
    "patternTransform",
    "gradientUnits",
    "gradientTransform",
    "spreadMethod",
    "maskUnits",
    "maskContentUnits",
    "clipPathUnits",
    "textPath",
    "clipPath",
    "linearGradient",
    "radialGradient",
];

/// Returns `drawing`, an `<svg>` of a page, as XML; unchanged if it names its namespace.
pub(super) fn from_html(drawing: &str) -> Cow<'_, str> {
    let head = &drawing[..drawing.find('>').unwrap_or(0)];
    if !head.starts_with("<svg") || head.contains("xmlns=") {
        return Cow::Borrowed(drawing);
    }
    // In sanitized markup each `<` begins a tag, and no value contains a `>`.
    let mut pieces = drawing.split('<');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (tag, text) = piece.split_at(piece.find('>').unwrap_or(piece.len()));
        out.push('<');
        out += &restored(tag);
        out += text;
    }
    out.replacen("<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"", 1)
        .into()
}

/// Returns the inside of a tag with names in the case that XML needs.
fn restored(tag: &str) -> String {
    let mut out = tag.to_owned();
    for name in NAMES {
        let lower = name.to_ascii_lowercase();
        out = out.replace(&format!(" {lower}=\""), &format!(" {name}=\""));
        for slash in ["", "/"] {
            let start = format!("{slash}{lower}");
            let is_whole = |rest: &str| rest.is_empty() || rest.starts_with([' ', '/']);
            if out.strip_prefix(&start).is_some_and(is_whole) {
                out = format!("{slash}{name}{}", &out[start.len()..]);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, xml: &str) {
        assert_eq!(from_html(html), xml, "of {html}");
    }

    #[test]
    fn drawings_of_demos_name_their_language() {
        check(
            "<svg viewbox=\"0 0 1 1\"><lineargradient gradientunits=\"x\"></lineargradient> viewbox=\"</svg>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><linearGradient gradientUnits=\"x\">\
             </linearGradient> viewbox=\"</svg>",
        );
        check(
            "<svg><clippath/></svg>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><clipPath/></svg>",
        );
    }

    #[test]
    fn drawings_in_xml_stay_as_they_are() {
        let own = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>";
        check(own, own);
    }
}
