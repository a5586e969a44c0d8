//! What the commands do, from the same pipeline.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use super::arguments::{Arguments, BuildArguments, Command, CourseArguments};
use super::reporter::{Reporter, bytes, counted, seconds};
use super::session::{Session, ToolError};
use crate::Built;
use crate::site::publish::{Published, Turn, publish};

const CLEAN: u8 = 0;
const COURSE_WRONG: u8 = 1;
const TOOL_FAILED: u8 = 2;

/// Does what the arguments ask for: 0 clean, 1 the course has errors, 2 the tool could not work.
pub fn run(arguments: Arguments) -> ExitCode {
    let done = match arguments.command {
        Command::Build(arguments) => build(&arguments),
        Command::Serve(arguments) => super::serve::serve(&arguments),
        Command::Check(arguments) => super::check::check(&arguments),
        Command::Explain(arguments) => super::explain::explain(&arguments),
        Command::New(arguments) => super::new::new(&arguments),
        Command::Bless(arguments) => super::bless::bless(&arguments),
        Command::Clean(arguments) => clean(&arguments),
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
    session.request.base_url.clone_from(&arguments.base_url);
    session.request.archive = arguments.archive;
    if arguments.frozen {
        session.freeze();
    }
    if arguments.shard.is_some() {
        session.request.options.shard = arguments.shard;
        return build_shard(&session, begun);
    }
    let reporter = &session.reporter;
    let turn = Turn::wait(&session.state(), &|| {
        reporter.status("Waiting", "for another build of this course");
    })?;
    let stamp = session.stamp();
    let folder = session.site_folder();
    if stamp.as_ref().is_some_and(|stamp| stamp.holds(&folder)) {
        session
            .reporter
            .status("Kept", "the site, because nothing changed");
    } else {
        session.recall();
        let built = session.build()?;
        if session.report(&built) {
            let words = "the old site, because the course has errors";
            session.reporter.status("Kept", words);
            return Ok(COURSE_WRONG);
        }
        let published = publish(&built.site, &folder, &turn)?;
        tell_published(&session.reporter, &built, published);
        session.keep_memo();
        if let Some(stamp) = stamp.filter(|_| built.diagnostics.is_empty()) {
            stamp.keep();
        }
        // The process ends here; giving thousands of lessons back piece by piece takes longer than that.
        std::mem::forget(built);
    }
    session
        .reporter
        .status("Finished", &format!("in {}", seconds(begun.elapsed())));
    std::mem::forget(session);
    Ok(CLEAN)
}

/// A share of the demos, whose outcomes are kept; nothing is published.
fn build_shard(session: &Session, begun: Instant) -> Result<u8, ToolError> {
    let built = session.run_shard()?;
    if session.report(&built) {
        return Ok(COURSE_WRONG);
    }
    let words = format!("in {}; nothing is published", seconds(begun.elapsed()));
    session.reporter.status("Finished", &words);
    Ok(CLEAN)
}

fn tell_published(reporter: &Reporter, built: &Built, published: Published) {
    let files = counted(built.site.files.len(), "file");
    let size = bytes(built.site.size());
    let changed = match published {
        Published::Unchanged => "nothing changed".to_owned(),
        Published::Changed(count) => format!("{count} changed"),
    };
    reporter.status("Published", &format!("site ({files}, {size}, {changed})"));
}

fn clean(arguments: &CourseArguments) -> Result<u8, ToolError> {
    let state = super::session::state_folder(&arguments.course);
    let reporter = Reporter::new(arguments.quiet);
    let removed = remove(&state)?;
    let what = if removed { "removed" } else { "nothing there:" };
    reporter.status("Cleaned", &format!("{what} {}", state.display()));
    Ok(CLEAN)
}

#[expect(clippy::disallowed_methods, reason = "edge: removes what builds keep")]
fn remove(folder: &Path) -> Result<bool, ToolError> {
    match std::fs::remove_dir_all(folder) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(ToolError::Remove {
            path: folder.display().to_string(),
            source,
        }),
    }
}
