//! Fingerprint of a file: its path, time and length, by which its content is taken to be the same.
//!
//! Reading a large file again takes longer than a build in which nothing changed. The content is
//! not part of a fingerprint, and anyone who can write a file can also set its time.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// Path, time and length of a file; `file` is `None` if the file is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    path: PathBuf,
    file: Option<(SystemTime, u64)>,
}

impl Fingerprint {
    /// Takes the fingerprint of the file at `path`.
    pub(crate) fn of(path: &Path) -> Self {
        let data = path.metadata().ok();
        Self {
            path: path.to_owned(),
            file: data.and_then(|data| Some((data.modified().ok()?, data.len()))),
        }
    }

    /// Returns true if there was a file.
    pub(crate) fn is_of_file(&self) -> bool {
        self.file.is_some()
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "writes the files under test")]
mod tests {
    use super::*;

    #[test]
    fn another_length_is_another_fingerprint() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a");
        assert!(!Fingerprint::of(&path).is_of_file());
        std::fs::write(&path, "one").unwrap();
        let before = Fingerprint::of(&path);
        assert!(before.is_of_file());
        assert_eq!(before, Fingerprint::of(&path));
        std::fs::write(&path, "three").unwrap();
        assert_ne!(before, Fingerprint::of(&path));
    }
}
