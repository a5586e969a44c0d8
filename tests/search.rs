//! Results that readers find: the script of the page, run by Node on an index that the build made.
//!
//! Skipped, and said to be, where there is no Node; a failure instead when
//! `DIDACT_REQUIRE` names `node`.
#![expect(clippy::disallowed_methods, reason = "starts Node on a built site")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use didact::Request;
use didact::demo::cache::Cache;
use didact::demo::outcome::Outcome;
use didact::demo::{Engine, EngineError, Program, Report};
use didact::source::Sources;

mod needs;

/// There are no demos here.
struct None;

impl Engine for None {
    fn run(&self, _: &[Program], _: Report<'_>) -> Result<Vec<Arc<Outcome>>, EngineError> {
        Ok(Vec::new())
    }
}

/// The site of a course of these files.
fn site(files: &[(&str, &str)]) -> didact::site::Site {
    let files = files.iter();
    let files = files.map(|&(name, text)| (name.to_owned(), Arc::from(text.as_bytes())));
    let sources = Sources {
        content: files.collect(),
        ..Sources::default()
    };
    let folder = tempfile::tempdir().expect("a folder for the cache");
    let cache = Cache::new(folder.path());
    let built = didact::build(&sources, &Request::default(), &cache, &None, &|_| {});
    let built = built.expect("nothing is run");
    assert!(!built.has_errors(), "{:?}", built.diagnostics);
    built.site
}

/// Returns the results of the queries, one line of JSON each; nothing where there is no Node.
fn ask(scripts: &[&Path], queries: &[serde_json::Value]) -> Vec<serde_json::Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let node = Command::new("node")
        .arg(root.join("tests/search/run.mjs"))
        .args(scripts)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut node) = node else {
        needs::is_missing("node", "there is no Node.js");
        return Vec::new();
    };
    let lines: String = queries.iter().map(|query| format!("{query}\n")).collect();
    let mut input = node.stdin.take().expect("it is a pipe");
    input.write_all(lines.as_bytes()).expect("Node listens");
    drop(input);
    let output = node.wait_with_output().expect("Node ends");
    let text = String::from_utf8(output.stdout).expect("Node writes UTF-8");
    assert!(output.status.success(), "{text}");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

/// The first place that each query leads to in a course of these files.
#[track_caller]
fn check(files: &[(&str, &str)], cases: &[(&str, &str)]) {
    let site = site(files);
    let folder = tempfile::tempdir().expect("a folder for scripts");
    let paths: Vec<_> = ["assets/search.", "assets/index.js"]
        .into_iter()
        .map(|start| {
            let mut all = site.files.iter();
            let (_, bytes) = all
                .find(|(path, _)| path.starts_with(start))
                .expect("the site can be searched");
            let path = folder.path().join(start.replace('/', "-"));
            std::fs::write(&path, bytes.as_slice()).expect("writable");
            path
        })
        .collect();
    let scripts: Vec<&Path> = paths.iter().map(|path| path.as_path()).collect();
    let queries = cases.iter();
    let queries = queries.map(|(query, _)| serde_json::json!({ "query": query }));
    let found = ask(&scripts, &queries.collect::<Vec<_>>());
    for (found, (query, expected)) in found.iter().zip(cases) {
        let first = found.get(0).and_then(serde_json::Value::as_str);
        assert_eq!(first.unwrap_or(""), *expected, "{query}: {found}");
    }
}

const COURSE: &[(&str, &str)] = &[
    (
        "01-gradients/index.md",
        "---\ntitle: Gradients\n---\nWords about slopes.\n\n## Learning rate\n\nThe rate of learning \
         grows the loss when it is too large. Growth is fast.\n\n## Code\n\n```text\nlet momentum = 0.9;\n```\n",
    ),
    (
        "02-dense/index.md",
        "---\ntitle: Dense blocks\n---\n## Keep everything\n\nThe growth rate is a number. A café \
         uses no gradients.\n\n## Naïve counting\n\nCounting channels, again and again.\n",
    ),
    (
        "03-zh/index.md",
        "---\ntitle: 残差网络\n---\n## 恒等映射\n\n残差网络学习修正。\n",
    ),
    (
        "04-he/index.md",
        "---\ntitle: שיפוע\n---\n## מדידה\n\nמודדים שִׁפּוּעַ בעזרת הפרש.\n",
    ),
];

#[test]
fn words_that_stand_together_come_first() {
    check(
        COURSE,
        &[
            ("growth rate", "dense/#keep-everything"),
            ("learning rate", "gradients/#learning-rate"),
        ],
    );
}

#[test]
fn a_title_weighs_more_than_a_heading_and_a_heading_more_than_text() {
    check(
        COURSE,
        &[
            ("gradients", "gradients/#"),
            ("counting", "dense/#naïve-counting"),
            ("momentum", "gradients/#code"),
        ],
    );
}

#[test]
fn beginnings_other_forms_and_slips_are_understood() {
    check(
        COURSE,
        &[
            ("momen", "gradients/#code"),
            ("channel", "dense/#naïve-counting"),
            ("momentums", "gradients/#code"),
            ("momnetum", "gradients/#code"),
            ("zzzzz", ""),
            ("", ""),
            ("!?", ""),
        ],
    );
}

#[test]
fn accents_and_other_scripts_are_no_obstacle() {
    check(
        COURSE,
        &[
            ("CAFE", "dense/#keep-everything"),
            ("naive", "dense/#naïve-counting"),
            ("残差", "zh/#"),
            ("恒等", "zh/#恒等映射"),
            ("修正", "zh/#恒等映射"),
            ("מודדים שפוע", "he/#מדידה"),
        ],
    );
}

#[test]
fn passages_mark_the_words_that_were_asked_for() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/assets/later/search.js");
    let query = serde_json::json!({ "query": "growth cafe", "text": "Growth in a café." });
    let found = ask(&[&script], &[query]);
    let expected = serde_json::json!([
        ["Growth", true],
        [" in a ", false],
        ["café", true],
        [".", false]
    ]);
    assert!(found.is_empty() || found == [expected], "{found:?}");
}

/// The course of this repository, as it is published.
#[test]
fn growth_rate_leads_to_the_lesson_on_dense_blocks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = root.join("templates/assets/later/search.js");
    let index = root.join("site/assets/index.js");
    let asked = ["growth rate", "growth rat", "vanishing gradients"];
    let queries = asked.map(|query| serde_json::json!({ "query": query }));
    let found = ask(&[&script, &index], &queries);
    let expected = ["#dense", "#dense", "#run-signal"].map(|id| format!("residual-networks/{id}"));
    for (found, expected) in found.iter().zip(&expected) {
        let first = found.as_array().into_iter().flatten().take(2);
        let first: Vec<_> = first.filter_map(|one| one.as_str()).collect();
        assert!(first.contains(&expected.as_str()), "{found}");
    }
}
