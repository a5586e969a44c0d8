//! Writing SVG: elements, escaped text and numbers of fixed precision.
//!
//! Coordinates keep one decimal, a tenth of a unit in a drawing 480 units wide, so the same data
//! gives the same bytes on every machine. Neighbors that look alike become one element, and what
//! the element around already says is not said again. Colors are never written here: see
//! [`crate::ink`].

use std::fmt::{self, Display};

use crate::ink;
use crate::xml::escape;

pub(crate) use crate::path::{Path, circle, line, polygon, rect, tile};

/// Attributes that elements take over from the one around them.
const INHERITED: [&str; 3] = ["fill", "stroke", "stroke-width"];

/// An element with its attributes and children.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

#[derive(Clone, Debug)]
enum Child {
    Element(Element),
    /// Escaped.
    Words(String),
}

impl Element {
    pub(crate) fn new(name: &'static str) -> Element {
        Element {
            name,
            attributes: Vec::new(),
            children: Vec::new(),
        }
    }

    pub(crate) fn group() -> Element {
        Element::new("g")
    }

    /// Sets an attribute to text, which is escaped.
    pub(crate) fn with(self, name: &'static str, value: impl AsRef<str>) -> Element {
        self.with_text(name, value.as_ref())
    }

    fn with_text(mut self, name: &'static str, value: &str) -> Element {
        self.attributes.push((name, escape(value)));
        self
    }

    /// Sets an attribute to a coordinate or a length.
    pub(crate) fn at(self, name: &'static str, x: f64) -> Element {
        self.with(name, number(x))
    }

    pub(crate) fn add(mut self, child: Element) -> Element {
        self.push(child);
        self
    }

    /// Adds `child`, or what it holds to the last child if only that differs.
    pub(crate) fn push(&mut self, child: Element) {
        if child.name == "g" && child.attributes.is_empty() {
            return child.children.into_iter().for_each(|child| match child {
                Child::Element(element) => self.push(element),
                words @ Child::Words(_) => self.children.push(words),
            });
        }
        for last in self.children.iter_mut().rev() {
            let Child::Element(last) = last else { break };
            if last.is_like(&child) {
                return last.absorb(child);
            }
            // Shapes of one color may change places.
            if !(last.is_plain_path() && child.is_plain_path()) {
                break;
            }
        }
        self.children.push(Child::Element(child));
    }

    pub(crate) fn extend(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        for child in children {
            self.push(child);
        }
        self
    }

    pub(crate) fn words(mut self, text: &str) -> Element {
        self.children.push(Child::Words(escape(text)));
        self
    }

    /// Returns true if the element has no content.
    pub(crate) fn is_empty(&self) -> bool {
        self.children.is_empty()
    }

    fn has(&self, wanted: impl Fn(&str) -> bool) -> bool {
        self.attributes.iter().any(|(name, _)| wanted(name))
    }

    /// Returns true for a path in the color of the group around it.
    fn is_plain_path(&self) -> bool {
        let own = |name: &str| name == "class" || is_particular(name);
        self.name == "path" && !self.has(own)
    }

    /// Returns true if both are groups, or opaque paths that may be one: translucent lines are darker where they cross.
    fn is_like(&self, other: &Element) -> bool {
        self.name == other.name
            && matches!(self.name, "g" | "path")
            && !self.has(is_particular)
            && self.look().eq(other.look())
    }

    /// Returns the attributes that do not say where it lies.
    fn look(&self) -> impl Iterator<Item = &(&'static str, String)> {
        self.attributes.iter().filter(|(name, _)| *name != "d")
    }

    fn absorb(&mut self, other: Element) {
        for child in other.children {
            match child {
                Child::Element(element) => self.push(element),
                words @ Child::Words(_) => self.children.push(words),
            }
        }
        let line = |(name, value)| (name == "d").then_some(value);
        let line = other.attributes.into_iter().find_map(line);
        let own = self.attributes.iter_mut().find(|(name, _)| *name == "d");
        if let (Some(line), Some((_, own))) = (line, own) {
            own.push_str(&line);
        }
    }

    /// Writes the element without what the elements `around` it say already.
    fn write(&self, around: &[(&'static str, String)], out: &mut String) {
        let known = |name: &str| around.iter().rev().find(|(known, _)| *known == name);
        let is_said = |name: &str, value: &str| {
            is_inherited(name, value) && known(name).is_some_and(|(_, known)| known == value)
        };
        let own: Vec<_> = self
            .attributes
            .iter()
            .filter(|(name, value)| !is_said(name, value))
            .collect();
        // A group that says nothing new is not needed around its children.
        let is_bare = self.name == "g" && own.is_empty() && !self.is_empty();
        if !is_bare {
            push_all(out, &["<", self.name]);
            for (name, value) in &own {
                push_all(out, &[" ", name, "=\"", value, "\""]);
            }
            out.push_str(if self.is_empty() { "/>" } else { ">" });
        }
        let inside = own.iter().map(|(name, value)| (*name, color(name, value)));
        // The style sheet fills nothing that has a stroke.
        let stroked = own.iter().any(|(name, _)| *name == "stroke-width");
        let hollow = stroked.then(|| ("fill", "none".to_owned()));
        let around: Vec<_> = around.iter().cloned().chain(inside).chain(hollow).collect();
        for child in &self.children {
            match child {
                Child::Element(element) => element.write(&around, out),
                Child::Words(words) => out.push_str(words),
            }
        }
        if !is_bare && !self.is_empty() {
            push_all(out, &["</", self.name, ">"]);
        }
    }
}

fn push_all(out: &mut String, texts: &[&str]) {
    for text in texts {
        out.push_str(text);
    }
}

/// Returns true if elements inside inherit the attribute; of classes, those that only set the color.
fn is_inherited(name: &str, value: &str) -> bool {
    INHERITED.contains(&name) || (name == "class" && ink::is_color(value))
}

/// Returns the part of an attribute that elements inside inherit: of several classes the first, the color.
fn color(name: &str, value: &str) -> String {
    match name {
        "class" if value == "fig-text" => "fig-ink".to_owned(),
        "class" => value.split(' ').next().unwrap_or("").to_owned(),
        _ => value.to_owned(),
    }
}

fn is_particular(name: &str) -> bool {
    name == "id" || name.ends_with("opacity")
}

impl Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.write(&[], &mut out);
        f.write_str(&out)
    }
}

/// A coordinate with at most one decimal.
pub(crate) fn number(x: f64) -> String {
    let rounded = (x * 10.0).round() / 10.0;
    if rounded == 0.0 {
        "0".to_owned()
    } else {
        rounded.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_at_most_one_decimal_and_no_negative_zero() {
        for (x, expected) in [(1.0, "1"), (0.25, "0.3"), (-0.04, "0"), (-1.26, "-1.3")] {
            assert_eq!(number(x), expected);
        }
    }

    #[test]
    fn text_and_attributes_are_escaped() {
        let element = Element::new("text")
            .with("id", "a\"b")
            .words("x < y & \u{1}z");
        assert_eq!(
            element.to_string(),
            "<text id=\"a&quot;b\">x &lt; y &amp; \u{fffd}z</text>"
        );
    }

    #[test]
    fn an_element_without_content_closes_itself() {
        assert_eq!(Element::group().to_string(), "<g/>");
        assert_eq!(Element::group().add(Element::new("a")).to_string(), "<a/>");
    }

    fn stroke(x: f64, class: &str) -> Element {
        let path = Path::default().move_to(x, 0.0).line_to(x, 5.0).element();
        Element::group().with("class", class).add(path.stroke(1.0))
    }

    #[test]
    fn neighbors_that_look_alike_are_one_element() {
        let group = Element::group().extend([stroke(1.0, "a"), stroke(2.0, "a")]);
        assert_eq!(
            group.to_string(),
            "<g class=\"a\"><path d=\"M1 0v5M2 0v5\" stroke-width=\"1\"/></g>"
        );
        let group = Element::group().extend([stroke(1.0, "a"), stroke(2.0, "b")]);
        assert_eq!(group.to_string().matches("<path").count(), 2);
    }

    #[test]
    fn what_is_inherited_is_not_repeated() {
        let group = Element::group().stroke(1.0).add(stroke(1.0, "a"));
        assert_eq!(
            group.to_string().matches("stroke-width").count(),
            1,
            "{group}"
        );
    }
}
