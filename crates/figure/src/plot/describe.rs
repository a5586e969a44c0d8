//! A plot in words, written from its data.
//!
//! One sentence for each layer: where it begins and ends, and what it reaches between. It says what
//! the numbers say and never what they mean; that is the author's part.

use super::boxes::Summary;
use super::contours;
use super::data::{Layer, Plot};
use crate::real::Real;
use crate::wording::Wording;
use crate::words::short;

/// More bars or labeled points than this are summed up.
const MOST_LISTED: usize = 8;

impl Plot {
    /// "Plot of gradient norm against layer".
    pub(crate) fn title(&self, words: &Wording) -> String {
        match (&self.y.label, &self.x.label) {
            (Some(y), Some(x)) => words.say("plot_of_against", &[("y", y), ("x", x)]),
            (Some(y), None) => words.say("plot_of", &[("y", y)]),
            (None, Some(x)) => words.say("plot_against", &[("x", x)]),
            (None, None) => words.get("plot"),
        }
    }

    pub(crate) fn describe(&self, words: &Wording) -> String {
        let mut sentences = Vec::new();
        match (self.x.log, self.y.log) {
            (true, true) => sentences.push(words.get("log_both")),
            (true, false) => sentences.push(words.say("log_axis", &[("axis", "x")])),
            (false, true) => sentences.push(words.say("log_axis", &[("axis", "y")])),
            (false, false) => {}
        }
        for (axis, name) in [(&self.x, "x"), (&self.y, "y")] {
            let near = axis.symlog.map(|near| short(near.0, 3));
            let say = |near: String| words.say("symlog_axis", &[("axis", name), ("near", &near)]);
            sentences.extend(near.map(say));
        }
        let layers = self.layers.iter();
        sentences.extend(layers.filter_map(|layer| self.sentence(layer, words)));
        sentences.join(" ")
    }

    fn sentence(&self, layer: &Layer, words: &Wording) -> Option<String> {
        let one = words.get("one_series");
        let name = if layer.name().is_empty() {
            &one
        } else {
            layer.name()
        };
        let told = |key: &str| {
            let course = self.course(layer, words);
            words.say(key, &[("name", name), ("course", &course)])
        };
        let at = |key: &str, at: &Real| words.say(key, &[("at", &short(at.0, 3)), ("name", name)]);
        Some(match layer {
            Layer::Line { .. } | Layer::Area { .. } | Layer::Step { .. } => told("line"),
            Layer::Theory { name, .. } if name.is_empty() => told("its_theory"),
            Layer::Theory { .. } => told("theory"),
            Layer::Ghost { .. } => told("pinned"),
            Layer::Seeds { runs, .. } => {
                let (n, course) = (runs.len().to_string(), self.course(layer, words));
                words.say("seeds", &[("name", name), ("n", &n), ("course", &course)])
            }
            Layer::Labeled { points, .. } if points.len() <= MOST_LISTED => {
                let list = points
                    .iter()
                    .map(|(label, x, y)| format!("{label} {}", pair(*x, *y)));
                list_sentence(name, list, ", ", words)
            }
            Layer::Points { .. } | Layer::Labeled { .. } => {
                points_sentence(name, &layer.line(), words)
            }
            Layer::Bars { points, .. } => bars_sentence(name, points, words),
            Layer::Boxes { points, .. } => {
                let strips = points.iter().map(|strip| box_sentence(strip, words));
                list_sentence(name, strips, "; ", words)
            }
            Layer::HLine { at: height, .. } => at("h_line", height),
            Layer::VLine { at: x, .. } => at("v_line", x),
            Layer::Note { text, x, y } => {
                words.say("note", &[("at", &pair(*x, *y)), ("text", text)])
            }
            Layer::Panel { title } => words.say("panel", &[("title", title)]),
            _ => return extended_sentence(name, layer, words),
        })
    }

    /// "falls from 13.6 at layer 0 to 1.4×10⁻¹⁴ at layer 56".
    fn course(&self, layer: &Layer, words: &Wording) -> String {
        let all = layer.line();
        let points: Vec<_> = all
            .iter()
            .copied()
            .filter(|(x, y)| (x + y).is_finite())
            .collect();
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return words.get("no_finite_point");
        };
        // A long label would make the sentence unreadable; a word or two make it clear.
        let axis = self
            .x
            .label
            .as_deref()
            .filter(|label| label.split(' ').count() <= 2);
        let axis = axis.map_or(String::new(), |label| format!("{label} "));
        let at = |(x, y): &(f64, f64)| {
            let x = format!("{axis}{}", short(*x, 3));
            words.say("at", &[("y", &short(*y, 3)), ("x", &x)])
        };
        let (low, high) = bounds(&points);
        let verb = match last.1.total_cmp(&first.1) {
            std::cmp::Ordering::Less => "falls",
            std::cmp::Ordering::Greater => "rises",
            std::cmp::Ordering::Equal if low == high => "stays",
            std::cmp::Ordering::Equal => "goes",
        };
        let mut course = words.say(verb, &[("first", &at(first)), ("last", &at(last))]);
        if low < first.1.min(last.1) || high > first.1.max(last.1) {
            let (low, high) = (short(low, 3), short(high, 3));
            let given = [("course", &*course), ("low", &low), ("high", &high)];
            course = words.say("between", &given);
        }
        match all.len() - points.len() {
            0 => course,
            missing => {
                let (missing, n) = (missing.to_string(), all.len().to_string());
                let given = [("course", &*course), ("missing", &missing), ("n", &n)];
                words.say("missing", &given)
            }
        }
    }
}

fn pair(x: Real, y: Real) -> String {
    format!("({}, {})", short(x.0, 3), short(y.0, 3))
}

fn list_sentence(
    name: &str,
    list: impl Iterator<Item = String>,
    between: &str,
    words: &Wording,
) -> String {
    let list = list.collect::<Vec<_>>().join(between);
    words.say("list", &[("name", name), ("list", &list)])
}

fn bars_sentence(name: &str, points: &[(String, Real)], words: &Wording) -> String {
    let print = |(category, height): &(String, Real)| format!("{category} {}", short(height.0, 3));
    if points.len() <= MOST_LISTED {
        return list_sentence(name, points.iter().map(print), ", ", words);
    }
    let highest = points.iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let (n, highest) = (
        points.len().to_string(),
        highest.map_or(String::new(), print),
    );
    words.say("bars", &[("name", name), ("n", &n), ("highest", &highest)])
}

/// What is extended over the plane or an axis, and has no course.
fn extended_sentence(name: &str, layer: &Layer, words: &Wording) -> Option<String> {
    match layer {
        Layer::Path { points, .. } => {
            let (first, last) = points.first().zip(points.last())?;
            let [first, last] = [first, last].map(|(x, y)| pair(*x, *y));
            let n = (points.len() - 1).to_string();
            let given = [
                ("name", name),
                ("first", &first),
                ("last", &last),
                ("n", &n),
            ];
            Some(words.say("path", &given))
        }
        Layer::Histogram {
            edges,
            counts,
            missing,
            ..
        } => histogram_sentence(name, edges, counts, *missing, words),
        Layer::Vectors { points, .. } => {
            let longest = points.iter().map(|(_, _, x, y)| x.0.hypot(y.0));
            let longest = longest.filter(|x| x.is_finite()).fold(0.0, f64::max);
            let (n, longest) = (points.len().to_string(), short(longest, 3));
            Some(words.say(
                "vectors",
                &[("name", name), ("n", &n), ("longest", &longest)],
            ))
        }
        Layer::Contours { .. } => {
            let levels = contours::levels(layer).into_iter();
            let levels: Vec<String> = levels.map(|(level, _)| short(level, 3)).collect();
            Some(words.say(
                "contours",
                &[("name", name), ("levels", &levels.join(", "))],
            ))
        }
        Layer::Band { points, .. } => {
            let (first, last) = points.first().zip(points.last())?;
            let [first, last] = [first, last].map(|(_, low, high)| {
                words.say(
                    "range",
                    &[("low", &short(low.0, 3)), ("high", &short(high.0, 3))],
                )
            });
            Some(words.say(
                "band",
                &[("name", name), ("first", &first), ("last", &last)],
            ))
        }
        _ => None,
    }
}

fn histogram_sentence(
    name: &str,
    edges: &[Real],
    counts: &[Real],
    missing: u64,
    words: &Wording,
) -> Option<String> {
    let total: f64 = counts.iter().map(|count| count.0).sum();
    let bins = edges.windows(2).zip(counts);
    let (edge, count) = bins.max_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
    let [from, to, count] = [edge[0].0, edge[1].0, count.0].map(|x| short(x, 3));
    let (n, bins) = (short(total, 6), counts.len().to_string());
    let given = [
        ("name", name),
        ("n", &n),
        ("bins", &bins),
        ("count", &count),
        ("from", &from),
        ("to", &to),
    ];
    let sentence = words.say("histogram", &given);
    let missing = missing.to_string();
    Some(match &*missing {
        "0" => sentence,
        _ => sentence + " " + &words.say("histogram_missing", &[("missing", &missing)]),
    })
}

fn box_sentence((category, numbers): &(String, Vec<Real>), words: &Wording) -> String {
    let Some(summary) = Summary::of(numbers) else {
        return words.say("box_none", &[("name", category)]);
    };
    let [first, median, third] = summary.quartiles.map(|x| short(x, 3));
    let given = [
        ("name", &**category),
        ("median", &median),
        ("first", &first),
        ("third", &third),
    ];
    let told = words.say("box", &given);
    match summary.missing {
        0 => told,
        missing => words.say(
            "box_missing",
            &[("box", &told), ("missing", &missing.to_string())],
        ),
    }
}

fn points_sentence(name: &str, points: &[(f64, f64)], words: &Wording) -> String {
    let turned: Vec<_> = points.iter().map(|(x, y)| (*y, *x)).collect();
    let ((x0, x1), (y0, y1)) = (bounds(&turned), bounds(points));
    let [x0, x1, y0, y1] = [x0, x1, y0, y1].map(|x| short(x, 3));
    let n = points.len().to_string();
    let given = [
        ("name", name),
        ("n", &n),
        ("x0", &x0),
        ("x1", &x1),
        ("y0", &y0),
        ("y1", &y1),
    ];
    words.say("points", &given)
}

fn bounds(points: &[(f64, f64)]) -> (f64, f64) {
    points
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, y)| {
            (low.min(*y), high.max(*y))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Axis;

    #[track_caller]
    fn check(points: &[(f64, f64)], expected: &str) {
        let points = points.iter().map(|(x, y)| (Real(*x), Real(*y))).collect();
        let layer = Layer::Line {
            name: "plain".to_owned(),
            points,
        };
        let x = Axis {
            label: Some("layer".to_owned()),
            ..Axis::default()
        };
        let plot = Plot {
            x,
            layers: vec![layer],
            ..Plot::default()
        };
        assert_eq!(plot.describe(&Wording::default()), expected);
    }

    #[test]
    fn a_line_is_told_by_its_ends() {
        check(
            &[(0.0, 13.6), (56.0, 1.4e-14)],
            "plain falls from 13.6 at layer 0 to 1.4×10⁻¹⁴ at layer 56.",
        );
        check(
            &[(0.0, 1.0), (1.0, 1.0)],
            "plain stays from 1 at layer 0 to 1 at layer 1.",
        );
    }

    #[test]
    fn what_lies_beyond_the_ends_is_told_too() {
        check(
            &[(0.0, 1.0), (1.0, 9.0), (2.0, 2.0)],
            "plain rises from 1 at layer 0 to 2 at layer 2, between 1 and 9.",
        );
    }

    #[test]
    fn gaps_are_counted() {
        check(
            &[(0.0, 1.0), (1.0, f64::NAN), (2.0, 2.0)],
            "plain rises from 1 at layer 0 to 2 at layer 2; 1 of 3 points are not finite.",
        );
        check(&[(0.0, f64::NAN)], "plain has no finite point.");
    }
}
