//! Standard output to parts: text, and the frames between marks.
//!
//! A frame is `\x1e<mark>{JSON}\x1e`, where the mark is random for each run, so
//! text that only looks like a frame stays text. What plotting crates write for
//! notebooks, `EVCXR_BEGIN_CONTENT <mime>` to `EVCXR_END_CONTENT`, is understood
//! too. It cleans no markup; pages do.

use crate::find;
use crate::frame::{Frame, Part};

const SIGN: char = '\u{1e}';
const BEGIN: &str = "EVCXR_BEGIN_CONTENT ";
const END: &str = "EVCXR_END_CONTENT";

/// The parts of `stdout`, and what is wrong with frames that `understand` does not.
pub fn read(
    stdout: &str,
    mark: &str,
    understand: fn(&str) -> Result<Frame, String>,
) -> (Vec<Part>, Vec<String>) {
    let mut reader = Reader::default();
    let opening = format!("{SIGN}{mark}");
    let mut rest = stdout;
    while let Some((text, after)) = find::around(rest, &opening) {
        reader.text(text);
        let (frame, beyond) = after.split_once(SIGN).unwrap_or((after, ""));
        match understand(frame) {
            Ok(frame) => reader.parts.push(Part::Frame(frame)),
            Err(error) => reader.problems.push(problem(frame, &error)),
        }
        rest = beyond;
    }
    reader.text(rest);
    (reader.parts, reader.problems)
}

fn problem(frame: &str, error: &str) -> String {
    let begin: String = frame.chars().take(60).collect();
    format!("{error} in `{begin}`")
}

#[derive(Default)]
struct Reader {
    parts: Vec<Part>,
    problems: Vec<String>,
    notebook: usize,
}

impl Reader {
    /// Text between frames, with what notebooks would show taken out.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, frame, after)) = self.next_content(rest) {
            self.plain(before);
            self.notebook += 1;
            self.parts.push(Part::Frame(frame));
            rest = after;
        }
        self.plain(rest);
    }

    fn plain(&mut self, text: &str) {
        match self.parts.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }

    /// Returns the text before the next notebook content, the content, and the text after it.
    fn next_content<'t>(&self, text: &'t str) -> Option<(&'t str, Frame, &'t str)> {
        let mut rest = text;
        loop {
            let (_, opened) = find::around(rest, BEGIN)?;
            let (mime, body) = opened.split_once('\n')?;
            let (content, after) = find::around(body, END)?;
            let after = after.strip_prefix('\n').unwrap_or(after);
            if let Some(frame) = self.content(mime.trim(), content.trim_end()) {
                let before = text.len() - opened.len() - BEGIN.len();
                return Some((text.get(..before)?, frame, after));
            }
            rest = after;
        }
    }

    fn content(&self, mime: &str, content: &str) -> Option<Frame> {
        let id = format!("output-{}", self.notebook + 1);
        let text = content.to_owned();
        match mime {
            "image/svg+xml" => Some(Frame::Svg { id, text }),
            "text/html" => Some(Frame::Html { id, text }),
            _ => None,
        }
    }
}

/// Returns the output of `own` after the common beginning with `base`.
pub fn beyond(base: &[Part], own: &[Part]) -> Vec<Part> {
    let same = base.iter().zip(own).take_while(|(a, b)| a == b).count();
    let mut rest = own[same..].to_vec();
    if let (Some(Part::Text(before)), Some(Part::Text(text))) = (base.get(same), rest.first_mut()) {
        *text = text[common_lines(before, text)..].to_owned();
    }
    rest.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    rest
}

/// Bytes that both begin with: all of `before`, or whole lines.
fn common_lines(before: &str, text: &str) -> usize {
    if text.starts_with(before) {
        return before.len();
    }
    let pairs = before.split_inclusive('\n').zip(text.split_inclusive('\n'));
    pairs
        .take_while(|(a, b)| a == b)
        .map(|(line, _)| line.len())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Scalar;

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    fn json(text: &str) -> Result<Frame, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    fn value(name: &str, value: Scalar) -> Part {
        let name = name.to_owned();
        Part::Frame(Frame::Value { name, value })
    }

    #[track_caller]
    fn check(stdout: &str, expected: &[Part]) {
        let (parts, problems) = read(stdout, "m", json);
        assert_eq!((parts.as_slice(), problems.len()), (expected, 0));
    }

    #[test]
    fn frames_stand_between_texts() {
        check(
            "a\n\u{1e}m{\"frame\":\"value\",\"name\":\"x\",\"value\":1.5}\u{1e}b\n",
            &[text("a\n"), value("x", Scalar::Float(1.5)), text("b\n")],
        );
        check("", &[]);
    }

    #[test]
    fn a_forged_frame_is_text() {
        let forged = "\u{1e}k{\"frame\":\"value\",\"name\":\"x\",\"value\":1}\u{1e}";
        check(forged, &[text(forged)]);
    }

    #[test]
    fn a_frame_nobody_understands_is_named() {
        for broken in ["{}", "{\"frame\":\"value\"", "{\"frame\":\"new\"}"] {
            let (parts, problems) = read(&format!("a\u{1e}m{broken}\u{1e}b"), "m", json);
            assert_eq!(parts, [text("ab")]);
            assert_eq!(problems.len(), 1);
        }
    }

    #[test]
    fn notebook_content_is_a_figure() {
        let svg = Frame::Svg {
            id: "output-1".to_owned(),
            text: "<svg/>".to_owned(),
        };
        check(
            "a\nEVCXR_BEGIN_CONTENT image/svg+xml\n<svg/>\nEVCXR_END_CONTENT\nb\n",
            &[text("a\n"), Part::Frame(svg), text("b\n")],
        );
    }

    #[test]
    fn notebook_content_of_other_kinds_stays_text() {
        let other =
            "EVCXR_BEGIN_CONTENT image/png\nxx\nEVCXR_END_CONTENT\nEVCXR_BEGIN_CONTENT text/html\n";
        check(other, &[text(other)]);
    }

    #[test]
    fn a_continued_demo_shows_only_what_is_new() {
        let x = || value("x", Scalar::Integer(1));
        let new = beyond(&[text("a\n"), x()], &[text("a\n"), x(), text("b\n")]);
        assert_eq!(new, [text("b\n")]);
        assert_eq!(beyond(&[text("a\n")], &[text("a\nb\n")]), [text("b\n")]);
        assert_eq!(beyond(&[text("a\nx\n")], &[text("a\ny\n")]), [text("y\n")]);
        assert_eq!(beyond(&[text("a\n")], &[text("a\n")]), []);
    }
}
