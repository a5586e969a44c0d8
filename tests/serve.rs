//! The live view never makes its author wait: the real binary, a course that is edited, pages that are asked for.
#![expect(
    clippy::disallowed_methods,
    reason = "writes a course and runs the tool"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Far beyond what anything takes, and far below what the demos here would run.
const PATIENCE: Duration = Duration::from_secs(240);

struct Served {
    root: PathBuf,
    child: Child,
    address: String,
    said: Arc<Mutex<String>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lesson(title: &str, words: &str, code: &str) -> String {
    format!(
        "---\ntitle: {title}\nsummary: About it.\n---\n\n{words}\n\n```rust name=d timeout=600\n{code}\n```\n"
    )
}

impl Served {
    fn start(name: &str, files: &[(&str, &str)]) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("serve")
            .join(name);
        let _ = fs::remove_dir_all(&root);
        write(&root, "content/course.toml", "title = \"T\"\n");
        for (name, text) in files {
            write(&root, name, text);
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_didact"))
            .args(["serve", "--port", "0", "-C"])
            .arg(&root)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut all = String::new();
        let address = loop {
            let line = lines.next().expect("it says where it serves").unwrap();
            all += &line;
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split('/').next().unwrap().to_owned();
            }
        };
        let said = Arc::new(Mutex::new(all));
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut said = heard.lock().unwrap();
                said.push_str(&line);
                said.push('\n');
            }
        });
        Self {
            root,
            child,
            address,
            said,
        }
    }

    fn write(&self, name: &str, text: &str) {
        write(&self.root, name, text);
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The news that an open page is told first.
    fn news(&self) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET /__didact/events HTTP/1.1\r\nHost: {host}\r\n\r\n"
        )
        .unwrap();
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
        lines.find(|line| line.starts_with("data:")).unwrap()
    }

    #[track_caller]
    fn wait_for(&self, what: &str, holds: impl Fn() -> bool) {
        let begun = Instant::now();
        while !holds() {
            let said = self.said.lock().unwrap().clone();
            assert!(begun.elapsed() < PATIENCE, "{what} does not come:\n{said}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    #[track_caller]
    fn wait_for_page(&self, path: &str, words: &str) {
        self.wait_for(words, || self.get(path).contains(words));
    }

    fn said(&self, words: &str) -> bool {
        self.said.lock().unwrap().contains(words)
    }
}

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const ENDLESS: &str = "loop { std::thread::sleep(std::time::Duration::from_secs(1)); }";

#[test]
fn a_save_is_shown_while_a_demo_runs() {
    let served = Served::start(
        "runs",
        &[(
            "content/01-a/index.md",
            &lesson("A", "First words.", ENDLESS),
        )],
    );
    served.wait_for_page("/a/", "First words.");
    served.wait_for("the run", || served.news().contains("demo-d"));
    served.write(
        "content/01-a/index.md",
        &lesson("A", "Second words.", ENDLESS),
    );
    served.wait_for_page("/a/", "Second words.");
    // Errors found while reading are shown although the demo still runs.
    let broken = lesson("A", "Third words.", ENDLESS).replace("summary:", "summmary:");
    served.write("content/01-a/index.md", &broken);
    served.wait_for("the error", || served.news().contains("summmary"));
    // A demo that is edited does not wait for the run that it makes out of date.
    served.write(
        "content/01-a/index.md",
        &lesson("A", "Third words.", "println!(\"ended {}\", 1 + 1);"),
    );
    served.wait_for_page("/a/", "ended 2");
    assert!(served.said("Changed content/01-a/index.md"));
}

#[test]
fn an_open_page_is_told_of_its_new_address() {
    let served = Served::start(
        "moves",
        &[(
            "content/01-a/index.md",
            &lesson("A title", "Words.", "println!(\"{}\", 1);"),
        )],
    );
    served.wait_for_page("/a/", "Words.");
    fs::rename(
        served.root.join("content/01-a"),
        served.root.join("content/02-other"),
    )
    .unwrap();
    served.wait_for_page("/other/", "Words.");
    assert!(
        served
            .news()
            .contains("\"moved\":{\"a/index.html\":\"other/\"}"),
        "{}",
        served.news()
    );
}

#[test]
fn folders_that_come_later_are_seen() {
    let served = Served::start(
        "folders",
        &[(
            "content/01-a/index.md",
            "---\ntitle: A\nsummary: About it.\n---\n\nWords.\n",
        )],
    );
    served.wait_for_page("/a/", "Words.");
    served.write(
        "templates/base.html",
        "{% extends \"didact/base.html\" %}{% block foot %}<footer>Our foot</footer>{% endblock foot %}",
    );
    served.wait_for_page("/a/", "Our foot");
    let other = served.root.join("other");
    write(&other, "course.toml", "title = \"T\"\n");
    write(
        &other,
        "01-b/index.md",
        "---\ntitle: B\nsummary: About it.\n---\n\nOther words.\n",
    );
    fs::remove_dir_all(served.root.join("content")).unwrap();
    served.wait_for("the error", || served.news().contains("broken\":true"));
    fs::rename(&other, served.root.join("content")).unwrap();
    served.wait_for_page("/b/", "Other words.");
    served.write(
        "content/01-b/index.md",
        "---\ntitle: B\nsummary: About it.\n---\n\nNew words.\n",
    );
    served.wait_for_page("/b/", "New words.");
    served.write("content/SUMMARY.md", "# Summary\n\n- [None](nowhere.md)\n");
    served.wait_for("the summary's error", || {
        served.news().contains("nowhere.md")
    });
}

#[test]
fn a_path_dependency_is_watched_and_a_build_that_fails_is_told() {
    let manifest = "[package]\nname = \"prelude\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
        [lib]\npath = \"prelude.rs\"\n\n[dependencies]\nhelper = { path = \"../../serve-helper\" }\n\n[workspace]\n";
    let helper = Path::new(env!("CARGO_TARGET_TMPDIR")).join("serve/serve-helper");
    let source = |text: &str| {
        write(
            &helper,
            "src/lib.rs",
            &format!("pub fn word() -> &'static str {{ {text} }}\n"),
        )
    };
    write(
        &helper,
        "Cargo.toml",
        "[package]\nname = \"helper\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    source("\"first\"");
    let served = Served::start(
        "helper",
        &[
            ("content/Cargo.toml", manifest),
            ("content/prelude.rs", "//! Nothing.\n"),
            (
                "content/01-a/index.md",
                &lesson("A", "Words.", "println!(\"[{}]\", helper::word());"),
            ),
        ],
    );
    served.wait_for_page("/a/", "[first]");
    assert!(served.said("Building helper v0.1.0"));
    source("1");
    served.wait_for("the error", || served.news().contains("mismatched types"));
    assert!(served.get("/a/").contains("[first]"));
    source("\"second\"");
    served.wait_for_page("/a/", "[second]");
    served.wait_for("the end", || served.news().contains("broken\":false"));
}
