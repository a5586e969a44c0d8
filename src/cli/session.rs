//! State that commands share: the course, the engine, the cache, the reporter.

mod background;
mod further;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::PipelineArguments;
use super::program;
use super::reporter::{Reporter, counted};
use super::stamp::Stamp;
use super::state_lock::{self, StateLock};
use crate::course::Selection;
use crate::demo::EngineError;
use crate::demo::background::BackgroundResults;
use crate::demo::cache::Cache;
use crate::demo::cancel::Cancel;
use crate::demo::native::NativeEngine;
use crate::demo::options::DemoOptions;
use crate::demo::stale_engine::LastOutcomes;
use crate::diagnostic::print::Texts;
use crate::diagnostic::{Diagnostic, nearest};
use crate::serve::{Change, LiveError};
use crate::settings::Settings;
use crate::site::publish::PublishError;
use crate::source::{self, SourceError, Sources, Trust};
use crate::{Built, Memo, Request, course};
use further::OtherCourse;

/// Reason why the tool failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ToolError {
    /// The course cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// No demo can run.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The site cannot be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The live view cannot start.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// A blessed output cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Path of the file.
        path: String,
        /// Error of the system.
        source: std::io::Error,
    },
    /// The arguments do not fit the course.
    #[error("{0}")]
    Usage(String),
    /// A file or folder cannot be removed.
    #[error("cannot remove {path}: {source}")]
    Remove {
        /// Path of the file or folder.
        path: String,
        /// Error of the system.
        source: std::io::Error,
    },
}

/// One run of the tool on one course.
pub(super) struct Session {
    /// Files of the course.
    pub sources: Sources,
    /// Prints all output.
    pub reporter: Arc<Reporter>,
    /// Options of the build.
    pub request: Request,
    root: PathBuf,
    site: PathBuf,
    /// Other courses of the site.
    further: Vec<OtherCourse>,
    /// Name of another course in status lines, ` of docs`; empty for the course of the command line.
    of: String,
    /// Texts of the other courses, as of their last build.
    other_texts: Texts,
    cache: Cache,
    cache_size: u64,
    engine: NativeEngine,
    verbose: bool,
    last: LastOutcomes,
    done: BackgroundResults,
    _lock: Option<StateLock>,
}

/// Returns the folder for the state of builds, which may be deleted at any time.
pub(super) fn state_folder(root: &Path) -> PathBuf {
    root.join(".didact")
}

impl Session {
    /// Reads the course and prepares to build it.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if there is no course.
    pub(super) fn open(arguments: &PipelineArguments) -> Result<Self, ToolError> {
        let root = arguments.course.root();
        let (mut session, settings) = Self::open_at(arguments, root.clone(), root.join("site"))?;
        session.request.only = selected(&session.sources, &arguments.only)?;
        session.further = further::open(arguments, &root, &settings)?;
        Ok(session)
    }

    /// Reads the course in `root`, whose site is published at `site`, and prepares to build it. Also
    /// returns its settings.
    fn open_at(
        arguments: &PipelineArguments,
        root: PathBuf,
        site: PathBuf,
    ) -> Result<(Self, Settings), ToolError> {
        let trust = if arguments.trust_config {
            Trust::Course
        } else {
            Trust::Author
        };
        let mut sources = source::read(&root, trust)?;
        let state = state_folder(&root);
        // Before the lock: whoever takes it removes files, which must not be those behind a link.
        if let Some(problem) = state_lock::foreign(&state, trust) {
            return Err(ToolError::Usage(problem));
        }
        let lock = StateLock::take(&state);
        sources.memo = Memo::new(program::digest(&helper(), &state), &site);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let settings = course::configure(&sources).settings;
        let session = Self {
            request: Request {
                selection: Selection {
                    drafts: arguments.drafts,
                },
                options: DemoOptions {
                    why: arguments.why,
                    ..DemoOptions::default()
                },
                ..Request::default()
            },
            reporter: Arc::new(Reporter::new(arguments.course.quiet)),
            cache: Cache::new(state.join("cache")).with_site(site.clone()),
            cache_size: settings.limits.cache.saturating_mul(1_000_000),
            engine: NativeEngine {
                content: sources.package.folder.clone(),
                work: state.join("build"),
                helper: helper(),
                jobs: arguments.jobs.map_or(cores.max(1), NonZeroUsize::get),
                memory: settings.limits.memory.saturating_mul(1_000_000),
                output: usize::try_from(settings.limits.output.saturating_mul(1_000))
                    .unwrap_or(usize::MAX),
                sandbox: settings.sandbox,
                compiler: None,
                offline: arguments.offline,
                trust,
                traced: state.join("cache/inputs.json"),
                cancel: Cancel::default(),
            },
            verbose: arguments.verbose,
            last: LastOutcomes::default(),
            done: BackgroundResults::default(),
            sources,
            root,
            site,
            further: Vec::new(),
            of: String::new(),
            other_texts: Texts::default(),
            _lock: lock,
        };
        Ok((session, settings))
    }

    /// Reads the changed files of the course.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if the course is gone.
    pub(super) fn reread(&mut self, change: &Change) -> Result<(), ToolError> {
        let updated = match change {
            Change::Paths(paths) => {
                let own = self.own_paths(paths);
                source::update(&mut self.sources, &self.root, &own)
            }
            Change::Unknown => false,
        };
        // The memo is checked by digests, so it survives what the other values do not.
        if !updated {
            let memo = self.sources.memo.clone();
            self.sources = source::read(&self.root, self.sources.trust)?;
            self.sources.memo = memo;
        }
        self.engine.content.clone_from(&self.sources.package.folder);
        // A changed file may have fixed the dependencies.
        let is_prose = |path: &PathBuf| path.extension().is_some_and(|end| end == "md");
        match change {
            Change::Paths(paths) if paths.iter().all(is_prose) => {}
            _ => self.done.retry(),
        }
        Ok(())
    }

    /// Returns the changed paths that are part of the sources; others affect only outputs.
    fn own_paths(&self, paths: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
        let folders = [self.content(), self.root.join("templates")];
        let beside = self
            .sources
            .beside
            .keys()
            .map(|name| self.root.join(self.sources.layout.shown(name)));
        let files = beside.chain([self.root.join("book.toml")]);
        let own: Vec<_> = folders
            .into_iter()
            .chain(files)
            .flat_map(std::path::absolute)
            .collect();
        let is_own = |path: &&PathBuf| own.iter().any(|own| path.starts_with(own));
        paths.iter().filter(is_own).cloned().collect()
    }

    /// Returns the files and folders besides `content/` and `templates/` that affect pages.
    pub(super) fn watched(&self) -> Vec<PathBuf> {
        let layout = &self.sources.layout;
        let beside = self
            .sources
            .beside
            .keys()
            .map(|name| self.root.join(layout.shown(name)));
        let book = [self.root.join("book.toml"), self.content()];
        let paths = beside.chain(book).flat_map(std::path::absolute);
        self.engine.watched().into_iter().chain(paths).collect()
    }

    /// Returns a changed path in the form of messages.
    pub(super) fn shown(&self, path: &Path) -> String {
        let root = std::path::absolute(&self.root).unwrap_or_else(|_| self.root.clone());
        let below = path.strip_prefix(&root);
        below.unwrap_or(path).display().to_string()
    }

    /// Runs the pipeline.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if no demo can be run.
    pub(super) fn build(&mut self) -> Result<Built, ToolError> {
        let lessons = course::lesson_files(&self.sources).len();
        let words = format!("{}{}", counted(lessons, "lesson"), self.of);
        self.reporter.status("Reading", &words);
        let reporter = &self.reporter;
        let result = crate::build(
            &self.sources,
            &self.request,
            &self.cache,
            &self.engine,
            &|event| reporter.event(event),
        );
        // The bar would otherwise stay on the terminal above the error.
        self.reporter.end_demos();
        let built = result?;
        if built.outputs.counts.ran > 0 {
            self.cache.shrink(self.cache_size);
        }
        Ok(built)
    }

    /// Prints the walls between demos and this machine, if verbose.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if our own binary does not answer.
    pub(super) fn report_walls(&self) -> Result<(), ToolError> {
        if self.verbose {
            self.reporter
                .status("Walls", &self.engine.describe_walls()?);
        }
        Ok(())
    }

    /// Removes outcomes beyond the course's limit on the cache.
    pub(super) fn shrink_cache(&self) {
        self.cache.shrink(self.cache_size);
    }

    /// Ignores all results of earlier runs: every demo runs, and Cargo is asked again.
    pub(super) fn distrust(&mut self) {
        self.request.options.fresh = true;
        self.engine.distrust();
        self.with_others(Self::distrust);
    }

    /// Switches to a frozen build: no demo runs and no compiler is asked.
    pub(super) fn freeze(&mut self) {
        self.request.options.frozen = true;
        self.engine.compiler = Some(self.cache.compiler());
        self.with_others(Self::freeze);
    }

    /// Returns the stamp that a build of the present sources without errors would leave.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        let program = self.sources.memo.program();
        let stamp = Stamp::of(
            &self.sources,
            &self.request,
            &self.engine,
            program,
            &self.state(),
        )?;
        let others: Option<Vec<Stamp>> = self.others().map(Self::stamp).collect();
        Some(stamp.with(&others?))
    }

    /// Loads the pages and index segments of earlier runs.
    pub(super) fn recall(&mut self) {
        self.sources.memo.load(&self.state().join("memo"));
        self.with_others(Self::recall);
    }

    /// Stores pages and index segments for later runs; the site must be published before.
    pub(super) fn store_memo(&self) {
        self.sources.memo.save(&self.state().join("memo"));
        self.others().for_each(Self::store_memo);
    }

    /// Returns the texts that diagnostics of a build quote.
    pub(super) fn texts(&self, built: &Built) -> Texts {
        let mut texts = built.texts(&self.sources);
        texts.extend(self.other_texts.clone());
        texts
    }

    /// Prints the diagnostics; returns true if one of them is an error.
    pub(super) fn report(&self, built: &Built) -> bool {
        self.report_these(built, &built.diagnostics);
        built.has_errors()
    }

    /// Prints some diagnostics of a build.
    pub(super) fn report_these(&self, built: &Built, diagnostics: &[Diagnostic]) {
        self.reporter.diagnostics(diagnostics, &self.texts(built));
    }

    /// Returns the folder of the course.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the folder of the lessons.
    pub(super) fn content(&self) -> PathBuf {
        self.sources.layout.folder(&self.root)
    }

    /// Returns the folder of the published site.
    pub(super) fn site_folder(&self) -> PathBuf {
        self.site.clone()
    }

    /// Returns the folder for the state of builds.
    pub(super) fn state(&self) -> PathBuf {
        state_folder(&self.root)
    }
}

/// Returns the slugs of the named lessons; an unknown name is an error.
fn selected(sources: &Sources, names: &[String]) -> Result<Vec<String>, ToolError> {
    let lessons = course::lesson_files(sources);
    let above = sources.layout.shown("");
    let slug_of = |argument: &String| {
        // A shell completes `content/03-maps/`.
        let path = argument.trim_end_matches('/').trim_start_matches("./");
        let name = path.strip_prefix(above.as_str()).unwrap_or(path);
        let found = lessons
            .iter()
            .find(|(file, place)| [place.slug.as_str(), &place.folder, file].contains(&name));
        found.map(|(_, place)| place.slug.clone()).ok_or_else(|| {
            let slugs = lessons.iter().map(|(_, place)| place.slug.as_str());
            let help = match nearest(name, slugs) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a lesson's folder, with or without its number".to_owned(),
            };
            ToolError::Usage(format!("no lesson is called `{name}`; {help}"))
        })
    };
    names.iter().map(slug_of).collect()
}

/// Returns the path of our own binary, which becomes the demos.
pub(super) fn helper() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("didact"))
}
