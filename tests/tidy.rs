//! The shape of the code: module heads, budgets of length, the order of stages.
#![expect(clippy::disallowed_methods, reason = "reads the sources")]

mod circles;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use circles::{Graph, Module};

/// Stages in the order of the pipeline; a module imports only earlier ones.
const STAGES: &[&str] = &[
    "uri",
    "parallel",
    "sorted",
    "diagnostic",
    "digest",
    "regular",
    "repository",
    "formula",
    "store",
    "memo",
    "edition",
    "settings",
    "book",
    "source",
    "lesson",
    "course",
    "demo",
    "page",
    "component",
    "site",
    "check",
    "serve",
    "cli",
];

/// Rooms of `src/page` in their order; a room imports only rooms before it.
const ROOMS: &[&str] = &[
    "model",
    "theme",
    "highlight",
    "state",
    "text",
    "code",
    "demo",
    "block",
    "shell",
    "generated",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> BTreeMap<PathBuf, String> {
    let entries = walkdir::WalkDir::new(root().join(folder));
    let files = entries.into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.path().extension().is_some_and(|end| end == "rs"));
    let named = files.map(|entry| {
        let text = fs::read_to_string(entry.path()).expect("sources are readable");
        let path = entry.path().strip_prefix(root()).expect("below the root");
        (path.to_owned(), text)
    });
    named.collect()
}

#[test]
fn every_file_says_what_it_is_responsible_for() {
    let folders = [
        "src",
        "tests",
        "crates/show/src",
        "crates/figure/src",
        "crates/view/src",
    ];
    for (path, text) in folders.into_iter().flat_map(rust_files) {
        assert!(
            text.starts_with("//!"),
            "{} has no `//!` head",
            path.display()
        );
    }
}

/// Words that make a riddle of a doc comment when they open it.
const RIDDLES: &[&str] = &["What", "Whether", "How", "Where", "Who", "Which", "That"];

/// Returns the words of a line of a doc comment; `None` for other lines.
fn doc_words(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let words = line.strip_prefix("///").or(line.strip_prefix("//!"));
    words.map(str::trim)
}

#[test]
fn doc_comments_open_with_a_noun_or_a_sentence() {
    let mut found = Vec::new();
    let folders = ["src", "crates", "tests", "benches", "content/prelude"];
    for (path, text) in folders.into_iter().flat_map(rust_files) {
        let mut before = None;
        for (line, number) in text.lines().zip(1..) {
            let words = doc_words(line);
            let first = words.and_then(|words| words.split_whitespace().next());
            let opens = before.is_none_or(str::is_empty);
            let riddle = first.filter(|first| opens && RIDDLES.contains(first));
            found.extend(riddle.map(|word| format!("{}:{number}: `{word} …`", path.display())));
            before = words;
        }
    }
    assert!(
        found.is_empty(),
        "{}\ndescribe a field or a type by a noun phrase (`Severity overrides, by code.`), and a \
         function by a sentence (`Returns true if the course has cards.`)",
        found.join("\n")
    );
}

#[test]
fn files_stay_within_their_budget() {
    let folders = [
        "src",
        "crates/show/src",
        "crates/figure/src",
        "crates/view/src",
    ];
    for (path, text) in folders.into_iter().flat_map(rust_files) {
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines of 400", path.display());
    }
}

#[test]
fn names_that_say_nothing_are_not_used() {
    let empty = [
        "utils", "helpers", "common", "misc", "imp", "manager", "util",
    ];
    for path in rust_files("src").into_keys() {
        let stem = path
            .file_stem()
            .expect("files have names")
            .to_string_lossy();
        assert!(!empty.contains(&&*stem), "{}", path.display());
    }
}

/// Returns the imports that lead from a module to one with a later place; a module may have none.
fn against_order(imports: &Graph, place: impl Fn(&Module) -> Option<usize>) -> Vec<String> {
    let pairs = imports
        .iter()
        .flat_map(|(module, used)| used.iter().map(move |used| (module, used)));
    let against = pairs.filter(|(module, used)| {
        let places = place(module).zip(place(used));
        places.is_some_and(|(own, used)| used > own)
    });
    let lines =
        against.map(|(module, used)| format!("{} -> {}", module.join("::"), used.join("::")));
    lines.collect()
}

#[test]
fn a_module_imports_only_earlier_stages() {
    let imports = circles::imports(&root().join("src"));
    let stage = |module: &Module| {
        let first = module.first().filter(|first| *first != "main")?;
        let place = STAGES.iter().position(|stage| stage == first);
        Some(place.unwrap_or_else(|| panic!("`{first}` is not in STAGES")))
    };
    let against = against_order(&imports, stage);
    assert!(
        against.is_empty(),
        "a later stage is imported:\n{}",
        against.join("\n")
    );
}

#[test]
fn a_room_of_pages_imports_only_rooms_before_it() {
    let folders = fs::read_dir(root().join("src/page")).expect("the folder of pages");
    let folders = folders.filter_map(Result::ok);
    for room in folders.filter(|entry| entry.path().is_dir()) {
        let name = room.file_name().to_string_lossy().into_owned();
        assert!(ROOMS.contains(&&*name), "`{name}` is not in ROOMS");
    }
    let imports = circles::imports(&root().join("src"));
    let room = |module: &Module| {
        let [first, room, ..] = &module[..] else {
            return None;
        };
        let place = ROOMS.iter().position(|known| known == room);
        // Files beside the rooms are the stage itself, which imports all of them.
        (first == "page").then_some(place.unwrap_or(ROOMS.len()))
    };
    let against = against_order(&imports, room);
    assert!(
        against.is_empty(),
        "a later room is imported:\n{}",
        against.join("\n")
    );
}

#[test]
fn every_code_is_in_the_manual_and_has_a_case() {
    let manual = fs::read_to_string(root().join("docs/content/codes/index.md"))
        .expect("the manual is there");
    let cases = walkdir::WalkDir::new(root().join("tests/ui"))
        .into_iter()
        .flatten();
    let said = cases.filter(|entry| entry.file_name() == "stderr.txt");
    let said = said.map(|entry| fs::read_to_string(entry.path()).expect("readable"));
    let said: String = said.collect();
    let stories = ["cli", "frozen", "check", "inputs", "external"];
    let stories = stories.map(|name| root().join(format!("tests/{name}.rs")));
    let stories = stories.map(|path| fs::read_to_string(path).expect("readable"));
    let stories = stories.concat();
    for code in didact::diagnostic::Code::ALL {
        let name = code.as_str();
        assert!(
            manual.contains(&format!("\n## {name}\n")),
            "docs/content/codes/index.md lacks `{name}`"
        );
        let in_full = format!("[{name}]");
        let in_story = stories.contains(&format!("\"{name}\"")) || stories.contains(&in_full);
        let shown = said.contains(&in_full) || TOLD_IN_STORIES.contains(&name) && in_story;
        assert!(shown, "no case in tests/ui or a story shows `{name}`");
    }
}

/// Codes whose messages need a disk, another host or a second build; stories tell them.
const TOLD_IN_STORIES: &[&str] = &[
    "outcome-unknown",
    "site-stale",
    "link-external",
    "allow-expired",
    "symlink",
];

#[test]
fn messages_in_the_manual_are_what_the_tool_says() {
    let manual = root().join("docs/content/codes/index.md");
    let manual = fs::read_to_string(manual).expect("the manual is there");
    // A page writes a backslash before what it shows of a directive.
    let manual = manual.replace(r"\{{", "{{");
    let cases = walkdir::WalkDir::new(root().join("tests/ui"));
    let said = cases.into_iter().flatten();
    let said = said.filter(|entry| entry.file_name() == "stderr.txt");
    let said = said.map(|entry| fs::read_to_string(entry.path()).expect("readable"));
    let said: String = said.collect();
    for part in manual.split("\n## ").skip(1) {
        let name = part.lines().next().expect("a heading");
        let (_, after) = part.split_once("```text\n").expect("a message");
        let message = after.split("\n```").next().expect("an end");
        // Help lines may list all that is known.
        let message = message.split("\n  = help").next().expect("a message");
        let known = said.contains(message.trim_end()) || TOLD_IN_STORIES.contains(&name);
        assert!(
            known,
            "docs/content/codes/index.md shows of `{name}` what no case says:\n{message}"
        );
    }
}

/// The most files that may import each other in a circle, by the folder of a crate.
const CIRCLES: &[(&str, usize)] = &[
    ("crates/show/src", 3),
    ("crates/figure/src", 3),
    ("crates/view/src", 3),
    ("src", 5),
];

#[test]
fn a_path_without_use_is_an_import() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        fs::write(folder.path().join(path), text).expect("the folder can be written");
    };
    fs::create_dir(folder.path().join("a")).expect("the folder can be written");
    write("lib.rs", "mod a;");
    write(
        "a/mod.rs",
        "mod b; mod c; mod d; fn f() { b::g(); assert!(c::h()); u8::max(1, 2); }",
    );
    write("a/b.rs", "pub fn g() { super::f() }");
    write("a/c.rs", "pub fn h() -> bool { true }");
    write("a/d.rs", "fn d() { b::g() }");
    let module = |path: &str| path.split("::").map(str::to_owned).collect::<Module>();
    let expected = Graph::from([
        (module("a"), [module("a::b"), module("a::c")].into()),
        (module("a::b"), [module("a")].into()),
    ]);
    let imports = circles::imports(folder.path());
    assert_eq!(imports, expected);
    assert_eq!(circles::circles(&imports), [["a", "a::b"]]);
}

#[test]
fn files_do_not_import_each_other_in_large_circles() {
    for (folder, most) in CIRCLES {
        let circles = circles::circles(&circles::imports(&root().join(folder)));
        let largest = circles.first().map_or(0, Vec::len);
        assert!(
            largest <= *most,
            "{folder}: {largest} files in a circle: {:?}",
            circles[0]
        );
    }
    // Components write to the state that lists them: whoever does not see that sees nothing.
    let in_src = circles::circles(&circles::imports(&root().join("src")));
    let has = |circle: &Vec<String>, name: &str| circle.iter().any(|module| module == name);
    let writers = ["page::state::lesson_writer", "page::state::component"];
    let seen = in_src
        .iter()
        .any(|circle| writers.iter().all(|name| has(circle, name)));
    assert!(seen, "circles of `src` are not seen: {in_src:?}");
}
