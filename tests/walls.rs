//! The engine remembers that nothing is missing from the sandbox, and notices when something is.
#![cfg(target_os = "linux")]
#![expect(
    clippy::disallowed_methods,
    reason = "puts a script in place of the helper"
)]

mod programs;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use didact::demo::Engine;
use didact::demo::native::NativeEngine;
use didact::demo::outcome::End;
use programs::{engine, program};

/// Passes each request on to the helper and counts probes, until there is a file `gone`: then there
/// are no namespaces.
const SCRIPT: &str = r#"#!/bin/sh
[ "$2" = probe ] && echo probe >> FOLDER/probes
if [ -e FOLDER/gone ]; then
    case "$*" in
    *probe) printf 'ready\n+ limits\n'; exit ;;
    *launch*|*'"namespaces":true'*) echo gone >&0; exit 125 ;;
    esac
fi
exec HELPER "$@"
"#;

/// Puts the script into `folder`, and returns an engine that starts it.
fn engine_in(folder: &Path) -> NativeEngine {
    let own = engine();
    let helper = folder.join("helper");
    let script = SCRIPT.replace("FOLDER", folder.to_str().unwrap());
    fs::write(
        &helper,
        script.replace("HELPER", own.helper.to_str().unwrap()),
    )
    .unwrap();
    fs::set_permissions(&helper, Permissions::from_mode(0o755)).unwrap();
    let work = folder.join("work");
    NativeEngine {
        work,
        helper,
        ..own
    }
}

/// Runs one demo that prints `word`, and returns the number of probes until now.
#[track_caller]
fn probes_after(engine: &NativeEngine, folder: &Path, word: &str) -> usize {
    let demo = program(&format!("fn main() {{ println!({word:?}) }}"));
    let outcomes = engine.run(&[demo], &|_| {}).unwrap();
    assert_eq!(outcomes[0].end, End::Exited(0), "{:?}", outcomes[0]);
    let probes = fs::read_to_string(folder.join("probes")).unwrap();
    probes.lines().count()
}

#[test]
fn a_complete_machine_is_probed_once() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine_in(folder.path());
    // The first run also builds the crate that programs link, which probes the sandbox too.
    let first = probes_after(&engine, folder.path(), "one");
    let second = probes_after(&engine, folder.path(), "two");
    let walls = engine.describe_walls().unwrap();
    let is_complete = walls.contains("namespaces") && !walls.contains("without");
    assert_eq!(second - first, usize::from(!is_complete));
}

#[test]
fn a_wall_that_is_gone_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine_in(folder.path());
    probes_after(&engine, folder.path(), "one");
    fs::write(folder.path().join("gone"), "").unwrap();
    let before = probes_after(&engine, folder.path(), "two");
    assert!(!engine.work.join("walls.json").exists());
    assert!(probes_after(&engine, folder.path(), "three") > before);
}

#[test]
fn another_helper_is_probed() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine_in(folder.path());
    let first = probes_after(&engine, folder.path(), "one");
    let script = fs::read_to_string(&engine.helper).unwrap();
    fs::write(&engine.helper, script + "# another\n").unwrap();
    assert!(probes_after(&engine, folder.path(), "two") > first);
}
