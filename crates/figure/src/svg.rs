//! Writing SVG: elements, escaped text and numbers of fixed precision.
//!
//! Coordinates keep one decimal, a tenth of a unit in a drawing 480 units wide, so the same data
//! gives the same bytes on every machine. Colors are never written here: see [`crate::ink`].

use std::fmt::{self, Display, Write};

/// An element with its attributes and children already written.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    name: &'static str,
    attributes: String,
    content: String,
}

impl Element {
    pub(crate) fn new(name: &'static str) -> Element {
        Element {
            name,
            attributes: String::new(),
            content: String::new(),
        }
    }

    pub(crate) fn group() -> Element {
        Element::new("g")
    }

    /// Sets an attribute to text, which is escaped.
    pub(crate) fn with(mut self, name: &str, value: impl Display) -> Element {
        let value = escape(&value.to_string());
        let _ = write!(self.attributes, " {name}=\"{value}\"");
        self
    }

    /// Sets an attribute to a coordinate or a length.
    pub(crate) fn at(self, name: &str, x: f64) -> Element {
        self.with(name, number(x))
    }

    pub(crate) fn add(mut self, child: Element) -> Element {
        self.push(child);
        self
    }

    pub(crate) fn push(&mut self, child: Element) {
        let _ = write!(self.content, "{child}");
    }

    pub(crate) fn extend(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        for child in children {
            self.push(child);
        }
        self
    }

    pub(crate) fn words(mut self, text: &str) -> Element {
        self.content.push_str(&escape(text));
        self
    }

    /// Whether nothing was put inside.
    pub(crate) fn is_empty(&self) -> bool {
        self.content.is_empty()
    }
}

impl Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Element {
            name,
            attributes,
            content,
        } = self;
        if content.is_empty() {
            write!(f, "<{name}{attributes}/>")
        } else {
            write!(f, "<{name}{attributes}>{content}</{name}>")
        }
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

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML 1.0 has no spelling for control characters, not even an escape.
            control if control.is_control() => escaped.push(' '),
            plain => escaped.push(plain),
        }
    }
    escaped
}

/// The `d` of a path, written step by step in absolute coordinates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path(String);

impl Path {
    pub(crate) fn move_to(self, x: f64, y: f64) -> Path {
        self.step('M', &[x, y])
    }

    pub(crate) fn line_to(self, x: f64, y: f64) -> Path {
        self.step('L', &[x, y])
    }

    pub(crate) fn curve_to(self, control: (f64, f64), x: f64, y: f64) -> Path {
        self.step('Q', &[control.0, control.1, x, y])
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn step(mut self, command: char, numbers: &[f64]) -> Path {
        self.0.push(command);
        let numbers: Vec<String> = numbers.iter().map(|x| number(*x)).collect();
        self.0.push_str(&numbers.join(" "));
        self
    }

    /// The line through `corners`, each but the ends rounded with `radius`.
    pub(crate) fn rounded(corners: &[(f64, f64)], radius: f64) -> Path {
        let mut path = Path::default().move_to(corners[0].0, corners[0].1);
        for corner in corners.windows(3) {
            let before = toward(corner[1], corner[0], radius);
            let after = toward(corner[1], corner[2], radius);
            path = path
                .line_to(before.0, before.1)
                .curve_to(corner[1], after.0, after.1);
        }
        let end = corners[corners.len() - 1];
        path.line_to(end.0, end.1)
    }

    pub(crate) fn element(self) -> Element {
        Element::new("path").with("d", self.0)
    }
}

/// The point `distance` away from `from` on the way to `to`, at most half way.
fn toward(from: (f64, f64), to: (f64, f64), distance: f64) -> (f64, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length == 0.0 {
        return from;
    }
    let share = (distance / length).min(0.5);
    (from.0 + dx * share, from.1 + dy * share)
}

/// A straight line.
pub(crate) fn line(x1: f64, y1: f64, x2: f64, y2: f64) -> Element {
    Element::new("line")
        .at("x1", x1)
        .at("y1", y1)
        .at("x2", x2)
        .at("y2", y2)
}

/// A rectangle by its upper left corner.
pub(crate) fn rect(x: f64, y: f64, width: f64, height: f64) -> Element {
    Element::new("rect")
        .at("x", x)
        .at("y", y)
        .at("width", width)
        .at("height", height)
}

/// A circle.
pub(crate) fn circle(x: f64, y: f64, radius: f64) -> Element {
    Element::new("circle")
        .at("cx", x)
        .at("cy", y)
        .at("r", radius)
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
            "<text id=\"a&quot;b\">x &lt; y &amp;  z</text>"
        );
    }

    #[test]
    fn corners_are_rounded_but_ends_are_kept() {
        let path = Path::rounded(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], 2.0);
        assert_eq!(
            path.element().to_string(),
            "<path d=\"M0 0L8 0Q10 0 10 2L10 10\"/>"
        );
    }

    #[test]
    fn an_element_without_content_closes_itself() {
        assert_eq!(Element::group().to_string(), "<g/>");
        assert_eq!(
            Element::group().add(Element::new("a")).to_string(),
            "<g><a/></g>"
        );
    }
}
