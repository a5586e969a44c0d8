//! Checks the resources of the course's stylesheets: they must be files of the site.
//!
//! Parts in `templates/assets/` are published as `assets/didact.css`, so addresses in them are
//! relative to that; stylesheets in `content/static/` keep their paths.

use std::ops::Range;
use std::sync::Arc;

use super::address::{is_remote, resolve};
use super::family::{CheckFamily, CheckFunction};
use super::pages::CheckedPages;
use crate::diagnostic::{Code, Diagnostic, Explanation, Span};
use crate::site::Site;

/// Resources of stylesheets.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::OffOrigin, Code::AssetMissing],
    functions: &[CheckFunction::Site(check)],
};

/// Checks every stylesheet of the author.
fn check(pages: &CheckedPages<'_>) -> Vec<Diagnostic> {
    let (sources, site) = (pages.reading.sources, pages.site);
    let parts = sources.templates.iter().map(|(name, bytes)| {
        let file = format!("{}templates/{name}", sources.prefix);
        (file.into(), "assets/didact.css", bytes)
    });
    let whole = sources.content.iter().filter_map(|(name, bytes)| {
        let path = name.strip_prefix("static/")?;
        Some((sources.shown(name), path, bytes))
    });
    let sheets = parts
        .chain(whole)
        .filter(|(file, ..): &(Arc<str>, _, _)| file.ends_with(".css"));
    let files = sources.layout.shown("static/");
    let found = sheets.flat_map(|(file, path, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        let found = addresses(&text).into_iter().filter_map(|range| {
            let (code, words) = obstacle(&text[range.clone()], path, site, &files)?;
            let span = Span::new(&file, range);
            Some(Diagnostic::new(code, span, words.message).with_help(words.help))
        });
        found.collect::<Vec<_>>()
    });
    found.collect()
}

/// Returns the error if the stylesheet at `path` cannot load `address`; `files` is the folder of
/// the site's files.
fn obstacle(address: &str, path: &str, site: &Site, files: &str) -> Option<(Code, Explanation)> {
    if is_typeface(address, site) {
        return None;
    }
    if is_remote(address) {
        let message = format!("the stylesheet loads `{address}` from another host");
        let help = format!("put the file into `{files}` and load it from there");
        return Some((Code::OffOrigin, Explanation { message, help }));
    }
    if address.is_empty() || address.starts_with(['#', '{']) || address.starts_with("data:") {
        return None;
    }
    let target = address.split(['?', '#']).next().unwrap_or(address);
    let known = resolve(path, target).is_some_and(|target| site.files.contains_key(&target));
    let message = format!("the stylesheet needs `{address}`, which is not in the site");
    let help =
        format!("keep the file in `{files}` and write `url(../file)`: sheets stand in `assets/`");
    (!known).then_some((Code::AssetMissing, Explanation { message, help }))
}

/// Returns true for typefaces, which stylesheets name without a digest: `fonts/serif.woff2`.
///
/// The page writes the digest into the published stylesheet.
fn is_typeface(address: &str, site: &Site) -> bool {
    let Some((stem, end)) = address
        .strip_prefix("fonts/")
        .and_then(|name| name.split_once('.'))
    else {
        return false;
    };
    let hashed = format!("assets/fonts/{stem}.");
    let mut files = site.files.range(hashed.clone()..).map(|(path, _)| path);
    files
        .next()
        .is_some_and(|path| path.starts_with(&hashed) && path.ends_with(end))
}

/// Returns the ranges of addresses in `url(…)` and `@import "…"`, without quotes.
fn addresses(text: &str) -> Vec<Range<usize>> {
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

/// Shrinks a range by white space and quotes at both ends.
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
        let found = addresses(sheet).into_iter().map(|range| &sheet[range]);
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
