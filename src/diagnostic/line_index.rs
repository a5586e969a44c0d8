//! Converts byte offsets to lines and columns.

/// A position in a text; line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Index of the lines of one text.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    lines: LineStarts,
}

/// Line starts of a text; the text itself is not stored.
#[derive(Clone, Debug)]
pub(super) struct LineStarts {
    starts: Vec<usize>,
    /// Number of characters before each [`STEP`] of bytes, to find columns in long lines quickly.
    characters: Vec<usize>,
}

/// Number of bytes between two counts of characters.
const STEP: usize = 1024;

impl LineStarts {
    pub(super) fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0)
            .chain(ends.map(|(at, _)| at + 1))
            .collect();
        let mut count = 0;
        let characters = text.as_bytes().chunks(STEP).map(|chunk| {
            count += beginnings(chunk);
            count - beginnings(chunk)
        });
        Self {
            starts,
            characters: characters.collect(),
        }
    }

    /// Returns the line of a byte offset, from 1; a newline belongs to the line it ends.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// Returns line and column of a byte offset of `text`; an offset past the end counts as the
    /// end.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let at = text.floor_char_boundary(offset);
        let line = self.line(at);
        let before = |at| self.characters_before(text, at);
        Position {
            line,
            column: before(at) - before(self.starts[line - 1]) + 1,
        }
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let step = offset / STEP;
        let known = self.characters.get(step).or(self.characters.last());
        let from = step.min(self.characters.len().saturating_sub(1)) * STEP;
        known.map_or(0, |known| {
            known + beginnings(&text.as_bytes()[from..offset])
        })
    }

    /// Returns the byte offset of `line` (from 1); `None` if there is no such line.
    pub(super) fn start_of(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }
}

/// Returns the number of characters that begin in `bytes`.
fn beginnings(bytes: &[u8]) -> usize {
    // Continuation bytes of UTF-8 are 10xxxxxx.
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

impl<'a> LineIndex<'a> {
    /// Indexes the lines of `text`.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            lines: LineStarts::new(text),
        }
    }

    /// Returns the line of a byte offset, from 1; a newline belongs to the line it ends.
    pub fn line(&self, offset: usize) -> usize {
        self.lines.line(offset)
    }

    /// Returns line and column of a byte offset; an offset past the end counts as the end.
    pub fn position(&self, offset: usize) -> Position {
        self.lines.position(self.text, offset)
    }

    /// Returns the byte offset of `line` (from 1); `None` if there is no such line.
    pub fn start_of(&self, line: usize) -> Option<usize> {
        self.lines.start_of(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, offset: usize, line: usize, column: usize) {
        let found = LineIndex::new(text).position(offset);
        assert_eq!(found, Position { line, column }, "in {text:?}");
    }

    #[test]
    fn a_newline_belongs_to_the_line_it_ends() {
        check("one\ntwo", 3, 1, 4);
        check("one\ntwo", 4, 2, 1);
    }

    #[test]
    fn columns_count_characters() {
        check("é = x", 3, 1, 3);
        let long = format!("a\n{}x", "é".repeat(STEP));
        check(&long, 2 + 2 * STEP, 2, STEP + 1);
        check(&long, 2 + 2 * (STEP - 3), 2, STEP - 2);
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        check("ab\n", 9, 2, 1);
        check("", 9, 1, 1);
        let full = "a".repeat(STEP);
        check(&full, STEP, 1, STEP + 1);
    }
}
