//! Stories of authors: the real binary, the real compiler, courses on disk.
#![expect(clippy::disallowed_methods, reason = "plays an author")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const LESSON: &str = "---\ntitle: One\n---\n\nSome words.\n\n```rust name=sum title=\"A sum\"\n\
    let xs = [1, 2, 3];\nprintln!(\"sum {}\", xs.iter().sum::<i32>());\n```\n";

/// A course in a folder of its own.
struct Course {
    folder: TempDir,
}

impl Course {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let course = Self { folder };
        course.write(
            "content/Cargo.toml",
            "[package]\nname = \"prelude\"\nversion = \"0.1.0\"\n\
            edition = \"2024\"\n\n[lib]\npath = \"prelude.rs\"\n\n[workspace]\n",
        );
        course.write(
            "content/prelude.rs",
            "//! Shared.\n\n/// Seven.\npub const SEVEN: i32 = 7;\n",
        );
        course.write("content/course.toml", "title = \"A course\"\n");
        course.write("content/01-one/index.md", LESSON);
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

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).expect("readable");
        assert!(text.contains(from), "{name} has no {from:?}");
        self.write(name, &text.replace(from, to));
    }

    fn page(&self) -> String {
        fs::read_to_string(self.path("site/one/index.html")).expect("the page was built")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
        command.current_dir(self.folder.path()).env("NO_COLOR", "1");
        command
    }

    fn run(&self, arguments: &[&str]) -> Said {
        Said::of(
            self.command()
                .args(arguments)
                .output()
                .expect("didact starts"),
        )
    }
}

/// Messages and exit code of the tool.
struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Said {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    fn says(self, words: &str) -> Self {
        assert!(
            self.stderr.contains(words),
            "not said: {words:?}\n{}",
            self.stderr
        );
        self
    }
}

#[test]
fn a_course_is_built_and_shows_what_ran() {
    let course = Course::new();
    course
        .run(&["build"])
        .ends_with(0)
        .says("Running 1 demo (0 unchanged)");
    assert!(course.page().contains("sum 6"), "{}", course.page());
    assert!(course.path("site/index.html").is_file());
    assert!(course.path("site/404.html").is_file());
}

#[test]
fn machines_that_share_the_demos_fill_one_cache() {
    let whole = Course::new();
    let lesson = |n: usize| format!("```rust\nprintln!(\"demo {n}\");\n```\n\n");
    let lesson = LESSON.to_owned() + &(0..7).map(lesson).collect::<String>();
    whole.write("content/01-one/index.md", &lesson);
    for shard in ["1/2", "2/2"] {
        let part = Course::new();
        part.write("content/01-one/index.md", &lesson);
        let said = part.run(&["build", "--shard", shard]).ends_with(0);
        assert!(!said.stderr.contains("Running 0 demos"), "{}", said.stderr);
        assert!(!said.stderr.contains("Running 8 demos"), "{}", said.stderr);
        assert!(!part.path("site").exists(), "a part publishes nothing");
        copy(&part.path(".didact/cache"), &whole.path(".didact/cache"));
    }
    whole
        .run(&["build"])
        .ends_with(0)
        .says("Running 0 demos (8 unchanged)");
    whole
        .run(&["build", "--shard", "3/2"])
        .ends_with(2)
        .says("write the number of the shard and how many there are");
}

#[test]
fn a_shard_tells_what_is_wrong_with_its_demos() {
    let course = Course::new();
    course.edit("content/01-one/index.md", "sum::<i32>", "some::<i32>");
    course
        .run(&["build", "--shard", "1/1"])
        .ends_with(1)
        .says("content/01-one/index.md:9:30");
}

/// Copies the files of a folder into another, as CI does with what its jobs kept.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let target = to.join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).expect("writable");
        } else {
            fs::copy(entry.path(), &target).expect("writable");
        }
    }
}

#[test]
#[cfg(unix)]
fn a_wrapper_of_the_compiler_sees_dependencies_and_no_demo() {
    use std::os::unix::fs::PermissionsExt;
    let course = Course::new();
    let wrapper = course.path("wrapper");
    course.write(
        "wrapper",
        "#!/bin/sh\necho \"$SCCACHE_WORD $*\" >> \"$0.log\"\nexec \"$@\"\n",
    );
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let mut command = course.command();
    command
        .env("RUSTC_WRAPPER", &wrapper)
        .env("SCCACHE_WORD", "cached");
    let said = command
        .args(["build", "--trust-config"])
        .output()
        .expect("didact starts");
    Said::of(said).ends_with(0);
    assert!(course.page().contains("sum 6"));
    let log = fs::read_to_string(course.path("wrapper.log")).expect("the wrapper was called");
    assert!(log.contains("cached"), "{log}");
    assert!(log.contains("--crate-name prelude"), "{log}");
    assert!(!log.contains("--crate-name=main"), "{log}");
}

#[test]
fn nothing_runs_when_nothing_changed() {
    let course = Course::new();
    course.run(&["build"]).ends_with(0);
    course.run(&["build"]).ends_with(0).says("nothing changed");
    course.edit("content/01-one/index.md", "Some words", "Other words");
    course
        .run(&["build"])
        .ends_with(0)
        .says("Running 0 demos (1 unchanged)");
    assert!(course.page().contains("Other words"));
}

#[test]
fn dependencies_outlive_the_outcomes() {
    let course = Course::new();
    let first = course.run(&["build"]).ends_with(0);
    assert!(first.stderr.contains("dependencies"), "{}", first.stderr);
    fs::remove_dir_all(course.path(".didact/cache")).expect("it is ours");
    let again = course.run(&["build"]).ends_with(0);
    assert!(again.stderr.contains("Running 1 demo"), "{}", again.stderr);
    assert!(!again.stderr.contains("dependencies"), "{}", again.stderr);
}

#[test]
fn a_site_edited_by_hand_is_mended() {
    let course = Course::new();
    course.run(&["build"]).ends_with(0);
    course.edit("site/one/index.html", "sum 6", "sum 7");
    course.run(&["build"]).ends_with(0).says("1 changed");
    assert!(course.page().contains("sum 6"));
}

#[test]
fn an_edited_demo_changes_the_page() {
    let course = Course::new();
    course.run(&["build"]).ends_with(0);
    course.edit("content/01-one/index.md", "[1, 2, 3]", "[1, 2, 4]");
    course.run(&["build"]).ends_with(0);
    assert!(course.page().contains("sum 7"), "{}", course.page());
}

#[test]
fn an_edited_prelude_runs_demos_again() {
    let course = Course::new();
    course.edit(
        "content/01-one/index.md",
        "let xs = [1, 2, 3];",
        "let xs = [prelude::SEVEN];",
    );
    course.run(&["build"]).ends_with(0);
    course.edit("content/prelude.rs", "i32 = 7", "i32 = 8");
    course
        .run(&["build", "--why"])
        .ends_with(0)
        .says("Running 1 demo");
    assert!(course.page().contains("sum 8"), "{}", course.page());
}

#[test]
fn a_broken_lesson_leaves_the_old_site_in_place() {
    let course = Course::new();
    course.run(&["build"]).ends_with(0);
    let before = course.page();
    course.edit("content/01-one/index.md", "sum::<i32>", "some::<i32>");
    course
        .run(&["build"])
        .ends_with(1)
        .says("content/01-one/index.md:9:30")
        .says("no method named `some`");
    assert_eq!(course.page(), before);
}

#[test]
fn all_problems_of_a_run_are_told_at_once() {
    let course = Course::new();
    let lesson = "---\ntitle: Two\nlevle: x\n---\n\n```rust\nlet x: i32 = \"\";\n```\n\n\
        ```rust\npanic!(\"on purpose\");\n```\n\n```rust timeout=0.5\nloop {}\n```\n\n[gone](gone.md)\n";
    course.write("content/02-two/index.md", lesson);
    course
        .run(&["build"])
        .ends_with(1)
        .says("content/02-two/index.md:3:1")
        .says("did you mean `level`?")
        .says("content/02-two/index.md:7:14")
        .says("mismatched types")
        .says("content/02-two/index.md:11:1")
        .says("on purpose")
        .says("content/02-two/index.md:14:")
        .says("longer than 0.50 s")
        .says("gone.md");
}

#[test]
fn check_writes_nothing_and_asks_for_a_current_site() {
    let course = Course::new();
    course.run(&["check"]).ends_with(1).says("site-stale");
    assert!(!course.path("site").exists());
    course.run(&["build"]).ends_with(0);
    course
        .run(&["bless"])
        .ends_with(0)
        .says("01-one/outputs/sum.txt");
    course.run(&["check"]).ends_with(0).says("clean");
}

#[test]
fn check_speaks_json_and_github() {
    let course = Course::new();
    course.edit("content/01-one/index.md", "sum::<i32>", "some::<i32>");
    let said = course.run(&["check", "--format", "json"]).ends_with(1);
    let codes: Vec<serde_json::Value> = said
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    assert!(
        codes.iter().any(|found| found["code"] == "compile-error"),
        "{codes:?}"
    );
    let said = course.run(&["check", "--format", "github"]).ends_with(1);
    let annotation = "::error file=content/01-one/index.md,line=9,col=30";
    assert!(said.stdout.contains(annotation), "{}", said.stdout);
}

#[test]
fn changed_output_is_told_until_it_is_blessed() {
    let course = Course::new();
    course.run(&["bless"]).ends_with(0).says("1 output written");
    course
        .run(&["bless"])
        .ends_with(0)
        .says("0 outputs written");
    course.edit("content/01-one/index.md", "[1, 2, 3]", "[1, 2, 4]");
    course
        .run(&["build"])
        .ends_with(0)
        .says("output-changed")
        .says("-sum 6")
        .says("+sum 7");
    course.run(&["check"]).ends_with(1).says("output-changed");
    course
        .run(&["bless", "one/smu"])
        .ends_with(2)
        .says("did you mean `one/sum`?");
    course.run(&["bless", "one/sum"]).ends_with(0);
    course.run(&["check"]).ends_with(0);
}

#[test]
fn a_folder_without_a_course_is_no_course() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
    let said = command.arg("build").current_dir(folder.path()).output();
    Said::of(said.expect("didact starts"))
        .ends_with(2)
        .says("no course here");
}

#[test]
fn a_stranger_in_the_site_is_refused() {
    let course = Course::new();
    course.write("site/thesis.tex", "years of work");
    course.run(&["build"]).ends_with(2).says("thesis.tex");
    assert!(course.path("site/thesis.tex").is_file());
}

#[test]
fn a_course_overrides_one_template() {
    let course = Course::new();
    course.write(
        "templates/404.html",
        "{% extends \"base.html\" %}{% block main %}<h1>Lost</h1>{% endblock %}\n",
    );
    course.run(&["build"]).ends_with(0);
    let page = fs::read_to_string(course.path("site/404.html")).expect("built");
    assert!(page.contains("<h1>Lost</h1>"), "{page}");
    assert!(
        page.contains("didact."),
        "the frame of the page is kept: {page}"
    );
}

#[test]
fn the_folder_a_course_stands_in_does_not_show() {
    let (first, second) = (Course::new(), Course::new());
    for course in [&first, &second] {
        course.run(&["build"]).ends_with(0);
    }
    let manifest = |course: &Course| fs::read_to_string(course.path("site/.didact-site"));
    assert_eq!(
        manifest(&first).expect("built"),
        manifest(&second).expect("built")
    );
    assert!(
        !first
            .page()
            .contains(&*first.folder.path().to_string_lossy())
    );
}

#[test]
fn an_incremental_build_equals_a_clean_one() {
    let (edited, clean) = (Course::new(), Course::new());
    edited.run(&["build"]).ends_with(0);
    for course in [&edited, &clean] {
        course.edit("content/01-one/index.md", "[1, 2, 3]", "[1, 2, 4]");
        course.write("content/02-two/index.md", "---\ntitle: Two\n---\n\nMore.\n");
        course.run(&["build"]).ends_with(0);
    }
    edited.run(&["clean"]).ends_with(0);
    edited.run(&["build"]).ends_with(0).says("nothing changed");
    let manifest = |course: &Course| fs::read_to_string(course.path("site/.didact-site"));
    assert_eq!(
        manifest(&edited).expect("built"),
        manifest(&clean).expect("built")
    );
}

/// A server that ends with the test.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(course: &Course) -> Self {
        let mut command = course.command();
        command
            .args(["serve", "--port", "0"])
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("didact starts");
        let stderr = child.stderr.take().expect("piped");
        let mut lines = BufReader::new(stderr).lines();
        let address = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, rest) = line.split_once("http://")?;
            Some(rest.split('/').next()?.to_owned())
        });
        // Whoever closes the pipe ends the server.
        std::thread::spawn(move || lines.for_each(drop));
        let address = address.expect("the server says where it listens");
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Listens to what open pages are told until it holds `words`.
    fn wait_to_hear(&self, words: &str) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a time can be set");
        let request = "GET /__didact/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut heard = BufReader::new(stream).lines();
        let found = heard.any(|line| line.expect("in time").contains(words));
        assert!(found, "{words:?} was not heard");
    }

    /// Asks until the answer holds `words`.
    #[track_caller]
    fn wait_for(&self, path: &str, words: &str) -> String {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if answer.contains(words) {
                return answer;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "{words:?} is not in {answer}"
            );
            std::thread::yield_now();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[test]
fn a_link_among_what_builds_keep_is_refused_and_leads_nowhere() {
    use std::os::unix::fs::symlink;
    let course = Course::new();
    let victim = course.path("victim");
    std::fs::write(&victim, "years of work").expect("it is written");
    std::fs::create_dir(course.path(".didact")).expect("it is made");
    for name in ["lock", "publish.lock", "stamp", "build"] {
        let link = course.path(".didact").join(name);
        symlink(&victim, &link).expect("it is linked");
        for command in ["check", "build"] {
            let output = course
                .command()
                .arg(command)
                .output()
                .expect("didact starts");
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(
                told.contains(&format!(".didact/{name}` is a link")),
                "{told}"
            );
        }
        std::fs::remove_file(&link).expect("it is removed");
    }
    std::fs::remove_dir(course.path(".didact")).expect("nothing was made in it");
    std::fs::create_dir_all(course.path("elsewhere/spare")).expect("it is made");
    std::fs::write(course.path("elsewhere/spare/x"), "kept").expect("it is written");
    symlink(course.path("elsewhere"), course.path(".didact")).expect("it is linked");
    let output = course
        .command()
        .arg("build")
        .output()
        .expect("didact starts");
    assert_eq!(output.status.code(), Some(2));
    let left = std::fs::read_dir(course.path("elsewhere")).expect("it stands");
    assert_eq!(left.count(), 1);
    assert_eq!(std::fs::read(&victim).expect("it stands"), b"years of work");
}

#[test]
fn damaged_state_is_made_again() {
    let course = Course::new();
    let build = || {
        course
            .command()
            .args(["build", "--why"])
            .output()
            .expect("didact starts")
    };
    assert!(build().status.success());
    let page = std::fs::read(course.path("site/one/index.html")).expect("it is published");
    // Every file below `.didact` but what Cargo and the compiler made, one after the other.
    let files = walkdir::WalkDir::new(course.path(".didact"))
        .into_iter()
        .flatten();
    let own = files.filter(|entry| {
        let name = entry
            .path()
            .strip_prefix(course.path(".didact"))
            .expect("below");
        let own = name.starts_with("cache")
            || name.components().count() == 1
            || name.ends_with("toolchain.json");
        entry.file_type().is_file() && own
    });
    let own: Vec<_> = own.map(walkdir::DirEntry::into_path).collect();
    assert!(own.len() > 5, "{own:?}");
    for path in &own {
        let mut bytes = std::fs::read(path).expect("it is readable");
        if let Some(byte) = bytes.last_mut() {
            *byte ^= 1;
        }
        std::fs::write(path, bytes).expect("it is written");
    }
    let again = build();
    let told = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(again.status.success(), "{told}");
    assert!(
        told.contains("the file is damaged or was edited since"),
        "{told}"
    );
    for path in &own {
        std::fs::remove_file(path).expect("it is removed");
        std::fs::create_dir_all(path.join("inner")).expect("a folder is put in its place");
    }
    let manifest = course.path("site/.didact-site");
    let lines = std::fs::read_to_string(&manifest).expect("it is published");
    std::fs::write(&manifest, lines.replace("one/index", "onf/index")).expect("it is written");
    let again = build();
    assert!(
        again.status.success(),
        "{}",
        String::from_utf8_lossy(&again.stderr)
    );
    assert_eq!(
        std::fs::read(course.path("site/one/index.html")).expect("it stands"),
        page
    );
    assert_eq!(
        std::fs::read_to_string(&manifest).expect("it stands"),
        lines
    );
}

#[test]
fn only_this_machine_and_own_pages_are_answered() {
    let course = Course::new();
    let server = Server::start(&course);
    let ask = |request: &str| {
        let mut stream = TcpStream::connect(&server.address).expect("it listens");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    };
    let rest = "Connection: close\r\n\r\n";
    for host in ["evil.example", "localhost.evil.example:80"] {
        let answer = ask(&format!(
            "GET /__didact/events HTTP/1.1\r\nHost: {host}\r\n{rest}"
        ));
        assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    }
    let origin = "Host: localhost\r\nOrigin: http://evil.example";
    let answer = ask(&format!("GET / HTTP/1.1\r\n{origin}\r\n{rest}"));
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    for method in ["POST", "DELETE", "TRACE", "OPTIONS", "PUT"] {
        let answer = ask(&format!("{method} / HTTP/1.1\r\nHost: localhost\r\n{rest}"));
        assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
        assert!(
            answer.to_lowercase().contains("allow: get, head"),
            "{answer}"
        );
    }
    let answer = ask(&format!(
        "HEAD /__didact/live.js HTTP/1.1\r\nHost: localhost\r\n{rest}"
    ));
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\n"),
        "{answer}"
    );
    // A request that never ends is closed by the server; so is a connection that says nothing.
    let silent = [
        "",
        "GET / HTTP/1.1\r\nHost: loc",
        "GET /__didact/live.js HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ];
    let waiting = silent.map(|begun| {
        let mut stream = TcpStream::connect(&server.address).expect("it listens");
        stream.write_all(begun.as_bytes()).expect("it reads");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a time can be set");
        stream
    });
    for mut stream in waiting {
        let mut answer = Vec::new();
        stream
            .read_to_end(&mut answer)
            .expect("it is closed in time");
    }
}

#[test]
fn a_saved_lesson_is_served_anew() {
    let course = Course::new();
    let server = Server::start(&course);
    let page = server.wait_for("/one/", "sum 6");
    assert!(page.contains("/__didact/live.js"), "{page}");
    course.edit("content/01-one/index.md", "Some words", "Better words");
    server.wait_for("/one/", "Better words");
    course.edit("content/01-one/index.md", "[1, 2, 3]", "[1, 2, 5]");
    server.wait_for("/one/", "sum 8");
    assert!(
        !Path::new(&course.path("site")).exists(),
        "serve leaves the site alone"
    );
}

#[test]
fn a_broken_lesson_keeps_the_last_good_page() {
    let course = Course::new();
    let server = Server::start(&course);
    server.wait_for("/one/", "sum 6");
    course.edit("content/01-one/index.md", "sum::<i32>", "some::<i32>");
    server.wait_to_hear("no method named `some`");
    assert!(server.get("/one/").contains("sum 6"));
    assert!(server.get("/one").starts_with("HTTP/1.1 301"));
    assert!(server.get("/nowhere/").starts_with("HTTP/1.1 404"));
}

#[test]
fn fences_that_run_out_of_time_are_not_listed_as_failures() {
    let course = Course::new();
    course.write(
        "content/01-one/index.md",
        "---\ntitle: One\n---\n\nSome words.\n\n```rust timeout=1\nloop { std::thread::park() }\n```\n\n\
         It fails.\n\n```rust\npanic!(\"always\");\n```\n\nThe compiler is stopped, so this proves nothing.\n\n\
         ```rust compile_fail\nstatic A: [u8; 5_000_000_000] = [7; 5_000_000_000];\nprintln!(\"{}\", A[4]);\n```\n",
    );
    let said = course.run(&["bless", "--failures"]);
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    let listed = fs::read_to_string(course.path("known-failures.toml")).expect("it is written");
    assert!(listed.contains("always"), "{listed}");
    assert!(listed.contains("GB of memory"), "{listed}");
    assert!(!listed.contains("longer than"), "{listed}");
    assert!(said.stderr.contains("2 known failures"), "{}", said.stderr);
    assert!(said.stderr.contains("error[limit]"), "{}", said.stderr);
    assert!(said.stderr.contains("does not list it"), "{}", said.stderr);
}

#[test]
fn a_build_that_repeats_another_repeats_its_warnings() {
    let course = Course::new();
    course.write(
        "content/02-two/index.md",
        "---\ntitle: Two\n---\n\nWords.\n\n:::note\nA box of another tool.\n:::\n",
    );
    // The first build of a course with demos writes `Cargo.lock`.
    course.run(&["build"]).ends_with(0);
    let first = course.run(&["build"]).ends_with(0);
    let warning = "warning[foreign-syntax]";
    assert!(first.stderr.contains(warning), "{}", first.stderr);
    let again = course.run(&["build"]).ends_with(0);
    let again = again.says("because nothing changed").says("1 warning");
    let quoted = |said: &Said| {
        let from = said.stderr.find(warning).expect("the warning is there");
        let to = said.stderr.find("1 warning").expect("it is counted");
        said.stderr[from..to].to_owned()
    };
    assert_eq!(quoted(&first), quoted(&again));
    course.edit("content/02-two/index.md", ":::note\n", "");
    let mended = course.run(&["build"]).ends_with(0);
    assert!(!mended.stderr.contains("because nothing changed"));
}
