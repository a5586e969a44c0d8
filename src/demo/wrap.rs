//! Lines of a demo to a complete program, by rustdoc's rules.
//!
//! A text without `fn main` is put into one, on lines of its own, so that columns
//! stay; inner attributes and `extern crate` move in front of it. A text that ends
//! in `(())`, as `Ok::<(), E>(())` does, may use `?`. It does not compile anything.

use std::ops::Range;

use super::line_map::{LineMap, Origin};
use super::token::{Kind, Token, tokens};
use crate::lesson::demo::DemoLine;

/// The program made of `lines`, and where its lines come from.
pub fn wrap<'a>(lines: impl IntoIterator<Item = &'a DemoLine>) -> (String, LineMap) {
    let lines: Vec<&DemoLine> = lines.into_iter().collect();
    let source: String = lines.iter().map(|line| line.text.clone() + "\n").collect();
    let tokens = tokens(&source);
    let mut made = Made::default();
    if has_main(&tokens) {
        lines.iter().for_each(|line| made.push_line(line));
        return made.finish();
    }
    let hoisted = crate_level(&tokens);
    let split = split_lines(&lines, &hoisted);
    for (line, above, _) in &split {
        made.push(above, line);
    }
    let fallible = source.trim_end().ends_with("(())");
    let (before, after) = main_around(fallible);
    made.push_generated(before);
    for (line, above, below) in &split {
        if above.is_empty() || !below.is_empty() {
            made.push_kept(below, line);
        }
    }
    made.push_generated(after);
    made.finish()
}

fn main_around(fallible: bool) -> (&'static str, &'static str) {
    if fallible {
        (
            "fn main() { fn _inner() -> ::core::result::Result<(), impl ::core::fmt::Debug> {",
            "} _inner().unwrap() }",
        )
    } else {
        ("fn main() {", "}")
    }
}

#[derive(Default)]
struct Made {
    source: String,
    origins: Vec<Option<Origin>>,
}

impl Made {
    fn push(&mut self, text: &str, line: &DemoLine) {
        if !text.is_empty() {
            self.push_kept(text, line);
        }
    }

    fn push_kept(&mut self, text: &str, line: &DemoLine) {
        self.source += text;
        self.source += "\n";
        self.origins.push(Some(line.into()));
    }

    fn push_line(&mut self, line: &DemoLine) {
        self.push_kept(&line.text, line);
    }

    fn push_generated(&mut self, text: &str) {
        self.source += text;
        self.source += "\n";
        self.origins.push(None);
    }

    fn finish(self) -> (String, LineMap) {
        (self.source, LineMap::new(self.origins))
    }
}

/// Each line with what moves above `main` and what stays below.
///
/// Where a line is cut, the other half is blank, so that columns stay.
fn split_lines<'a>(
    lines: &[&'a DemoLine],
    hoisted: &[Range<usize>],
) -> Vec<(&'a DemoLine, String, String)> {
    let mut start = 0;
    let mut split = Vec::with_capacity(lines.len());
    for &line in lines {
        let moves = |at: usize| hoisted.iter().any(|range| range.contains(&(start + at)));
        let half = |wanted: bool| -> String {
            let chars = line.text.char_indices();
            let half: String = chars
                .map(|(at, c)| if moves(at) == wanted { c } else { ' ' })
                .collect();
            half.trim_end().to_owned()
        };
        let above = half(true);
        let below = if above.is_empty() {
            line.text.clone()
        } else {
            half(false)
        };
        split.push((line, above, below));
        start += line.text.len() + 1;
    }
    split
}

/// Whether the text has a `main` of its own: at the top, or inside a macro called there.
pub fn has_main(tokens: &[Token<'_>]) -> bool {
    let mut in_macro = false;
    for (at, token) in tokens.iter().enumerate() {
        if token.depth == 0 && opens(token) {
            in_macro = is_macro_call(&tokens[..at]);
        }
        let top = token.depth == 0 || (token.depth == 1 && in_macro);
        if top && token.is("fn") && tokens.get(at + 1).is_some_and(|next| next.is("main")) {
            return true;
        }
    }
    false
}

fn opens(token: &Token<'_>) -> bool {
    token.is("(") || token.is("[") || token.is("{")
}

/// Whether the tokens before a bracket are `name !`.
fn is_macro_call(before: &[Token<'_>]) -> bool {
    matches!(before, [.., name, sign] if name.kind == Kind::Word && sign.is("!"))
}

/// Inner attributes at the head, and `extern crate` with its attributes.
fn crate_level(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut found = inner_attributes(tokens);
    let mut item = None;
    for (at, token) in tokens.iter().enumerate() {
        if token.depth > 0 {
            continue;
        }
        let next = tokens.get(at + 1);
        if token.is("#") && next.is_some_and(|next| next.is("[")) {
            item = item.or(Some(token.start));
        } else if token.is("extern") && next.is_some_and(|next| next.is("crate")) {
            let end = tokens[at..].iter().find(|token| token.is(";"));
            let end = end.map_or(token.end(), Token::end);
            found.push(item.take().unwrap_or(token.start)..end);
        } else if !(token.is("[") || token.is("]") || token.is("pub")) {
            item = None;
        }
    }
    found
}

/// The ranges of `#![…]` before anything else.
pub fn inner_attributes(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut rest = tokens;
    while let [hash, bang, open, inner @ ..] = rest {
        if !(hash.is("#") && bang.is("!") && open.is("[")) {
            break;
        }
        let Some(close) = inner.iter().position(|token| token.depth == open.depth) else {
            break;
        };
        found.push(hash.start..inner[close].end());
        rest = &inner[close + 1..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str) -> (String, LineMap) {
        let mut offset = 0;
        let mut lines = Vec::new();
        for text in text.lines() {
            lines.push(DemoLine {
                text: text.to_owned(),
                hidden: false,
                offset,
                from: None,
            });
            offset += text.len() + 1;
        }
        wrap(&lines)
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(wrapped(text).0, expected);
    }

    #[test]
    fn statements_get_a_main() {
        check("let x = 1;", "fn main() {\nlet x = 1;\n}\n");
        check("", "fn main() {\n}\n");
    }

    #[test]
    fn a_main_is_kept() {
        check("fn main() {}", "fn main() {}\n");
        check(
            "use a::b;\npub fn main() {}",
            "use a::b;\npub fn main() {}\n",
        );
        check("wrap! { fn main() {} }", "wrap! { fn main() {} }\n");
    }

    #[test]
    fn what_looks_like_a_main_is_none() {
        for text in [
            "// fn main() {}",
            "/* fn main() {} */",
            "let s = \"fn main() {}\";",
            "mod m { fn main() {} }",
            "fn main_loop() {}",
            "macro_rules! m { () => { fn main() {} } }",
        ] {
            check(text, &format!("fn main() {{\n{text}\n}}\n"));
        }
    }

    #[test]
    fn attributes_and_extern_crate_move_up() {
        check(
            "#![allow(unused,\n  dead_code)]\nlet x = 1;",
            "#![allow(unused,\n  dead_code)]\nfn main() {\nlet x = 1;\n}\n",
        );
        check(
            "f();\n#[macro_use]\nextern crate a;\n#[derive(Clone)]\nstruct S;",
            "#[macro_use]\nextern crate a;\nfn main() {\nf();\n#[derive(Clone)]\nstruct S;\n}\n",
        );
    }

    #[test]
    fn a_line_that_is_cut_keeps_its_columns() {
        check(
            "#![no_x] let x = 1;",
            "#![no_x]\nfn main() {\n         let x = 1;\n}\n",
        );
    }

    #[test]
    fn a_question_mark_needs_a_typed_end() {
        let (source, _) = wrapped("f()?;\nOk::<(), E>(())\n");
        assert!(source.starts_with("fn main() { fn _inner() -> ::core::result::Result<(), "));
        assert!(source.ends_with("Ok::<(), E>(())\n} _inner().unwrap() }\n"));
    }

    #[test]
    fn generated_lines_have_no_place() {
        let (_, map) = wrapped("#![x]\nlet x = 1;");
        let at = |offset| Some(Origin { file: None, offset });
        assert_eq!(map, LineMap::new(vec![at(0), None, at(6), None]));
    }
}
