//! The manual of codes: what each means, a course that shows it, what to do.
//!
//! It is `docs/codes.md`, embedded, so that `didact explain` needs no network
//! and reports can point to the same words in the repository.

use super::Code;

const MANUAL: &str = include_str!("../../docs/codes.md");

/// The part of the manual about a code, its heading first.
pub fn section(code: Code) -> &'static str {
    let heading = format!("\n## {}\n", code.as_str());
    let Some(start) = MANUAL.find(&heading) else {
        return "";
    };
    let rest = &MANUAL[start + 1..];
    let end = rest.find("\n## ").map_or(rest.len(), |end| end + 1);
    rest[..end].trim_end()
}

/// The first sentence of the part about a code.
pub fn summary(code: Code) -> String {
    let text = section(code)
        .split_once("\n\n")
        .map_or("", |(_, text)| text);
    let paragraph = text.split("\n\n").next().unwrap_or("");
    let ends = [". ", ".\n"].map(|end| paragraph.find(end));
    let end = ends.into_iter().flatten().min();
    let sentence = end.map_or(paragraph, |end| &paragraph[..=end]);
    let words: Vec<&str> = sentence.split_whitespace().collect();
    words.join(" ")
}

/// Where the part about a code stands in the repository.
pub fn address(code: Code) -> String {
    let repository = env!("CARGO_PKG_REPOSITORY");
    format!("{repository}/blob/main/docs/codes.md#{}", code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_part() {
        for &code in Code::ALL {
            let (name, section) = (code.as_str(), section(code));
            assert!(section.starts_with(&format!("## {name}\n")), "{name}");
            for part in ["```", "**What to do.**"] {
                assert!(section.contains(part), "{name} lacks {part}");
            }
            assert!(summary(code).ends_with('.'), "{name}: {}", summary(code));
            let words: Vec<&str> = section.split_whitespace().collect();
            let firm = words.join(" ").contains("It cannot be turned off.");
            assert_eq!(firm, code.is_firm(), "{name}: says so where it is firm");
        }
    }

    #[test]
    fn nothing_is_explained_that_does_not_exist() {
        let headings = MANUAL.lines().filter_map(|line| line.strip_prefix("## "));
        for name in headings {
            assert!(Code::of_name(name).is_some(), "no code is called {name}");
        }
    }
}
