//! The law of incremental builds: after any edit they give the bytes and the
//! messages of a clean one, whether pages are remembered in memory or in a file.
#![expect(clippy::disallowed_methods, reason = "publishes sites")]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use didact::demo::background::{BackgroundResults, Work};
use didact::demo::cache::Cache;
use didact::demo::frame::{Frame, Scalar};
use didact::demo::outcome::{End, Outcome, Part};
use didact::demo::stale_engine::{LastOutcomes, StaleEngine};
use didact::demo::{Engine, EngineError, Event, Program, Report};
use didact::diagnostic::print::{Coloring, human};
use didact::digest::Digest;
use didact::site::publish::{PublishLock, publish};
use didact::source::{self, Sources, Trust};
use didact::{Built, Memo, Request};

/// Prints the program's length and shows a value and a picture.
struct Fake;

impl Engine for Fake {
    fn run(&self, programs: &[Program], _: Report<'_>) -> Result<Vec<Arc<Outcome>>, EngineError> {
        let outcomes = programs.iter().map(|program| {
            let length = program.source.len();
            let value = Frame::Value {
                name: "length".to_owned(),
                value: Scalar::Float(length as f64),
            };
            let picture = Frame::Svg {
                id: "bar".to_owned(),
                text: format!("<svg viewBox=\"0 0 9 9\"><path d=\"M0 0h{length}\"/></svg>"),
            };
            let text = format!("{length} bytes\n");
            let mut parts = vec![Part::Text(text), Part::Frame(value)];
            parts.extend(
                program
                    .source
                    .contains("let x")
                    .then_some(Part::Frame(picture)),
            );
            Outcome {
                end: End::Exited(0),
                messages: Vec::new(),
                parts,
                stderr: String::new(),
                problems: Vec::new(),
            }
        });
        Ok(outcomes.map(Arc::new).collect())
    }
}

const COURSE: &[(&str, &str)] = &[
    (
        "course.toml",
        "title = \"C\"\nbase_url = \"https://example.org/c/\"\nlevels = [\"easy\", \"hard\"]\n",
    ),
    (
        "bibliography.toml",
        "[a2020]\nauthors = [\"A\"]\ntitle = \"T\"\nyear = 2020\n",
    ),
    (
        "glossary.md",
        "---\ntitle: Words\n---\n\nGate\n: See [one](01-one/index.md).\n",
    ),
    (
        "01-one/index.md",
        "---\ntitle: One\nlevel: easy\nteaches: [gate]\n---\n\n## Start\n\nWords [^a2020].\n\n\
         ```rust name=d title=\"D\"\nlet x = 1;\n```\n\nIt has `{d.length}` bytes.\n\n\
         ![A bar that is as high as the number it stands for](demo:d/bar \"A bar.\"){#fig-bar}\n",
    ),
    (
        "02-two/index.md",
        "---\ntitle: Two\nlevel: hard\nrequires: [gate]\n---\n\nBack to [one](../01-one/index.md#start).\n\n\
         ![A single black dot in the middle of a white square](dot.svg \"Dot.\")\n\n```rust name=inc\n{{#include code.rs}}\n```\n\n```toml\na = 1\n```\n",
    ),
    (
        "02-two/dot.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"></svg>",
    ),
    ("02-two/code.rs", "let a = 1;\n"),
    (
        "03-three/index.md",
        "---\ntitle: Three\n---\n\n# Three\n\nThe [words](../glossary.md).\n",
    ),
];

fn course() -> Sources {
    let mut sources = Sources::default();
    for (name, text) in COURSE {
        set(&mut sources, name, text);
    }
    sources
}

fn set(sources: &mut Sources, name: &str, text: &str) {
    sources
        .content
        .insert(name.to_owned(), text.as_bytes().into());
}

#[track_caller]
fn edit(sources: &mut Sources, name: &str, from: &str, to: &str) {
    let text = sources.text(name).expect("the file is there");
    assert!(text.contains(from), "{name} has no {from:?}");
    set(sources, name, &text.replace(from, to));
}

/// One edit of a course.
type Edit = fn(&mut Sources);

/// Edits of authors, in turn; each begins with the result of the one before.
const EDITS: &[(&str, Edit)] = &[
    ("prose", |s| {
        edit(s, "01-one/index.md", "Words", "Better words")
    }),
    ("title", |s| {
        edit(s, "02-two/index.md", "title: Two", "title: Second")
    }),
    ("heading", |s| {
        edit(s, "03-three/index.md", "# Three", "# Third")
    }),
    ("demo", |s| {
        edit(s, "01-one/index.md", "let x = 1;", "let x = 12;")
    }),
    ("level", |s| {
        edit(
            s,
            "03-three/index.md",
            "title: Three\n",
            "title: Three\nlevel: easy\n",
        )
    }),
    ("requires", |s| {
        edit(
            s,
            "03-three/index.md",
            "level: easy\n",
            "level: easy\nrequires: [gate]\n",
        )
    }),
    ("glossary", |s| edit(s, "glossary.md", "Gate", "Gates")),
    ("title of a page", |s| {
        edit(s, "glossary.md", "title: Words", "title: Glossary")
    }),
    ("bibliography", |s| {
        edit(s, "bibliography.toml", "\"T\"", "\"Title\"")
    }),
    ("settings", |s| {
        edit(s, "course.toml", "\"C\"", "\"Course\"")
    }),
    ("included file", |s| {
        edit(s, "02-two/code.rs", "let a", "let abc")
    }),
    ("picture", |s| {
        edit(s, "02-two/dot.svg", "0 0 9 9", "0 0 7 8")
    }),
    ("blessed output", |s| {
        set(s, "01-one/outputs/d.txt", "blessed\n")
    }),
    ("new lesson", |s| {
        set(s, "04-four/index.md", "---\ntitle: Four\n---\n\nNew.\n")
    }),
    ("lesson between", |s| {
        let text = s.content.remove("04-four/index.md").expect("it was added");
        s.content.insert("025-four/index.md".to_owned(), text);
    }),
    ("lesson gone", |s| {
        drop(s.content.remove("025-four/index.md"))
    }),
    ("picture gone", |s| drop(s.content.remove("02-two/dot.svg"))),
    ("picture again", |s| set(s, "02-two/dot.svg", COURSE[5].1)),
    ("template", |s| {
        let text = "{% extends \"base.html\" %}{% block main %}<p>{{ lesson.summary }}</p>{{ content | safe }}{% endblock %}";
        s.templates
            .insert("lesson.html".to_owned(), text.as_bytes().into());
    }),
    ("style", |s| {
        drop(
            s.templates
                .insert("assets/didact.css".to_owned(), b"p{}".as_slice().into()),
        )
    }),
    ("all undone", |s| *s = course()),
];

/// The same sources, whose builds remember by `memo`.
fn remembering(sources: &Sources, memo: &Memo) -> Sources {
    Sources {
        memo: memo.clone(),
        ..sources.clone()
    }
}

fn build(sources: &Sources, memo: &Memo) -> Built {
    let folder = tempfile::tempdir().expect("a folder for the cache");
    let cache = Cache::new(folder.path());
    let request = Request::default();
    let sources = remembering(sources, memo);
    didact::build(&sources, &request, &cache, &Fake, &|_| {}).expect("the fake works")
}

fn said(built: &Built, sources: &Sources) -> String {
    let texts = built.texts(sources);
    let all = built.diagnostics.iter();
    all.map(|problem| human(problem, &texts, Coloring::Plain) + "\n")
        .collect()
}

#[track_caller]
fn check_same(what: &str, built: &Built, clean: &Built, sources: &Sources) {
    assert_eq!(said(built, sources), said(clean, sources), "after {what}");
    let paths = |built: &Built| built.site.files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(built), paths(clean), "after {what}");
    for (path, bytes) in &clean.site.files {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let now = text(&built.site.files[path]);
        assert_eq!(now, text(bytes), "{path} after {what}");
    }
}

#[test]
fn after_any_edit_an_incremental_build_equals_a_clean_one() {
    let mut sources = course();
    let memo = Memo::default();
    let clean = build(&sources, &memo);
    assert_eq!(said(&clean, &sources), "", "the course itself is in order");
    for (what, edit) in EDITS {
        edit(&mut sources);
        let incremental = build(&sources, &memo);
        let clean = build(&sources, &Memo::default());
        check_same(what, &incremental, &clean, &sources);
    }
}

/// Reports what it ran, so that the cache keeps it.
struct Reporting;

impl Engine for Reporting {
    fn run(
        &self,
        programs: &[Program],
        report: Report<'_>,
    ) -> Result<Vec<Arc<Outcome>>, EngineError> {
        let outcomes = Fake.run(programs, report)?;
        for (program, outcome) in outcomes.iter().enumerate() {
            report(Event::Ran {
                program,
                time: Duration::ZERO,
                outcome: Arc::clone(outcome),
            });
        }
        Ok(outcomes)
    }
}

#[test]
fn what_stands_in_for_demos_that_run_leaves_no_trace() {
    let folder = tempfile::tempdir().expect("a folder for the cache");
    let cache = Cache::new(folder.path());
    let request = Request::default();
    let memo = Memo::default();
    let build = |sources: &Sources, engine: &dyn Engine| {
        let sources = remembering(sources, &memo);
        let built = didact::build(&sources, &request, &cache, engine, &|_| {});
        built.expect("the fakes work")
    };
    let mut sources = course();
    let first = build(&sources, &Reporting);
    let last = LastOutcomes::of(&first.course, &first.outputs);
    let done = BackgroundResults::default();
    let names = |work: Work| -> Vec<String> {
        let programs = work.programs.into_iter();
        programs.map(|program| program.name).collect()
    };
    let result = |built: &Built| built.outputs.of("one", 0).expect("it ran").outcome.text();
    edit(
        &mut sources,
        "01-one/index.md",
        "let x = 1;",
        "let x = 1000;",
    );
    edit(&mut sources, "01-one/index.md", "Words", "Better words");
    for _ in 0..2 {
        let engine = StaleEngine::new(&Reporting, &last, &done);
        let stale = build(&sources, &engine);
        assert_eq!(names(engine.waiting()), ["one/d"]);
        assert_eq!(result(&stale), result(&first));
        let page = String::from_utf8_lossy(&stale.site.files["one/index.html"]);
        assert!(
            page.contains("Better words") && page.contains("1000"),
            "{page}"
        );
    }
    let built = build(&sources, &Reporting);
    assert_ne!(result(&built), result(&first));
    let engine = StaleEngine::new(&Reporting, &last, &done);
    build(&sources, &engine);
    assert!(engine.waiting().is_empty(), "what has run waits no more");
    let clean = self::build(&sources, &Memo::default());
    check_same("a demo that was waited for", &built, &clean, &sources);
}

/// A build as the command line does it: the memory is a file, the pages stand in the site.
fn build_in(root: &Path, sources: &Sources) -> Built {
    let (site, file) = (root.join("site"), root.join(".didact/memo"));
    let lock = PublishLock::wait(&root.join(".didact"), &|| {}).expect("nobody else builds");
    let memo = Memo::new(Digest::of(b"this program"), &site);
    memo.load(&file);
    let built = build(sources, &memo);
    if !built.has_errors() {
        publish(&built.site, &site, &lock).expect("the site is ours");
        memo.save(&file);
    }
    built
}

#[test]
fn a_memory_in_a_file_changes_nothing_either() {
    let root = tempfile::tempdir().expect("a folder");
    let mut sources = course();
    build_in(root.path(), &sources);
    for (what, edit) in EDITS {
        edit(&mut sources);
        let incremental = build_in(root.path(), &sources);
        let clean = build(&sources, &Memo::default());
        check_same(what, &incremental, &clean, &sources);
        for (path, bytes) in clean.site.files.iter().filter(|_| !clean.has_errors()) {
            let there = fs::read(root.path().join("site").join(path)).expect("it was published");
            assert!(there == **bytes, "{path} after {what}");
        }
    }
}

#[test]
fn only_what_was_edited_is_rendered() {
    let root = tempfile::tempdir().expect("a folder");
    let mut sources = course();
    assert_eq!(build_in(root.path(), &sources).rendered, 4);
    assert_eq!(build_in(root.path(), &sources).rendered, 0);
    edit(&mut sources, "01-one/index.md", "Words", "Better words");
    assert_eq!(build_in(root.path(), &sources).rendered, 1);
    // Pages are taken from where they stand: one that was damaged is found out.
    let page = root.path().join("site/two/index.html");
    fs::write(&page, "damaged").expect("writable");
    edit(&mut sources, "01-one/index.md", "Better words", "Words");
    let built = build_in(root.path(), &sources);
    assert_eq!(built.rendered, 2);
    let clean = build(&sources, &Memo::default());
    check_same("damage", &built, &clean, &sources);
}

#[test]
fn every_case_is_as_if_built_at_once() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    for case in fs::read_dir(cases).expect("the cases are there").flatten() {
        let mut sources = source::read(&case.path(), Trust::Author).expect("cases are courses");
        sources.prefix = String::new();
        let memo = Memo::default();
        build(&sources, &memo);
        let lessons = sources.content.keys().filter(|name| name.ends_with(".md"));
        for name in lessons.cloned().collect::<Vec<_>>() {
            let text = sources.text(&name).expect("it is there") + "\nOne more line.\n";
            set(&mut sources, &name, &text);
            let incremental = build(&sources, &memo);
            let clean = build(&sources, &Memo::default());
            let what = format!("an edit of {name} in {}", case.path().display());
            check_same(&what, &incremental, &clean, &sources);
        }
    }
}
