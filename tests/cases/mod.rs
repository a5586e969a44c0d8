//! The cases of `tests/ui/` and the fake engine that builds them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use didact::demo::cache::Cache;
use didact::demo::fault::BuildFault;
use didact::demo::frame::{Check, Frame, Scalar, Tolerance};
use didact::demo::module::{Module, ModuleRequest};
use didact::demo::outcome::{
    CompilerMessage, End, MessagePlace, Outcome, Part, ProgramPlace, Stop,
};
use didact::demo::{Engine, EngineError, Program, Report};
use didact::source::{Sources, Trust};
use didact::{Built, Request, source};

/// Does what comments say: `//= words` prints, `//panic: words` panics there,
/// `//error: words` and `//warning: words` are the compiler's messages about that line, `//slow` never
/// ends, `//exit: 3` ends with a code, `//wrong: name` is a failed check,
/// `//figure: {…}` is a figure named `f` with this data, `//value: name` is the number 2.5, `//svg: id` a picture without words,
/// `//html: …` ready markup, `//bad-frame` something shown that cannot be understood, `//unbuildable: words` keeps all demos from running.
struct Fake;

impl Engine for Fake {
    fn run(&self, programs: &[Program], _: Report<'_>) -> Result<Vec<Arc<Outcome>>, EngineError> {
        let faults: Vec<BuildFault> = programs.iter().flat_map(faults).collect();
        if !faults.is_empty() {
            return Err(EngineError::Dependencies { faults });
        }
        let outcomes = programs.iter().map(outcome);
        Ok(outcomes.map(Arc::new).collect())
    }

    fn compile_for_browsers(
        &self,
        wanted: &[ModuleRequest],
        _: Report<'_>,
    ) -> Result<Option<Vec<Module>>, EngineError> {
        let made: Vec<Module> = wanted.iter().map(module).collect();
        let refused = made.iter().any(|one| matches!(one, Module::Refused(_)));
        Ok(refused.then_some(made))
    }
}

/// `//unbuildable: words` is what Cargo says about the first line of `content/Cargo.toml`.
fn faults(program: &Program) -> Vec<BuildFault> {
    let lines = program.source.lines();
    let words = lines.filter_map(|line| Some(line.split_once("//unbuildable: ")?.1));
    let faults = words.map(|words| {
        let manifest = "[package]\nname = \"prelude\"\n";
        BuildFault::at_top("content/Cargo.toml", manifest, words).with_help("mend it")
    });
    faults.collect()
}

/// `//unbrowsable: words` is what the compiler says for browsers; a course without it has no target.
fn module(wanted: &ModuleRequest) -> Module {
    let members = match wanted {
        ModuleRequest::Renderer(_) => &[][..],
        ModuleRequest::Lesson(members) => members,
    };
    let lines = members.iter().zip(0..).flat_map(|(demo, member)| {
        let lines = demo.source.lines().zip(1..);
        lines.map(move |(text, line)| (member, text, line))
    });
    let refusals = lines.filter_map(|(member, text, line)| {
        let (code, words) = text.split_once("//unbrowsable: ")?;
        let end = code.trim_end().chars().count() + 1;
        let at = |column| ProgramPlace { line, column };
        Some((member, error(words, at(1), at(end))))
    });
    let refusals: Vec<_> = refusals.collect();
    if refusals.is_empty() {
        Module::Compiled(Arc::from(&b"module"[..]))
    } else {
        Module::Refused(refusals)
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
        // Places are told without what opens `main`.
        let opening = program.opening.clone().unwrap_or_default();
        let line = &*opening.without(index + 1, line);
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
        "html" => Some(Frame::Html {
            id: "h".to_owned(),
            text: name,
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

/// Reads a case as a course of its own.
pub(crate) fn read(case: &Path) -> Sources {
    let mut sources = source::read(case, Trust::Author).expect("cases are courses");
    sources.prefix = String::new();
    sources
}

/// Builds a course with the fake engine.
pub(crate) fn build_sources(sources: &Sources) -> Built {
    let folder = tempfile::tempdir().expect("a folder for the cache");
    let cache = Cache::new(folder.path());
    let request = Request::default();
    let built = didact::build(sources, &request, &cache, &Fake, &|_| {});
    built.expect("the fake engine works")
}

/// The folders of all cases.
pub(crate) fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let entries = fs::read_dir(folder).expect("the cases are there");
    let mut cases: Vec<_> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    cases.sort();
    cases
}
