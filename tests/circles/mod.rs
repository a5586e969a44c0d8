//! Finds what the files of a crate import from each other, and the circles of these imports, from its
//! syntax.
//!
//! A path is followed through `use` groups, `super`, `self` and re-exports to the file that it ends in. Paths
//! without `use` count too, also those that begin with a module below: `child::name()`.
//! Modules of tests are left out, and a module that only re-exports what is below it imports nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// The name of a file's module, from the root of its crate.
pub(crate) type Module = Vec<String>;

/// Imports of a file.
#[derive(Default)]
struct Imports {
    paths: Vec<Vec<String>>,
    /// Paths that it offers to others, with the names under which it does.
    offered: Vec<(String, Vec<String>)>,
    /// Paths in its text, outside of `use`.
    inline: Vec<Vec<String>>,
}

/// Files of a crate, with the files that each imports.
pub(crate) type Graph = BTreeMap<Module, BTreeSet<Module>>;

/// Returns the imports between the files below `root`.
pub(crate) fn imports(root: &Path) -> Graph {
    let files = files(root);
    let mut edges = Graph::new();
    for (module, imports) in &files {
        let own = imports.paths.iter().chain(&imports.inline);
        let offered = imports.offered.iter().map(|(_, path)| path);
        let targets = own
            .map(|path| (path, false))
            .chain(offered.map(|path| (path, true)));
        for (path, is_offered) in targets {
            let Some(found) =
                absolute(&files, module, path).and_then(|path| resolve(&files, &path, 0))
            else {
                continue;
            };
            if found != module && !(is_offered && found.starts_with(module)) {
                let used = edges.entry(module.clone()).or_default();
                used.insert(found.clone());
            }
        }
    }
    edges
}

/// Returns the circles of more than one file, the largest first.
pub(crate) fn circles(edges: &Graph) -> Vec<Vec<String>> {
    let reach = |from: &Module| -> BTreeSet<&Module> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&Module> = edges.get(from).into_iter().flatten().collect();
        while let Some(module) = next.pop() {
            if reached.insert(module) {
                next.extend(edges.get(module).into_iter().flatten());
            }
        }
        reached
    };
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        edges.keys().map(|module| (module, reach(module))).collect();
    let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
    for (module, far) in &reached {
        let back = |other: &&&Module| {
            let reached = reached.get(**other);
            reached.is_some_and(|reached| reached.contains(module))
        };
        let members = far.iter().filter(back);
        let members: Vec<String> = members.map(|other| other.join("::")).collect();
        if members.len() > 1 {
            circles.insert(members);
        }
    }
    let mut circles: Vec<_> = circles.into_iter().collect();
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    circles
}

fn files(root: &Path) -> BTreeMap<Module, Imports> {
    let entries = walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(Result::ok);
    let sources = entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "rs"));
    let mut files = BTreeMap::new();
    for entry in sources.filter(|entry| !entry.path().to_string_lossy().ends_with("_test.rs")) {
        let path = entry
            .path()
            .strip_prefix(root)
            .expect("below the root")
            .with_extension("");
        let mut module: Module = path
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        if module
            .last()
            .is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main"))
        {
            module.pop();
        }
        let text = std::fs::read_to_string(entry.path()).expect("sources are readable");
        let file = syn::parse_file(&text).expect("sources are Rust");
        let mut imports = Imports::default();
        imports.visit_file(&file);
        files.insert(module, imports);
    }
    files
}

/// A path from the root of the crate; `None` if it leads to another crate.
fn absolute(
    files: &BTreeMap<Module, Imports>,
    module: &Module,
    path: &[String],
) -> Option<Vec<String>> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some([module, rest].concat()),
        "super" => {
            let above = path.iter().take_while(|part| *part == "super").count();
            let base = module.len().checked_sub(above)?;
            Some([&module[..base], &path[above..]].concat())
        }
        _ => {
            let below = [&module[..], std::slice::from_ref(first)].concat();
            files
                .contains_key(&below)
                .then(|| [&module[..], path].concat())
        }
    }
}

/// The file that a path ends in, through what files on the way offer.
fn resolve<'a>(
    files: &'a BTreeMap<Module, Imports>,
    path: &[String],
    depth: usize,
) -> Option<&'a Module> {
    let length = (0..=path.len())
        .rev()
        .find(|length| files.contains_key(&path[..*length]))?;
    let (module, imports) = files.get_key_value(&path[..length])?;
    let Some(name) = path.get(length).filter(|_| depth < 10) else {
        return Some(module);
    };
    let Some((_, target)) = imports.offered.iter().find(|(own, _)| own == name) else {
        return Some(module);
    };
    // A re-export from another crate leads to no file of this one.
    let target = absolute(files, module, target)?;
    let target = [&target[..], &path[length + 1..]].concat();
    resolve(files, &target, depth + 1)
}

fn is_test(attributes: &[Attribute]) -> bool {
    let tokens = attributes.iter().filter(|one| one.path().is_ident("cfg"));
    let mut tokens = tokens.filter_map(|one| one.parse_args::<syn::Path>().ok());
    tokens.any(|path| path.is_ident("test"))
}

/// All paths of a `use` with the names that they bind.
fn paths(tree: &UseTree, before: &[String], found: &mut Vec<(String, Vec<String>)>) {
    let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
    match tree {
        UseTree::Path(path) => paths(&path.tree, &with(&path.ident), found),
        UseTree::Name(name) if name.ident == "self" => {
            let own = before.last().cloned().unwrap_or_default();
            found.push((own, before.to_vec()));
        }
        UseTree::Name(name) => found.push((name.ident.to_string(), with(&name.ident))),
        UseTree::Rename(name) => found.push((name.rename.to_string(), with(&name.ident))),
        UseTree::Glob(_) => found.push(("*".to_owned(), before.to_vec())),
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| paths(tree, before, found)),
    }
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Mod(one) => &one.attrs,
            Item::Fn(one) => &one.attrs,
            Item::Use(one) => &one.attrs,
            Item::Impl(one) => &one.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut found = Vec::new();
        paths(&item.tree, &[], &mut found);
        match item.vis {
            Visibility::Inherited => self.paths.extend(found.into_iter().map(|(_, path)| path)),
            _ => self.offered.extend(found),
        }
    }

    /// Paths in the arguments of a macro, such as `format!("{}", super::name())`.
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let tokens = called.tokens.to_string().replace(" :: ", "::");
        let words = tokens.split(|sign: char| !sign.is_alphanumeric() && !"_:".contains(sign));
        let paths = words.filter(|word| word.contains("::"));
        let parts = paths.map(|path| path.split("::").map(str::to_owned).collect());
        self.inline.extend(parts);
        visit::visit_macro(self, called);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        if parts.len() > 1 {
            self.inline.push(parts);
        }
        visit::visit_path(self, path);
    }
}
