//! Elements and attributes that markup of demos may contain, and where elements may be.
//!
//! Everything else is removed. Names are in lower case, as the tokenizer writes them; page parsers
//! restore the case of SVG.

/// Namespace of an element; each is parsed by its own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Html,
    Svg,
    Math,
}

const HTML: &[&str] = &[
    "p",
    "div",
    "span",
    "br",
    "hr",
    "h4",
    "h5",
    "h6",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "pre",
    "code",
    "samp",
    "kbd",
    "var",
    "em",
    "strong",
    "b",
    "i",
    "u",
    "s",
    "sub",
    "sup",
    "small",
    "figure",
    "figcaption",
    "blockquote",
    "a",
    "img",
    "details",
    "summary",
    "abbr",
];

const SVG: &[&str] = &[
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textpath",
    "title",
    "desc",
    "clippath",
    "mask",
    "pattern",
    "lineargradient",
    "radialgradient",
    "stop",
    "marker",
    "image",
    "a",
];

const MATH: &[&str] = &[
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "msup",
    "msub",
    "msubsup",
    "mfrac",
    "msqrt",
    "mroot",
    "mtable",
    "mtr",
    "mtd",
    "mover",
    "munder",
    "munderover",
    "mspace",
    "mpadded",
];

/// Elements without content.
const EMPTY: &[&str] = &["br", "hr", "img", "col"];

/// Elements in which the parser leaves SVG or MathML, so that only text is allowed in them.
const WORDS_ONLY: &[&str] = &["title", "desc", "mi", "mn", "mo", "mtext"];

/// Elements whose content is no text for readers.
const SILENT: &[&str] = &[
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "foreignobject",
    "head",
    "textarea",
    "select",
    "video",
    "audio",
];

/// Elements that end an open paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "hr",
    "h4",
    "h5",
    "h6",
    "table",
    "ul",
    "ol",
    "dl",
    "li",
    "dt",
    "dd",
    "pre",
    "figure",
    "figcaption",
    "blockquote",
    "details",
    "summary",
];

/// Returns the elements in which `name` is allowed; `None` if it is allowed anywhere.
pub(super) fn parents(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "li" => &["ul", "ol"],
        "dt" | "dd" => &["dl"],
        "caption" | "colgroup" | "thead" | "tbody" | "tfoot" => &["table"],
        "col" => &["colgroup", "table"],
        "tr" => &["thead", "tbody", "tfoot", "table"],
        "td" | "th" => &["tr"],
        _ => return None,
    })
}

/// Returns true for a part of a table, which ends the cells before it.
pub(super) fn is_part(name: &str) -> bool {
    let parts = [
        "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th",
    ];
    parts.contains(&name)
}

/// Returns true if the parser moves all content but parts of a table out of the table.
pub(super) fn holds_parts_only(name: &str) -> bool {
    matches!(
        name,
        "table" | "colgroup" | "thead" | "tbody" | "tfoot" | "tr"
    )
}

/// Returns the namespace of an element inside of another namespace; `None` if it is not allowed
/// there.
pub(super) fn space(name: &str, around: Space) -> Option<Space> {
    match around {
        Space::Html if HTML.contains(&name) => Some(Space::Html),
        Space::Html | Space::Svg if name == "svg" => Some(Space::Svg),
        Space::Html if name == "math" => Some(Space::Math),
        Space::Svg if SVG.contains(&name) => Some(Space::Svg),
        Space::Math if MATH.contains(&name) => Some(Space::Math),
        _ => None,
    }
}

pub(super) fn is_empty(name: &str) -> bool {
    EMPTY.contains(&name)
}

pub(super) fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

pub(super) fn holds_words_only(name: &str) -> bool {
    WORDS_ONLY.contains(&name)
}

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
pub(super) fn kept(element: &str, attribute: &str, value: &str, prefix: &str) -> Option<String> {
    match attribute {
        "id" => Some(format!("{prefix}-{value}")),
        "class" => classes(value),
        "aria-labelledby" | "aria-describedby" => {
            let ids = value.split_whitespace().map(|id| format!("{prefix}-{id}"));
            Some(ids.collect::<Vec<_>>().join(" "))
        }
        "aria-label" | "aria-hidden" | "aria-level" => Some(value.to_owned()),
        "href" | "xlink:href" | "src" => address(value, element == "a", prefix),
        _ if !ATTRIBUTES.contains(&attribute) => None,
        _ if value.to_ascii_lowercase().contains("url(") => {
            let inside = value.trim().strip_prefix("url(")?.strip_suffix(')')?;
            let id = inside.trim_matches(['"', '\'']).strip_prefix('#')?;
            Some(format!("url(#{prefix}-{id})"))
        }
        _ => Some(value.to_owned()),
    }
}

/// Returns true if an attribute of a picture's root could draw beyond the place of the picture.
pub(super) fn leaves_place(attribute: &str) -> bool {
    matches!(attribute, "overflow" | "transform" | "x" | "y")
}

/// Returns the classes that color a drawing, and those that a course may style; `None` without any.
///
/// Other names might be those of the page, whose styles move elements and whose scripts look for them.
fn classes(value: &str) -> Option<String> {
    let is_known =
        |name: &&str| *name == "figure" || name.starts_with("fig-") || name.starts_with("demo-");
    let kept: Vec<&str> = value.split_ascii_whitespace().filter(is_known).collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Allows anchors in the same picture, links to other hosts, and embedded pictures.
fn address(value: &str, leads: bool, prefix: &str) -> Option<String> {
    let value = value.trim();
    if let Some(id) = value.strip_prefix('#') {
        return Some(format!("#{prefix}-{id}"));
    }
    let lower = value.to_ascii_lowercase();
    let starts: &[&str] = if leads {
        &["https://", "http://", "mailto:"]
    } else {
        &["data:image/png;", "data:image/jpeg;", "data:image/gif;"]
    };
    let fits = starts.iter().any(|start| lower.starts_with(start));
    fits.then(|| value.to_owned())
}
