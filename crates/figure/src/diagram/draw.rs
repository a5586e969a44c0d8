//! Drawing columns that were laid out: spines, arcs, gradients and frames.
//!
//! Columns that flow down stand side by side and continue in a new row where the drawing ends, so
//! that words keep their size on a small screen. A network that would be too long to flow to the
//! right flows down.

use super::Direction;
use super::layout::{self, BACK, Layout, PlacedArc, PlacedGroup, needs_stub};
use super::net::{Kind, Net};
use super::node::{box_lines, box_size, draw_box};
use crate::ink::{Ink, THEORY_DASH, polygon};
use crate::svg::{Element, Path, circle, rect};
use crate::words::{Anchor, LEADING, WIDTH, lines, text, width, wrap};

const BETWEEN_COLUMNS: f64 = 18.0;
const BETWEEN_ROWS: f64 = 26.0;
const MARGIN: f64 = 4.0;

/// The drawing of a net and its height.
pub(crate) fn draw(net: &Net) -> (Vec<Element>, f64) {
    if net.direction == Direction::Right {
        let layouts: Vec<_> = net
            .columns
            .iter()
            .map(|column| layout::lay_out(column, false))
            .collect();
        if layouts
            .iter()
            .all(|layout| layout.length <= WIDTH - 2.0 * MARGIN)
        {
            return draw_rows(&layouts);
        }
    }
    let layouts: Vec<_> = net
        .columns
        .iter()
        .map(|column| layout::lay_out(column, true))
        .collect();
    draw_columns(&layouts)
}

/// Networks that flow to the right, one under the other.
fn draw_rows(layouts: &[Layout<'_>]) -> (Vec<Element>, f64) {
    let mut content = Vec::new();
    let mut top = MARGIN;
    for layout in layouts {
        let left = (WIDTH - layout.length) / 2.0;
        if !layout.column.title.is_empty() {
            content.push(bold(text(
                left,
                top + LEADING / 2.0,
                Anchor::Start,
                &layout.column.title,
            )));
            top += LEADING + 6.0;
        }
        let place = Place {
            x: left,
            y: top + layout.side,
            down: false,
        };
        content.extend(draw_column(layout, &place));
        top += layout.side + layout.other + BETWEEN_ROWS;
    }
    (content, top - BETWEEN_ROWS + MARGIN)
}

fn bold(words: Element) -> Element {
    words.with("font-weight", "600")
}

/// Networks that flow down, in rows as long as the drawing is wide.
fn draw_columns(layouts: &[Layout<'_>]) -> (Vec<Element>, f64) {
    let mut rows: Vec<Vec<&Layout<'_>>> = Vec::new();
    let mut used = f64::INFINITY;
    for layout in layouts {
        let needed = layout.side + layout.other + BETWEEN_COLUMNS;
        match rows.last_mut() {
            Some(row) if used + needed <= WIDTH + BETWEEN_COLUMNS - 2.0 * MARGIN => {
                row.push(layout)
            }
            _ => {
                rows.push(vec![layout]);
                used = 0.0;
            }
        }
        used += needed;
    }
    let mut content = Vec::new();
    let mut top = MARGIN;
    for row in &rows {
        top += draw_row(row, top, &mut content) + BETWEEN_ROWS;
    }
    (content, top - BETWEEN_ROWS + MARGIN)
}

/// Draws columns side by side and returns the height they take.
fn draw_row(row: &[&Layout<'_>], top: f64, content: &mut Vec<Element>) -> f64 {
    let used: f64 = row.iter().map(|layout| layout.side + layout.other).sum();
    // Columns may be given air, but not so much that they fall apart.
    let gap = ((WIDTH - used) / (row.len() + 1) as f64).min(60.0);
    let mut left = (WIDTH - used - gap * (row.len() - 1) as f64) / 2.0;
    let title = |layout: &Layout<'_>| {
        let room = (layout.side + layout.other + gap).max(60.0);
        wrap(&layout.column.title, room)
    };
    let titles = row
        .iter()
        .map(|layout| title(layout).len())
        .max()
        .unwrap_or(0) as f64;
    let under = if titles > 0.0 {
        titles * LEADING + 10.0
    } else {
        0.0
    };
    for layout in row {
        let spine = left + layout.other;
        let lines_of = title(layout);
        let wide = lines_of.iter().map(|line| width(line)).fold(0.0, f64::max);
        let low = wide / 2.0 + MARGIN;
        let middle = spine.clamp(low, (WIDTH - low).max(low));
        let height = LEADING * lines_of.len() as f64 / 2.0;
        content.extend(
            lines(middle, top + height, Anchor::Middle, &lines_of)
                .into_iter()
                .map(bold),
        );
        content.extend(draw_column(
            layout,
            &Place {
                x: spine,
                y: top + under,
                down: true,
            },
        ));
        left += layout.side + layout.other + gap;
    }
    under + row.iter().map(|layout| layout.length).fold(0.0, f64::max)
}

/// Where a spine begins and which way it runs.
struct Place {
    x: f64,
    y: f64,
    down: bool,
}

impl Place {
    /// The point `along` the flow and `across` it, toward the arcs.
    fn at(&self, along: f64, across: f64) -> (f64, f64) {
        match self.down {
            true => (self.x + across, self.y + along),
            false => (self.x + along, self.y - across),
        }
    }
}

fn draw_column(layout: &Layout<'_>, place: &Place) -> Vec<Element> {
    let mut content: Vec<Element> = Vec::new();
    for (index, group) in layout.groups.iter().enumerate() {
        content.push(draw_group(layout, index, group, place));
    }
    content.extend(layout.arcs.iter().map(|arc| draw_arc(layout, arc, place)));
    content.push(draw_spine(layout, place));
    for (index, piece) in layout.column.pieces.iter().enumerate() {
        if matches!(piece, super::net::Piece::Tap) {
            let (x, y) = place.at(layout.taps[index], 0.0);
            content.push(circle(x, y, 3.5).ink(Ink::Full).fill());
        }
    }
    for node in &layout.nodes {
        let (x, y) = place.at(node.start, 0.0);
        content.push(layout.style.draw(node.node, x, y));
    }
    content.extend(
        layout
            .arcs
            .iter()
            .filter_map(|arc| draw_through(layout, arc, place)),
    );
    content.extend(draw_words(layout, place));
    content
}

fn draw_group(layout: &Layout<'_>, index: usize, group: &PlacedGroup, place: &Place) -> Element {
    let (start, end) = (
        place.at(group.start, -group.other),
        place.at(group.end, group.side),
    );
    let (left, top) = (start.0.min(end.0), start.1.min(end.1));
    let (wide, high) = ((end.0 - start.0).abs(), (end.1 - start.1).abs());
    let frame = rect(left, top, wide, high)
        .with("rx", 4)
        .ink(Ink::Faint)
        .stroke(1.0);
    let words = layout.column.group_title(index);
    let words = text(
        left + wide - 8.0,
        top + LEADING / 2.0 + 2.0,
        Anchor::End,
        &words,
    );
    Element::group().add(frame).add(words.ink(Ink::Soft).fill())
}

/// An arrow's head with its tip at `tip`, pointing away from `from`.
pub(crate) fn head(from: (f64, f64), tip: (f64, f64)) -> Element {
    let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
    let length = dx.hypot(dy).max(1e-9);
    let (ux, uy) = (dx / length, dy / length);
    let (x, y) = (tip.0 - ux * 8.0, tip.1 - uy * 8.0);
    polygon(&[
        tip,
        (x - uy * 4.0, y + ux * 4.0),
        (x + uy * 4.0, y - ux * 4.0),
    ])
    .fill()
}

/// A line along `corners` with a head at its end.
fn arrow(corners: &[(f64, f64)], thickness: f64, dashed: bool) -> Element {
    let (before, tip) = (corners[corners.len() - 2], corners[corners.len() - 1]);
    let path = Path::rounded(corners, 9.0).element().stroke(thickness);
    let path = path.dashed(if dashed { THEORY_DASH } else { "" });
    Element::group().add(path).add(head(before, tip))
}

fn draw_arc(layout: &Layout<'_>, arc: &PlacedArc<'_>, place: &Place) -> Element {
    let node = &layout.nodes[arc.to];
    let (end, reach) = (
        node.middle(),
        node.size
            .side
            .min(end_of_arc(&node.node.kind, node.size.side)),
    );
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
    let points = corners.map(|(along, across)| place.at(along, across));
    let mut group = Element::group().add(Element::group().ink(ink).add(arrow(&points, 1.5, false)));
    if layout.column.backward {
        let (out, turn) = (arc.lane + BACK, 6.0);
        let back = [
            (end + turn, reach - 2.0),
            (end + turn, out),
            (arc.from - turn, out),
            (arc.from - turn, 6.0),
        ];
        let points = back.map(|(along, across)| place.at(along, across));
        group.push(
            Element::group()
                .ink(Ink::Series(1))
                .add(arrow(&points, 1.8, false)),
        );
    }
    group
}

/// How far from the spine the thing stands that an arc meets.
fn end_of_arc(kind: &Kind, side: f64) -> f64 {
    match kind {
        Kind::Add => super::node::RADIUS,
        _ => side,
    }
}

fn draw_through(layout: &Layout<'_>, arc: &PlacedArc<'_>, place: &Place) -> Option<Element> {
    let name = arc.arc.through.as_ref()?;
    let lines_of = box_lines(name, arc.arc.params);
    let (wide, high) = box_size(&lines_of, 0.0);
    let middle = (arc.from + layout.nodes[arc.to].middle()) / 2.0;
    let (x, y) = place.at(middle, arc.lane);
    let has_params = arc.arc.params.is_some();
    Some(draw_box(
        &lines_of,
        has_params,
        x - wide / 2.0,
        y - high / 2.0,
        wide,
        high,
    ))
}

/// Edges between nodes: learned where an arc runs beside them, dashed where something was dropped.
fn draw_spine(layout: &Layout<'_>, place: &Place) -> Element {
    let mut group = Element::group();
    let first = layout
        .nodes
        .first()
        .filter(|node| node.start > 0.0)
        .map(|node| (0.0, node.start));
    let between = layout
        .nodes
        .windows(2)
        .map(|pair| (pair[0].end(), pair[1].start));
    let last = layout.nodes.last().filter(|node| needs_stub(node.node));
    let last = last.map(|node| (node.end(), layout.length));
    for (from, to) in first.into_iter().chain(between).chain(last) {
        for (from, to, learned, dropped, tip) in split_at_taps(layout, from, to) {
            let ink = match (dropped, learned) {
                (true, _) => Ink::Faint,
                (false, true) => Ink::Series(0),
                (false, false) => Ink::Full,
            };
            let ends = [place.at(from, 0.0), place.at(to, 0.0)];
            let edge = match tip {
                true => arrow(&ends, 1.5, dropped),
                false => Path::rounded(&ends, 0.0).element().stroke(1.5),
            };
            group.push(Element::group().ink(ink).add(edge));
        }
        if layout.column.backward {
            let points = [place.at(to - 3.0, -BACK), place.at(from + 2.0, -BACK)];
            group.push(
                Element::group()
                    .ink(Ink::Series(1))
                    .add(arrow(&points, 1.8, false)),
            );
        }
    }
    group
}

/// Pieces of an edge: from, to, whether learned, whether dropped, whether the head is at its end.
fn split_at_taps(layout: &Layout<'_>, from: f64, to: f64) -> Vec<(f64, f64, bool, bool, bool)> {
    let mut stops: Vec<f64> = layout.arcs.iter().map(|arc| arc.from).collect();
    stops.retain(|stop| *stop > from && *stop < to);
    stops.sort_by(f64::total_cmp);
    stops.dedup();
    stops.insert(0, from);
    stops.push(to);
    let piece = |pair: &[f64]| {
        let middle = (pair[0] + pair[1]) / 2.0;
        let around = layout
            .arcs
            .iter()
            .filter(|arc| arc.from < middle && middle < layout.nodes[arc.to].middle());
        let inner = around.max_by(|a, b| a.from.total_cmp(&b.from));
        let dropped = inner.is_some_and(|arc| {
            let end = layout.nodes[arc.to].start;
            let inside = layout
                .nodes
                .iter()
                .filter(|n| n.start > arc.from && n.start < end);
            inside
                .into_iter()
                .any(|node| matches!(node.node.kind, Kind::Dropped { .. }))
        });
        (pair[0], pair[1], inner.is_some(), dropped, pair[1] == to)
    };
    stops.windows(2).map(piece).collect()
}

/// Values and gradients beside edges and arcs.
fn draw_words(layout: &Layout<'_>, place: &Place) -> Vec<Element> {
    let mut words = Vec::new();
    for node in &layout.nodes {
        let (x, y) = place.at(node.words, 0.0);
        let (side, back) = if place.down {
            (8.0, -BACK - 7.0)
        } else {
            (0.0, 0.0)
        };
        let lift = if place.down { 0.0 } else { LEADING * 0.6 };
        let (start, end) = match place.down {
            true => (Anchor::Start, Anchor::End),
            false => (Anchor::Middle, Anchor::Middle),
        };
        let value = node
            .node
            .value
            .as_ref()
            .map(|value| text(x + side, y - lift, start, value));
        let below = if place.down { 0.0 } else { lift + BACK };
        let gradient = node.node.gradient.as_ref();
        let gradient = gradient.map(|gradient| text(x + back, y + below, end, gradient));
        words.extend(value.into_iter().chain(gradient));
    }
    for arc in &layout.arcs {
        let middle = (arc.from + layout.nodes[arc.to].middle()) / 2.0;
        let back = if layout.column.backward { BACK } else { 0.0 };
        let (x, y) = place.at(middle, arc.lane + back);
        let texts: Vec<&String> = [&arc.arc.value, &arc.arc.gradient]
            .into_iter()
            .flatten()
            .collect();
        for (index, words_of) in texts.iter().enumerate() {
            let shift = LEADING * (index as f64 - (texts.len() as f64 - 1.0) / 2.0);
            words.push(match place.down {
                true => text(x + 8.0, y + shift, Anchor::Start, words_of),
                false => {
                    let above = LEADING * (texts.len() - 1 - index) as f64 + LEADING / 2.0 + 2.0;
                    text(x, y - above, Anchor::Middle, words_of)
                }
            });
        }
    }
    let mono = Element::group().with("class", "fig-halo").extend(words);
    if mono.is_empty() {
        Vec::new()
    } else {
        vec![mono]
    }
}
