//! Lines of a demo to a complete program, by rustdoc's rules.
//!
//! A text without `fn main`, or with statements beside it, is put into one, on
//! lines of its own, so that columns stay; inner attributes and `extern crate` move in front of it. A text that ends
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
    if has_main(&tokens) && !has_statements(&tokens) {
        lines.iter().for_each(|line| made.push_line(line));
        return made.finish();
    }
    let hoisted = crate_level(&tokens);
    let split = split_lines(&lines, &hoisted);
    for (line, above, _) in &split {
        made.push(above, line);
    }
    let fallible = ends_in_unit(&tokens);
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

/// The program that `lines` are as they stand.
pub fn bare<'a>(lines: impl IntoIterator<Item = &'a DemoLine>) -> (String, LineMap) {
    let mut made = Made::default();
    lines.into_iter().for_each(|line| made.push_line(line));
    made.finish()
}

/// Whether the text ends in `(())`.
fn ends_in_unit(tokens: &[Token<'_>]) -> bool {
    let [.., a, b, c, d] = tokens else {
        return false;
    };
    a.is("(") && b.is("(") && c.is(")") && d.is(")")
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

/// Words that begin an item, or go on after a closing brace.
const ITEM_WORDS: &[&str] = &[
    "use", "fn", "mod", "struct", "enum", "union", "trait", "impl", "type", "const", "static",
    "extern", "pub", "unsafe", "safe", "async", "auto", "macro", "else", "as",
];

/// Whether there are statements at the top, which then are what is run.
pub fn has_statements(tokens: &[Token<'_>]) -> bool {
    let mut starts = true;
    let mut in_attribute = false;
    for (at, token) in tokens.iter().enumerate() {
        if token.depth > 0 {
            continue;
        }
        if starts && token.kind != Kind::Sign && begins_statement(&tokens[at..]) {
            return true;
        }
        // An attribute stands before what it belongs to, which still is to begin.
        in_attribute = starts && (token.is("#") || in_attribute);
        starts = in_attribute || token.is(";") || token.is("}");
        in_attribute &= !token.is("]");
    }
    false
}

/// Whether what begins here is no item; macros that are called may make items.
fn begins_statement(tokens: &[Token<'_>]) -> bool {
    let path = tokens
        .iter()
        .take_while(|token| token.is(":") || token.kind == Kind::Word);
    let after = tokens.get(path.count());
    !ITEM_WORDS.contains(&tokens[0].text) && !after.is_some_and(|after| after.is("!"))
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
    fn statements_beside_a_main_are_what_is_run() {
        for text in [
            "fn main() {}\nlet x = 1;",
            "let x = f();\nfn main() {}",
            "fn main() {}\nmain();",
            "fn main() {}\n'a: loop { break }",
            "#[x]\nfn main() {}\n#[y]\na::b(1);",
            "fn main() {}\n\"a\".len();",
        ] {
            check(text, &format!("fn main() {{\n{text}\n}}\n"));
        }
    }

    #[test]
    fn items_beside_a_main_are_items() {
        for text in [
            "#![a]\n#[b(c)]\nfn main() {}\nconst A: u8 = if B { 1 } else { 2 };",
            "use a::{b, c};\nmacro_rules! m { () => {} }\nm! {}\nm!();\na::m![];\nfn main() {}",
            "fn main() {}\nunsafe extern \"C\" { fn f(x: [u8; 2]); }\nstatic A: [u8; 2] = [1, 2];",
            "#[derive(A)] pub struct B<T: C>(T) where T: D;\nimpl E for B {}\nfn main() {}",
            "impl<T> A for [T] where T: B {}\nfn main() {}\nfn f() -> [u8; 2] where T: B {}",
            "static A: u8 = { 1 } as u8;\nconst X: F = || { g(); };\nasync fn h() {}\nfn main() {}",
        ] {
            check(text, &format!("{text}\n"));
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
        let (source, _) = wrapped("f()?;\nOk::<(), E>(()) // done\n");
        assert!(source.ends_with("_inner().unwrap() }\n"));
    }

    #[test]
    fn generated_lines_have_no_place() {
        let (_, map) = wrapped("#![x]\nlet x = 1;");
        let at = |offset| Some(Origin { file: None, offset });
        assert_eq!(map, LineMap::new(vec![at(0), None, at(6), None]));
    }
}
