//! The manual of templates says of every field what the code says of it.
//!
//! `docs/content/templates/index.md` ends with tables that are made of the doc comments of the contexts
//! (`BLESS=1` writes them anew).
#![expect(clippy::disallowed_methods, reason = "reads sources and the manual")]

use std::path::Path;

const BEGIN: &str =
    "<!-- What follows is made of the doc comments; `BLESS=1 cargo test --test templates` -->\n";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The structs of a file of contexts, as Markdown.
fn tables(source: &str) -> String {
    let mut out = String::new();
    let mut comment = String::new();
    let mut inside = false;
    for line in source.lines() {
        let words = line.trim();
        if let Some(text) = words.strip_prefix("///") {
            comment.push_str(text);
            continue;
        }
        let words = ["pub(crate) ", "pub(super) ", "pub "]
            .iter()
            .find_map(|word| words.strip_prefix(word))
            .unwrap_or(words);
        if let Some(rest) = words
            .strip_prefix("struct ")
            .filter(|rest| rest.ends_with('{') && !rest.contains("<'"))
        {
            let name = rest
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or("");
            out.push_str(&format!("\n### {name}\n\n{}\n\n", comment.trim()));
            out.push_str("| field | type | what |\n|---|---|---|\n");
            inside = true;
        } else if let Some((name, kind)) = words.split_once(": ").filter(|_| inside) {
            let kind = kind.trim_end_matches(',').replace("&'static str", "String");
            let what = comment.trim().replace('|', "\\|");
            assert!(!what.is_empty(), "`{name}` has no doc comment");
            out.push_str(&format!("| `{name}` | `{kind}` | {what} |\n"));
        } else if words == "}" {
            inside = false;
        }
        if !words.starts_with("#[") {
            comment.clear();
        }
    }
    out
}

#[test]
fn the_manual_names_every_field_of_every_context() {
    let manual = read("docs/content/templates/index.md");
    let (prose, _) = manual.split_once(BEGIN).expect("the mark is in the manual");
    let contexts = [
        "src/page/shell/context.rs",
        "src/page/generated/home.rs",
        "src/page/generated/redirect.rs",
        "src/page/shell/rest.rs",
        "src/page/model/link.rs",
    ];
    let made = format!(
        "{prose}{BEGIN}{}",
        contexts.map(|path| tables(&read(path))).concat()
    );
    if std::env::var_os("BLESS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/templates/index.md");
        return std::fs::write(path, made).expect("writable");
    }
    assert_eq!(manual, made, "BLESS=1 cargo test --test templates");
}

#[test]
fn the_manual_names_every_template() {
    let manual = read("docs/content/templates/index.md");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let files = walkdir::WalkDir::new(&folder).into_iter().flatten();
    for file in files.filter(|file| file.path().extension().is_some_and(|end| end == "html")) {
        let name = file.path().strip_prefix(&folder).expect("below");
        let name = name.to_string_lossy().replace('\\', "/");
        assert!(
            manual.contains(&format!("`{name}`")),
            "docs/content/templates/index.md lacks `{name}`"
        );
    }
}
