//! Any figure, and how it is drawn: the one place that knows all kinds.

use std::any::Any;

use serde::{Deserialize, Serialize};

#[cfg(feature = "diagram")]
use crate::diagram::Diagram;
#[cfg(feature = "diagram")]
use crate::dot::Dot;
use crate::drawing::{Drawing, FigureError, Sketch, frame};
use crate::heat_map::HeatMap;
use crate::images::Images;
use crate::plot::{Layer, Plot};
use crate::wording::Wording;

/// Data of one figure, as a demo or a fence describes it.
///
/// ```
/// use figure::Figure;
/// let json = r#"{"kind":"heat_map","rows":[[1,2],[3,"NaN"]]}"#;
/// assert!(matches!(serde_json::from_str(json), Ok(Figure::HeatMap(_))));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Figure {
    /// Marks on two axes.
    Plot(Plot),
    /// A matrix as colored cells.
    HeatMap(HeatMap),
    /// Small gray pictures in a strip.
    Images(Images),
    /// A network.
    #[cfg(feature = "diagram")]
    Diagram(Diagram),
    /// A graph in Graphviz's language.
    #[cfg(feature = "diagram")]
    Dot(Dot),
}

impl Figure {
    /// Draws the figure named `id`, with `alt` as its title.
    ///
    /// The drawing is 480 units wide; at 320 CSS pixels its text is 12 pixels high. A graph that cannot
    /// be so narrow is wider, has the class `figure-wide`, and should stand in something that scrolls.
    /// Ids inside begin with `id` and a hyphen.
    ///
    /// # Errors
    ///
    /// [`FigureError`] if there is nothing to draw or the parts do not fit together. Numbers that
    /// are not finite are no error: they are left out and counted in the description.
    ///
    /// ```
    /// use figure::{Figure, FigureError, parse_diagram};
    /// let block = Figure::Diagram(parse_diagram("tensor x 64×56×56\nop relu").unwrap());
    /// assert!(block.render("block", None).unwrap().svg.contains("id=\"block-t\""));
    /// let nothing: Figure = serde_json::from_str(r#"{"kind":"plot","layers":[]}"#).unwrap();
    /// assert_eq!(nothing.render("nothing", None), Err(FigureError::Empty));
    /// ```
    pub fn render(&self, id: &str, alt: Option<&str>) -> Result<Drawing, FigureError> {
        self.render_in(&Wording::default(), id, alt)
    }

    /// The same with descriptions, titles and tables in the words of another language.
    ///
    /// # Errors
    ///
    /// As for [`Figure::render`].
    ///
    /// ```
    /// use figure::{Figure, Wording, parse_diagram};
    /// let words = Wording::new([("plus", "plus"), ("arc", "{op} das, was bei {tap} floss")]);
    /// let block = Figure::Diagram(parse_diagram("tap x\nop relu\nadd x").unwrap());
    /// let drawing = block.render_in(&words, "block", None).unwrap();
    /// assert_eq!(drawing.description, "relu; plus das, was bei x floss.");
    /// ```
    pub fn render_in(
        &self,
        words: &Wording,
        id: &str,
        alt: Option<&str>,
    ) -> Result<Drawing, FigureError> {
        // A fault of the renderer costs one figure, never the build or the live view around it.
        let drawn = std::panic::catch_unwind(|| Ok(frame(self.sketch(words)?, id, alt)));
        drawn.unwrap_or_else(|panic| Err(FigureError::Failed(message(&*panic))))
    }

    /// Returns true if only a build with the feature `all-kinds` draws the figure.
    ///
    /// Networks are in a feature of their own.
    ///
    /// ```
    /// let json = r#"{"kind":"plot","layers":[{"mark":"boxes","name":"a","points":[]}]}"#;
    /// let boxes: figure::Figure = serde_json::from_str(json).unwrap();
    /// assert!(boxes.is_rare());
    /// ```
    #[must_use]
    pub fn is_rare(&self) -> bool {
        match self {
            Figure::Plot(plot) => plot.layers.iter().any(Layer::is_rare),
            Figure::HeatMap(_) | Figure::Images(_) => false,
            #[cfg(feature = "diagram")]
            Figure::Diagram(_) | Figure::Dot(_) => false,
        }
    }

    fn sketch(&self, words: &Wording) -> Result<Sketch, FigureError> {
        match self {
            Figure::Plot(plot) => plot.sketch(words),
            Figure::HeatMap(map) => map.sketch(words),
            Figure::Images(images) => images.sketch(words),
            #[cfg(feature = "diagram")]
            Figure::Diagram(diagram) => diagram.sketch(words),
            #[cfg(feature = "diagram")]
            Figure::Dot(dot) => dot.sketch(words),
        }
    }
}

/// The words of a panic.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or(panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no message").to_owned()
}
