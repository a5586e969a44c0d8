//! Refuses files of a course that would replace the author's tools or escape the sandbox.
//!
//! Cargo reads `.cargo/config.toml` and `rustup` reads `rust-toolchain.toml` from the course's
//! folders, and both start the programs named there outside of any sandbox. A pull request can add
//! such files. So only settings known to be harmless are allowed; for others the author has to pass
//! `--trust-config`, which no file can set. Path dependencies of a course must lie in its
//! repository.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::cargo_errors;
use super::toolchain::settings_of_the_author;
use crate::demo::EngineError;
use crate::demo::fault::BuildFault;
use crate::regular;
use crate::repository;
use crate::source::Trust;

/// Harmless settings of Cargo: they start no program and lead nowhere. `*` matches one name; each
/// entry covers everything below it.
///
/// Aliases are allowed since Cargo lets none replace its own commands, and we start no others.
const HARMLESS: &[&[&str]] = &[
    &["alias"],
    &["build", "dep-info-basedir"],
    &["build", "incremental"],
    &["build", "jobs"],
    &["build", "target-dir"],
    &["build", "warnings"],
    &["cache"],
    &["cargo-new"],
    &["future-incompat-report"],
    &["http", "check-revoke"],
    &["http", "low-speed-limit"],
    &["http", "multiplexing"],
    &["http", "timeout"],
    &["net", "offline"],
    &["net", "retry"],
    &["profile", "*", "codegen-units"],
    &["profile", "*", "debug"],
    &["profile", "*", "debug-assertions"],
    &["profile", "*", "incremental"],
    &["profile", "*", "lto"],
    &["profile", "*", "opt-level"],
    &["profile", "*", "overflow-checks"],
    &["profile", "*", "panic"],
    &["profile", "*", "strip"],
    &["resolver"],
    &["term"],
];

/// Settings by which a course selects one of the toolchains that `rustup` installs.
const TOOLCHAIN: &[&[&str]] = &[
    &["toolchain", "channel"],
    &["toolchain", "components"],
    &["toolchain", "profile"],
    &["toolchain", "targets"],
];

/// Refuses the first setting of the course in `content` that could start another program.
///
/// # Errors
///
/// [`EngineError::Dependencies`] with the place of the setting; [`EngineError::Untrusted`] for a file that is not read.
pub(crate) fn check(content: &Path, trust: Trust) -> Result<(), EngineError> {
    if trust == Trust::Course {
        return Ok(());
    }
    let content = content.canonicalize().unwrap_or(content.to_owned());
    let own: Vec<_> = settings_of_the_author()
        .iter()
        .filter_map(|folder| folder.canonicalize().ok())
        .collect();
    for folder in repository::folders_around(&content) {
        check_readable(&content, &folder, trust)?;
        let settings = folder.join(".cargo");
        let is_authors = settings
            .canonicalize()
            .is_ok_and(|real| own.contains(&real));
        // A course in the author's home folder is below the author's own settings.
        for name in ["config", "config.toml"] {
            if !is_authors {
                check_file(&content, &settings.join(name), HARMLESS, None)?;
            }
        }
        for name in ["rust-toolchain", "rust-toolchain.toml"] {
            let is_name = |text: &str| !text.contains(['/', '\\']);
            check_file(&content, &folder.join(name), TOOLCHAIN, Some(&is_name))?;
        }
    }
    Ok(())
}

/// Refuses files in `folder` that Cargo would read without end, or would quote from outside of the repository.
///
/// # Errors
///
/// [`EngineError::Untrusted`] with the first such file.
fn check_readable(content: &Path, folder: &Path, trust: Trust) -> Result<(), EngineError> {
    let refused = |path: &Path, what: &str| {
        Err(EngineError::Untrusted {
            place: path.display().to_string(),
            what: what.to_owned(),
        })
    };
    for name in [
        "Cargo.toml",
        "Cargo.lock",
        ".cargo/config",
        ".cargo/config.toml",
    ] {
        let path = folder.join(name);
        if regular::is_endless(&path) {
            return refused(&path, "is no regular file, so reading it might never end");
        }
    }
    // Cargo's messages quote lines of a manifest that it cannot parse.
    for name in ["Cargo.toml", "Cargo.lock"] {
        let path = folder.join(name);
        if path.is_symlink() && path.exists() && !is_followed(content, &path, trust) {
            return refused(&path, "is a link that leads out of the course's repository");
        }
    }
    Ok(())
}

/// Refuses packages, as Cargo lists them, that lie elsewhere on this machine.
///
/// # Errors
///
/// [`EngineError::Untrusted`] with the first such package.
pub(crate) fn check_packages(
    content: &Path,
    packages: &[PathBuf],
    sources: &[String],
    trust: Trust,
) -> Result<(), EngineError> {
    if trust == Trust::Course {
        return Ok(());
    }
    let folder = packages
        .iter()
        .find(|folder| !is_followed(content, folder, trust))
        .map(|folder| folder.display().to_string());
    // A registry or a Git repository on this machine.
    let source = || {
        let mut sources = sources.iter();
        sources.find(|source| source.contains("+file:")).cloned()
    };
    match folder.or_else(source) {
        None => Ok(()),
        Some(package) => Err(outside(content, &package)),
    }
}

/// Returns true if the package in `content` may use the file or folder at `path`.
pub(crate) fn is_followed(content: &Path, path: &Path, trust: Trust) -> bool {
    let content = content.canonicalize().unwrap_or(content.to_owned());
    // Cargo reports a path that does not exist.
    let is_inside = |real: PathBuf| real.starts_with(repository::of(&content));
    trust == Trust::Course || path.canonicalize().ok().is_none_or(is_inside)
}

/// Returns the error for a package in `content` that uses the folder `package` outside of the repository.
pub(crate) fn outside(content: &Path, package: &str) -> EngineError {
    EngineError::Untrusted {
        place: content.join("Cargo.toml").display().to_string(),
        what: format!("uses the package in `{package}`, which is not in the course's repository"),
    }
}

/// A condition on the texts of listed settings; `None` if any text is allowed.
type Passes<'p> = Option<&'p dyn Fn(&str) -> bool>;

/// Refuses a setting that is not listed, or whose text does not satisfy `passes`.
///
/// A file that cannot be read here is refused too: Cargo might read it.
///
/// # Errors
///
/// [`EngineError::Dependencies`] with the place of the setting, or of the TOML error: Cargo could not read the
/// file either.
fn check_file(
    content: &Path,
    path: &Path,
    harmless: &[&[&str]],
    passes: Passes<'_>,
) -> Result<(), EngineError> {
    let bytes = match regular::read(path) {
        Ok(bytes) => bytes,
        Err(_) if !path.exists() || path.is_dir() => return Ok(()),
        Err(error) => {
            let message = format!("cannot be checked, because {error}");
            return Err(refused(BuildFault::at_top(
                place(content, path),
                "",
                message,
            )));
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    let setting = match DeTable::parse(&text) {
        Ok(table) => first_refused(table.get_ref(), &mut Vec::new(), harmless, passes),
        // The older form of a toolchain file consists of a name alone.
        Err(_) if passes.is_some_and(|passes| passes(&text)) => None,
        Err(error) => return Err(not_toml(content, path, &error)),
    };
    match setting {
        Some((name, span)) => Err(refused(setting_fault(content, path, &text, &name, span))),
        None => Ok(()),
    }
}

/// Returns the error for a file that is no TOML, so that its settings are unknown.
fn not_toml(content: &Path, path: &Path, error: &toml::de::Error) -> EngineError {
    let mut fault = if is_own(content, path) {
        cargo_errors::not_toml(content, path, error)
    } else {
        BuildFault::at_top(place(content, path), "", "")
    };
    let reason = error.message();
    fault.message = format!("cannot be checked, because it is not TOML: {reason}");
    let help = "mend or remove it, or build with `--trust-config` if you trust the course";
    EngineError::Dependencies {
        faults: vec![fault.with_help(help)],
    }
}

/// Returns the fault of the setting `name` at `span` in `text`.
fn setting_fault(
    content: &Path,
    path: &Path,
    text: &str,
    name: &str,
    span: Range<usize>,
) -> BuildFault {
    let effect = if name == "build.target" {
        "builds for another machine than this one"
    } else {
        "could start another program than yours"
    };
    if is_own(content, path) {
        let message = format!("`{name}` {effect}");
        return BuildFault::at_top(place(content, path), text, message)
            .at_original(text.as_bytes(), span);
    }
    let line = text[..span.start].matches('\n').count() + 1;
    let message = format!("`{name}` {effect} (line {line})");
    BuildFault::at_top(place(content, path), "", message)
}

/// Returns true if lines of the file may be quoted. Files outside of the repository may be secret.
fn is_own(content: &Path, path: &Path) -> bool {
    is_followed(content, path, Trust::Author)
}

/// Returns the path of a file in messages. A link is not followed: its target may be elsewhere.
fn place(content: &Path, path: &Path) -> String {
    let folder = path.parent().unwrap_or(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match cargo_errors::shown(content, folder) {
        folder if folder.is_empty() => name.into_owned(),
        folder => format!("{}/{name}", folder.trim_end_matches('/')),
    }
}

fn refused(fault: BuildFault) -> EngineError {
    let help = "remove it, or build with `--trust-config` if you trust the course";
    EngineError::Dependencies {
        faults: vec![fault.with_help(help)],
    }
}

/// Returns name and byte range of the first setting that is not harmless.
fn first_refused(
    table: &DeTable<'_>,
    path: &mut Vec<String>,
    harmless: &[&[&str]],
    passes: Passes<'_>,
) -> Option<(String, Range<usize>)> {
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        let refused = match value.get_ref() {
            _ if is_listed(path, harmless) => {
                let fails = |text: &str| passes.is_some_and(|passes| !passes(text));
                let is_refused = value.get_ref().as_str().is_some_and(fails);
                is_refused.then(|| (path.join("."), key.span()))
            }
            DeValue::Table(inner) => first_refused(inner, path, harmless, passes),
            _ => Some((path.join("."), key.span())),
        };
        path.pop();
        if refused.is_some() {
            return refused;
        }
    }
    None
}

fn is_listed(path: &[String], harmless: &[&[&str]]) -> bool {
    let matches = |(name, pattern): (&String, &&str)| name == pattern || *pattern == "*";
    harmless
        .iter()
        .any(|patterns| patterns.len() == path.len() && path.iter().zip(*patterns).all(matches))
}

#[cfg(test)]
#[path = "trust_test.rs"]
#[expect(clippy::disallowed_methods, reason = "tests prepare folders")]
mod tests;
