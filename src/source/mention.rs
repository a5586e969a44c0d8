//! Checks whether the demos of a book use certain crates.
//!
//! Only compiled fences and the files they include count. Of their words only `ignore` is
//! considered: a crate that is found by mistake costs a build, and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::beside::{self, Beside};

/// Returns true if a demo of the Markdown files, or a file that it includes, names one of the
/// crates.
pub(super) fn any(files: &BTreeMap<String, Arc<[u8]>>, beside: &Beside, crates: &[String]) -> bool {
    let find = |path: &str| files.get(path).or_else(|| beside.get(path));
    let mut markdown = files
        .iter()
        .chain(beside)
        .filter(|(name, _)| name.ends_with(".md"));
    markdown.any(|(name, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        let mut demos = lines_of_demos(&text);
        demos.any(|line| {
            let mut included = beside::paths(name, line).filter_map(|path| find(&path));
            names_one(line, crates)
                || included.any(|bytes| names_one(&String::from_utf8_lossy(bytes), crates))
        })
    })
}

/// Returns the lines inside of compiled fences.
fn lines_of_demos(text: &str) -> impl Iterator<Item = &str> {
    let mut open: Option<&str> = None;
    text.lines().filter(move |line| {
        let inner = line.trim_start_matches([' ', '\t', '>']);
        let after_mark = inner.strip_prefix("```").or(inner.strip_prefix("~~~"));
        let Some(words) = after_mark else {
            return open.is_some_and(is_compiled);
        };
        open = match open {
            None => Some(words),
            Some(_) => None,
        };
        false
    })
}

fn is_compiled(words: &str) -> bool {
    words.trim_start().starts_with("rust") && !words.contains("ignore")
}

/// Returns true if the text contains `name::`, `use name` or `extern crate name` for one of the
/// crates.
fn names_one(text: &str, crates: &[String]) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
    crates.iter().any(|name| {
        let mut places = text.match_indices(name.as_str());
        places.any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            let is_word = !before.ends_with(is_of_word) && !after.starts_with(is_of_word);
            let keyword = before.trim_end();
            let is_import = keyword.ends_with("use") || keyword.ends_with("crate");
            is_word && (is_import || after.starts_with("::"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, expected: bool) {
        let crates = ["serde_json".to_owned(), "log".to_owned()];
        let files = [("a/b.md", markdown), ("a/c.rs", "use log::info;")]
            .map(|(name, text)| (name.to_owned(), Arc::from(text.as_bytes())));
        assert_eq!(
            any(&files.into(), &Beside::new(), &crates),
            expected,
            "{markdown}"
        );
    }

    #[test]
    fn a_crate_is_named_as_rust_does() {
        check("```rust\nlet log = catalog::open();\n```\n", false);
        check("```rust\nserde_json::to_string(&x)\n```\n", true);
        check("> ```rust,no_run\n> extern crate log;\n> ```\n", true);
        check("```rust\nuse log as _;\n```\n", true);
    }

    #[test]
    fn only_fences_that_are_compiled_count() {
        check("Prose may use log::info.\n", false);
        check("```rust,ignore\nuse log::info;\n```\n", false);
        check("```console\nlog::x\n```\n\n```rust\nf();\n```\n", false);
    }

    #[test]
    fn files_that_demos_include_count_too() {
        check("```rust\n{{#rustdoc_include c.rs:2}}\n```\n", true);
        check("```rust,ignore\n{{#include c.rs}}\n```\n", false);
    }
}
