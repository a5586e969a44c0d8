//! Digest of the running program.
//!
//! Another version may render other pages, so stored pages name the program that made them. Reading
//! the whole program takes longer than a build in which nothing changed; so its digest is cached
//! with its fingerprint, and computed again if that differs.
#![expect(clippy::disallowed_methods, reason = "edge: reads our own program")]

use std::path::Path;

use crate::digest::Digest;
use crate::store::{Fingerprint, Store, any_writer};

const NAME: &str = "program.json";

/// Returns the digest of the program at `path`: cached in the folder `state`, or computed and
/// cached.
pub(super) fn digest(path: &Path, state: &Path) -> Digest {
    let now = Fingerprint::of(path);
    let store = Store::new(state);
    let known: Option<(Fingerprint, Vec<u8>)> = store.read_json(NAME, any_writer());
    if let Some((known, digest)) = known
        && known.is_of_file()
        && known == now
        && let Ok(digest) = digest.try_into()
    {
        return Digest::from_bytes(digest);
    }
    let digest = Digest::of(&std::fs::read(path).unwrap_or_default());
    // If this fails, the next run computes the digest again.
    let _ = store.write_json(NAME, any_writer(), &(now, digest.as_bytes()));
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_read_again_when_its_file_changed() {
        let root = tempfile::tempdir().unwrap();
        let (program, state) = (root.path().join("p"), root.path().join("state"));
        std::fs::write(&program, "one").unwrap();
        assert_eq!(digest(&program, &state), Digest::of(b"one"));
        assert_eq!(digest(&program, &state), Digest::of(b"one"));
        std::fs::write(&program, "three").unwrap();
        assert_eq!(digest(&program, &state), Digest::of(b"three"));
        std::fs::write(state.join(NAME), "[null, 7]").unwrap();
        assert_eq!(digest(&program, &state), Digest::of(b"three"));
    }
}
