//! Marks over one axis: lines, points, bars, areas, bands, and lines of reference.

use super::kind::{MarkKind, TerminalText};
use super::thin::thin;
use super::{Fields, Plot};
use crate::json::Json;
use crate::number::Number;
use crate::points::{Bar, Interval, Labeled, Point};

const LINE: MarkKind = MarkKind::new("line", TerminalText::Heights);
const STEM: MarkKind = MarkKind::new("stem", TerminalText::Heights);
const STEP: MarkKind = MarkKind::new("step", TerminalText::Heights);
const THEORY: MarkKind = MarkKind::new("theory", TerminalText::Heights);
const POINTS: MarkKind = MarkKind::new("points", TerminalText::Heights);
const LABELED: MarkKind = MarkKind::new("labeled", TerminalText::Heights);
const BARS: MarkKind = MarkKind::new("bars", TerminalText::Heights);
const AREA: MarkKind = MarkKind::new("area", TerminalText::Heights);
const BAND: MarkKind = MarkKind::new("band", TerminalText::Heights);
const SEEDS: MarkKind = MarkKind::new("seeds", TerminalText::Silent);
const H_LINE: MarkKind = MarkKind::new("h_line", TerminalText::Silent);
const V_LINE: MarkKind = MarkKind::new("v_line", TerminalText::Silent);
const NOTE: MarkKind = MarkKind::new("note", TerminalText::Silent);

impl Plot {
    /// Draws what was measured: a solid colored line with a few markers.
    ///
    /// Of more than 8,192 points those are sent that show (M4 aggregation): no spike is lost.
    ///
    /// ```
    /// show::plot("p").line("by place", [1.0, 0.5]).line("pairs", [(0, 1.0), (9, 0.1)]).alt("Both fall.");
    /// ```
    pub fn line<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.line_layer(&LINE, name, points)
    }

    /// Draws a line that keeps its height until the next point: schedules, counts.
    ///
    /// ```
    /// show::plot("rate").step("learning rate", [(0, 0.1), (30, 0.01), (60, 0.001)]).alt("It falls twice.");
    /// ```
    pub fn step<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.line_layer(&STEP, name, points)
    }

    /// Draws a stem from zero to each point, with a dot at its end: sequences, impulse responses.
    ///
    /// ```
    /// show::plot("filter").stem("response", [1.0, 0.5, -0.25]).alt("The response dies away.");
    /// ```
    pub fn stem<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.points_layer(&STEM, name, points)
    }

    /// Draws what theory predicts: a dashed line in ink.
    ///
    /// ```
    /// show::plot("p").theory("1/n", (1..9).map(|n| (n, 1.0 / f64::from(n)))).alt("It falls.");
    /// ```
    pub fn theory<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.line_layer(&THEORY, name, points)
    }

    /// Draws single points.
    ///
    /// ```
    /// show::plot("p").points("samples", [(0.1, 0.4), (0.7, 0.2)]).alt("Two samples.");
    /// ```
    pub fn points<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.points_layer(&POINTS, name, points)
    }

    /// Draws single points, each with its label: `[(label, x, y), …]`.
    ///
    /// ```
    /// show::plot("p").labeled("network", [("ResNet-50", 25.6, 4.1)]).alt("One network.");
    /// ```
    pub fn labeled<L: Labeled>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = L>,
    ) -> Plot {
        let triples = points.into_iter().map(|point| {
            let (label, x, y) = point.labeled();
            Json::List(vec![label.into(), x.into(), y.into()])
        });
        self.layer(
            &LABELED,
            vec![("name", Json::Text(name.into()))],
            triples.collect(),
        )
    }

    /// Draws bars over categories: `[(category, height), …]`.
    ///
    /// Several calls draw groups of bars, or stacks after [`Plot::stacked`].
    ///
    /// ```
    /// show::plot("p").bars("layers", [("VGG-16", 16), ("ResNet-50", 50)]).alt("ResNet-50 has more.");
    /// ```
    pub fn bars<B: Bar>(self, name: impl Into<String>, bars: impl IntoIterator<Item = B>) -> Plot {
        let pairs = bars.into_iter().map(|bar| {
            let (category, height) = bar.bar();
            Json::List(vec![category.into(), height.into()])
        });
        self.layer(
            &BARS,
            vec![("name", Json::Text(name.into()))],
            pairs.collect(),
        )
    }

    /// Lets bars lie, the categories one under the other: for long names.
    ///
    /// ```
    /// show::plot("zoo")
    ///     .bars("parameters, millions", [("ResNet-50", 25.6), ("DenseNet-121", 8.0)])
    ///     .horizontal()
    ///     .alt("DenseNet-121 has a third of the parameters of ResNet-50.");
    /// ```
    pub fn horizontal(mut self) -> Plot {
        self.horizontal = true;
        self
    }

    /// Puts the bars of several calls on top of each other.
    ///
    /// ```
    /// show::plot("p").bars("a", [("x", 1)]).bars("b", [("x", 2)]).stacked().alt("One bar of two parts.");
    /// ```
    pub fn stacked(mut self) -> Plot {
        self.stacked = true;
        self
    }

    /// Fills the area between a line and zero.
    ///
    /// ```
    /// show::plot("p").area("mass", [0, 2, 1, 0]).alt("A hump.");
    /// ```
    pub fn area<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.line_layer(&AREA, name, points)
    }

    /// Tints the area between two bounds: `[(x, low, high), …]`.
    ///
    /// A band takes the color of the line, points or runs of the same name.
    ///
    /// ```
    /// show::plot("p").line("mean", [1, 2]).band("mean", [(0, 0.5, 1.5), (1, 1.0, 3.0)]).alt("It rises and spreads.");
    /// ```
    pub fn band<I: Interval>(
        self,
        name: impl Into<String>,
        slices: impl IntoIterator<Item = I>,
    ) -> Plot {
        let triples = slices.into_iter().map(|slice| {
            let (x, low, high) = slice.interval();
            Json::list([x, low, high])
        });
        self.layer(
            &BAND,
            vec![("name", Json::Text(name.into()))],
            triples.collect(),
        )
    }

    /// Draws the same measurement repeated: one thin line a run, their median bold.
    ///
    /// ```
    /// show::plot("p").seeds("loss", [[3, 2, 1], [4, 2, 0]]).alt("Two runs fall.");
    /// ```
    pub fn seeds<R, P>(self, name: impl Into<String>, runs: impl IntoIterator<Item = R>) -> Plot
    where
        R: IntoIterator<Item = P>,
        P: Point,
    {
        let runs: Vec<Vec<Json>> = runs.into_iter().map(joined).collect();
        let size = runs.iter().map(Vec::len).sum();
        let fields = vec![
            ("name", Json::Text(name.into())),
            (
                "runs",
                Json::List(runs.into_iter().map(Json::List).collect()),
            ),
        ];
        self.push(&SEEDS, fields, size)
    }

    /// Draws a dashed line across the plot at the height `y`.
    ///
    /// ```
    /// show::plot("p").line("loss", [2, 1]).h_line("chance", 0.69).alt("It stays above chance.");
    /// ```
    pub fn h_line(self, name: impl Into<String>, y: impl Number) -> Plot {
        let fields = vec![("name", Json::Text(name.into())), ("at", y.to_f64().into())];
        self.push(&H_LINE, fields, 0)
    }

    /// Draws a dashed line from bottom to top at `x`.
    ///
    /// ```
    /// show::plot("p").line("loss", [2, 1]).v_line("warm-up ends", 1).alt("It falls.");
    /// ```
    pub fn v_line(self, name: impl Into<String>, x: impl Number) -> Plot {
        let fields = vec![("name", Json::Text(name.into())), ("at", x.to_f64().into())];
        self.push(&V_LINE, fields, 0)
    }

    /// Writes a few words at a place of the plot.
    ///
    /// ```
    /// show::plot("p").line("loss", [2, 1]).note("here", 1, 1).alt("It falls.");
    /// ```
    pub fn note(self, text: impl Into<String>, x: impl Number, y: impl Number) -> Plot {
        let place = [("x", x.to_f64().into()), ("y", y.to_f64().into())];
        let mut fields = vec![("text", Json::Text(text.into()))];
        fields.extend(place);
        self.push(&NOTE, fields, 0)
    }

    pub(super) fn points_layer<P: Point>(
        self,
        kind: &'static MarkKind,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.layer(kind, vec![("name", Json::Text(name.into()))], pairs(points))
    }

    /// Adds a layer whose points are joined; a long one is thinned without losing a spike.
    fn line_layer<P: Point>(
        self,
        kind: &'static MarkKind,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.layer(
            kind,
            vec![("name", Json::Text(name.into()))],
            joined(points),
        )
    }

    pub(super) fn layer(
        self,
        kind: &'static MarkKind,
        mut fields: Fields,
        points: Vec<Json>,
    ) -> Plot {
        let size = points.len();
        fields.push(("points", Json::List(points)));
        self.push(kind, fields, size)
    }
}

fn joined<P: Point>(points: impl IntoIterator<Item = P>) -> Vec<Json> {
    let coordinates = points
        .into_iter()
        .enumerate()
        .map(|(index, point)| point.point(index))
        .collect();
    thin(coordinates).into_iter().map(Json::from).collect()
}

fn pairs<P: Point>(points: impl IntoIterator<Item = P>) -> Vec<Json> {
    points
        .into_iter()
        .enumerate()
        .map(|(index, point)| point.point(index).into())
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::plot::{Plot, plot};

    #[track_caller]
    fn check(plot: Plot, layers: &str) {
        let mut plot = plot;
        let frame = plot.frame().to_string();
        assert!(
            frame.contains(&format!(r#""layers":[{layers}]"#)),
            "{frame}"
        );
    }

    #[test]
    fn layers_keep_the_order_of_the_calls() {
        check(
            plot("p").theory("t", [1.0]).line("m", [2]),
            r#"{"mark":"theory","name":"t","points":[[0.0,1.0]]},{"mark":"line","name":"m","points":[[0.0,2.0]]}"#,
        );
    }

    #[test]
    fn every_mark_has_its_own_data() {
        check(
            plot("p").labeled("l", [("a", 1, 2)]),
            r#"{"mark":"labeled","name":"l","points":[["a",1.0,2.0]]}"#,
        );
        check(
            plot("p").bars("b", [(3, 2)]),
            r#"{"mark":"bars","name":"b","points":[["3",2.0]]}"#,
        );
        check(
            plot("p").band("b", [(0, 1, 2)]),
            r#"{"mark":"band","name":"b","points":[[0.0,1.0,2.0]]}"#,
        );
        check(
            plot("p").seeds("s", [[1.0], [2.0]]),
            r#"{"mark":"seeds","name":"s","runs":[[[0.0,1.0]],[[0.0,2.0]]]}"#,
        );
        check(
            plot("p").h_line("ln 2", 0.5),
            r#"{"mark":"h_line","name":"ln 2","at":0.5}"#,
        );
        check(
            plot("p").note("here", 1, 2),
            r#"{"mark":"note","text":"here","x":1.0,"y":2.0}"#,
        );
    }
}
