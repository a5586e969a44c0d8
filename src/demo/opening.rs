//! The text inserted to open `main` in front of the first line of a program that has none.
//!
//! It is inserted into a line of the author's, so that line numbers stay the same: a listing begins
//! at 1, and panics, `dbg!`, `line!()`, the compiler and the downloaded project all name the same
//! lines. Only columns on that one line shift, and they are corrected wherever they are read.

use super::outcome::ProgramPlace;

/// Text inserted into one line of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Line of the program, from 1.
    pub line: usize,
    /// Number of characters of the line in front of the text.
    pub before: usize,
    /// The inserted text.
    pub text: String,
    /// Pieces of later lines that had to move to the front, such as inner attributes.
    pub pieces: Vec<MovedPiece>,
}

/// A piece of a later line, moved into the opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedPiece {
    /// Number of characters of the opening in front of it.
    pub start: usize,
    /// Length in characters.
    pub length: usize,
    /// Original place of the piece.
    pub place: ProgramPlace,
}

impl Opening {
    /// Maps a place of the program to the place where the author wrote that text.
    pub fn shown(&self, at: ProgramPlace) -> ProgramPlace {
        let length = self.text.chars().count();
        let column = at.column.saturating_sub(1);
        if at.line != self.line || column < self.before {
            return at;
        }
        let inside = column - self.before;
        // Behind the inserted text.
        if inside >= length {
            return ProgramPlace {
                column: at.column - length,
                ..at
            };
        }
        let mut pieces = self.pieces.iter();
        match pieces.find(|piece| (piece.start..piece.start + piece.length).contains(&inside)) {
            Some(piece) => ProgramPlace {
                column: piece.place.column + inside - piece.start,
                ..piece.place
            },
            // Inside of the generated text, such as `fn main() {`: the author's line begins behind it.
            None => ProgramPlace {
                column: self.before + 1,
                ..at
            },
        }
    }

    /// Returns a line of the program (`line` from 1) without the inserted text.
    pub fn without<'t>(&self, line: usize, text: &'t str) -> std::borrow::Cow<'t, str> {
        match self.offset_in(text) {
            Some(at) if line == self.line => {
                format!("{}{}", &text[..at], &text[at + self.text.len()..]).into()
            }
            _ => text.into(),
        }
    }

    /// Returns the byte offset of the inserted text in its line; `None` if the line does not
    /// contain it.
    fn offset_in(&self, text: &str) -> Option<usize> {
        let (at, _) = text.char_indices().nth(self.before)?;
        text[at..].starts_with(&self.text).then_some(at)
    }

    /// Removes the inserted text from a message of the compiler.
    ///
    /// In the compiler's excerpts the text is removed from the line, and as many characters from
    /// the markers below it. `file` is the program's file name in the message.
    pub fn cut_from(&self, rendered: &str, file: &str) -> String {
        // Byte offset of the removed text, as long as the lines below it hold markers.
        let mut cut: Option<usize> = None;
        let mut lines: Vec<String> = Vec::new();
        for line in rendered.split('\n') {
            let Some((gutter, code)) = line.split_once('|') else {
                cut = None;
                lines.push(line.to_owned());
                continue;
            };
            // rustc writes the number of a line in front of it, and none in front of markers.
            let number = gutter.trim();
            let changed = if number.parse() == Ok(self.line) {
                cut = code.find(&self.text);
                cut.map(|_| format!("{gutter}|{}", code.replacen(&self.text, "", 1)))
            } else if number.is_empty() {
                cut.map(|at| format!("{gutter}|{}", self.narrowed(code, at)))
            } else {
                cut = None;
                None
            };
            lines.push(changed.unwrap_or_else(|| line.to_owned()));
        }
        self.correct(&lines.join("\n"), file)
    }

    /// Removes the markers below the inserted text; a line with other characters stays as it is.
    fn narrowed(&self, code: &str, at: usize) -> String {
        let signs: Vec<char> = code.chars().collect();
        let end = (at + self.text.chars().count()).min(signs.len());
        let start = at.min(end);
        if !signs[start..end].iter().all(|sign| " _-^~".contains(*sign)) {
            return code.to_owned();
        }
        let rest: String = signs[..start].iter().chain(&signs[end..]).collect();
        rest.trim_end().to_owned()
    }

    /// Corrects the columns of places on the line of the opening, such as `src/main.rs:1:13`, in
    /// `text`.
    pub fn correct(&self, text: &str, file: &str) -> String {
        let mut rest = text;
        let mut out = String::with_capacity(text.len());
        let head = format!("{file}:{}:", self.line);
        while let Some(at) = rest.find(&head) {
            let (before, after) = rest.split_at(at + head.len());
            let end = after
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(after.len());
            if let Ok(column) = after[..end].parse() {
                let line = self.line;
                let ProgramPlace { line, column } = self.shown(ProgramPlace { line, column });
                out.push_str(&before[..at]);
                out.push_str(&format!("{file}:{line}:{column}"));
            } else {
                out.push_str(before);
                out.push_str(&after[..end]);
            }
            rest = &after[end..];
        }
        out + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening() -> Opening {
        let text = "use a; fn main() { ";
        Opening {
            line: 2,
            before: 0,
            text: text.to_owned(),
            pieces: vec![MovedPiece {
                start: 0,
                length: 6,
                place: ProgramPlace { line: 4, column: 3 },
            }],
        }
    }

    #[track_caller]
    fn check((line, column): (usize, usize), expected: (usize, usize)) {
        let found = opening().shown(ProgramPlace { line, column });
        assert_eq!((found.line, found.column), expected);
    }

    #[test]
    fn places_are_those_of_the_author() {
        check((1, 30), (1, 30));
        check((2, 20), (2, 1));
        check((2, 25), (2, 6));
        check((2, 8), (2, 1));
        check((2, 5), (4, 7));
        check((3, 1), (3, 1));
    }

    #[test]
    fn places_in_texts_are_moved() {
        let text = "at src/main.rs:2:20, src/main.rs:2:x and src/main.rs:12:20";
        let expected = "at src/main.rs:2:1, src/main.rs:2:x and src/main.rs:12:20";
        assert_eq!(opening().correct(text, "src/main.rs"), expected);
    }

    #[test]
    fn pictures_of_the_compiler_show_the_line_as_it_was_written() {
        let rendered = "error: e\n --> p/src/main.rs:2:24\n  |\n1 | #![x]\n  | -----\n\
            2 | use a; fn main() { let x = y;\n  |                    -   ^ here\n  |                    |\n\
            3 | z\n  | ^\n";
        let expected = "error: e\n --> p/src/main.rs:2:5\n  |\n1 | #![x]\n  | -----\n\
            2 | let x = y;\n  | -   ^ here\n  | |\n3 | z\n  | ^\n";
        assert_eq!(opening().cut_from(rendered, "p/src/main.rs"), expected);
    }
}
