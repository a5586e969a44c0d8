//! Places of a program to places of the lesson it came from.
//!
//! One entry for each line of the program: where its text stands in the
//! Markdown, or nothing if the line was generated. Columns need no entry, since
//! a line of a program is a piece of one line of Markdown.

use std::ops::Range;

use super::outcome::ProgramPlace;

/// Where each line of a program stands in its lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineMap {
    offsets: Vec<Option<usize>>,
}

impl LineMap {
    /// A map of a program's lines, in order; `None` for generated ones.
    pub fn new(offsets: Vec<Option<usize>>) -> Self {
        Self { offsets }
    }

    /// Offset in the lesson's `text` of a place; `None` if the line was generated.
    ///
    /// A column past the end of the line is the end of the line.
    pub fn offset(&self, at: ProgramPlace, text: &str) -> Option<usize> {
        let start = self.offsets.get(at.line.checked_sub(1)?).copied()??;
        let rest = text.get(start..)?;
        let line = rest.split('\n').next().unwrap_or_default();
        let column = at.column.saturating_sub(1);
        let inside = line.char_indices().nth(column);
        Some(start + inside.map_or(line.len(), |(byte, _)| byte))
    }

    /// Range in the lesson's `text`; an end on a generated line is the end of the first line.
    pub fn range(
        &self,
        start: ProgramPlace,
        end: ProgramPlace,
        text: &str,
    ) -> Option<Range<usize>> {
        let first = self.offset(start, text)?;
        let line_end = ProgramPlace {
            line: start.line,
            column: usize::MAX,
        };
        let last = self
            .offset(end, text)
            .filter(|&last| last >= first)
            .or_else(|| self.offset(line_end, text))?;
        Some(first..last)
    }

    /// The line of the program that holds this offset of the lesson, from 1.
    pub fn line_at(&self, offset: usize) -> Option<usize> {
        let starts = self.offsets.iter().enumerate();
        let before =
            starts.filter_map(|(line, &start)| start.filter(|&s| s <= offset).map(|s| (s, line)));
        before.max().map(|(_, line)| line + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "- ```rust\n  let é = 1;\n  é\n  ```\n";

    #[track_caller]
    fn check(line: usize, column: usize, expected: Option<&str>) {
        let map = LineMap::new(vec![None, Some(12), Some(26), None]);
        let found = map.offset(ProgramPlace { line, column }, TEXT);
        assert_eq!(found.map(|at| &TEXT[at..]), expected);
    }

    #[test]
    fn columns_count_characters() {
        check(2, 5, Some("é = 1;\n  é\n  ```\n"));
        check(2, 7, Some("= 1;\n  é\n  ```\n"));
    }

    #[test]
    fn a_column_past_the_end_is_the_end() {
        check(3, 9, Some("\n  ```\n"));
    }

    #[test]
    fn generated_lines_have_no_place() {
        check(1, 1, None);
        check(4, 1, None);
        check(0, 1, None);
        check(9, 1, None);
    }

    #[test]
    fn a_range_may_end_on_a_generated_line() {
        let map = LineMap::new(vec![Some(12), None]);
        let place = |line, column| ProgramPlace { line, column };
        assert_eq!(map.range(place(1, 5), place(1, 6), TEXT), Some(16..18));
        assert_eq!(map.range(place(1, 5), place(2, 1), TEXT), Some(16..23));
    }

    #[test]
    fn an_offset_has_its_line() {
        let map = LineMap::new(vec![None, Some(12), Some(26)]);
        assert_eq!(map.line_at(14), Some(2));
        assert_eq!(map.line_at(27), Some(3));
        assert_eq!(map.line_at(3), None);
    }
}
