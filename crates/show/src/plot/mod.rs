//! Plots: measurements, predictions of theory, and regions of the plane.
//!
//! The builder collects layers in the order in which they are drawn. Scales, ticks, colors and the
//! places of labels are the renderer's choice, so that every plot of a course looks alike.

mod fields;
mod kind;
mod marks;
mod terminal;
mod thin;

use crate::frame;
use crate::json::Json;
use crate::number::Number;
use kind::MarkKind;

/// A plot that is shown when it is dropped; made by [`plot`].
///
/// ```
/// let plot: show::Plot = show::plot("p").line("a", [1, 2]);
/// drop(plot.alt("It rises.")); // Now it is shown.
/// ```
pub struct Plot {
    id: String,
    alt: Option<String>,
    caption: Option<String>,
    x: AxisOptions,
    y: AxisOptions,
    stacked: bool,
    horizontal: bool,
    filled: bool,
    layers: Vec<PlotLayer>,
}

#[derive(Default)]
struct AxisOptions {
    label: Option<String>,
    log: bool,
    symlog: Option<f64>,
    range: Option<(f64, f64)>,
}

struct PlotLayer {
    kind: &'static MarkKind,
    fields: Fields,
    size: usize,
}

/// The data of a layer.
type Fields = Vec<(&'static str, Json)>;

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
        x: AxisOptions::default(),
        y: AxisOptions::default(),
        stacked: false,
        horizontal: false,
        filled: false,
        layers: Vec::new(),
    }
}

impl Plot {
    /// Names what runs from left to right, with its unit.
    ///
    /// ```
    /// show::plot("p").x_label("layer").line("a", [1, 2]).alt("It rises.");
    /// ```
    pub fn x_label(mut self, label: impl Into<String>) -> Plot {
        self.x.label = Some(label.into());
        self
    }

    /// Names what runs from bottom to top, with its unit.
    ///
    /// ```
    /// show::plot("p").y_label("loss").line("a", [2, 1]).alt("It falls.");
    /// ```
    pub fn y_label(mut self, label: impl Into<String>) -> Plot {
        self.y.label = Some(label.into());
        self
    }

    /// Makes the x axis logarithmic; values that are not positive become gaps.
    ///
    /// ```
    /// show::plot("p").x_log().line("a", [(1, 1), (1000, 2)]).alt("It rises.");
    /// ```
    pub fn x_log(mut self) -> Plot {
        self.x.log = true;
        self
    }

    /// Makes the y axis logarithmic; values that are not positive become gaps.
    ///
    /// ```
    /// show::plot("p").y_log().line("a", [1.0, 1e-9]).alt("It falls by nine powers of ten.");
    /// ```
    pub fn y_log(mut self) -> Plot {
        self.y.log = true;
        self
    }

    /// Makes the x axis logarithmic on both sides of zero, and linear up to `near` from it.
    ///
    /// ```
    /// show::plot("p").x_symlog(1).line("a", [(-1000, 1), (1000, 2)]).alt("It rises.");
    /// ```
    pub fn x_symlog(mut self, near: impl Number) -> Plot {
        self.x.symlog = Some(near.to_f64());
        self
    }

    /// Makes the y axis logarithmic on both sides of zero, and linear up to `near` from it.
    ///
    /// ```
    /// show::plot("swings").line("w", [0.001, -0.2, 30.0]).y_symlog(0.01).alt("It swings.");
    /// ```
    pub fn y_symlog(mut self, near: impl Number) -> Plot {
        self.y.symlog = Some(near.to_f64());
        self
    }

    /// Fixes the ends of the x axis.
    ///
    /// ```
    /// show::plot("p").x_range(0, 56).line("a", [1, 2]).alt("It rises.");
    /// ```
    pub fn x_range(mut self, from: impl Number, to: impl Number) -> Plot {
        self.x.range = Some((from.to_f64(), to.to_f64()));
        self
    }

    /// Fixes the ends of the y axis.
    ///
    /// ```
    /// show::plot("p").y_range(0, 1).line("a", [0.2, 0.4]).alt("It rises.");
    /// ```
    pub fn y_range(mut self, from: impl Number, to: impl Number) -> Plot {
        self.y.range = Some((from.to_f64(), to.to_f64()));
        self
    }

    /// Says in a sentence what the plot shows, for those who do not see it.
    ///
    /// ```
    /// show::plot("p").line("a", [1, 2]).alt("It rises.");
    /// ```
    pub fn alt(mut self, text: impl Into<String>) -> Plot {
        self.alt = Some(text.into());
        self
    }

    /// Sets the caption printed under the plot.
    ///
    /// ```
    /// show::plot("p").line("a", [1, 2]).caption("Two points.").alt("It rises.");
    /// ```
    pub fn caption(mut self, text: impl Into<String>) -> Plot {
        self.caption = Some(text.into());
        self
    }

    fn push(mut self, kind: &'static MarkKind, fields: Fields, size: usize) -> Plot {
        self.layers.push(PlotLayer { kind, fields, size });
        self
    }

    fn frame(&mut self) -> Json {
        let layers = std::mem::take(&mut self.layers).into_iter().map(|layer| {
            let mut fields = vec![("mark", Json::from(layer.kind.name))];
            fields.extend(layer.fields);
            Json::Object(fields)
        });
        let mut fields = vec![
            ("x", self.x.json()),
            ("y", self.y.json()),
            ("stacked", self.stacked.into()),
        ];
        fields.extend(self.horizontal.then(|| ("horizontal", true.into())));
        fields.extend(self.filled.then(|| ("filled", true.into())));
        fields.push(("layers", Json::List(layers.collect())));
        let (alt, caption) = (self.alt.as_deref(), self.caption.as_deref());
        frame::figure(&self.id, alt, caption, "plot", fields)
    }
}

impl Drop for Plot {
    fn drop(&mut self) {
        // A panic may drop a figure before it is complete.
        if !std::thread::panicking() {
            // `frame` takes the layers out, so the text comes first.
            let line = (!frame::has_listener()).then(|| self.terminal_text());
            frame::emit(|| self.frame(), || line.unwrap_or_default());
        }
    }
}

impl AxisOptions {
    fn json(&self) -> Json {
        let mut fields = vec![
            ("label", self.label.as_deref().into()),
            ("log", self.log.into()),
            ("range", self.range.into()),
        ];
        fields.extend(self.symlog.map(|near| ("symlog", near.into())));
        Json::Object(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
