//! Live demos: the demos of a lesson become one WebAssembly module that readers' browsers run.
//!
//! In these programs the literal of each parameter is replaced by a lookup; everything else is the text
//! that runs at build. One more module, shared by all lessons, draws the output. The name of a
//! module contains the digest of all its inputs, so a published or cached module is reused, even by
//! a build without the WebAssembly target. Nothing is compiled here.

mod lookup;

use std::collections::HashSet;

use super::cache::Cache;
use super::lock::{LockFile, lock_file};
use super::module::{LiveDemo, Module, ModuleRequest, Modules};
use super::options::DemoOptions;
use super::outcome::CompilerMessage;
use super::parameter::PlacedParameter;
use super::program::{Assembly, LessonPrograms};
use super::{Engine, EngineError, Event, Identity, Report, compiler_messages};
use crate::diagnostic::{Code, Diagnostic, Explanation};
use crate::digest::Digest;
use crate::lesson::Lesson;
use crate::lesson::demo::{Demo, Edition, Expectation};
use lookup::looking_up;

/// Version of the way modules are compiled; change it to invalidate all modules.
const FORMAT: &str = "3";

/// Compiler flags for live programs; part of every key. Dependencies are optimized for speed,
/// programs for size. The stack has 4 MiB.
pub(crate) const FLAGS: &[&str] = &[
    "--target=wasm32-wasip1",
    "-Copt-level=s",
    "-Coverflow-checks=on",
    "-Clto=fat",
    "-Cpanic=abort",
    "-Ccodegen-units=1",
    "-Cstrip=symbols",
    "-Clink-arg=-zstack-size=4194304",
    SHORT_ADDRESSES,
];

/// Writes addresses in as few bytes as they need, which the linker otherwise pads to five.
pub(crate) const SHORT_ADDRESSES: &str = "-Clink-arg=--compress-relocations";

/// Our crates in the renderer, whether Cargo takes them from a folder or from a registry.
const OWN: [&str; 3] = ["didact-view", "didact-figure", "didact-show"];

/// Sources of the renderer with our own manifest and lock file, by path.
const SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/renderer.rs"));

/// Returns the package of the renderer, as files by path. Manifest and lock file are reduced to what the
/// package needs, so that other changes to them do not change its key.
pub(crate) fn renderer() -> Vec<(&'static str, String)> {
    let files = SOURCES.iter().map(|(name, text)| match *name {
        "Cargo.toml" => (*name, workspace(text)),
        "Cargo.lock" => {
            let lock = LockFile::read(text);
            let mut packages: Vec<_> = lock.closure(OWN).into_iter().cloned().collect();
            for package in &mut packages {
                let name = package.get("name").and_then(toml::Value::as_str);
                // In a release, the lock file of the tool takes our crates from the registry.
                if name.is_some_and(|name| OWN.contains(&name)) {
                    package.retain(|key, _| key != "source" && key != "checksum");
                }
            }
            (*name, lock_file(&packages))
        }
        _ => (*name, (*text).to_owned()),
    });
    files.collect()
}

/// Returns the sources of the crate `show`, by path below its `src/`.
pub(crate) fn show_sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    SOURCES
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("crates/show/src/")?, *text)))
}

/// Reduces our own manifest to a workspace with the crates that draw.
fn workspace(text: &str) -> String {
    let mut table: toml::Table = text.parse().unwrap_or_default();
    table.retain(|name, _| name == "workspace");
    let workspace = table.get_mut("workspace");
    if let Some(workspace) = workspace.and_then(toml::Value::as_table_mut) {
        // The other members are not among the sources.
        let members = vec![toml::Value::from("crates/*")];
        workspace.insert("members".to_owned(), members.into());
    }
    table.to_string()
}

/// A lesson with its live demos.
struct LiveLesson<'a> {
    lesson: &'a Lesson,
    members: Vec<Assembly>,
    request: ModuleRequest,
}

impl LiveLesson<'_> {
    /// Returns the error of a frozen build whose cache lacks this module.
    fn unknown(&self) -> Diagnostic {
        let first = &self.lesson.demos[self.members[0].demo];
        let message = "the module of the live demos is not known";
        let span = self.lesson.span(first.info_range.clone());
        Diagnostic::new(Code::OutcomeUnknown, span, message)
            .with_help("build without `--frozen`, and commit `site/` or share `.didact/cache`")
    }
}

/// Returns the modules of all live demos: published or cached ones if their keys match, compiled
/// ones otherwise.
///
/// # Errors
///
/// [`EngineError`] if nothing can be compiled at all. Errors in demos are among the diagnostics.
pub(crate) fn modules(
    lessons: &[(&Lesson, &LessonPrograms)],
    cache: &Cache,
    engine: &dyn Engine,
    identity: &Identity,
    options: DemoOptions,
    report: Report<'_>,
) -> Result<(Modules, Vec<Diagnostic>), EngineError> {
    let mut problems = Vec::new();
    let mut live: Vec<LiveLesson<'_>> = Vec::new();
    for (lesson, programs) in lessons {
        problems.extend(refused(lesson));
        problems.extend(without_parameters(lesson, programs));
        live.extend(live_lesson(lesson, programs));
    }
    if live.is_empty() {
        // A course without live demos needs neither the target nor the renderer.
        return Ok((Modules::default(), problems));
    }
    let requests: Vec<ModuleRequest> = [ModuleRequest::Renderer]
        // The renderer comes first: `assign` and `Module::Refused` rely on its index 0.
        .into_iter()
        .chain(live.iter().map(|live| live.request.clone()))
        .collect();
    let keys: Vec<Digest> = requests.iter().map(|one| key(one, identity)).collect();
    let slugs = live.iter().map(|live| Some(live.lesson.slug.as_str()));
    let paths: Vec<String> = [None]
        .into_iter()
        .chain(slugs)
        .zip(&keys)
        .map(|(slug, key)| path(slug, key))
        .collect();
    let mut modules: Vec<Option<Module>> = if options.fresh {
        vec![None; keys.len()]
    } else {
        let cached = keys.iter().zip(&paths);
        cached
            .map(|(key, path)| cache.module(key, path).map(Module::Compiled))
            .collect()
    };
    // Machines of a sharded build each compile only their own modules.
    let is_own = |at: usize| options.shard.is_none_or(|shard| shard.holds(keys[at]));
    let missing: Vec<usize> = (0..modules.len())
        .filter(|&at| modules[at].is_none() && is_own(at))
        .collect();
    if !options.frozen && !missing.is_empty() {
        let jobs: Vec<ModuleRequest> = missing.iter().map(|&at| requests[at].clone()).collect();
        let compiled = compile(&jobs, engine, report)?;
        for (at, module) in missing.into_iter().zip(compiled) {
            // Also if a sibling was refused: the next build then compiles only that one.
            if let Module::Compiled(bytes) = &module {
                cache.insert_module(&keys[at], bytes);
            }
            modules[at] = Some(module);
        }
    }
    if options.frozen && modules.contains(&None) {
        problems.extend(live.iter().map(LiveLesson::unknown));
    }
    let assigned = assign(&live, paths, modules, &mut problems);
    Ok((assigned, problems))
}

/// Compiles modules; without the target there are none, which is reported.
fn compile(
    requests: &[ModuleRequest],
    engine: &dyn Engine,
    report: Report<'_>,
) -> Result<Vec<Module>, EngineError> {
    let compiled = engine.compile_for_browsers(requests, report)?;
    if compiled.is_none() {
        report(Event::Note(
            "pages have no knobs: the target `wasm32-wasip1` is missing \
             (`rustup target add wasm32-wasip1`)"
                .to_owned(),
        ));
    }
    Ok(compiled.unwrap_or_default())
}

/// Assigns the modules to their lessons and reports the compiler's errors.
fn assign(
    live: &[LiveLesson<'_>],
    paths: Vec<String>,
    modules: Vec<Option<Module>>,
    problems: &mut Vec<Diagnostic>,
) -> Modules {
    let mut result = Modules::default();
    let mut modules = paths.into_iter().zip(modules);
    match modules.next() {
        Some((path, Some(Module::Compiled(bytes)))) => result.renderer = Some((path, bytes)),
        // The renderer belongs to no lesson, so its errors are reported once, at the first one.
        Some((_, Some(Module::Refused(messages)))) => {
            problems.extend(refusals(&live[0], messages));
        }
        _ => {}
    }
    for (live, (path, module)) in live.iter().zip(modules) {
        match module {
            Some(Module::Compiled(bytes)) => {
                let slug = live.lesson.slug.clone();
                result.lessons.insert(slug, (path, bytes));
            }
            Some(Module::Refused(messages)) => problems.extend(refusals(live, messages)),
            None => {}
        }
    }
    // Without the renderer no module can show anything.
    if result.renderer.is_none() {
        result.lessons.clear();
    }
    result
}

/// Turns compiler errors into warnings, since the page is complete without live demos.
fn refusals(live: &LiveLesson<'_>, messages: Vec<(usize, CompilerMessage)>) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (member, message) in messages {
        let Some(assembly) = live.members.get(member) else {
            continue;
        };
        let messages = [message];
        let errors = compiler_messages::diagnostics(live.lesson, assembly, &messages);
        warnings.extend(errors.map(|mut error| {
            error.code = Code::LiveModule;
            error.severity = error.code.severity();
            error.message = format!("for browsers: {}", error.message);
            error.with_help("pages have no knobs for want of it; remove `browser` if that is meant")
        }));
    }
    warnings
}

/// Returns the path in the site: `residual-networks/live.1a2b3c4d.wasm`, or the renderer's in
/// `assets/`.
fn path(slug: Option<&str>, key: &Digest) -> String {
    let digits = key.short(8);
    match slug {
        Some(slug) => format!("{slug}/live.{digits}.wasm"),
        None => format!("assets/draw.{digits}.wasm"),
    }
}

/// Returns the cache key of a module: two modules with the same key are interchangeable.
pub(crate) fn key(request: &ModuleRequest, identity: &Identity) -> Digest {
    let (sources, used): (Vec<(String, String)>, &[&str]) = match request {
        ModuleRequest::Renderer => {
            let files = renderer().into_iter();
            let sources = files.map(|(name, text)| (name.to_owned(), text));
            // It links nothing of the course.
            (sources.collect(), &["compiler"])
        }
        ModuleRequest::Lesson(demos) => {
            let demos = demos.iter().cloned();
            let sources = demos.map(|demo| (demo.name, demo.source));
            (sources.collect(), &["compiler", "dependencies", "prelude"])
        }
    };
    let mut fields: Vec<&[u8]> = vec![FORMAT.as_bytes()];
    fields.extend(FLAGS.iter().map(|flag| flag.as_bytes()));
    fields.extend(
        sources
            .iter()
            .flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]),
    );
    let parts = identity.parts.iter();
    fields.extend(
        parts
            .filter(|(name, _)| used.contains(name))
            .flat_map(|(name, digest)| [name.as_bytes(), digest.as_bytes()]),
    );
    Digest::of_fields(fields)
}

/// Returns the live demos of a lesson; `None` if it has none.
fn live_lesson<'a>(lesson: &'a Lesson, programs: &LessonPrograms) -> Option<LiveLesson<'a>> {
    let is_member = |assembly: &&Assembly| {
        let demo = &lesson.demos[assembly.demo];
        assembly.variant.is_none()
            && obstacle(demo).is_none()
            && is_live(demo, &assembly.parameters)
    };
    let members: Vec<Assembly> = programs
        .programs
        .iter()
        .filter(is_member)
        .cloned()
        .collect();
    let demos = members.iter().map(|assembly| LiveDemo {
        name: lesson.demos[assembly.demo].name.clone(),
        source: looking_up(lesson, assembly),
    });
    let request = ModuleRequest::Lesson(demos.collect());
    (!members.is_empty()).then_some(LiveLesson {
        lesson,
        members,
        request,
    })
}

/// Returns true if readers can run the demo again: it asks for a browser and has a parameter or `rerun`.
pub(crate) fn is_live(demo: &Demo, parameters: &[PlacedParameter]) -> bool {
    demo.words.browser && (demo.words.rerun || !parameters.is_empty())
}

/// Reports fences that ask for `browser` together with features that browsers lack.
fn refused(lesson: &Lesson) -> Vec<Diagnostic> {
    let asking = lesson.demos.iter().filter(|demo| demo.words.browser);
    asking
        .filter_map(|demo| {
            let obstacle = obstacle(demo)?;
            let info = demo.info_range.clone();
            let offset = lesson.text[info.clone()].find("browser").unwrap_or(0);
            let start = info.start + offset;
            let span = lesson.span(start..start + "browser".len());
            Some(obstacle.at(Code::Fence, span))
        })
        .collect()
}

/// Returns the reason why a demo cannot be live; `None` if it can.
fn obstacle(demo: &Demo) -> Option<Explanation> {
    let words = &demo.words;
    let runs = matches!(words.expectation, Expectation::Run | Expectation::Panic(_));
    let (message, help) = if !runs || words.harness {
        (
            "a demo that does not run cannot be live",
            "remove `browser`",
        )
    } else if words.edition != Edition::E2024 {
        ("live demos are of edition 2024", "remove `browser`")
    } else if !words.data.is_empty() {
        (
            "a live demo cannot read files",
            "remove `browser`, or write the data into the program",
        )
    } else if words.title.is_none() {
        (
            "a live demo is a card, which has a title",
            "add `title=\"…\"`",
        )
    } else {
        return None;
    };
    Some(Explanation::new(message, help))
}

/// Reports demos with `browser` but without parameters or `rerun`.
fn without_parameters(lesson: &Lesson, programs: &LessonPrograms) -> Vec<Diagnostic> {
    let live: HashSet<usize> = programs
        .programs
        .iter()
        .filter(|assembly| is_live(&lesson.demos[assembly.demo], &assembly.parameters))
        .map(|assembly| assembly.demo)
        .collect();
    let mut diagnostics = Vec::new();
    for (index, demo) in lesson.demos.iter().enumerate() {
        if demo.words.browser && obstacle(demo).is_none() && !live.contains(&index) {
            let span = lesson.span(demo.info_range.clone());
            let message = "a live demo has a knob, or the word `rerun`";
            let help = "write `// knob …` after a `let` with a literal";
            diagnostics.push(Diagnostic::new(Code::Knob, span, message).with_help(help));
        }
    }
    diagnostics
}
