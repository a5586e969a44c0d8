//! Keeps outcomes between builds, by key.
//!
//! Plain files, `<2 hex>/<key>.json`, each written whole and then renamed, so
//! builds at the same time and kills at any moment leave only whole entries; one
//! that cannot be read is a miss and is written again. Beside them, `last/<name>`
//! holds the parts of a program's last key, which explain a miss, and `compiler.json`
//! the compiler of the last build, which a frozen build cannot ask. Safe to delete,
//! to share between branches and machines. A cache that cannot be written slows
//! the next build and is no error.
#![expect(clippy::disallowed_methods, reason = "edge: keeps outcomes")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::key::Key;
use super::outcome::{End, Outcome};
use crate::digest::Digest;

/// A folder of outcomes.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    site: Option<PathBuf>,
}

/// An entry with what it was made for, so that a damaged one is noticed.
#[derive(Serialize, Deserialize)]
struct Entry {
    key: String,
    outcome: Outcome,
}

/// Why a program is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// It was never run here.
    Never,
    /// These parts of its key changed.
    Changed(Vec<String>),
    /// The same key was seen, but its outcome is not kept: it was stopped, or removed.
    Gone,
}

impl Cache {
    /// The cache in `folder`, which is made when something is kept.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            site: None,
        }
    }

    /// The same, which also finds modules that stand in the published `site`.
    pub fn beside(self, site: impl Into<PathBuf>) -> Self {
        Self {
            site: Some(site.into()),
            ..self
        }
    }

    /// The module for browsers of a key: the one at `path` in the published site, or one that was
    /// kept. What is named after all it is made of need not be made again by this compiler.
    pub fn module(&self, key: &Digest, path: &str, fresh: bool) -> Option<Arc<[u8]>> {
        if fresh {
            return None;
        }
        let site = self.site.as_ref();
        let published = site.and_then(|site| std::fs::read(site.join(path)).ok());
        let bytes = published.or_else(|| std::fs::read(self.module_file(key)).ok());
        let bytes = bytes.filter(|bytes| bytes.starts_with(b"\0asm"))?;
        touch(&self.module_file(key));
        Some(bytes.into())
    }

    /// Keeps the module of a key.
    pub fn keep_module(&self, key: &Digest, bytes: &[u8]) {
        write_bytes(&self.module_file(key), &self.unfinished(), bytes);
    }

    fn module_file(&self, key: &Digest) -> PathBuf {
        let hex = key.to_string();
        self.folder.join(&hex[..2]).join(format!("{hex}.wasm"))
    }

    /// The outcome kept for a key.
    pub fn get(&self, key: &Key) -> Option<Outcome> {
        let path = self.entry(key);
        let entry: Entry = read(&path)?;
        if entry.key != key.digest.to_string() {
            return None;
        }
        touch(&path);
        Some(entry.outcome)
    }

    /// Keeps an outcome, unless another run of the same program may end otherwise.
    pub fn keep(&self, key: &Key, outcome: &Outcome) {
        if is_chance(outcome) {
            return;
        }
        let entry = Entry {
            key: key.digest.to_string(),
            outcome: outcome.clone(),
        };
        write(&self.entry(key), &self.unfinished(), &entry);
    }

    /// Remembers the key of the program `name`, for the next miss.
    pub fn remember(&self, name: &str, key: &Key) {
        let path = self.last(name);
        let same = read::<BTreeMap<String, String>>(&path).is_some_and(|last| last == key.parts);
        if !same {
            write(&path, &self.unfinished(), &key.parts);
        }
    }

    /// Why there is no outcome for the key of the program `name`.
    pub fn explain(&self, name: &str, key: &Key) -> Miss {
        let Some(last) = read::<BTreeMap<String, String>>(&self.last(name)) else {
            return Miss::Never;
        };
        let names = last.keys().chain(key.parts.keys());
        let changed = names.filter(|name| last.get(*name) != key.parts.get(*name));
        let mut changed: Vec<String> = changed.cloned().collect();
        changed.sort();
        changed.dedup();
        if changed.is_empty() {
            Miss::Gone
        } else {
            Miss::Changed(changed)
        }
    }

    /// Remembers the compiler, for builds that cannot ask it.
    pub fn remember_compiler(&self, version: &str) {
        if self.compiler() != version {
            let path = self.folder.join("compiler.json");
            write(&path, &self.unfinished(), &version);
        }
    }

    /// The compiler of the last build that had one; empty if there was none.
    pub fn compiler(&self) -> String {
        read(&self.folder.join("compiler.json")).unwrap_or_default()
    }

    /// Removes the entries used longest ago until at most `bytes` are left.
    pub fn shrink(&self, bytes: u64) {
        // What stands beside the folders of entries is small and stays.
        let files = walkdir::WalkDir::new(&self.folder).min_depth(2);
        let files = files.into_iter().flatten();
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = files
            .filter(|file| file.file_type().is_file())
            .filter_map(|file| {
                let data = file.metadata().ok()?;
                Some((data.modified().ok()?, data.len(), file.into_path()))
            })
            .collect();
        entries.sort();
        let mut size: u64 = entries.iter().map(|(_, length, _)| length).sum();
        for (_, length, path) in entries {
            if size <= bytes {
                break;
            }
            size -= length;
            // Another build may have removed it.
            let _ = std::fs::remove_file(path);
        }
    }

    fn unfinished(&self) -> PathBuf {
        self.folder.join("tmp")
    }

    fn entry(&self, key: &Key) -> PathBuf {
        let hex = key.digest.to_string();
        self.folder.join(&hex[..2]).join(format!("{hex}.json"))
    }

    fn last(&self, name: &str) -> PathBuf {
        let digest = Digest::of(name.as_bytes()).short(32);
        self.folder.join("last").join(format!("{digest}.json"))
    }
}

/// Whether limits decided: the next run may end otherwise.
fn is_chance(outcome: &Outcome) -> bool {
    match &outcome.end {
        End::Stopped(_) => true,
        // The machine itself may have been short of memory.
        End::Signaled(signal) => signal == "SIGKILL",
        End::Compiled | End::CompileError | End::Exited(_) | End::Panicked { .. } => false,
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// Marks an entry as used, for `shrink`; a cache that is only read stays as it is.
fn touch(path: &Path) {
    let now = SystemTime::now();
    let old = std::fs::metadata(path).and_then(|data| data.modified());
    let age = old.ok().and_then(|old| now.duration_since(old).ok());
    if age.is_some_and(|age| age.as_secs() > 24 * 3600) {
        let file = std::fs::File::options().append(true).open(path);
        let _ = file.and_then(|file| file.set_modified(now));
    }
}

fn write<T: Serialize>(path: &Path, unfinished: &Path, value: &T) {
    // What has no form in JSON is not kept, and made again.
    if let Ok(bytes) = serde_json::to_vec(value) {
        write_bytes(path, unfinished, &bytes);
    }
}

/// Unfinished entries stand in the folder `unfinished`, where they can be cleared.
fn write_bytes(path: &Path, unfinished: &Path, bytes: &[u8]) {
    let written = || -> std::io::Result<()> {
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        std::fs::create_dir_all(unfinished)?;
        let mut file = tempfile::NamedTempFile::new_in(unfinished)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    };
    // A full disk costs the next build time; this one is complete.
    let _ = written();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::outcome::Stop;

    fn key(parts: &[(&str, &str)]) -> Key {
        let fields = parts.iter().flat_map(|(a, b)| [a.as_bytes(), b.as_bytes()]);
        let parts = parts.iter();
        Key {
            digest: Digest::of_fields(fields),
            parts: parts
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
        }
    }

    fn outcome(end: End) -> Outcome {
        Outcome::unrun(end, Vec::new())
    }

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().join("cache"));
        (folder, cache)
    }

    #[test]
    fn what_is_kept_is_found() {
        let (_folder, cache) = cache();
        let key = key(&[("text", "1")]);
        assert_eq!(cache.get(&key), None);
        cache.keep(&key, &outcome(End::Exited(0)));
        assert_eq!(cache.get(&key), Some(outcome(End::Exited(0))));
    }

    #[test]
    fn a_damaged_entry_is_a_miss() {
        let (_folder, cache) = cache();
        let key = key(&[("text", "1")]);
        cache.keep(&key, &outcome(End::Exited(0)));
        for damage in ["", "{", "{\"key\":\"other\"}"] {
            std::fs::write(cache.entry(&key), damage).unwrap();
            assert_eq!(cache.get(&key), None);
        }
        cache.keep(&key, &outcome(End::Exited(0)));
        assert!(cache.get(&key).is_some());
    }

    #[test]
    fn what_a_limit_decided_is_not_kept() {
        let (_folder, cache) = cache();
        let key = key(&[("text", "1")]);
        cache.keep(&key, &outcome(End::Stopped(Stop::WallTime(10))));
        assert_eq!(cache.get(&key), None);
    }

    #[test]
    fn a_miss_is_explained() {
        let (_folder, cache) = cache();
        let first = key(&[("text", "1"), ("prelude", "1")]);
        let second = key(&[("text", "1"), ("prelude", "2")]);
        assert_eq!(cache.explain("a", &first), Miss::Never);
        cache.remember("a", &first);
        assert_eq!(cache.explain("a", &first), Miss::Gone);
        let changed = Miss::Changed(vec!["prelude".to_owned()]);
        assert_eq!(cache.explain("a", &second), changed);
        assert_eq!(cache.explain("b", &second), Miss::Never);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_no_error() {
        let folder = tempfile::NamedTempFile::new().unwrap();
        let cache = Cache::new(folder.path());
        let key = key(&[]);
        cache.keep(&key, &outcome(End::Exited(0)));
        assert_eq!(cache.get(&key), None);
    }

    #[test]
    fn shrinking_leaves_what_fits() {
        let (_folder, cache) = cache();
        let keys = ["1", "2"].map(|text| key(&[("text", text)]));
        keys.iter()
            .for_each(|key| cache.keep(key, &outcome(End::Exited(0))));
        let length = std::fs::metadata(cache.entry(&keys[0])).unwrap().len();
        cache.shrink(length * 3 / 2);
        let left = keys.iter().filter(|key| cache.get(key).is_some());
        assert_eq!(left.count(), 1);
    }
}
