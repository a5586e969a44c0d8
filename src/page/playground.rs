//! The address of a demo in the Rust Playground.
//!
//! The Playground does not know `show`: a few lines that print numbers and name figures stand in
//! for it. It does not know the course's own library either, nor more of `show` than these lines;
//! a program that needs them has no such address.

use super::escape;
use crate::demo::project::names_crate;

/// Links longer than this are refused by servers.
const LONGEST: usize = 7_500;

const SHOW: &str = include_str!("playground/show.rs");

/// What the lines that stand in for `show` know.
const KNOWN: &[&str] = &[
    "plot", "diagram", "check", "value", "EXACT", "AT_LEAST", "AT_MOST", "percent", "factor",
];

/// The address of a program, if it fits.
pub fn link(source: &str) -> Option<String> {
    let stranger = |rest: &str| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        !KNOWN.contains(&&rest[..end.unwrap_or(rest.len())])
    };
    // Its closures have no types of their own.
    let untyped = source.contains(".contours");
    if untyped || names_crate(source, "prelude") || source.split("show::").skip(1).any(stranger) {
        return None;
    }
    let code = match names_crate(source, "show") {
        true => {
            let (_, show) = SHOW.split_once("\n\n").unwrap_or_default();
            escape::query(&format!("{source}\n{show}"))
        }
        false => escape::query(source),
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
