//! Errors in the text of a diagram or graph, with their places.

use std::error::Error;
use std::fmt;

/// Why a diagram's text cannot be read.
///
/// ```
/// let error = figure::parse_diagram("op relu\nadd x").unwrap_err();
/// assert_eq!(error.to_string(), "2:1: no tap `x` before this line (add a line `tap x` where the arc begins)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagramError {
    /// The line of the text, from 1.
    pub line: usize,
    /// The column in that line, in characters, from 1.
    pub column: usize,
    /// Message, without the place.
    pub message: String,
    /// Advice on how to mend it.
    pub help: String,
}

impl fmt::Display for DiagramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {} ({})",
            self.line, self.column, self.message, self.help
        )
    }
}

impl Error for DiagramError {}
