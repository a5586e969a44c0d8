//! The manual lists every key that a course can write, in the words of the code.
//!
//! The tables of `docs/content/reference/index.md` are made of the doc comments of the types that read a
//! course (`BLESS=1` writes them anew). A type that no table explains fails.
#![expect(clippy::disallowed_methods, reason = "reads sources and the manual")]

mod calls;
mod keys;
mod schema;
mod schema_of;

use std::collections::BTreeSet;
use std::path::Path;

use didact::lesson::fence_word::{WORDS, WordForm};
use keys::{Field, fields, read, words};

const PAGE: &str = "docs/content/reference/index.md";
const BEGIN: &str =
    "<!-- What follows is made of the doc comments; `BLESS=1 cargo test --test reference` -->\n";

const EDITIONS: &str = "`\"2015\"`, `\"2018\"`, `\"2021\"`, `\"2024\"`";

/// A heading, the file of the types below it, and the types, the outermost first.
const PARTS: &[(&str, &str, &[&str])] = &[
    (
        "`course.toml`",
        "src/settings.rs",
        &[
            "Settings",
            "Include",
            "ForeignKeys",
            "Limits",
            "Links",
            "Allow",
            "Also",
            "Extras",
            "Math",
        ],
    ),
    (
        "Front matter",
        "src/lesson/front_matter.rs",
        &["FrontMatter", "Objective"],
    ),
    ("`bibliography.toml`", "src/settings.rs", &["Source"]),
];

/// The form of a value, as an author writes it.
fn form(kind: &str, source: &str) -> String {
    let inside = |outer: &str| {
        let rest = kind.strip_prefix(outer)?.strip_prefix('<')?;
        rest.strip_suffix('>')
    };
    if let Some(inner) = inside("Option").or_else(|| inside("toml::Spanned")) {
        return form(inner, source);
    }
    if let Some(inner) = inside("Vec") {
        return format!("list: {}", form(inner, source));
    }
    if let Some(inner) = inside("BTreeMap") {
        let value = inner.strip_prefix("String, ").expect("keys are texts");
        return format!("table: {}", form(value, source));
    }
    match kind {
        "String" | "PlacedText" => "text",
        "bool" => "`true`, `false`",
        "u32" | "u64" | "PlacedNumber" => "whole number",
        "f64" => "number",
        "Day" => "day, `2026-11-23`",
        "Edition" => EDITIONS,
        "Run" => "`\"all\"`, `\"named\"`, `\"none\"`, or a table of these by path",
        "SeverityOverrides" => "table of codes: `\"error\"`, `\"warning\"`, `\"off\"`",
        "Names" => "text, or list: text",
        "Include" | "ForeignKeys" | "Limits" | "Links" | "Extras" | "Math" | "Allow" | "Also"
        | "Objective" => "keys, below",
        other => {
            let words = words(source, other);
            let words = words.unwrap_or_else(|| panic!("no form is known for `{other}`"));
            let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            return words.join(", ");
        }
    }
    .to_owned()
}

/// The key whose value has the type `name`, as the head of a table.
fn key_of<'f>(all: &'f [(String, Vec<Field>)], name: &str) -> &'f str {
    let mut fields = all.iter().flat_map(|(_, fields)| fields);
    let has = |field: &&Field| field.kind == name || field.kind == format!("Vec<{name}>");
    &fields.find(has).expect("a key has the type").key
}

/// The text of a file of types, and of those that hold the types of its fields.
fn sources(file: &str) -> String {
    let parts = [
        "src/settings.rs",
        "src/settings/also.rs",
        "src/settings/extras.rs",
    ];
    let parts = parts.into_iter().filter(|part| *part != file).map(read);
    read(file) + &parts.collect::<String>()
}

/// The table of the words of fences.
fn fence_words() -> String {
    let mut out = "\n## Words of fences\n\n| word | of | what |\n|---|---|---|\n".to_owned();
    for word in WORDS.iter().filter(|word| word.form != WordForm::Passed) {
        out += &format!(
            "| `{}` | {} | {} |\n",
            word.example,
            word.tool.name(),
            word.effect
        );
    }
    let passed = WORDS.iter().filter(|word| word.form == WordForm::Passed);
    let passed: Vec<String> = passed.map(|word| format!("`{}`", word.name)).collect();
    out + &format!("\nAccepted and without effect: {}.\n", passed.join(", "))
}

/// The table of the tokens of the style, with their values in light and dark.
fn tokens() -> String {
    let style = read("templates/assets/style/tokens.css");
    let (_, root) = style.split_once(":root {").expect("tokens come first");
    let root = root.split('}').next().unwrap_or_default();
    let mut colors = "\n## Colors\n\n| token | light | dark |\n|---|---|---|\n".to_owned();
    let mut rest = "\n## Type and measures\n\n| token | value |\n|---|---|\n".to_owned();
    let lines = root.lines().map(|line| line.trim().trim_end_matches(';'));
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let pair = value
            .strip_prefix("light-dark(")
            .and_then(|pair| pair.strip_suffix(')'));
        match pair.and_then(|pair| pair.split_once(", ")) {
            Some((light, dark)) => colors += &format!("| `{name}` | `{light}` | `{dark}` |\n"),
            None if name.starts_with("--") => rest += &format!("| `{name}` | `{value}` |\n"),
            None => {}
        }
    }
    colors + &rest
}

fn tables() -> String {
    let mut out = String::new();
    for (heading, file, types) in PARTS {
        let source = sources(file);
        let all: Vec<_> = types.iter().map(|name| fields(&source, name)).collect();
        out += &format!("\n## {heading}\n");
        for (index, (comment, fields)) in all.iter().enumerate() {
            if index > 0 {
                out += &format!("\n### `{}`\n\n{comment}\n", key_of(&all, types[index]));
            }
            out += "\n| key | value | what |\n|---|---|---|\n";
            for Field { key, kind, what } in fields {
                assert!(!what.is_empty(), "`{key}` has no doc comment");
                let what = what.replace('|', "\\|");
                let key = if *heading == "Front matter" {
                    key.replace('_', "-")
                } else {
                    key.clone()
                };
                out += &format!("| `{key}` | {} | {what} |\n", form(kind, &source));
            }
        }
    }
    out
}

/// Holds the part of a page behind [`BEGIN`] to `made`, or writes it.
fn hold(page: &str, made: &str) {
    let manual = read(page);
    let (prose, _) = manual.split_once(BEGIN).expect("the mark is in the manual");
    let made = format!("{prose}{BEGIN}{made}");
    if std::env::var_os("BLESS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        return std::fs::write(path, made).expect("writable");
    }
    let mut lines = manual.lines().zip(made.lines());
    let difference = lines.find(|(written, made)| written != made);
    assert!(
        manual == made,
        "{page}: {difference:#?}; BLESS=1 cargo test --test reference"
    );
}

#[test]
fn the_manual_lists_every_key() {
    hold(PAGE, &(tables() + &fence_words()));
}

#[test]
fn the_manual_lists_every_call_of_show() {
    hold("docs/content/show/index.md", &calls::tables());
}

#[test]
fn the_manual_lists_every_token_of_the_style() {
    hold("docs/content/style/index.md", &tokens());
}

#[test]
fn the_listed_keys_of_front_matter_are_those_that_messages_name() {
    let source = read("src/lesson/front_error.rs");
    let (_, list) = source.split_once("FIELDS: &[&str] = &[").expect("a list");
    let list = list.split(']').next().unwrap_or("");
    let named: BTreeSet<String> = list
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    let (_, fields) = fields(&read("src/lesson/front_matter.rs"), "FrontMatter");
    let listed = fields.iter().map(|field| field.key.replace('_', "-"));
    assert_eq!(listed.collect::<BTreeSet<_>>(), named);
}

/// The name of each schema, its title, and the type it describes.
const SCHEMAS: [(&str, &str, &str, &str); 3] = [
    (
        "course",
        "Settings of a didact course (course.toml)",
        "src/settings.rs",
        "Settings",
    ),
    (
        "front-matter",
        "Front matter of a didact lesson",
        "src/lesson/front_matter.rs",
        "FrontMatter",
    ),
    (
        "bibliography",
        "Sources of a didact course (bibliography.toml)",
        "src/settings.rs",
        "Source",
    ),
];

fn made_schema(name: &str) -> serde_json::Value {
    let (_, title, file, outer) = SCHEMAS
        .into_iter()
        .find(|schema| schema.0 == name)
        .expect("it is listed");
    schema_of::schema(title, &sources(file), outer)
}

#[test]
fn schemas_are_those_of_the_types() {
    for (name, ..) in SCHEMAS {
        let path = format!("src/cli/schema/{name}.json");
        let made = serde_json::to_string_pretty(&made_schema(name)).expect("it is JSON") + "\n";
        if std::env::var_os("BLESS").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
            std::fs::write(path, made).expect("writable");
            continue;
        }
        assert_eq!(read(&path), made, "BLESS=1 cargo test --test reference");
    }
}

/// Returns the errors that the schema finds in a text of TOML.
fn problems(name: &str, text: &str) -> Vec<String> {
    let value: toml::Value = toml::from_str(text).expect("it is TOML");
    let value = serde_json::to_value(value).expect("it is JSON");
    schema::problems(&made_schema(name), &value)
}

#[test]
fn courses_of_this_repository_fit_the_schemas() {
    for course in ["content", "docs/content"] {
        let text = read(&format!("{course}/course.toml"));
        assert_eq!(problems("course", &text), Vec::<String>::new(), "{course}");
    }
    let text = read("content/bibliography.toml");
    assert_eq!(problems("bibliography", &text), Vec::<String>::new());
    let run = "edition = \"2021\"\n[run]\ndefault = \"all\"\n\"a/\" = \"none\"\n";
    assert_eq!(problems("course", run), Vec::<String>::new());
    assert_eq!(
        problems("course", "run = \"named\"\n"),
        Vec::<String>::new()
    );
    let front = "title = \"A\"\ntime = 20\nhide = \"until-guessed\"\n[extra]\nx = 1\n\
        [[objectives]]\nid = \"do\"\ntext = \"Do it\"\n";
    assert_eq!(problems("front-matter", front), Vec::<String>::new());
}

#[test]
fn schemas_refuse_what_the_tool_refuses() {
    for (name, text) in [
        ("course", "titel = \"A\"\n"),
        ("course", "levels = \"one\"\n"),
        ("course", "sandbox = \"no\"\n"),
        ("course", "[site]\nfonts = 1\n"),
        ("course", "run = \"some\"\n"),
        ("course", "[check]\nno-code = \"off\"\n"),
        ("course", "[check]\npanic = \"off\"\n"),
        ("course", "[[links.allow]]\nurl = \"https://a.b\"\n"),
        ("front-matter", "lesson = \"one\"\n"),
        ("front-matter", "key_figure = \"a\"\n"),
        ("front-matter", "date = \"tomorrow\"\n"),
        ("front-matter", "[[objectives]]\nid = \"do\"\n"),
        ("bibliography", "[a]\nyear = \"1915\"\n"),
    ] {
        assert!(!problems(name, text).is_empty(), "{name}: {text}");
    }
}

#[test]
fn every_page_of_the_manual_is_embedded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(root.join("docs/content")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().join("index.md").is_file() {
            let link = root.join("embedded/manual").join(entry.file_name());
            assert!(
                link.join("index.md").is_file(),
                "{} is missing",
                link.display()
            );
        }
    }
}
