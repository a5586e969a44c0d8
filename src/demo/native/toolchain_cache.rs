//! Caches the compiler's version and path, while nothing that selects the compiler changes.
//!
//! `rustup` reads settings, looks for overrides and starts the compiler, which takes longer than a
//! build in which nothing changed. So the answer is stored with the fingerprints of all files that
//! select the compiler: the `rustc` in `PATH`, the settings of `rustup`, `rust-toolchain` files,
//! and the compiler itself. Nothing is started here.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: keeps what the compiler said"
)]

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::toolchain::{Toolchain, program_folders};
use crate::demo::EngineError;
use crate::store::{Fingerprint, Store, any_writer};

/// A cached answer with the fingerprints for which it is valid.
#[derive(Serialize, Deserialize)]
struct CachedToolchain {
    fingerprints: Vec<Fingerprint>,
    version: String,
    sysroot: PathBuf,
}

const NAME: &str = "toolchain.json";

/// Returns the compiler for `content`: the cached one, or the answer of `rustc`, which is then
/// cached.
///
/// # Errors
///
/// [`EngineError`] if `rustc` has to be started and there is none.
pub(super) fn find(content: &Path, work: &Path) -> Result<Toolchain, EngineError> {
    let store = Store::new(work);
    let cached: Option<CachedToolchain> = store.read_json(NAME, any_writer());
    if let Some(cached) = cached
        && cached.fingerprints == fingerprints(content, &cached.sysroot)
    {
        return Ok(Toolchain {
            version: cached.version,
            sysroot: cached.sysroot,
        });
    }
    let toolchain = Toolchain::find(content)?;
    let cached = CachedToolchain {
        fingerprints: fingerprints(content, &toolchain.sysroot),
        version: toolchain.version.clone(),
        sysroot: toolchain.sysroot.clone(),
    };
    // If this fails, the next build starts `rustc` again.
    let _ = store.write_json(NAME, any_writer(), &cached);
    Ok(toolchain)
}

/// Fingerprints the files that select the compiler for `content`, if its sysroot is `sysroot`.
fn fingerprints(content: &Path, sysroot: &Path) -> Vec<Fingerprint> {
    let on_path = program_folders()
        .into_iter()
        .map(|folder| folder.join("rustc"));
    let mut paths: Vec<PathBuf> = on_path.filter(|path| path.exists()).take(1).collect();
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".rustup"));
    let rustup = std::env::var_os("RUSTUP_HOME").map(PathBuf::from).or(home);
    paths.extend(rustup.map(|rustup| rustup.join("settings.toml")));
    let folder = content.canonicalize().unwrap_or(content.to_owned());
    let overrides = folder
        .ancestors()
        .flat_map(|folder| ["rust-toolchain", "rust-toolchain.toml"].map(|name| folder.join(name)));
    paths.extend(overrides.filter(|path| path.exists()));
    // An override by a variable is no file; the path of its name makes it part of the fingerprints.
    paths.extend(std::env::var_os("RUSTUP_TOOLCHAIN").map(PathBuf::from));
    paths.push(sysroot.join("bin/rustc"));
    paths.iter().map(|path| Fingerprint::of(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_is_asked_once() {
        let folder = tempfile::tempdir().unwrap();
        let asked = find(folder.path(), folder.path()).unwrap();
        let store = Store::new(folder.path());
        let mut cached: CachedToolchain = store.read_json(NAME, any_writer()).unwrap();
        assert_eq!(cached.version, asked.version);
        cached.version = "cached".to_owned();
        store.write_json(NAME, any_writer(), &cached).unwrap();
        let version = || find(folder.path(), folder.path()).unwrap().version;
        assert_eq!(version(), "cached");
        // rustup refuses an empty file.
        let text = "[toolchain]\ncomponents = []\n";
        std::fs::write(folder.path().join("rust-toolchain.toml"), text).unwrap();
        assert_eq!(version(), asked.version);
    }
}
