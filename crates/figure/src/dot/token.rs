//! The tokens of DOT with their places.

use crate::diagram::DiagramError;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    /// A name, a number, or a quoted string, which is never a keyword.
    Name {
        text: String,
        quoted: bool,
    },
    /// `->` or `--`.
    Arrow(bool),
    /// `{ } [ ] ; , = :`
    Mark(char),
    End,
}

/// A token and where it begins, line and column from 1.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Placed {
    pub(crate) token: Token,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Placed {
    pub(crate) fn error(&self, message: String, help: &str) -> DiagramError {
        DiagramError {
            line: self.line,
            column: self.column,
            message,
            help: help.to_owned(),
        }
    }

    /// Returns the token as messages name it.
    pub(crate) fn shown(&self) -> String {
        match &self.token {
            Token::Name { text, .. } => format!("`{text}`"),
            Token::Arrow(true) => "`->`".to_owned(),
            Token::Arrow(false) => "`--`".to_owned(),
            Token::Mark(mark) => format!("`{mark}`"),
            Token::End => "the end of the text".to_owned(),
        }
    }
}

/// The tokens of `text`, the last one [`Token::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<Placed>, DiagramError> {
    let mut reader = Reader {
        characters: text.chars().collect(),
        at: 0,
        line: 1,
        column: 1,
    };
    let mut tokens = Vec::new();
    loop {
        reader.skip();
        let place = |token| Placed {
            token,
            line: reader.line,
            column: reader.column,
        };
        let start = place(Token::End);
        let token = reader.token(&start)?;
        let is_end = token == Token::End;
        tokens.push(Placed { token, ..start });
        if is_end {
            return Ok(tokens);
        }
    }
}

struct Reader {
    characters: Vec<char>,
    at: usize,
    line: usize,
    column: usize,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek(0)?;
        self.at += 1;
        match character {
            '\n' => (self.line, self.column) = (self.line + 1, 1),
            _ => self.column += 1,
        }
        Some(character)
    }

    /// Passes over spaces and comments.
    fn skip(&mut self) {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(space), _) if space.is_whitespace() => drop(self.next()),
                (Some('/'), Some('/')) => self.skip_line(),
                (Some('#'), _) if self.column == 1 => self.skip_line(),
                (Some('/'), Some('*')) => {
                    while self.peek(0).is_some()
                        && (self.peek(0), self.peek(1)) != (Some('*'), Some('/'))
                    {
                        self.next();
                    }
                    self.next();
                    self.next();
                }
                _ => return,
            }
        }
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|character| character != '\n') {
            self.next();
        }
    }

    fn token(&mut self, start: &Placed) -> Result<Token, DiagramError> {
        let Some(first) = self.peek(0) else {
            return Ok(Token::End);
        };
        match (first, self.peek(1)) {
            ('-', Some('>')) => Ok(self.arrow(true)),
            ('-', Some('-')) => Ok(self.arrow(false)),
            ('{' | '}' | '[' | ']' | ';' | ',' | '=' | ':', _) => {
                self.next();
                Ok(Token::Mark(first))
            }
            ('"', _) => self.quoted(start),
            ('<', _) => Err(start.error(
                "labels in HTML are not drawn".to_owned(),
                "write the label in quotation marks",
            )),
            _ if is_of_name(first) || first == '-' => {
                let mut text = String::new();
                text.extend(self.next());
                while let Some(character) = self.peek(0).filter(|character| is_of_name(*character))
                {
                    text.push(character);
                    self.next();
                }
                Ok(Token::Name {
                    text,
                    quoted: false,
                })
            }
            _ => Err(start.error(
                format!("`{first}` is no part of DOT"),
                "put names with such characters into quotation marks",
            )),
        }
    }

    fn arrow(&mut self, directed: bool) -> Token {
        self.next();
        self.next();
        Token::Arrow(directed)
    }

    /// A string, its line breaks (`\n`, `\l`, `\r`) made real.
    fn quoted(&mut self, start: &Placed) -> Result<Token, DiagramError> {
        self.next();
        let mut text = String::new();
        while let Some(character) = self.next() {
            match (character, self.peek(0)) {
                ('"', _) => return Ok(Token::Name { text, quoted: true }),
                ('\\', Some('n' | 'l' | 'r')) => {
                    self.next();
                    text.push('\n');
                }
                ('\\', Some('"' | '\\')) => text.extend(self.next()),
                _ => text.push(character),
            }
        }
        Err(start.error(
            "a string is not closed".to_owned(),
            "add a quotation mark where it ends",
        ))
    }
}

/// Letters of all scripts, digits, and signs that stand in numbers and names of layers.
fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '.') || !character.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = tokens(text).unwrap();
        let shown: Vec<String> = tokens[..tokens.len() - 1]
            .iter()
            .map(Placed::shown)
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn comments_and_spaces_mean_nothing() {
        check("a /* b */ -> // c\n# d\n-1.5", &["`a`", "`->`", "`-1.5`"]);
        check(
            "σ--\"two \\\"words\\\"\"",
            &["`σ`", "`--`", "`two \"words\"`"],
        );
    }

    #[test]
    fn what_is_no_dot_has_a_place() {
        let error = tokens("a\n  \"b").unwrap_err();
        assert_eq!((error.line, error.column), (2, 3));
        assert!(
            tokens("a [label=<b>]")
                .unwrap_err()
                .message
                .contains("HTML")
        );
        assert!(tokens("a!").is_err());
    }
}
