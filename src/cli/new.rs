//! `didact new`, `didact init`: create a course of two lessons that builds, with workflows for
//! GitHub.
//!
//! The content is the folder `starter/` of this repository, embedded, with the sources of `show`
//! beside it: the course needs a Rust toolchain and no network. `new` needs a new or empty folder.
//! `init` adds files to an existing folder and never overwrites. If a file cannot be written, the
//! others are removed again.
#![expect(clippy::disallowed_methods, reason = "edge: writes a new course")]

use std::io;
use std::path::{Path, PathBuf};

use super::arguments::{BeginArguments, InitArguments, NewArguments};
use super::find::levels_up;
use super::reporter::{Reporter, counted};
use super::session::ToolError;
use super::{init_book, origin};
use crate::demo::browser::show_sources;
use crate::demo::native::Machine;
use crate::diagnostic::manual;
use crate::source::CourseLayout;

/// Folder of `show` in a course.
const SHOW: &str = "vendor/show";

/// Manifest of `show` outside of our workspace.
const SHOW_MANIFEST: &str = concat!(
    "[package]\nname = \"show\"\nversion = \"",
    env!("CARGO_PKG_VERSION"),
    "\"\nedition = \"2024\"\nlicense = \"",
    env!("CARGO_PKG_LICENSE"),
    "\"\ndescription = \"What a demo says: figures, tables, values and checks\"\n",
);

macro_rules! files {
    ($($path:literal from $source:literal,)*) => {
        &[$(($path, include_str!(concat!("../../", $source)))),*]
    };
}

/// The workflow that checks pull requests, with its blanks.
pub(super) const CHECK: &str = include_str!("../../starter/workflows/check.yml");

/// Paths in the course and their texts, in which [`Blanks`] are filled in.
const FILES: &[(&str, &str)] = files! {
    "README.md" from "starter/README.md",
    ".gitignore" from "starter/gitignore",
    ".github/workflows/check.yml" from "starter/workflows/check.yml",
    ".github/workflows/links.yml" from "starter/workflows/links.yml",
    ".github/workflows/publish.yml" from "starter/workflows/publish.yml",
    "content/course.toml" from "starter/content/course.toml",
    "content/Cargo.toml" from "starter/content/Cargo.toml.txt",
    "content/prelude.rs" from "starter/content/prelude.rs",
    "content/bibliography.toml" from "starter/content/bibliography.toml",
    "content/glossary.md" from "starter/content/glossary.md",
    "content/01-square-roots/index.md" from "starter/content/01-square-roots/index.md",
    "content/01-square-roots/outputs/root.txt" from "starter/content/01-square-roots/outputs/root.txt",
    "content/02-order-and-chaos/index.md" from "starter/content/02-order-and-chaos/index.md",
    "content/02-order-and-chaos/outputs/fork.txt" from "starter/content/02-order-and-chaos/outputs/fork.txt",
};

/// Files of Git, its hosts and editors, which do not count as content of a folder.
const HARMLESS: &[&str] = &[
    ".git",
    ".hg",
    ".jj",
    ".gitattributes",
    ".gitignore",
    ".idea",
    ".vscode",
];

/// Files of the starter that are skipped if they exist.
const OPTIONAL: &[&str] = &["README.md", ".gitignore"];

/// Creates a course in a folder that is empty or does not exist.
pub(super) fn new(arguments: &NewArguments) -> Result<u8, ToolError> {
    let folder = &arguments.folder;
    let is_harmless = |name: &String| HARMLESS.contains(&name.as_str());
    if let Some(file) = names_in(folder).into_iter().find(|name| !is_harmless(name)) {
        return Err(ToolError::Usage(format!(
            "`{}` is not empty: it holds `{file}`; name a new folder, or use `didact init {}`",
            folder.display(),
            folder.display()
        )));
    }
    let is_inside = is_in_course();
    if is_inside && LESSONS.iter().any(|word| folder == Path::new(word)) {
        return Err(ToolError::Usage(format!(
            "`new` begins another course, and this folder is in one; {ADD}, and \
             `didact new ./{}` begins a course in that folder",
            folder.display()
        )));
    }
    let code = begin(folder, &arguments.begin)?;
    if is_inside {
        let reporter = Reporter::new(arguments.begin.quiet);
        reporter.status(
            "Note",
            &format!("this is a course inside of a course; {ADD}"),
        );
    }
    Ok(code)
}

/// Advice for authors who want a lesson.
const ADD: &str = "`didact new-lesson \"Title\"` adds a lesson";

/// Names of folders that are more likely the first half of `new-lesson`.
const LESSONS: &[&str] = &["lesson", "new-lesson", "chapter", "page"];

/// Returns true if the current folder is in a course.
fn is_in_course() -> bool {
    let current = std::env::current_dir().unwrap_or_default();
    levels_up(&current).is_some()
}

/// Creates a course in a folder that may contain other files.
pub(super) fn init(arguments: &InitArguments) -> Result<u8, ToolError> {
    let folder = &arguments.folder;
    if CourseLayout::find(folder).is_some_and(|layout| layout.is_book()) {
        return init_book::init(arguments);
    }
    let written = FILES
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !OPTIONAL.contains(name));
    // A folder that contains a course, or a `content/` of another program, is refused.
    let mut in_the_way = ["content", SHOW].into_iter().chain(written);
    if let Some(name) = in_the_way.find(|name| folder.join(name).exists()) {
        return Err(ToolError::Usage(format!(
            "`{}` is there already, and a course needs the name; {}",
            folder.join(name).display(),
            "move it away, or begin in another folder with `didact new DIR`"
        )));
    }
    begin(folder, &arguments.begin)
}

fn begin(folder: &Path, arguments: &BeginArguments) -> Result<u8, ToolError> {
    let blanks = Blanks::of(folder, arguments)?;
    let existed = folder.is_dir();
    let mut written = Vec::new();
    let is_skipped = |name: &str| OPTIONAL.contains(&name) && folder.join(name).exists();
    let files = course_files(&blanks)
        .into_iter()
        .filter(|(name, _)| !is_skipped(name));
    if let Err((path, source)) = write_all(folder, files, &mut written) {
        // A course that is begun but not finished is of no use, so it is removed.
        if existed {
            written
                .iter()
                .for_each(|path| drop(std::fs::remove_file(path)));
        } else {
            let _ = std::fs::remove_dir_all(folder);
        }
        return Err(ToolError::Write { path, source });
    }
    let reporter = Reporter::new(arguments.quiet);
    let count = counted(written.len(), "file");
    reporter.status("Created", &format!("{} ({count})", folder.display()));
    reporter.status("Note", &blanks.source.note(&blanks.version));
    let serve = "didact serve --open";
    let next = if folder == Path::new(".") {
        serve.to_owned()
    } else {
        format!("cd {} && {serve}", quoted(folder))
    };
    reporter.status("Next", &next);
    Ok(0)
}

/// Quotes a path for a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "-_./~+@%".contains(c);
    if text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Source of the tool in workflows.
enum ToolSource {
    /// The registry crates.io.
    Registry,
    /// A repository, at the tag of the version.
    Git(String),
}

impl ToolSource {
    /// Returns the arguments of `cargo install`.
    fn install(&self, version: &str) -> String {
        match self {
            Self::Registry => format!("didact@{version}"),
            Self::Git(address) => format!("--git {address} --tag v{version} didact"),
        }
    }

    fn note(&self, version: &str) -> String {
        match self {
            Self::Registry => format!(
                "workflows install didact {version} from crates.io; `--tool-git URL` names a repository instead"
            ),
            Self::Git(address) => {
                format!("workflows install didact from {address}, tag v{version}")
            }
        }
    }
}

/// Values for the placeholders in the files of a new course.
pub(super) struct Blanks {
    title: String,
    authors: Vec<String>,
    repository: String,
    version: String,
    source: ToolSource,
    toolchain: String,
}

impl Blanks {
    pub(super) fn of(folder: &Path, arguments: &BeginArguments) -> Result<Self, ToolError> {
        // Git answers for the nearest folder that exists.
        let place = folder
            .ancestors()
            .find(|place| place.is_dir())
            .unwrap_or(Path::new("."));
        let git = arguments
            .tool_git
            .clone()
            .or_else(|| manual::repository().map(str::to_owned));
        let version = arguments
            .tool_version
            .as_deref()
            .unwrap_or(env!("CARGO_PKG_VERSION"))
            .trim_start_matches('v')
            .to_owned();
        // These values become part of commands in workflows.
        for (option, value) in [
            ("--tool-version", Some(&version)),
            ("--tool-git", git.as_ref()),
        ] {
            check_word(option, value.map_or("-", String::as_str))?;
        }
        let authors = match &arguments.author[..] {
            [] => vec![origin::user(place).unwrap_or_else(|| crate::check::AUTHOR.to_owned())],
            named => named.to_vec(),
        };
        // For a new folder, a repository around it is not its own.
        let remote = if folder.is_dir() {
            origin::remote(folder)
        } else {
            None
        };
        Ok(Self {
            title: arguments.title.clone().unwrap_or_else(|| title_of(folder)),
            authors,
            repository: remote.unwrap_or_default(),
            version,
            source: git.map_or(ToolSource::Registry, ToolSource::Git),
            toolchain: toolchain(&Machine::query(place).release),
        })
    }

    /// Returns a text with its placeholders filled in.
    pub(super) fn fill(&self, text: &str) -> String {
        let authors: Vec<String> = self.authors.iter().map(|name| toml_text(name)).collect();
        let repository = match self.repository.as_str() {
            "" => String::new(),
            address => format!("repository = {}\n", toml_text(address)),
        };
        text.replace("{{title}}", &self.title)
            .replace("{{title:toml}}", &toml_text(&self.title))
            .replace("{{authors}}", &authors.join(", "))
            .replace("{{repository}}\n", &repository)
            .replace("{{install}}", &self.source.install(&self.version))
            .replace("{{version}}", &self.version)
            .replace("{{toolchain}}", &self.toolchain)
    }
}

fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn check_word(option: &str, word: &str) -> Result<(), ToolError> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-+._~/:@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Ok(());
    }
    Err(ToolError::Usage(format!(
        "`{option}` is `{word}`; letters, digits and `-+._~/:@` can stand in a workflow"
    )))
}

/// Returns the toolchain for workflows: the author's release, so that outputs agree.
fn toolchain(release: &str) -> String {
    // Nightly and beta name another compiler next week.
    let is_stable = !release.is_empty() && !release.contains('-');
    let minimum = concat!(env!("CARGO_PKG_RUST_VERSION"), ".0");
    if is_stable { release } else { minimum }.to_owned()
}

/// Makes a title of a folder's name: `my-course` → `My course`.
fn title_of(folder: &Path) -> String {
    let whole: PathBuf = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = whole
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .replace(['-', '_'], " ");
    let mut letters = name.trim().chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    match first {
        Some(first) => first + letters.as_str(),
        None => "A course".to_owned(),
    }
}

/// Returns path and text of each file of a new course.
fn course_files(blanks: &Blanks) -> Vec<(String, String)> {
    let starter = FILES
        .iter()
        .map(|(name, text)| ((*name).to_owned(), blanks.fill(text)));
    let manifest = ("Cargo.toml".to_owned(), SHOW_MANIFEST);
    let sources = show_sources().map(|(name, text)| (format!("src/{name}"), text));
    let show = sources
        .chain([manifest])
        .map(|(name, text)| (format!("{SHOW}/{name}"), text.to_owned()));
    starter.chain(show).collect()
}

/// Writes files, and adds their paths to `written`.
///
/// # Errors
///
/// The path of the first file that cannot be written, and the reason.
pub(super) fn write_all(
    folder: &Path,
    files: impl IntoIterator<Item = (String, String)>,
    written: &mut Vec<PathBuf>,
) -> Result<(), (String, io::Error)> {
    for (name, text) in files {
        let path = folder.join(&name);
        let parent = path.parent().unwrap_or(folder);
        let done = std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, text));
        done.map_err(|error| (path.display().to_string(), error))?;
        written.push(path);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_made_of_folders() {
        let check = |folder: &str, title: &str| assert_eq!(title_of(Path::new(folder)), title);
        check("my-course", "My course");
        check("a/über_bäume/", "Über bäume");
        check("/", "A course");
    }

    #[test]
    fn toolchains_are_pinned() {
        assert_eq!(toolchain("1.96.1"), "1.96.1");
        let minimum = concat!(env!("CARGO_PKG_RUST_VERSION"), ".0");
        assert_eq!(toolchain("1.99.0-nightly"), minimum);
        assert_eq!(toolchain(""), minimum);
    }

    #[test]
    fn what_a_shell_would_read_is_quoted() {
        let check = |path: &str, expected: &str| assert_eq!(quoted(Path::new(path)), expected);
        check("my-course", "my-course");
        check("my course", "'my course'");
        check("a'b", "'a'\\''b'");
    }
}
