//! Drawing arcs: from their tap, around what they pass, to where they end.
//!
//! An identity is an arc in ink; a projection is green and has its box in the middle. The gradient
//! comes back outside of the arc.

use super::arrow::arrow;
use super::boxes::{BoxWords, Frame, draw_box};
use super::layout::{BACK, Layout, PlacedArc};
use super::spine::Place;
use crate::ink::Ink;
use crate::svg::Element;
use crate::words::{Anchor, LEADING, text};

/// Distance between the ends of a gradient and those of its arc, in units.
const APART: f64 = 6.0;

pub(crate) fn draw(layout: &Layout<'_>, arc: &PlacedArc<'_>, place: &Place) -> Element {
    let node = &layout.nodes[arc.to];
    let (end, reach) = (node.middle(), layout.style.reach(node.node));
    let at = |(along, across): (f64, f64)| place.at(along, across);
    let corners = [
        (arc.from, 0.0),
        (arc.from, arc.lane),
        (end, arc.lane),
        (end, reach),
    ];
    let ink = if arc.arc.through.is_some() {
        Ink::Series(0)
    } else {
        Ink::Full
    };
    let forward = arrow(&corners.map(at), ink, 1.5, false);
    if !layout.column.backward {
        return forward;
    }
    let (out, start, end) = (arc.lane + BACK, end + APART, arc.from - APART);
    let corners = [(start, reach - 2.0), (start, out), (end, out), (end, APART)];
    Element::group()
        .add(forward)
        .add(arrow(&corners.map(at), Ink::Series(1), 1.8, false))
}

/// Half way along the arc.
fn middle(layout: &Layout<'_>, arc: &PlacedArc<'_>) -> f64 {
    (arc.from + layout.nodes[arc.to].middle()) / 2.0
}

/// The box of a projection.
pub(crate) fn draw_through(
    layout: &Layout<'_>,
    arc: &PlacedArc<'_>,
    place: &Place,
) -> Option<Element> {
    let words = BoxWords::new(arc.arc.through.as_ref()?, arc.arc.params);
    let (width, height) = words.size();
    let (x, y) = place.at(middle(layout, arc), arc.lane);
    let frame = Frame {
        left: x - width / 2.0,
        top: y - height / 2.0,
        width,
        height,
    };
    Some(draw_box(&words, frame, false))
}

/// Draws the values on an arc and back, outside of it, with small arrows for the direction of each.
pub(crate) fn draw_words(layout: &Layout<'_>, arc: &PlacedArc<'_>, place: &Place) -> Vec<Element> {
    let (onward, back) = if place.down {
        ("↓ ", "↑ ")
    } else {
        ("→ ", "← ")
    };
    let value = arc
        .arc
        .value
        .as_ref()
        .map(|words| (onward, Ink::Full, words));
    let gradient = arc
        .arc
        .gradient
        .as_ref()
        .map(|words| (back, Ink::Series(1), words));
    let texts: Vec<_> = value.into_iter().chain(gradient).collect();
    let room = if layout.column.backward { BACK } else { 0.0 };
    let (x, y) = place.at(middle(layout, arc), arc.lane + room);
    let last = texts.len().saturating_sub(1) as f64;
    let draw = |(index, (sign, ink, words)): (usize, (&str, Ink, &String))| {
        let (x, y, anchor) = if place.down {
            (
                x + 8.0,
                y + LEADING * (index as f64 - last / 2.0),
                Anchor::Start,
            )
        } else {
            (
                x,
                y - LEADING * (last - index as f64 + 0.5) - 2.0,
                Anchor::Middle,
            )
        };
        let sign = Element::new("tspan").ink(ink).fill().words(sign);
        text(x, y, anchor, "")
            .add(sign)
            .add(Element::new("tspan").words(words))
    };
    texts.into_iter().enumerate().map(draw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::layout::lay_out;
    use crate::diagram::net::Net;
    use crate::diagram::parse::parse_diagram;

    #[track_caller]
    fn check(text: &str, needle: &str, expected: bool) {
        let net = Net::build(&parse_diagram(text).unwrap().items).unwrap();
        let layout = lay_out(&net.columns[0], true);
        let place = Place {
            x: 0.0,
            y: 0.0,
            down: true,
        };
        let drawn = draw(&layout, &layout.arcs[0], &place).to_string();
        assert_eq!(drawn.contains(needle), expected, "{drawn}");
    }

    #[test]
    fn identities_are_ink_and_projections_are_green() {
        check("tap x\nop f\nadd x", "fig-ink", true);
        check("tap x\nop f\nadd x through g", "fig-s1", true);
    }

    #[test]
    fn gradients_come_back_only_where_asked() {
        check("tap x\nop f\nadd x", "fig-s2", false);
        check("tap x\nop f\nadd x <- 1", "fig-s2", true);
    }
}
