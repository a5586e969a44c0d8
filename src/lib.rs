//! Builds courses whose Rust snippets are compiled and run.
//!
//! A build is a pipeline of seven stages, functions from one type to the next; [`build`] is all of it:
//!
//! 1. [`source`] reads every byte that the build may use.
//! 2. [`lesson`] parses one Markdown file: blocks, links, demos.
//! 3. [`course`] puts lessons in order and builds what needs all of them.
//! 4. [`demo`] compiles and runs demos that have no cached outcome, and judges all outcomes.
//! 5. [`page`] renders lessons and outputs to HTML.
//! 6. [`site`] lays out the whole site as a value.
//! 7. [`check`] finds what a reader would stumble over.
//!
//! The stages remember results of earlier builds ([`memo`]), which no signature shows.
//! Nothing flows back, and nothing but the edges (reading, running, publishing,
//! serving, the command line) has effects.

pub(crate) mod book;
pub mod check;
pub mod cli;
mod component;
pub mod course;
pub mod demo;
pub mod diagnostic;
pub mod digest;
pub(crate) mod edition;
pub(crate) mod formula;
pub mod lesson;
pub(crate) mod memo;
pub mod page;
mod parallel;
mod regular;
mod repository;
pub(crate) mod serve;
pub mod settings;
pub mod site;
mod sorted;
pub mod source;
pub(crate) mod store;
mod uri;

use std::sync::Arc;

use check::Reading;
use course::{Course, Publication, Selection};
use demo::cache::Cache;
use demo::options::DemoOptions;
use demo::outputs::Outputs;
use demo::{DemoRequest, Engine, EngineError, Report};
use diagnostic::Diagnostic;
use diagnostic::print::Texts;
use site::Site;
use source::Sources;

pub use memo::Memo;

/// A finished build.
#[derive(Clone, Debug)]
pub struct Built {
    /// The assembled course.
    pub course: Course,
    /// Outputs of its demos.
    pub outputs: Outputs,
    /// The whole site.
    pub site: Site,
    /// Errors and warnings, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of lesson pages rendered now; the others are reused.
    pub rendered: usize,
}

/// Options of a build.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Options that select lessons.
    pub selection: Selection,
    /// Options that concern demos.
    pub options: DemoOptions,
    /// True if an output that differs from the blessed one is an error.
    pub strict: bool,
    /// True if demos run a second time, to find output that changes from run to run.
    pub twice: bool,
    /// Slugs of the lessons whose demos may run; empty for all.
    pub only: Vec<String>,
    /// True if only diagnostics of the lessons in `only` are reported.
    pub partial: bool,
    /// Options that concern the published site.
    pub publication: Publication,
}

/// Builds the site of a course, with the diagnostics.
///
/// There is no site if no demo can run at all, or if only a shard of them is requested.
///
/// # Errors
///
/// [`EngineError`] if no demo can run at all. Errors in the course are diagnostics.
pub fn build(
    sources: &Sources,
    request: &Request,
    cache: &Cache,
    engine: &dyn Engine,
    report: Report<'_>,
) -> Result<Built, EngineError> {
    let configured = course::configure(sources).published(&request.publication);
    let lessons = course::parse_all(sources, &configured.settings);
    let course = course::assemble(sources, configured, lessons, request.selection);
    let outputs = demo::execute_all(&course, request.for_demos(), cache, engine, report)?;
    if !outputs.faults.is_empty() || request.options.shard.is_some() {
        return Ok(without_site(course, outputs, sources, request));
    }
    let pages = page::render_all(&course, &outputs, sources, component::ALL);
    let rendered = pages.rendered;
    let site = site::lay_out(&course, &outputs, pages, sources);
    let diagnostics = check::all(&check::CheckInputs {
        reading: request.reading(&course, sources),
        outputs: &outputs,
        site: &site,
    });
    Ok(Built {
        diagnostics: request.reported(diagnostics, &course),
        course,
        outputs,
        site,
        rendered,
    })
}

/// Returns a build that ends with its demos: with their diagnostics, or, if none can run, the faults
/// and the diagnostics known after reading.
///
/// Missing outputs are not reported page by page, since they all have this one cause.
fn without_site(course: Course, outputs: Outputs, sources: &Sources, request: &Request) -> Built {
    let mut diagnostics = outputs.diagnostics.clone();
    if !outputs.faults.is_empty() {
        let faults = outputs.faults.iter();
        diagnostics.extend(faults.map(|fault| fault.diagnostic(&sources.prefix)));
        diagnostics.extend(check::before_demos(&request.reading(&course, sources)));
        diagnostics = check::with_overrides(diagnostics, &course.settings.check);
    }
    course.place_in_files(&mut diagnostics);
    Built {
        diagnostics,
        course,
        outputs,
        site: Site::default(),
        rendered: 0,
    }
}

impl Request {
    fn for_demos(&self) -> DemoRequest<'_> {
        DemoRequest {
            options: self.options,
            only: &self.only,
            twice: self.twice,
            strict: self.strict,
        }
    }

    fn reading<'a>(&self, course: &'a Course, sources: &'a Sources) -> Reading<'a> {
        Reading {
            course,
            sources,
            strict: self.strict,
        }
    }

    /// Returns the requested diagnostics, with their places in files.
    fn reported(&self, mut diagnostics: Vec<Diagnostic>, course: &Course) -> Vec<Diagnostic> {
        if self.partial {
            diagnostics.retain(|diagnostic| course.concerns(diagnostic, &self.only));
        }
        course.place_in_files(&mut diagnostics);
        diagnostics
    }
}

impl Built {
    /// Returns the texts that diagnostics of this build quote.
    pub fn texts(&self, sources: &Sources) -> Texts {
        let mut texts = self.course.texts(sources);
        for fault in &self.outputs.faults {
            let shown = format!("{}{}", sources.prefix, fault.file);
            texts.add(shown, Arc::clone(&fault.text));
        }
        // The course knows the texts of its lessons; diagnostics may be in other files.
        for span in self.diagnostics.iter().filter_map(|one| one.span.as_ref()) {
            let name = span.file.strip_prefix(&*sources.shown(""));
            if texts.get(&span.file).is_none()
                && let Some(text) = name.and_then(|name| sources.text(name))
            {
                texts.add(Arc::clone(&span.file), lesson::normalize(&text));
            }
        }
        texts
    }

    /// Returns true if an error keeps the site from being published.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}
