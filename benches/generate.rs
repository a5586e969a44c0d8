//! Makes courses of any size for the benchmarks.
//!
//! `generate plain 1000 DIR` writes lessons of 800 words with tables, links and
//! three Rust blocks that are only shown; `generate demos 100 DIR` writes demos
//! of about 25 lines with `ndarray` and `rand`, ten to a lesson; `generate
//! doctests 100 DIR` writes the same demos as documentation tests of a library,
//! and `generate sources 100 DIR` as files, for other tools.
#![expect(clippy::disallowed_methods, reason = "writes courses")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, count, folder] = &arguments[..] else {
        panic!("usage: generate plain|demos|doctests|sources COUNT DIR");
    };
    let count: usize = count.parse().expect("COUNT is a number");
    let folder = Path::new(folder);
    match kind.as_str() {
        "plain" => plain(count, folder),
        "demos" => demos(count, folder),
        "doctests" => doctests(count, folder),
        "sources" => sources(count, folder),
        _ => panic!("no such kind: {kind}"),
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("in a folder")).expect("writable");
    fs::write(path, text).expect("writable");
}

const WORDS: &[&str] = &[
    "gradient", "layer", "weight", "signal", "shape", "matrix", "depth", "learning", "the", "a",
    "of", "through", "measures", "grows", "falls", "with", "every", "network", "block", "sum",
];

/// `count` words that differ from lesson to lesson.
fn prose(seed: usize, count: usize) -> String {
    let mut state = seed as u64 * 2 + 1;
    let words = (0..count).map(|_| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        WORDS[(state >> 33) as usize % WORDS.len()]
    });
    words.collect::<Vec<_>>().join(" ")
}

fn shown_block(seed: usize) -> String {
    let mut block = String::from("```rust,ignore\n");
    for line in 0..30 {
        let value = seed * 30 + line;
        writeln!(
            block,
            "let value_{value}: f64 = compute({value}, \"text\", &[1.0, {line}.5]);"
        )
        .expect("strings take text");
    }
    block + "```\n"
}

fn plain(count: usize, folder: &Path) {
    write(&folder.join("content/course.toml"), "title = \"Plain\"\n");
    for lesson in 1..=count {
        let mut text = format!("---\ntitle: Lesson {lesson}\nsummary: About {lesson}.\n---\n\n");
        for section in 1..=4 {
            let words = prose(lesson * 4 + section, 200);
            write!(text, "## Section {section}\n\n{words}.\n\n").expect("strings take text");
            if section < 4 {
                text += &shown_block(lesson * 3 + section);
                text += "\n| a | b |\n|---|--:|\n| one | 1 |\n| two | 2 |\n\n";
            }
        }
        let other = lesson % count + 1;
        writeln!(
            text,
            "See also [another](../{other:05}-l{other}/index.md#section-2)."
        )
        .expect("strings take text");
        write(
            &folder.join(format!("content/{lesson:05}-l{lesson}/index.md")),
            &text,
        );
    }
}

fn demo(seed: usize) -> String {
    let template = include_str!("demo.rs.txt");
    template.replace("SEED", &seed.to_string())
}

const PACKAGE: &str = "[package]\nname = \"prelude\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
    [lib]\npath = \"prelude.rs\"\n\n[dependencies]\nndarray = \"0.17\"\n\
    rand = { version = \"0.10\", default-features = false, features = [\"std_rng\"] }\n\n[workspace]\n";

fn demos(count: usize, folder: &Path) {
    write(&folder.join("content/course.toml"), "title = \"Demos\"\n");
    write(&folder.join("content/Cargo.toml"), PACKAGE);
    write(
        &folder.join("content/prelude.rs"),
        "//! Nothing is shared.\n",
    );
    for (lesson, seeds) in (1..=count).collect::<Vec<_>>().chunks(10).enumerate() {
        let mut text = format!("---\ntitle: Lesson {lesson}\n---\n\n");
        for seed in seeds {
            write!(
                text,
                "Demo {seed}.\n\n```rust name=demo{seed}\n{}```\n\n",
                demo(*seed)
            )
            .expect("strings take text");
        }
        write(
            &folder.join(format!("content/{:03}-l{lesson}/index.md", lesson + 1)),
            &text,
        );
    }
}

fn doctests(count: usize, folder: &Path) {
    let package = PACKAGE.replace("prelude.rs", "src/lib.rs");
    write(&folder.join("Cargo.toml"), &package);
    let mut text = String::from("//! Documentation tests.\n");
    for seed in 1..=count {
        text += "/// ```\n";
        for line in demo(seed).lines() {
            writeln!(text, "/// {line}").expect("strings take text");
        }
        writeln!(text, "/// ```\npub fn demo_{seed}() {{}}").expect("strings take text");
    }
    write(&folder.join("src/lib.rs"), &text);
}

fn sources(count: usize, folder: &Path) {
    for seed in 1..=count {
        write(&folder.join(format!("demo{seed}.rs")), &demo(seed));
    }
}
