//! Maps places of a program to places of the lesson it came from.
//!
//! There is one entry for each line of the program: the place of its text in the Markdown or in an
//! included file, or nothing if the line was generated. Columns need no entry, since a line of a
//! program is a piece of one line there; columns that an [`Opening`](super::opening::Opening)
//! shifts are corrected before.

use std::sync::Arc;

use super::outcome::ProgramPlace;
use crate::diagnostic::Span;
use crate::lesson::Lesson;
use crate::lesson::demo::DemoLine;

/// Origin of each line of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineMap {
    origins: Vec<Option<LineOrigin>>,
}

/// Place of the text of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineOrigin {
    /// An included file; `None` for the lesson itself.
    pub file: Option<Arc<str>>,
    /// Byte offset of its first character.
    pub offset: usize,
}

impl From<&DemoLine> for LineOrigin {
    fn from(line: &DemoLine) -> Self {
        Self {
            file: line.from.clone(),
            offset: line.offset,
        }
    }
}

impl LineMap {
    /// Creates the map of a program's lines, in order; `None` for generated ones.
    pub fn new(origins: Vec<Option<LineOrigin>>) -> Self {
        Self { origins }
    }

    /// Returns the line of the program, from 1, that a line of a fence became.
    pub fn line_of(&self, line: &DemoLine) -> Option<usize> {
        self.line_from(LineOrigin::from(line))
    }

    /// Returns the line of the program, from 1, that begins at this byte offset of the lesson.
    #[cfg(test)]
    pub fn line_of_offset(&self, offset: usize) -> Option<usize> {
        self.line_from(LineOrigin { file: None, offset })
    }

    fn line_from(&self, origin: LineOrigin) -> Option<usize> {
        let origin = Some(origin);
        let index = self.origins.iter().position(|other| *other == origin)?;
        Some(index + 1)
    }

    /// Returns the empty span at a place; `None` if the line was generated.
    ///
    /// A column past the end of the line counts as the end of the line.
    pub fn place(&self, at: ProgramPlace, lesson: &Lesson) -> Option<Span> {
        let origin = self.origins.get(at.line.checked_sub(1)?)?.as_ref()?;
        let rest = lesson.text_of(origin.file.as_ref()).get(origin.offset..)?;
        let line = rest.split('\n').next().unwrap_or_default();
        let column = at.column.saturating_sub(1);
        let inside = line.char_indices().nth(column);
        let at = origin.offset + inside.map_or(line.len(), |(byte, _)| byte);
        let file = origin.file.as_ref().unwrap_or(&lesson.file);
        Some(Span::new(file, at..at))
    }

    /// Returns the span between two places. If `end` is on a generated line, the span ends with the
    /// first line.
    pub fn span(&self, start: ProgramPlace, end: ProgramPlace, lesson: &Lesson) -> Option<Span> {
        let first = self.place(start, lesson)?;
        let line_end = ProgramPlace {
            line: start.line,
            column: usize::MAX,
        };
        // A demo that continues others is made of several fences, and may be of several files.
        let follows = |last: &Span| last.file == first.file && last.start >= first.start;
        let last = self
            .place(end, lesson)
            .filter(follows)
            .or_else(|| self.place(line_end, lesson))?;
        Some(Span {
            end: last.start,
            ..first
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{LessonPath, parse};

    const TEXT: &str = "- ```rust\n  let é = 1;\n  é\n  ```\n";

    fn lesson() -> Lesson {
        let place = LessonPath {
            file: "a.md".into(),
            name: "a.md".to_owned(),
            folder: String::new(),
            slug: "a".to_owned(),
            page: "a/index.html".to_owned(),
            number: None,
            title: None,
        };
        let mut lesson = parse(place, TEXT);
        lesson.included.insert("b.rs".into(), "x\néy\n".into());
        lesson
    }

    /// A map of lines that begin at these offsets of the lesson, and of the second line of `b.rs`.
    fn map(offsets: &[Option<usize>]) -> LineMap {
        let origin = |offset| LineOrigin { file: None, offset };
        let mut origins: Vec<_> = offsets.iter().map(|at| at.map(origin)).collect();
        let file = Some("b.rs".into());
        origins.push(Some(LineOrigin { file, offset: 2 }));
        LineMap::new(origins)
    }

    #[track_caller]
    fn check(line: usize, column: usize, expected: Option<(&str, &str)>) {
        let map = map(&[None, Some(12), Some(26), None]);
        let lesson = lesson();
        let found = map.place(ProgramPlace { line, column }, &lesson);
        let found = found.as_ref().map(|span| {
            let file = (*span.file != *lesson.file).then_some(&span.file);
            (&*span.file, &lesson.text_of(file)[span.start..])
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_of_a_fence_has_its_line_in_the_program() {
        let lesson = lesson();
        let [first, second] = &lesson.demos[0].lines[..] else {
            panic!("two lines: {:?}", lesson.demos);
        };
        let map = map(&[None, Some(first.offset), Some(second.offset)]);
        assert_eq!(map.line_of(first), Some(2));
        assert_eq!(map.line_of(second), Some(3));
    }

    #[test]
    fn columns_count_characters() {
        check(2, 5, Some(("a.md", "é = 1;\n  é\n  ```\n")));
        check(2, 7, Some(("a.md", "= 1;\n  é\n  ```\n")));
    }

    #[test]
    fn a_column_past_the_end_is_the_end() {
        check(3, 9, Some(("a.md", "\n  ```\n")));
    }

    #[test]
    fn generated_lines_have_no_place() {
        check(1, 1, None);
        check(4, 1, None);
        check(0, 1, None);
        check(9, 1, None);
    }

    #[test]
    fn included_lines_point_into_their_file() {
        check(5, 2, Some(("b.rs", "y\n")));
    }

    #[test]
    fn a_range_may_end_on_a_generated_line() {
        let map = map(&[Some(12), None]);
        let place = |line, column| ProgramPlace { line, column };
        let range = |end| {
            map.span(place(1, 5), end, &lesson())
                .map(|span| span.range())
        };
        assert_eq!(range(place(1, 6)), Some(16..18));
        assert_eq!(range(place(2, 1)), Some(16..23));
        assert_eq!(range(place(3, 1)), Some(16..23));
    }
}
