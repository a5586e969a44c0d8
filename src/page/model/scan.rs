//! Scans a finished page for its ids, links and resources.
//!
//! Relevant tags are found by a fast search and parsed by the tokenizer of the HTML standard.
//! Nothing is judged here.

use std::collections::BTreeSet;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use serde::{Deserialize, Serialize};

/// The ids and addresses of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// All ids.
    pub ids: BTreeSet<String>,
    /// Names of anchors, which are also targets of fragments.
    #[serde(default)]
    pub names: BTreeSet<String>,
    /// Ids that occur more than once.
    pub doubles: BTreeSet<String>,
    /// Targets of links (`href`).
    pub links: Vec<String>,
    /// Files that the page loads by itself: scripts, styles, pictures.
    pub resources: Vec<String>,
}

/// Scans the text of a page.
pub fn scan(html: &str) -> Scan {
    let mut found = Scan::default();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let markup = &rest[start..];
        let end = markup_end(markup);
        let tag = &markup[..end];
        // Most tags color code and have none of these attributes.
        if tag.contains('=') && WANTED.iter().any(|name| has_word(tag, name)) {
            read_tags(tag, &mut found);
        }
        rest = &markup[end..];
        if let Some(name) = text_element(tag) {
            rest = &rest[text_end(rest, name)..];
        }
    }
    found
}

/// Returns the length in bytes of the tag, comment or sign at the start of `markup`.
fn markup_end(markup: &str) -> usize {
    let past = |end: &str| markup.find(end).map_or(markup.len(), |at| at + end.len());
    match markup.as_bytes().get(1) {
        Some(b'!') if markup.starts_with("<!-->") || markup.starts_with("<!--->") => past(">"),
        Some(b'!') if markup.starts_with("<!--") => past("-->"),
        Some(b'!' | b'?' | b'/') => past(">"),
        Some(first) if first.is_ascii_alphabetic() => tag_end(markup),
        _ => 1,
    }
}

/// Returns the length in bytes of a start tag; `>` in a quoted value does not end it.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    tag.len()
}

/// Returns true if `tag` may have the attribute `name`, in any case.
fn has_word(tag: &str, name: &str) -> bool {
    let parts = tag.as_bytes().windows(name.len() + 1);
    let mut parts = parts.filter(|part| part[..name.len()].eq_ignore_ascii_case(name.as_bytes()));
    parts.any(|part| ends_name(part[name.len()]))
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/' | b'>')
}

/// Returns the name of a start tag whose content is plain text up to its end tag.
fn text_element(tag: &str) -> Option<&'static str> {
    const NAMES: [&str; 8] = [
        "script", "style", "title", "textarea", "iframe", "xmp", "noembed", "noframes",
    ];
    let name = tag.get(1..).unwrap_or("");
    let end = name.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/');
    let name = &name[..end.unwrap_or(name.len())];
    NAMES
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(name))
}

/// Returns the number of bytes before `</name`.
fn text_end(text: &str, name: &str) -> usize {
    let closes = |at: &usize| {
        let after = text.as_bytes().get(at + 2..).unwrap_or_default();
        let (name_there, rest) = after.split_at(name.len().min(after.len()));
        let ends = rest.first().is_some_and(|&byte| ends_name(byte));
        ends && name_there.eq_ignore_ascii_case(name.as_bytes())
    };
    let ends = text.match_indices("</").map(|(at, _)| at);
    ends.into_iter().find(closes).unwrap_or(text.len())
}

/// Parses tags by the tokenizer of the HTML standard.
fn read_tags(html: &str, found: &mut Scan) {
    let mut tag = Tag::default();
    let see = |event: CallbackEvent<'_>, _: Span<()>| -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } => tag.open(name),
            CallbackEvent::AttributeName { name } => tag.name(name),
            CallbackEvent::AttributeValue { value } => tag.value(value),
            CallbackEvent::CloseStartTag { .. } => found.read_tag(&tag),
            _ => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::new(see);
    emitter.naively_switch_states(true);
    // The emitter emits nothing; the callback sees everything.
    Tokenizer::new_with_emitter(html, emitter).for_each(drop);
}

/// Attributes with ids and addresses.
const WANTED: [&str; 8] = [
    "id", "name", "href", "rel", "src", "poster", "data", "srcset",
];

/// A start tag that is being parsed.
#[derive(Default)]
struct Tag {
    name: String,
    /// The values of `WANTED`.
    values: [Option<String>; WANTED.len()],
    /// Index of the attribute whose value follows.
    reading: Option<usize>,
}

impl Tag {
    fn open(&mut self, name: &[u8]) {
        self.name.clear();
        self.name.push_str(&String::from_utf8_lossy(name));
        self.values.fill(None);
        self.reading = None;
    }

    fn name(&mut self, name: &[u8]) {
        let wanted = WANTED.iter().position(|wanted| wanted.as_bytes() == name);
        self.reading = wanted.filter(|&at| self.values[at].is_none());
        if let Some(at) = self.reading {
            self.values[at] = Some(String::new());
        }
    }

    fn value(&mut self, value: &[u8]) {
        if let Some(at) = self.reading.take() {
            self.values[at] = Some(String::from_utf8_lossy(value).into_owned());
        }
    }

    fn get(&self, wanted: &str) -> Option<&str> {
        let at = WANTED.iter().position(|name| *name == wanted)?;
        self.values[at].as_deref()
    }
}

impl Scan {
    fn read_tag(&mut self, tag: &Tag) {
        if let Some(id) = tag.get("id")
            && !self.ids.insert(id.to_owned())
        {
            self.doubles.insert(id.to_owned());
        }
        if tag.name == "a"
            && let Some(name) = tag.get("name")
        {
            self.names.insert(name.to_owned());
        }
        match tag.name.as_str() {
            "a" | "area" => self.links.extend(tag.get("href").map(str::to_owned)),
            "link" => self.read_link_tag(tag.get("rel").unwrap_or(""), tag.get("href")),
            "use" | "base" => {}
            _ => {
                let addresses = ["src", "poster", "data"].into_iter();
                let addresses = addresses.filter_map(|name| tag.get(name));
                self.resources.extend(addresses.map(str::to_owned));
                let set = tag.get("srcset").unwrap_or("").split(',');
                let set = set.filter_map(|part| part.split_whitespace().next());
                self.resources.extend(set.map(str::to_owned));
            }
        }
    }

    fn read_link_tag(&mut self, rel: &str, href: Option<&str>) {
        let Some(href) = href else { return };
        let loads = ["stylesheet", "icon", "preload", "modulepreload", "manifest"];
        let leads = ["prev", "next", "alternate", "license", "search"];
        let mut words = rel.split_whitespace();
        if words.clone().any(|word| loads.contains(&word)) {
            self.resources.push(href.to_owned());
        } else if words.any(|word| leads.contains(&word)) {
            self.links.push(href.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_scripts_are_text() {
        let found = scan("<script>'<a href=\"x\">'</script><A HREF=y id=z>");
        assert_eq!(found.links, ["y"]);
        assert!(found.ids.contains("z"));
    }

    #[test]
    fn what_is_passed_over_changes_nothing() {
        for html in [
            "<p title='a>b' id=x>c",
            "<p title=a\"b id=x><p id='y>'>",
            "<!-- <a href=x> --><a\nHREF = y><!--><b id=z>",
            "<TITLE><a href=x></title ><i id=a&amp;b>",
            "<textarea><p id=x></TEXTAREA><style>a{}</style><p id=y>",
            "a < b <<p id=x>> </p id=y><? id=z><!doctype html>",
            "<script></scriptx><a href=x></script><a href=y/><svg><use href=a id=b></svg>",
            "<p id=x",
            "<a href=x><p =id=y><img src = \"a'b\" alt=''>",
        ] {
            let mut whole = Scan::default();
            read_tags(html, &mut whole);
            assert_eq!(scan(html), whole, "in {html}");
        }
    }

    #[test]
    fn an_id_that_stands_twice_is_found() {
        let found = scan("<p id=a></p><p id=b></p><p id=a></p>");
        assert_eq!(found.doubles.iter().collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn what_a_page_loads_is_told_from_where_it_leads() {
        let html = "<link rel=stylesheet href=a.css><link rel=next href=b/>\
                    <img src=c.png srcset='d.png 2x, e.png 3x'>";
        let found = scan(html);
        assert_eq!(found.resources, ["a.css", "c.png", "d.png", "e.png"]);
        assert_eq!(found.links, ["b/"]);
    }
}
