//! The compiler: where it is, who it is, and how it and Cargo are started.
//!
//! Both run with a cleared environment: only what finds the tools, the network
//! and the linker is passed on. It does not choose a version; `rustup` or the
//! path does.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: finds and starts the compiler"
)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::demo::EngineError;

/// What tools need to find themselves.
const NEEDED: &[&str] = &[
    "PATH",
    "HOME",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "TMPDIR",
];

/// What Cargo needs to reach the registry.
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

/// A wrapper of the compiler, such as `sccache`, and what it needs. It is for Cargo, which trusts what it
/// builds; demos are compiled in a sandbox that such a wrapper would lead out of.
const WRAPPER: &[&str] = &["RUSTC_WRAPPER", "CARGO_BUILD_RUSTC_WRAPPER"];

/// Settings of `sccache` begin so.
const WRAPPER_PREFIX: &str = "SCCACHE_";

/// The compiler of a course.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// What `rustc -vV` says.
    pub version: String,
    /// Where the compiler and its libraries are.
    pub sysroot: PathBuf,
}

impl Toolchain {
    /// Asks for the compiler that works in the folder `content`.
    ///
    /// # Errors
    ///
    /// [`EngineError::Tool`] if there is none.
    pub fn find(content: &Path) -> Result<Self, EngineError> {
        // `rustup` takes its time before the compiler answers.
        let (version, sysroot) = rayon::join(
            || version(content),
            || ask(content, &["--print", "sysroot"]),
        );
        Ok(Self {
            version: version?,
            sysroot: sysroot?.trim().into(),
        })
    }

    /// The compiler itself, past `rustup`.
    pub fn rustc(&self) -> PathBuf {
        self.sysroot.join("bin/rustc")
    }

    /// `x86_64-unknown-linux-gnu`
    pub fn host(&self) -> &str {
        field(&self.version, "host: ")
    }

    /// Arguments for the linker: programs are so small that threads cost it more than they save.
    pub fn linking(&self) -> &'static [&'static str] {
        // This linker comes with the compiler, and is its default on this system alone.
        let host = "x86_64-unknown-linux-gnu";
        let linker = format!("lib/rustlib/{host}/bin/gcc-ld/ld.lld");
        let mut numbers = field(&self.version, "release: ").split('.');
        let minor = numbers.nth(1).and_then(|minor| minor.parse::<u32>().ok());
        let is_default = self.host() == host && minor.is_some_and(|minor| minor >= 90);
        match is_default && self.sysroot.join(linker).exists() {
            true => &["-Clink-arg=-Wl,--threads=1"],
            false => &[],
        }
    }
}

/// What `rustc -vV` says in the folder `content`.
///
/// # Errors
///
/// [`EngineError::Tool`] if there is no compiler.
pub fn version(content: &Path) -> Result<String, EngineError> {
    ask(content, &["-vV"])
}

/// A line of `rustc -vV`: `field(version, "release: ")`.
pub fn field<'a>(version: &'a str, name: &str) -> &'a str {
    let found = version.lines().find_map(|line| line.strip_prefix(name));
    found.unwrap_or_default()
}

fn ask(content: &Path, args: &[&str]) -> Result<String, EngineError> {
    let failed = |reason: String| EngineError::Tool {
        program: "rustc".to_owned(),
        reason,
    };
    let mut command = tool("rustc");
    let output = command.args(args).current_dir(folder(content)).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// An empty path is the current folder.
fn folder(content: &Path) -> &Path {
    if content.as_os_str().is_empty() {
        Path::new(".")
    } else {
        content
    }
}

/// A command with nothing in its environment but what finds the tools.
pub fn tool(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LANG", "C.UTF-8");
    pass(&mut command, NEEDED);
    command
}

/// Cargo, in the folder of the course's package.
pub fn cargo(content: &Path) -> Command {
    let mut command = tool("cargo");
    pass(&mut command, NETWORK);
    pass(&mut command, WRAPPER);
    let settings = std::env::vars_os();
    let is_wrappers = |name: &OsStr| name.to_string_lossy().starts_with(WRAPPER_PREFIX);
    command.envs(settings.filter(|(name, _)| is_wrappers(name)));
    command
        .env("CARGO_TERM_COLOR", "never")
        .current_dir(folder(content));
    command
}

fn pass(command: &mut Command, names: &[&str]) {
    for name in names {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
}

/// Folders where programs are looked for: the linker must be within reach.
pub fn program_folders() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).collect()
}
