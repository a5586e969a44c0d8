//! Keys that a course can write, with their types and doc comments, from the types that read them.
//!
//! The types are read from the sources, since a program does not know its doc comments.

use std::path::Path;

/// The text of a file of this repository.
pub(crate) fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A field of a struct: its key, its type in Rust, and its doc comment.
pub(crate) struct Field {
    pub key: String,
    pub kind: String,
    pub what: String,
}

/// The doc comment and the fields of `pub struct name`.
pub(crate) fn fields(source: &str, name: &str) -> (String, Vec<Field>) {
    let head = format!("pub struct {name} {{\n");
    let (before, after) = source
        .split_once(&head)
        .unwrap_or_else(|| panic!("no struct {name}"));
    let comments: Vec<&str> = before
        .lines()
        .rev()
        .take_while(|line| line.starts_with("#[") || line.starts_with("///"))
        .filter_map(|line| line.strip_prefix("/// "))
        .collect();
    let comment = comments.into_iter().rev().collect::<Vec<_>>().join(" ");
    let body = after.split("\n}").next().unwrap_or("");
    (comment, body_fields(body))
}

fn body_fields(body: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let (mut what, mut renamed) = (String::new(), None);
    for line in body.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            what.push_str(words);
        } else if let Some((_, rest)) = line.split_once("rename = \"") {
            renamed = rest.split('"').next().map(str::to_owned);
        } else if let Some((name, kind)) = line
            .strip_prefix("pub ")
            .and_then(|rest| rest.split_once(": "))
        {
            fields.push(Field {
                key: renamed.take().unwrap_or_else(|| name.to_owned()),
                kind: kind.trim_end_matches(',').to_owned(),
                what: std::mem::take(&mut what).trim().to_owned(),
            });
        }
    }
    fields
}

/// The words that a `pub enum` of words is written as, by its `rename_all`; `None` if there is no such enum.
pub(crate) fn words(source: &str, name: &str) -> Option<Vec<String>> {
    let (before, after) = source.split_once(&format!("pub enum {name} {{\n"))?;
    let body = after.split("\n}").next()?;
    let attributes = before
        .lines()
        .rev()
        .take_while(|line| line.starts_with("#["));
    let is_kebab = attributes
        .into_iter()
        .any(|line| line.contains("kebab-case"));
    let variants = body.lines().map(str::trim);
    let variants = variants.filter(|line| !line.starts_with(['/', '#']));
    let names = variants.map(|line| line.trim_end_matches(','));
    Some(names.map(|name| written(name, is_kebab)).collect())
}

fn written(variant: &str, is_kebab: bool) -> String {
    let mut word = String::new();
    for (at, c) in variant.char_indices() {
        if is_kebab && at > 0 && c.is_uppercase() {
            word.push('-');
        }
        word.extend(c.to_lowercase());
    }
    word
}

/// True if every key of the struct may be left out.
pub(crate) fn has_defaults(source: &str, name: &str) -> bool {
    let head = format!("pub struct {name} {{\n");
    let (before, _) = source.split_once(&head).expect("there is such a struct");
    let attributes = before
        .lines()
        .rev()
        .take_while(|line| line.starts_with("#["));
    attributes
        .into_iter()
        .any(|line| line.contains("serde(") && line.contains("default"))
}
