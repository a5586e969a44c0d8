//! Manual of the codes: the meaning of each, a course that shows it, the cure.
//!
//! It is `docs/content/codes/index.md`, embedded, so that `didact explain` needs no network and
//! reports can link to the same text in the repository.

use std::sync::LazyLock;

use super::Code;

/// The page without the backslashes that escape directives.
static MANUAL: LazyLock<String> = LazyLock::new(|| {
    include_str!(concat!(env!("DIDACT_MANUAL"), "/codes/index.md")).replace(r"\{{", "{{")
});

/// Returns the section of the manual about a code, with its heading.
pub(crate) fn section(code: Code) -> &'static str {
    let heading = format!("\n## {}\n", code.as_str());
    let Some(start) = MANUAL.find(&heading) else {
        return "";
    };
    let rest = &MANUAL[start + 1..];
    let end = rest.find("\n## ").map_or(rest.len(), |end| end + 1);
    rest[..end].trim_end()
}

/// Returns the first sentence of the section about a code.
pub(crate) fn summary(code: Code) -> String {
    let text = section(code)
        .split_once("\n\n")
        .map_or("", |(_, text)| text);
    let paragraph = text.split("\n\n").next().unwrap_or("");
    let end = [". ", ".\n"]
        .iter()
        .filter_map(|end| paragraph.find(end))
        .min();
    let sentence = end.map_or(paragraph, |end| &paragraph[..=end]);
    let words: Vec<&str> = sentence.split_whitespace().collect();
    words.join(" ")
}

/// Returns the repository of this tool, which only `Cargo.toml` names; `None` if the host is
/// reserved for examples (RFC 2606).
pub(crate) fn repository() -> Option<&'static str> {
    let address = env!("CARGO_PKG_REPOSITORY");
    (!is_placeholder(address)).then_some(address)
}

fn is_placeholder(address: &str) -> bool {
    let host = address
        .split("://")
        .nth(1)
        .unwrap_or(address)
        .split(['/', ':'])
        .next()
        .unwrap_or_default();
    let mut labels = host.rsplit('.');
    match (labels.next(), labels.next()) {
        (Some("example" | "invalid" | "test" | "localhost"), _) => true,
        (Some("com" | "net" | "org"), Some("example")) => true,
        _ => host.is_empty(),
    }
}

/// Returns the URL of the section about a code, if there is a repository.
pub(crate) fn address(code: Code) -> Option<String> {
    let repository = repository()?;
    Some(format!(
        "{repository}/blob/main/docs/content/codes/index.md#{}",
        code.as_str()
    ))
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
            let fixed = words.join(" ").contains("It cannot be turned off.");
            assert_eq!(
                fixed,
                code.is_fixed(),
                "{name}: the manual says so if it is fixed"
            );
        }
    }

    #[test]
    fn names_of_examples_are_no_addresses() {
        let check = |address, is| assert_eq!(is_placeholder(address), is, "{address}");
        check("https://example.org/didact", true);
        check("https://git.example.com:8080/didact", true);
        check("https://didact.example/", true);
        check("", true);
        check("https://example.dev/didact", false);
        check("https://github.com/example/didact", false);
    }

    #[test]
    fn nothing_is_explained_that_does_not_exist() {
        let headings = MANUAL.lines().filter_map(|line| line.strip_prefix("## "));
        for name in headings {
            assert!(Code::of_name(name).is_some(), "no code is called {name}");
        }
    }
}
