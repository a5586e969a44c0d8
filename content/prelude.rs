//! Helpers that the lessons share.
//!
//! A helper is written in full in the lesson that teaches it and moves here afterwards, so nothing
//! in this crate is new to a reader who came in order. A demo opens with `use prelude::*;`.
//!
//! | module       | from lesson | holds                                            |
//! |--------------|-------------|--------------------------------------------------|
//! | `first`      | 1           | the first network, of any size                   |
//! | `picture`    | 1           | a function of the plane: its grid, its zero curve |
//! | `glyphs`     | 2           | ten digits of 5 × 7 pixels                       |
//! | `chance`     | 4           | a seeded generator, Gaussian numbers, shuffling  |
//! | `toys`       | 4           | small data sets in the plane                     |
//! | `trials`     | 4           | experiments that need many repetitions           |
//! | `fit`        | 6           | linear equations, least squares, the ridge penalty |
//! | `loss`       | 8           | softmax and cross-entropy                        |
//! | `hidden`     | 9           | a hidden layer of any width, bent to a sine      |
//! | `dense`      | 10          | the fully connected layer                        |
//! | `gradient`   | 10          | numerical gradients, to check the written ones   |
//! | `activation` | 10, 12      | ReLU (10), the other activations, derivatives (12) |
//! | `start`      | 13          | initial weights                                  |
//! | `optimizer`  | 14          | gradient descent and Adam                        |
//! | `norm`       | 16          | batch normalization and layer normalization      |
//! | `conv`       | 18          | convolution by matrix product                    |
//! | `images`     | 20          | ReLU, pooling and reshaping of images            |
//! | `ledger`     | 20          | parameters and multiply-adds, counted            |
//! | `blueprint`  | 20          | the same layers, drawn while they are counted    |
//! | `measure`    | 13, 21      | RMS and mean cosine of the rows of a batch       |
//! | `tower`      | 21          | a deep net of two-layer blocks, plain or residual |
//!
//! The letters are those of the text: a batch `x` has shape (n, d), one example a row; weights `w`
//! have shape (in, out); `z = x·w + b`. Images have shape (batch, channels, height, width).
//!
//! Functions with loops take and return plain arrays of `f64` and are not generic: they are compiled
//! here, optimized, and a demo compiled without optimization runs them at full speed. Nothing here
//! reads a clock, a file or the environment.

#[path = "prelude/activation.rs"]
mod activation;
#[path = "prelude/blueprint.rs"]
mod blueprint;
#[path = "prelude/chance.rs"]
mod chance;
#[path = "prelude/conv.rs"]
mod conv;
#[path = "prelude/dense.rs"]
mod dense;
#[path = "prelude/first.rs"]
mod first;
#[path = "prelude/fit.rs"]
mod fit;
#[path = "prelude/glyphs.rs"]
pub mod glyphs;
#[path = "prelude/gradient.rs"]
mod gradient;
#[path = "prelude/hidden.rs"]
mod hidden;
#[path = "prelude/images.rs"]
mod images;
#[path = "prelude/ledger.rs"]
mod ledger;
#[path = "prelude/loss.rs"]
mod loss;
#[path = "prelude/measure.rs"]
mod measure;
#[path = "prelude/norm.rs"]
mod norm;
#[path = "prelude/optimizer.rs"]
mod optimizer;
#[path = "prelude/picture.rs"]
mod picture;
#[path = "prelude/start.rs"]
mod start;
#[path = "prelude/tower.rs"]
mod tower;
#[path = "prelude/toys.rs"]
mod toys;
#[path = "prelude/trials.rs"]
mod trials;

pub use activation::*;
pub use blueprint::*;
pub use chance::*;
pub use conv::*;
pub use dense::*;
pub use first::*;
pub use fit::*;
pub use gradient::*;
pub use hidden::*;
pub use images::*;
pub use ledger::*;
pub use loss::*;
pub use measure::*;
pub use norm::*;
pub use optimizer::*;
pub use picture::*;
pub use start::*;
pub use tower::*;
pub use toys::*;
pub use trials::*;
