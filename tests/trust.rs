//! Files that a pull request can add to a course, with the real binary, Cargo and compiler.
#![cfg(target_os = "linux")]
#![expect(
    clippy::disallowed_methods,
    reason = "writes courses and runs the tool"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const LESSON: &str = "---\ntitle: A\nsummary: About a.\n---\n\nIt tells.\n\n```rust\nprintln!(\"{}\", prelude::TEXT);\n```\n";

const MANIFEST: &str = "[package]\nname = \"prelude\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\npath = \"prelude.rs\"\n";

const PLAIN: &str = "//! Shared.\n\n/// A text.\npub const TEXT: &str = \"plain\";\n";

/// A course with more files.
fn course(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let plain = [
        ("course.toml", "title = \"T\"\n"),
        ("Cargo.toml", MANIFEST),
        ("prelude.rs", PLAIN),
        ("01-a/index.md", LESSON),
    ];
    for (name, text) in plain.iter().chain(files) {
        let path = folder.path().join("content").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn didact(course: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
    command.args(words).arg("-C").arg(course).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn build_scripts_are_confined() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    fs::write(secret.path(), "the secret").unwrap();
    let script = format!(
        "fn main() {{\n\
         let tried = [\n\
         std::fs::read({secret:?}).is_err(),\n\
         std::fs::read(\"/etc/passwd\").is_err(),\n\
         std::fs::write(\"outside\", \"x\").is_err(),\n\
         std::fs::write({written:?}, \"x\").is_err(),\n\
         std::net::TcpStream::connect(\"127.0.0.1:1\").is_err_and(|e| e.kind() == std::io::ErrorKind::PermissionDenied),\n\
         std::env::var(\"HOME\").is_err(),\n\
         std::fs::read(\"/proc/1/environ\").is_err(),\n\
         std::process::Command::new(\"/bin/true\").status().is_ok_and(|s| s.success()),\n\
         ];\n\
         let out = std::env::var(\"OUT_DIR\").unwrap();\n\
         std::fs::write(format!(\"{{out}}/text.rs\"), format!(\"{{:?}}\", format!(\"{{tried:?}}\"))).unwrap();\n\
         }}\n",
        secret = secret.path(),
        written = secret.path().with_extension("written"),
    );
    let prelude = "//! Shared.\n\n/// A text.\npub const TEXT: &str = include!(concat!(env!(\"OUT_DIR\"), \"/text.rs\"));\n";
    let course = course(&[("build.rs", &script), ("prelude.rs", prelude)]);
    let built = didact(course.path(), &["build", "-v"]);
    assert!(built.status.success(), "{}", said(&built));
    let page = fs::read_to_string(course.path().join("site/a/index.html")).unwrap();
    let all = "[true, true, true, true, true, true, true, true]";
    let found = page
        .lines()
        .find(|line| line.contains("[true") || line.contains("[false"));
    assert!(page.contains(all), "{found:?}");
    assert!(!course.path().join("content/outside").exists());
    assert!(said(&built).contains("Walls"), "{}", said(&built));
}

#[test]
fn the_prelude_reads_nothing_of_the_machine() {
    for path in ["/etc/passwd", "/proc/1/cmdline", "/dev/zero"] {
        let prelude = format!(
            "//! Shared.\n\n/// Bytes.\npub const BYTES: &[u8] = include_bytes!({path:?});\n\n/// A text.\npub const TEXT: &str = \"x\";\n"
        );
        let course = course(&[("prelude.rs", &prelude)]);
        let built = didact(course.path(), &["build"]);
        // In a namespace of its own the first process is ours.
        let ours = path == "/proc/1/cmdline" && built.status.success();
        assert!(ours || !built.status.success(), "{path}");
        assert!(!said(&built).contains("root:"), "{}", said(&built));
    }
}

#[test]
fn tools_are_replaced_on_the_authors_word_alone() {
    let wrapper = "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\nexec \"$@\"\n";
    let config = "[build]\nrustc-wrapper = \"../wrapper.sh\"\n";
    let course = course(&[(".cargo/config.toml", config), ("wrapper.sh", wrapper)]);
    let script = course.path().join("content/wrapper.sh");
    fs::rename(&script, course.path().join("wrapper.sh")).unwrap();
    let script = course.path().join("wrapper.sh");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&script, mode).unwrap();
    let absolute = config.replace("../wrapper.sh", &script.display().to_string());
    fs::write(course.path().join("content/.cargo/config.toml"), absolute).unwrap();
    for command in ["check", "build"] {
        let refused = didact(course.path(), &[command]);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        let words = said(&refused);
        assert!(
            words.contains("config.toml:2 sets `build.rustc-wrapper`"),
            "{words}"
        );
        assert!(words.contains("--trust-config"), "{words}");
    }
    assert!(!course.path().join("ran").exists());
    let trusted = didact(course.path(), &["build", "--trust-config"]);
    assert!(trusted.status.success(), "{}", said(&trusted));
    assert!(course.path().join("ran").exists());
}

#[test]
fn toolchains_and_packages_of_elsewhere_are_refused() {
    let toolchain = course(&[("rust-toolchain.toml", "[toolchain]\npath = \"/x\"\n")]);
    let refused = didact(toolchain.path(), &["build"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(said(&refused).contains("rust-toolchain.toml:2 sets `toolchain.path`"));
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir(elsewhere.path().join("src")).unwrap();
    fs::write(elsewhere.path().join("src/lib.rs"), "//! Secret.\n").unwrap();
    let manifest = MANIFEST
        .replace("prelude", "other")
        .replace("other.rs", "src/lib.rs");
    fs::write(elsewhere.path().join("Cargo.toml"), manifest).unwrap();
    let manifest = format!(
        "{MANIFEST}\n[dependencies]\nother = {{ path = {:?} }}\n",
        elsewhere.path()
    );
    let package = course(&[("Cargo.toml", &manifest)]);
    let refused = didact(package.path(), &["build"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(
        said(&refused).contains("not in the course's repository"),
        "{}",
        said(&refused)
    );
}

#[test]
fn settings_of_the_authors_home_are_followed() {
    let home = tempfile::tempdir().unwrap();
    let settings = home.path().join(".cargo");
    fs::create_dir(&settings).unwrap();
    fs::write(
        settings.join("config.toml"),
        "[net]\ngit-fetch-with-cli = true\n",
    )
    .unwrap();
    let course = course(&[]);
    let inside = home.path().join("course");
    fs::rename(course.path(), &inside).unwrap();
    let check = |home: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
        let elsewhere = inside.join("elsewhere");
        command.args(["check", "-C"]).arg(&inside);
        command
            .env("HOME", home)
            .env("CARGO_HOME", elsewhere)
            .output()
            .unwrap()
    };
    let followed = check(home.path());
    assert_ne!(followed.status.code(), Some(2), "{}", said(&followed));
    let refused = check(&inside);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(
        said(&refused).contains("git-fetch-with-cli"),
        "{}",
        said(&refused)
    );
}

/// A procedural macro that makes a link to `target` of each file of a program that the compiler may change.
fn planting(target: &Path) -> String {
    format!(
        "use proc_macro::TokenStream;\n\
         #[proc_macro_derive(Serialize)]\npub fn plant(_: TokenStream) -> TokenStream {{\n\
         for entry in std::fs::read_dir(\".\").unwrap().flatten() {{\n\
         let path = entry.path().join(\"src/main.rs\");\n\
         if path.exists() {{ let _ = std::fs::remove_file(&path);\n\
         let _ = std::os::unix::fs::symlink({target:?}, &path); }} }}\n\
         \"compile_error!(\\\"didact_warm\\\");\".parse().unwrap() }}\n"
    )
}

#[test]
fn macros_make_nobody_write_elsewhere() {
    let elsewhere = tempfile::tempdir().unwrap();
    let target = elsewhere.path().join("written");
    let manifest = format!("{MANIFEST}\n[dependencies]\nmac = {{ path = \"mac\" }}\n");
    let of_macro = "[package]\nname = \"mac\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true\n";
    let demo = "```rust\n#[derive(mac::Serialize)]\nstruct S;\nfn main() {}\n```\n";
    let course = course(&[
        ("Cargo.toml", &manifest),
        ("mac/Cargo.toml", of_macro),
        ("mac/src/lib.rs", &planting(&target)),
        ("01-a/index.md", &format!("{LESSON}\n{demo}\n{demo}")),
    ]);
    let built = didact(course.path(), &["build"]);
    assert_eq!(built.status.code(), Some(1), "{}", said(&built));
    assert!(target.symlink_metadata().is_err(), "{}", said(&built));
}

/// The same as `didact` for a course that could make it read without end.
fn ends(course: &Path, words: &[&str]) -> Output {
    let mut command = Command::new("timeout");
    command.args(["--signal=KILL", "240", env!("CARGO_BIN_EXE_didact")]);
    let ended = command.args(words).arg("-C").arg(course).output().unwrap();
    assert!(ended.status.code().is_some(), "{}", said(&ended));
    ended
}

#[test]
fn nothing_is_read_without_end() {
    let library = MANIFEST.replace("prelude.rs", "/proc/x.rs");
    let dependency = format!("{MANIFEST}\n[dependencies]\nother = {{ path = \"/proc\" }}\n");
    for manifest in [&library, &dependency] {
        let course = course(&[("Cargo.toml", manifest)]);
        let refused = ends(course.path(), &["check"]);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains("not in the course's repository"));
    }
    for name in [
        "content/Cargo.toml",
        "content/prelude.rs",
        "content/.cargo/config.toml",
        "book.toml",
    ] {
        let course = course(&[]);
        let path = course.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        ends(course.path(), &["check"]);
    }
    let script = "fn main() { println!(\"cargo:rerun-if-changed=/dev/zero\"); println!(\"cargo:rerun-if-changed=/proc\"); }\n";
    let course = course(&[("build.rs", script)]);
    let built = ends(course.path(), &["build"]);
    assert!(built.status.success(), "{}", said(&built));
}

#[test]
fn pages_hold_nothing_of_other_folders() {
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("key.txt"), "the secret").unwrap();
    let root = elsewhere.path().display();
    let settings = format!("title = \"T\"\n[include]\nroots = [\"{root}\"]\n");
    let up = "../".repeat(20);
    let lesson = format!(
        "---\ntitle: A\nsummary: About a.\n---\n\nIt tells.\n\n```text\n{{{{#include {up}{}/key.txt}}}}\n```\n",
        &root.to_string()[1..]
    );
    let course = course(&[("course.toml", &settings), ("01-a/index.md", &lesson)]);
    let refused = didact(course.path(), &["build"]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(
        said(&refused).contains("may not be included"),
        "{}",
        said(&refused)
    );
    let trusted = didact(course.path(), &["build", "--trust-config"]);
    assert!(trusted.status.success(), "{}", said(&trusted));
    let content = course.path().join("content");
    fs::rename(&content, elsewhere.path().join("content")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("content"), &content).unwrap();
    let refused = didact(course.path(), &["build"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(
        said(&refused).contains("leads out of the course's repository"),
        "{}",
        said(&refused)
    );
}
