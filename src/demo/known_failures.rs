//! Known failures: they do not keep a site from being published, and outdated entries are reported.
//!
//! The list is `known-failures.toml`, see `settings::known`. The page says that the code fails. No
//! files are read or written here.

use std::collections::HashSet;

use super::outputs::{Failure, Outputs};
use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::digest::Digest;
use crate::lesson::Lesson;
use crate::lesson::demo::Demo;
use crate::settings::known::{FILE, KnownFailures, Reason};

/// Lists the failures of `lessons` that will be the same next time; the paths of lessons begin with `prefix`.
///
/// A fence that ran out of time is left out: on a busy machine any fence may.
pub fn list(lessons: &[&Lesson], failures: &[Failure], prefix: &str) -> KnownFailures {
    let mut list = KnownFailures::default();
    for failure in failures.iter().filter(|failure| !failure.out_of_time) {
        let lesson = lessons.iter().find(|lesson| lesson.slug == failure.slug);
        let (Some(lesson), Some(reason)) = (lesson, reason(failure)) else {
            continue;
        };
        let digest = digest(&lesson.demos[failure.demo]);
        list.insert(shown(lesson, prefix).to_owned(), digest, reason);
    }
    list
}

/// Returns the path of a lesson in the course's folder.
fn shown<'l>(lesson: &'l Lesson, prefix: &str) -> &'l str {
    lesson.file.strip_prefix(prefix).unwrap_or(&lesson.file)
}

/// Returns a digest of the lines of a fence. Its name is no part of it, since most fences have none.
fn digest(demo: &Demo) -> String {
    let lines = demo.lines.iter().map(|line| line.text.as_bytes());
    Digest::of_fields(lines).short(12)
}

fn reason(failure: &Failure) -> Option<Reason> {
    let first = failure.errors.first()?;
    Some(Reason {
        code: first.code.as_str().to_owned(),
        reason: first.message.clone(),
    })
}

/// Reports failures that are not listed, and entries that no longer apply.
///
/// An outdated entry is an error if `strict`, as it is for `didact check`, and otherwise a warning.
pub fn reconcile(
    lessons: &[&Lesson],
    known: &KnownFailures,
    prefix: &str,
    outputs: &mut Outputs,
    strict: bool,
) {
    // File and digest of each fence that fails.
    let mut failing: HashSet<(String, String)> = HashSet::new();
    let severity = if strict {
        Severity::Error
    } else {
        Severity::Warning
    };
    for failure in std::mem::take(&mut outputs.failures) {
        let lesson = lessons
            .iter()
            .find(|lesson| lesson.slug == failure.slug)
            .expect("it is one of the lessons that ran");
        let key = (
            shown(lesson, prefix).to_owned(),
            digest(&lesson.demos[failure.demo]),
        );
        report(&failure, known.get(&key.0, &key.1), outputs);
        failing.insert(key);
        outputs.failures.push(failure);
    }
    // Without a list, no fence of the course has to be digested.
    if !known.is_empty() {
        let mut outdated = no_longer_failing(lessons, known, prefix, outputs, &failing);
        outdated.extend(without_fence(lessons, known, prefix));
        for mut diagnostic in outdated {
            diagnostic.severity = severity;
            outputs.diagnostics.push(diagnostic);
        }
    }
    diagnostic::sort(&mut outputs.diagnostics);
}

/// Reports the errors of a fence. If the course lists it with the same reason, only its output is marked.
fn report(failure: &Failure, listed: Option<&Reason>, outputs: &mut Outputs) {
    let errors = failure.errors.iter().cloned();
    match listed {
        Some(listed) if Some(listed) == reason(failure).as_ref() => {
            let fences = outputs.lessons.get_mut(&failure.slug);
            if let Some(output) = fences.and_then(|fences| fences[failure.demo].as_mut()) {
                output.is_known_failure = true;
            }
        }
        // Another error in a fence that is known to fail is news to its author.
        Some(listed) => {
            let note = format!("`{FILE}` lists it with another reason: {}", listed.reason);
            outputs
                .diagnostics
                .extend(errors.map(|error| error.with_note(note.clone())));
        }
        None => outputs.diagnostics.extend(errors),
    }
}

/// Reports fences that are listed and do not fail.
fn no_longer_failing(
    lessons: &[&Lesson],
    known: &KnownFailures,
    prefix: &str,
    outputs: &Outputs,
    failing: &HashSet<(String, String)>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for lesson in lessons {
        let file = shown(lesson, prefix);
        for (index, demo) in lesson.demos.iter().enumerate() {
            let has_outcome = outputs.of(&lesson.slug, index).is_some();
            let digest = digest(demo);
            let is_listed = has_outcome && known.get(file, &digest).is_some();
            if is_listed && !failing.contains(&(file.to_owned(), digest)) {
                let message = format!("this fence does what it says, and `{FILE}` lists it");
                let span = lesson.span(demo.info_range.clone());
                let diagnostic = Diagnostic::new(Code::KnownFailure, span, message);
                diagnostics
                    .push(diagnostic.with_help("`didact bless --failures` takes the line out"));
            }
        }
    }
    diagnostics
}

/// Reports entries for fences that no lesson has.
fn without_fence(lessons: &[&Lesson], known: &KnownFailures, prefix: &str) -> Option<Diagnostic> {
    let fences = lessons.iter().flat_map(|lesson| {
        let file = shown(lesson, prefix);
        lesson.demos.iter().map(move |demo| (file, digest(demo)))
    });
    let existing: HashSet<(&str, String)> = fences.collect();
    let listed = known.fences();
    let count = listed
        .filter(|(file, digest)| !existing.contains(&(*file, (*digest).to_owned())))
        .count();
    if count == 0 {
        return None;
    }
    let (fences, are) = if count == 1 {
        ("fence", "is")
    } else {
        ("fences", "are")
    };
    let message = format!("`{FILE}` lists {count} {fences} that {are} in no lesson as it stands");
    Some(
        Diagnostic::new(Code::KnownFailure, None, message)
            .with_help("`didact bless --failures` writes the list anew"),
    )
}
