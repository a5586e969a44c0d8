//! Looks for a folder in the index of git: is any file below it part of the repository?
//!
//! The index lists all tracked files with their paths. It is written by git on this machine, so a pull request decides
//! which files it names, but not its form. Only paths are read. Repositories with SHA-256 are not understood, and
//! count as if they tracked nothing.

use std::path::{Path, PathBuf};

use crate::regular;

/// Bytes of an entry before its flags: times, numbers, length and the SHA-1 of the content.
const FIXED: usize = 40 + 20;

/// Returns the first tracked file below `folder`, relative to the repository.
pub(crate) fn first_below(folder: &Path) -> Option<String> {
    let real = folder.canonicalize().ok()?;
    let root = real
        .ancestors()
        .find(|folder| folder.join(".git").exists())?;
    let index = regular::read(&git_folder(root)?.join("index")).ok()?;
    let below = real.strip_prefix(root).ok()?.to_str()?;
    let prefix = format!("{}/", below.replace('\\', "/"));
    find(&index, prefix.as_bytes())
}

/// Returns git's own folder; worktrees and submodules name it in a file.
fn git_folder(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = regular::read_text(&git).ok()?;
    Some(root.join(text.strip_prefix("gitdir:")?.trim()))
}

/// Returns the first path in an index that begins with `prefix`.
fn find(index: &[u8], prefix: &[u8]) -> Option<String> {
    let (header, mut rest) = index.split_at_checked(12)?;
    let number = |at: usize| Some(u32::from_be_bytes(header[at..at + 4].try_into().ok()?));
    let (version, count) = (number(4)?, number(8)?);
    let mut path = Vec::new();
    for _ in 0..count {
        let flags = u16::from_be_bytes(rest.get(FIXED..FIXED + 2)?.try_into().ok()?);
        let is_extended = version > 2 && flags & 0x4000 != 0;
        let start = FIXED + if is_extended { 4 } else { 2 };
        let mut name = rest.get(start..)?;
        // Version 4 compresses paths: the number of bytes to drop from the previous one, then the rest.
        if version == 4 {
            let dropped = take_number(&mut name)?;
            path.truncate(path.len().checked_sub(dropped)?);
        } else {
            path.clear();
        }
        let length = name.iter().position(|&byte| byte == 0)?;
        path.extend_from_slice(&name[..length]);
        if path.starts_with(prefix) {
            return Some(String::from_utf8_lossy(&path).into_owned());
        }
        let used = rest.len() - name.len() + length;
        // Up to version 3 zeros follow, at least one, so that entries are multiples of eight.
        let whole = if version == 4 {
            used + 1
        } else {
            (used / 8 + 1) * 8
        };
        rest = rest.get(whole..)?;
    }
    None
}

/// Takes a number of variable length, as git writes it: seven bits a byte, one added for each further byte.
fn take_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    loop {
        let (&first, rest) = bytes.split_first()?;
        *bytes = rest;
        value = value
            .checked_mul(128)?
            .checked_add(usize::from(first & 0x7f))?;
        if first & 0x80 == 0 {
            return Some(value);
        }
        value += 1;
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests run git")]
mod tests {
    use super::*;

    fn git(root: &Path, words: &[&str]) {
        let mut command = std::process::Command::new("git");
        let done = command.current_dir(root).args(words).output().unwrap();
        assert!(done.status.success(), "{words:?}: {done:?}");
    }

    #[track_caller]
    fn check(version: &str, tracked: &[&str], expected: Option<&str>) {
        let root = tempfile::tempdir().unwrap();
        git(root.path(), &["init", "-q"]);
        for name in ["a/b/.didact/cache/x", ".didact/memo", "a/.didactic/y", "z"]
            .iter()
            .chain(tracked)
        {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        git(
            root.path(),
            &[&["add", "-f", "z", "a/.didactic/y"], tracked].concat(),
        );
        git(root.path(), &["update-index", "--index-version", version]);
        let found = first_below(&root.path().join("a/b/.didact"));
        assert_eq!(found.as_deref(), expected, "version {version}");
    }

    #[test]
    fn tracked_files_are_found_in_each_version() {
        let long = "a/b/.didact/".to_owned() + &"n".repeat(200);
        for version in ["2", "3", "4"] {
            check(version, &[], None);
            check(version, &[".didact/memo"], None);
            check(
                version,
                &["a/b/.didact/cache/x"],
                Some("a/b/.didact/cache/x"),
            );
            check(version, &["a/b/c", &long, "a/b/.didacu/x"], Some(&long));
        }
    }

    #[test]
    fn a_damaged_index_tracks_nothing() {
        let mut index = b"DIRC\0\0\0\x02\0\0\0\x09".to_vec();
        assert_eq!(find(&index, b"a/"), None);
        index.extend([0xff; 200]);
        assert_eq!(find(&index, b"a/"), None);
        assert_eq!(find(b"DIRC", b"a/"), None);
    }
}
