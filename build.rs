//! Embeds the sources of `pane` and of what it is made of, which builds compile for browsers.
#![expect(clippy::disallowed_methods, reason = "edge: reads our own sources")]

use std::io::Write;
use std::path::{Path, PathBuf};

const CRATES: &[&str] = &["crates/figure", "crates/pane", "crates/show"];

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = vec![root.join("Cargo.toml"), root.join("Cargo.lock")];
    for name in CRATES {
        let folder = root.join(name);
        files.push(folder.join("Cargo.toml"));
        files.extend(Some(folder.join("figure.css")).filter(|path| path.exists()));
        walk(&folder.join("src"), &mut files)?;
        println!("cargo::rerun-if-changed={}", folder.join("src").display());
    }
    files.sort();
    let target = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let mut list = std::fs::File::create(target.join("renderer.rs"))?;
    writeln!(list, "&[")?;
    for path in files {
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.strip_prefix(&root).unwrap_or(&path);
        writeln!(list, "({:?}, include_str!({:?})),", name, path)?;
    }
    writeln!(list, "]")
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => walk(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}
