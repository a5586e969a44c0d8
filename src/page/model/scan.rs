//! Scans a finished page for its ids, links and resources.
//!
//! Relevant tags are found by a fast search and parsed by the tokenizer of the HTML standard.
//! Nothing is judged here.

use std::borrow::Cow;
use std::collections::BTreeSet;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
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
        if has_wanted(tag) {
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
    let plain_end = || markup.find('>').map_or(markup.len(), |at| at + 1);
    match markup.as_bytes().get(1) {
        Some(b'!') if markup.starts_with("<!-->") || markup.starts_with("<!--->") => plain_end(),
        Some(b'!') if markup.starts_with("<!--") => {
            markup.find("-->").map_or(markup.len(), |at| at + 3)
        }
        Some(b'!' | b'?' | b'/') => plain_end(),
        Some(first) if first.is_ascii_alphabetic() => tag_end(markup),
        _ => 1,
    }
}

/// Returns the length in bytes of a start tag; `>` in a quoted value does not end it.
fn tag_end(tag: &str) -> usize {
    let end = tag.find('>').map_or(tag.len(), |at| at + 1);
    let has_quotes = tag[..end].bytes().any(|byte| matches!(byte, b'"' | b'\''));
    if has_quotes { quoted_tag_end(tag) } else { end }
}

fn quoted_tag_end(tag: &str) -> usize {
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

/// Returns true if `tag` may give a value to one of the wanted attributes.
fn has_wanted(tag: &str) -> bool {
    let is_wanted = |before: &[u8]| {
        let before = before.trim_ascii_end();
        let ends_with = |name: &&str| {
            let start = before.len().checked_sub(name.len());
            start.is_some_and(|start| before[start..].eq_ignore_ascii_case(name.as_bytes()))
        };
        WANTED.iter().any(ends_with)
    };
    let mut signs = tag.match_indices('=');
    signs.any(|(at, _)| is_wanted(&tag.as_bytes()[..at]))
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
    // All of the tool's tokenizers are of one type, so that the state machine is compiled once.
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        if let Token::StartTag(tag) = token {
            found.read_tag(&Tag(tag));
        }
    }
}

/// Attributes with ids and addresses.
const WANTED: [&str; 8] = [
    "id", "name", "href", "rel", "src", "poster", "data", "srcset",
];

/// A start tag with its attributes.
struct Tag(StartTag<usize>);

impl Tag {
    fn get(&self, wanted: &str) -> Option<Cow<'_, str>> {
        let value = self.0.attributes.get(wanted.as_bytes())?;
        Some(String::from_utf8_lossy(value))
    }
}

impl Scan {
    fn read_tag(&mut self, tag: &Tag) {
        let owned = |name: &str| tag.get(name).map(Cow::into_owned);
        // An id without a value is none.
        if let Some(id) = owned("id").filter(|id| !id.is_empty())
            && !self.ids.insert(id.clone())
        {
            self.doubles.insert(id);
        }
        let element: &[u8] = &tag.0.name;
        match element {
            b"a" | b"area" => {
                self.links.extend(owned("href"));
                self.names.extend(owned("name").filter(|_| element == b"a"));
            }
            b"link" => self.read_link_tag(&tag.get("rel").unwrap_or_default(), owned("href")),
            b"use" | b"base" => {}
            _ => {
                let addresses = ["src", "poster", "data"].into_iter();
                self.resources.extend(addresses.filter_map(owned));
                let set = tag.get("srcset").unwrap_or_default();
                let set = set
                    .split(',')
                    .filter_map(|part| part.split_whitespace().next());
                self.resources.extend(set.map(str::to_owned));
            }
        }
    }

    fn read_link_tag(&mut self, rel: &str, href: Option<String>) {
        let Some(href) = href else { return };
        let loads = ["stylesheet", "icon", "preload", "modulepreload", "manifest"];
        let leads = ["prev", "next", "alternate", "license", "search"];
        let mut words = rel.split_whitespace();
        if words.clone().any(|word| loads.contains(&word)) {
            self.resources.push(href);
        } else if words.any(|word| leads.contains(&word)) {
            self.links.push(href);
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
