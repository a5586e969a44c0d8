//! Keys of front matter that other tools read.

use std::borrow::Cow;
use std::ops::Range;

use super::front_error::FIELDS;
use super::lines::lines_at;
use crate::diagnostic::nearest;

/// Syntax of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Between lines of `---`.
    Yaml,
    /// Between lines of `+++`.
    Toml,
}

/// Replaces the keys in `foreign` by blanks, so that the rest keeps its offsets.
///
/// `inner` is the range of the front matter in `text`.
pub(super) fn without<'t>(
    foreign: &[String],
    text: &'t str,
    inner: &Range<usize>,
    syntax: Syntax,
) -> Cow<'t, str> {
    let mut blanked: Vec<Range<usize>> = Vec::new();
    let mut is_foreign = false;
    let mut in_table = false;
    for (at, line) in lines_at(&text[inner.clone()], inner.start) {
        if let Some((key, begins_table)) = key_of(line, syntax, in_table) {
            in_table = begins_table || in_table;
            is_foreign = key == EXTRA || foreign.iter().any(|known| known == key);
        }
        let end = line.trim_end_matches(['\n', '\r']).len();
        if is_foreign {
            blanked.push(at..at + end);
        }
    }
    if blanked.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut own = text.to_owned();
    for range in blanked {
        own.replace_range(range.clone(), &" ".repeat(range.len()));
    }
    Cow::Owned(own)
}

/// Returns the top-level keys in `inner` that do not resemble a lesson's.
pub(super) fn foreign(inner: &str, syntax: Syntax) -> Vec<&str> {
    let mut keys = Vec::new();
    let mut in_table = false;
    for line in inner.lines() {
        if let Some((key, begins_table)) = key_of(line, syntax, in_table) {
            in_table = begins_table || in_table;
            keys.push(key);
        }
    }
    keys.retain(|key| *key != EXTRA && nearest(key, FIELDS.iter().copied()).is_none());
    keys
}

/// Key under which other tools allow any keys; it is ignored with all below it.
const EXTRA: &str = "extra";

/// Removes quotes from a key.
fn bare(key: &str) -> &str {
    key.trim().trim_matches(['"', '\''])
}

/// Returns the top-level key that a line begins, and true if it is the header of a table. `None`
/// for a line that continues the one before it.
fn key_of(line: &str, syntax: Syntax, in_table: bool) -> Option<(&str, bool)> {
    match syntax {
        Syntax::Yaml => {
            let goes_on =
                line.starts_with([' ', '\t', '-', '#', ']', '}']) || line.trim().is_empty();
            let (key, _) = line.split_once(':').filter(|_| !goes_on)?;
            Some((bare(key), false))
        }
        Syntax::Toml => {
            if let Some(head) = line.strip_prefix('[') {
                let (key, _) = head.trim_start_matches('[').split_once([']', '.'])?;
                return Some((bare(key), true));
            }
            // Keys below the header of a table belong to it, not to the top level.
            let (dotted, _) = line.split_once('=').filter(|_| !in_table)?;
            let key = dotted.split('.').next().unwrap_or(dotted);
            let fits = |c: char| c.is_alphanumeric() || "_-\"' ".contains(c);
            let begins = !line.starts_with([' ', '\t']) && key.chars().all(fits);
            begins.then(|| (bare(key), false))
        }
    }
}
