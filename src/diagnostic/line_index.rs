//! Byte offsets to lines and columns.

/// A place as people count: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The line starts of one text.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Finds the lines of `text`.
    pub fn new(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0)
            .chain(ends.map(|(at, _)| at + 1))
            .collect();
        Self { text, starts }
    }

    /// Line of a byte offset, from 1; a newline belongs to the line it ends.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// Line and column of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line(offset);
        let start = self.starts[line - 1];
        let column = self.text[start..offset].chars().count() + 1;
        Position { line, column }
    }

    /// Byte offset of the first character of `line` (from 1), if there is such a line.
    pub fn start_of(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
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
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        check("ab\n", 9, 2, 1);
    }
}
