//! `didact bless`: what demos print now becomes what they should print.
//!
//! A file whose output still agrees is never touched, and neither is that of a
//! demo that breaks its promise.
#![expect(clippy::disallowed_methods, reason = "edge: writes blessed outputs")]

use std::io::Write;
use std::path::Path;

use super::arguments::BlessArguments;
use super::reporter::counted;
use super::session::{Session, ToolError};
use crate::demo::settle::{Blessable, blessable};
use crate::diagnostic::{Diagnostic, nearest};
use crate::lesson::Lesson;

/// Writes the blessed outputs of the demos named, or of all.
pub fn bless(arguments: &BlessArguments) -> Result<u8, ToolError> {
    let mut session = Session::open(&arguments.pipeline)?;
    let built = session.build()?;
    let lessons: Vec<&Lesson> = built.course.all().map(|lesson| &**lesson).collect();
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

/// A name that means nothing would bless nothing, which is not what was asked for.
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

/// Writes `path` whole; the unfinished file stands in `state`, or beside it where that is another disk.
fn write(path: &Path, state: &Path, text: &str) -> Result<(), ToolError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let write_by_way_of = |way: &Path| {
        let mut file = tempfile::NamedTempFile::new_in(way)?;
        file.write_all(text.as_bytes())?;
        make_readable(file.as_file())?;
        file.persist(path).map_err(|error| error.error).map(drop)
    };
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| write_by_way_of(state).or_else(|_| write_by_way_of(folder)));
    written.map_err(|source| ToolError::Write {
        path: path.display().to_string(),
        source,
    })
}

/// Temporary files are private; blessed outputs are read by everybody who reads the course.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
