//! The smallest rectangle around the shapes of a drawing, for thumbnails, which have no text.
//!
//! It reads what `figure` writes: shapes, paths of absolute moves and relative lines and curves, and
//! groups that are moved or scaled. Anything else has no answer, and the drawing keeps its view box.
//! A curve is taken as the polygon of its control points, which contains it.

/// Space around the shapes, for the width of lines, in units of the drawing.
const MARGIN: f64 = 3.0;

/// Returns the view box of the shapes in `svg`; `None` if there are none or one is not understood.
pub(super) fn view_box(svg: &str) -> Option<String> {
    let mut extent = Extent::default();
    // The transformations of the open elements, and the one of the page.
    let mut open = vec![Transform::default()];
    for markup in svg.split('<').skip(1) {
        let (tag, _) = markup.split_once('>')?;
        if tag.starts_with('/') {
            open.pop();
            continue;
        }
        let outer = *open.last()?;
        let inner = match attribute(tag, "transform") {
            Some(functions) => outer.then(functions)?,
            None => outer,
        };
        for (x, y) in points(tag)? {
            extent.add(inner.apply(x, y));
        }
        if !tag.ends_with('/') {
            open.push(inner);
        }
    }
    extent.view_box()
}

/// Returns the points that span a shape; none for an element that is no shape.
fn points(tag: &str) -> Option<Vec<(f64, f64)>> {
    let number = |name| attribute(tag, name).map_or(Some(0.0), |value| value.parse::<f64>().ok());
    let name = tag.split([' ', '/']).next()?;
    Some(match name {
        "rect" | "image" => {
            let (x, y) = (number("x")?, number("y")?);
            vec![(x, y), (x + number("width")?, y + number("height")?)]
        }
        "circle" => {
            let (x, y, r) = (number("cx")?, number("cy")?, number("r")?);
            vec![(x - r, y - r), (x + r, y + r)]
        }
        "line" => vec![
            (number("x1")?, number("y1")?),
            (number("x2")?, number("y2")?),
        ],
        "polygon" | "polyline" => {
            let all = numbers(attribute(tag, "points")?)?;
            all.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
        }
        "path" => path(attribute(tag, "d")?)?,
        "svg" | "g" | "text" | "tspan" | "title" | "desc" => Vec::new(),
        _ => return None,
    })
}

/// Returns the points of a path's lines and the control points of its curves.
fn path(commands: &str) -> Option<Vec<(f64, f64)>> {
    let mut found = Vec::new();
    let (mut at, mut start) = ((0.0, 0.0), (0.0, 0.0));
    let is_command = |c: char| c.is_ascii_alphabetic() && c != 'e';
    let starts: Vec<usize> = commands
        .match_indices(is_command)
        .map(|(at, _)| at)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([commands.len()]);
    for (&from, to) in starts.iter().zip(ends) {
        let values = numbers(&commands[from + 1..to])?;
        // The number of values of one line or curve; the last two are its end.
        let length = match &commands[from..=from] {
            "M" | "l" => 2,
            "h" | "v" => 1,
            "c" => 6,
            "q" => 4,
            "z" => {
                at = start;
                continue;
            }
            _ => return None,
        };
        for piece in values.chunks_exact(length) {
            let points: Vec<(f64, f64)> = match (&commands[from..=from], piece) {
                ("M", &[x, y]) => vec![(x, y)],
                ("h", &[x]) => vec![(at.0 + x, at.1)],
                ("v", &[y]) => vec![(at.0, at.1 + y)],
                _ => piece
                    .chunks_exact(2)
                    .map(|pair| (at.0 + pair[0], at.1 + pair[1]))
                    .collect(),
            };
            at = *points.last()?;
            found.extend(points);
        }
        if commands[from..].starts_with('M') {
            start = at;
        }
    }
    Some(found)
}

/// Reads numbers as `figure` writes them: `8-4v` and `.5.5` need no separator.
fn numbers(text: &str) -> Option<Vec<f64>> {
    let mut all: Vec<String> = Vec::new();
    let mut is_open = false;
    for sign in text.chars() {
        match sign {
            ' ' | ',' => is_open = false,
            '-' | '0'..='9' | '.' => {
                let begins = !is_open
                    || sign == '-'
                    || sign == '.' && all.last().is_some_and(|last| last.contains('.'));
                if begins {
                    all.push(String::new());
                }
                all.last_mut()?.push(sign);
                is_open = true;
            }
            _ => return None,
        }
    }
    all.iter().map(|number| number.parse().ok()).collect()
}

/// Returns the value of an attribute of a tag that this program wrote.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// A scaling, then a translation.
#[derive(Clone, Copy)]
struct Transform {
    scale: (f64, f64),
    shift: (f64, f64),
}

impl Default for Transform {
    fn default() -> Self {
        Self {
            scale: (1.0, 1.0),
            shift: (0.0, 0.0),
        }
    }
}

impl Transform {
    fn apply(self, x: f64, y: f64) -> (f64, f64) {
        (
            self.scale.0.mul_add(x, self.shift.0),
            self.scale.1.mul_add(y, self.shift.1),
        )
    }

    /// Returns the transformation inside of an element with these `functions`.
    fn then(mut self, functions: &str) -> Option<Self> {
        for function in functions.split_inclusive(')') {
            let (name, values) = function.trim().strip_suffix(')')?.split_once('(')?;
            let values = numbers(values)?;
            let x = *values.first()?;
            let second = values.get(1).copied();
            match name {
                "translate" => self.shift = self.apply(x, second.unwrap_or(0.0)),
                "scale" => {
                    self.scale.0 *= x;
                    self.scale.1 *= second.unwrap_or(x);
                }
                _ => return None,
            }
        }
        Some(self)
    }
}

/// The smallest and the largest coordinates so far.
#[derive(Default)]
struct Extent(Option<[f64; 4]>);

impl Extent {
    fn add(&mut self, (x, y): (f64, f64)) {
        let [left, top, right, bottom] = self.0.unwrap_or([x, y, x, y]);
        self.0 = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    }

    fn view_box(self) -> Option<String> {
        let [left, top, right, bottom] = self.0?;
        let (width, height) = (right - left + 2.0 * MARGIN, bottom - top + 2.0 * MARGIN);
        let (x, y) = (left - MARGIN, top - MARGIN);
        Some(format!("{x:.0} {y:.0} {width:.0} {height:.0}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(inner: &str, expected: Option<&str>) {
        let svg = format!("<svg viewBox=\"0 0 900 900\"><title>T</title>{inner}</svg>");
        assert_eq!(view_box(&svg).as_deref(), expected, "{inner}");
    }

    #[test]
    fn shapes_span_the_box_and_text_does_not() {
        check(
            "<rect x=\"10\" y=\"20\" width=\"30\" height=\"40\"/>",
            Some("7 17 36 46"),
        );
        check("<circle cx=\"10\" cy=\"10\" r=\"5\"/>", Some("2 2 16 16"));
        check("<polygon points=\"1,2 11,2 6,22\"/>", Some("-2 -1 16 26"));
        check("<text x=\"500\" y=\"500\">far</text>", None);
    }

    #[test]
    fn paths_are_followed() {
        check("<path d=\"M10 10h20v-5l-5.5.5z\"/>", Some("7 2 26 11"));
        check("<path d=\"M0 0h4zv9M50 0h0\"/>", Some("-3 -3 56 15"));
        check("<path d=\"M0 0c0 10 20 10 20 0\"/>", Some("-3 -3 26 16"));
        check("<path d=\"M0 0a1 1 0 0 0 2 2\"/>", None);
    }

    #[test]
    fn groups_move_and_scale() {
        let inner = "<g transform=\"translate(100 50) scale(2)\"><rect width=\"10\" height=\"10\"/></g>\
            <circle r=\"0\"/>";
        check(inner, Some("-3 -3 126 76"));
        check("<g transform=\"rotate(45)\"><rect/></g>", None);
    }

    #[test]
    fn a_drawing_with_other_elements_is_left_alone() {
        check("<rect/><use href=\"#a\"/>", None);
        check("<foreignObject></foreignObject>", None);
    }
}
