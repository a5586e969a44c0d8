//! Sources of the renderers, which are embedded in this binary. Nothing is compiled here.

use crate::demo::lock::{LockFile, lock_file};

/// Our crates in the renderers, whether Cargo takes them from a folder or from a registry.
const OWN: [&str; 3] = ["didact-view", "didact-figure", "didact-show"];

/// Sources of the renderers with our own manifest and lock file, by path.
const SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/renderer.rs"));

/// Returns the package of the renderers, as files by path. Manifest and lock file are reduced to what the
/// package needs, so that other changes to them do not change its key.
pub(crate) fn renderer() -> Vec<(&'static str, String)> {
    let files = SOURCES.iter().map(|(name, text)| match *name {
        "Cargo.toml" => (*name, workspace(text)),
        "Cargo.lock" => {
            let lock = LockFile::read(text);
            let mut packages: Vec<_> = lock.closure(OWN).into_iter().cloned().collect();
            for package in &mut packages {
                let name = package.get("name").and_then(toml::Value::as_str);
                // In a release, the lock file of the tool takes our crates from the registry.
                if name.is_some_and(|name| OWN.contains(&name)) {
                    package.retain(|key, _| key != "source" && key != "checksum");
                }
            }
            (*name, lock_file(&packages))
        }
        _ => (*name, (*text).to_owned()),
    });
    files.collect()
}

/// Returns the sources of the crate `show`, by path below its `src/`.
pub(crate) fn show_sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    SOURCES
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("crates/show/src/")?, *text)))
}

/// Reduces our own manifest to a workspace with the crates that draw.
fn workspace(text: &str) -> String {
    let mut table: toml::Table = text.parse().unwrap_or_default();
    table.retain(|name, _| name == "workspace");
    let workspace = table.get_mut("workspace");
    if let Some(workspace) = workspace.and_then(toml::Value::as_table_mut) {
        // The other members are not among the sources.
        let members = vec![toml::Value::from("crates/*")];
        workspace.insert("members".to_owned(), members.into());
    }
    table.to_string()
}
