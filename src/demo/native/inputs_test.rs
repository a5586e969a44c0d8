//! Tests of `inputs`.

use super::*;

fn course() -> tempfile::TempDir {
    let course = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("content/Cargo.toml", MANIFEST),
        ("content/Cargo.lock", LOCK),
        ("content/prelude.rs", "mod deep;"),
        ("content/prelude/deep.rs", "1"),
        ("content/01-a/index.md", "# A"),
        (
            "helper/Cargo.toml",
            "[dependencies]\ninner = { path = \"inner\" }",
        ),
        ("helper/src/lib.rs", "1"),
        ("content/shared/lib.rs", "1"),
        ("helper/inner/Cargo.toml", ""),
    ] {
        write(course.path(), name, text);
    }
    course
}

const MANIFEST: &str = "[package]\nname = \"prelude\"\n[lib]\npath = \"prelude.rs\"\n\
    [dependencies]\nrand = \"0.10\"\nhelper = { path = \"../helper\" }\n\
    shared.workspace = true\n[workspace.dependencies]\nshared = { path = \"shared\" }\n";
const LOCK: &str = "[[package]]\nname = \"prelude\"\nversion = \"0.1.0\"\n\
    dependencies = [\"helper\", \"rand 0.10.1\"]\n\
    [[package]]\nname = \"rand\"\nversion = \"0.9.0\"\n\
    [[package]]\nname = \"rand\"\nversion = \"0.10.1\"\n\
    [[package]]\nname = \"helper\"\nversion = \"0.2.0\"\n";

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn crates_have_the_versions_of_the_lock_file() {
    let course = course();
    let inputs = read(&course.path().join("content"), Trust::Author).unwrap();
    let expected = [("helper", "0.2.0"), ("rand", "0.10.1")];
    let expected = expected.map(|(name, version)| (name.to_owned(), version.to_owned()));
    assert_eq!(inputs.crates, expected);
}

#[track_caller]
fn check(name: &str, changed: (bool, bool)) {
    let course = course();
    let content = course.path().join("content");
    let before = read(&content, Trust::Author).unwrap();
    write(course.path(), name, "[changed]\n");
    let after = read(&content, Trust::Author).unwrap();
    let dependencies = before.dependencies != after.dependencies;
    assert_eq!((dependencies, before.prelude != after.prelude), changed);
}

#[test]
fn a_change_of_any_input_is_seen() {
    check("content/Cargo.lock", (true, false));
    check("content/prelude.rs", (false, true));
    check("content/prelude/deep.rs", (false, true));
    check("helper/src/new.rs", (true, false));
    check("helper/inner/src/lib.rs", (true, false));
    check("content/shared/lib.rs", (true, false));
    check("content/.cargo/config.toml", (true, false));
    check(".cargo/config.toml", (true, false));
}

#[test]
fn what_a_package_inherits_is_an_input() {
    let course = course();
    let content = course.path().join("content");
    let text = "[package]\nname = \"helper\"\nedition.workspace = true\n";
    write(course.path(), "helper/Cargo.toml", text);
    let mut digests = Vec::new();
    for edition in ["2021", "2024"] {
        let text = format!(
            "[workspace]\nexclude = [\"content\"]\n[workspace.package]\nedition = \"{edition}\"\n"
        );
        write(course.path(), "Cargo.toml", &text);
        digests.push(read(&content, Trust::Author).unwrap().dependencies);
    }
    assert_ne!(digests[0], digests[1]);
    let more = "[workspace]\n[workspace.package]\nedition = \"2024\"\n[profile.dev]\ndebug = 1\n";
    write(course.path(), "Cargo.toml", more);
    assert_eq!(
        read(&content, Trust::Author).unwrap().dependencies,
        digests[1]
    );
}

#[test]
fn a_manifest_that_is_no_toml_has_a_place() {
    let course = course();
    let content = course.path().join("content");
    write(
        course.path(),
        "content/Cargo.toml",
        "[dependencies]\nitoa = 1\"\n",
    );
    let Err(EngineError::Dependencies { faults }) = read(&content, Trust::Author) else {
        panic!("no TOML");
    };
    let [fault] = &faults[..] else {
        panic!("one fault: {faults:?}");
    };
    assert_eq!(fault.file, "content/Cargo.toml");
    assert_eq!(fault.text[..fault.range.start].matches('\n').count(), 1);
}

#[test]
fn lessons_are_no_inputs() {
    check("content/01-a/index.md", (false, false));
    check("helper/target/x", (false, false));
}
