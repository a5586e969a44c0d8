//! Live demos: those of a lesson become one module that readers' browsers run.
//!
//! In their programs the literal of each knob is a lookup; everything else is the
//! text that runs at build. Beside them stands one module for all lessons, which
//! draws what they show. Each module is named after all that it is made of, so one
//! that is published or kept is never made again, and a build without the target
//! still has it. Nothing is compiled here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cache::Cache;
use super::execute::Options;
use super::knob::{self, PlacedKnob};
use super::lock::{Lock, lock_file};
use super::outcome::CompilerMessage;
use super::program::{Assembled, Assembly};
use super::{Engine, EngineError, Event, Identity, Report, said};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::digest::Digest;
use crate::lesson::Lesson;
use crate::lesson::demo::{Demo, Edition, Expectation};

/// Changes when modules are made in another way.
const FORMAT: &str = "1";

/// How live programs are compiled; part of every key. Dependencies are compiled for speed,
/// programs for size. A browser's stack is as deep as a thread's here.
pub const FLAGS: &[&str] = &[
    "--target=wasm32-wasip1",
    "-Copt-level=s",
    "-Coverflow-checks=on",
    "-Clto=fat",
    "-Cpanic=abort",
    "-Ccodegen-units=1",
    "-Cstrip=symbols",
    "-Clink-arg=-zstack-size=4194304",
];

/// The sources of the module that draws, and our own manifest and lock file, by path.
const SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/renderer.rs"));

/// The package that draws, as files by path: of our manifest and lock file only what it needs, so
/// that what else changes there does not make it another.
pub fn renderer() -> Vec<(&'static str, String)> {
    let files = SOURCES.iter().map(|(name, text)| match *name {
        "Cargo.toml" => (*name, workspace(text)),
        "Cargo.lock" => {
            let lock = Lock::read(text);
            let packages = lock.closure(["pane", "figure", "show"]);
            let packages: Vec<_> = packages.into_iter().cloned().collect();
            (*name, lock_file(&packages))
        }
        _ => (*name, (*text).to_owned()),
    });
    files.collect()
}

/// Our own manifest as the head of a workspace with the crates that draw.
fn workspace(text: &str) -> String {
    let mut table: toml::Table = text.parse().unwrap_or_default();
    table.retain(|name, _| name == "workspace");
    let workspace = table.get_mut("workspace");
    if let Some(workspace) = workspace.and_then(toml::Value::as_table_mut) {
        let members = vec![toml::Value::from("crates/*")];
        workspace.insert("members".to_owned(), members.into());
    }
    table.to_string()
}

/// Something to compile for browsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// What draws the output of all live demos.
    Renderer,
    /// The live demos of one lesson: names and programs.
    Lesson(Vec<(String, String)>),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Module {
    /// The module.
    Made(Arc<[u8]>),
    /// Why not: what the compiler says about a member, of what draws about the first.
    Refused(Vec<(usize, CompilerMessage)>),
}

/// The modules of a course.
#[derive(Clone, Debug, Default)]
pub struct Modules {
    /// What draws: its path in the site, and its bytes.
    pub renderer: Option<(String, Arc<[u8]>)>,
    /// By slug, the path and the bytes of a lesson's module.
    pub lessons: BTreeMap<String, (String, Arc<[u8]>)>,
}

impl Modules {
    /// Paths in the site and bytes of all modules.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let all = self.renderer.iter().chain(self.lessons.values());
        all.map(|(path, bytes)| (path.as_str(), &**bytes))
    }
}

/// A lesson with its live demos.
struct Live<'a> {
    lesson: &'a Lesson,
    members: Vec<Assembly>,
    wanted: Wanted,
}

impl Live<'_> {
    /// What a frozen build says of demos that it cannot compile.
    fn unknown(&self) -> Diagnostic {
        let first = &self.lesson.demos[self.members[0].demo];
        let message = "the module of the live demos is not known";
        let span = self.lesson.span(first.info_range.clone());
        Diagnostic::new(Code::OutcomeUnknown, span, message)
            .with_help("build without `--frozen`, and commit `site/` or share `.didact/cache`")
    }
}

/// Makes the modules of all live demos, unless they are known.
///
/// # Errors
///
/// [`EngineError`] if the tool cannot compile; what is wrong with demos is among the diagnostics.
pub fn modules(
    lessons: &[(&Lesson, &Assembled)],
    cache: &Cache,
    engine: &dyn Engine,
    identity: &Identity,
    options: Options,
    report: Report<'_>,
) -> Result<(Modules, Vec<Diagnostic>), EngineError> {
    let mut problems = Vec::new();
    let live = lessons.iter().filter_map(|(lesson, made)| {
        problems.extend(refused(lesson));
        problems.extend(without_knobs(lesson, made));
        live(lesson, made)
    });
    let live: Vec<Live<'_>> = live.collect();
    if live.is_empty() {
        return Ok((Modules::default(), problems));
    }
    let wanted: Vec<Wanted> = [Wanted::Renderer]
        .into_iter()
        .chain(live.iter().map(|live| live.wanted.clone()))
        .collect();
    let keys: Vec<Digest> = wanted.iter().map(|wanted| key(wanted, identity)).collect();
    let slugs = live.iter().map(|live| Some(live.lesson.slug.as_str()));
    let paths = [None].into_iter().chain(slugs).zip(&keys);
    let paths: Vec<String> = paths.map(|(slug, key)| path(slug, key)).collect();
    let mut made: Vec<Option<Module>> = keys
        .iter()
        .zip(&paths)
        .map(|(key, path)| cache.module(key, path, options.fresh).map(Module::Made))
        .collect();
    let is_own = |at: &usize| options.shard.is_none_or(|shard| shard.holds(keys[*at]));
    let missing = (0..made.len()).filter(|&at| made[at].is_none());
    let missing: Vec<usize> = missing.filter(is_own).collect();
    if !options.frozen && !missing.is_empty() {
        let jobs: Vec<Wanted> = missing.iter().map(|&at| wanted[at].clone()).collect();
        match engine.compile_for_browsers(&jobs, report)? {
            Some(found) => {
                for (at, module) in missing.into_iter().zip(found) {
                    if let Module::Made(bytes) = &module {
                        cache.keep_module(&keys[at], bytes);
                    }
                    made[at] = Some(module);
                }
            }
            None => report(Event::Note(
                "pages have no knobs: the target `wasm32-wasip1` is missing \
                 (`rustup target add wasm32-wasip1`)"
                    .to_owned(),
            )),
        }
    }
    if options.frozen && made.contains(&None) {
        problems.extend(live.iter().map(Live::unknown));
    }
    let modules = sorted(&live, paths, made, &mut problems);
    Ok((modules, problems))
}

/// The modules by what they are for; what the compiler refused is said.
fn sorted(
    live: &[Live<'_>],
    paths: Vec<String>,
    made: Vec<Option<Module>>,
    problems: &mut Vec<Diagnostic>,
) -> Modules {
    let mut modules = Modules::default();
    let mut found = paths.into_iter().zip(made);
    match found.next() {
        Some((path, Some(Module::Made(bytes)))) => modules.renderer = Some((path, bytes)),
        Some((_, Some(Module::Refused(messages)))) => {
            problems.extend(
                live.first()
                    .map(|live| refusals(live, messages))
                    .unwrap_or_default(),
            );
        }
        _ => {}
    }
    for (live, (path, module)) in live.iter().zip(found) {
        match module {
            Some(Module::Made(bytes)) => {
                let slug = live.lesson.slug.clone();
                modules.lessons.insert(slug, (path, bytes));
            }
            Some(Module::Refused(messages)) => problems.extend(refusals(live, messages)),
            None => {}
        }
    }
    // A module that nothing can draw for is of no use.
    if modules.renderer.is_none() {
        modules.lessons.clear();
    }
    modules
}

/// What keeps demos from being live: a warning, since the page is complete without knobs.
fn refusals(live: &Live<'_>, messages: Vec<(usize, CompilerMessage)>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (member, message) in messages {
        let Some(assembly) = live.members.get(member) else {
            continue;
        };
        let messages = [message];
        let said = said::diagnostics(live.lesson, assembly, &messages);
        found.extend(said.map(|mut problem| {
            problem.code = Code::LiveModule;
            problem.severity = Severity::Warning;
            problem.message = format!("for browsers: {}", problem.message);
            problem
                .with_help("pages have no knobs for want of it; remove `browser` if that is meant")
        }));
    }
    found
}

/// `residual-networks/live.1a2b3c4d.wasm`; what draws stands with the assets.
fn path(slug: Option<&str>, key: &Digest) -> String {
    let key = key.short(8);
    match slug {
        Some(slug) => format!("{slug}/live.{key}.wasm"),
        None => format!("assets/draw.{key}.wasm"),
    }
}

fn key(wanted: &Wanted, identity: &Identity) -> Digest {
    let mut fields: Vec<&[u8]> = vec![FORMAT.as_bytes()];
    fields.extend(FLAGS.iter().map(|flag| flag.as_bytes()));
    let pairs: Vec<(String, String)> = match wanted {
        Wanted::Renderer => {
            let files = renderer().into_iter();
            files.map(|(name, text)| (name.to_owned(), text)).collect()
        }
        Wanted::Lesson(members) => members.clone(),
    };
    fields.extend(pairs.iter().flat_map(|(a, b)| [a.as_bytes(), b.as_bytes()]));
    let used: &[&str] = match wanted {
        Wanted::Renderer => &["compiler"],
        Wanted::Lesson(_) => &["compiler", "dependencies", "prelude"],
    };
    let parts = identity.parts.iter();
    let parts = parts.filter(|(name, _)| used.contains(name));
    fields.extend(parts.flat_map(|(name, digest)| [name.as_bytes(), digest.as_bytes()]));
    Digest::of_fields(fields)
}

/// The live demos of a lesson, if it has any.
fn live<'a>(lesson: &'a Lesson, made: &Assembled) -> Option<Live<'a>> {
    let programs = made.programs.iter();
    let members = programs.filter(|assembly| {
        let demo = &lesson.demos[assembly.demo];
        assembly.variant.is_none() && why_not(demo).is_none() && is_live(demo, &assembly.knobs)
    });
    let members: Vec<Assembly> = members.cloned().collect();
    let programs = members.iter().map(|assembly| {
        let demo = &lesson.demos[assembly.demo];
        (demo.name.clone(), looking_up(lesson, assembly))
    });
    let wanted = Wanted::Lesson(programs.collect());
    (!members.is_empty()).then_some(Live {
        lesson,
        members,
        wanted,
    })
}

/// Whether readers can run a demo again.
pub fn is_live(demo: &Demo, knobs: &[PlacedKnob]) -> bool {
    demo.words.browser && (demo.words.rerun || !knobs.is_empty())
}

/// The program with a lookup in the place of each knob, and a mark where its own part begins.
fn looking_up(lesson: &Lesson, assembly: &Assembly) -> String {
    let lookups = assembly.knobs.iter().map(|placed| {
        let (name, literal) = (&placed.knob.name, &placed.knob.literal);
        (placed, format!("crate::knob(\"{name}\", {literal})"))
    });
    let source = knob::replaced(&assembly.program.source, lookups);
    let own = lesson.demos[assembly.demo].lines.first();
    let first = own.and_then(|line| assembly.map.line_of(line));
    let (Some(_), Some(first)) = (assembly.base, first) else {
        return source;
    };
    let lines = source.split('\n').zip(1..);
    let lines = lines.map(|(line, number)| match number == first {
        true => format!("crate::begin(); {line}"),
        false => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Words of fences that ask for what browsers cannot do.
fn refused(lesson: &Lesson) -> Vec<Diagnostic> {
    let asked = lesson.demos.iter().filter(|demo| demo.words.browser);
    let found = asked.filter_map(|demo| {
        let (message, help) = why_not(demo)?;
        let info = demo.info_range.clone();
        let start = lesson.text[info.clone()].find("browser");
        let start = info.start + start.unwrap_or(0);
        let span = lesson.span(start..start + "browser".len());
        Some(Diagnostic::new(Code::Fence, span, message).with_help(help))
    });
    found.collect()
}

fn why_not(demo: &Demo) -> Option<(&'static str, &'static str)> {
    let words = &demo.words;
    let runs = matches!(words.expectation, Expectation::Run | Expectation::Panic(_));
    if !runs || words.harness {
        return Some((
            "a demo that does not run cannot be live",
            "remove `browser`",
        ));
    }
    if words.edition != Edition::E2024 {
        return Some(("live demos are of edition 2024", "remove `browser`"));
    }
    if !words.data.is_empty() {
        return Some((
            "a live demo cannot read files",
            "remove `browser`, or write the data into the program",
        ));
    }
    if words.title.is_none() {
        return Some((
            "a live demo is a card, which has a title",
            "add `title=\"…\"`",
        ));
    }
    None
}

/// Demos that shall be live and have nothing to turn.
fn without_knobs(lesson: &Lesson, made: &Assembled) -> Vec<Diagnostic> {
    let turned: BTreeSet<usize> = made
        .programs
        .iter()
        .filter(|assembly| is_live(&lesson.demos[assembly.demo], &assembly.knobs))
        .map(|assembly| assembly.demo)
        .collect();
    let demos = lesson.demos.iter().enumerate();
    let still = demos.filter(|(index, demo)| {
        demo.words.browser && why_not(demo).is_none() && !turned.contains(index)
    });
    let found = still.map(|(_, demo)| {
        let span = lesson.span(demo.info_range.clone());
        Diagnostic::new(
            Code::Knob,
            span,
            "a live demo has a knob, or the word `rerun`",
        )
        .with_help("write `// knob …` after a `let` with a literal")
    });
    found.collect()
}
