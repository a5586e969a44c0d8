//! Ready markup of demos, made safe to stand in a page.
//!
//! Tags are read by the tokenizer of the HTML standard and written anew: known
//! elements and attributes stay, everything that runs, loads or styles goes.
//! What stands in a script or a style goes with it; other unknown tags leave
//! their text. Ids get a prefix, so that two pictures do not collide. It draws
//! nothing and judges nothing.

use std::fmt::Write;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::escape;

const ELEMENTS: &[&str] = &[
    // SVG, as the tokenizer spells it: in lower case, which HTML puts right again.
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
    // HTML
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
    // MathML
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

const EMPTY: &[&str] = &["br", "hr", "img", "col"];

/// Elements whose content is not text for readers.
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

/// `markup` with nothing in it that runs, loads or styles; its ids begin with `prefix`.
pub fn sanitize(markup: &str, prefix: &str) -> String {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut out = String::with_capacity(markup.len());
    let mut silent: Vec<String> = Vec::new();
    for Ok(token) in Tokenizer::new_with_emitter(markup, emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if SILENT.contains(&name.as_str()) && !tag.self_closing {
                    silent.push(name);
                } else if silent.is_empty() && ELEMENTS.contains(&name.as_str()) {
                    let attributes = tag.attributes.iter().map(|(name, value)| {
                        let name = String::from_utf8_lossy(name).into_owned();
                        (name, String::from_utf8_lossy(&value.value).into_owned())
                    });
                    open(&name, attributes, tag.self_closing, prefix, &mut out);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if silent.last() == Some(&name) {
                    silent.pop();
                } else if silent.is_empty() && is_closed(&name) {
                    out.push_str(&format!("</{name}>"));
                }
            }
            Token::String(text) if silent.is_empty() => {
                out.push_str(&escape::text(&String::from_utf8_lossy(&text)));
            }
            _ => {}
        }
    }
    out
}

fn is_closed(name: &str) -> bool {
    ELEMENTS.contains(&name) && !EMPTY.contains(&name)
}

fn open(
    name: &str,
    attributes: impl Iterator<Item = (String, String)>,
    closed: bool,
    prefix: &str,
    out: &mut String,
) {
    write!(out, "<{name}").expect("strings take text");
    for (attribute, value) in attributes {
        if let Some(value) = kept(name, &attribute, &value, prefix) {
            out.push_str(&escape::pair(&attribute, &value));
        }
    }
    out.push_str(if closed { "/>" } else { ">" });
}

/// The value an attribute may keep.
fn kept(element: &str, attribute: &str, value: &str, prefix: &str) -> Option<String> {
    let known = attribute
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':'));
    if !known || attribute.starts_with("on") || attribute == "style" || attribute == "srcset" {
        return None;
    }
    match attribute {
        "id" => Some(format!("{prefix}-{value}")),
        "aria-labelledby" | "aria-describedby" => {
            let ids = value.split_whitespace().map(|id| format!("{prefix}-{id}"));
            Some(ids.collect::<Vec<_>>().join(" "))
        }
        "href" | "xlink:href" | "src" => address(value, element == "a", prefix),
        _ if value.contains("url(") => {
            let inside = value.trim().strip_prefix("url(")?.strip_suffix(')')?;
            let id = inside.trim_matches(['"', '\'']).strip_prefix('#')?;
            Some(format!("url(#{prefix}-{id})"))
        }
        _ => Some(value.to_owned()),
    }
}

/// Places on the same picture, pages of other hosts to go to, pictures that are in the text.
fn address(value: &str, leads: bool, prefix: &str) -> Option<String> {
    let value = value.trim();
    if let Some(id) = value.strip_prefix('#') {
        return Some(format!("#{prefix}-{id}"));
    }
    let lower = value.to_ascii_lowercase();
    let starts: &[&str] = match leads {
        true => &["https://", "http://", "mailto:"],
        false => &["data:image/png;", "data:image/jpeg;", "data:image/gif;"],
    };
    let fits = starts.iter().any(|start| lower.starts_with(start));
    fits.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markup: &str, expected: &str) {
        assert_eq!(sanitize(markup, "d"), expected);
    }

    #[test]
    fn what_runs_goes() {
        check("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>");
        check(
            "<svg onload=\"x()\"><path d=\"M0 0\"/></svg>",
            "<svg><path d=\"M0 0\"/></svg>",
        );
        check("<a href=\"javascript:x()\">a</a>", "<a>a</a>");
        check("<a href=\" JaVaScRiPt:x()\">a</a>", "<a>a</a>");
    }

    #[test]
    fn what_loads_or_styles_goes() {
        check(
            "<style>p { color: red }</style><p style=\"x\">a</p>",
            "<p>a</p>",
        );
        check(
            "<img src=\"http://example.org/a.png\" alt=\"a\">",
            "<img alt=\"a\">",
        );
        check("<iframe src=\"x\">a</iframe>b", "b");
        check(
            "<svg><image href=\"https://example.org/a.png\"/></svg>",
            "<svg><image/></svg>",
        );
    }

    #[test]
    fn unknown_tags_leave_their_text() {
        check("<blink>a</blink> <!-- b -->c", "a c");
    }

    #[test]
    fn ids_and_what_refers_to_them_get_the_prefix() {
        check(
            "<g id=\"a\"/><use href=\"#a\"/><path fill=\"url(#a)\"/>",
            "<g id=\"d-a\"/><use href=\"#d-a\"/><path fill=\"url(#d-a)\"/>",
        );
    }

    #[test]
    fn text_stays_text() {
        check("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c");
    }
}
