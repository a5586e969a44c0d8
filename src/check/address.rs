//! Addresses in pages: of other hosts, with a scheme, or relative paths in the site.

use percent_encoding::percent_decode_str;

/// Returns true if an address names another host.
pub(super) fn is_remote(address: &str) -> bool {
    // Most addresses are relative, which their first byte shows.
    if !address.starts_with(['/', 'h', 'H']) {
        return false;
    }
    let start = |scheme: &str| {
        let head = address.get(..scheme.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    start("//") || start("http:") || start("https:")
}

/// Returns true if an address begins with a scheme, such as `mailto:`.
pub(super) fn has_scheme(address: &str) -> bool {
    let ends = |byte: &u8| matches!(byte, b':' | b'/' | b'?' | b'#');
    let end = address.as_bytes().iter().position(ends);
    end.is_some_and(|end| end > 0 && address.as_bytes()[end] == b':')
}

/// Returns true for fragments that browsers treat as the top of a page.
pub(super) fn is_top(fragment: &str) -> bool {
    fragment.is_empty() || fragment.eq_ignore_ascii_case("top")
}

/// Resolves `path`, as written on the page `from`, to a path in the site.
pub(super) fn resolve(from: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = String::with_capacity(folder.len() + path.len() + 1);
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if found.is_empty() => return None,
            ".." => found.truncate(found.rfind('/').unwrap_or(0)),
            _ => {
                if !found.is_empty() {
                    found.push('/');
                }
                found.push_str(part);
            }
        }
    }
    if found.contains('%') {
        Some(percent_decoded(&found))
    } else {
        Some(found)
    }
}

/// Decodes `%20` and other percent-encoded characters.
pub(super) fn percent_decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_resolve(from: &str, path: &str, expected: Option<&str>) {
        assert_eq!(resolve(from, path).as_deref(), expected);
    }

    #[test]
    fn paths_are_relative_to_their_page() {
        check_resolve("a/index.html", "../b/", Some("b"));
        check_resolve("a/index.html", "c%20d.png", Some("a/c d.png"));
        check_resolve("index.html", "../out", None);
    }

    #[test]
    fn a_path_from_the_root_breaks_under_a_prefix() {
        check_resolve("a/index.html", "/b/", None);
    }
}
