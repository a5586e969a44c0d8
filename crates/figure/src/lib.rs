//! Figure data and its renderer to SVG.
//!
//! A demo sends data, never pictures ([`show`] writes it, serde reads it here), and this crate draws
//! it: for the page at build time and for the browser when a reader changes a parameter. The same data gives
//! the same bytes everywhere, so a drawing can be compared, cached and committed.
//!
//! ```
//! let json = r#"{"kind":"plot","layers":[{"mark":"line","name":"loss","points":[[0,2.3],[1,0.4]]}]}"#;
//! let figure: figure::Figure = serde_json::from_str(json).unwrap();
//! let drawing = figure.render("loss", Some("The loss falls.")).unwrap();
//! assert!(drawing.svg.starts_with("<svg class=\"figure figure-plot\""));
//! assert!(drawing.description.contains("loss falls from 2.3 at 0 to 0.4 at 1"));
//! assert_eq!(drawing.data.unwrap().rows[1], ["1", "0.4"]);
//! ```
//!
//! | module    | draws                                                          |
//! |-----------|----------------------------------------------------------------|
//! | `plot`    | lines, points, bars, areas, bands and runs on two axes         |
//! | `heat_map`| matrices as colored cells                                      |
//! | `images`  | strips of small gray pictures                                  |
//! | `diagram` | networks; it also reads the grammar of `diagram` fences        |
//! | `graph`   | free graphs in layers                                          |
//! | `dot`     | graphs in Graphviz's language                                  |
//!
//! Colors are classes that [`STYLE`] maps to custom properties of the page. There is no state, no
//! clock, no font file and no measurement of text: widths are estimated on the wide side.

#![cfg_attr(
    not(all(feature = "all-kinds", feature = "diagram")),
    allow(dead_code, unreachable_pub)
)]

mod real;

mod ink;
mod letters;
mod limits;
mod order;
mod path;
mod png;
mod svg;
mod wording;
mod words;
pub mod xml;

mod scale;
mod ticks;

mod drawing;
mod heat_map;
mod images;
mod plot;

mod diagram;
mod dot;
mod graph;

mod figure;

pub use diagram::{Diagram, DiagramError, Direction, Item, parse_diagram};
pub use dot::{Dot, parse_dot};
pub use drawing::{AxisFault, DataTable, Drawing, FigureError};
pub use figure::Figure;
pub use graph::Look;
pub use heat_map::HeatMap;
pub use images::{Images, Picture};
pub use ink::STYLE;
pub use plot::{Axis, Layer, Paper, Plot, marks};
pub use real::Real;
pub use show::{format_number, read_number};
pub use wording::{Wording, english};
