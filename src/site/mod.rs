//! The whole site as a value: path → bytes.
//!
//! `publish` is the only part that writes.

pub mod publish;

use std::collections::BTreeMap;

use crate::digest::Digest;

/// Paths with `/` and the bytes that stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The files, the manifest not among them.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// The name of the file that says which files are ours.
pub const MANIFEST: &str = ".didact-site";

impl Site {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// One line for each file: the first 16 digits of its digest, and its path.
    pub fn manifest(&self) -> String {
        let lines = self.files.iter();
        let lines = lines.map(|(path, bytes)| format!("{} {path}\n", Digest::of(bytes).short(16)));
        lines.collect()
    }

    /// Bytes of all files.
    pub fn size(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }
}

/// The paths in a manifest.
pub fn manifest_paths(manifest: &str) -> impl Iterator<Item = &str> {
    let lines = manifest.lines();
    lines.filter_map(|line| line.split_once(' ').map(|(_, path)| path))
}
