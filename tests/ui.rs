//! Tiny courses in, sites and messages out.
//!
//! Each folder of `tests/ui/` is a course; `expected/stderr.txt` is what is
//! said about it and `expected/site/` holds those of its pages that matter.
//! The engine is a fake that reads from comments what a demo does. Written
//! anew with `BLESS=1`; a page that is expected and not made is a failure.
#![expect(clippy::disallowed_methods, reason = "reads and blesses cases")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use didact::demo::browser::{Module, Wanted};
use didact::demo::cache::Cache;
use didact::demo::frame::{Check, Frame, Scalar, Tolerance};
use didact::demo::outcome::{
    CompilerMessage, End, MessagePlace, Outcome, Part, ProgramPlace, Stop,
};
use didact::demo::{Engine, EngineError, Program, Report};
use didact::diagnostic::print::human;
use didact::site::Site;
use didact::{Built, Memo, Request, source};

/// Does what comments say: `//= words` prints, `//panic: words` panics there,
/// `//error: words` and `//warning: words` are the compiler's messages about that line, `//slow` never
/// ends, `//exit: 3` ends with a code, `//wrong: name` is a failed check,
/// `//figure: {…}` is a figure named `f` with this data, `//value: name` is the number 2.5, `//svg: id` a picture without words,
/// `//bad-frame` something shown that cannot be understood.
struct Fake;

impl Engine for Fake {
    fn run(&self, programs: &[Program], _: Report<'_>) -> Result<Vec<Arc<Outcome>>, EngineError> {
        let outcomes = programs.iter().map(outcome);
        Ok(outcomes.map(Arc::new).collect())
    }

    fn compile_for_browsers(
        &self,
        wanted: &[Wanted],
        _: Report<'_>,
    ) -> Result<Option<Vec<Module>>, EngineError> {
        let made: Vec<Module> = wanted.iter().map(module).collect();
        let refused = made.iter().any(|one| matches!(one, Module::Refused(_)));
        Ok(refused.then_some(made))
    }
}

/// `//unbrowsable: words` is what the compiler says for browsers; a course without it has no target.
fn module(wanted: &Wanted) -> Module {
    let members = match wanted {
        Wanted::Renderer => &[][..],
        Wanted::Lesson(members) => members,
    };
    let lines = members.iter().zip(0..).flat_map(|((_, source), member)| {
        let lines = source.lines().zip(1..);
        lines.map(move |(text, line)| (member, text, line))
    });
    let refusals = lines.filter_map(|(member, text, line)| {
        let (code, words) = text.split_once("//unbrowsable: ")?;
        let end = code.trim_end().chars().count() + 1;
        let at = |column| ProgramPlace { line, column };
        Some((member, error(words, at(1), at(end))))
    });
    let refusals: Vec<_> = refusals.collect();
    match refusals.is_empty() {
        true => Module::Made(Arc::from(&b"module"[..])),
        false => Module::Refused(refusals),
    }
}

fn outcome(program: &Program) -> Outcome {
    let mut outcome = Outcome {
        end: End::Exited(0),
        messages: Vec::new(),
        parts: Vec::new(),
        stderr: String::new(),
        problems: Vec::new(),
    };
    let mut printed = String::new();
    for (index, line) in program.source.lines().enumerate() {
        if let Some((_, words)) = line.split_once("//= ") {
            printed.push_str(words);
            printed.push('\n');
        }
        let column = line.len() - line.trim_start().len() + 1;
        let at = ProgramPlace {
            line: index + 1,
            column,
        };
        if let Some((_, words)) = line.split_once("//panic: ") {
            outcome.end = End::Panicked {
                message: words.to_owned(),
                at: Some(at),
            };
            outcome.stderr = format!(
                "thread 'main' panicked at src/main.rs:{}:{column}:\n{words}\n",
                at.line
            );
        }
        if let Some((_, words)) = line.split_once("//warning: ") {
            let mut warning = error(words, at, at);
            warning.is_error = false;
            warning.code = Some("unused_must_use".to_owned());
            outcome.messages.push(warning);
        }
        if let Some((code, words)) = line.split_once("//error: ") {
            outcome.end = End::CompileError;
            let end = ProgramPlace {
                line: at.line,
                column: code.trim_end().chars().count() + 1,
            };
            outcome.messages.push(error(words, at, end));
        }
    }
    outcome.parts = vec![Part::Text(printed)];
    outcome
        .parts
        .extend(program.source.lines().filter_map(frame).map(Part::Frame));
    if program.source.contains("//slow") {
        outcome.end = End::Stopped(Stop::WallTime(10_000));
    }
    if program.source.contains("//bad-frame") {
        outcome.problems.push("a frame is not JSON".to_owned());
    }
    if let Some((_, code)) = program.source.split_once("//exit: ") {
        outcome.end = End::Exited(
            code.lines()
                .next()
                .map_or(1, |code| code.parse().unwrap_or(1)),
        );
    }
    outcome
}

fn frame(line: &str) -> Option<Frame> {
    let (_, order) = line.split_once("//")?;
    let (kind, name) = order.split_once(": ")?;
    let name = name.to_owned();
    match kind {
        "wrong" => Some(Frame::Check(Check {
            name,
            got: Scalar::Float(1.5),
            published: Scalar::Float(1.0),
            tolerance: Tolerance::Absolute(0.1),
            source: "theory".to_owned(),
            pass: false,
        })),
        "value" => Some(Frame::Value {
            name,
            value: Scalar::Float(2.5),
        }),
        "figure" => Some(Frame::Figure {
            id: "f".to_owned(),
            alt: Some("What was measured.".to_owned()),
            caption: None,
            figure: serde_json::from_str(&name).expect("the case holds a figure"),
        }),
        "svg" => {
            let text = "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0h1\"/></svg>".to_owned();
            Some(Frame::Svg { id: name, text })
        }
        _ => None,
    }
}

fn error(words: &str, start: ProgramPlace, end: ProgramPlace) -> CompilerMessage {
    CompilerMessage {
        is_error: true,
        code: Some("E0308".to_owned()),
        message: words.to_owned(),
        places: vec![MessagePlace {
            primary: true,
            start,
            end,
            label: None,
        }],
        children: Vec::new(),
        rendered: format!(
            "error[E0308]: {words}\n --> src/main.rs:{}:{}\n",
            start.line, start.column
        ),
    }
}

fn build(case: &Path) -> (Built, String) {
    let mut sources = source::read(case).expect("cases are courses");
    sources.prefix = String::new();
    let folder = tempfile::tempdir().expect("a folder for the cache");
    let cache = Cache::new(folder.path());
    let request = Request::default();
    let built = didact::build(
        &sources,
        &request,
        &cache,
        &Fake,
        &mut Memo::default(),
        &|_| {},
    );
    let built = built.expect("the fake engine works");
    let texts = built.texts(&sources);
    let said = built
        .diagnostics
        .iter()
        .map(|problem| human(problem, &texts, false) + "\n\n");
    let said = said.collect();
    (built, said)
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let entries = fs::read_dir(folder).expect("the cases are there");
    let mut cases: Vec<_> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    cases.sort();
    cases
}

/// Compares a text with a file, or writes the file when blessing.
fn compare(path: &Path, text: &str, failures: &mut Vec<String>) {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == text {
        return;
    }
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("in a folder")).expect("writable");
        fs::write(path, text).expect("writable");
        return;
    }
    let shown = path
        .strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap_or(path)
        .display();
    let diff = similar::TextDiff::from_lines(expected.as_str(), text);
    failures.push(format!(
        "{shown}\n{}",
        diff.unified_diff().context_radius(2)
    ));
}

/// A page without the digests in the names of assets: another stylesheet is not another page.
fn scrubbed(bytes: &[u8], site: &Site) -> String {
    let assets = site.files.keys().filter_map(|path| {
        let name = path.strip_prefix("assets/")?;
        let (stem, end) = name.rsplit_once('.')?;
        let (stem, digest) = stem.rsplit_once('.')?;
        (digest.len() == 8).then(|| (name.to_owned(), format!("{stem}.{end}")))
    });
    let page = String::from_utf8_lossy(bytes).into_owned();
    assets.fold(page, |page, (name, plain)| page.replace(&name, &plain))
}

fn check_case(case: &Path, failures: &mut Vec<String>) {
    let (built, said) = build(case);
    compare(&case.join("expected/stderr.txt"), &said, failures);
    let site = case.join("expected/site");
    let pages = walkdir::WalkDir::new(&site)
        .into_iter()
        .filter_map(Result::ok);
    for page in pages.filter(|entry| entry.file_type().is_file()) {
        let name = page.path().strip_prefix(&site).expect("below");
        let name = name.to_string_lossy().replace('\\', "/");
        match built.site.files.get(&name) {
            Some(bytes) => compare(page.path(), &scrubbed(bytes, &built.site), failures),
            None => failures.push(format!("{}: the page {name} is not made", case.display())),
        }
    }
}

#[test]
fn courses_give_the_expected_sites_and_messages() {
    let mut failures = Vec::new();
    let cases = cases();
    assert!(cases.len() > 5, "the cases are gone");
    for case in cases {
        check_case(&case, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn building_twice_gives_the_same_bytes() {
    for case in cases() {
        let (first, second) = (build(&case).0, build(&case).0);
        assert!(first.site == second.site, "{}", case.display());
    }
}

#[test]
fn an_error_keeps_its_place_in_the_markdown() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/compile-error");
    let (built, said) = build(&case);
    assert!(built.has_errors());
    assert!(said.contains("content/01-a/index.md:10:3"), "{said}");
}
