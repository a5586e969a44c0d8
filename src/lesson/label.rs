//! Language of a fence, and spellings of Rust other than `rust`.

/// Returns the language in an info string: its first word.
pub(super) fn language(info: &str) -> &str {
    let end = info.find([' ', ',', '\t', '{']).unwrap_or(info.len());
    &info[..end]
}

/// Returns the byte offset of the info string in the first line of a fence.
pub(super) fn info_start(line: &str) -> usize {
    let marks = line.trim_start();
    let sign = marks.chars().next().unwrap_or(' ');
    line.len() - marks.trim_start_matches(sign).trim_start().len()
}

/// Another spelling of Rust in the info string of a fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RustLike<'a> {
    /// `rs`, `Rust`: a label that other tools take for Rust, but do not run.
    Shown(&'a str),
    /// ```` ```{rust} ````, ```` ```{.rust} ````, ```` ```{code-cell} rust ````: other tools run or check such fences.
    Braces(&'a str),
    /// `rust:no_run`, `language-rust`.
    Misspelled(&'a str),
}

/// Returns the spelling of Rust in `info`, whose language is not `rust`; `None` for other
/// languages.
pub(super) fn rust_like(info: &str) -> Option<RustLike<'_>> {
    let trimmed = info.trim();
    let is_rust = |word: &str| word.eq_ignore_ascii_case("rust") || word.eq_ignore_ascii_case("rs");
    let label = language(trimmed);
    if label == "rust" {
        return None;
    }
    if trimmed.starts_with('{') {
        let mut words = trimmed.split(|c: char| " \t,;{}.#=\"'".contains(c));
        let in_braces = trimmed.find('}').map_or(trimmed, |end| &trimmed[..=end]);
        return words.any(is_rust).then_some(RustLike::Braces(in_braces));
    }
    if is_rust(label) {
        return Some(RustLike::Shown(label));
    }
    let plain = label.to_ascii_lowercase();
    let mut parts = plain.split(|c: char| !c.is_alphanumeric());
    let names =
        parts.clone().next() == Some("rust") || plain.starts_with('.') || plain.starts_with("lang");
    let is_misspelled = names && parts.any(is_rust);
    is_misspelled.then_some(RustLike::Misspelled(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_name_rust_are_known() {
        for (info, expected) in [
            ("rs", Some(RustLike::Shown("rs"))),
            ("Rust,no_run", Some(RustLike::Shown("Rust"))),
            ("{rust}", Some(RustLike::Braces("{rust}"))),
            (
                "{.rust .numberLines}",
                Some(RustLike::Braces("{.rust .numberLines}")),
            ),
            ("{code-cell} rust", Some(RustLike::Braces("{code-cell}"))),
            ("rust:no_run", Some(RustLike::Misspelled("rust:no_run"))),
            ("language-rust", Some(RustLike::Misspelled("language-rust"))),
            ("rust", None),
            ("rust{2-3}", None),
            ("rst", None),
            ("trust", None),
            ("{python}", None),
            ("", None),
        ] {
            assert_eq!(rust_like(info), expected, "in {info:?}");
        }
    }
}
