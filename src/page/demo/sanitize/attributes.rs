//! Attributes that elements of demos' markup may have, and the values that are allowed.
//!
//! All others are removed. The elements are listed in `allowed`.

const ATTRIBUTES: &[&str] = &[
    // Any element.
    "lang",
    "dir",
    "role",
    "title",
    // HTML.
    "colspan",
    "rowspan",
    "span",
    "scope",
    "start",
    "reversed",
    "type",
    "value",
    "open",
    "alt",
    "width",
    "height",
    // Shapes and places.
    "d",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "fr",
    "dx",
    "dy",
    "points",
    "rotate",
    "transform",
    "viewbox",
    "preserveaspectratio",
    "pathlength",
    "textlength",
    "lengthadjust",
    "startoffset",
    "method",
    "spacing",
    "side",
    "refx",
    "refy",
    "orient",
    "markerwidth",
    "markerheight",
    "markerunits",
    "patternunits",
    "patterncontentunits",
    "patterntransform",
    "gradientunits",
    "gradienttransform",
    "spreadmethod",
    "maskunits",
    "maskcontentunits",
    "clippathunits",
    "offset",
    "shape-rendering",
    "text-rendering",
    "image-rendering",
    "vector-effect",
    // Paint.
    "fill",
    "fill-opacity",
    "fill-rule",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-dasharray",
    "stroke-dashoffset",
    "opacity",
    "color",
    "stop-color",
    "stop-opacity",
    "clip-path",
    "clip-rule",
    "mask",
    "marker-start",
    "marker-mid",
    "marker-end",
    "paint-order",
    "visibility",
    "display",
    "overflow",
    // Text in SVG.
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "font-variant",
    "font-stretch",
    "letter-spacing",
    "word-spacing",
    "text-anchor",
    "text-decoration",
    "dominant-baseline",
    "alignment-baseline",
    "baseline-shift",
    "writing-mode",
    "direction",
    // MathML.
    "mathvariant",
    "mathsize",
    "mathcolor",
    "displaystyle",
    "scriptlevel",
    "stretchy",
    "fence",
    "separator",
    "form",
    "lspace",
    "rspace",
    "minsize",
    "maxsize",
    "symmetric",
    "largeop",
    "movablelimits",
    "accent",
    "accentunder",
    "linethickness",
    "columnspan",
    "columnalign",
    "rowalign",
    "columnspacing",
    "rowspacing",
    "depth",
    "voffset",
];

/// Returns true if an attribute has no effect in a page, so that its removal is not reported.
pub(super) fn is_idle(attribute: &str) -> bool {
    attribute.starts_with("xmlns")
        || attribute.starts_with("xml:")
        || matches!(attribute, "version" | "baseprofile" | "class")
}

/// Returns the allowed value of an attribute; ids and references to them get the `prefix`.
pub(super) fn allowed_value(
    element: &str,
    attribute: &str,
    value: &str,
    prefix: &str,
) -> Option<String> {
    match attribute {
        "id" => Some(format!("{prefix}-{value}")),
        "class" => classes(value),
        "aria-labelledby" | "aria-describedby" => {
            let ids = value.split_whitespace().map(|id| format!("{prefix}-{id}"));
            Some(ids.collect::<Vec<_>>().join(" "))
        }
        "aria-label" | "aria-hidden" | "aria-level" => Some(value.to_owned()),
        "href" | "xlink:href" | "src" => address(element, value, prefix),
        _ if !ATTRIBUTES.contains(&attribute) => None,
        // Paint may refer to elements of the same markup; any other address would be loaded.
        _ if value.to_ascii_lowercase().contains("url(") => {
            let inside = value.trim().strip_prefix("url(")?.strip_suffix(')')?;
            let id = inside.trim_matches(['"', '\'']).strip_prefix('#')?;
            Some(format!("url(#{prefix}-{id})"))
        }
        _ => Some(value.to_owned()),
    }
}

/// Returns true if an attribute of a picture's root could draw beyond the place of the picture.
pub(super) fn moves_root(attribute: &str) -> bool {
    matches!(attribute, "overflow" | "transform" | "x" | "y")
}

/// Returns the classes that color a drawing, and those that a course may style; `None` without any.
///
/// Other names might be those of the page, whose styles move elements and whose scripts look for them.
fn classes(value: &str) -> Option<String> {
    let is_known =
        |name: &&str| *name == "figure" || name.starts_with("fig-") || name.starts_with("demo-");
    let classes: Vec<&str> = value.split_ascii_whitespace().filter(is_known).collect();
    (!classes.is_empty()).then(|| classes.join(" "))
}

/// Returns an allowed address: an anchor in the same markup; on a link also other hosts, and on other
/// elements embedded pictures.
fn address(element: &str, value: &str, prefix: &str) -> Option<String> {
    // Browsers ignore blanks around an address, and the case of its scheme.
    let address = value.trim();
    if let Some(id) = address.strip_prefix('#') {
        return Some(format!("#{prefix}-{id}"));
    }
    let lower = address.to_ascii_lowercase();
    // A picture of another host would be loaded by each reader.
    let starts: &[&str] = if element == "a" {
        &["https://", "http://", "mailto:"]
    } else {
        &["data:image/png;", "data:image/jpeg;", "data:image/gif;"]
    };
    let is_allowed = starts.iter().any(|start| lower.starts_with(start));
    is_allowed.then(|| address.to_owned())
}
