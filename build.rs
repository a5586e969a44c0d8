//! Embeds the sources of `view` and of the crates it uses, which builds compile for browsers, and the
//! pages of the manual.
//!
//! The sources are in `crates/`. Cargo leaves folders that are packages themselves out of a package, so
//! `embedded/` has links to them, and Cargo packs the files behind the links.
#![expect(clippy::disallowed_methods, reason = "edge: reads our own sources")]

use std::io::Write;
use std::path::{Path, PathBuf};

const CRATES: &[&str] = &["figure", "view", "show"];

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    // Path in the workspace that is compiled for browsers, and path of the text.
    let mut files = vec![
        ("Cargo.toml".to_owned(), own_manifest(&root)),
        ("Cargo.lock".to_owned(), root.join("Cargo.lock")),
    ];
    for name in CRATES {
        let (manifest, sources) = (
            format!("crates/{name}/Cargo.toml"),
            format!("crates/{name}/src"),
        );
        let (text, folder) = if root.join(&manifest).exists() {
            (root.join(&manifest), root.join(&sources))
        } else {
            let embedded = root.join("embedded");
            (embedded.join(format!("{name}.toml")), embedded.join(name))
        };
        files.push((manifest, text));
        walk(&folder, &sources, &mut files)?;
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    let css = ["crates/figure/figure.css", "embedded/figure.css"]
        .iter()
        .map(|path| root.join(path))
        .find(|path| path.exists());
    files.extend(css.map(|path| ("crates/figure/figure.css".to_owned(), path)));
    // The order of a folder's entries depends on the disk, and the list becomes part of the program.
    files.sort();
    let target = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    write_list(&target.join("renderer.rs"), files)?;
    write_list(&target.join("manual.rs"), manual(&root)?)
}

/// Returns the pages of the manual and their order, by path below `docs/content/`.
///
/// That folder is a package of its own, which a package of the tool leaves out, so each page has a link.
/// The links are read in packages only: Git for Windows checks them out as texts.
fn manual(root: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let folders = ["docs/content", "embedded/manual"].map(|name| root.join(name));
    let [original, linked] = &folders;
    let folder = if original.is_dir() { original } else { linked };
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rustc-env=DIDACT_MANUAL={}", folder.display());
    let mut pages = vec![("SUMMARY.md".to_owned(), folder.join("SUMMARY.md"))];
    for entry in std::fs::read_dir(folder)? {
        let page = entry?.path().join("index.md");
        if let Ok(name) = page.strip_prefix(folder)
            && page.is_file()
        {
            pages.push((name.to_string_lossy().replace('\\', "/"), page.clone()));
        }
    }
    pages.sort();
    Ok(pages)
}

/// Writes a list of names and embedded texts.
fn write_list(path: &Path, files: Vec<(String, PathBuf)>) -> std::io::Result<()> {
    let mut list = std::fs::File::create(path)?;
    writeln!(list, "&[")?;
    for (name, path) in files {
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(list, "({name:?}, include_str!({path:?})),")?;
    }
    writeln!(list, "]")
}

/// Returns our manifest as it was written; in a package, Cargo stores it under another name.
fn own_manifest(root: &Path) -> PathBuf {
    let original = root.join("Cargo.toml.orig");
    if original.exists() {
        original
    } else {
        root.join("Cargo.toml")
    }
}

fn walk(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let last = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{name}/{last}");
        if path.is_dir() {
            walk(&path, &name, files)?;
        } else {
            files.push((name, path));
        }
    }
    Ok(())
}
