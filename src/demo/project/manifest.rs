//! Rewrites manifests for packages outside of their workspace: exact versions, nothing inherited.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::demo::lock::LockFile;
use crate::sorted;

/// A parsed `Cargo.toml` with the workspace that it inherits from.
#[derive(Clone, Debug, Default)]
pub(super) struct Manifest {
    /// Name of the package.
    pub name: String,
    /// Path of the library's root file.
    pub library: String,
    table: Table,
    workspace: Table,
}

impl Manifest {
    /// Parses a manifest; it is empty if it cannot be parsed.
    pub(super) fn read(text: &str, workspace: Option<&str>) -> Self {
        let table: Table = text.parse().unwrap_or_default();
        let workspace: Option<Table> = workspace.and_then(|text| text.parse().ok());
        let field = |head: &str, key: &str| {
            let value = table.get(head).and_then(|head| head.get(key));
            value.and_then(Value::as_str).map(str::to_owned)
        };
        Self {
            name: field("package", "name").unwrap_or_default(),
            library: field("lib", "path").unwrap_or_else(|| "src/lib.rs".to_owned()),
            workspace: workspace
                .and_then(|manifest| manifest.get("workspace")?.as_table().cloned())
                .unwrap_or_default(),
            table,
        }
    }

    /// Returns the dependencies, with inherited values filled in.
    pub(super) fn dependencies(&self) -> BTreeMap<String, Value> {
        let own = self.table.get("dependencies").and_then(Value::as_table);
        let shared = self.workspace.get("dependencies").and_then(Value::as_table);
        sorted::map(own.into_iter().flatten().map(|(name, value)| {
            let inherits = value.get("workspace").and_then(Value::as_bool) == Some(true);
            let inherited = shared.and_then(|shared| shared.get(name));
            let whole = inherited.filter(|_| inherits).unwrap_or(value);
            (name.clone(), whole.clone())
        }))
    }

    /// Returns the package name of a dependency, which differs if it is renamed by `package = "…"`.
    pub(super) fn package_of(&self, name: &str) -> String {
        self.dependencies()
            .get(name)
            .and_then(|dependency| dependency.get("package")?.as_str())
            .unwrap_or(name)
            .to_owned()
    }

    /// Returns the manifest for a package in a folder of a project, beside the other packages and without a
    /// workspace to inherit from.
    pub(super) fn without_workspace(&self, lock: &LockFile, local: &BTreeSet<String>) -> String {
        let edition = self.package_field("edition").unwrap_or("2021");
        let version = self.package_field("version").unwrap_or("0.0.0");
        let exact = exact(self.dependencies(), &self.name, lock, local, "../");
        let mut text = format!(
            "[package]\nname = \"{}\"\nversion = \"{version}\"\nedition = \"{edition}\"\npublish = false\n\n\
             [lib]\npath = \"{}\"\n",
            self.name, self.library
        );
        if !exact.is_empty() {
            text += &format!("\n[dependencies]\n{}", lines(&exact));
        }
        if let Some(lint) = self.expected_cfgs() {
            let lint = inline(lint);
            text += &format!("\n[lints.rust]\nunexpected_cfgs = {lint}\n");
        }
        text
    }

    /// Returns the lint that names the package's own conditions of `cfg`, if the package inherits
    /// it. Without it, readers are warned about code that is not theirs.
    fn expected_cfgs(&self) -> Option<&Table> {
        let inherits = self.table.get("lints")?.get("workspace")?.as_bool()?;
        let lints = self.workspace.get("lints").filter(|_| inherits)?;
        lints.get("rust")?.get("unexpected_cfgs")?.as_table()
    }

    /// Returns a field of the package, or the workspace's if the package inherits it.
    fn package_field(&self, name: &str) -> Option<&str> {
        // An inherited field is a table, `edition.workspace = true`, and no text.
        [&self.table, &self.workspace]
            .into_iter()
            .find_map(|table| table.get("package")?.get(name)?.as_str())
    }
}

/// Pins the dependencies of the package `user` to the versions of the lock file. Those in `local`
/// become path dependencies on folders below `up`.
pub(super) fn exact(
    dependencies: BTreeMap<String, Value>,
    user: &str,
    lock: &LockFile,
    local: &BTreeSet<String>,
    up: &str,
) -> BTreeMap<String, Value> {
    sorted::map(dependencies.into_iter().map(|(name, value)| {
        // `rand = "0.10"` is short for a table with the version alone.
        let mut table = match value {
            Value::Table(table) => table,
            _ => Table::new(),
        };
        let package = table.get("package").and_then(Value::as_str);
        let version = lock.version(package.unwrap_or(&name), user);
        if local.contains(&name) {
            table.remove("version");
            table.insert("path".to_owned(), format!("{up}{name}").into());
        } else if let Some(version) = version {
            table.insert("version".to_owned(), format!("={version}").into());
        }
        (name, Value::Table(table))
    }))
}

/// Formats dependencies as lines of a manifest.
pub(super) fn lines(dependencies: &BTreeMap<String, Value>) -> String {
    let line = |(name, value): (&String, &Value)| match value {
        Value::Table(table) => match (table.len(), table.get("version")) {
            (1, Some(version)) => format!("{name} = {version}\n"),
            _ => format!("{name} = {}\n", inline(table)),
        },
        _ => format!("{name} = {value}\n"),
    };
    dependencies.iter().map(line).collect()
}

fn inline(table: &Table) -> String {
    let fields: Vec<String> = table
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    format!("{{ {} }}", fields.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(package: &str, workspace: &str, end: &str) {
        let manifest = Manifest::read(package, Some(workspace));
        let text = manifest.without_workspace(&LockFile::default(), &BTreeSet::new());
        assert!(text.ends_with(end), "{text}");
    }

    #[test]
    fn conditions_that_a_workspace_declares_stay_known() {
        let workspace = "[workspace.lints.rust]\nmissing_docs = \"warn\"\n\
                         unexpected_cfgs = { level = \"warn\", check-cfg = [\"cfg(live)\"] }\n";
        let lint =
            "[lints.rust]\nunexpected_cfgs = { check-cfg = [\"cfg(live)\"], level = \"warn\" }\n";
        check("[lints]\nworkspace = true\n", workspace, lint);
        check("", workspace, "path = \"src/lib.rs\"\n");
        check("[lints]\nworkspace = true\n", "", "path = \"src/lib.rs\"\n");
    }
}
