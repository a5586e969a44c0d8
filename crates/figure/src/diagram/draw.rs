//! Arranging columns on the drawing.
//!
//! Columns that flow down stand side by side and continue in a new row where the drawing ends, so
//! that words keep their size on a small screen. A network that would be too long to flow to the
//! right flows down.

use super::Direction;
use super::layout::{Layout, lay_out};
use super::net::Net;
use super::spine::{Place, Spine};
use crate::limits::within;
use crate::svg::Element;
use crate::words::{Anchor, LEADING, WIDTH, lines, text, widest, wrap};

const BETWEEN_COLUMNS: f64 = 18.0;
const BETWEEN_ROWS: f64 = 26.0;
const MARGIN: f64 = 4.0;
/// Columns may be given air, but not so much that they fall apart.
const MOST_AIR: f64 = 60.0;

/// The drawing of a net and its height.
pub(crate) fn draw(net: &Net) -> (Vec<Element>, f64) {
    let lay_out_all = |down| {
        net.columns
            .iter()
            .map(|column| lay_out(column, down))
            .collect()
    };
    if net.direction == Direction::Right {
        let layouts: Vec<Layout<'_>> = lay_out_all(false);
        if layouts
            .iter()
            .all(|layout| layout.length <= WIDTH - 2.0 * MARGIN)
        {
            return draw_lines(&layouts);
        }
    }
    let layouts: Vec<Layout<'_>> = lay_out_all(true);
    draw_columns(&layouts)
}

/// Networks that flow to the right, one under the other.
fn draw_lines(layouts: &[Layout<'_>]) -> (Vec<Element>, f64) {
    let mut content = Vec::new();
    let mut top = MARGIN;
    for layout in layouts {
        let left = (WIDTH - layout.length) / 2.0;
        let title = &layout.column.title;
        if !title.is_empty() {
            content.push(bold(text(left, top + LEADING / 2.0, Anchor::Start, title)));
            top += LEADING + 6.0;
        }
        let place = Place {
            x: left,
            y: top + layout.side,
            down: false,
        };
        content.extend(Spine { layout, place }.draw());
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
        let fits = used + needed <= WIDTH + BETWEEN_COLUMNS - 2.0 * MARGIN;
        match rows.last_mut().filter(|_| fits) {
            Some(row) => row.push(layout),
            None => {
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
    let gap = ((WIDTH - used) / (row.len() + 1) as f64).min(MOST_AIR);
    let mut left = (WIDTH - used - gap * (row.len() - 1) as f64) / 2.0;
    let title = |layout: &Layout<'_>| {
        let room = if row.len() == 1 {
            WIDTH
        } else {
            layout.side + layout.other + gap
        };
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
        let words = title(layout);
        let half = widest(&words) / 2.0 + MARGIN;
        let middle = within(spine, half, WIDTH - half);
        let height = LEADING * words.len() as f64 / 2.0;
        let words = lines(middle, top + height, Anchor::Middle, &words);
        content.extend(words.into_iter().map(bold));
        let place = Place {
            x: spine,
            y: top + under,
            down: true,
        };
        content.extend(Spine { layout, place }.draw());
        left += layout.side + layout.other + gap;
    }
    under + row.iter().map(|layout| layout.length).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::parse::parse_diagram;

    fn height(text: &str) -> f64 {
        let net = Net::build(&parse_diagram(text).unwrap().items).unwrap();
        draw(&net).1
    }

    #[test]
    fn columns_that_do_not_fit_continue_in_a_new_row() {
        let column = "column c\nop a long name\nop f\n";
        assert_eq!(height(&column.repeat(2)), height(column));
        assert!(height(&column.repeat(6)) > 1.5 * height(column));
    }

    #[test]
    fn what_is_too_long_to_flow_right_flows_down() {
        assert!(height("right\nop f\nop g") < 60.0);
        assert!(height(&format!("right\n{}", "op function\n".repeat(9))) > 300.0);
    }
}
