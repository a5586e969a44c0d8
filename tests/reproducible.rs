//! The same course gives the same bytes: in another folder, time zone, language, with other
//! permissions, and whatever order the disk lists its files in.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "writes courses and runs the tool"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All files below a folder, by path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_owned();
        (path, fs::read(entry.path()).unwrap())
    });
    named.collect()
}

/// Place and way of building a course.
struct Machine<'a> {
    folder: &'a str,
    time_zone: &'a str,
    language: &'a str,
    umask: &'a str,
    /// True if files are made in the order of their names, false for the reverse.
    forward: bool,
}

/// Builds the course of `files` on a machine; the site and what was kept of its demos.
fn build(course: &BTreeMap<PathBuf, Vec<u8>>, machine: &Machine<'_>) -> Built {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(machine.folder);
    let mut order: Vec<_> = course.iter().collect();
    if !machine.forward {
        order.reverse();
    }
    for (path, bytes) in order {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let script = format!("umask {}; exec \"$0\" build --offline -q", machine.umask);
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_didact")])
        .current_dir(&folder)
        .env("TZ", machine.time_zone)
        .env("LC_ALL", machine.language)
        .env("LANG", machine.language)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Built {
        site: files(&folder.join("site")),
        lock: fs::read(folder.join("content/Cargo.lock")).unwrap(),
    }
}

struct Built {
    site: BTreeMap<PathBuf, Vec<u8>>,
    lock: Vec<u8>,
}

#[test]
fn two_machines_make_the_same_bytes() {
    let root = tempfile::tempdir().unwrap();
    let new = root.path().join("course");
    let status = Command::new(env!("CARGO_BIN_EXE_didact"))
        .args(["new", "-q"])
        .arg(&new)
        .status();
    assert!(status.unwrap().success());
    fs::write(new.join("content/01-square-roots/b a.csv"), "1\n").unwrap();
    fs::write(
        new.join("content/glossary.md"),
        "# Glossary\n\n[data](01-square-roots/b%20a.csv)\n\n## Fixed point\n\nA value.\n\n\
         ## Quadratic convergence\n\nDigits.\n",
    )
    .unwrap();
    let course = files(&new);
    let here = build(
        &course,
        &Machine {
            folder: "a",
            time_zone: "UTC",
            language: "C",
            umask: "022",
            forward: true,
        },
    );
    let there = build(
        &course,
        &Machine {
            folder: "deeper/größe und 'maß'",
            time_zone: "Pacific/Kiritimati",
            language: "tr_TR.UTF-8",
            umask: "077",
            forward: false,
        },
    );
    assert!(here.lock == there.lock, "the lock files differ");
    let names = |built: &Built| built.site.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&here), names(&there));
    assert!(here.site.len() > 8);
    for (path, bytes) in &here.site {
        assert!(*bytes == there.site[path], "{} differs", path.display());
    }
}
