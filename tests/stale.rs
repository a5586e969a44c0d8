//! Whatever the demos' package is made of changes, the page changes: by content, never by time.
//!
//! One course with the real compiler, edited in many ways; after each edit the page shows what a clean
//! build would, and a build after it has nothing to do.
#![expect(
    clippy::disallowed_methods,
    reason = "writes a course and runs the tool"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

const MANIFEST: &str = "[package]\nname = \"prelude\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
    build = \"build.rs\"\n\n[lib]\npath = \"prelude.rs\"\n\n\
    [dependencies]\nhelper = { path = \"../helper\" }\n\n[workspace]\n";

const PRELUDE: &str = "#[path = \"../shared/shared.rs\"]\npub mod shared;\npub mod nested;\n\
    pub fn words() -> String {\n    \
    let taken = include_str!(\"part one.txt\").trim();\n    \
    let made = include_str!(concat!(env!(\"OUT_DIR\"), \"/made.txt\")).trim();\n    \
    let set = option_env!(\"COURSE_WORD\").unwrap_or(\"unset\");\n    \
    format!(\"{taken} {made} {set} {} {} {}\", shared::word(), nested::inner::word(), helper::word())\n}\n";

const BUILD: &str = "fn main() {\n    println!(\"cargo::rerun-if-changed=words\");\n    \
    let mut words: Vec<String> = std::fs::read_dir(\"words\").unwrap()\n        \
    .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();\n    \
    words.sort_by(|a, b| b.cmp(a));\n    let text = words.concat();\n    \
    let out = std::env::var(\"OUT_DIR\").unwrap();\n    \
    std::fs::write(format!(\"{out}/made.txt\"), text).unwrap();\n}\n";

const LESSON: &str = "---\ntitle: A\nsummary: About a.\n---\n\nIt speaks.\n\n\
    ```rust name=words\nprintln!(\"[{}]\", prelude::words());\n```\n";

struct Course(PathBuf);

impl Course {
    fn begin_at(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("stale")
            .join(name);
        let _ = fs::remove_dir_all(&root);
        let course = Self(root);
        for (name, text) in [
            ("content/course.toml", "title = \"T\"\n"),
            ("content/Cargo.toml", MANIFEST),
            ("content/prelude.rs", PRELUDE),
            ("content/part one.txt", "taken"),
            ("content/build.rs", BUILD),
            ("content/words/a.txt", "made"),
            ("content/nested/mod.rs", "pub mod inner;\n"),
            ("content/nested/inner.rs", &word("inner")),
            ("content/01-a/index.md", LESSON),
            ("shared/shared.rs", &word("shared")),
            (
                "helper/Cargo.toml",
                "[package]\nname = \"helper\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
            ),
            (
                "helper/src/lib.rs",
                "mod deep;\npub fn word() -> &'static str {\n    deep::WORD\n}\n",
            ),
            (
                "helper/src/deep.rs",
                "pub const WORD: &str = include_str!(\"../../deep.txt\");\n",
            ),
            ("deep.txt", "deep"),
        ] {
            course.write(name, text);
        }
        course
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes a file that looks as if it were written long ago.
    fn write_old(&self, name: &str, text: &str) {
        self.write(name, text);
        let file = fs::File::options()
            .append(true)
            .open(self.0.join(name))
            .unwrap();
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        file.set_modified(old).unwrap();
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> String {
        // Variables of its own reach tools, so the author has to allow them.
        let has_settings = self.0.join(".cargo/config.toml").exists();
        let output = Command::new(env!("CARGO_BIN_EXE_didact"))
            .args(arguments)
            .args(has_settings.then_some("--trust-config"))
            .arg("-C")
            .arg(&self.0)
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// A build shows these words, and another one has nothing to run.
    #[track_caller]
    fn check(&self, words: &str) {
        let said = self.run(&["build"]);
        let page = fs::read_to_string(self.0.join("site/a/index.html")).unwrap_or_default();
        assert!(
            page.contains(&format!("[{words}]")),
            "not [{words}]: {said}"
        );
        let again = self.run(&["build"]);
        assert!(!again.contains("Building"), "{again}");
        assert!(!again.contains("Ran"), "{again}");
    }
}

fn word(word: &str) -> String {
    format!("pub fn word() -> &'static str {{\n    \"{word}\"\n}}\n")
}

#[test]
fn nothing_that_a_demo_is_made_of_can_change_unseen() {
    let course = Course::begin_at("edits");
    course.check("taken made unset shared inner deep");
    course.write("content/part one.txt", "taken2");
    course.check("taken2 made unset shared inner deep");
    course.write("content/words/b.txt", "2");
    course.check("taken2 made2 unset shared inner deep");
    course.write("shared/shared.rs", &word("shared2"));
    course.check("taken2 made2 unset shared2 inner deep");
    course.write("content/nested/inner.rs", &word("inner2"));
    course.check("taken2 made2 unset shared2 inner2 deep");
    course.write("deep.txt", "deep2");
    course.check("taken2 made2 unset shared2 inner2 deep2");
    course.write(
        ".cargo/config.toml",
        "[env]\nCOURSE_WORD = \"set\"\n[build]\ntarget = \"wasm32-wasip1\"\n",
    );
    course.check("taken2 made2 set shared2 inner2 deep2");

    // Cargo compares times, and would take each of these for built.
    course.write_old("helper/src/deep.rs", "pub const WORD: &str = \"old\";\n");
    course.check("taken2 made2 set shared2 inner2 old");
    course.write_old("shared/shared.rs", &word("shared3"));
    course.check("taken2 made2 set shared3 inner2 old");
    course.write_old("content/part one.txt", "taken3");
    course.check("taken3 made2 set shared3 inner2 old");
    course.write_old("content/words/b.txt", "3");
    course.check("taken3 made3 set shared3 inner2 old");

    // Without what was found out before, all is found out again.
    fs::remove_dir_all(course.0.join(".didact/build")).unwrap();
    let again = course.run(&["build"]);
    assert!(!again.contains("Ran"), "{again}");
    let fresh = course.run(&["check", "--fresh"]);
    assert!(fresh.contains("Building prelude"), "{fresh}");
}

#[test]
fn a_frozen_build_knows_what_was_traced() {
    let course = Course::begin_at("frozen");
    course.check("taken made unset shared inner deep");
    fs::remove_dir_all(course.0.join("site")).unwrap();
    let said = course.run(&["build", "--frozen"]);
    assert!(course.0.join("site/a/index.html").exists(), "{said}");
    course.write("content/part one.txt", "taken2");
    let said = course.run(&["build", "--frozen"]);
    assert!(said.contains("error[outcome-unknown]"), "{said}");
}
