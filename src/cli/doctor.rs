//! `didact doctor`: checks what this machine and this course offer.
//!
//! Nothing is changed, no demo runs and no other host is asked.

use std::path::Path;

use super::arguments::CourseArguments;
use super::origin;
use super::reporter::{bytes, counted};
use super::session::{ToolError, helper, state_folder};
use crate::course;
use crate::demo::native::{Machine, unprotected};
use crate::settings::{self, Sandbox, Settings};
use crate::source::{self, Trust};

/// Result of one check.
struct Finding {
    state: Health,
    words: String,
    help: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Health {
    /// Available.
    Good,
    /// An optional feature is missing; builds work without it.
    Lacking,
    /// Demos cannot run.
    Broken,
}

impl Health {
    fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Lacking => "missing",
            Self::Broken => "broken",
        }
    }
}

impl Finding {
    fn new(state: Health, words: impl Into<String>) -> Self {
        Self {
            state,
            words: words.into(),
            help: None,
        }
    }

    fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Prints the results; returns 0 if demos can run, 2 if not.
pub(super) fn doctor(arguments: &CourseArguments) -> Result<u8, ToolError> {
    let root = arguments.root();
    let mut found = tools(&root);
    found.push(protection());
    found.extend(about_course(&root));
    for Finding { state, words, help } in &found {
        if arguments.quiet && *state == Health::Good {
            continue;
        }
        anstream::println!("{:>12}  {words}", state.word());
        for line in help.iter().flat_map(|help| help.lines()) {
            anstream::println!("{:>12}  {line}", "");
        }
    }
    let is_broken = found.iter().any(|found| found.state == Health::Broken);
    Ok(if is_broken { 2 } else { 0 })
}

fn tools(root: &Path) -> Vec<Finding> {
    let content = root.join("content");
    let machine = Machine::query(if content.is_dir() { &content } else { root });
    let tool = format!(
        "didact {}, {}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS
    );
    let mut found = vec![Finding::new(Health::Good, tool)];
    for tool in [&machine.rustc, &machine.cargo] {
        found.push(match tool {
            Ok(version) => Finding::new(Health::Good, version),
            Err(why) => Finding::new(Health::Broken, why)
                .with_help("install a Rust toolchain; rustup brings both"),
        });
    }
    found.push(if machine.has_target {
        Finding::new(Health::Good, "wasm32-wasip1, for live demos")
    } else {
        Finding::new(Health::Lacking, "wasm32-wasip1: pages have no knobs")
            .with_help("rustup target add wasm32-wasip1")
    });
    found
}

/// Checks the sandbox of demos.
fn protection() -> Finding {
    if !cfg!(target_os = "linux") {
        return Finding::new(
            Health::Lacking,
            "the sandbox: demos run with your own rights",
        )
        .with_help("it needs Linux; build courses of strangers there");
    }
    match unprotected(&helper()) {
        Ok(missing) if missing.is_empty() => Finding::new(Health::Good, "the sandbox, whole"),
        Ok(missing) => {
            let words = format!("parts of the sandbox: {}", missing.join(", "));
            Finding::new(Health::Lacking, words)
                .with_help("`sandbox = \"require\"` in course.toml refuses to run demos so")
        }
        Err(why) => Finding::new(Health::Broken, why),
    }
}

fn about_course(root: &Path) -> Vec<Finding> {
    let sources = match source::read(root, Trust::Author) {
        Ok(sources) => sources,
        Err(error) => return vec![Finding::new(Health::Lacking, error.to_string())],
    };
    let (settings, problem) = match sources.text("course.toml") {
        Some(text) => settings::read(&sources.shown("course.toml"), &text),
        None => (Settings::default(), None),
    };
    let lessons = counted(course::lesson_files(&sources).len(), "page");
    let mut found = vec![match problem {
        None => Finding::new(
            Health::Good,
            format!("a course of {lessons}: {}", settings.title),
        ),
        Some(problem) => Finding::new(Health::Broken, problem.message).with_help("didact check"),
    }];
    if settings.sandbox == Sandbox::Require && !cfg!(target_os = "linux") {
        let words = "the course requires the sandbox, which this system lacks";
        found.push(Finding::new(Health::Broken, words));
    }
    let lock =
        sources.content.contains_key("Cargo.toml") && !sources.content.contains_key("Cargo.lock");
    if lock {
        found.push(
            Finding::new(
                Health::Lacking,
                format!(
                    "{}: versions of crates may change",
                    sources.layout.shown("Cargo.lock")
                ),
            )
            .with_help("didact build writes it; commit it"),
        );
    }
    let size = size_of(&state_folder(root));
    let limit = bytes(usize::try_from(settings.limits.cache * 1_000_000).unwrap_or(usize::MAX));
    let words = format!("{} kept in .didact, outcomes up to {limit}", bytes(size));
    found.push(Finding::new(Health::Good, words));
    found.extend(pages(root, &settings));
    found
}

/// Checks the requirements of GitHub Pages.
fn pages(root: &Path, settings: &Settings) -> Vec<Finding> {
    let Some(remote) = origin::remote(root) else {
        let words = "a remote `origin` in Git: nothing publishes the course yet";
        return vec![Finding::new(Health::Lacking, words).with_help("git remote add origin URL")];
    };
    let mut found = vec![Finding::new(Health::Good, format!("kept at {remote}"))];
    if let Some(address) = origin::pages(&remote) {
        let workflow = root.join(".github/workflows/publish.yml");
        found.push(if workflow.exists() {
            Finding::new(
                Health::Good,
                format!("a workflow that publishes at {address}"),
            )
            .with_help("once, in the repository: Settings → Pages → Source: GitHub Actions")
        } else {
            Finding::new(Health::Lacking, "a workflow that publishes the course")
                .with_help("`didact new` writes one into .github/workflows/ of a new course")
        });
    }
    if settings.repository.is_empty() {
        found.push(
            Finding::new(
                Health::Lacking,
                "`repository` in course.toml: pages have no link to their source",
            )
            .with_help(format!("repository = \"{remote}\"")),
        );
    }
    found
}

/// Returns the total size of all files below a folder, in bytes.
fn size_of(folder: &Path) -> usize {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    let sizes = files.filter_map(|file| file.metadata().ok().filter(|data| data.is_file()));
    sizes
        .map(|data| usize::try_from(data.len()).unwrap_or(usize::MAX))
        .sum()
}
