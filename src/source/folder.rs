//! Reads the files of a folder of the course, and lists those that are left out.
//!
//! Hidden files, Cargo's `target` and published sites are skipped silently.
#![expect(clippy::disallowed_methods, reason = "edge: reads the course folder")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{LeftOut, SourceError};

/// Applies [`is_wanted`] to all parts of a path.
pub(crate) fn is_wanted_path(name: &str) -> bool {
    let mut parts = name.split('/');
    let is_hidden = |part: &str| part.starts_with('.') || part.ends_with('~') || part == "target";
    parts.all(|part| !is_hidden(part)) && !name.contains(char::is_control)
}

/// Reads all wanted files below `folder`, by path below it; those that it skips are added to `left_out`.
pub(crate) fn read_folder(
    folder: &Path,
    left_out: &mut Vec<(String, LeftOut)>,
) -> Result<BTreeMap<String, Arc<[u8]>>, SourceError> {
    if !folder.is_dir() {
        return Ok(BTreeMap::new());
    }
    let entries = WalkDir::new(folder)
        .into_iter()
        .filter_entry(is_wanted)
        .filter(|entry| {
            // Errors pass, so that the first one ends the reading below.
            let Ok(entry) = entry else { return true };
            let reason = left_out_for(folder, entry);
            left_out.extend(reason.map(|reason| {
                let shown = shown(entry.path()).replace(char::is_control, "\u{fffd}");
                (shown, reason)
            }));
            reason.is_none() && entry.file_type().is_file()
        });
    let read = entries.par_bridge().map(|entry| {
        let entry = entry.map_err(|error| SourceError::Unreadable {
            path: error.path().map(shown).unwrap_or_default(),
            reason: error.to_string(),
        })?;
        let bytes = std::fs::read(entry.path()).map_err(|error| SourceError::Unreadable {
            path: shown(entry.path()),
            reason: error.to_string(),
        })?;
        Ok((name_below(folder, entry.path()), bytes.into()))
    });
    read.collect()
}

fn left_out_for(folder: &Path, entry: &DirEntry) -> Option<LeftOut> {
    let kind = entry.file_type();
    let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
    if kind.is_dir() || entry.depth() == 0 {
        None
    } else if kind.is_symlink() {
        Some(LeftOut::Link)
    } else if !kind.is_file() {
        Some(LeftOut::Special)
    } else if below
        .to_str()
        .is_none_or(|name| name.contains(char::is_control))
    {
        Some(LeftOut::Name)
    } else {
        None
    }
}

/// Excludes hidden files, Cargo's `target`, and published sites.
fn is_wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_site = name == "site" && entry.path().join(".didact-site").is_file();
    let is_generated = entry.file_type().is_dir() && (name == "target" || is_site);
    entry.depth() == 0 || !(name.starts_with('.') || name.ends_with('~') || is_generated)
}

pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

pub(crate) fn name_below(folder: &Path, path: &Path) -> String {
    let below: PathBuf = path.strip_prefix(folder).unwrap_or(path).into();
    let parts = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}
