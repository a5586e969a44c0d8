//! What the commands share: the course that was read, the engine, the cache, the voice.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::arguments::PipelineArguments;
use super::lease::Lease;
use super::program;
use super::reporter::{Reporter, counted};
use super::stamp::Stamp;
use crate::course::Selection;
use crate::demo::EngineError;
use crate::demo::cache::Cache;
use crate::demo::execute::Options;
use crate::demo::meanwhile::{Last, Meanwhile};
use crate::demo::native::NativeEngine;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::serve::{Change, LiveError};
use crate::site::publish::PublishError;
use crate::source::{self, SourceError, Sources};
use crate::{Built, Memo, Request, course, settings};

/// Why the tool could not work.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// The course cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// No demo can be run.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The site cannot be put in place.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// There is no live view.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// A blessed output cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The words of the command line do not fit the course.
    #[error("{0}")]
    Usage(String),
    /// A file or folder cannot be removed.
    #[error("cannot remove {path}: {source}")]
    Remove {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

/// One run of the tool on one course.
pub struct Session {
    /// The bytes of the course.
    pub sources: Sources,
    /// The one voice.
    pub reporter: Reporter,
    /// What is asked of the build.
    pub request: Request,
    root: PathBuf,
    cache: Cache,
    cache_size: u64,
    engine: NativeEngine,
    memo: Memo,
    last: Last,
    _lease: Option<Lease>,
}

/// Where builds keep what they may lose.
pub fn state_folder(root: &Path) -> PathBuf {
    root.join(".didact")
}

impl Session {
    /// Reads the course and prepares to build it.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if there is no course.
    pub fn open(arguments: &PipelineArguments) -> Result<Self, ToolError> {
        let root = arguments.course.course.clone();
        let sources = source::read(&root)?;
        let state = state_folder(&root);
        let lease = Lease::take(&state);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let (settings, _) = match sources.text("course.toml") {
            Some(text) => settings::read(&sources.shown("course.toml"), &text),
            None => (settings::Settings::default(), None),
        };
        Ok(Self {
            request: Request {
                selection: Selection {
                    drafts: arguments.drafts,
                },
                options: Options {
                    why: arguments.why,
                    ..Options::default()
                },
                only: selected(&sources, &arguments.only)?,
                ..Request::default()
            },
            reporter: Reporter::new(arguments.course.quiet),
            cache: Cache::new(state.join("cache")).beside(root.join("site")),
            cache_size: settings.limits.cache.saturating_mul(1_000_000),
            engine: NativeEngine {
                content: root.join("content"),
                work: state.join("build"),
                helper: helper(),
                jobs: arguments.jobs.map_or(cores.max(1), NonZeroUsize::get),
                memory: settings.limits.memory * 1_000_000,
                output: usize::try_from(settings.limits.output * 1_000).unwrap_or(usize::MAX),
                sandbox: settings.sandbox,
                compiler: None,
                offline: arguments.offline,
            },
            memo: Memo::new(program::digest(&helper(), &state), &root.join("site")),
            last: Last::default(),
            sources,
            root,
            _lease: lease,
        })
    }

    /// Reads what changed of the course.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if the course is gone.
    pub fn reread(&mut self, change: &Change) -> Result<(), ToolError> {
        let updated = match change {
            Change::Paths(paths) => source::update(&mut self.sources, &self.root, paths),
            Change::Unknown => false,
        };
        if !updated {
            self.sources = source::read(&self.root)?;
        }
        Ok(())
    }

    /// Runs the pipeline.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if no demo can be run.
    pub fn build(&mut self) -> Result<Built, ToolError> {
        let lessons = course::lesson_files(&self.sources).len();
        self.reporter.status("Reading", &counted(lessons, "lesson"));
        let reporter = &self.reporter;
        let built = crate::build(
            &self.sources,
            &self.request,
            &self.cache,
            &self.engine,
            &mut self.memo,
            &|event| reporter.event(event),
        );
        self.reporter.end_demos();
        let built = built?;
        if built.outputs.counts.ran > 0 {
            self.cache.shrink(self.cache_size);
        }
        Ok(built)
    }

    /// Runs the demos of a shard.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if no demo can be run.
    pub fn run_shard(&self) -> Result<Built, ToolError> {
        let report = |event| self.reporter.event(event);
        let built = crate::run_shard(
            &self.sources,
            &self.request,
            &self.cache,
            &self.engine,
            &report,
        );
        self.reporter.end_demos();
        Ok(built?)
    }

    /// Runs the pipeline without running demos: those that have to run give what they gave in the
    /// last build that was [kept in mind](Self::keep_in_mind). The names of these come along.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if there is no compiler.
    pub fn preview(&mut self) -> Result<(Built, Vec<String>), ToolError> {
        let lessons = course::lesson_files(&self.sources).len();
        self.reporter.status("Reading", &counted(lessons, "lesson"));
        let engine = Meanwhile::new(&self.engine, &self.last);
        let events = Mutex::new(Vec::new());
        let built = crate::build(
            &self.sources,
            &self.request,
            &self.cache,
            &engine,
            &mut self.memo,
            &|event| events.lock().expect("no holder panics").push(event),
        )?;
        let waiting = engine.waiting();
        if waiting.is_empty() {
            let events = events.into_inner().expect("no holder panics");
            events.into_iter().for_each(|e| self.reporter.event(e));
        }
        Ok((built, waiting))
    }

    /// From now on demos that wait for their run show what they gave in this build.
    pub fn keep_in_mind(&mut self, built: &Built) {
        self.last = Last::of(&built.course, &built.outputs);
    }

    /// From now on no demo is run and no compiler asked.
    pub fn freeze(&mut self) {
        self.request.options.frozen = true;
        self.engine.compiler = Some(self.cache.compiler());
    }

    /// What a clean build of the course as it was read would leave.
    pub fn stamp(&self) -> Option<Stamp> {
        let program = self.memo.program;
        Stamp::of(
            &self.sources,
            &self.request,
            &self.engine,
            program,
            &self.state(),
        )
    }

    /// Remembers what earlier runs made.
    pub fn recall(&mut self) {
        self.memo.load(&self.state().join("memo"));
    }

    /// Keeps what this run made, for those to come: the site has to stand.
    pub fn keep_memo(&self) {
        self.memo.keep(&self.state().join("memo"));
    }

    /// Prints what is wrong; whether any of it is an error.
    pub fn report(&self, built: &Built) -> bool {
        let texts = built.texts(&self.sources);
        self.reporter.diagnostics(&built.diagnostics, &texts);
        built.has_errors()
    }

    /// The folder of the course.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the lessons are.
    pub fn content(&self) -> PathBuf {
        self.root.join("content")
    }

    /// Where the site stands.
    pub fn site_folder(&self) -> PathBuf {
        self.root.join("site")
    }

    /// Where builds keep what they may lose.
    pub fn state(&self) -> PathBuf {
        state_folder(&self.root)
    }
}

/// The slugs of the lessons that were named; a name that means nothing is not nothing.
fn selected(sources: &Sources, names: &[String]) -> Result<Vec<String>, ToolError> {
    let lessons = course::lesson_files(sources);
    let slug_of = |name: &String| {
        let name = name.trim_end_matches('/').trim_start_matches("./");
        let name = name.strip_prefix("content/").unwrap_or(name);
        let mut lessons = lessons.iter();
        let found = lessons
            .find(|(file, place)| [place.slug.as_str(), &place.folder, file].contains(&name));
        found.map(|(_, place)| place.slug.clone()).ok_or_else(|| {
            let known = || course::lesson_files(sources).into_iter();
            let slugs: Vec<String> = known().map(|(_, place)| place.slug).collect();
            let help = match nearest(name, slugs.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a lesson's folder, with or without its number".to_owned(),
            };
            ToolError::Usage(format!("no lesson is called `{name}`; {help}"))
        })
    };
    names.iter().map(slug_of).collect()
}

/// Our own binary, which becomes the demos.
fn helper() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("didact"))
}

/// Files that are named beside the first.
const OTHERS: usize = 5;

/// What to say about a published site that differs from what `build` makes.
pub fn stale_site(paths: &[String]) -> Option<Diagnostic> {
    let first = paths.first()?;
    let count = counted(paths.len(), "file");
    let differ = if paths.len() == 1 {
        "differs"
    } else {
        "differ"
    };
    let message = format!("`site/` is not what `build` makes: {count} {differ}, first `{first}`");
    let help = "run `didact build` and commit `site/`";
    let found = Diagnostic::new(Code::SiteStale, None, message).with_help(help);
    let others: Vec<String> = paths[1..]
        .iter()
        .take(OTHERS)
        .map(|path| format!("`{path}`"))
        .collect();
    let more = match paths.len() - 1 {
        0 => return Some(found),
        more if more > OTHERS => format!(" and {} more", more - OTHERS),
        _ => String::new(),
    };
    Some(found.with_note(format!("also {}{more}", others.join(", "))))
}
