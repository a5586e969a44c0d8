//! `didact check --fix`: writes fixes that are certain.
//!
//! `diagnostic::fixes` applies fixes to texts. A file that changed since it was read is not touched.
#![expect(clippy::disallowed_methods, reason = "edge: writes fixes")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::session::{Session, ToolError};
use crate::diagnostic::fixes::{Applied, TextForm, apply as apply_fixes};
use crate::diagnostic::{Diagnostic, LineIndex};

/// Applies and reports all new fixes; returns their number.
pub(super) fn apply(
    session: &Session,
    diagnostics: &[Diagnostic],
    applied: &mut Applied,
) -> Result<usize, ToolError> {
    let fixes = diagnostics.iter().filter_map(|found| found.fix.as_ref());
    let files: BTreeSet<&str> = fixes.map(|fix| &*fix.span.file).collect();
    let mut count = 0;
    for file in files {
        count += apply_to(session, file, diagnostics, applied)?;
    }
    Ok(count)
}

fn apply_to(
    session: &Session,
    file: &str,
    diagnostics: &[Diagnostic],
    applied: &mut Applied,
) -> Result<usize, ToolError> {
    let Some((path, read)) = source_of(session, file) else {
        return Ok(0);
    };
    // The author may have saved the file since; ranges of the diagnostics are of what was read.
    let on_disk = std::fs::read(&path).unwrap_or_default();
    let Ok(text) = String::from_utf8(on_disk) else {
        return Ok(0);
    };
    if text.as_bytes() != read {
        return Ok(0);
    }
    let form = if file.ends_with(".css") {
        TextForm::OnDisk
    } else {
        TextForm::Normalized
    };
    let fixed = apply_fixes(file, &text, form, diagnostics, applied);
    let index = LineIndex::new(&text);
    for change in &fixed.changes {
        let line = index.line(change.range.start);
        let words = described(&change.old, &change.new);
        let code = change.code.as_str();
        session
            .reporter
            .status("Fixed", &format!("{file}:{line}: {words} ({code})"));
    }
    if !fixed.changes.is_empty() {
        write(&path, &fixed.text)?;
    }
    Ok(fixed.changes.len())
}

fn described(old: &str, new: &str) -> String {
    if old.contains('\n') || new.contains('\n') {
        format!("{} lines in their order", new.lines().count())
    } else if old.is_empty() {
        format!("`{}` is added", new.trim())
    } else {
        format!("`{old}` is `{new}` now")
    }
}

/// Returns the path on disk and the bytes of the file that messages call `file`.
fn source_of<'a>(session: &'a Session, file: &str) -> Option<(PathBuf, &'a [u8])> {
    let sources = &session.sources;
    let below = file.strip_prefix(sources.prefix.as_str())?;
    let path = session.root().join(below);
    if let Some(name) = below.strip_prefix("templates/") {
        return Some((path, sources.templates.get(name)?));
    }
    let name = below.strip_prefix(&sources.layout.shown(""))?;
    Some((path, sources.content.get(name)?))
}

/// Replaces a file atomically, keeping its permissions.
pub(super) fn write(path: &Path, text: &str) -> Result<(), ToolError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        // Only its owner may read a temporary file.
        std::fs::set_permissions(file.path(), std::fs::metadata(path)?.permissions())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    });
    written.map_err(|source| ToolError::Write {
        path: path.display().to_string(),
        source,
    })
}
