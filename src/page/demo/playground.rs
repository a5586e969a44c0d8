//! The URL of a demo in the Rust Playground.
//!
//! The Playground lacks `show`, so a few lines that print numbers and name figures replace it. It
//! also lacks the course's own library and the rest of `show`; a program that uses them has no URL.

use crate::demo::project::names_crate;
use crate::page::escape;

/// Maximum length of a URL, in bytes; servers refuse longer ones.
const LONGEST: usize = 7_500;

const SHOW: &str = include_str!("playground/show.rs");

/// Items of `show` that the replacement has.
const REPLACED: &[&str] = &[
    "plot", "diagram", "check", "value", "EXACT", "AT_LEAST", "AT_MOST", "percent", "factor",
];

/// Returns the URL of a program; `None` if it cannot run there or is too long.
pub(crate) fn link(source: &str) -> Option<String> {
    let is_missing = |rest: &str| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        !REPLACED.contains(&&rest[..end.unwrap_or(rest.len())])
    };
    // The closure that `contours` takes has no types; only those of the real `show` infer them.
    let untyped = source.contains(".contours");
    if untyped || names_crate(source, "prelude") || source.split("show::").skip(1).any(is_missing) {
        return None;
    }
    let code = if names_crate(source, "show") {
        // The head of the file is for those who read it here.
        let (_, show) = SHOW.split_once("\n\n").unwrap_or_default();
        escape::query(&format!("{source}\n{show}"))
    } else {
        escape::query(source)
    };
    let link =
        format!("https://play.rust-lang.org/?version=stable&mode=release&edition=2024&code={code}");
    (link.len() <= LONGEST).then_some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, offered: bool) {
        assert_eq!(link(source).is_some(), offered, "{source}");
    }

    #[test]
    fn a_program_is_offered_with_all_that_it_needs() {
        check("fn main() {}", true);
        check("fn main() { show::value(\"a\", 1); }", true);
        assert!(link("show::value()").is_some_and(|link| link.contains("mod%20show")));
        assert!(link("fn main() {}").is_some_and(|link| !link.contains("mod%20show")));
    }

    #[test]
    fn what_the_playground_cannot_know_is_not_offered() {
        check("use prelude::*;", false);
        check("show::table(\"a\")", false);
        check(&"x".repeat(8000), false);
    }
}
