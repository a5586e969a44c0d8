//! Proves from the tokens of a program that it cannot affect the other programs of its crate.
//!
//! Programs of one crate are linked into one binary. Code that reaches the linker, runs before
//! `main`, leaves its module or inspects how it was compiled could change the output of other
//! programs, or its own. Only what is known to be harmless is allowed:
//!
//! | part of a program | allowed |
//! |---|---|
//! | attributes, inner and outer | listed ones, by their plain name; derives likewise |
//! | macro calls | those of the standard library and of well-known crates, and the program's own |
//! | `extern` | types and definitions of functions; no block, no crate |
//! | paths | no `crate`, no `super` that leaves the program |
//! | words | no name of an attribute or a function with effects beyond the module, at any place |
//!
//! A macro of the program can combine only words that the program contains, so the last row also
//! covers code that macros make. `unsafe` is allowed: each program runs in a process of its own.
//! Dependencies are trusted: they are linked into every program anyway.

mod words;

use crate::demo::token::{RustToken, TokenKind, tokens};
use crate::lesson::demo::Edition;
use words::{ATTRIBUTES, DERIVES, HIDDEN_BY_MACROS, INNER, KEYWORDS, MACROS, REACHING, TOOLS};

/// Returns the first word that could affect other programs of the crate; `None` if the program is
/// proven harmless.
pub(super) fn obstacle(source: &str, edition: Edition) -> Option<String> {
    let tokens = tokens(source);
    let scan = ProgramScan {
        macros: own_macros(&tokens),
        levels: module_levels(&tokens),
        tokens: &tokens,
        edition,
    };
    let at = (0..tokens.len()).find(|&at| !scan.is_harmless(at))?;
    Some(tokens[at].text.to_owned())
}

struct ProgramScan<'a> {
    tokens: &'a [RustToken<'a>],
    /// Names of the program's own macros.
    macros: Vec<&'a str>,
    /// Number of the program's modules around each token.
    levels: Vec<usize>,
    edition: Edition,
}

impl ProgramScan<'_> {
    fn is_harmless(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        match token.kind {
            TokenKind::Literal => self.is_harmless_literal(token.text),
            TokenKind::Sign if token.text == "#" => self.is_harmless_attribute(at),
            // Lexers differ in how they treat other characters.
            TokenKind::Sign => token.text.is_ascii(),
            TokenKind::Word => self.is_harmless_word(at),
        }
    }

    fn is_harmless_literal(&self, text: &str) -> bool {
        // Before 2021, `c"…"` is a word and an ordinary string, which may end elsewhere.
        let strings_of_c = text.starts_with("c\"") || text.starts_with("cr");
        let is_older = matches!(self.edition, Edition::E2015 | Edition::E2018);
        // A path below `/proc` can reveal where the binary is.
        !(text.contains("/proc") || strings_of_c && is_older)
    }

    fn is_harmless_word(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let word = plain(token);
        if REACHING.contains(&word) || word.starts_with("rustc_") {
            return false;
        }
        if !self.macros.is_empty() && (HIDDEN_BY_MACROS.contains(&word) || self.is_foreign_glob(at))
        {
            return false;
        }
        match word {
            "crate" => self.is_visibility(at),
            "super" => self.stays_inside(at),
            "extern" => self.is_function(at),
            // A module in another file is not checked; one with the name of a tool could define attributes.
            "mod" => !self.is(at + 2, ";") && !self.is_word_of(at + 1, &[TOOLS]),
            // An import could get the name of a listed attribute or macro.
            "as" => !self.is_word_of(at + 1, &[ATTRIBUTES, DERIVES, MACROS, TOOLS]),
            _ => !self.is_called(at) || self.is_harmless_macro(at),
        }
    }

    fn is(&self, at: usize, text: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(text))
    }

    fn is_word_of(&self, at: usize, lists: &[&[&str]]) -> bool {
        let Some(token) = self.tokens.get(at) else {
            return false;
        };
        token.kind == TokenKind::Word && lists.iter().any(|list| list.contains(&plain(token)))
    }

    /// Returns true for the `crate` of `pub(crate)`.
    fn is_visibility(&self, at: usize) -> bool {
        let opens = self.is(at.wrapping_sub(2), "pub") && self.is(at.wrapping_sub(1), "(");
        opens && self.is(at + 1, ")")
    }

    /// Returns true for an `extern` that begins a type or a definition of a function: `extern "C"
    /// fn`.
    fn is_function(&self, at: usize) -> bool {
        let abi = self
            .tokens
            .get(at + 1)
            .is_some_and(|token| token.kind == TokenKind::Literal);
        self.is(at + 1 + usize::from(abi), "fn")
    }

    /// Returns true for a single `super` in a module of the program, the only one of its statement.
    fn stays_inside(&self, at: usize) -> bool {
        let ends = |token: &&RustToken<'_>| !(token.is(";") || token.is("}"));
        let after = self.tokens[at + 1..].iter().take_while(ends);
        let follows = after
            .take_while(|token| !token.is("="))
            .any(|token| token.is("super"));
        let is_import = || {
            let mut before = self.tokens[..at]
                .iter()
                .rev()
                .take_while(|token| !token.is(";"));
            before.any(|token| token.is("use"))
        };
        // A second `super` could leave the program: in the same import, behind `::`, or in braces.
        self.levels[at] > 0
            && !(follows && is_import())
            && !(self.is(at + 1, ":") && self.is(at + 3, "super"))
            && !(self.is(at + 3, "{") && follows)
    }

    /// Returns true for macro calls: `name!(…)`, `name![…]`, `name! {…}` or `name! other {…}`.
    fn is_called(&self, at: usize) -> bool {
        let is_negation = KEYWORDS.contains(&self.tokens[at].text);
        self.is(at + 1, "!") && !self.is(at + 2, "=") && !is_negation
    }

    fn is_harmless_macro(&self, at: usize) -> bool {
        let name = plain(&self.tokens[at]);
        let before = at.wrapping_sub(1);
        // The caller of the macro around it chooses the name.
        if self.is(before, "$") {
            return false;
        }
        let is_definition = name == "macro_rules";
        let is_own = self.macros.contains(&name) && !self.is(before, ":");
        is_definition || is_own || MACROS.contains(&name)
    }

    /// Returns true for `x::*` of a crate, which could import a macro with the name of the
    /// program's own.
    fn is_foreign_glob(&self, at: usize) -> bool {
        if !self.tokens[at].is("use") {
            return false;
        }
        let mut statement = self.tokens[at..].iter().take_while(|token| !token.is(";"));
        let is_standard = self.is_word_of(at + 1, &[&["std", "core", "alloc", "self"]]);
        !is_standard && statement.any(|token| token.is("*"))
    }

    /// Returns true for `#[name …]` or `#![name …]` with a listed name.
    fn is_harmless_attribute(&self, at: usize) -> bool {
        let inner = self.is(at + 1, "!");
        let open = at + 1 + usize::from(inner);
        if !self.is(open, "[") {
            return false;
        }
        let name = open + 1;
        if inner {
            return self.is_word_of(name, &[INNER]);
        }
        if self.is(name + 1, ":") {
            return self.is_word_of(name, &[TOOLS]);
        }
        self.is_word_of(name, &[ATTRIBUTES])
            && (!self.is(name, "derive") || self.derives(name + 1))
            && (!self.is(name, "serde") || self.names_simply(name + 1))
    }

    /// The texts in `(…)` are names and paths; derives of `serde` read them as parts of the program.
    fn names_simply(&self, open: usize) -> bool {
        let Some(first) = self.tokens.get(open).filter(|token| token.is("(")) else {
            return false;
        };
        let mut inner = self.tokens[open + 1..]
            .iter()
            .take_while(|token| token.depth > first.depth);
        inner.all(|token| token.kind != TokenKind::Literal || is_simple(token.text))
    }

    /// Returns true if the last words of the paths in `(…)` are listed derives.
    fn derives(&self, open: usize) -> bool {
        let Some(first) = self.tokens.get(open).filter(|token| token.is("(")) else {
            return false;
        };
        let inner = self.tokens[open + 1..]
            .iter()
            .take_while(|token| token.depth > first.depth);
        let last = |at: usize| !self.is(at + 1, ":");
        inner.enumerate().all(|(nth, token)| match token.kind {
            TokenKind::Literal => false,
            TokenKind::Sign => matches!(token.text, "," | ":"),
            TokenKind::Word => !last(open + 1 + nth) || DERIVES.contains(&plain(token)),
        })
    }
}

/// Returns true if the text in quotes holds nothing but names, and no path out of the program.
fn is_simple(literal: &str) -> bool {
    let is_sign = |c: char| matches!(c, '"' | '_' | '-' | ':' | '.' | ' ' | '<' | '>' | ',' | '&');
    let mut words = literal.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    literal.starts_with('"')
        && literal.chars().all(|c| c.is_alphanumeric() || is_sign(c))
        && words.all(|word| !matches!(word, "crate" | "super"))
}

/// Returns a word without the prefix `r#`.
fn plain<'a>(token: &RustToken<'a>) -> &'a str {
    token.text.strip_prefix("r#").unwrap_or(token.text)
}

/// Returns the macros defined here, except names that are also imported.
fn own_macros<'a>(tokens: &[RustToken<'a>]) -> Vec<&'a str> {
    let defined = tokens.windows(3).filter_map(|window| match window {
        [rules, sign, name] if plain(rules) == "macro_rules" && sign.is("!") => Some(plain(name)),
        _ => None,
    });
    let imported: Vec<&str> = tokens
        .split(|token| token.is(";"))
        .filter_map(|statement| {
            let begins = statement.iter().position(|token| token.is("use"))?;
            Some(&statement[begins..])
        })
        .flatten()
        .map(plain)
        .collect();
    defined.filter(|name| !imported.contains(name)).collect()
}

/// Returns for each token the number of modules around it.
fn module_levels(tokens: &[RustToken<'_>]) -> Vec<usize> {
    let mut open: Vec<bool> = Vec::new();
    let mut levels = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let is_sign = token.kind == TokenKind::Sign;
        if is_sign && matches!(token.text, "}" | ")" | "]") {
            open.pop();
        }
        levels.push(open.iter().filter(|&&module| module).count());
        if is_sign && matches!(token.text, "{" | "(" | "[") {
            let is_module = at >= 2 && token.text == "{" && tokens[at - 2].is("mod");
            open.push(is_module);
        }
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn passes(source: &str) {
        assert_eq!(obstacle(source, Edition::E2024), None, "in {source:?}");
    }

    #[track_caller]
    fn refuses(source: &str, at: &str) {
        let found = obstacle(source, Edition::E2024);
        assert_eq!(found.as_deref(), Some(at), "in {source:?}");
    }

    #[test]
    fn ordinary_programs_pass() {
        passes("fn main() { if !(a) { println!(\"{}\", x != y); } }");
        passes("#![allow(unused)]\n#[derive(Debug, std::clone::Clone)] pub(crate) struct S;");
        passes("mod a { use super::b; pub mod c { use super::d; } }");
        passes("// crate::a #[no_mangle]\nlet s = \"macro_export\";");
        passes("macro_rules! m { ($x:expr) => { $x + 1 } }\nfn main() { m!(2); }");
        passes("unsafe { *p = 1; } extern \"C\" fn f(g: extern \"C\" fn()) {}");
        passes("#[rustfmt::skip] #[expect(clippy::all)] #[inline(always)] fn f() {}");
        passes("/// Doc.\n#[doc = \"x\"] #[repr(C)] #[must_use] struct S;");
        passes("#[serde(rename_all = \"camelCase\", default = \"a::f\", skip)] struct S;");
        passes("let a = array![1.0]; let b = x as f64;");
    }

    #[test]
    fn the_linker_is_out_of_reach() {
        refuses("unsafe { core::arch::asm!(\"\") }", "asm");
        refuses("use core::arch::asm as println;", "asm");
        refuses("core::arch::global_asm!(\"\");", "global_asm");
        refuses("#[unsafe(no_mangle)] fn f() {}", "#");
        refuses(
            "#[unsafe(r#link_section = \".init_array\")] static A: u8 = 0;",
            "#",
        );
        refuses("#[r#no_mangle] fn f() {}", "#");
        refuses("#[cfg_attr(all(), no_mangle)] fn f() {}", "#");
        refuses("mod a { #![no_mangle] }", "#");
        refuses("#[used] static A: u8 = 0;", "#");
        refuses("unsafe extern \"C\" { fn getpid() -> !; }", "extern");
        refuses("extern { fn getpid() -> i32; }", "extern");
        refuses("#[link(name = \"m\")] extern {}", "#");
        refuses("#[ctor::ctor] fn f() {}", "#");
        refuses("ctor::declarative::ctor! { fn f() {} }", "ctor");
        refuses("#[target_feature(enable = \"avx\")] fn f() {}", "#");
    }

    #[test]
    fn macros_hide_nothing() {
        refuses("macro_rules! m { ($a:meta) => { #[$a] fn f() {} } }", "#");
        refuses(
            "macro_rules! m { ($h:tt $n:ident) => { $h [$n] fn f() {} } } m!(# no_mangle);",
            "#",
        );
        refuses(
            "macro_rules! m { ($h:tt [$($x:tt)*] $n:ident) => {} }\nm! { /// x\n used }",
            "used",
        );
        refuses("macro_rules! m { ($n:ident) => {} } m!(path);", "path");
        refuses("macro_rules! m { ($m:ident) => { $m!() } }", "m");
        refuses(
            "macro_rules! m { () => { super::f() } } mod a { m!(); }",
            "super",
        );
        refuses("other::hook!();", "hook");
        refuses("paste::paste! { fn [<a b>]() {} }", "paste");
        refuses("macro_rules! hook { () => {} } other::hook!();", "hook");
        refuses(
            "macro_rules! hook { () => {} } use other::hook; hook!();",
            "hook",
        );
        refuses(
            "macro_rules! hook { () => {} } use other::*; hook!();",
            "use",
        );
        refuses("use other::hook as vec; vec![1];", "as");
        refuses("use other::hook as Debug; #[derive(Debug)] struct S;", "as");
        refuses("#[derive(Hook)] struct S;", "#");
        refuses("#[other::hook] fn f() {}", "#");
        refuses("include!(\"a.rs\");", "include");
        refuses("#[doc = include_str!(\"a\")] fn f() {}", "include_str");
    }

    #[test]
    fn nobody_leaves_the_module() {
        refuses("use crate::a;", "crate");
        refuses("macro_rules! m { () => { $crate::f() } }", "crate");
        refuses(
            "macro_rules! m { (($c:tt) $($r:tt)*) => { impl $c $($r)* } } m!((crate) ::p::S {});",
            "crate",
        );
        refuses("macro_rules! m { () => {} } pub(crate) fn f() {}", "crate");
        refuses("f!((crate));", "f");
        refuses("#[serde(default = \"crate::p::f\")] struct S;", "#");
        refuses("#[serde(with = \"super::p\")] struct S;", "#");
        refuses("#[serde(from = \"[u8; { f(); 0 }]\")] struct S;", "#");
        refuses("extern crate alloc;", "extern");
        refuses("use super::x;", "super");
        refuses("fn main() { super::x(); }", "super");
        refuses("mod a { pub use super::super::*; }", "super");
        refuses("mod a { pub use super::{self, super::x}; }", "super");
        refuses(
            "mod a { mod b { pub use self::super::super::x; } }",
            "super",
        );
        refuses("mod other;", "mod");
        refuses("#[path = \"x.rs\"] mod other;", "#");
        refuses("#[macro_export] macro_rules! m { () => {} }", "#");
        refuses("pub(in super) fn f() {}", "super");
    }

    #[test]
    fn how_it_was_compiled_is_not_seen() {
        refuses("std::any::type_name::<T>()", "type_name");
        refuses("println!(\"{}\", file!());", "file");
        refuses("std::fs::read(\"/proc/self/maps\")", "\"/proc/self/maps\"");
        refuses(
            "#![allow(long_running_const_eval)]",
            "long_running_const_eval",
        );
        refuses("#![feature(x)]", "#");
        refuses("#![allow(unused)]\n#![no_main]", "#");
    }

    #[test]
    fn what_lexers_may_read_otherwise_is_refused() {
        refuses("#!/bin/x \"\nfn main() {}", "#");
        refuses("mod a { use super::\u{200e}b; }", "\u{200e}");
        refuses("#\u{200e}[no_mangle] fn f() {}", "#");
        let source = "m!(cr\"\\\" \"); #[no_mangle] fn f() {} //\"";
        assert!(obstacle(source, Edition::E2018).is_some());
    }
}
