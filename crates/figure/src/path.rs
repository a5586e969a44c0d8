//! Shapes: lines, circles, rectangles, polygons and the paths they are made of.
//!
//! A path is written from point to point, in tenths, so that rounding never adds up.

use crate::svg::{Element, number};

/// The `d` of a path, written step by step in the shortest commands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path {
    text: String,
    /// Current point, in tenths of a unit.
    at: (i64, i64),
    command: Option<char>,
}

impl Path {
    pub(crate) fn move_to(mut self, x: f64, y: f64) -> Path {
        let at = tenths((x, y));
        self.at = at;
        self.step('M', &[at.0, at.1])
    }

    pub(crate) fn line_to(mut self, x: f64, y: f64) -> Path {
        let (dx, dy) = self.go(x, y);
        match (dx, dy) {
            (_, 0) => self.step('h', &[dx]),
            (0, _) => self.step('v', &[dy]),
            _ => self.step('l', &[dx, dy]),
        }
    }

    pub(crate) fn curve_to(mut self, control: (f64, f64), x: f64, y: f64) -> Path {
        let control = tenths(control);
        let (cx, cy) = (control.0 - self.at.0, control.1 - self.at.1);
        let (dx, dy) = self.go(x, y);
        self.step('q', &[cx, cy, dx, dy])
    }

    /// A cubic curve with two control points.
    pub(crate) fn bend_to(mut self, one: (f64, f64), other: (f64, f64), x: f64, y: f64) -> Path {
        let from = self.at;
        let near = |(x, y): (i64, i64)| [x - from.0, y - from.1];
        let (one, other) = (near(tenths(one)), near(tenths(other)));
        let (dx, dy) = self.go(x, y);
        self.step('c', &[one[0], one[1], other[0], other[1], dx, dy])
    }

    /// Moves to the first of `points` and goes through the others.
    pub(crate) fn through(self, points: &[(f64, f64)]) -> Path {
        let path = self.move_to(points[0].0, points[0].1);
        let rest = points[1..].iter();
        rest.fold(path, |path, (x, y)| path.line_to(*x, *y))
    }

    /// Back to where the last move led.
    pub(crate) fn close(mut self) -> Path {
        self.text.push('z');
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Goes there; how far that is.
    fn go(&mut self, x: f64, y: f64) -> (i64, i64) {
        let (before, to) = (self.at, tenths((x, y)));
        self.at = to;
        (to.0 - before.0, to.1 - before.1)
    }

    fn step(mut self, command: char, tenths: &[i64]) -> Path {
        // A command that comes again is not said again, but for moves, which would be lines.
        let again = command != 'M' && self.command == Some(command);
        if !again {
            self.text.push(command);
        }
        for (index, &tenth) in tenths.iter().enumerate() {
            if (index > 0 || again) && tenth >= 0 {
                self.text.push(' ');
            }
            self.text.push_str(&decimal(tenth));
        }
        self.command = Some(command);
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
        Element::new("path").with("d", self.text)
    }
}

/// A place in tenths of a unit; what lies farther away than `FAR` is not seen, but subtracted.
fn tenths((x, y): (f64, f64)) -> (i64, i64) {
    let tenth = |x: f64| (x * 10.0).round().clamp(-FAR, FAR) as i64;
    (tenth(x), tenth(y))
}

const FAR: f64 = 1e12;

/// `-5` tenths are `-.5`.
fn decimal(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    match (whole, rest) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{rest}"),
        _ => format!("{sign}{whole}.{rest}"),
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
    Path::default().move_to(x1, y1).line_to(x2, y2).element()
}

/// A closed shape through `corners`.
pub(crate) fn polygon(corners: &[(f64, f64)]) -> Element {
    Path::default().through(corners).close().element()
}

/// A rectangle as a path, which neighbors of one color share.
pub(crate) fn tile(x: f64, y: f64, width: f64, height: f64) -> Element {
    let (right, bottom) = (x + width, y + height);
    polygon(&[(x, y), (right, y), (right, bottom), (x, bottom)])
}

/// A rectangle by its upper left corner, whose corners can be rounded.
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
        .with("cx", number(x))
        .with("cy", number(y))
        .with("r", number(radius))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: Path, expected: &str) {
        assert_eq!(path.text, expected);
    }

    #[test]
    fn corners_are_rounded_but_ends_are_kept() {
        let corners = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)];
        check(Path::rounded(&corners, 2.0), "M0 0h8q2 0 2 2v8");
    }

    #[test]
    fn rounding_never_adds_up() {
        let path = Path::default().move_to(0.0, 0.0);
        let path = (1..=9).fold(path, |path, x| path.line_to(f64::from(x) * 0.14, 0.0));
        check(path, "M0 0h.1 .2 .1 .2 .1 .1 .2 .1 .2");
    }

    #[test]
    fn a_shape_is_closed() {
        let shape = polygon(&[(0.0, 20.0), (-4.0, 12.5), (4.0, 12.5)]);
        assert_eq!(shape.to_string(), "<path d=\"M0 20l-4-7.5h8z\"/>");
    }
}
