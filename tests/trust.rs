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
        assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
        let words = said(&refused);
        assert!(words.contains("content/.cargo/config.toml:2:1"), "{words}");
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
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(said(&refused).contains("content/rust-toolchain.toml:2:1"));
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
        // Toolchains of rustup are in the home too.
        if std::env::var_os("RUSTUP_HOME").is_none()
            && let Some(own) = std::env::var_os("HOME")
        {
            command.env("RUSTUP_HOME", Path::new(&own).join(".rustup"));
        }
        command
            .env("HOME", home)
            .env("CARGO_HOME", elsewhere)
            .output()
            .unwrap()
    };
    let followed = check(home.path());
    assert_ne!(followed.status.code(), Some(2), "{}", said(&followed));
    assert!(!said(&followed).contains("git-fetch-with-cli"));
    let refused = check(&inside);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
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
        assert!(
            said(&refused).contains("not in the course's repository"),
            "{}",
            said(&refused)
        );
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
fn manifests_elsewhere_are_not_quoted() {
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("key.txt");
    fs::write(&secret, "the secret").unwrap();
    for name in ["Cargo.toml", "Cargo.lock"] {
        let course = course(&[]);
        let path = course.path().join("content").join(name);
        let _ = fs::remove_file(&path);
        std::os::unix::fs::symlink(&secret, &path).unwrap();
        let refused = didact(course.path(), &["check"]);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains("leads out"), "{}", said(&refused));
        assert!(!said(&refused).contains("the secret"));
    }
    let dependency = format!("{MANIFEST}\n[dependencies]\nother = {{ path = \"other\" }}\n");
    let course = course(&[("Cargo.toml", &dependency), ("other/src/lib.rs", "")]);
    let link = course.path().join("content/other/Cargo.toml");
    std::os::unix::fs::symlink(&secret, link).unwrap();
    let refused = didact(course.path(), &["check"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(!said(&refused).contains("the secret"));
}

#[test]
fn settings_elsewhere_are_not_quoted() {
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("key.txt");
    for text in ["key = \"the secret\"\n", "the secret\n"] {
        fs::write(&secret, text).unwrap();
        let course = course(&[]);
        let settings = course.path().join("content/.cargo");
        fs::create_dir_all(&settings).unwrap();
        std::os::unix::fs::symlink(&secret, settings.join("config.toml")).unwrap();
        let refused = didact(course.path(), &["build"]);
        assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
        assert!(!said(&refused).contains("the secret"), "{}", said(&refused));
    }
}

#[test]
fn outcomes_come_from_no_repository() {
    let course = course(&[]);
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        assert!(
            command
                .arg("-C")
                .arg(course.path())
                .args(words)
                .status()
                .unwrap()
                .success()
        );
    };
    git(&["init", "-q"]);
    let built = didact(course.path(), &["build"]);
    assert!(built.status.success(), "{}", said(&built));
    git(&["add", "-f", ".didact/cache"]);
    for words in [["build"].as_slice(), &["check"], &["bless"]] {
        let refused = didact(course.path(), words);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(
            said(&refused).contains("tracked by git"),
            "{}",
            said(&refused)
        );
    }
    let trusted = didact(course.path(), &["check", "--trust-config"]);
    assert_eq!(trusted.status.code(), Some(0), "{}", said(&trusted));
    git(&["rm", "-rq", "--cached", ".didact"]);
    let built = didact(course.path(), &["build"]);
    assert!(built.status.success(), "{}", said(&built));
}

#[test]
fn redirects_stay_in_the_site() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("book");
    fs::create_dir_all(book.join("src")).unwrap();
    let redirects = "[output.html.redirect]\n\"/../../stolen.html\" = \"a.html\"\n";
    fs::write(
        book.join("book.toml"),
        format!("[book]\ntitle = \"T\"\n{redirects}"),
    )
    .unwrap();
    fs::write(book.join("src/SUMMARY.md"), "- [A](a.md)\n").unwrap();
    fs::write(book.join("src/a.md"), "# A\n\nIt tells.\n").unwrap();
    let refused = didact(&book, &["build"]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(said(&refused).contains("stolen.html"), "{}", said(&refused));
    assert!(!folder.path().join("stolen.html").exists());
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

#[test]
fn pipes_and_devices_that_scripts_name_are_not_waited_for() {
    let script = "fn main() {\n\
        for name in [\"pipe\", \"link\", \"zero\", \"/dev/zero\", \"/dev/tty\", \"/proc/kmsg\", \"/proc/self\"] {\n\
        println!(\"cargo:rerun-if-changed={name}\"); } }\n";
    let course = course(&[("build.rs", script)]);
    let content = course.path().join("content");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mkfifoat(rustix::fs::CWD, content.join("pipe"), mode).unwrap();
    std::os::unix::fs::symlink("pipe", content.join("link")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", content.join("zero")).unwrap();
    for words in [&["build"][..], &["build", "--why"], &["check", "--fresh"]] {
        let ended = ends(course.path(), words);
        assert!(ended.status.success(), "{words:?}: {}", said(&ended));
    }
}

/// A build script may change the folder of the build, and puts links to `elsewhere` into it.
fn linking(elsewhere: &Path) -> String {
    format!(
        "use std::path::{{Path, PathBuf}};\n\
         fn links(folder: &Path) {{\n\
         let entries: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();\n\
         for path in entries {{\n\
         let _ = std::fs::rename(&path, path.with_extension(\"old\"));\n\
         let _ = std::os::unix::fs::symlink({elsewhere:?}, &path); }} }}\n\
         fn main() {{\n\
         let out = PathBuf::from(std::env::var(\"OUT_DIR\").unwrap());\n\
         for release in out.ancestors().filter(|folder| folder.ends_with(\"release\")) {{\n\
         links(&release.join(\".fingerprint\")); links(&release.join(\"deps\")); links(&release.join(\"incremental\")); }}\n\
         println!(\"cargo:rerun-if-changed=build.rs\"); }}\n"
    )
}

#[test]
fn links_that_scripts_leave_in_the_build_lead_nowhere() {
    let elsewhere = tempfile::tempdir().unwrap();
    let kept = elsewhere.path().join("kept");
    let before = |kept: &Path| {
        let names = fs::read_dir(elsewhere.path()).unwrap().flatten();
        let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
        names.sort();
        (names, fs::read_to_string(kept).unwrap_or_default())
    };
    fs::write(&kept, "kept").unwrap();
    let whole = before(&kept);
    let course = course(&[("build.rs", &linking(elsewhere.path()))]);
    ends(course.path(), &["build"]);
    let prelude = course.path().join("content/prelude.rs");
    fs::write(&prelude, PLAIN.replace("plain", "other")).unwrap();
    for words in [&["build"][..], &["check", "--fresh"], &["clean"]] {
        ends(course.path(), words);
        assert_eq!(before(&kept), whole, "{words:?}");
    }
    // Without the script the course builds again.
    fs::remove_file(course.path().join("content/build.rs")).unwrap();
    let built = ends(course.path(), &["build"]);
    assert!(built.status.success(), "{}", said(&built));
}

/// A procedural macro that ends the compiler well and leaves a program with another loader in its place.
#[test]
#[cfg(target_arch = "x86_64")]
fn a_program_with_a_loader_of_elsewhere_does_not_start() {
    const LOADER: &str = "/lib64/ld-linux-x86-64.so.2";
    let elsewhere = tempfile::Builder::new()
        .prefix("l")
        .rand_bytes(4)
        .tempdir_in("/tmp")
        .unwrap();
    let loader = elsewhere.path().join("ld");
    fs::copy(LOADER, &loader).unwrap();
    let name = loader.display().to_string();
    assert!(name.len() <= LOADER.len());
    let padded = format!("{name}{}", "\\0".repeat(LOADER.len() - name.len()));
    let macros = format!(
        "use proc_macro::TokenStream;\n\
         #[proc_macro]\npub fn forge(_: TokenStream) -> TokenStream {{\n\
         let arguments: Vec<String> = std::env::args().collect();\n\
         let at = arguments.iter().position(|word| word == \"-o\").unwrap();\n\
         let mut bytes = std::fs::read(\"/usr/bin/env\").unwrap();\n\
         let loader = {LOADER:?}.as_bytes();\n\
         let place = bytes.windows(loader.len()).position(|window| window == loader).unwrap();\n\
         bytes[place..place + loader.len()].copy_from_slice(b\"{padded}\");\n\
         std::fs::write(&arguments[at + 1], bytes).unwrap();\n\
         let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);\n\
         std::fs::set_permissions(&arguments[at + 1], mode).unwrap();\n\
         std::process::exit(0) }}\n"
    );
    let manifest = format!("{MANIFEST}\n[dependencies]\nmac = {{ path = \"mac\" }}\n");
    let of_macro = "[package]\nname = \"mac\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true\n";
    let demo = "```rust standalone\nmac::forge!();\nfn main() {}\n```\n";
    let course = course(&[
        ("Cargo.toml", &manifest),
        ("mac/Cargo.toml", of_macro),
        ("mac/src/lib.rs", &macros),
        ("01-a/index.md", &format!("{LESSON}\n{demo}")),
    ]);
    let built = ends(course.path(), &["build"]);
    assert!(!built.status.success(), "{}", said(&built));
    // With its own loader the same program runs.
    let library = course.path().join("content/mac/src/lib.rs");
    fs::write(&library, macros.replace(&padded, LOADER)).unwrap();
    let built = ends(course.path(), &["build"]);
    assert!(built.status.success(), "{}", said(&built));
}
