//! The program that runs, by the digest of its bytes.
//!
//! Another version of it may make other pages, so what is kept names the one that
//! made it. Reading all of it takes longer than a build in which nothing changed;
//! its digest is kept with its stamp (path, time, length), and read anew where
//! that is another one.
#![expect(clippy::disallowed_methods, reason = "edge: reads our own program")]

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// The bytes of a program, and what its file looked like then.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    path: PathBuf,
    time: SystemTime,
    length: u64,
}

/// The digest of the program in `path`: as it is known in the folder `state`, or read and kept there.
pub fn digest(path: &Path, state: &Path) -> Digest {
    let file = state.join("program.json");
    let stamp = stamp(path);
    let known = std::fs::read(&file).unwrap_or_default();
    let known: Option<(Option<Stamp>, [u8; 32])> = serde_json::from_slice(&known).ok();
    if let Some((known, digest)) = known
        && known.is_some()
        && known == stamp
    {
        return Digest::from_bytes(digest);
    }
    let digest = Digest::of(&std::fs::read(path).unwrap_or_default());
    let kept = || -> std::io::Result<()> {
        std::fs::create_dir_all(state)?;
        let made = tempfile::NamedTempFile::new_in(state)?;
        serde_json::to_writer(&made, &(stamp, digest.as_bytes()))?;
        made.persist(&file)?;
        Ok(())
    };
    // What cannot be kept is read again.
    let _ = kept();
    digest
}

fn stamp(path: &Path) -> Option<Stamp> {
    let data = std::fs::metadata(path).ok()?;
    Some(Stamp {
        path: path.to_owned(),
        time: data.modified().ok()?,
        length: data.len(),
    })
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
        std::fs::write(state.join("program.json"), "[null, 7]").unwrap();
        assert_eq!(digest(&program, &state), Digest::of(b"three"));
    }
}
