//! Fuzz targets: functions that are fed with strange input, and claims that hold for any.
//!
//! Used twice: by `tests/fuzz.rs` with a fixed number of mutations, and by
//! `cargo fuzz` (see `fuzz/README.md`) for as long as one likes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use didact::Request;
use didact::demo::cache::Cache;
use didact::demo::outcome::{End, Outcome};
use didact::demo::{Engine, EngineError, Program, Report, parts_of, program};
use didact::diagnostic::print::Coloring;
use didact::lesson::{self, Lesson, LessonPath, front_matter};
use didact::source::Sources;

#[path = "figures.rs"]
mod figures;

/// A text that goes on for longer makes runs slow and finds nothing new.
const LONGEST: usize = 4_000;

/// A target by its name.
pub(crate) type Target = (&'static str, fn(&str));

/// All targets.
pub(crate) const TARGETS: &[Target] = &[
    ("lesson", lesson),
    ("front", front),
    ("diagram", diagram),
    ("frames", frames),
    ("figure", figure),
    ("course", course),
];

fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

fn place() -> LessonPath {
    LessonPath {
        file: "content/01-a/index.md".into(),
        name: "01-a/index.md".to_owned(),
        folder: "01-a".to_owned(),
        slug: "a".to_owned(),
        page: "a/index.html".to_owned(),
        number: Some(1),
        title: None,
    }
}

#[track_caller]
fn within(range: &Range<usize>, text: &str, what: &str) {
    assert!(
        range.start <= range.end,
        "{what} {range:?} is turned around"
    );
    assert!(
        text.get(range.clone()).is_some(),
        "{what} {range:?} is not a part of {text:?}"
    );
}

/// Markdown, fences, handwritten HTML, programs: all places lie in the text.
pub(crate) fn lesson(text: &str) {
    let lesson = lesson::parse(place(), head(text));
    check_places(&lesson);
    let made = program::assemble(&lesson, &BTreeMap::new(), Duration::from_secs(1));
    for assembly in &made.programs {
        let lines = assembly.program.source.lines().count();
        for line in &lesson.demos[assembly.demo].lines {
            let place = assembly.map.line_of(line);
            assert!(
                place.is_none_or(|place| place <= lines + 1),
                "{place:?} of {lines}"
            );
        }
    }
}

fn check_places(lesson: &Lesson) {
    let text = &*lesson.text;
    for found in &lesson.diagnostics {
        let span = found
            .span
            .as_ref()
            .expect("lessons know where they are wrong");
        within(&span.range(), text, found.code.as_str());
    }
    for link in lesson.links() {
        within(&link.range, text, "link");
    }
    for tag in lesson.html.iter().flat_map(lesson::html::HtmlPiece::tags) {
        within(&tag.range, text, "tag");
    }
    for demo in &lesson.demos {
        within(&demo.range, text, "demo");
        within(&demo.info_range, text, "words");
        for line in &demo.lines {
            assert!(text.is_char_boundary(line.offset), "{line:?} in {text:?}");
        }
    }
}

/// Front matter in either form: what is wrong lies in the text.
pub(crate) fn front(text: &str) {
    let text = lesson::normalize(head(text));
    let Some(found) = front_matter::find(&text) else {
        return;
    };
    within(&found.inner, &text, "front matter");
    if let Err(error) = front_matter::read(&text, &found, &[]) {
        within(&error.range, &text, &error.message);
    }
}

/// Diagrams: drawn, or wrong at a line and a column that exist.
pub(crate) fn diagram(text: &str) {
    let text = head(text);
    match figure::parse_diagram(text) {
        Ok(diagram) => drop(figure::Figure::Diagram(diagram).render("f", None)),
        Err(error) => {
            assert!(
                error.line <= text.lines().count().max(1),
                "{error:?} in {text:?}"
            );
        }
    }
}

/// Output of demos: frames are read or reported, figures are drawn or refused.
pub(crate) fn frames(text: &str) {
    let (found, _) = parts_of(head(text), "m");
    let all = found.iter().map(|part| format!("{part:?}"));
    assert!(all.count() <= text.len() + 1);
    let pieces = head(text).split('\u{1e}');
    for piece in pieces.filter_map(|piece| piece.strip_prefix('m')) {
        if let Ok(figure) = serde_json::from_str::<figure::Figure>(piece) {
            drop(figure.render("f", Some("words")));
        }
    }
}

/// Figures made of the bytes of a text: drawn, or refused in words.
pub(crate) fn figure(text: &str) {
    figures::render(&figures::Bytes(text.as_bytes()).figure());
}

/// Says that each program printed its own text, so that demos can show anything.
struct Echo;

impl Engine for Echo {
    fn run(&self, programs: &[Program], _: Report<'_>) -> Result<Vec<Arc<Outcome>>, EngineError> {
        let outcomes = programs.iter().map(|program| {
            let (parts, problems) = parts_of(&program.source, "m");
            Arc::new(Outcome {
                end: End::Exited(0),
                messages: Vec::new(),
                parts,
                stderr: String::new(),
                problems,
            })
        });
        Ok(outcomes.collect())
    }
}

/// A whole course of one lesson, to finished pages and everything that is wrong with them.
pub(crate) fn course(text: &str) {
    let mut sources = Sources::default();
    let bytes = head(text).as_bytes().into();
    sources.content.insert("01-a/index.md".to_owned(), bytes);
    let folder = std::env::temp_dir().join("didact-fuzz-no-cache");
    let cache = Cache::new(folder);
    let request = Request::default();
    let built = didact::build(&sources, &request, &cache, &Echo, &|_| {});
    let built = built.expect("the engine works");
    let texts = built.texts(&sources);
    for found in &built.diagnostics {
        drop(didact::diagnostic::print::human(
            found,
            &texts,
            Coloring::Plain,
        ));
        drop(didact::diagnostic::print::json(found, &texts));
        if let Some(fix) = &found.fix {
            let text = texts
                .get(&fix.span.file)
                .expect("fixes are for files of the course");
            within(&fix.span.range(), text, "fix");
        }
    }
}
