//! Prints each thing that a demo shows, as a frame or as a readable line.
//!
//! A frame is `\x1e<mark>{JSON}\x1e` and nothing else, so the text around it stays what the demo
//! printed. The mark comes from the environment and cannot be guessed by the demo's own output.

use std::io::{self, Write};

use crate::json::Json;

const MARK_VARIABLE: &str = "DIDACT_FRAMES";

/// Writes `frame` where a tool listens, and what `readable` returns where none does.
///
/// A closed standard output is ignored: a demo should not fail because nobody reads it. A module for
/// browsers (`didact_live`) always runs under a tool and has no code for readable lines.
pub(crate) fn emit(frame: impl FnOnce() -> Json, readable: impl FnOnce() -> String) {
    match mark() {
        Some(mark) => write(&framed(&mark, &frame())),
        None if cfg!(didact_live) => {}
        None => write(&(readable() + "\n")),
    }
}

/// Returns true if a tool reads the frames, so that no text for people is needed.
pub(crate) fn has_listener() -> bool {
    cfg!(didact_live) || mark().is_some()
}

// Apart from `emit`, which every call compiles anew.
#[expect(
    clippy::disallowed_methods,
    reason = "edge: the mark is in the environment"
)]
fn mark() -> Option<String> {
    std::env::var(MARK_VARIABLE).ok()
}

fn write(text: &str) {
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes());
    // Standard output is passed on line by line, and a frame ends without a newline.
    let _ = stdout.flush();
}

fn framed(mark: &str, frame: &Json) -> String {
    format!("\u{1e}{mark}{frame}\u{1e}")
}

/// Returns the frame of a figure: its id, its texts, and the data as the renderer reads it.
pub(crate) fn figure(
    id: &str,
    alt: Option<&str>,
    caption: Option<&str>,
    kind: &'static str,
    fields: Vec<(&'static str, Json)>,
) -> Json {
    let mut data = vec![("kind", Json::from(kind))];
    data.extend(fields);
    Json::Object(vec![
        ("frame", "figure".into()),
        ("id", id.into()),
        ("alt", alt.into()),
        ("caption", caption.into()),
        ("figure", Json::Object(data)),
    ])
}

/// Formats a number with a noun: "3 lines", "1 line".
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_closed_by_the_character_that_opens_it() {
        let frame = Json::Object(vec![("frame", "value".into())]);
        assert_eq!(framed("k7", &frame), "\u{1e}k7{\"frame\":\"value\"}\u{1e}");
    }

    #[test]
    fn plurals_are_right() {
        assert_eq!(count(1, "line"), "1 line");
        assert_eq!(count(0, "line"), "0 lines");
    }
}
