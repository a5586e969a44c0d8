//! What a finished page offers and asks for: ids, links, resources.
//!
//! It reads tags by the tokenizer of the HTML standard and judges nothing.

use std::collections::BTreeSet;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

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
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut found = Scan::default();
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        if let Token::StartTag(tag) = token {
            let name = String::from_utf8_lossy(&tag.name).into_owned();
            let attributes = tag.attributes.iter().map(|(key, value)| {
                let key = String::from_utf8_lossy(key).into_owned();
                (key, String::from_utf8_lossy(&value.value).into_owned())
            });
            found.read_tag(&name, &attributes.collect::<Vec<_>>());
        }
    }
    found
}

impl Scan {
    fn read_tag(&mut self, tag: &str, attributes: &[(String, String)]) {
        let get = |wanted: &str| {
            let found = attributes.iter().find(|(key, _)| key == wanted);
            found.map(|(_, value)| value.as_str())
        };
        if let Some(id) = get("id")
            && !self.ids.insert(id.to_owned())
        {
            self.doubles.insert(id.to_owned());
        }
        match tag {
            "a" | "area" => self.links.extend(get("href").map(str::to_owned)),
            "link" => self.read_link_tag(get("rel").unwrap_or(""), get("href")),
            "use" | "base" => {}
            _ => {
                let addresses = ["src", "poster", "data"].into_iter().filter_map(get);
                self.resources.extend(addresses.map(str::to_owned));
                let set = get("srcset").unwrap_or("").split(',');
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
