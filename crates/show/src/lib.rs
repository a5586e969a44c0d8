//! Figures, tables, values and checks for demos.
//!
//! A demo sends data, never pictures. Each call here describes one thing to show; when the program
//! runs under the site generator the description travels to it as a *frame* on standard output,
//! and when it runs by hand a readable line is printed instead, so a downloaded demo works anywhere.
//!
//! ```
//! # #![deny(unused_must_use)] // A builder that is dropped has been used.
//! let gradient = [1.0, 0.57, 0.32];
//! show::plot("gradient").y_log().line("plain", gradient).alt("The gradient falls layer by layer.");
//! show::value("gradient_first", gradient[0]);
//! show::check("loss per layer", gradient[1] / gradient[0], 0.566, 0.01, "theory");
//! ```
//!
//! Figures and tables are builders that take and return themselves; what they describe is written
//! once, when they are dropped, which for a statement is its semicolon.
//!
//! | call                                  | shows                                                         |
//! |---------------------------------------|---------------------------------------------------------------|
//! | [`plot()`]                            | lines, points, bars, areas, distributions, the plane, panels  |
//! | [`heat_map()`], [`confusion`]         | matrices as colored cells                                     |
//! | [`image()`], [`images`]               | small gray pictures                                           |
//! | [`diagram()`], [`dot()`]              | networks, and graphs in Graphviz's language                   |
//! | [`table()`]                           | a table                                                       |
//! | [`value()`]                           | nothing: a number with a name, for the prose around the demo  |
//! | [`check()`]                           | whether a number agrees with a published one                  |
//! | [`svg`], [`html`]                     | anything else                                                 |
//!
//! Every figure needs a sentence for those who do not see it: `.alt("…")`.
//!
//! # Frames
//!
//! With `DIDACT_FRAMES=<mark>` in the environment each call writes `\x1e<mark>{…}\x1e`, where `{…}`
//! is JSON on one line. Whatever else a demo prints stays outside of the frames. NaN and infinities
//! are the strings `"NaN"`, `"inf"` and `"-inf"`; floats read back to the same bits.
//!
//! This crate draws nothing, depends on nothing, and never panics, whatever its arguments are.

mod decimal;
mod format;
mod frame;
mod json;
mod number;

mod check;
mod diagram;
mod dot;
mod heat_map;
mod image;
mod markup;
mod plot;
mod points;
mod table;
mod value;

pub use check::{AT_LEAST, AT_MOST, EXACT, Tolerance, check, factor, percent};
pub use decimal::read_number;
pub use diagram::{Diagram, Look, diagram};
pub use dot::{Dot, dot};
pub use format::format_number;
pub use heat_map::{HeatMap, confusion, heat_map};
pub use image::{Image, image, images};
pub use markup::{html, svg};
pub use number::Number;
pub use plot::{Plot, plot};
pub use points::{Bar, Interval, Labeled, Point};
pub use table::{Row, Table, table};
pub use value::{Cell, value};
