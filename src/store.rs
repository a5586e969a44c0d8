//! State between runs: reads and writes all files below `.didact/`.
//!
//! | promise                          | method                                                         |
//! |----------------------------------|----------------------------------------------------------------|
//! | a file is complete or absent     | it is written under another name and renamed                   |
//! | a file is unchanged              | it begins with a version and a digest of its name, its writer and its content; on a mismatch it counts as absent |
//! | no path leaves the folder        | no folder or file is reached through a link                    |
//! | obstacles are replaced           | a folder in place of a file, or the other way around           |
//!
//! Everything here may be deleted at any time: absent files count as never written. The digest
//! detects damage and edits; it is no signature, and anyone with write access can forge it.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: stores state below `.didact/`"
)]

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::digest::Digest;

pub(crate) use fingerprint::Fingerprint;

mod fingerprint;

#[cfg(unix)]
#[path = "store/unix.rs"]
mod system;

#[cfg(not(unix))]
#[path = "store/other.rs"]
mod system;

/// Start of the first line of every file; change the number if the format changes.
const VERSION: &str = "didact 1 ";
/// Number of hexadecimal digits of a digest.
const DIGITS: usize = 64;

/// A folder of files that may be deleted at any time.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    root: PathBuf,
}

impl Store {
    /// Opens the folder `root`, which is created on the first write.
    pub(crate) fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Returns the store with the file at `path`, and the file's name there.
    pub(crate) fn of_file(path: &Path) -> (Self, String) {
        let folder = path.parent().unwrap_or(Path::new("."));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        (Self::new(folder), name.into_owned())
    }

    /// Returns the content of the file `name`, if `writer` wrote it and it is intact.
    pub(crate) fn read(&self, name: &str, writer: Digest) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut file = system::open(&self.root, Path::new(name)).ok()?;
        file.read_to_end(&mut bytes).ok()?;
        let length = VERSION.len() + DIGITS + 1;
        let (head, content) = bytes.split_at_checked(length)?;
        if head != self::head(name, writer, content).as_bytes() {
            return None;
        }
        bytes.drain(..length);
        Some(bytes)
    }

    /// Writes the file `name` completely, or not at all.
    ///
    /// # Errors
    ///
    /// The system's error; also if a folder on the path is a link.
    pub(crate) fn write(&self, name: &str, writer: Digest, content: &[u8]) -> io::Result<()> {
        let head = head(name, writer, content);
        system::replace(&self.root, Path::new(name), |file| {
            file.write_all(head.as_bytes())?;
            file.write_all(content)
        })
    }

    /// Returns the value in the file `name`, if `writer` wrote it.
    pub(crate) fn read_json<T: DeserializeOwned>(&self, name: &str, writer: Digest) -> Option<T> {
        serde_json::from_slice(&self.read(name, writer)?).ok()
    }

    /// Writes a value into the file `name`.
    ///
    /// # Errors
    ///
    /// As for [`Store::write`], and if the value cannot be converted to JSON.
    pub(crate) fn write_json(
        &self,
        name: &str,
        writer: Digest,
        value: &impl Serialize,
    ) -> io::Result<()> {
        self.write(name, writer, &serde_json::to_vec(value)?)
    }

    /// Opens the file `name` for locking; creates it if needed, and leaves its content unchanged.
    ///
    /// # Errors
    ///
    /// The system's error.
    pub(crate) fn lock(&self, name: &str) -> io::Result<File> {
        system::lock(&self.root, Path::new(name))
    }

    /// Removes the file `name`, so that it cannot be read as valid.
    pub(crate) fn remove(&self, name: &str) {
        // If removing fails, replacing fails too, and the digest still protects readers.
        let _ = system::remove(&self.root, Path::new(name));
    }

    /// Returns true if there is a file `name`, intact or damaged.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.root.join(name).symlink_metadata().is_ok()
    }

    /// Returns a link in the folder or one of its subfolders: there must be none.
    pub(crate) fn find_link(&self) -> Option<PathBuf> {
        walkdir::WalkDir::new(&self.root)
            .follow_root_links(false)
            // Working folders of builds are as large as a course's dependencies, and contain Cargo's
            // own links.
            .max_depth(2)
            .into_iter()
            .flatten()
            .find(walkdir::DirEntry::path_is_symlink)
            .map(walkdir::DirEntry::into_path)
    }
}

/// Returns the `writer` for files that do not depend on the program that wrote them.
pub(crate) fn any_writer() -> Digest {
    Digest::of(b"")
}

/// Returns the first line of a file.
fn head(name: &str, writer: Digest, content: &[u8]) -> String {
    // With the name, so that no file is accepted in the place of another one.
    let digest = Digest::of_fields([name.as_bytes(), writer.as_bytes(), content]);
    format!("{VERSION}{digest}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("state"));
        (folder, store)
    }

    fn read(store: &Store) -> Option<Vec<u8>> {
        store.read("a/b", any_writer())
    }

    #[test]
    fn what_is_written_is_read_by_its_maker() {
        let (_folder, store) = store();
        assert_eq!(read(&store), None);
        store.write("a/b", any_writer(), b"content").unwrap();
        assert_eq!(read(&store).unwrap(), b"content");
        assert_eq!(store.read("a/b", Digest::of(b"another")), None);
        let left = std::fs::read_dir(&store.root).unwrap().count();
        assert_eq!(left, 1, "nothing unfinished is left");
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let (_folder, store) = store();
        store.write("a/b", any_writer(), b"4\n").unwrap();
        let path = store.root.join("a/b");
        let good = std::fs::read(&path).unwrap();
        for index in 0..good.len() {
            let mut bad = good.clone();
            bad[index] ^= 1;
            std::fs::write(&path, bad).unwrap();
            assert_eq!(read(&store), None, "byte {index}");
            std::fs::write(&path, &good[..index]).unwrap();
            assert_eq!(read(&store), None, "{index} bytes");
        }
        std::fs::write(store.root.join("a/c"), good).unwrap();
        assert_eq!(store.read("a/c", any_writer()), None, "it has another name");
    }

    #[test]
    fn what_is_in_the_way_is_replaced() {
        let (_folder, store) = store();
        std::fs::create_dir_all(store.root.join("a/b/c")).unwrap();
        store.write("a/b", any_writer(), b"1").unwrap();
        assert_eq!(read(&store).unwrap(), b"1");
        std::fs::remove_dir_all(store.root.join("a")).unwrap();
        std::fs::write(store.root.join("a"), "a file").unwrap();
        store.write("a/b", any_writer(), b"2").unwrap();
        assert_eq!(read(&store).unwrap(), b"2");
        std::fs::create_dir_all(store.root.join("lock/x")).unwrap();
        store.lock("lock").unwrap().try_lock().unwrap();
        store.remove("a/b");
        assert!(!store.contains("a/b"));
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        use std::os::unix::fs::symlink;
        let (folder, store) = store();
        let victim = folder.path().join("victim");
        std::fs::write(&victim, "years of work").unwrap();
        std::fs::create_dir(&store.root).unwrap();
        for name in ["lock", "b"] {
            symlink(&victim, store.root.join(name)).unwrap();
        }
        assert!(store.lock("lock").is_err());
        assert_eq!(store.read("b", any_writer()), None);
        store.write("b", any_writer(), b"replaced").unwrap();
        assert_eq!(store.read("b", any_writer()).unwrap(), b"replaced");
        assert_eq!(store.find_link().unwrap(), store.root.join("lock"));
        assert_eq!(std::fs::read(&victim).unwrap(), b"years of work");
        let outside = folder.path().join("outside");
        std::fs::create_dir(&outside).unwrap();
        symlink(&outside, store.root.join("a")).unwrap();
        assert!(store.write("a/b", any_writer(), b"x").is_err());
        symlink(&outside, folder.path().join("linked")).unwrap();
        let linked = Store::new(folder.path().join("linked"));
        assert!(linked.write("b", any_writer(), b"x").is_err() && linked.lock("lock").is_err());
        assert_eq!(linked.find_link().unwrap(), folder.path().join("linked"));
        assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
    }
}
