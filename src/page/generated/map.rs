//! The course map: a drawing of the lessons and their requirements, and the same as a list.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

use serde::Serialize;

use super::layers::{Layers, Spot, layers};
use crate::lesson::Lesson;
use crate::page::escape;
use crate::page::model::link::PageLink;
use crate::page::model::view::CourseView;
use crate::page::shell::opening;
use crate::page::theme::words::InterfaceStrings;

/// Template context of the map.
#[derive(Serialize)]
pub(super) struct MapBody {
    /// SVG.
    graph: String,
    /// Lessons with the lessons they require.
    lessons: Vec<MapLesson>,
}

/// A lesson of the map.
#[derive(Serialize)]
struct MapLesson {
    /// The lesson.
    lesson: PageLink,
    /// Required lessons.
    requires: Vec<PageLink>,
}

/// Width and height of a box, in CSS pixels as all sizes here.
const BOX: (f64, f64) = (148.0, 52.0);
/// Distance between boxes side by side, and one below the other.
const GAP: (f64, f64) = (20.0, 40.0);
/// Width of the place where an edge passes a row.
const PASS: f64 = 12.0;
const MARGIN: f64 = 2.0;
/// Distance between columns.
const GUTTER: f64 = 64.0;
/// Height above and below columns, for edges that turn.
const TURN: f64 = 28.0;
/// Distance between edges that run from one column to the next.
const LANE: f64 = 8.0;
/// Maximum number of these edges with a line of their own.
const LINES_BESIDE: usize = 3;
/// Radius of their corners.
const ROUND: f64 = 6.0;

/// Width of the text of generated pages.
const WIDTH: f64 = 1120.0;
/// Number of rows from which a column is broken, if the width allows it.
const ROWS: usize = 5;

/// Maximum number of characters in one line of a box, and of lines.
const LINE: usize = 20;
const LINES: usize = 2;

/// Returns the map of a course.
pub(super) fn body(view: &CourseView<'_>, words: &InterfaceStrings) -> MapBody {
    MapBody {
        graph: drawing(view, "../", words),
        lessons: lessons(view, "../"),
    }
}

fn lessons(view: &CourseView<'_>, root: &str) -> Vec<MapLesson> {
    let entry = |lesson: &Arc<Lesson>| MapLesson {
        lesson: view.link_to(lesson, root),
        requires: opening::requires(view, lesson, root),
    };
    view.course.lessons.iter().map(entry).collect()
}

/// Draws the map for a page; `root` is the relative address of the top of the site.
pub(super) fn drawing(view: &CourseView<'_>, root: &str, words: &InterfaceStrings) -> String {
    let course = &view.course;
    let slugs = course.lessons.iter().map(|lesson| lesson.slug.as_str());
    let indices: HashMap<&str, usize> = slugs.zip(0..).collect();
    let lists = course.lessons.iter().map(|lesson| {
        let names = lesson.front.requires.iter();
        let slugs = names.filter_map(|name| course.required(name));
        let mut needed: Vec<usize> = slugs.filter_map(|s| indices.get(s).copied()).collect();
        needed.sort_unstable();
        needed.dedup();
        needed
    });
    let needs: Vec<Vec<usize>> = lists.collect();
    draw(&layers(&needs), &lessons(view, root), words)
}

fn draw(layers: &Layers, lessons: &[MapLesson], words: &InterfaceStrings) -> String {
    let columns = columns(&layers.rows);
    let longest = columns.iter().map(|column| column.len()).max().unwrap_or(0) as f64;
    let turn = if columns.len() > 1 { TURN } else { 0.0 };
    let width = width_of_columns(&columns) + 2.0 * MARGIN;
    let height = longest * (BOX.1 + GAP.1) - GAP.1 + 2.0 * (MARGIN + turn);
    let centers = centers(&columns, MARGIN + turn);
    let name = escape::pair("aria-label", words.page("map_drawing"));
    let mut out = format!(
        "<svg class=\"graph\" role=\"group\"{name} viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\">\n"
    );
    let paths = layers.edges.iter().enumerate().map(|(edge, &(from, to))| {
        let spots = [Spot::Node(from), Spot::Pass(edge), Spot::Node(to)];
        let points = spots.iter().filter_map(|spot| centers.get(spot)).flatten();
        points.copied().collect()
    });
    let edges: Vec<Vec<Center>> = paths.collect();
    let bounds = (MARGIN + turn, height - MARGIN - turn);
    let turns = Turns::of(&edges, columns.len(), bounds);
    for (edge, points) in edges.iter().enumerate() {
        push_edge(edge, points, &turns, &mut out);
    }
    for (node, entry) in lessons.iter().enumerate() {
        let center = centers.get(&Spot::Node(node)).and_then(|all| all.first());
        if let Some(center) = center {
            push_box(&entry.lesson, center.x, center.y, words, &mut out);
        }
    }
    out + "</svg>"
}

/// The middle of a box, or of a gap for an edge that passes.
#[derive(Clone, Copy)]
struct Center {
    x: f64,
    y: f64,
    /// Left edge of its column.
    left: f64,
    column: usize,
}

/// Breaks the rows into columns as a newspaper breaks its lines, so that a long course fits a wide
/// page at the size of its letters.
fn columns(rows: &[Vec<Spot>]) -> Vec<&[Vec<Spot>]> {
    let most = rows.len().div_ceil(ROWS).max(1);
    let mut layouts = (1..=most).rev().map(|count| {
        let columns = rows.chunks(rows.len().div_ceil(count).max(1));
        columns.collect::<Vec<_>>()
    });
    let fitting = layouts.find(|columns| width_of_columns(columns) <= WIDTH);
    fitting.unwrap_or_else(|| vec![rows])
}

fn width_of(spot: &Spot) -> f64 {
    match spot {
        Spot::Node(_) => BOX.0,
        Spot::Pass(_) => PASS,
    }
}

fn width_of_row(row: &[Spot]) -> f64 {
    let gaps = row.len().saturating_sub(1) as f64 * GAP.0;
    row.iter().map(width_of).sum::<f64>() + gaps
}

fn width_of_column(column: &[Vec<Spot>]) -> f64 {
    let rows = column.iter().map(|row| width_of_row(row));
    rows.fold(0.0, f64::max)
}

fn width_of_columns(columns: &[&[Vec<Spot>]]) -> f64 {
    let widths = columns.iter().map(|column| width_of_column(column));
    widths.sum::<f64>() + columns.len().saturating_sub(1) as f64 * GUTTER
}

/// Returns the centers of all spots; those of an edge in the order in which it passes them.
fn centers(columns: &[&[Vec<Spot>]], top: f64) -> HashMap<Spot, Vec<Center>> {
    let mut centers: HashMap<Spot, Vec<Center>> = HashMap::new();
    let mut left = MARGIN;
    for (column, rows) in columns.iter().enumerate() {
        let width = width_of_column(rows);
        for (at, row) in rows.iter().enumerate() {
            let mut x = left + (width - width_of_row(row)) / 2.0;
            let y = top + at as f64 * (BOX.1 + GAP.1) + BOX.1 / 2.0;
            for spot in row {
                let center = Center {
                    x: x + width_of(spot) / 2.0,
                    y,
                    left,
                    column,
                };
                centers.entry(*spot).or_default().push(center);
                x += width_of(spot) + GAP.0;
            }
        }
        left += width + GUTTER;
    }
    centers
}

/// Routes of edges from the foot of one column to the head of the next: each has a line of its own, and
/// they are nested, so that they do not cross.
struct Turns {
    /// By edge and index of the center where it leaves a column: the number of its line, and the number
    /// of lines side by side.
    lines: HashMap<(usize, usize), (usize, usize)>,
    /// Upper edge of the first row, lower edge of the last.
    top: f64,
    bottom: f64,
}

impl Turns {
    /// Numbers the lines; `edges` are the centers that each edge passes.
    fn of(edges: &[Vec<Center>], columns: usize, (top, bottom): (f64, f64)) -> Self {
        let mut lines = HashMap::new();
        for column in 1..columns {
            let mut found = Vec::new();
            for (edge, points) in edges.iter().enumerate() {
                let into = points
                    .windows(2)
                    .position(|pair| pair[0].column != column && pair[1].column == column);
                found.extend(into.map(|at| (points[at].x, (edge, at))));
            }
            // The edge farthest to the right takes the innermost line, so that no two lines cross.
            found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
            let count = found.len().min(LINES_BESIDE);
            let numbered = found.into_iter().enumerate();
            lines.extend(numbered.map(|(line, (_, turn))| (turn, (line.min(count - 1), count))));
        }
        Self { lines, top, bottom }
    }

    /// Appends the route from below `one` to above `other`, which is in the next column.
    fn push(&self, turn: (usize, usize), one: Center, other: Center, path: &mut String) {
        let (line, count) = self.lines.get(&turn).copied().unwrap_or((0, 1));
        let (inner, outer) = (line as f64 * LANE, (count - 1 - line) as f64 * LANE);
        let across = other.left - GUTTER / 2.0 + inner;
        let (below, above) = (self.bottom + LANE + inner, self.top - LANE - outer);
        let end = other.y - BOX.1 / 2.0;
        let right = |from: f64, to: f64| ROUND.copysign(to - from);
        let (out, back) = (right(one.x, across), right(across, other.x));
        _ = write!(path, "V{}q0 {ROUND} {out} {ROUND}", below - ROUND);
        _ = write!(path, "H{}q{out} 0 {out} -{ROUND}", across - out);
        _ = write!(path, "V{}q0 -{ROUND} {back} -{ROUND}", above + ROUND);
        _ = write!(path, "H{}q{back} 0 {back} {ROUND}V{end}", other.x - back);
    }
}

/// Appends a curve from below the first to above the last center of an edge; it passes straight
/// through those between.
fn push_edge(edge: usize, points: &[Center], turns: &Turns, out: &mut String) {
    let half = BOX.1 / 2.0;
    let mut path = String::new();
    for (index, pair) in points.windows(2).enumerate() {
        let [one, other] = [pair[0], pair[1]];
        let (start, end) = (one.y + half, other.y - half);
        match index {
            0 => _ = write!(path, "M{} {start}", one.x),
            _ => _ = write!(path, "V{start}"),
        }
        if one.column == other.column {
            let middle = (start + end) / 2.0;
            let (from, to) = (one.x, other.x);
            _ = write!(path, "C{from} {middle} {to} {middle} {to} {end}");
        } else {
            turns.push((edge, index), one, other, &mut path);
        }
    }
    _ = writeln!(out, "<path d=\"{path}\"/>");
}

fn push_box(lesson: &PageLink, x: f64, y: f64, words: &InterfaceStrings, out: &mut String) {
    let (left, top) = (x - BOX.0 / 2.0, y - BOX.1 / 2.0);
    let number = lesson
        .number
        .map(|n| words.numerals.whole(n as usize) + " ");
    let title = number.unwrap_or_default() + &lesson.title;
    let href = escape::pair("href", &lesson.href);
    _ = write!(
        out,
        "<a{href}><rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" rx=\"2\"/>",
        BOX.0, BOX.1
    );
    let lines = wrap(&title);
    let first = y + 4.5 - (lines.len() as f64 - 1.0) * 8.0;
    for (index, line) in lines.iter().enumerate() {
        let baseline = first + index as f64 * 16.0;
        let text = escape::text(line);
        // The line break keeps words apart in the name of the link.
        _ = write!(out, "\n<text x=\"{x}\" y=\"{baseline}\">{text}</text>");
    }
    out.push_str("</a>\n");
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
    fn long_courses_are_broken_into_columns_that_fit() {
        let row = |count: usize| (0..count).map(Spot::Node).collect::<Vec<_>>();
        let sizes = |rows: &[Vec<Spot>]| -> Vec<usize> {
            columns(rows).iter().map(|column| column.len()).collect()
        };
        assert_eq!(sizes(&vec![row(1); 5]), [5]);
        assert_eq!(sizes(&vec![row(1); 11]), [4, 4, 3]);
        assert_eq!(sizes(&vec![row(4); 11]), [11]);
        assert_eq!(sizes(&vec![row(3); 11]), [6, 5]);
    }

    #[test]
    fn columns_stand_beside_each_other() {
        let chain = (0..6_usize).map(|node| node.checked_sub(1).into_iter().collect());
        let layers = layers(&chain.collect::<Vec<_>>());
        let columns = columns(&layers.rows);
        let centers = centers(&columns, 0.0);
        let of = |node: usize| centers[&Spot::Node(node)][0];
        assert!(of(3).left > of(2).left + BOX.0, "the second column begins");
        assert!((of(3).y - of(0).y).abs() < 0.1, "at the same height");
    }

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
