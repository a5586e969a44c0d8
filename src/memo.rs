//! Results of earlier builds, which stages reuse.
//!
//! Each stage has its own memory, a type that implements [`Remembered`]: parsed lessons
//! (`course/parse.rs`), pages (`page/remembered.rs`), index segments (`site/search/segments.rs`). It
//! takes the memory out while it works and puts it back. No other stage sees it, and the result is the
//! same without it. `tests/equivalence.rs` compares incremental builds with clean ones.
//!
//! Memories that outlive the program are files of a [`Store`]. A file that is missing, damaged or
//! written by another program is an empty memory.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: reads files of the site that is published"
)]

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::digest::Digest;
use crate::store::Store;

/// Memory of one stage.
pub trait Remembered: Any + Send + Default {
    /// End of the name of its file; `None` if the memory ends with the program.
    const FILE: Option<&'static str> = None;

    /// Parses the content of that file; `None` if it is invalid.
    fn from_bytes(_: &[u8]) -> Option<Self> {
        None
    }

    /// Returns the content of that file.
    fn to_bytes(&self) -> Vec<u8> {
        Vec::new()
    }
}

/// Memories of all stages. Clones share them.
#[derive(Clone, Default)]
pub struct Memo(Arc<Memories>);

struct Memories {
    /// Digest of the program that renders pages.
    program: Digest,
    /// The folder where the site is published.
    site: PathBuf,
    /// The store of the files, and the beginning of their names.
    files: Mutex<Option<(Store, String)>>,
    stages: Mutex<HashMap<TypeId, Box<dyn Stage>>>,
}

impl Default for Memories {
    fn default() -> Self {
        Self {
            program: Digest::of(b""),
            site: PathBuf::new(),
            files: Mutex::default(),
            stages: Mutex::default(),
        }
    }
}

/// A [`Remembered`] of any type.
trait Stage: Send {
    fn file(&self) -> Option<(&'static str, Vec<u8>)>;
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl<R: Remembered> Stage for R {
    fn file(&self) -> Option<(&'static str, Vec<u8>)> {
        R::FILE.map(|name| (name, self.to_bytes()))
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

impl Memo {
    /// Creates an empty memory of the site in the folder `site`, for this program.
    pub fn new(program: Digest, site: &Path) -> Self {
        Self(Arc::new(Memories {
            program,
            site: site.to_owned(),
            ..Memories::default()
        }))
    }

    /// Returns the digest of the program that renders pages.
    pub fn program(&self) -> Digest {
        self.0.program
    }

    /// Sets `file`; it and the files beside it are read when a stage first takes its memory.
    pub fn load(&self, file: &Path) {
        *lock(&self.0.files) = Some(Store::of_file(file));
    }

    /// Writes `file` and the files beside it. If that fails, the next build is slower; it is no error.
    pub fn save(&self, file: &Path) {
        let (store, name) = Store::of_file(file);
        for stage in lock(&self.0.stages).values() {
            if let Some((end, bytes)) = stage.file() {
                let _ = store.write(&format!("{name}{end}"), self.0.program, &bytes);
            }
        }
    }

    /// Takes out the memory of a stage, to be [put](Self::put) back.
    pub fn take<R: Remembered>(&self) -> R {
        // Not held while the file is read: other stages may take theirs meanwhile.
        let stored = lock(&self.0.stages).remove(&TypeId::of::<R>());
        stored
            .and_then(|stage| stage.into_any().downcast::<R>().ok())
            .map(|memory| *memory)
            .or_else(|| self.read())
            .unwrap_or_default()
    }

    fn read<R: Remembered>(&self) -> Option<R> {
        let files = lock(&self.0.files);
        let (store, name) = files.as_ref()?;
        R::from_bytes(&store.read(&format!("{name}{}", R::FILE?), self.0.program)?)
    }

    /// Stores the memory of a stage.
    pub fn put<R: Remembered>(&self, memory: R) {
        lock(&self.0.stages).insert(TypeId::of::<R>(), Box::new(memory));
    }

    /// Returns the published file at `path` if the first digits of its digest match.
    pub fn read_published(&self, path: &str, digest: &str) -> Option<Vec<u8>> {
        let bytes = std::fs::read(self.0.site.join(path)).ok()?;
        (Digest::of(&bytes).short(digest.len()) == digest).then_some(bytes)
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

/// Locks a mutex, also after a thread panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Eq)]
    struct StoredBytes(Vec<u8>);

    impl Remembered for StoredBytes {
        const FILE: Option<&'static str> = Some(".words");

        fn from_bytes(bytes: &[u8]) -> Option<Self> {
            Some(Self(bytes.to_vec()))
        }

        fn to_bytes(&self) -> Vec<u8> {
            self.0.clone()
        }
    }

    #[derive(Default)]
    struct Unstored(u8);

    impl Remembered for Unstored {}

    #[test]
    fn each_stage_has_what_it_put() {
        let memo = Memo::default();
        memo.put(StoredBytes(b"a".to_vec()));
        memo.put(Unstored(7));
        let first: StoredBytes = memo.clone().take();
        assert_eq!(first, StoredBytes(b"a".to_vec()));
        assert_eq!(memo.take::<StoredBytes>(), StoredBytes::default());
        assert_eq!(memo.take::<Unstored>().0, 7);
    }

    #[test]
    fn a_file_is_believed_if_the_same_program_wrote_it_whole() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("memo");
        let memo = Memo::default();
        memo.put(StoredBytes(b"some words".to_vec()));
        memo.save(&file);
        let saved = root.path().join("memo.words");
        let good = std::fs::read(&saved).unwrap();
        let read = |bytes: &[u8], program: &[u8]| {
            std::fs::write(&saved, bytes).unwrap();
            let memo = Memo::new(Digest::of(program), root.path());
            memo.load(&file);
            memo.take::<StoredBytes>().0
        };
        assert_eq!(read(&good, b""), b"some words");
        assert!(read(&good, b"another version").is_empty());
        assert!(read(&good[..good.len() / 2], b"").is_empty());
        assert!(read(b"", b"").is_empty());
        let mut flipped = good.clone();
        flipped[good.len() / 2] ^= 1;
        assert!(read(&flipped, b"").is_empty());
    }
}
