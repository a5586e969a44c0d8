//! Live demos: the demos of a lesson become one WebAssembly module that readers' browsers run.
//!
//! In these programs the literal of each parameter is replaced by a lookup; everything else is the text
//! that runs at build. Renderers, shared by all lessons, draw the output: one draws the common kinds, one
//! all; a course has those that its lessons need. The name of a module contains the digest of all its
//! inputs, so a published or cached module is reused, even by a build without the WebAssembly target.
//! Nothing is compiled here.

mod kinds;
mod lookup;
mod renderer;

pub(crate) use renderer::{renderer, show_sources};

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::cache::Cache;
use super::module::{Kinds, LessonModule, LiveDemo, Module, ModuleRequest, Modules};
use super::options::DemoOptions;
use super::outcome::{CompilerMessage, Outcome};
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

/// Parts of the engine's identity that a lesson's module is made of: all but the native flags.
const LINKED: &[&str] = &["compiler", "dependencies", "prelude", "included files"];

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

/// A lesson with its live demos.
struct LiveLesson<'a> {
    lesson: &'a Lesson,
    members: Vec<Assembly>,
    request: ModuleRequest,
    kinds: Kinds,
    /// True if other values of its parameters may need the renderer of all kinds.
    may_need_all: bool,
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

/// A lesson, its programs, and their outcomes as far as they are known.
pub(crate) type ExecutedLesson<'a> = (&'a Lesson, &'a LessonPrograms, &'a [Option<Arc<Outcome>>]);

/// Returns the modules of all live demos: published or cached ones if their keys match, compiled
/// ones otherwise.
///
/// # Errors
///
/// [`EngineError`] if nothing can be compiled at all. Errors in demos are among the diagnostics.
pub(crate) fn modules(
    lessons: &[ExecutedLesson<'_>],
    cache: &Cache,
    engine: &dyn Engine,
    identity: &Identity,
    options: DemoOptions,
    report: Report<'_>,
) -> Result<(Modules, Vec<Diagnostic>), EngineError> {
    let mut problems = Vec::new();
    let mut live: Vec<LiveLesson<'_>> = Vec::new();
    for executed in lessons {
        let (lesson, programs, _) = executed;
        problems.extend(refused(lesson));
        problems.extend(without_parameters(lesson, programs));
        live.extend(live_lesson(executed));
    }
    if live.is_empty() {
        // A course without live demos needs neither the target nor a renderer.
        return Ok((Modules::default(), problems));
    }
    let renderers = renderer_kinds(&live);
    // Renderers come first: `assign` relies on it.
    let requests: Vec<ModuleRequest> = renderers
        .iter()
        .map(|kinds| ModuleRequest::Renderer(*kinds))
        .chain(live.iter().map(|live| live.request.clone()))
        .collect();
    let keys: Vec<Digest> = requests.iter().map(|one| key(one, identity)).collect();
    let paths: Vec<String> = renderers
        .iter()
        .map(|kinds| renderer_path(*kinds).to_owned())
        .chain(live.iter().map(|live| lesson_path(&live.lesson.slug)))
        .zip(&keys)
        .map(|(start, key)| format!("{start}.{}.wasm", key.short(8)))
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
    let modules = paths.into_iter().zip(modules).collect();
    let assigned = assign(&renderers, &live, modules, &mut problems);
    Ok((assigned, problems))
}

/// Returns the kinds for which a renderer is needed.
fn renderer_kinds(live: &[LiveLesson<'_>]) -> BTreeSet<Kinds> {
    let own = live.iter().map(|live| live.kinds);
    let other = live.iter().filter(|live| live.may_need_all);
    own.chain(other.map(|_| Kinds::All)).collect()
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

/// Assigns the modules, renderers first, to their lessons and reports the compiler's errors.
fn assign(
    renderers: &BTreeSet<Kinds>,
    live: &[LiveLesson<'_>],
    mut modules: Vec<(String, Option<Module>)>,
    problems: &mut Vec<Diagnostic>,
) -> Modules {
    let mut result = Modules::default();
    let lessons = modules.split_off(renderers.len());
    for (kinds, (path, module)) in renderers.iter().zip(modules) {
        match module {
            Some(Module::Compiled(bytes)) => {
                result.renderers.insert(*kinds, (path, bytes));
            }
            // A renderer belongs to no lesson, so its errors are reported once, at the first one.
            Some(Module::Refused(messages)) => problems.extend(refusals(&live[0], messages)),
            None => {}
        }
    }
    for (live, (path, module)) in live.iter().zip(lessons) {
        let kinds = live.kinds;
        match module {
            // Without its renderer the module can show nothing.
            Some(Module::Compiled(bytes)) if result.renderers.contains_key(&kinds) => {
                let module = LessonModule { path, bytes, kinds };
                result.lessons.insert(live.lesson.slug.clone(), module);
            }
            Some(Module::Refused(messages)) => problems.extend(refusals(live, messages)),
            Some(Module::Compiled(_)) | None => {}
        }
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

/// Returns the start of the path of a lesson's module in the site: `residual-networks/live`.
fn lesson_path(slug: &str) -> String {
    format!("{slug}/live")
}

/// Returns the start of the path of a renderer in the site.
fn renderer_path(kinds: Kinds) -> &'static str {
    match kinds {
        Kinds::Common => "assets/draw",
        Kinds::All => "assets/draw-all",
    }
}

/// Returns the cache key of a module: two modules with the same key are interchangeable.
pub(crate) fn key(request: &ModuleRequest, identity: &Identity) -> Digest {
    let (sources, used): (Vec<(String, String)>, &[&str]) = match request {
        ModuleRequest::Renderer(kinds) => {
            let files = renderer()
                .into_iter()
                .chain([(renderer_path(*kinds), String::new())]);
            let sources = files.map(|(name, text)| (name.to_owned(), text));
            // It links nothing of the course.
            (sources.collect(), &["compiler"])
        }
        ModuleRequest::Lesson(demos) => {
            let demos = demos.iter().cloned();
            let sources = demos.map(|demo| (demo.name, demo.source));
            (sources.collect(), LINKED)
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
fn live_lesson<'a>(executed: &ExecutedLesson<'a>) -> Option<LiveLesson<'a>> {
    let (lesson, programs, _) = *executed;
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
    (!members.is_empty()).then(|| LiveLesson {
        lesson,
        request,
        kinds: kinds::of_outcomes(executed, &members),
        may_need_all: members
            .iter()
            .any(|member| kinds::may_need_all(&member.program.source)),
        members,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_depends_on_all_that_it_is_linked_with() {
        let key = |name, text: &str| {
            let identity = Identity {
                parts: vec![(name, Digest::of(text.as_bytes()))],
                ..Identity::default()
            };
            super::key(&ModuleRequest::Lesson(Vec::new()), &identity)
        };
        for name in LINKED {
            assert_ne!(key(name, "one"), key(name, "two"), "{name}");
        }
        assert_eq!(key("flags", "one"), key("flags", "two"));
    }
}
