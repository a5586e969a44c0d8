//! Turns Cargo's errors into faults with places in the author's files.
//!
//! | Cargo prints | place |
//! |---|---|
//! | a compiler message about a local package | its span |
//! | a file with a line and a column | there |
//! | the name of a direct dependency, quoted | its key in `content/Cargo.toml` |
//! | a manifest, a lock file or settings by path | the top of that file |
//! | anything else | the top of `content/Cargo.toml` |
//!
//! Nothing is started here; files are read to quote them.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::demo::fault::BuildFault;
use crate::regular;

/// Returns the faults of a failed run of Cargo in the folder `content`; at least one.
pub(super) fn faults(content: &Path, stdout: &str, stderr: &str) -> Vec<BuildFault> {
    let mut faults: Vec<BuildFault> = stdout
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|message: &Value| message["reason"] == "compiler-message")
        .filter_map(|message| of_compiler(content, &message))
        .collect();
    // Otherwise Cargo only repeats that a package did not compile.
    if faults.is_empty() {
        faults.push(of_cargo(content, stderr));
    }
    faults
}

/// Returns the path of a file from the course's folder, as messages show it.
pub(super) fn shown(content: &Path, path: &Path) -> String {
    let course = content.parent().unwrap_or(content);
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut up = String::new();
    // Of a path outside of the course's top-level folder the absolute form is easier to read.
    let folders = course
        .ancestors()
        .filter(|folder| folder.parent().is_some());
    for folder in folders {
        if let Ok(below) = path.strip_prefix(folder) {
            return format!("{up}{}", below.display());
        }
        up += "../";
    }
    path.display().to_string()
}

/// Returns a fault at the top of a file, whose text is read now.
pub(super) fn at_top(content: &Path, path: &Path, message: impl Into<String>) -> BuildFault {
    let bytes = regular::read(path).unwrap_or_default();
    BuildFault::at_top(
        shown(content, path),
        &String::from_utf8_lossy(&bytes),
        message,
    )
}

/// Returns the fault of a file that is no valid TOML.
pub(super) fn not_toml(content: &Path, path: &Path, error: &toml::de::Error) -> BuildFault {
    let mut fault = at_top(content, path, error.message().to_owned());
    if let Some(span) = error.span() {
        let bytes = regular::read(path).unwrap_or_default();
        fault = fault.at_original(&bytes, span);
    }
    fault.with_help("the demos' package is an ordinary one; Cargo has to understand this file")
}

/// Returns a compiler error in a local or in a downloaded package.
fn of_compiler(content: &Path, message: &Value) -> Option<BuildFault> {
    let error = &message["message"];
    if !error["level"].as_str()?.starts_with("error") {
        return None;
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let words = match error["code"]["code"].as_str() {
        Some(code) => format!("{} ({code})", text(&error["message"])),
        None => text(&error["message"]),
    };
    let rendered = text(&error["rendered"]);
    let manifest = PathBuf::from(text(&message["manifest_path"]));
    let is_local = text(&message["package_id"]).starts_with("path+");
    if !is_local {
        return Some(in_downloaded_package(content, &manifest, &words, &rendered));
    }
    let spans = error["spans"].as_array().into_iter().flatten();
    let place = spans
        .filter(|span| span["is_primary"] == true)
        .find_map(|span| Some((span, file_of(&manifest, span)?)));
    let Some((span, path)) = place else {
        return Some(at_top(content, &manifest, words).with_note(&rendered));
    };
    let number = |name: &str| span[name].as_u64().unwrap_or(1) as usize;
    let length = if number("line_start") == number("line_end") {
        number("column_end").saturating_sub(number("column_start"))
    } else {
        usize::MAX / 2
    };
    let mut fault = at_top(content, &path, words).at_line(
        number("line_start"),
        number("column_start"),
        length.max(1),
    );
    fault.label = text(&span["label"]);
    for child in error["children"].as_array().into_iter().flatten() {
        let words = text(&child["message"]);
        fault = match child["level"].as_str() {
            Some("help") if fault.help.is_none() => fault.with_help(words),
            _ => fault.with_note(&words),
        };
    }
    Some(fault)
}

/// Returns the file of a span; its path may be relative to the root of a workspace.
fn file_of(manifest: &Path, span: &Value) -> Option<PathBuf> {
    let name = Path::new(span["file_name"].as_str()?);
    manifest
        .ancestors()
        .skip(1)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Returns a fault for an error in a downloaded package, at its key in the course's manifest.
fn in_downloaded_package(
    content: &Path,
    manifest: &Path,
    words: &str,
    rendered: &str,
) -> BuildFault {
    // Cargo unpacks a package to a folder such as `itoa-1.0.19`.
    let folder = manifest.parent().and_then(Path::file_name);
    let folder = folder.unwrap_or_default().to_string_lossy();
    let name = folder.rsplit_once('-').map_or(&*folder, |(name, _)| name);
    let words = format!("the crate `{name}` does not compile: {words}");
    at_key(content, &[name], words)
        .with_note(rendered)
        .with_help("another version of it may; does it need a library of this system?")
}

/// Returns a fault for an error of Cargo itself.
fn of_cargo(content: &Path, stderr: &str) -> BuildFault {
    // Before it stand warnings and what Cargo was doing.
    let error = stderr
        .split_once("error: ")
        .map_or(stderr, |(_, error)| error);
    let (first, rest) = error.split_once('\n').unwrap_or((error, ""));
    let course = content.parent().unwrap_or(content);
    let relative = |text: &str| text.replace(&format!("{}/", course.display()), "");
    let message = relative(first.trim_end_matches(':'));
    let manifest = content.join("Cargo.toml");
    let path = named_file(content, error).unwrap_or_else(|| manifest.clone());
    let fault = match line_in(error) {
        Some((line, column)) => at_top(content, &path, message).at_line(line, column, 1),
        None if path != manifest => at_top(content, &path, message),
        None => at_key(content, &quoted(error), message),
    };
    fault.with_note(&relative(rest)).with_help(help(error))
}

/// Returns the help line for a message of Cargo.
fn help(error: &str) -> &'static str {
    let has = |words: &[&str]| words.iter().any(|words| error.contains(words));
    if has(&["believes it's in a workspace"]) {
        "an empty table `[workspace]` in this `Cargo.toml` keeps the course out of it"
    } else if has(&["--offline", "offline mode"]) {
        "build once without `--offline`, which downloads what is missing"
    } else if has(&["no matching package"]) {
        "is the crate's name right? `cargo search` knows those that exist"
    } else if has(&["requirement `"]) {
        "ask for a version that exists"
    } else if has(&["does not have that feature", "does not have these features"]) {
        "ask for features that the crate has"
    } else if has(&[
        "failed to download",
        "Could not resolve",
        "download of config.json failed",
    ]) {
        "Cargo has to reach the registry once; is there a network?"
    } else if has(&["Cargo configuration"]) {
        "these settings of Cargo count for the demos' package, too; mend them"
    } else if has(&["lock file"]) {
        "remove the file, and Cargo writes it anew"
    } else if has(&["No such file or directory", "can't find"]) {
        "is the path right? It is relative to this file"
    } else {
        "`cargo build` beside this `Cargo.toml` says the same, and has to work"
    }
}

/// Returns an existing manifest, lock file or settings file that Cargo's message names.
fn named_file(content: &Path, error: &str) -> Option<PathBuf> {
    const NAMES: [&str; 4] = ["Cargo.toml", "Cargo.lock", "config.toml", ".cargo/config"];
    let is_end = |c: char| c.is_whitespace() || "`'\"(),".contains(c);
    error
        .split(is_end)
        // `Cargo.toml:9:9`
        .filter_map(|word| word.split(':').next())
        .filter(|path| NAMES.iter().any(|name| path.ends_with(name)))
        .map(|path| normalized(&content.join(path)))
        .find(|path| path.is_file())
}

/// Resolves `.` and `..` without looking at the disk.
fn normalized(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                result.pop();
            }
            Component::CurDir => {}
            other => result.push(other),
        }
    }
    result
}

/// Returns line and column of `--> Cargo.toml:9:9` or `at line 1, column 8`.
fn line_in(error: &str) -> Option<(usize, usize)> {
    let number = |text: &str| -> Option<usize> {
        let digits = text.trim_start();
        let end = digits.find(|c: char| !c.is_ascii_digit());
        digits[..end.unwrap_or(digits.len())].parse().ok()
    };
    if let Some((_, place)) = error.split_once("--> ") {
        let mut parts = place.lines().next()?.rsplit(':');
        let (column, line) = (parts.next()?, parts.next()?);
        return Some((number(line)?, number(column)?));
    }
    let (_, place) = error.split_once("at line ")?;
    let (line, rest) = place.split_once(", column ")?;
    Some((number(line)?, number(rest)?))
}

/// Returns the first word of each text in backticks.
fn quoted(error: &str) -> Vec<&str> {
    // Every second piece is between two backticks.
    let inside = error.split('`').skip(1).step_by(2);
    inside
        .filter_map(|text| text.split([' ', '=', '@']).next())
        .filter(|name| !name.is_empty())
        .collect()
}

/// Returns a fault at the key of the first dependency in `names`, or at the top of the manifest.
fn at_key(content: &Path, names: &[&str], message: impl Into<String>) -> BuildFault {
    let path = content.join("Cargo.toml");
    let fault = at_top(content, &path, message);
    match names.iter().find_map(|name| key_of(&fault.text, name)) {
        Some(range) => fault.at(range),
        None => fault,
    }
}

/// Returns the byte range of a dependency's key in a manifest.
pub(super) fn key_of(manifest: &str, name: &str) -> Option<Range<usize>> {
    let table = DeTable::parse(manifest).ok()?;
    in_tables(table.get_ref(), name)
}

fn in_tables(table: &DeTable<'_>, name: &str) -> Option<Range<usize>> {
    table.iter().find_map(|(key, value)| {
        let DeValue::Table(inner) = value.get_ref() else {
            return None;
        };
        if key.get_ref().ends_with("dependencies") {
            return inner.iter().find_map(|(key, value)| {
                let renamed = match value.get_ref() {
                    DeValue::Table(table) => {
                        table.get("package").and_then(|p| p.get_ref().as_str())
                    }
                    _ => None,
                };
                let is_wanted = key.get_ref() == name || renamed == Some(name);
                is_wanted.then(|| key.span())
            });
        }
        in_tables(inner, name)
    })
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare folders")]
mod tests {
    use super::*;

    const MANIFEST: &str = "[package]\nname = \"prelude\"\n\n[dependencies]\nitoa = \"99\"\n\
        re = { package = \"regex\", version = \"1\" }\n";

    #[track_caller]
    fn check(stderr: &str, line: usize, place: &str, message: &str) {
        let course = tempfile::tempdir().unwrap();
        let content = course.path().canonicalize().unwrap().join("content");
        std::fs::create_dir_all(&content).unwrap();
        std::fs::write(content.join("Cargo.toml"), MANIFEST).unwrap();
        std::fs::write(content.join("Cargo.lock"), "broken [[[\n").unwrap();
        let stderr = stderr.replace("{content}", &content.display().to_string());
        let faults = faults(&content, "", &stderr);
        let fault = &faults[0];
        let found = fault.text[..fault.range.start].matches('\n').count() + 1;
        assert_eq!((found, &fault.text[fault.range.clone()]), (line, place));
        assert_eq!(fault.message, message);
        assert!(fault.help.is_some());
    }

    #[test]
    fn a_dependency_that_is_named_is_the_place() {
        check(
            "    Updating crates.io index\nerror: failed to select a version for the requirement \
             `itoa = \"^99\"`\nrequired by package `prelude v0.1.0 ({content})`\n",
            5,
            "itoa",
            "failed to select a version for the requirement `itoa = \"^99\"`",
        );
        check(
            "error: no matching package named `regex` found\n",
            6,
            "re",
            "no matching package named `regex` found",
        );
    }

    #[test]
    fn lines_that_cargo_names_are_places() {
        check(
            "error: unknown key\n --> Cargo.toml:2:8\n",
            2,
            "\"",
            "unknown key",
        );
        check(
            "error: failed to parse lock file at: {content}/Cargo.lock\n\nCaused by:\n  \
             TOML parse error at line 1, column 8\n",
            1,
            "[",
            "failed to parse lock file at: content/Cargo.lock",
        );
    }

    #[test]
    fn anything_else_stands_at_the_top() {
        check(
            "error: current package believes it's in a workspace when it's not:\n\
             current:   {content}/Cargo.toml\nworkspace: /x/Cargo.toml\n",
            1,
            "[package]",
            "current package believes it's in a workspace when it's not",
        );
    }
}
