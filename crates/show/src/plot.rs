//! Plots: what was measured, what theory says, and where they lie.
//!
//! The builder collects layers in the order in which they are drawn. Scales, ticks, colors and the
//! places of labels are the renderer's choice, so that every plot of a course looks alike.

use crate::frame::{self, count};
use crate::json::Json;
use crate::number::Number;
use crate::points::{Bar, Interval, Labeled, Point};

/// A plot that is shown when it is dropped; made by [`plot`].
#[must_use = "a plot without layers shows nothing"]
pub struct Plot {
    id: String,
    alt: Option<String>,
    caption: Option<String>,
    x: Axis,
    y: Axis,
    stacked: bool,
    layers: Vec<Layer>,
}

#[derive(Default)]
struct Axis {
    label: Option<String>,
    log: bool,
    range: Option<(f64, f64)>,
}

struct Layer {
    mark: &'static str,
    fields: Vec<(&'static str, Json)>,
    size: usize,
}

/// Begins the plot named `id`.
///
/// ```
/// let measured = [1.0, 0.52, 0.31, 0.17];
/// show::plot("decay")
///     .x_label("layer")
///     .y_label("gradient norm")
///     .y_log()
///     .line("measured", measured)
///     .theory("0.57 per layer", (0..4).map(|layer| (layer, 0.57_f64.powi(layer))))
///     .h_line("float underflow", 0.2)
///     .alt("The gradient shrinks by the same factor in every layer.");
/// ```
pub fn plot(id: impl Into<String>) -> Plot {
    Plot {
        id: id.into(),
        alt: None,
        caption: None,
        x: Axis::default(),
        y: Axis::default(),
        stacked: false,
        layers: Vec::new(),
    }
}

impl Plot {
    /// Names what runs from left to right, with its unit.
    pub fn x_label(mut self, label: impl Into<String>) -> Plot {
        self.x.label = Some(label.into());
        self
    }

    /// Names what runs from bottom to top, with its unit.
    pub fn y_label(mut self, label: impl Into<String>) -> Plot {
        self.y.label = Some(label.into());
        self
    }

    /// Makes the x axis logarithmic; values that are not positive become gaps.
    pub fn x_log(mut self) -> Plot {
        self.x.log = true;
        self
    }

    /// Makes the y axis logarithmic; values that are not positive become gaps.
    pub fn y_log(mut self) -> Plot {
        self.y.log = true;
        self
    }

    /// Fixes the ends of the x axis.
    pub fn x_range(mut self, from: impl Number, to: impl Number) -> Plot {
        self.x.range = Some((from.to_f64(), to.to_f64()));
        self
    }

    /// Fixes the ends of the y axis.
    pub fn y_range(mut self, from: impl Number, to: impl Number) -> Plot {
        self.y.range = Some((from.to_f64(), to.to_f64()));
        self
    }

    /// Draws what was measured: a solid colored line with a few markers.
    pub fn line<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.points_layer("line", name, points)
    }

    /// Draws what theory predicts: a dashed line in ink.
    pub fn theory<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.points_layer("theory", name, points)
    }

    /// Draws single points.
    pub fn points<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.points_layer("points", name, points)
    }

    /// Draws single points, each with its label: `[(label, x, y), …]`.
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
            "labeled",
            vec![("name", Json::Text(name.into()))],
            triples.collect(),
        )
    }

    /// Draws bars over categories: `[(category, height), …]`.
    ///
    /// Several calls draw groups of bars, or stacks after [`Plot::stacked`].
    pub fn bars<B: Bar>(self, name: impl Into<String>, bars: impl IntoIterator<Item = B>) -> Plot {
        let pairs = bars.into_iter().map(|bar| {
            let (category, height) = bar.bar();
            Json::List(vec![category.into(), height.into()])
        });
        self.layer(
            "bars",
            vec![("name", Json::Text(name.into()))],
            pairs.collect(),
        )
    }

    /// Puts the bars of several calls on top of each other.
    pub fn stacked(mut self) -> Plot {
        self.stacked = true;
        self
    }

    /// Fills the area between a line and zero.
    pub fn area<P: Point>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.points_layer("area", name, points)
    }

    /// Tints the area between two bounds: `[(x, low, high), …]`.
    ///
    /// A band takes the color of the line, points or runs of the same name.
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
            "band",
            vec![("name", Json::Text(name.into()))],
            triples.collect(),
        )
    }

    /// Draws the same measurement repeated: one thin line a run, their median bold.
    pub fn seeds<R, P>(self, name: impl Into<String>, runs: impl IntoIterator<Item = R>) -> Plot
    where
        R: IntoIterator<Item = P>,
        P: Point,
    {
        let runs: Vec<Json> = runs.into_iter().map(|run| Json::List(pairs(run))).collect();
        let size = runs.iter().map(|run| {
            if let Json::List(points) = run {
                points.len()
            } else {
                0
            }
        });
        let size = size.sum();
        let fields = vec![
            ("name", Json::Text(name.into())),
            ("runs", Json::List(runs)),
        ];
        self.push("seeds", fields, size)
    }

    /// Draws a dashed line across the plot at the height `y`.
    pub fn h_line(self, name: impl Into<String>, y: impl Number) -> Plot {
        let fields = vec![("name", Json::Text(name.into())), ("at", y.to_f64().into())];
        self.push("h_line", fields, 0)
    }

    /// Draws a dashed line from bottom to top at `x`.
    pub fn v_line(self, name: impl Into<String>, x: impl Number) -> Plot {
        let fields = vec![("name", Json::Text(name.into())), ("at", x.to_f64().into())];
        self.push("v_line", fields, 0)
    }

    /// Writes a few words at a place of the plot.
    pub fn note(self, text: impl Into<String>, x: impl Number, y: impl Number) -> Plot {
        let place = [("x", x.to_f64().into()), ("y", y.to_f64().into())];
        let mut fields = vec![("text", Json::Text(text.into()))];
        fields.extend(place);
        self.push("note", fields, 0)
    }

    /// Says in a sentence what the plot shows, for those who do not see it.
    pub fn alt(mut self, text: impl Into<String>) -> Plot {
        self.alt = Some(text.into());
        self
    }

    /// Sets the caption printed under the plot.
    pub fn caption(mut self, text: impl Into<String>) -> Plot {
        self.caption = Some(text.into());
        self
    }

    fn points_layer<P: Point>(
        self,
        mark: &'static str,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Plot {
        self.layer(mark, vec![("name", Json::Text(name.into()))], pairs(points))
    }

    fn layer(
        self,
        mark: &'static str,
        mut fields: Vec<(&'static str, Json)>,
        points: Vec<Json>,
    ) -> Plot {
        let size = points.len();
        fields.push(("points", Json::List(points)));
        self.push(mark, fields, size)
    }

    fn push(mut self, mark: &'static str, fields: Vec<(&'static str, Json)>, size: usize) -> Plot {
        self.layers.push(Layer { mark, fields, size });
        self
    }

    fn frame(&mut self) -> Json {
        let layers = std::mem::take(&mut self.layers).into_iter().map(|layer| {
            let mut fields = vec![("mark", Json::from(layer.mark))];
            fields.extend(layer.fields);
            Json::Object(fields)
        });
        let fields = vec![
            ("x", self.x.json()),
            ("y", self.y.json()),
            ("stacked", self.stacked.into()),
            ("layers", Json::List(layers.collect())),
        ];
        let (alt, caption) = (self.alt.as_deref(), self.caption.as_deref());
        frame::figure(&self.id, alt, caption, "plot", fields)
    }

    fn line_for_people(&self) -> String {
        let points = self.layers.iter().map(|layer| layer.size).sum();
        let marks = count(self.layers.len(), "mark");
        format!("[figure {}: {marks}, {}]", self.id, count(points, "point"))
    }
}

impl Drop for Plot {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let line = self.line_for_people();
            frame::emit(|| self.frame(), || line);
        }
    }
}

impl Axis {
    fn json(&self) -> Json {
        Json::Object(vec![
            ("label", self.label.as_deref().into()),
            ("log", self.log.into()),
            ("range", self.range.into()),
        ])
    }
}

fn pairs<P: Point>(points: impl IntoIterator<Item = P>) -> Vec<Json> {
    let points = points.into_iter().enumerate();
    points
        .map(|(index, point)| point.point(index).into())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn axes_are_part_of_the_figure() {
        let frame = plot("p")
            .x_label("layer")
            .y_log()
            .x_range(0, 56)
            .frame()
            .to_string();
        assert!(frame.contains(r#""x":{"label":"layer","log":false,"range":[0.0,56.0]}"#));
        assert!(frame.contains(r#""y":{"label":null,"log":true,"range":null}"#));
    }

    #[test]
    fn people_read_how_much_was_drawn() {
        let plot = plot("gradient")
            .line("a", [1, 2])
            .theory("b", [1, 2])
            .h_line("c", 1);
        assert_eq!(
            plot.line_for_people(),
            "[figure gradient: 3 marks, 4 points]"
        );
    }
}
