//! What a finished page offers and asks for: ids, links, resources.
//!
//! It reads tags by the tokenizer of the HTML standard and judges nothing.

use std::collections::BTreeSet;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// The ids and addresses of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// All ids (and names of anchors).
    pub ids: BTreeSet<String>,
    /// Ids that stand more than once.
    pub doubles: BTreeSet<String>,
    /// `href` of links: where readers may go.
    pub links: Vec<String>,
    /// What the page loads by itself: scripts, styles, pictures.
    pub resources: Vec<String>,
}

/// Scans the text of a page.
pub fn scan(html: &str) -> Scan {
    let mut found = Scan::default();
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
    // Nothing is ever emitted; the callback sees it all.
    Tokenizer::new_with_emitter(html, emitter).for_each(drop);
    found
}

/// The attributes that hold ids and addresses.
const WANTED: [&str; 7] = ["id", "href", "rel", "src", "poster", "data", "srcset"];

/// A start tag while it is read.
#[derive(Default)]
struct Tag {
    name: String,
    /// The values of `WANTED`.
    values: [Option<String>; WANTED.len()],
    /// Which of them is being read.
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
