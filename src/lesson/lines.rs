//! Iterates over the lines of a text with their byte offsets.

/// Returns the lines of `text` with their line ends, each with its byte offset; the text itself
/// begins at byte `start`.
pub(crate) fn lines_at(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    })
}
