//! Parses a stylesheet into blocks and declarations with their places, and reports invalid CSS.

use std::ops::Range;

/// A parsed stylesheet.
#[derive(Debug, Default)]
pub(super) struct Stylesheet<'a> {
    /// All blocks; the first is the stylesheet itself.
    pub blocks: Vec<CssBlock>,
    /// All declarations, in order.
    pub declarations: Vec<Declaration<'a>>,
    /// Syntax errors.
    pub faults: Vec<CssFault>,
}

/// A block in braces.
#[derive(Clone, Debug, Default)]
pub(super) struct CssBlock {
    /// Selector or rule before the brace, with comments and strings blanked.
    pub prelude: String,
    /// Index of the enclosing block; the stylesheet encloses itself.
    pub parent: usize,
}

/// A declaration, such as `margin-left: 1px`.
#[derive(Clone, Debug)]
pub(super) struct Declaration<'a> {
    /// Index of its block.
    pub block: usize,
    /// Name, as written.
    pub name: &'a str,
    /// Value, as written.
    pub value: &'a str,
    /// Byte range of the name.
    pub name_range: Range<usize>,
    /// Byte range of the value.
    pub value_range: Range<usize>,
}

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CssFault {
    /// Byte range.
    pub range: Range<usize>,
    /// The message, lower case and without a final period.
    pub message: String,
    /// Advice for the author.
    pub help: &'static str,
}

impl Stylesheet<'_> {
    /// Returns the preludes of the enclosing blocks, the innermost first.
    pub(super) fn around(&self, block: usize) -> impl Iterator<Item = &str> {
        let mut next = Some(block);
        std::iter::from_fn(move || {
            let at = next?;
            let block = self.blocks.get(at)?;
            next = (block.parent != at).then_some(block.parent);
            Some(block.prelude.as_str())
        })
    }
}

/// Parses a stylesheet.
pub(super) fn read(text: &str) -> Stylesheet<'_> {
    let mut reader = StylesheetReader {
        text,
        code: String::new(),
        sheet: Stylesheet::default(),
        open: vec![(0, 0..0)],
    };
    reader.code = reader.without_comments();
    reader.sheet.blocks.push(CssBlock::default());
    reader.read();
    reader.sheet
}

struct StylesheetReader<'a> {
    text: &'a str,
    /// The text with blanks in place of comments and strings.
    code: String,
    sheet: Stylesheet<'a>,
    /// Open blocks, each with the range of its prelude.
    open: Vec<(usize, Range<usize>)>,
}

impl StylesheetReader<'_> {
    fn read(&mut self) {
        // Taken out, so that the methods can change `self` while the code is read.
        let code = std::mem::take(&mut self.code);
        let (mut start, mut parentheses) = (0, 0_usize);
        for (at, byte) in code.bytes().enumerate() {
            match byte {
                b'(' => parentheses += 1,
                b')' => parentheses = parentheses.saturating_sub(1),
                // A semicolon in `url(data:image/png;base64,…)` ends nothing.
                b';' if parentheses > 0 => {}
                b'{' | b';' | b'}' => {
                    let part = trimmed(&code, start..at);
                    match byte {
                        b'{' => self.open_block(&code, part, at),
                        _ => self.declare(&code, part),
                    }
                    if byte == b'}' {
                        self.close_block(at);
                    }
                    // A parenthesis that is never closed ends here, not at the end of the file.
                    (start, parentheses) = (at + 1, 0);
                }
                _ => {}
            }
        }
        for (_, range) in self.open.drain(1..) {
            self.sheet.faults.push(CssFault {
                range,
                message: "this block is never closed".to_owned(),
                help: "end it with `}`",
            });
        }
    }

    fn open_block(&mut self, code: &str, prelude: Range<usize>, at: usize) {
        let parent = self.open.last().map_or(0, |(block, _)| *block);
        self.sheet.blocks.push(CssBlock {
            prelude: code[prelude.clone()].to_owned(),
            parent,
        });
        let place = if prelude.is_empty() {
            at..at + 1
        } else {
            prelude
        };
        self.open.push((self.sheet.blocks.len() - 1, place));
    }

    fn close_block(&mut self, at: usize) {
        if self.open.len() > 1 {
            self.open.pop();
            return;
        }
        self.sheet.faults.push(CssFault {
            range: at..at + 1,
            message: "this brace closes no block".to_owned(),
            help: "take it out, or write the `{` that it belongs to",
        });
    }

    fn declare(&mut self, code: &str, part: Range<usize>) {
        if part.is_empty() || code[part.clone()].starts_with('@') {
            return;
        }
        let Some(colon) = code[part.clone()].find(':').map(|at| part.start + at) else {
            self.sheet.faults.push(CssFault {
                range: part,
                message: "this is no declaration".to_owned(),
                help: "write `property: value;`",
            });
            return;
        };
        let name = trimmed(code, part.start..colon);
        let value = trimmed(code, colon + 1..part.end);
        if let Some(at) = next_declaration(&code[value.clone()]) {
            let end = value.start + at;
            self.sheet.faults.push(CssFault {
                range: end - 1..end,
                message: "a `;` is missing here".to_owned(),
                help: "end each declaration with `;`",
            });
        }
        self.sheet.declarations.push(Declaration {
            block: self.open.last().map_or(0, |(block, _)| *block),
            name: &self.text[name.clone()],
            value: &self.text[value.clone()],
            name_range: name,
            value_range: value,
        });
    }

    fn without_comments(&mut self) -> String {
        let text = self.text;
        let mut bytes = text.as_bytes().to_vec();
        let mut at = 0;
        while at < bytes.len() {
            let (opening, mark, what) = match bytes[at] {
                b'/' if text[at..].starts_with("/*") => ("/*", "*/", "comment"),
                b'"' => ("\"", "\"", "string"),
                b'\'' => ("'", "'", "string"),
                b'\\' => {
                    at += 2;
                    continue;
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            let inside = at + opening.len();
            let closed = text[inside..].find(mark).map(|to| inside + to + mark.len());
            if closed.is_none() {
                self.sheet.faults.push(CssFault {
                    range: at..inside,
                    message: format!("this {what} is never closed"),
                    help: "close it",
                });
            }
            let end = closed.unwrap_or(bytes.len());
            bytes[at..end].fill(b' ');
            at = end;
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Returns the end of a value that is followed by a line with another declaration.
fn next_declaration(value: &str) -> Option<usize> {
    let lines = value.match_indices('\n');
    lines.map(|(at, _)| at).find_map(|at| {
        let (name, _) = value[at..].trim_start().split_once(':')?;
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let is_name = !name.is_empty() && name.trim_end().chars().all(fits);
        is_name.then(|| value[..at].trim_end().len())
    })
}

fn trimmed(code: &str, range: Range<usize>) -> Range<usize> {
    let part = &code[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, places: &[(&str, &str)]) {
        let sheet = read(text);
        let found = sheet
            .faults
            .iter()
            .map(|fault| (&text[fault.range.clone()], fault.message.as_str()));
        assert_eq!(found.collect::<Vec<_>>(), places, "in {text}");
    }

    #[test]
    fn a_missing_brace_is_told_where_its_block_begins() {
        check("a { b: c }", &[]);
        check(
            ":root {\n  --a: b;\n.c { d: e }",
            &[(":root", "this block is never closed")],
        );
        check("a { b: c } }", &[("}", "this brace closes no block")]);
        check("@media print { a { b: c } }", &[]);
        check(
            "a { b: c; /* d",
            &[
                ("/*", "this comment is never closed"),
                ("a", "this block is never closed"),
            ],
        );
    }

    #[test]
    fn a_declaration_has_a_colon_and_an_end() {
        check(
            "a { color red; }",
            &[("color red", "this is no declaration")],
        );
        check(
            "a { color: red\n  margin: 0 }",
            &[("d", "a `;` is missing here")],
        );
        check("a { b: url(data:image/png;base64,x); c: d }", &[]);
        check("a { &:hover { b: c } d: e }", &[]);
        check("@import \"x.css\"; a::before { content: \"a: }\" }", &[]);
        check("a { mask:\n    url(x),\n    linear-gradient(red) }", &[]);
    }
}
