//! `didact bless`: accepts the present output of demos as blessed.
//!
//! Files whose output still agrees are not touched, and neither are those of demos that fail.
//! `--failures` lists failing demos instead, so that a book can be published as it is.
#![expect(clippy::disallowed_methods, reason = "edge: writes blessed outputs")]

use std::io::Write;
use std::path::Path;

use super::arguments::BlessArguments;
use super::reporter::counted;
use super::session::{Session, ToolError};
use crate::Built;
use crate::demo::known_failures;
use crate::demo::outputs::Failure;
use crate::demo::reconcile::{Blessable, blessable};
use crate::diagnostic::{Diagnostic, nearest};
use crate::lesson::Lesson;
use crate::settings::known::FILE;

/// Writes the blessed outputs of the named demos, or of all.
pub(super) fn bless(arguments: &BlessArguments) -> Result<u8, ToolError> {
    let mut session = Session::open(&arguments.pipeline)?;
    let built = session.build()?;
    let lessons: Vec<&Lesson> = built.course.all().map(|lesson| &**lesson).collect();
    if arguments.failures {
        return list_failures(&session, &built, &lessons);
    }
    let all = blessable(&lessons, &built.course.files, &built.outputs);
    check_names(&arguments.demos, &lessons)?;
    let wanted = all.iter().filter(|one| is_wanted(one, &arguments.demos));
    let mut written = 0;
    for one in wanted.filter(|one| one.is_new()) {
        let path = session.content().join(&one.path);
        write(&path, &session.state(), &one.transcript)?;
        session.reporter.status("Blessed", &one.path);
        written += 1;
    }
    let words = format!("{} written", counted(written, "output"));
    session.reporter.status("Finished", &words);
    let broken = built.outputs.diagnostics.iter().any(Diagnostic::is_error);
    if broken {
        session.report(&built);
    }
    Ok(u8::from(broken))
}

/// Writes the fences that fail now to `known-failures.toml`; removes the file if there are none.
///
/// Fences that ran out of time are reported instead.
fn list_failures(session: &Session, built: &Built, lessons: &[&Lesson]) -> Result<u8, ToolError> {
    if !built.outputs.faults.is_empty() {
        session.report(built);
        return Ok(1);
    }
    let failures = &built.outputs.failures;
    let known = known_failures::list(lessons, failures, &built.course.prefix);
    let path = session.root().join(FILE);
    if known.is_empty() {
        // The file may not exist.
        let _ = std::fs::remove_file(&path);
    } else {
        write(&path, &session.state(), &known.text())?;
    }
    let words = format!("{} in `{FILE}`", counted(known.len(), "known failure"));
    session.reporter.status("Listed", &words);
    let out_of_time: Vec<Diagnostic> = out_of_time(failures).collect();
    session.report_these(built, &out_of_time);
    Ok(u8::from(!out_of_time.is_empty()))
}

/// Returns the errors of the fences that are not listed because they ran out of time.
///
/// On a busy machine any fence may, and a list that holds it is wrong on the next machine.
fn out_of_time(failures: &[Failure]) -> impl Iterator<Item = Diagnostic> {
    let late = failures.iter().filter(|failure| failure.out_of_time);
    late.flat_map(|failure| &failure.errors).map(|error| {
        let note = format!(
            "`{FILE}` does not list it: with less to do, this machine may run it to its end"
        );
        error.clone().with_note(note)
    })
}

fn name(lesson: &Lesson, demo: usize) -> String {
    format!("{}/{}", lesson.slug, lesson.demos[demo].name)
}

fn is_wanted(one: &Blessable<'_>, names: &[String]) -> bool {
    let full = name(one.lesson, one.index);
    names.is_empty()
        || names
            .iter()
            .any(|name| *name == full || *name == one.lesson.slug)
}

/// Reports an unknown name, which would otherwise bless nothing silently.
fn check_names(names: &[String], lessons: &[&Lesson]) -> Result<(), ToolError> {
    let mut known: Vec<String> = Vec::new();
    for lesson in lessons {
        known.push(lesson.slug.clone());
        known.extend((0..lesson.demos.len()).map(|demo| name(lesson, demo)));
    }
    let Some(unknown) = names.iter().find(|name| !known.contains(name)) else {
        return Ok(());
    };
    let help = match nearest(unknown, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write `lesson/demo`, or a lesson".to_owned(),
    };
    Err(ToolError::Usage(format!(
        "no demo or lesson is called `{unknown}`; {help}"
    )))
}

/// Writes `path` atomically; the temporary file is in `state`, or beside `path` if that is another
/// disk.
fn write(path: &Path, state: &Path, text: &str) -> Result<(), ToolError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // `persist` renames, which works within one file system only.
    let write_by_way_of = |way: &Path| {
        let mut file = tempfile::NamedTempFile::new_in(way)?;
        file.write_all(text.as_bytes())?;
        make_readable(file.as_file())?;
        file.persist(path).map_err(|error| error.error).map(drop)
    };
    // A committed link in place of the folder would redirect the write.
    if folder
        .symlink_metadata()
        .is_ok_and(|data| data.is_symlink())
    {
        return Err(ToolError::Write {
            path: path.display().to_string(),
            source: std::io::Error::other(format!("`{}` is a link; remove it", folder.display())),
        });
    }
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| write_by_way_of(state).or_else(|_| write_by_way_of(folder)));
    written.map_err(|source| ToolError::Write {
        path: path.display().to_string(),
        source,
    })
}

/// Temporary files are private, but everyone who reads the course reads blessed outputs.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
