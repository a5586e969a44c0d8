//! A plot in words, written from its data.
//!
//! One sentence for each layer: where it begins and ends, and what it reaches between. It says what
//! the numbers say and never what they mean; that is the author's part.

use super::boxes::Summary;
use super::contours;
use super::data::{Axis, Layer, Plot};
use crate::real::Real;
use crate::words::short;

/// More bars or labeled points than this are summed up.
const MOST_LISTED: usize = 8;

impl Plot {
    /// "Plot of gradient norm against layer".
    pub(crate) fn title(&self) -> String {
        let label = |axis: &Axis| axis.label.clone();
        match (label(&self.y), label(&self.x)) {
            (Some(y), Some(x)) => format!("Plot of {y} against {x}"),
            (Some(y), None) => format!("Plot of {y}"),
            (None, Some(x)) => format!("Plot against {x}"),
            (None, None) => "Plot".to_owned(),
        }
    }

    pub(crate) fn describe(&self) -> String {
        let mut sentences = Vec::new();
        match (self.x.log, self.y.log) {
            (true, true) => sentences.push("Both axes are logarithmic.".to_owned()),
            (true, false) => sentences.push("The x axis is logarithmic.".to_owned()),
            (false, true) => sentences.push("The y axis is logarithmic.".to_owned()),
            (false, false) => {}
        }
        for (axis, name) in [(&self.x, "x"), (&self.y, "y")] {
            let near = axis.symlog.map(|near| short(near.0, 3));
            sentences.extend(near.map(|near| {
                format!(
                    "The {name} axis is logarithmic on both sides of zero, linear up to {near}."
                )
            }));
        }
        sentences.extend(self.layers.iter().filter_map(|layer| self.sentence(layer)));
        sentences.join(" ")
    }

    fn sentence(&self, layer: &Layer) -> Option<String> {
        let name = if layer.name().is_empty() {
            "one series"
        } else {
            layer.name()
        };
        let course = || self.course(layer);
        Some(match layer {
            Layer::Line { .. } | Layer::Area { .. } | Layer::Step { .. } => {
                format!("{name} {}.", course())
            }
            Layer::Theory { name, .. } if name.is_empty() => format!("Its theory {}.", course()),
            Layer::Theory { .. } => format!("Theory: {name} {}.", course()),
            Layer::Ghost { .. } => format!("Pinned: {name} {}.", course()),
            Layer::Seeds { runs, .. } => {
                format!("{name}, median of {} runs, {}.", runs.len(), course())
            }
            Layer::Labeled { points, .. } if points.len() <= MOST_LISTED => {
                let list = points
                    .iter()
                    .map(|(label, x, y)| format!("{label} {}", pair(*x, *y)));
                format!("{name}: {}.", list.collect::<Vec<_>>().join(", "))
            }
            Layer::Points { .. } | Layer::Labeled { .. } => {
                let points = layer.line();
                format!("{name}: {} points, {}.", points.len(), span(&points))
            }
            Layer::Bars { points, .. } => bars_sentence(name, points),
            Layer::Boxes { points, .. } => boxes_sentence(name, points),
            Layer::HLine { at, .. } => format!("A line at height {}: {name}.", short(at.0, 3)),
            Layer::VLine { at, .. } => format!("A line at {}: {name}.", short(at.0, 3)),
            Layer::Note { text, x, y } => format!("Note at {}: {text}.", pair(*x, *y)),
            Layer::Panel { title } => format!("Panel {title}:"),
            _ => return extended_sentence(name, layer),
        })
    }

    /// "falls from 13.6 at layer 0 to 1.4×10⁻¹⁴ at layer 56".
    fn course(&self, layer: &Layer) -> String {
        let all = layer.line();
        let points: Vec<_> = all
            .iter()
            .copied()
            .filter(|(x, y)| (x + y).is_finite())
            .collect();
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return "has no finite point".to_owned();
        };
        // A long label would make the sentence unreadable; a word or two make it clear.
        let axis = self
            .x
            .label
            .as_deref()
            .filter(|label| label.split(' ').count() <= 2);
        let axis = axis.map_or(String::new(), |label| format!("{label} "));
        let at = |(x, y): &(f64, f64)| format!("{} at {axis}{}", short(*y, 3), short(*x, 3));
        let (low, high) = bounds(&points);
        let verb = match last.1.total_cmp(&first.1) {
            std::cmp::Ordering::Less => "falls",
            std::cmp::Ordering::Greater => "rises",
            std::cmp::Ordering::Equal if low == high => "stays",
            std::cmp::Ordering::Equal => "goes",
        };
        let mut course = format!("{verb} from {} to {}", at(first), at(last));
        if low < first.1.min(last.1) || high > first.1.max(last.1) {
            course += &format!(", between {} and {}", short(low, 3), short(high, 3));
        }
        match all.len() - points.len() {
            0 => course,
            missing => format!("{course}; {missing} of {} points are not finite", all.len()),
        }
    }
}

fn pair(x: Real, y: Real) -> String {
    format!("({}, {})", short(x.0, 3), short(y.0, 3))
}

fn bars_sentence(name: &str, points: &[(String, Real)]) -> String {
    let print = |(category, height): &(String, Real)| format!("{category} {}", short(height.0, 3));
    if points.len() <= MOST_LISTED {
        return format!(
            "{name}: {}.",
            points.iter().map(print).collect::<Vec<_>>().join(", ")
        );
    }
    let highest = points.iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let highest = highest.map_or(String::new(), |bar| format!(", highest at {}", print(bar)));
    format!("{name}: {} bars{highest}.", points.len())
}

/// What is extended over the plane or an axis, and has no course.
fn extended_sentence(name: &str, layer: &Layer) -> Option<String> {
    match layer {
        Layer::Path { points, .. } => {
            let (first, last) = points.first().zip(points.last())?;
            let [first, last] = [first, last].map(|(x, y)| pair(*x, *y));
            let steps = points.len() - 1;
            Some(format!(
                "{name} leads from {first} to {last} in {steps} steps."
            ))
        }
        Layer::Histogram {
            edges,
            counts,
            missing,
            ..
        } => Some(histogram_sentence(name, edges, counts, *missing)),
        Layer::Vectors { points, .. } => {
            let longest = points.iter().map(|(_, _, x, y)| x.0.hypot(y.0));
            let longest = longest.filter(|x| x.is_finite()).fold(0.0, f64::max);
            let (count, longest) = (points.len(), short(longest, 3));
            Some(format!("{name}: {count} arrows, the longest {longest}."))
        }
        Layer::Contours { .. } => {
            let levels = contours::levels(layer).into_iter();
            let levels: Vec<String> = levels.map(|(level, _)| short(level, 3)).collect();
            Some(format!("Contours of {name} at {}.", levels.join(", ")))
        }
        Layer::Band { points, .. } => {
            let (first, last) = points.first().zip(points.last())?;
            let [first, last] = [first, last]
                .map(|(_, low, high)| format!("{} to {}", short(low.0, 3), short(high.0, 3)));
            Some(format!("A band of {name} from {first} to {last}."))
        }
        _ => None,
    }
}

fn histogram_sentence(name: &str, edges: &[Real], counts: &[Real], missing: u64) -> String {
    let total: f64 = counts.iter().map(|count| count.0).sum();
    let bins = edges.windows(2).zip(counts);
    let tallest = bins.max_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let tallest = tallest.map_or(String::new(), |(edge, count)| {
        let [from, to, count] = [edge[0].0, edge[1].0, count.0].map(|x| short(x, 3));
        format!(", most ({count}) from {from} to {to}")
    });
    let missing = match missing {
        0 => String::new(),
        missing => format!("; {missing} more are not finite"),
    };
    format!(
        "{name}: {} numbers in {} bins{tallest}{missing}.",
        short(total, 6),
        counts.len()
    )
}

fn boxes_sentence(name: &str, points: &[(String, Vec<Real>)]) -> String {
    let strip = |(category, numbers): &(String, Vec<Real>)| match Summary::of(numbers) {
        None => format!("{category} has no finite number"),
        Some(summary) => {
            let [first, median, third] = summary.quartiles.map(|x| short(x, 3));
            let missing = match summary.missing {
                0 => String::new(),
                missing => format!(", {missing} not finite"),
            };
            format!("{category} median {median}, middle half {first} to {third}{missing}")
        }
    };
    format!(
        "{name}: {}.",
        points.iter().map(strip).collect::<Vec<_>>().join("; ")
    )
}

fn bounds(points: &[(f64, f64)]) -> (f64, f64) {
    points
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, y)| {
            (low.min(*y), high.max(*y))
        })
}

fn span(points: &[(f64, f64)]) -> String {
    let turned: Vec<_> = points.iter().map(|(x, y)| (*y, *x)).collect();
    let ((x0, x1), (y0, y1)) = (bounds(&turned), bounds(points));
    let [x0, x1, y0, y1] = [x0, x1, y0, y1].map(|x| short(x, 3));
    format!("x from {x0} to {x1}, y from {y0} to {y1}")
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(plot.describe(), expected);
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
