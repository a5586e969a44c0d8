//! `didact check --fix`: writes what mends a problem for certain.
//!
//! Only the bytes of each fix's own place change. A file that is not what was
//! read, or whose fixes overlap, is left for the next round; line ends and the
//! byte order mark stay as they are.
#![expect(clippy::disallowed_methods, reason = "edge: writes fixes")]

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::session::{Session, ToolError};
use crate::diagnostic::{Code, Diagnostic, Fix, LineIndex};

/// Applies all fixes and tells of each; how many there were.
pub fn apply(session: &Session, diagnostics: &[Diagnostic]) -> Result<usize, ToolError> {
    let mut files: BTreeMap<&str, Vec<(Code, &Fix)>> = BTreeMap::new();
    for found in diagnostics {
        if let Some(fix) = &found.fix {
            files
                .entry(&fix.span.file)
                .or_default()
                .push((found.code, fix));
        }
    }
    let mut count = 0;
    for (file, fixes) in files {
        count += apply_to(session, file, fixes)?;
    }
    Ok(count)
}

fn apply_to(
    session: &Session,
    file: &str,
    mut fixes: Vec<(Code, &Fix)>,
) -> Result<usize, ToolError> {
    let Some((path, read)) = source_of(session, file) else {
        return Ok(0);
    };
    let on_disk = std::fs::read(&path).unwrap_or_default();
    let Ok(text) = String::from_utf8(on_disk) else {
        return Ok(0);
    };
    if text.as_bytes() != read {
        return Ok(0);
    }
    fixes.sort_by_key(|(_, fix)| (fix.span.start, fix.span.end));
    fixes.dedup_by(|(_, a), (_, b)| a == b);
    let as_read = file.ends_with(".css");
    let place = |range: Range<usize>| match as_read {
        true => range,
        false => on_disk_range(&text, range),
    };
    let (mended, changes) = mended(&text, &fixes, &place);
    for (line, change) in &changes {
        let words = format!("{file}:{line}: {change}");
        session.reporter.status("Fixed", &words);
    }
    if !changes.is_empty() {
        write(&path, &mended)?;
    }
    Ok(changes.len())
}

/// The text with the fixes that do not overlap, and the line and the words of each.
fn mended(
    text: &str,
    fixes: &[(Code, &Fix)],
    place: &dyn Fn(Range<usize>) -> Range<usize>,
) -> (String, Vec<(usize, String)>) {
    let index = LineIndex::new(text);
    let mut mended = String::with_capacity(text.len());
    let mut changes = Vec::new();
    let mut done = 0;
    for (code, fix) in fixes {
        let range = place(fix.span.range());
        let (Some(before), Some(old)) = (text.get(done..range.start), text.get(range.clone()))
        else {
            continue;
        };
        if old == fix.text {
            continue;
        }
        mended.push_str(before);
        mended.push_str(&with_line_ends(&fix.text, text));
        done = range.end;
        let change = format!("{} ({})", told(old, &fix.text), code.as_str());
        changes.push((index.line(range.start), change));
    }
    mended.push_str(&text[done..]);
    (mended, changes)
}

fn told(old: &str, new: &str) -> String {
    match old.contains('\n') || new.contains('\n') {
        true => format!("{} lines in their order", new.lines().count()),
        false if old.is_empty() => format!("`{}` is added", new.trim()),
        false => format!("`{old}` is `{new}` now"),
    }
}

/// The file on disk that messages call `file`, and the bytes that were read of it.
fn source_of<'a>(session: &'a Session, file: &str) -> Option<(PathBuf, &'a [u8])> {
    let sources = &session.sources;
    let below = file.strip_prefix(sources.prefix.as_str())?;
    let (folder, name, files) = match below.split_once('/')? {
        ("content", name) => (session.content(), name, &sources.content),
        ("templates", name) => (session.root().join("templates"), name, &sources.templates),
        _ => return None,
    };
    Some((folder.join(name), files.get(name)?))
}

/// A range of the text as lessons hold it (no byte order mark, LF) in the text as it is on disk.
fn on_disk_range(text: &str, range: Range<usize>) -> Range<usize> {
    let place = |wanted: usize| {
        let mut at = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
        let mut held = 0;
        let bytes = text.as_bytes();
        while held < wanted && at < bytes.len() {
            at += if bytes[at..].starts_with(b"\r\n") {
                2
            } else {
                1
            };
            held += 1;
        }
        at
    };
    place(range.start)..place(range.end)
}

fn with_line_ends(new: &str, text: &str) -> String {
    match text.contains("\r\n") {
        true => new.replace('\n', "\r\n"),
        false => new.to_owned(),
    }
}

/// Replaces a file as a whole, with the permissions it had.
fn write(path: &Path, text: &str) -> Result<(), ToolError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        std::fs::set_permissions(file.path(), std::fs::metadata(path)?.permissions())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    });
    written.map_err(|source| ToolError::Write {
        path: path.display().to_string(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, range: Range<usize>, expected: &str) {
        assert_eq!(&text[on_disk_range(text, range)], expected);
    }

    #[test]
    fn places_are_found_behind_marks_and_other_line_ends() {
        check("one\ntwo", 4..7, "two");
        check("one\r\ntwo", 4..7, "two");
        check("\u{feff}one\r\ntwo\r\nthree", 8..13, "three");
    }
}
