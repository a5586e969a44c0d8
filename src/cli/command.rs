//! Runs the commands, all on the same pipeline.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use super::arguments::{Arguments, BuildArguments, Command, CourseArguments};
use super::reporter::{Reporter, bytes, counted, seconds};
use super::session::{Session, ToolError};
use super::stamp::Warnings;
use crate::Built;
use crate::demo::native::remove_folder;
use crate::site::publish::{PublishLock, Published, publish};

const CLEAN: u8 = 0;
const COURSE_WRONG: u8 = 1;
const TOOL_FAILED: u8 = 2;

/// Runs a command; returns 0 if the course is clean, 1 if it has errors, 2 if the tool failed.
pub fn run(arguments: Arguments) -> ExitCode {
    let done = match arguments.command {
        Command::Build(arguments) => build(&arguments),
        Command::Serve(arguments) => super::serve::serve(&arguments),
        Command::Check(arguments) => super::check::check(&arguments),
        Command::Explain(arguments) => super::explain::explain(&arguments),
        Command::New(arguments) => super::new::new(&arguments),
        Command::Init(arguments) => super::new::init(&arguments),
        Command::NewLesson(arguments) => super::new_lesson::new_lesson(&arguments),
        Command::Import(arguments) => super::import::import(&arguments),
        Command::Rename(arguments) => super::rename::rename(&arguments),
        Command::Bless(arguments) => super::bless::bless(&arguments),
        Command::Clean(arguments) => clean(&arguments),
        Command::Doctor(arguments) => super::doctor::doctor(&arguments),
        Command::Completions(arguments) => super::manual::completions(&arguments),
        Command::Manual(arguments) => super::handbook::manual(&arguments),
        Command::Schema(arguments) => super::schema::schema(&arguments),
        Command::Man(arguments) => super::manual::man(&arguments),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            anstream::eprintln!("\x1b[1;31merror\x1b[0m: {error}");
            ExitCode::from(TOOL_FAILED)
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "edge: the reporter tells how long it took"
)]
fn build(arguments: &BuildArguments) -> Result<u8, ToolError> {
    let begun = Instant::now();
    let mut session = Session::open(&arguments.pipeline)?;
    let publication = &mut session.request.publication;
    publication.base_url.clone_from(&arguments.base_url);
    publication.archive = arguments.archive;
    if arguments.frozen {
        session.freeze();
    }
    if arguments.shard.is_some() {
        session.request.options.shard = arguments.shard;
        return build_shard(&mut session, begun);
    }
    let reporter = &session.reporter;
    // Before the stamp is compared: another build may be about to publish another site.
    let lock = PublishLock::wait(&session.state(), &|| {
        reporter.status("Waiting", "for another build of this course");
    })?;
    let stamp = session.stamp();
    let folder = session.site_folder();
    let known = stamp.as_ref().and_then(|stamp| stamp.warnings(&folder));
    if let Some(warnings) = known {
        session
            .reporter
            .diagnostics(&warnings.diagnostics, &warnings.texts());
        session
            .reporter
            .status("Kept", "the site, because nothing changed");
    } else {
        session.recall();
        let built = session.build_all()?;
        if session.report(&built) {
            let words = "the old site, because the course has errors";
            session.reporter.status("Kept", words);
            return Ok(COURSE_WRONG);
        }
        let published = publish(&built.site, &folder, &lock)?;
        report_published(&session.reporter, &built, published);
        session.store_memo();
        // If Cargo had to run first, the stamp is known only now.
        if let Some(stamp) = stamp.or_else(|| session.stamp()) {
            stamp.store(Warnings::new(&built.diagnostics, &session.texts(&built)));
        }
        // The process ends here; dropping thousands of lessons takes longer than that.
        std::mem::forget(built);
    }
    session.report_walls()?;
    session
        .reporter
        .status("Finished", &format!("in {}", seconds(begun.elapsed())));
    std::mem::forget(session);
    Ok(CLEAN)
}

/// Runs one shard of the demos and stores their outcomes; nothing is published.
fn build_shard(session: &mut Session, begun: Instant) -> Result<u8, ToolError> {
    let built = session.build()?;
    if session.report(&built) {
        return Ok(COURSE_WRONG);
    }
    let words = format!("in {}; nothing is published", seconds(begun.elapsed()));
    session.reporter.status("Finished", &words);
    Ok(CLEAN)
}

fn report_published(reporter: &Reporter, built: &Built, published: Published) {
    let files = counted(built.site.files.len(), "file");
    let size = bytes(built.site.size());
    let changed = match published {
        Published::Unchanged => "nothing changed".to_owned(),
        Published::Changed(count) => format!("{count} changed"),
    };
    reporter.status("Published", &format!("site ({files}, {size}, {changed})"));
}

fn clean(arguments: &CourseArguments) -> Result<u8, ToolError> {
    let state = super::session::state_folder(&arguments.root());
    let reporter = Reporter::new(arguments.quiet);
    let removed = remove(&state)?;
    let what = if removed { "removed" } else { "nothing there:" };
    reporter.status("Cleaned", &format!("{what} {}", state.display()));
    Ok(CLEAN)
}

fn remove(folder: &Path) -> Result<bool, ToolError> {
    let data = folder.symlink_metadata();
    if data.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
        return Ok(false);
    }
    match remove_folder(folder) {
        Ok(()) => Ok(true),
        Err(source) => Err(ToolError::Remove {
            path: folder.display().to_string(),
            source,
        }),
    }
}
