//! Compares new outputs with the blessed ones, and shows the blessed text where they agree.
//!
//! The blessed output of the demo `signal` is the file `outputs/signal.txt` beside its lesson. Only
//! demos with a name have one. Where the new output agrees within the demo's tolerance, the blessed
//! text is shown, so pages have the same bytes on machines with other floating-point results.
//! Nothing is written.

use std::collections::BTreeSet;

use super::blessed::{transcript, with_blessed_text};
use super::compare::{Comparison, compare, tolerance};
use super::outputs::{DemoOutput, Outputs};
use super::program::CourseFiles;
use crate::diagnostic::{self, Code, Diagnostic, Severity, Span};
use crate::lesson::Lesson;
use crate::lesson::demo::{Demo, Role};

/// A demo that has, or should have, a blessed output.
#[derive(Clone, Debug)]
pub(crate) struct Blessable<'a> {
    /// Its lesson.
    pub lesson: &'a Lesson,
    /// Index of the fence in the lesson's demos.
    pub index: usize,
    /// Path of the blessed output below `content/`.
    pub path: String,
    /// Transcript of the new output.
    pub transcript: String,
    /// The blessed output and its comparison with the new one; `None` if nothing is blessed.
    pub blessed: Option<(String, Comparison)>,
}

impl Blessable<'_> {
    /// Returns true if the new output differs from the blessed one, or has to be blessed first.
    pub(crate) fn is_new(&self) -> bool {
        match &self.blessed {
            Some((_, comparison)) => !comparison.agrees,
            None => !self.transcript.is_empty(),
        }
    }

    fn demo(&self) -> &Demo {
        &self.lesson.demos[self.index]
    }
}

/// Returns the demos of `lessons` that can be blessed; demos that failed cannot.
pub(crate) fn blessable<'a>(
    lessons: &[&'a Lesson],
    files: &CourseFiles,
    outputs: &Outputs,
) -> Vec<Blessable<'a>> {
    as_promised(lessons, outputs)
        .map(|(lesson, index, output)| compared(lesson, index, files, output))
        .collect()
}

/// Returns the demos that can be blessed, with their outputs.
fn as_promised<'a, 'b>(
    lessons: &'b [&'a Lesson],
    outputs: &'b Outputs,
) -> impl Iterator<Item = (&'a Lesson, usize, &'b DemoOutput)> {
    lessons.iter().flat_map(move |&lesson| {
        let demos = lesson.demos.iter().enumerate();
        demos.filter_map(move |(index, demo)| {
            let output = outputs.of(&lesson.slug, index)?;
            let is_blessable = has_blessing(demo) && output.is_as_promised;
            is_blessable.then_some((lesson, index, output))
        })
    })
}

/// Returns true if the output of a demo is blessed; answers and exercises are judged instead.
fn has_blessing(demo: &Demo) -> bool {
    demo.named && demo.words.role == Role::Demo
}

/// Returns the path below `content/` of the blessed output of a demo.
pub(crate) fn path_of(lesson: &Lesson, demo: &str) -> String {
    match lesson.folder.as_str() {
        "" => format!("outputs/{demo}.txt"),
        folder => format!("{folder}/outputs/{demo}.txt"),
    }
}

fn compared<'a>(
    lesson: &'a Lesson,
    index: usize,
    files: &CourseFiles,
    output: &DemoOutput,
) -> Blessable<'a> {
    let demo = &lesson.demos[index];
    let path = path_of(lesson, &demo.name);
    let transcript = transcript(output);
    let blessed = files.get(&path).map(|bytes| {
        // Git may check files out with CRLF; programs print LF.
        let blessed = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let tolerance = tolerance(demo.words.tolerance.as_deref());
        let comparison = compare(&blessed, &transcript, tolerance);
        (blessed, comparison)
    });
    Blessable {
        lesson,
        index,
        path,
        transcript,
        blessed,
    }
}

/// Replaces outputs by the blessed text where they agree, and reports where they differ.
///
/// A difference is an error if `strict`, as it is for `didact check`, and otherwise a warning.
pub(crate) fn reconcile(
    lessons: &[&Lesson],
    files: &CourseFiles,
    outputs: &mut Outputs,
    strict: bool,
) {
    let severity = if strict {
        Severity::Error
    } else {
        Severity::Warning
    };
    // Outside of `check`, an output that nothing is blessed for is not even written down.
    let is_compared = |lesson: &Lesson, index: usize| {
        strict || files.contains_key(&path_of(lesson, &lesson.demos[index].name))
    };
    let blessables: Vec<Blessable<'_>> = as_promised(lessons, outputs)
        .filter(|&(lesson, index, _)| is_compared(lesson, index))
        .map(|(lesson, index, output)| compared(lesson, index, files, output))
        .collect();
    for blessable in &blessables {
        let entries = outputs.lessons.get_mut(&blessable.lesson.slug);
        let output = entries.and_then(|entries| entries[blessable.index].as_mut());
        match (&blessable.blessed, output) {
            (Some((blessed, comparison)), Some(output)) if comparison.agrees => {
                output.parts = with_blessed_text(&output.parts, blessed);
            }
            (Some((_, comparison)), _) => {
                outputs
                    .diagnostics
                    .push(changed(blessable, comparison, severity));
            }
            (None, _) if strict && blessable.is_new() => {
                outputs.diagnostics.push(unblessed(blessable));
            }
            (None, _) => {}
        }
    }
    outputs.diagnostics.extend(orphans(lessons, files));
    diagnostic::sort(&mut outputs.diagnostics);
}

fn changed(blessable: &Blessable<'_>, comparison: &Comparison, severity: Severity) -> Diagnostic {
    let (lesson, demo) = (blessable.lesson, blessable.demo());
    let message = format!("the output of `{}` is not what was blessed", demo.name);
    let mut diagnostic = Diagnostic::new(
        Code::OutputChanged,
        lesson.span(demo.info_range.clone()),
        message,
    );
    diagnostic.severity = severity;
    if let Some(worst) = &comparison.worst {
        diagnostic = diagnostic.with_note(format!(
            "the worst deviation is {:.1e}: {} was blessed, {} is new (line {} of the output)",
            worst.relative, worst.blessed, worst.new, worst.line
        ));
    }
    let help = format!(
        "`didact bless {}/{}` accepts the new output",
        lesson.slug, demo.name
    );
    diagnostic
        .with_note(comparison.diff.trim_end())
        .with_help(help)
}

fn unblessed(blessable: &Blessable<'_>) -> Diagnostic {
    let (lesson, demo) = (blessable.lesson, blessable.demo());
    let message = format!("nobody has blessed the output of `{}`", demo.name);
    let help = format!("read it, then `didact bless {}/{}`", lesson.slug, demo.name);
    Diagnostic::new(Code::Blessed, lesson.span(demo.info_range.clone()), message).with_help(help)
}

/// Reports blessed outputs without a demo.
fn orphans(lessons: &[&Lesson], files: &CourseFiles) -> Vec<Diagnostic> {
    let mut used = BTreeSet::new();
    for lesson in lessons {
        let named = lesson.demos.iter().filter(|demo| has_blessing(demo));
        used.extend(named.map(|demo| path_of(lesson, &demo.name)));
    }
    // Lessons that this build does not look at have outputs too, which are no orphans.
    let folders: BTreeSet<&str> = lessons
        .iter()
        .map(|lesson| lesson.folder.as_str())
        .collect();
    let prefix = lessons.first().map_or("", |lesson| lesson.shown_folder());
    let orphans = files.keys().filter(|path| {
        let folder = path.rsplit_once("/outputs/").map(|(folder, _)| folder);
        folder.is_some_and(|folder| folders.contains(folder)) && !used.contains(*path)
    });
    orphans
        .map(|path| {
            let span = Span::new(&format!("{prefix}{path}").into(), 0..0);
            let message = format!("`{path}` is blessed, but its lesson has no such demo");
            Diagnostic::new(Code::Blessed, span, message)
                .with_help("remove the file, or name the demo so")
        })
        .collect()
}
