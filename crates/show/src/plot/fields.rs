//! Marks of distributions and of the plane, and panels.

use super::Plot;
use super::kind::{MarkKind, TerminalText};
use crate::decimal::read_number;
use crate::json::Json;
use crate::number::Number;
use crate::points::Point;

/// Samples of a function of the plane along each side.
const SAMPLES: usize = 49;

const HISTOGRAM: MarkKind = MarkKind::new("histogram", TerminalText::Counts);
const BOXES: MarkKind = MarkKind::new("boxes", TerminalText::Silent);
const PATH: MarkKind = MarkKind::new("path", TerminalText::Size);
const VECTORS: MarkKind = MarkKind::new("vectors", TerminalText::Size);
const CONTOURS: MarkKind = MarkKind::new("contours", TerminalText::Silent);
const PANEL: MarkKind = MarkKind::new("panel", TerminalText::Title);

impl Plot {
    /// Counts `numbers` in `bins` equal bins from the least to the greatest finite one.
    ///
    /// ```
    /// let weights = [0.1, -0.2, 0.05, 0.3, -0.1, f64::NAN];
    /// show::plot("weights").histogram("layer 1", weights, 3).alt("Most weights are near zero.");
    /// ```
    pub fn histogram<N: Number>(
        self,
        name: impl Into<String>,
        numbers: impl IntoIterator<Item = N>,
        bins: usize,
    ) -> Plot {
        let numbers: Vec<f64> = numbers.into_iter().map(|x| x.to_f64()).collect();
        let finite = || numbers.iter().copied().filter(|x| x.is_finite());
        let least = finite().fold(f64::INFINITY, f64::min);
        let greatest = finite().fold(f64::NEG_INFINITY, f64::max);
        // Equal numbers leave no width to divide; without numbers the least is infinite.
        let (low, high) = if least < greatest {
            (least, greatest)
        } else if least == greatest {
            (least - 0.5, least + 0.5)
        } else {
            (0.0, 1.0)
        };
        let bins = bins.max(1);
        let edge = |index: usize| low + (high - low) * index as f64 / bins as f64;
        let mut counts = vec![0.0; bins];
        for x in finite() {
            let bin = ((x - low) / (high - low) * bins as f64) as usize;
            counts[bin.min(bins - 1)] += 1.0;
        }
        let missing = numbers.len() - finite().count();
        let fields = vec![
            ("name", Json::Text(name.into())),
            ("edges", Json::list((0..=bins).map(edge))),
            ("counts", Json::list(counts)),
            ("missing", Json::Integer(missing as i128)),
        ];
        self.push(&HISTOGRAM, fields, numbers.len())
    }

    /// Draws a distribution for each category: quartiles as a box, the numbers themselves as points.
    ///
    /// ```
    /// show::plot("seeds")
    ///     .boxes("accuracy", [("SGD", [0.81, 0.84, 0.8]), ("Adam", [0.9, 0.91, 0.88])])
    ///     .alt("Adam is better and varies less.");
    /// ```
    pub fn boxes<C, V, N>(
        self,
        name: impl Into<String>,
        categories: impl IntoIterator<Item = (C, V)>,
    ) -> Plot
    where
        C: ToString,
        V: IntoIterator<Item = N>,
        N: Number,
    {
        let mut size = 0;
        let mut strips = Vec::new();
        for (category, numbers) in categories {
            let numbers: Vec<f64> = numbers.into_iter().map(|x| x.to_f64()).collect();
            size += numbers.len();
            strips.push(Json::List(vec![
                category.to_string().into(),
                Json::list(numbers),
            ]));
        }
        let fields = vec![
            ("name", Json::Text(name.into())),
            ("points", Json::List(strips)),
        ];
        self.push(&BOXES, fields, size)
    }

    /// Draws a way through the plane in the order of its points, with its direction.
    ///
    /// ```
    /// let walk = [(3.0, 1.0), (1.5, -0.6), (0.7, 0.3), (0.2, -0.1)];
    /// show::plot("descent").path("gradient descent", walk).alt("It zigzags to the minimum.");
    /// ```
    pub fn path<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.points_layer(&PATH, name, points)
    }

    /// Draws arrows: ((x, y), (dx, dy)), the longest as long as the points are apart.
    ///
    /// ```
    /// let grid = (-2..=2).flat_map(|x| (-2..=2).map(move |y| ((x, y), (-y, x))));
    /// show::plot("turn").vectors("rotation", grid).alt("Arrows turn around the origin.");
    /// ```
    pub fn vectors<X: Number, Y: Number, U: Number, V: Number>(
        self,
        name: impl Into<String>,
        arrows: impl IntoIterator<Item = ((X, Y), (U, V))>,
    ) -> Plot {
        let arrow = |((x, y), (u, v)): ((X, Y), (U, V))| {
            Json::list([x.to_f64(), y.to_f64(), u.to_f64(), v.to_f64()])
        };
        self.layer(
            &VECTORS,
            vec![("name", Json::Text(name.into()))],
            arrows.into_iter().map(arrow).collect(),
        )
    }

    /// Draws lines of equal height of `height` over the plane between the ends of x and of y.
    ///
    /// The function is sampled at 49 × 49 points; the renderer chooses the levels.
    ///
    /// ```
    /// show::plot("bowl").contours("loss", (-2.0, 2.0), (-1.0, 1.0), |x, y| x * x + 9.0 * y * y).alt("A bowl.");
    /// ```
    pub fn contours(
        self,
        name: impl Into<String>,
        x: (f64, f64),
        y: (f64, f64),
        height: impl Fn(f64, f64) -> f64,
    ) -> Plot {
        self.contours_at(name, x, y, [], height)
    }

    /// As [`Plot::contours`], at these levels.
    ///
    /// ```
    /// show::plot("bowl").contours_at("loss", (-2.0, 2.0), (-1.0, 1.0), [0.1, 1.0], |x, y| x * x + y * y).alt("A bowl.");
    /// ```
    pub fn contours_at(
        self,
        name: impl Into<String>,
        x: (f64, f64),
        y: (f64, f64),
        levels: impl IntoIterator<Item = f64>,
        height: impl Fn(f64, f64) -> f64,
    ) -> Plot {
        let at = |(from, to): (f64, f64), index: usize| {
            from + (to - from) * index as f64 / (SAMPLES - 1) as f64
        };
        let row = |row: usize| {
            let heights = (0..SAMPLES).map(|column| height(at(x, column), at(y, row)));
            // Four digits are finer than any line that is drawn.
            Json::list(
                heights.map(|height| read_number(&format!("{height:.3e}")).unwrap_or(height)),
            )
        };
        let fields = vec![
            ("name", Json::Text(name.into())),
            ("x", x.into()),
            ("y", y.into()),
            ("rows", Json::List((0..SAMPLES).map(row).collect())),
            ("levels", Json::list(levels)),
        ];
        self.push(&CONTOURS, fields, SAMPLES * SAMPLES)
    }

    /// Colors the ground between contours, with a scale beneath; up to four levels part five colors.
    ///
    /// ```
    /// show::plot("bowl")
    ///     .contours_at("loss", (-2.0, 2.0), (-1.0, 1.0), [0.5, 1.0, 2.0, 4.0], |x, y| x * x + y * y)
    ///     .filled()
    ///     .alt("A bowl.");
    /// ```
    pub fn filled(mut self) -> Plot {
        self.filled = true;
        self
    }

    /// Begins a panel: what follows, up to the next, is a small plot of its own.
    ///
    /// All panels have the same axes. Layers before the first panel are drawn in every panel.
    ///
    /// ```
    /// let loss = |rate: f64| (0..20).map(move |step| (-rate * f64::from(step)).exp());
    /// show::plot("rates")
    ///     .h_line("target", 0.1)
    ///     .panel("rate 0.1")
    ///     .line("loss", loss(0.1))
    ///     .panel("rate 0.5")
    ///     .line("loss", loss(0.5))
    ///     .alt("The larger rate reaches the target sooner.");
    /// ```
    pub fn panel(self, title: impl Into<String>) -> Plot {
        self.push(&PANEL, vec![("title", Json::Text(title.into()))], 0)
    }
}

#[cfg(test)]
mod tests {
    use crate::plot::plot;

    #[test]
    fn numbers_are_counted_in_bins_and_what_is_not_finite_aside() {
        let mut plot = plot("p").histogram("h", [0.0, 0.1, 1.0, f64::NAN], 2);
        let frame = plot.frame().to_string();
        let wanted = r#""edges":[0.0,0.5,1.0],"counts":[2.0,1.0],"missing":1"#;
        assert!(frame.contains(wanted), "{frame}");
    }

    #[test]
    fn a_histogram_of_equal_numbers_has_a_bin() {
        let mut plot = plot("p").histogram("h", [3, 3], 1);
        let frame = plot.frame().to_string();
        assert!(
            frame.contains(r#""edges":[2.5,3.5],"counts":[2.0]"#),
            "{frame}"
        );
    }

    #[test]
    fn new_marks_have_their_data() {
        let mut plot = plot("p")
            .panel("one")
            .boxes("b", [("a", [1, 2])])
            .vectors("v", [((0, 1), (2, 3))])
            .path("w", [(1, 2)])
            .step("s", [5]);
        let frame = plot.frame().to_string();
        for part in [
            r#"{"mark":"panel","title":"one"}"#,
            r#"{"mark":"boxes","name":"b","points":[["a",[1.0,2.0]]]}"#,
            r#"{"mark":"vectors","name":"v","points":[[0.0,1.0,2.0,3.0]]}"#,
            r#"{"mark":"path","name":"w","points":[[1.0,2.0]]}"#,
            r#"{"mark":"step","name":"s","points":[[0.0,5.0]]}"#,
        ] {
            assert!(frame.contains(part), "{part} in {frame}");
        }
    }
}
