//! Graphs in DOT, the language of Graphviz.
//!
//! The subset that says what is connected to what and how nodes look: `digraph` and `graph`, node and
//! edge statements with chains and `{ … }` on either side, defaults, `subgraph cluster…` as frames,
//! and the attributes below. Colors, fonts, sizes and hints for the layout are passed over: they belong
//! to the page. What cannot be drawn and would be missed is refused where it stands, with what to write
//! instead: ports, records, HTML labels, other shapes, words at an end of an edge, what is invisible.
//!
//! | attribute  | of                | understood                                                   |
//! |------------|-------------------|--------------------------------------------------------------|
//! | `rankdir`  | graph             | `TB` down, `BT` up, `LR` to the right, `RL` to the left       |
//! | `rank`     | subgraph          | `same`                                                        |
//! | `label`    | all               | text with `\n`; HTML labels are refused                      |
//! | `shape`    | node              | box, ellipse, circle, diamond, point, plaintext and the like |
//! | `style`    | node, edge        | `dashed`, `dotted`, `bold`                                    |
//! | `dir`      | edge              | `none`, `back`                                                |
//! | `class`    | node, edge        | `here`: what a step speaks of                                 |

mod graph;
mod parse;
mod refuse;
mod shape;
mod token;

use serde::{Deserialize, Serialize};

use crate::diagram::DiagramError;
use crate::drawing::{FigureError, Sketch};
use crate::wording::Wording;

/// A graph in Graphviz's language.
///
/// ```
/// let dot = figure::parse_dot("digraph { x -> f -> y; x -> y [style=dashed] }").unwrap();
/// let drawing = figure::Figure::Dot(dot).render("skip", Some("x skips f.")).unwrap();
/// assert!(drawing.description.contains("x leads to f and y"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dot {
    /// The text, as Graphviz would read it.
    pub text: String,
}

/// Reads the text of a `dot` fence.
///
/// # Errors
///
/// [`DiagramError`] for the first place that is not DOT, or that is DOT but not drawn here.
///
/// ```
/// let error = figure::parse_dot("digraph {\n  a -> ;\n}").unwrap_err();
/// assert_eq!((error.line, error.column), (2, 8));
/// assert_eq!(error.message, "a node is missing after `->`");
/// ```
pub fn parse_dot(text: &str) -> Result<Dot, DiagramError> {
    graph::build(text)?;
    Ok(Dot {
        text: text.to_owned(),
    })
}

impl Dot {
    pub(crate) fn sketch(&self, words: &Wording) -> Result<Sketch, FigureError> {
        let graph = graph::build(&self.text).map_err(FigureError::Dot)?;
        if graph.nodes.is_empty() {
            return Err(FigureError::Empty);
        }
        graph.sketch("figure-diagram", words)
    }
}
