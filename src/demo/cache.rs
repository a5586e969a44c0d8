//! Stores the outcomes of demos between builds, by key.
//!
//! Entries are files of a [`Store`], `<2 hex>/<key>.json`: concurrent builds and kills at any
//! moment leave only complete entries. Each carries a digest of its outcome and of its program's
//! key; a damaged, edited or moved entry is a miss and is written again. Beside them, `last/<name>`
//! holds the parts of a program's last key, which explain a miss, and `compiler.json` the compiler
//! of the last build, which a frozen build cannot ask. The folder is safe to delete and to share
//! between branches and machines. A cache that cannot be written slows the next build and is no
//! error.
#![expect(clippy::disallowed_methods, reason = "edge: stores outcomes")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::key::OutcomeKey;
use super::outcome::{End, Outcome};
use crate::digest::Digest;
use crate::store::{Store, any_writer};

/// A folder of outcomes and modules.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    store: Store,
    site: Option<PathBuf>,
}

/// Reason why a program has to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// The program never ran here.
    Never,
    /// These parts of the program's key changed.
    Changed(Vec<String>),
    /// The key is the same, but there is no entry: a limit stopped the run, or the entry was
    /// removed.
    Gone,
    /// The entry is damaged or was edited.
    Damaged,
    /// The entry is intact, but in a form that this version does not read.
    Foreign,
}

impl Cache {
    /// Opens the cache in `folder`, which is created on the first write.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let root = folder.into();
        Self {
            store: Store::new(&root),
            folder: root,
            site: None,
        }
    }

    /// Also looks for modules in the published site at `site`.
    pub fn with_site(self, site: impl Into<PathBuf>) -> Self {
        Self {
            site: Some(site.into()),
            ..self
        }
    }

    /// Returns the module for browsers with this key: the published one at `path`, or the cached
    /// one. The path contains the key, so a published module has it too.
    pub fn module(&self, key: &Digest, path: &str) -> Option<Arc<[u8]>> {
        // WebAssembly modules begin with these bytes; other files are not believed.
        let published = self
            .site
            .as_ref()
            .and_then(|site| std::fs::read(site.join(path)).ok())
            .filter(|bytes| bytes.starts_with(b"\0asm"));
        let name = module_name(key);
        let bytes = published.or_else(|| self.store.read(&name, *key))?;
        touch(&self.folder.join(name));
        Some(bytes.into())
    }

    /// Stores the module of a key.
    pub fn insert_module(&self, key: &Digest, bytes: &[u8]) {
        // A full disk costs the next build time; this one is complete.
        let _ = self.store.write(&module_name(key), *key, bytes);
    }

    /// Returns the stored outcome of a key.
    pub fn get(&self, key: &OutcomeKey) -> Option<Outcome> {
        let name = entry_name(key);
        let outcome = self.store.read_json(&name, key.digest)?;
        touch(&self.folder.join(name));
        Some(outcome)
    }

    /// Stores an outcome, unless another run of the same program may end otherwise.
    pub fn insert(&self, key: &OutcomeKey, outcome: &Outcome) {
        if may_change(outcome) {
            return;
        }
        let name = entry_name(key);
        // A full disk costs the next build time; this one is complete.
        let _ = self.store.write_json(&name, key.digest, outcome);
    }

    /// Records the key of the program `name`, to explain its next miss.
    pub fn record_key(&self, name: &str, key: &OutcomeKey) {
        // Most keys stay the same, and reading is cheaper than writing.
        if self.last_parts(name).as_ref() != Some(&key.parts) {
            // Without it the next miss is explained less well.
            let _ = self
                .store
                .write_json(&last_name(name), any_writer(), &key.parts);
        }
    }

    /// Returns the reason why there is no outcome for `key` of the program `name`.
    pub fn explain(&self, name: &str, key: &OutcomeKey) -> Miss {
        let entry = entry_name(key);
        if self.store.contains(&entry) {
            return match self.store.read(&entry, key.digest) {
                Some(_) => Miss::Foreign,
                None => Miss::Damaged,
            };
        }
        let Some(last) = self.last_parts(name) else {
            return Miss::Never;
        };
        let names: BTreeSet<&String> = last.keys().chain(key.parts.keys()).collect();
        let changed: Vec<String> = names
            .into_iter()
            .filter(|name| last.get(*name) != key.parts.get(*name))
            .cloned()
            .collect();
        if changed.is_empty() {
            Miss::Gone
        } else {
            Miss::Changed(changed)
        }
    }

    /// Records the compiler, for builds that cannot ask it.
    pub fn record_compiler(&self, version: &str) {
        if self.compiler() != version {
            // If this fails, a frozen build reports that no compiler is known.
            let _ = self.store.write_json(COMPILER, any_writer(), &version);
        }
    }

    /// Returns the compiler of the last build that had one; empty if there was none.
    pub fn compiler(&self) -> String {
        self.store
            .read_json(COMPILER, any_writer())
            .unwrap_or_default()
    }

    /// Removes the least recently used entries until at most `bytes` bytes are left.
    pub fn shrink(&self, bytes: u64) {
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = walkdir::WalkDir::new(&self.folder)
            // `compiler.json` is outside of all folders, and never removed.
            .min_depth(2)
            .into_iter()
            .flatten()
            .filter(|file| file.file_type().is_file())
            .filter_map(|file| {
                let data = file.metadata().ok()?;
                Some((data.modified().ok()?, data.len(), file.into_path()))
            })
            .collect();
        // By the time of their last use, see `touch`.
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

    /// Returns the parts of the last key of the program `name`.
    fn last_parts(&self, name: &str) -> Option<BTreeMap<String, String>> {
        self.store.read_json(&last_name(name), any_writer())
    }
}

const COMPILER: &str = "compiler.json";

fn entry_name(key: &OutcomeKey) -> String {
    let hex = key.digest.to_string();
    format!("{}/{hex}.json", &hex[..2])
}

fn module_name(key: &Digest) -> String {
    let hex = key.to_string();
    format!("{}/{hex}.wasm", &hex[..2])
}

fn last_name(program: &str) -> String {
    format!("last/{}.json", Digest::of(program.as_bytes()).short(32))
}

/// Returns true if a limit ended the run, so that the next run may end otherwise.
fn may_change(outcome: &Outcome) -> bool {
    match &outcome.end {
        End::Stopped(_) => true,
        // The kernel also sends SIGKILL when the machine is out of memory.
        End::Signaled(signal) => signal == "SIGKILL",
        End::Compiled | End::CompileError | End::Exited(_) | End::Panicked { .. } => false,
    }
}

/// Updates an entry's time for `shrink`, at most once a day; errors of a read-only cache are
/// ignored.
fn touch(path: &Path) {
    let now = SystemTime::now();
    let modified = std::fs::metadata(path).and_then(|data| data.modified());
    let age = modified.ok().and_then(|then| now.duration_since(then).ok());
    // Otherwise each build would write to each entry that it reads.
    if age.is_some_and(|age| age.as_secs() > 24 * 3600) {
        let file = std::fs::File::options().append(true).open(path);
        let _ = file.and_then(|file| file.set_modified(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::outcome::Stop;

    fn key(parts: &[(&str, &str)]) -> OutcomeKey {
        let fields = parts.iter().flat_map(|(a, b)| [a.as_bytes(), b.as_bytes()]);
        let owned = |&(name, part): &(&str, &str)| (name.to_owned(), part.to_owned());
        OutcomeKey {
            digest: Digest::of_fields(fields),
            parts: parts.iter().map(owned).collect(),
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
        cache.insert(&key, &outcome(End::Exited(0)));
        assert_eq!(cache.get(&key), Some(outcome(End::Exited(0))));
    }

    #[test]
    fn a_damaged_entry_is_a_miss() {
        let (_folder, cache) = cache();
        let key = key(&[("text", "1")]);
        cache.insert(&key, &outcome(End::Exited(0)));
        let path = cache.folder.join(entry_name(&key));
        let good = std::fs::read_to_string(&path).unwrap();
        let edited = good
            .replace("Exited\":0", "Exited\":1")
            .replace("\"parts\":[]", "\"parts\": []");
        assert_ne!(good, edited);
        for damage in ["", "{", &edited, good.split_once('\n').unwrap().1] {
            std::fs::write(&path, damage).unwrap();
            assert_eq!(cache.get(&key), None);
            assert_eq!(cache.explain("a", &key), Miss::Damaged);
        }
        cache.insert(&key, &outcome(End::Exited(0)));
        assert!(cache.get(&key).is_some());
        let written = cache.store.write(&entry_name(&key), key.digest, b"{}");
        written.unwrap();
        assert_eq!(cache.get(&key), None);
        assert_eq!(cache.explain("a", &key), Miss::Foreign);
    }

    #[test]
    fn what_a_limit_decided_is_not_kept() {
        let (_folder, cache) = cache();
        let key = key(&[("text", "1")]);
        cache.insert(&key, &outcome(End::Stopped(Stop::WallTime(10))));
        assert_eq!(cache.get(&key), None);
    }

    #[test]
    fn a_miss_is_explained() {
        let (_folder, cache) = cache();
        let first = key(&[("text", "1"), ("prelude", "1")]);
        let second = key(&[("text", "1"), ("prelude", "2")]);
        assert_eq!(cache.explain("a", &first), Miss::Never);
        cache.record_key("a", &first);
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
        cache.insert(&key, &outcome(End::Exited(0)));
        assert_eq!(cache.get(&key), None);
    }

    #[test]
    fn shrinking_leaves_what_fits() {
        let (_folder, cache) = cache();
        let keys = ["1", "2"].map(|text| key(&[("text", text)]));
        keys.iter()
            .for_each(|key| cache.insert(key, &outcome(End::Exited(0))));
        let length = std::fs::metadata(cache.folder.join(entry_name(&keys[0])))
            .unwrap()
            .len();
        cache.shrink(length * 3 / 2);
        let left = keys.iter().filter(|key| cache.get(key).is_some());
        assert_eq!(left.count(), 1);
    }
}
