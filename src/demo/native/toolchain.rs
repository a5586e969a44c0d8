//! Finds the compiler, and starts it and Cargo.
//!
//! Both run with a cleared environment: only the variables that locate the tools, the network and
//! the linker are passed on. The version is chosen by `rustup` or by `PATH`.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: finds and starts the compiler"
)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cargo_errors;
use crate::demo::EngineError;

/// Variables that tools need to locate themselves.
const NEEDED: &[&str] = &[
    "PATH",
    "HOME",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "TMPDIR",
];

/// Variables that Cargo needs to reach the registry.
const NETWORK: &[&str] = &[
    "http_proxy",
    "https_proxy",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
    "CARGO_HTTP_CAINFO",
    "CARGO_HTTP_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

/// Variables for a compiler wrapper such as `sccache`. They are passed to Cargo alone, whose builds
/// are trusted; demos are compiled in a sandbox, which such a wrapper would escape.
const WRAPPER: &[&str] = &["RUSTC_WRAPPER", "CARGO_BUILD_RUSTC_WRAPPER"];

/// Prefix of the variables of `sccache`.
const WRAPPER_PREFIX: &str = "SCCACHE_";

/// The compiler of a course.
#[derive(Clone, Debug)]
pub(super) struct Toolchain {
    /// Output of `rustc -vV`.
    pub version: String,
    /// Folder of the compiler and its libraries.
    pub sysroot: PathBuf,
}

impl Toolchain {
    /// Queries the compiler that applies in the folder `content`.
    ///
    /// # Errors
    ///
    /// [`EngineError::Tool`] if there is none; [`EngineError::Dependencies`] if the course asks for
    /// one that is not installed.
    pub(super) fn find(content: &Path) -> Result<Self, EngineError> {
        // If the course chooses the compiler, the error belongs to the file by which it does.
        Self::ask_for(content).map_err(|error| match toolchain_file(content) {
            Some(path) => not_installed(content, &path, &error),
            None => error,
        })
    }

    fn ask_for(content: &Path) -> Result<Self, EngineError> {
        // `rustup` delays each answer, so both questions are asked at once.
        let (version, sysroot) = rayon::join(
            || version(content),
            || ask(content, &["--print", "sysroot"]),
        );
        Ok(Self {
            version: version?,
            sysroot: sysroot?.trim().into(),
        })
    }

    /// Returns the path of the compiler itself, past `rustup`.
    pub(super) fn rustc(&self) -> PathBuf {
        self.sysroot.join("bin/rustc")
    }

    /// Returns the host triple: `x86_64-unknown-linux-gnu`.
    pub(super) fn host(&self) -> &str {
        field(&self.version, "host: ")
    }

    /// Returns arguments for the linker. For programs this small, threads cost it more than they
    /// save.
    ///
    /// A linker outside of the usual folders is named, since the confined compiler looks only in
    /// those.
    pub(super) fn linking(&self) -> Vec<String> {
        // `ld.lld` comes with the compiler, and is its default on this target alone, since Rust 1.90.
        let host = "x86_64-unknown-linux-gnu";
        let lld = format!("lib/rustlib/{host}/bin/gcc-ld/ld.lld");
        let mut numbers = field(&self.version, "release: ").split('.');
        let minor = numbers.nth(1).and_then(|minor| minor.parse::<u32>().ok());
        let is_default = self.host() == host && minor.is_some_and(|minor| minor >= 90);
        let has_lld = is_default && self.sysroot.join(lld).exists();
        let threads = has_lld.then(|| "-Clink-arg=-Wl,--threads=1".to_owned());
        let linker = unusual_linker().map(|path| format!("-Clinker={}", path.display()));
        threads.into_iter().chain(linker).collect()
    }
}

/// Returns the file by which a course chooses a compiler.
fn toolchain_file(content: &Path) -> Option<PathBuf> {
    let folder = content.canonicalize().unwrap_or(content.to_owned());
    let names = ["rust-toolchain.toml", "rust-toolchain"];
    folder
        .ancestors()
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file())
}

/// Returns the error for a compiler that the course chooses at `path` and that does not start.
fn not_installed(content: &Path, path: &Path, error: &EngineError) -> EngineError {
    let reason = match error {
        EngineError::Tool { reason, .. } => reason.trim(),
        _ => "",
    };
    let message = "the compiler that the course asks for cannot be run";
    let real = content.canonicalize().unwrap_or(content.to_owned());
    let mut fault = cargo_errors::at_top(&real, path, message)
        .with_note(reason)
        .with_help("install it with `rustup toolchain install`, or ask for another one");
    let mut lines = fault.text.lines();
    if let Some(line) = lines.position(|line| line.starts_with("channel")) {
        // A length beyond the line is cut at its end.
        fault = fault.at_line(line + 1, 1, usize::MAX / 2);
    }
    EngineError::Dependencies {
        faults: vec![fault],
    }
}

/// Returns the output of `rustc -vV` in the folder `content`.
///
/// # Errors
///
/// [`EngineError::Tool`] if there is no compiler.
pub(super) fn version(content: &Path) -> Result<String, EngineError> {
    ask(content, &["-vV"])
}

/// Returns a field of `rustc -vV`, such as `field(version, "release: ")`.
pub(super) fn field<'a>(version: &'a str, name: &str) -> &'a str {
    let found = version.lines().find_map(|line| line.strip_prefix(name));
    found.unwrap_or_default()
}

fn ask(content: &Path, args: &[&str]) -> Result<String, EngineError> {
    let failed = |reason: String| EngineError::Tool {
        program: "rustc".to_owned(),
        reason,
    };
    let output = tool("rustc")
        .args(args)
        .current_dir(folder(content))
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Replaces an empty path by the current folder.
fn folder(content: &Path) -> &Path {
    // The system refuses to start a program in a folder without a name.
    if content.as_os_str().is_empty() {
        Path::new(".")
    } else {
        content
    }
}

/// Returns a command whose environment only locates the tools.
pub(super) fn tool(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LANG", "C.UTF-8");
    pass(&mut command, NEEDED);
    command
}

/// Returns the command for Cargo in the folder of the course's package.
pub(super) fn cargo(content: &Path) -> Command {
    let mut command = tool("cargo");
    pass(&mut command, NETWORK);
    pass(&mut command, WRAPPER);
    let is_of_wrapper = |name: &OsStr| name.to_string_lossy().starts_with(WRAPPER_PREFIX);
    command.envs(std::env::vars_os().filter(|(name, _)| is_of_wrapper(name)));
    command
        .env("CARGO_TERM_COLOR", "never")
        .current_dir(folder(content));
    command
}

/// Returns true if a variable of the environment reaches Cargo.
pub(super) fn is_passed(name: &str) -> bool {
    let lists = [NEEDED, NETWORK, WRAPPER];
    lists.iter().any(|list| list.contains(&name)) || name.starts_with(WRAPPER_PREFIX)
}

/// Returns the folder of Cargo's settings and downloads.
pub(super) fn cargo_home() -> Option<PathBuf> {
    let own = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    own.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))
}

/// Returns the folders of Cargo's settings that belong to the author and not to a course.
///
/// With a `CARGO_HOME` elsewhere, Cargo still reads `.cargo` of the home folder for a course below
/// it.
pub(crate) fn settings_of_the_author() -> Vec<PathBuf> {
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
    cargo_home().into_iter().chain(home).collect()
}

fn pass(command: &mut Command, names: &[&str]) {
    for name in names {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
}

/// Returns the folders in `PATH`.
pub(super) fn program_folders() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).collect()
}

/// Folders of the linker and its helpers on most machines.
pub(crate) const USUAL_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Clears the environment of a confined compiler, since programs can read it.
///
/// Temporary files go to its working folder.
pub(crate) fn clear_environment(command: &mut Command) {
    command
        .env_clear()
        .env("LANG", "C.UTF-8")
        .env("PATH", USUAL_PATH)
        .env("TMPDIR", ".");
}

/// Returns the linker if it is outside of the usual folders.
fn unusual_linker() -> Option<PathBuf> {
    let linker_in = |folders: Vec<PathBuf>| {
        let mut files = folders.into_iter().map(|folder| folder.join("cc"));
        files.find(|file| file.is_absolute() && file.is_file())
    };
    match linker_in(std::env::split_paths(USUAL_PATH).collect()) {
        Some(_) => None,
        None => linker_in(program_folders()),
    }
}

/// Returns the folder of a linker outside of the usual folders.
pub(crate) fn linker_folder() -> Option<PathBuf> {
    Some(unusual_linker()?.parent()?.to_owned())
}
