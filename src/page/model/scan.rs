//! Scans a finished page for its ids, links and resources.
//!
//! Relevant tags are found by a fast search and parsed by the tokenizer of the HTML standard.
//! Nothing is judged here.

use std::borrow::Cow;
use std::collections::BTreeSet;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use memchr::memchr;
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
    while let Some(start) = memchr(b'<', rest.as_bytes()) {
        let markup = &rest[start..];
        let (end, may_have_values) = markup_end(markup);
        let tag = &markup[..end];
        // Most tags color code and have none of these attributes.
        if may_have_values && has_wanted(tag) {
            read_tag(tag, &mut found);
        }
        rest = &markup[end..];
        if let Some(name) = text_element(tag) {
            rest = &rest[text_end(rest, name)..];
        }
    }
    found
}

/// Returns the length in bytes of the tag, comment or sign at the start of `markup`, and false if no
/// attribute in it has a value.
fn markup_end(markup: &str) -> (usize, bool) {
    let plain_end = || memchr(b'>', markup.as_bytes()).map_or(markup.len(), |at| at + 1);
    match markup.as_bytes().get(1) {
        // The HTML standard ends these two comments at once.
        Some(b'!') if markup.starts_with("<!-->") || markup.starts_with("<!--->") => {
            (plain_end(), false)
        }
        Some(b'!') if markup.starts_with("<!--") => {
            (markup.find("-->").map_or(markup.len(), |at| at + 3), false)
        }
        Some(b'!' | b'?' | b'/') => (plain_end(), false),
        Some(first) if first.is_ascii_alphabetic() => tag_end(markup.as_bytes()),
        _ => (1, false),
    }
}

/// Returns the length in bytes of a start tag, and false if no attribute in it has a value; `>` in a
/// quoted value does not end the tag.
fn tag_end(tag: &[u8]) -> (usize, bool) {
    let ends = |byte: &u8| matches!(byte, b'>' | b'=');
    match tag.iter().position(ends) {
        Some(at) if tag[at] == b'>' => (at + 1, false),
        Some(at) => (valued_tag_end(tag, at), true),
        None => (tag.len(), false),
    }
}

/// Returns the length in bytes of a start tag with values, the first of which follows `start`.
fn valued_tag_end(tag: &[u8], start: usize) -> usize {
    let mut quote = None;
    let mut before = b' ';
    for (at, &byte) in tag.iter().enumerate().skip(start) {
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
    let mut signs = tag.match_indices('=');
    signs.any(|(at, _)| ends_wanted(&tag.as_bytes()[..at]))
}

/// Returns true if `before` ends with the name of a wanted attribute.
fn ends_wanted(before: &[u8]) -> bool {
    let trimmed = before.trim_ascii_end();
    // No two of the names end with the same letter.
    let name = match trimmed.last().map(u8::to_ascii_lowercase) {
        Some(b'd') => "id",
        Some(b'e') => "name",
        Some(b'f') => "href",
        Some(b'l') => "rel",
        Some(b'c') => "src",
        Some(b'r') => "poster",
        Some(b'a') => "data",
        Some(b't') => "srcset",
        _ => return false,
    };
    let start = trimmed.len().checked_sub(name.len());
    start.is_some_and(|start| trimmed[start..].eq_ignore_ascii_case(name.as_bytes()))
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/' | b'>')
}

/// Returns the name of a start tag whose content is plain text up to its end tag.
fn text_element(tag: &str) -> Option<&'static str> {
    const NAMES: [&str; 8] = [
        "script", "style", "title", "textarea", "iframe", "xmp", "noembed", "noframes",
    ];
    // Elements with short names are most of a page.
    let name = tag.as_bytes().get(1..).filter(|name| name.len() > 3)?;
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
    let end = name.iter().position(ends).unwrap_or(name.len());
    let is_named = |known: &&str| known.as_bytes().eq_ignore_ascii_case(&name[..end]);
    NAMES.into_iter().find(is_named)
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

/// Reads one tag.
fn read_tag(tag: &str, found: &mut Scan) {
    match Tag::plain(tag) {
        Some(tag) => found.read_tag(&tag),
        None => read_tags(tag, found),
    }
}

/// Parses tags by the tokenizer of the HTML standard.
fn read_tags(html: &str, found: &mut Scan) {
    // All of the tool's tokenizers are of one type, so that the state machine is compiled once.
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // Without it the content of `<script>` and the like would be read as tags.
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        if let Token::StartTag(tag) = token {
            found.read_tag(&Tag::from(&tag));
        }
    }
}

/// A start tag with its attributes.
struct Tag<'t> {
    name: Cow<'t, str>,
    attributes: Vec<(Cow<'t, str>, Cow<'t, str>)>,
}

impl<'t> Tag<'t> {
    /// Reads a tag whose names are in lower case and whose values are quoted text, as most of ours
    /// are; `None` for others, which need the tokenizer.
    fn plain(tag: &'t str) -> Option<Self> {
        let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
        let (name, mut rest) = split_name(inner)?;
        let mut attributes = Vec::new();
        while !rest.is_empty() {
            let (name, after) = split_name(rest.strip_prefix(' ')?)?;
            let value;
            (value, rest) = match after.strip_prefix("=\"") {
                Some(quoted) => quoted.split_once('"')?,
                None => ("", after),
            };
            if value.contains(['&', '\r', '\0']) {
                return None;
            }
            attributes.push((name.into(), value.into()));
        }
        Some(Self {
            name: name.into(),
            attributes,
        })
    }

    /// Returns the value of an attribute; the first one if there are several.
    fn get(&self, wanted: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|(name, _)| name == wanted);
        found.map(|(_, value)| &**value)
    }
}

impl<'t> From<&'t StartTag<usize>> for Tag<'t> {
    fn from(tag: &'t StartTag<usize>) -> Self {
        let text = |bytes: &'t [u8]| String::from_utf8_lossy(bytes);
        let attributes = tag.attributes.iter();
        let texts = attributes.map(|(name, value)| (text(name), text(value)));
        Self {
            name: text(&tag.name),
            attributes: texts.collect(),
        }
    }
}

/// Splits a name in lower case off the beginning; `None` if there is none.
fn split_name(text: &str) -> Option<(&str, &str)> {
    let is_part = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    let end = text.bytes().position(|byte| !is_part(&byte));
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    (!name.is_empty()).then_some((name, rest))
}

impl Scan {
    fn read_tag(&mut self, tag: &Tag<'_>) {
        let owned = |name: &str| tag.get(name).map(str::to_owned);
        // An id without a value is none.
        if let Some(id) = owned("id").filter(|id| !id.is_empty())
            && !self.ids.insert(id.clone())
        {
            self.doubles.insert(id);
        }
        let element = &*tag.name;
        match element {
            "a" | "area" => {
                self.links.extend(owned("href"));
                self.names.extend(owned("name").filter(|_| element == "a"));
            }
            "link" => self.read_link_tag(tag.get("rel").unwrap_or_default(), owned("href")),
            // `<use>` draws a part of the same page, and `<base>` loads nothing.
            "use" | "base" => {}
            _ => {
                let addresses = ["src", "poster", "data"].into_iter();
                self.resources.extend(addresses.filter_map(owned));
                // Each candidate of `srcset` is an address and a size: `a.png 2x, b.png 3x`.
                let candidates = tag.get("srcset").unwrap_or_default().split(',');
                let addresses = candidates.filter_map(|one| one.split_whitespace().next());
                self.resources.extend(addresses.map(str::to_owned));
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
            "<a id=\"x\" href=\"y>z\" hidden><a id=\"x\" id=\"y\"><img src=\"a&amp;b\">",
            "<a id=\"x\"href=\"y\"><br id=\"z\"/><a href=\"a\" ><a  id=\"é\"><i id=\"\"><b id>",
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
