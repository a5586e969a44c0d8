//! Elements that markup of demos may contain, and where they may be.
//!
//! All others are removed. Names are in lower case, as the tokenizer writes them; page parsers
//! restore the case of SVG. Attributes are not looked at here.

/// Namespace of an element; each is parsed by its own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Namespace {
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

/// Void elements, which have no content and no end tag.
const VOID: &[&str] = &["br", "hr", "img", "col"];

/// Elements in which the parser leaves SVG or MathML, so that only text is allowed in them.
const TEXT_ONLY: &[&str] = &["title", "desc", "mi", "mn", "mo", "mtext"];

/// Elements that are removed with their content, since it is no text for readers.
const REMOVED_WHOLE: &[&str] = &[
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
pub(super) fn is_table_part(name: &str) -> bool {
    let parts = [
        "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th",
    ];
    parts.contains(&name)
}

/// Returns true if the parser moves all content but parts of a table out of the table.
pub(super) fn holds_table_parts_only(name: &str) -> bool {
    matches!(
        name,
        "table" | "colgroup" | "thead" | "tbody" | "tfoot" | "tr"
    )
}

/// Returns the namespace of an element inside of another namespace; `None` if it is not allowed
/// there.
pub(super) fn namespace(name: &str, around: Namespace) -> Option<Namespace> {
    match around {
        Namespace::Html if HTML.contains(&name) => Some(Namespace::Html),
        Namespace::Html | Namespace::Svg if name == "svg" => Some(Namespace::Svg),
        Namespace::Html if name == "math" => Some(Namespace::Math),
        Namespace::Svg if SVG.contains(&name) => Some(Namespace::Svg),
        Namespace::Math if MATH.contains(&name) => Some(Namespace::Math),
        _ => None,
    }
}

pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

pub(super) fn is_removed_whole(name: &str) -> bool {
    REMOVED_WHOLE.contains(&name)
}

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

pub(super) fn holds_text_only(name: &str) -> bool {
    TEXT_ONLY.contains(&name)
}
