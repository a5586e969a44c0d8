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
        write(&session.content().join(&one.path), &one.transcript)?;
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

fn write(path: &Path, text: &str) -> Result<(), ToolError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| tempfile::NamedTempFile::new_in(folder))
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.persist(path).map_err(|error| error.error)?;
            readable(path)
        });
    written.map_err(|source| ToolError::Write {
        path: path.display().to_string(),
        source,
    })
}

/// Temporary files are private; blessed outputs are read by everybody who reads the course.
#[cfg(unix)]
fn readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &Path) -> std::io::Result<()> {
    Ok(())
}
