//! Lines of a text with their byte offsets.

use std::ops::Range;

/// Returns the range of the first line of `range`, without its line end.
pub(crate) fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let line = text[range.clone()].lines().next().unwrap_or("");
    range.start..range.start + line.len()
}

/// Returns the lines of `text` with their line ends, each with its byte offset; the text itself
/// begins at byte `start`.
pub(crate) fn lines_at(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    })
}
