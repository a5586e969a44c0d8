//! The tool under kills at any moment, full disks, read-only folders and company.
//!
//! After each kill the site is the old or the new one, whole; blessed outputs are
//! old or new; and the next build is as good as a clean one and leaves nothing
//! behind. Moments are drawn from a seed that a failure tells; `DIDACT_SEED` sets it.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "plays an unlucky author")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use didact::site::publish::is_intact;
use tempfile::TempDir;

const LESSONS: usize = 40;

/// Courses whose lessons all tell their version.
struct Course {
    folder: TempDir,
}

impl Course {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let course = Self { folder };
        course.write("content/course.toml", "title = \"A course\"\n");
        course
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("in a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Writes all lessons in a version; the first has a demo that prints the number `demo`.
    fn set(&self, version: usize, demo: usize) {
        for lesson in 1..=LESSONS {
            let mut text = format!("---\ntitle: L{lesson}\n---\n\nThis is version-{version}.\n\n");
            if lesson == 1 {
                text += &format!("```rust name=n\nprintln!(\"number-{{}}\", {demo});\n```\n");
            }
            self.write(&format!("content/{lesson:02}-l{lesson}/index.md"), &text);
        }
    }

    fn didact(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
        command.args(words).current_dir(self.folder.path());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    #[track_caller]
    fn succeeds(&self, words: &[&str]) {
        let output = self.didact(words).output().expect("didact starts");
        assert!(output.status.success(), "{words:?}: {}", said(&output));
    }

    /// Starts the command and kills it after some microseconds; whether it still ran.
    fn kill(&self, words: &[&str], micros: u64) -> bool {
        let mut command = self.didact(words);
        command.stderr(Stdio::null());
        let mut child = command.spawn().expect("didact starts");
        std::thread::sleep(Duration::from_micros(micros));
        let killed = child.kill().is_ok();
        let status = child.wait().expect("it is ours");
        killed && status.code().is_none()
    }

    /// Returns the time of the command, in microseconds.
    fn time(&self, words: &[&str]) -> u64 {
        let begun = Instant::now();
        self.succeeds(words);
        u64::try_from(begun.elapsed().as_micros()).expect("not that long")
    }

    /// The version that all pages of the site tell.
    #[track_caller]
    fn version(&self) -> usize {
        assert!(is_intact(&self.path("site")), "the site is not whole");
        let mut found: Vec<usize> = (1..=LESSONS)
            .map(|lesson| {
                let page = self.read(&format!("site/l{lesson}/index.html"));
                let (_, rest) = page.split_once("version-").expect("each page tells it");
                let end = rest.find('.').expect("a sentence ends");
                rest[..end].parse().expect("a number")
            })
            .collect();
        found.dedup();
        assert_eq!(found.len(), 1, "pages of several versions: {found:?}");
        found[0]
    }

    /// Nothing but what belongs there stands in the folder of the course and in `.didact`.
    #[track_caller]
    fn has_no_leftovers(&self) {
        let names = |folder: &str| {
            let entries = fs::read_dir(self.path(folder)).into_iter().flatten();
            let names = entries.flatten().map(|entry| entry.file_name());
            let mut names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(names(""), [".didact", "content", "site"]);
        let all = [
            names(".didact"),
            names(".didact/build"),
            names(".didact/cache/tmp"),
        ]
        .concat();
        let left = all
            .iter()
            .filter(|name| name.starts_with(".tmp") || name.starts_with("run-"));
        assert_eq!(left.collect::<Vec<_>>(), Vec::<&String>::new());
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Returns the manifest of a clean build of the same course.
fn clean_manifest(version: usize, demo: usize) -> String {
    let course = Course::new();
    course.set(version, demo);
    course.succeeds(&["build"]);
    course.read("site/.didact-site")
}

/// Draws numbers; the same from the same seed.
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        let set = std::env::var("DIDACT_SEED").ok();
        let drawn = || u64::from(std::process::id()) ^ 0x9e37_79b9;
        let seed = set.and_then(|seed| seed.parse().ok()).unwrap_or_else(drawn);
        // Shown if the test fails.
        println!("DIDACT_SEED={seed}");
        Self(seed)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end.max(1)
    }
}

#[test]
fn after_a_kill_the_site_is_old_or_new_and_whole() {
    let (course, mut dice) = (Course::new(), Dice::new());
    course.set(0, 0);
    course.succeeds(&["build"]);
    course.set(1, 0);
    let time = course.time(&["build"]);
    let (mut shown, mut killed) = (1, 0);
    for version in 2..202 {
        course.set(version, 0);
        killed += usize::from(course.kill(&["build"], dice.below(time * 11 / 10)));
        let now = course.version();
        assert!(now == shown || now == version, "{shown}, {version}, {now}");
        shown = now;
        if version % 25 == 1 {
            course.succeeds(&["build"]);
            assert_eq!(course.version(), version);
            course.has_no_leftovers();
            shown = version;
        }
    }
    assert!(
        killed > 50,
        "only {killed} of 200 builds were killed while they ran"
    );
    assert_eq!(course.read("site/.didact-site"), clean_manifest(201, 0));
}

#[test]
fn after_a_kill_no_outcome_is_wrong_and_nothing_is_left() {
    let (course, mut dice) = (Course::new(), Dice::new());
    course.set(0, 0);
    course.succeeds(&["build"]);
    course.set(0, 1);
    let time = course.time(&["build"]);
    for demo in 2..32 {
        course.set(0, demo);
        course.kill(&["build"], dice.below(time));
        if demo % 6 == 1 {
            course.succeeds(&["build"]);
            let page = course.read("site/l1/index.html");
            assert!(page.contains(&format!(">number-{demo}<")), "{page}");
            course.has_no_leftovers();
        }
    }
    assert_eq!(course.read("site/.didact-site"), clean_manifest(0, 31));
}

#[test]
fn after_a_kill_a_blessed_output_is_old_or_new() {
    let (course, mut dice) = (Course::new(), Dice::new());
    let file = "content/01-l1/outputs/n.txt";
    for demo in [1, 2] {
        course.set(0, demo);
        course.succeeds(&["build"]);
    }
    course.succeeds(&["bless"]);
    let time = course.time(&["bless"]);
    let mut blessed = 2;
    for round in 0..60 {
        let demo = round % 2 + 1;
        course.set(0, demo);
        course.kill(&["bless"], dice.below(time * 11 / 10));
        let now = course.read(file);
        let both = [blessed, demo].map(|number| format!("number-{number}\n"));
        assert!(both.contains(&now), "{now:?} is none of {both:?}");
        blessed = if now == both[0] { blessed } else { demo };
    }
    course.succeeds(&["bless"]);
    course.succeeds(&["build"]);
    let outputs = fs::read_dir(course.path("content/01-l1/outputs")).expect("it is there");
    assert_eq!(outputs.count(), 1, "something was left behind");
    course.has_no_leftovers();
}

#[test]
fn on_a_full_disk_the_old_site_stands() {
    let course = Course::new();
    course.set(0, 0);
    course.succeeds(&["build"]);
    course.set(1, 0);
    for blocks in ["1", "8", "40"] {
        // A limit on the size of files stands for the disk: writing fails where it is reached.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" build");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_didact")]);
        let output = command
            .current_dir(course.folder.path())
            .output()
            .expect("sh starts");
        if output.status.success() {
            assert_eq!(course.version(), 1, "with {blocks} blocks");
            continue;
        }
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("cannot write"), "{}", said(&output));
        assert_eq!(course.version(), 0, "with {blocks} blocks");
    }
    course.succeeds(&["build"]);
    assert_eq!(course.version(), 1);
    course.has_no_leftovers();
}

#[test]
fn in_a_read_only_folder_the_tool_says_what_it_cannot_write() {
    use std::os::unix::fs::PermissionsExt;
    let course = Course::new();
    course.set(0, 0);
    let mode = |mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(course.folder.path(), permissions).expect("it is ours");
    };
    mode(0o555);
    if fs::write(course.path("probe"), "").is_ok() {
        mode(0o755);
        println!("skipped: this user may write everywhere");
        return;
    }
    let output = course.didact(&["build"]).output().expect("didact starts");
    mode(0o755);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains(".didact"), "{}", said(&output));
}

#[test]
fn commands_at_once_do_not_disturb_each_other() {
    let course = Course::new();
    for version in 0..5 {
        course.set(version, version);
        let words: [&[&str]; 4] = [&["build"], &["build"], &["bless"], &["build"]];
        let started = words.map(|words| course.didact(words).spawn().expect("didact starts"));
        for child in started {
            let output = child.wait_with_output().expect("it ends");
            assert!(output.status.success(), "{}", said(&output));
        }
        assert_eq!(course.version(), version);
    }
    course.succeeds(&["build"]);
    course.has_no_leftovers();
    assert!(Path::new(&course.path("content/01-l1/outputs/n.txt")).is_file());
}
