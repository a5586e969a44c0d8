//! Builds courses whose Rust snippets are compiled and run.
//!
//! A build is a pipeline of seven stages, each a function from one type to the
//! next; [`build`] is all of it:
//!
//! 1. [`source`] reads every byte that the build may use.
//! 2. [`lesson`] understands one Markdown file: blocks, links, demos.
//! 3. [`course`] puts lessons in order and builds what needs all of them.
//! 4. [`demo`] compiles and runs what is not known yet, and judges it.
//! 5. [`page`] makes finished HTML of lessons and outputs.
//! 6. [`site`] lays out the whole site as a value.
//! 7. [`check`] finds what a reader would stumble over.
//!
//! Nothing flows back, and nothing but the edges (reading, running, publishing,
//! serving, the command line) has effects.

pub mod check;
pub mod cli;
pub mod course;
pub mod demo;
pub mod diagnostic;
pub mod digest;
pub mod lesson;
pub mod memo;
pub mod page;
pub mod serve;
pub mod settings;
pub mod site;
pub mod source;

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use course::{Course, Selection};
use demo::cache::Cache;
use demo::execute::Options;
use demo::outputs::Outputs;
use demo::{Engine, EngineError, Report};
use diagnostic::Diagnostic;
use diagnostic::print::Texts;
use lesson::Lesson;
use page::{CourseView, Ingredients, Page, Renderer};
use site::Site;
use source::Sources;

use memo::Made;
pub use memo::Memo;

/// A finished build.
#[derive(Clone, Debug)]
pub struct Built {
    /// The course as it was understood.
    pub course: Course,
    /// What its demos gave.
    pub outputs: Outputs,
    /// The whole site.
    pub site: Site,
    /// Everything that is wrong, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many pages of lessons were rendered; the others are as they were.
    pub rendered: usize,
}

/// What is asked of a build.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Which lessons are taken.
    pub selection: Selection,
    /// How demos are treated.
    pub options: Options,
    /// Whether output that differs from the blessed one is an error.
    pub strict: bool,
    /// Whether demos are run a second time, to find output that changes from run to run.
    pub twice: bool,
    /// The lessons (by slug) whose demos may run; all if it is empty.
    pub only: Vec<String>,
    /// Whether, of those lessons alone, problems are told: what others lack is not missed.
    pub partial: bool,
    /// Where the site will stand, instead of what `course.toml` says.
    pub base_url: Option<String>,
    /// Whether a zip file of the site is wanted, even if `course.toml` does not say so.
    pub archive: bool,
    /// Whether the site is only looked at while it is written: what repeats all its pages is left out.
    pub live: bool,
}

/// Turns the bytes of a course into a site and a list of what is wrong with it.
///
/// # Errors
///
/// [`EngineError`] when no demo can be run at all; problems of the course are diagnostics.
pub fn build(
    sources: &Sources,
    request: &Request,
    cache: &Cache,
    engine: &dyn Engine,
    memo: &mut Memo,
    report: Report<'_>,
) -> Result<Built, EngineError> {
    let lessons = parse_all(sources, memo);
    let course = course::assemble(sources, lessons, request.selection);
    let mut course = course.standing_at(request.base_url.as_deref());
    let extras = &mut course.settings.site;
    extras.archive = (extras.archive || request.archive) && !request.live;
    extras.whole &= !request.live;
    let outputs = execute(&course, request, cache, engine, report)?;
    let (pages, site, reported) = lay_out(&course, &outputs, sources, memo);
    let rendered = pages.iter().filter(|made| !made.recalled).count();
    let mut scans = memo.scans(&site, &pages);
    memo.remember(pages, &course.files, &site, &scans);
    // Its links are those of the lessons, where they are judged.
    page::whole_path(&course).and_then(|path| scans.remove(path));
    let strict = request.strict;
    let mut diagnostics = check::all(&course, &outputs, reported, &site, &scans, sources, strict);
    if request.partial {
        diagnostics.retain(|found| concerns(found, &course, &request.only));
    }
    Ok(Built {
        course,
        outputs,
        site,
        diagnostics,
        rendered,
    })
}

/// Runs the demos of the shard that is asked for, and judges them; the cache keeps their outcomes.
///
/// # Errors
///
/// [`EngineError`] when no demo can be run at all.
pub fn run_shard(
    sources: &Sources,
    request: &Request,
    cache: &Cache,
    engine: &dyn Engine,
    report: Report<'_>,
) -> Result<Built, EngineError> {
    let lessons = parse_all(sources, &mut Memo::default());
    let course = course::assemble(sources, lessons, request.selection);
    let outputs = execute(&course, request, cache, engine, report)?;
    Ok(Built {
        diagnostics: outputs.diagnostics.clone(),
        course,
        outputs,
        site: Site::default(),
        rendered: 0,
    })
}

fn execute(
    course: &Course,
    request: &Request,
    cache: &Cache,
    engine: &dyn Engine,
    report: Report<'_>,
) -> Result<Outputs, EngineError> {
    let options = Options {
        timeout: course.settings.limits.timeout(),
        ..request.options
    };
    let lessons: Vec<&Lesson> = course.all().map(|lesson| &**lesson).collect();
    let is_wanted =
        |lesson: &Lesson| request.only.is_empty() || request.only.contains(&lesson.slug);
    let (wanted, others): (Vec<_>, Vec<_>) = lessons.iter().partition(|lesson| is_wanted(lesson));
    let files = &course.files;
    let run = || demo::execute::execute(&wanted, files, cache, engine, options, report);
    let mut outputs = run()?;
    if request.twice {
        let unsteady = demo::steady::unsteady(&wanted, files, &outputs, &run()?);
        outputs.diagnostics.extend(unsteady);
    }
    if !others.is_empty() {
        let options = Options {
            frozen: true,
            ..options
        };
        let known = demo::execute::execute(&others, files, cache, engine, options, &|_| {})?;
        outputs.lessons.extend(known.lessons);
        outputs.diagnostics.extend(known.diagnostics);
    }
    let settled = demo::settle::settle(&lessons, files, outputs, request.strict);
    Ok(settled)
}

/// Whether a problem is one of the lessons in `only`, or of no lesson; of any if `only` is empty.
fn concerns(found: &Diagnostic, course: &Course, only: &[String]) -> bool {
    let file = found.span.as_ref().map(|span| &span.file);
    let lesson = file.and_then(|file| course.all().find(|lesson| lesson.file == *file));
    only.is_empty() || lesson.is_none_or(|lesson| only.contains(&lesson.slug))
}

/// The site and what its pages report; templates that cannot be read leave only their problems.
fn lay_out(
    course: &Course,
    outputs: &Outputs,
    sources: &Sources,
    memo: &mut Memo,
) -> (Vec<Made>, Site, Vec<Diagnostic>) {
    let renderer = match memo.renderer(&sources.templates, &course.settings.language) {
        Ok(renderer) => renderer,
        Err(diagnostics) => return (Vec::new(), Site::default(), diagnostics),
    };
    let view = CourseView::new(course, &renderer.words);
    let (mut made, mut pages) = render_lessons(&view, outputs, sources, &renderer, memo);
    pages.extend(render_others(&view, outputs, &pages, &renderer));
    forget_doubles(&mut made, &pages, course);
    let drawn = page::previews(&view, &renderer.words, &|path, key| memo.picture(path, key));
    let cuts = &mut memo.cuts;
    let (mut site, mut reported) = site::lay_out(&view, outputs, pages, &drawn, &renderer, cuts);
    memo.remember_pictures(drawn);
    let beside = course.all().collect::<Vec<_>>().into_par_iter();
    let beside =
        beside.flat_map_iter(|lesson| page::files(lesson, outputs, &view, &renderer.words));
    let beside: Vec<(String, Vec<u8>)> = beside.collect();
    for (path, bytes) in outputs.modules.files() {
        site.add(path, bytes);
    }
    for (path, bytes) in beside {
        site.add(path, bytes);
    }
    site::keep_offline(&view, &mut site, &renderer);
    if course.settings.site.archive {
        reported.extend(site.add_archive());
    }
    (made, site, reported)
}

/// The pages of lessons, and of what else is written: those that are remembered, and the others made.
fn render_lessons(
    view: &CourseView<'_>,
    outputs: &Outputs,
    sources: &Sources,
    renderer: &Renderer,
    memo: &Memo,
) -> (Vec<Made>, Vec<Page>) {
    let course = view.course;
    let ingredients = Ingredients::new(view, outputs, &sources.templates, memo.program);
    let make = |lesson: &Lesson, render: page::Render| {
        let key = ingredients.of(lesson, outputs);
        let known = memo.recall(&page::path(lesson), key, &course.files);
        let recalled = known.is_some();
        let page = known.unwrap_or_else(|| render(view, lesson, outputs, renderer));
        let made = Made {
            key,
            page: page.without_text(),
            recalled,
        };
        (made, page)
    };
    let lessons = course.lessons.par_iter();
    let mut all: Vec<(Made, Page)> = lessons.map(|lesson| make(lesson, page::render)).collect();
    let others = course.pages.par_iter();
    all.par_extend(others.map(|page| make(page, page::render_prose)));
    all.into_iter().unzip()
}

/// The pages that nobody wrote, of those that somebody did.
fn render_others(
    view: &CourseView<'_>,
    outputs: &Outputs,
    lessons: &[Page],
    renderer: &Renderer,
) -> Vec<Page> {
    let course = view.course;
    let aliases = course.aliases.iter();
    let moved = aliases.filter_map(|(alias, slug)| Some((alias, course.by_slug(slug)?)));
    let moved = moved.map(|(alias, now)| page::render_redirect(view, alias, now, renderer));
    let mut pages: Vec<Page> = moved.collect();
    pages.push(page::render_home(view, renderer));
    pages.push(page::render_not_found(view, renderer));
    pages.extend(page::render_overviews(view, lessons, renderer));
    pages.extend(page::render_personal(view, outputs, renderer));
    pages
}

/// Pages whose address something else wants too are not remembered: what stands there may not be theirs.
fn forget_doubles(made: &mut Vec<Made>, pages: &[Page], course: &Course) {
    let mut seen = HashSet::new();
    let twice = pages.iter().map(|page| page.path.as_str());
    let twice: HashSet<&str> = twice.filter(|path| !seen.insert(*path)).collect();
    made.retain(|Made { page, .. }| {
        let file = format!("static/{}", page.path);
        !twice.contains(page.path.as_str()) && !course.files.contains_key(&file)
    });
}

fn parse_all(sources: &Sources, memo: &mut Memo) -> Vec<Arc<Lesson>> {
    let files = course::lesson_files(sources);
    let parsed: Vec<_> = files
        .into_par_iter()
        .map(|(name, place)| {
            let bytes = Arc::clone(&sources.content[&name]);
            let same = |known: &Arc<[u8]>| Arc::ptr_eq(known, &bytes) || *known == bytes;
            let lesson = match memo.lessons.get(&name) {
                Some((known, lesson)) if same(known) => Arc::clone(lesson),
                _ => Arc::new(lesson::parse(place, &String::from_utf8_lossy(&bytes))),
            };
            // What is included may change while the lesson does not.
            let whole = lesson::include(&lesson, &sources.content);
            (whole, (name, (bytes, lesson)))
        })
        .collect();
    let (lessons, known): (_, Vec<_>) = parsed.into_iter().unzip();
    memo.lessons = known.into_iter().collect();
    lessons
}

impl Built {
    /// The texts that diagnostics of this build quote.
    pub fn texts(&self, sources: &Sources) -> Texts {
        let mut texts = Texts::default();
        for name in ["course.toml", "bibliography.toml"] {
            if let Some(text) = sources.text(name) {
                texts.add(sources.shown(name), text);
            }
        }
        for (name, bytes) in &sources.templates {
            let shown = format!("{}templates/{name}", sources.prefix);
            texts.add(shown, String::from_utf8_lossy(bytes));
        }
        for lesson in self.course.all() {
            texts.add(Arc::clone(&lesson.file), Arc::clone(&lesson.text));
            for (file, text) in &lesson.included {
                texts.add(Arc::clone(file), Arc::clone(text));
            }
        }
        let spans = self.diagnostics.iter().flat_map(|found| &found.span);
        for span in spans {
            let name = span.file.strip_prefix(&*sources.shown(""));
            // Files that no lesson was made of.
            if let Some(text) = name.and_then(|name| sources.text(name))
                && texts.get(&span.file).is_none()
            {
                texts.add(Arc::clone(&span.file), lesson::normalize(&text));
            }
        }
        texts
    }

    /// Whether anything keeps the site from being published.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}
