//! What the compiler said of itself before, while nothing that chooses it has changed.
//!
//! `rustup` reads settings, looks for overrides and starts the compiler, which
//! takes longer than a build in which nothing changed. So its answer is kept with
//! the stamps (path, time, length) of all files that decide which compiler it is:
//! the `rustc` on the path, the settings of `rustup`, `rust-toolchain` files, and
//! the compiler itself. It asks nobody.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: keeps what the compiler said"
)]

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::toolchain::{Toolchain, program_folders};
use crate::demo::EngineError;

/// An answer, and under which conditions it stands.
#[derive(Serialize, Deserialize)]
struct Known {
    stamps: Vec<Stamp>,
    version: String,
    sysroot: PathBuf,
}

/// A file that decides, as it was; `None` where there is none.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    path: PathBuf,
    file: Option<(SystemTime, u64)>,
}

/// The compiler that works in `content`: the one known in `work`, or asked and kept there.
///
/// # Errors
///
/// [`EngineError`] if it has to be asked and there is none.
pub fn toolchain(content: &Path, work: &Path) -> Result<Toolchain, EngineError> {
    let path = work.join("toolchain.json");
    let known = std::fs::read(&path).ok();
    let known: Option<Known> = known.and_then(|text| serde_json::from_slice(&text).ok());
    if let Some(known) = known
        && known.stamps == stamps(content, &known.sysroot)
    {
        return Ok(Toolchain {
            version: known.version,
            sysroot: known.sysroot,
        });
    }
    let found = Toolchain::find(content)?;
    let known = Known {
        stamps: stamps(content, &found.sysroot),
        version: found.version.clone(),
        sysroot: found.sysroot.clone(),
    };
    // What cannot be kept is asked again.
    let _ = keep(&path, &known);
    Ok(found)
}

fn keep(path: &Path, known: &Known) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let file = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&file, known)?;
    file.persist(path)?;
    Ok(())
}

/// The files that decide which compiler works in `content`, if its libraries are in `sysroot`.
fn stamps(content: &Path, sysroot: &Path) -> Vec<Stamp> {
    let on_path = program_folders().into_iter();
    let on_path = on_path.map(|folder| folder.join("rustc"));
    let mut paths: Vec<PathBuf> = on_path.filter(|path| path.exists()).take(1).collect();
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".rustup"));
    let rustup = std::env::var_os("RUSTUP_HOME").map(PathBuf::from).or(home);
    paths.extend(rustup.map(|rustup| rustup.join("settings.toml")));
    let folder = content.canonicalize().unwrap_or(content.to_owned());
    let overrides = folder
        .ancestors()
        .flat_map(|folder| ["rust-toolchain", "rust-toolchain.toml"].map(|name| folder.join(name)));
    paths.extend(overrides.filter(|path| path.exists()));
    // An override by the environment is no file; its name decides.
    paths.extend(std::env::var_os("RUSTUP_TOOLCHAIN").map(PathBuf::from));
    paths.push(sysroot.join("bin/rustc"));
    paths.into_iter().map(stamp).collect()
}

fn stamp(path: PathBuf) -> Stamp {
    let data = std::fs::metadata(&path).ok();
    let file = data.and_then(|data| Some((data.modified().ok()?, data.len())));
    Stamp { path, file }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_is_asked_once() {
        let folder = tempfile::tempdir().unwrap();
        let asked = toolchain(folder.path(), folder.path()).unwrap();
        let path = folder.path().join("toolchain.json");
        let mut known: Known = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(known.version, asked.version);
        known.version = "kept".to_owned();
        keep(&path, &known).unwrap();
        let version = || toolchain(folder.path(), folder.path()).unwrap().version;
        assert_eq!(version(), "kept");
        std::fs::write(folder.path().join("rust-toolchain.toml"), "").unwrap();
        assert_eq!(version(), asked.version);
    }
}
