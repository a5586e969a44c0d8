//! What a course's own stylesheets load: files of the site, and nothing of other hosts.
//!
//! Parts in `templates/assets/` are published as `assets/didact.css`, so an address in
//! them begins there; sheets in `content/static/` stay where they are.

use std::ops::Range;
use std::sync::Arc;

use super::address::{is_remote, resolve};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::Site;
use crate::source::Sources;

/// Looks at every stylesheet that the author wrote.
pub fn check(sources: &Sources, site: &Site) -> Vec<Diagnostic> {
    let parts = sources.templates.iter().map(|(name, bytes)| {
        let file = format!("{}templates/{name}", sources.prefix);
        (file.into(), "assets/didact.css", bytes)
    });
    let whole = sources.content.iter().filter_map(|(name, bytes)| {
        let path = name.strip_prefix("static/")?;
        Some((sources.shown(name), path, bytes))
    });
    let sheets = parts.chain(whole);
    let sheets = sheets.filter(|(file, ..): &(Arc<str>, _, _)| file.ends_with(".css"));
    let found = sheets.flat_map(|(file, path, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        let loads = loads(&text).into_iter();
        let found = loads.filter_map(|range| {
            let (code, message, help) = wrong(&text[range.clone()], path, site)?;
            let span = Span::new(&file, range);
            Some(Diagnostic::new(code, span, message).with_help(help))
        });
        found.collect::<Vec<_>>()
    });
    found.collect()
}

/// Why the sheet at `path` cannot load `address`, and what to do.
fn wrong(address: &str, path: &str, site: &Site) -> Option<(Code, String, &'static str)> {
    if is_remote(address) {
        let message = format!("the stylesheet loads `{address}` from another host");
        let help = "put the file into `content/static/` and load it from there";
        return Some((Code::OffOrigin, message, help));
    }
    if address.is_empty() || address.starts_with(['#', '{']) || address.starts_with("data:") {
        return None;
    }
    let target = address.split(['?', '#']).next().unwrap_or(address);
    let known = resolve(path, target).is_some_and(|target| site.files.contains_key(&target));
    let message = format!("the stylesheet needs `{address}`, which is not in the site");
    let help =
        "keep the file in `content/static/` and write `url(../file)`: sheets stand in `assets/`";
    (!known).then_some((Code::AssetMissing, message, help))
}

/// The places of the addresses in `url(…)` and `@import "…"`, without their quotes.
fn loads(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if let Some(after) = rest.strip_prefix("url(") {
            let end = after.find(')').unwrap_or(after.len());
            found.push(bare(at + 4..at + 4 + end, text));
            at += 4 + end;
        } else if let Some(after) = rest.strip_prefix("@import") {
            let end = after.find([';', '\n']).unwrap_or(after.len());
            if !after[..end].contains("url(") {
                let quoted = after[..end].find(['"', '\'']).unwrap_or(0);
                let last = after[..end].rfind(['"', '\'']).map_or(end, |last| last + 1);
                found.push(bare(at + 7 + quoted..at + 7 + last.max(quoted), text));
            }
            at += 7;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// The same place without blanks and quotes at its ends.
fn bare(range: Range<usize>, text: &str) -> Range<usize> {
    let sign = |c: char| c.is_whitespace() || c == '"' || c == '\'';
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start_matches(sign).len();
    start..(start + part.trim_matches(sign).len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sheet: &str, expected: &[&str]) {
        let found = loads(sheet).into_iter().map(|range| &sheet[range]);
        assert_eq!(found.collect::<Vec<_>>(), expected, "in {sheet}");
    }

    #[test]
    fn addresses_are_found_without_their_quotes() {
        check("a { background: url( 'a.png' ) }", &["a.png"]);
        check("@import \"b.css\" screen;", &["b.css"]);
        check("@import url(\"c.css\");", &["c.css"]);
        check("/* url(d.png) */ a { color: red }", &[]);
        check("a { background: url(", &[""]);
    }
}
