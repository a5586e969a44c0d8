//! What a plot is made of, as the frames say it.
//!
//! Numbers are kept as they came, finite or not; which of them can be drawn is decided where they
//! are drawn.

use serde::{Deserialize, Serialize};

use crate::real::Real;

/// Marks on two axes.
///
/// ```
/// use figure::{Axis, Layer, Plot};
/// let plot = Plot {
///     y: Axis { log: true, ..Axis::default() },
///     layers: vec![Layer::HLine { name: "ln 2".into(), at: 0.69.into() }],
///     ..Plot::default()
/// };
/// let json = serde_json::to_string(&plot).unwrap();
/// assert_eq!(serde_json::from_str::<Plot>(&json).unwrap(), plot);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plot {
    /// The axis from left to right.
    pub x: Axis,
    /// The axis from bottom to top.
    pub y: Axis,
    /// Whether bars of several layers stand on top of each other, not side by side.
    pub stacked: bool,
    /// Whether bars lie, their categories one under the other.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub horizontal: bool,
    /// Whether the ground between contours is colored, with a scale beneath.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub filled: bool,
    /// What is drawn, from the back to the front.
    pub layers: Vec<Layer>,
}

/// One axis of a plot.
///
/// ```
/// let axis: figure::Axis = serde_json::from_str(r#"{"label":"layer","log":true}"#).unwrap();
/// assert!(axis.log && axis.range.is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Axis {
    /// What runs along the axis, with its unit.
    pub label: Option<String>,
    /// Whether equal ratios, not differences, are equally far apart.
    pub log: bool,
    /// The ends of the axis; without it they follow from the data.
    pub range: Option<(Real, Real)>,
    /// Logarithmic on both sides of zero, and linear up to this distance from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symlog: Option<Real>,
}

/// One kind of mark with its data.
///
/// ```
/// let json = r#"{"mark":"h_line","name":"chance","at":0.5}"#;
/// let layer: figure::Layer = serde_json::from_str(json).unwrap();
/// assert!(matches!(layer, figure::Layer::HLine { .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "mark", rename_all = "snake_case")]
#[expect(missing_docs, reason = "`name` and `points` say what they are")]
pub enum Layer {
    /// A measured line: solid, colored, with a few markers.
    Line {
        name: String,
        points: Vec<(Real, Real)>,
    },
    /// A predicted line: dashed, in ink.
    Theory {
        name: String,
        points: Vec<(Real, Real)>,
    },
    /// A line of an earlier run that a reader pinned: dashed, in the color of the line of its name.
    Ghost {
        name: String,
        points: Vec<(Real, Real)>,
    },
    /// Single points.
    Points {
        name: String,
        points: Vec<(Real, Real)>,
    },
    /// Single points, each with its label.
    Labeled {
        name: String,
        points: Vec<(String, Real, Real)>,
    },
    /// Bars over categories.
    Bars {
        name: String,
        points: Vec<(String, Real)>,
    },
    /// The area between a line and zero.
    Area {
        name: String,
        points: Vec<(Real, Real)>,
    },
    /// The area between two bounds: x, low, high.
    Band {
        name: String,
        points: Vec<(Real, Real, Real)>,
    },
    /// The same measurement repeated: thin lines, their median bold.
    Seeds {
        name: String,
        runs: Vec<Vec<(Real, Real)>>,
    },
    /// A line that keeps its height until the next point.
    Step {
        name: String,
        points: Vec<(Real, Real)>,
    },
    /// A way through the plane, its direction shown.
    Path {
        name: String,
        points: Vec<(Real, Real)>,
    },
    /// How many numbers lie between neighboring edges; `missing` of them were not finite.
    Histogram {
        name: String,
        edges: Vec<Real>,
        counts: Vec<Real>,
        #[serde(default)]
        missing: u64,
    },
    /// Distributions over categories: quartiles as a box, the numbers themselves as points.
    Boxes {
        name: String,
        points: Vec<(String, Vec<Real>)>,
    },
    /// Arrows: x, y, and the two components.
    Vectors {
        name: String,
        points: Vec<(Real, Real, Real, Real)>,
    },
    /// Lines of equal height over the plane; row 0 lies at the lower end of y.
    Contours {
        name: String,
        x: (Real, Real),
        y: (Real, Real),
        rows: Vec<Vec<Real>>,
        levels: Vec<Real>,
    },
    /// What follows, up to the next, is a plot of its own with the same axes.
    Panel { title: String },
    /// A dashed line at a height.
    HLine { name: String, at: Real },
    /// A dashed line at an x.
    VLine { name: String, at: Real },
    /// A few words at a place.
    Note { text: String, x: Real, y: Real },
}

impl Layer {
    /// The name of the layer; a note has none.
    pub(crate) fn name(&self) -> &str {
        match self {
            Layer::Line { name, .. }
            | Layer::Theory { name, .. }
            | Layer::Ghost { name, .. }
            | Layer::Points { name, .. }
            | Layer::Labeled { name, .. }
            | Layer::Bars { name, .. }
            | Layer::Area { name, .. }
            | Layer::Band { name, .. }
            | Layer::Seeds { name, .. }
            | Layer::Step { name, .. }
            | Layer::Path { name, .. }
            | Layer::Histogram { name, .. }
            | Layer::Boxes { name, .. }
            | Layer::Vectors { name, .. }
            | Layer::Contours { name, .. }
            | Layer::HLine { name, .. }
            | Layer::VLine { name, .. } => name,
            Layer::Note { .. } | Layer::Panel { .. } => "",
        }
    }

    /// Whether it has a color of its own.
    pub(crate) fn is_series(&self) -> bool {
        !matches!(
            self,
            Layer::Theory { .. }
                | Layer::Ghost { .. }
                | Layer::Contours { .. }
                | Layer::HLine { .. }
                | Layer::VLine { .. }
                | Layer::Note { .. }
                | Layer::Panel { .. }
        )
    }

    /// The points that a line would join: for runs their median, for bars nothing.
    pub(crate) fn line(&self) -> Vec<(f64, f64)> {
        match self {
            Layer::Line { points, .. }
            | Layer::Theory { points, .. }
            | Layer::Ghost { points, .. }
            | Layer::Points { points, .. }
            | Layer::Step { points, .. }
            | Layer::Path { points, .. }
            | Layer::Area { points, .. } => points.iter().map(|(x, y)| (x.0, y.0)).collect(),
            Layer::Labeled { points, .. } => points.iter().map(|(_, x, y)| (x.0, y.0)).collect(),
            Layer::Seeds { runs, .. } => median(runs),
            _ => Vec::new(),
        }
    }

    /// Every point that must find room on the axes.
    pub(crate) fn extent(&self) -> Vec<(f64, f64)> {
        match self {
            Layer::Band { points, .. } => {
                let both = |(x, low, high): &(Real, Real, Real)| [(x.0, low.0), (x.0, high.0)];
                points.iter().flat_map(both).collect()
            }
            Layer::Seeds { runs, .. } => runs.iter().flatten().map(|(x, y)| (x.0, y.0)).collect(),
            Layer::Histogram { edges, counts, .. } => {
                let edges = edges.iter().map(|x| (x.0, f64::NAN));
                edges
                    .chain(counts.iter().map(|y| (f64::NAN, y.0)))
                    .collect()
            }
            Layer::Boxes { points, .. } => {
                let numbers = points.iter().flat_map(|(_, numbers)| numbers);
                numbers.map(|y| (f64::NAN, y.0)).collect()
            }
            Layer::Vectors { points, .. } => {
                padded(points.iter().map(|(x, y, _, _)| (x.0, y.0)).collect())
            }
            Layer::Contours { x, y, .. } => vec![(x.0.0, y.0.0), (x.1.0, y.1.0)],
            Layer::HLine { at, .. } => vec![(f64::NAN, at.0)],
            Layer::VLine { at, .. } => vec![(at.0, f64::NAN)],
            Layer::Note { x, y, .. } => vec![(x.0, y.0)],
            _ => self.line(),
        }
    }

    /// Whether it should have points and has none.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Layer::Theory { .. } | Layer::Ghost { .. } | Layer::Panel { .. } => false,
            Layer::Bars { points, .. } => points.is_empty(),
            Layer::Boxes { points, .. } => points.is_empty(),
            Layer::Contours { rows, .. } => rows.iter().all(Vec::is_empty),
            _ => self.extent().is_empty(),
        }
    }

    pub(crate) fn is_fill(&self) -> bool {
        matches!(self, Layer::Histogram { .. } | Layer::Boxes { .. })
    }

    /// Whether what it shows stands on zero.
    pub(crate) fn stands_on_zero(&self) -> bool {
        matches!(
            self,
            Layer::Bars { .. } | Layer::Area { .. } | Layer::Histogram { .. }
        )
    }

    /// The names of the categories it needs.
    pub(crate) fn categories(&self) -> Vec<&String> {
        match self {
            Layer::Bars { points, .. } => points.iter().map(|(name, _)| name).collect(),
            Layer::Boxes { points, .. } => points.iter().map(|(name, _)| name).collect(),
            _ => Vec::new(),
        }
    }
}

impl Plot {
    /// The number of the series that `layer` belongs to: layers of one name share one.
    pub(crate) fn series(&self, layer: &Layer) -> usize {
        let mut names: Vec<&str> = Vec::new();
        for known in self.layers.iter().filter(|known| known.is_series()) {
            if !names.contains(&known.name()) {
                names.push(known.name());
            }
        }
        let place = names.iter().position(|name| *name == layer.name());
        // The first color is that of the ground.
        place.unwrap_or(0) + usize::from(self.filled)
    }

    /// How many layers fill what they show, so that their names must tell them apart.
    pub(crate) fn fills(&self) -> usize {
        self.layers.iter().filter(|layer| layer.is_fill()).count()
    }

    /// The bars of the plot: name and (category, height) pairs of each layer.
    pub(crate) fn bars(&self) -> Vec<(&Layer, &[(String, Real)])> {
        let bars = self.layers.iter().filter_map(|layer| match layer {
            Layer::Bars { points, .. } => Some((layer, &points[..])),
            _ => None,
        });
        bars.collect()
    }
}

/// Points with room around them for arrows that stand on the outermost.
fn padded(mut points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let all = points.iter().filter(|(x, y)| (x + y).is_finite());
    let ends = all.fold(None, |ends: Option<[f64; 4]>, &(x, y)| {
        let [left, right, low, high] = ends.unwrap_or([x, x, y, y]);
        Some([left.min(x), right.max(x), low.min(y), high.max(y)])
    });
    if let Some([left, right, low, high]) = ends {
        let (dx, dy) = ((right - left) * 0.05, (high - low) * 0.07);
        points.extend([(left - dx, low - dy), (right + dx, high + dy)]);
    }
    points
}

/// The median over `runs` at each place that all of them reach.
fn median(runs: &[Vec<(Real, Real)>]) -> Vec<(f64, f64)> {
    let length = runs.iter().map(Vec::len).min().unwrap_or(0);
    let at = |index: usize| {
        let mut heights: Vec<f64> = runs.iter().map(|run| run[index].1.0).collect();
        heights.sort_by(f64::total_cmp);
        let middle = heights.len() / 2;
        let median = match heights.len() % 2 {
            0 => (heights[middle - 1] + heights[middle]) / 2.0,
            _ => heights[middle],
        };
        (runs[0][index].0.0, median)
    };
    (0..length).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(heights: &[f64]) -> Vec<(Real, Real)> {
        let place = |(x, y): (usize, &f64)| (Real(x as f64), Real(*y));
        heights.iter().enumerate().map(place).collect()
    }

    #[test]
    fn the_median_of_an_even_number_of_runs_lies_between_the_middle_two() {
        let runs = [run(&[1.0, 2.0]), run(&[3.0]), run(&[9.0]), run(&[5.0])];
        assert_eq!(median(&runs), [(0.0, 4.0)]);
        assert_eq!(median(&[]), []);
    }

    #[test]
    fn layers_of_one_name_are_one_series() {
        let line = |name: &str| Layer::Line {
            name: name.to_owned(),
            points: Vec::new(),
        };
        let band = Layer::Band {
            name: "b".to_owned(),
            points: Vec::new(),
        };
        let theory = Layer::Theory {
            name: "t".to_owned(),
            points: Vec::new(),
        };
        let plot = Plot {
            layers: vec![theory, line("a"), line("b"), band],
            ..Plot::default()
        };
        let numbers: Vec<usize> = plot.layers[1..]
            .iter()
            .map(|layer| plot.series(layer))
            .collect();
        assert_eq!(numbers, [0, 1, 1]);
    }

    #[test]
    fn data_reads_as_the_frames_write_it() {
        let json = r#"{"mark":"labeled","name":"n","points":[["a",1.0,"NaN"]]}"#;
        let layer: Layer = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&layer).unwrap(), json);
        let json = r#"{"mark":"seeds","name":"n","runs":[[[0.0,1.0]]]}"#;
        let layer: Layer = serde_json::from_str(json).unwrap();
        assert_eq!(layer.line(), [(0.0, 1.0)]);
    }
}
