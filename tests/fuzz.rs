//! Strange input by mutation: a fixed number of rounds from fixed seeds, so that a failure repeats.
//!
//! `DIDACT_FUZZ=100000 cargo test --release --test fuzz` goes on for longer.
#![expect(clippy::disallowed_methods, reason = "reads the corpus, counts rounds")]

use std::path::Path;

#[path = "../fuzz/targets.rs"]
mod targets;

/// Small pseudorandom numbers (xorshift64*, Vigna 2016).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D);
        usize::try_from(number >> 33).expect("31 bits") % bound.max(1)
    }
}

/// Words that mean something to the parsers.
const WORDS: &[&str] = &[
    "---\n",
    "+++\n",
    "title: A\n",
    "```rust\n",
    "```\n",
    "~~~",
    "name=",
    "lines=1-",
    "mark=3,",
    "should_panic=\"",
    "compile_fail,E0",
    "continues=",
    "data=",
    "timeout=",
    "{{#include ",
    "}}",
    "{#",
    ".quiz}",
    ".exercise}",
    "objective=",
    "- [x] ",
    "> [!NOTE]\n",
    "> **",
    "Answer: ",
    "± ",
    "|---|",
    "Table: ",
    "[^",
    "]: ",
    "](",
    "][",
    "> [!",
    "```Rust\n",
    "<base ",
    "\u{202e}",
    "![",
    "demo:",
    "$$",
    "$",
    "\\frac{",
    "}",
    "<a href=\"",
    "<!--",
    "-->",
    "# ",
    "##",
    "fn main() {",
    "/*",
    "r#\"",
    "'",
    "\u{1e}m{\"kind\":\"",
    "\u{1e}",
    "\"points\":[[",
    "1e309",
    "-0",
    "NaN",
    "tensor x 3×4\n",
    "op ",
    "skip ",
    "concat",
    "column ",
    "->",
    "```diagram\n",
    "EVCXR_BEGIN_CONTENT text/html\n",
    "EVCXR_END_CONTENT",
    "é",
    "\u{feff}",
    "\0",
    "\r\n",
    "\r",
    "\t",
    "\n\n",
    "    ",
    "{a.b:.2e}",
    "`",
    "&amp;",
    "%zz",
    "../",
    "*",
    "_",
];

fn mutate(text: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    let at = random.below(text.len() + 1);
    let end = (at + random.below(24)).min(text.len());
    match random.below(7) {
        0 => {
            let word = WORDS[random.below(WORDS.len())];
            text.splice(at..at, word.bytes());
        }
        1 => {
            let word = WORDS[random.below(WORDS.len())];
            text.splice(at..end, word.bytes());
        }
        2 => drop(text.drain(at..end)),
        3 => {
            let part = text[at..end].to_vec();
            for _ in 0..random.below(4) {
                text.splice(at..at, part.iter().copied());
            }
        }
        4 => {
            let other = &corpus[random.below(corpus.len())];
            let from = random.below(other.len() + 1);
            let to = (from + random.below(80)).min(other.len());
            text.splice(at..end, other[from..to].iter().copied());
        }
        5 if at < text.len() => text[at] = u8::try_from(random.below(256)).expect("a byte"),
        _ => text.truncate(at.max(text.len() / 2)),
    }
}

/// Lessons of the ui cases, diagrams, and what demos print.
fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts: Vec<Vec<u8>> = Vec::new();
    for place in ["tests/ui", "starter/content", "tests/corpus"] {
        let entries = walkdir::WalkDir::new(folder.join(place)).sort_by_file_name();
        for entry in entries {
            let entry = entry.expect("readable");
            if entry.path().extension().is_some_and(|end| end == "md") {
                texts.push(std::fs::read(entry.path()).expect("readable"));
            }
        }
    }
    let others = [
        "tensor x 64×56×56\nop conv 3×3 64\nop relu\nadd x\ntensor y\n",
        "\u{1e}m{\"kind\":\"plot\",\"layers\":[{\"mark\":\"line\",\"name\":\"a\",\
         \"points\":[[0,1],[1,\"NaN\"]]}],\"x\":{\"log\":true}}\u{1e}words\n",
        "\u{1e}m{\"kind\":\"heat_map\",\"values\":[[1,2],[3,4]]}\u{1e}",
        "\u{1e}m{\"t\":\"figure\",\"id\":\"f\",\"figure\":{\"kind\":\"plot\",\"layers\":[]}}\u{1e}",
    ];
    texts.extend(others.map(|text| text.as_bytes().to_vec()));
    assert!(texts.len() > 30, "the corpus is gone");
    texts
}

fn check(name: &str, rounds: usize) {
    let (_, target) = targets::TARGETS
        .iter()
        .find(|(own, _)| *own == name)
        .expect("known");
    let corpus = corpus();
    let asked = std::env::var("DIDACT_FUZZ")
        .ok()
        .and_then(|rounds| rounds.parse().ok());
    for round in 0..asked.unwrap_or(rounds) {
        let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ (round as u64 + 1).wrapping_mul(0xD1B5));
        let mut text = corpus[random.below(corpus.len())].clone();
        for _ in 0..=random.below(8) {
            mutate(&mut text, &corpus, &mut random);
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        let done = std::panic::catch_unwind(|| target(&text));
        assert!(done.is_ok(), "round {round} of {name}: {text:?}");
    }
}

#[test]
fn any_text_is_a_lesson() {
    check("lesson", 4_000);
}

#[test]
fn any_head_is_read_or_told() {
    check("front", 4_000);
}

#[test]
fn any_diagram_is_drawn_or_told() {
    check("diagram", 3_000);
}

#[test]
fn any_output_is_read_or_told() {
    check("frames", 4_000);
}

#[test]
fn any_bytes_are_a_figure_that_is_drawn_or_refused() {
    check("figure", 2_000);
}

#[test]
fn any_text_becomes_a_page() {
    check("course", 150);
}
