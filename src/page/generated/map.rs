//! The course map: a drawing of the lessons and their requirements, and the same as a list.

use std::collections::HashMap;
use std::fmt::Write;

use serde::Serialize;

use super::layers::{Layers, Spot, layers};
use crate::page::escape;
use crate::page::model::link::Link;
use crate::page::model::view::CourseView;
use crate::page::shell::opening;
use crate::page::theme::words::Words;

/// Template context of the map.
#[derive(Serialize)]
pub(super) struct MapBody {
    /// SVG.
    graph: String,
    /// Lessons with the lessons they require.
    lessons: Vec<Node>,
}

#[derive(Serialize)]
struct Node {
    /// The lesson.
    lesson: Link,
    /// Required lessons.
    requires: Vec<Link>,
}

/// Sizes in CSS pixels.
const BOX: (f64, f64) = (148.0, 52.0);
const GAP: (f64, f64) = (20.0, 40.0);
const PASS: f64 = 12.0;
const MARGIN: f64 = 2.0;

/// Maximum number of characters in one line of a box, and of lines.
const LINE: usize = 20;
const LINES: usize = 2;

/// Returns the map of a course.
pub(super) fn body(view: &CourseView<'_>, words: &Words) -> MapBody {
    MapBody {
        graph: drawing(view, "../", words),
        lessons: nodes(view, "../"),
    }
}

fn nodes(view: &CourseView<'_>, root: &str) -> Vec<Node> {
    let nodes = view.course.lessons.iter().map(|lesson| {
        let link = Link::from_top(view, lesson);
        let href = format!("{root}{}", link.href);
        Node {
            lesson: Link { href, ..link },
            requires: opening::requires(view, lesson, root),
        }
    });
    nodes.collect()
}

/// Draws the map for a page; `root` is the relative address of the top of the site.
pub(super) fn drawing(view: &CourseView<'_>, root: &str, words: &Words) -> String {
    let lessons = || view.course.lessons.iter();
    let places: HashMap<&str, usize> = lessons().map(|l| l.slug.as_str()).zip(0..).collect();
    let needs: Vec<Vec<usize>> = lessons()
        .map(|lesson| {
            let names = lesson.front.requires.iter();
            let slugs = names.filter_map(|name| view.course.required(name));
            let mut found: Vec<usize> = slugs.filter_map(|s| places.get(s).copied()).collect();
            found.sort_unstable();
            found.dedup();
            found
        })
        .collect();
    let lessons = nodes(view, root);
    let titles: Vec<&Link> = lessons.iter().map(|node| &node.lesson).collect();
    draw(&layers(&needs), &titles, words)
}

fn draw(layers: &Layers, lessons: &[&Link], words: &Words) -> String {
    let wide = |spot: &Spot| match spot {
        Spot::Node(_) => BOX.0,
        Spot::Pass(_) => PASS,
    };
    let width_of = |row: &[Spot]| {
        let gaps = row.len().saturating_sub(1) as f64 * GAP.0;
        row.iter().map(wide).sum::<f64>() + gaps
    };
    let width = layers
        .rows
        .iter()
        .map(|row| width_of(row))
        .fold(0.0, f64::max)
        + 2.0 * MARGIN;
    let rows = layers.rows.len() as f64;
    let height = rows * (BOX.1 + GAP.1) - GAP.1 + 2.0 * MARGIN;
    let mut centers: HashMap<Spot, Vec<(f64, f64)>> = HashMap::new();
    for (at, row) in layers.rows.iter().enumerate() {
        let mut x = (width - width_of(row)) / 2.0;
        let y = MARGIN + at as f64 * (BOX.1 + GAP.1) + BOX.1 / 2.0;
        for spot in row {
            centers
                .entry(*spot)
                .or_default()
                .push((x + wide(spot) / 2.0, y));
            x += wide(spot) + GAP.0;
        }
    }
    let name = escape::pair("aria-label", words.page("map_drawing"));
    let mut out = format!(
        "<svg class=\"graph\" role=\"img\"{name} viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\">\n"
    );
    for (edge, &(from, to)) in layers.edges.iter().enumerate() {
        let mut points = centers.get(&Spot::Node(from)).cloned().unwrap_or_default();
        points.extend(centers.get(&Spot::Pass(edge)).into_iter().flatten());
        points.extend(centers.get(&Spot::Node(to)).into_iter().flatten());
        push_edge(&points, &mut out);
    }
    for (node, lesson) in lessons.iter().enumerate() {
        if let Some(&(x, y)) = centers.get(&Spot::Node(node)).and_then(|c| c.first()) {
            push_box(lesson, x, y, words, &mut out);
        }
    }
    out + "</svg>"
}

/// Appends a curve from below the first to above the last point; it passes straight through those
/// between.
fn push_edge(points: &[(f64, f64)], out: &mut String) {
    let half = BOX.1 / 2.0;
    let mut path = String::new();
    for (index, pair) in points.windows(2).enumerate() {
        let [(x1, y1), (x2, y2)] = [pair[0], pair[1]];
        let (start, end) = (y1 + half, y2 - half);
        let middle = (start + end) / 2.0;
        match index {
            0 => _ = write!(path, "M{x1} {start}"),
            _ => _ = write!(path, "V{start}"),
        }
        _ = write!(path, "C{x1} {middle} {x2} {middle} {x2} {end}");
    }
    _ = writeln!(out, "<path d=\"{path}\"/>");
}

fn push_box(lesson: &Link, x: f64, y: f64, words: &Words, out: &mut String) {
    let (left, top) = (x - BOX.0 / 2.0, y - BOX.1 / 2.0);
    _ = writeln!(
        out,
        "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" rx=\"2\"/>",
        BOX.0, BOX.1
    );
    let number = lesson
        .number
        .map(|n| words.numerals.whole(n as usize) + " ");
    let title = format!("{}{}", number.unwrap_or_default(), lesson.title);
    let lines = wrap(&title);
    let first = y + 4.5 - (lines.len() as f64 - 1.0) * 8.0;
    for (index, line) in lines.iter().enumerate() {
        let y = first + index as f64 * 16.0;
        let line = escape::text(line);
        _ = writeln!(out, "<text x=\"{x}\" y=\"{y}\">{line}</text>");
    }
}

/// Wraps a title; text beyond the last line is replaced by `…`.
fn wrap(title: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in title.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines[LINES - 1].push('…');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fit_into_their_boxes() {
        assert_eq!(
            wrap("21 Residual Networks & DenseNets"),
            ["21 Residual Networks", "& DenseNets"]
        );
        assert_eq!(
            wrap("A network learns in ten minutes and more"),
            ["A network learns in", "ten minutes and more"]
        );
        assert_eq!(
            wrap("one two three four five six seven eight nine ten"),
            ["one two three four", "five six seven eight…"]
        );
    }
}
