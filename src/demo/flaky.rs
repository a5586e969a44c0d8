//! Finds flaky demos: those whose outputs differ between two runs.
//!
//! Numbers agree within a demo's tolerance, and `[..]` and `...` in a blessed output match
//! anything. The comparison with blessed outputs is made elsewhere.

use super::blessed::transcript;
use super::compare::{compare, tolerance};
use super::outputs::Outputs;
use super::program::CourseFiles;
use super::reconcile::path_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::lesson::demo::Demo;

/// Reports the demos of `lessons` whose outputs differ between two runs.
pub(crate) fn flaky(
    lessons: &[&Lesson],
    files: &CourseFiles,
    first: &Outputs,
    second: &Outputs,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for lesson in lessons {
        for (index, demo) in lesson.demos.iter().enumerate() {
            let both = [first, second].map(|outputs| outputs.of(&lesson.slug, index));
            let [Some(first), Some(second)] = both.map(|output| output.map(transcript)) else {
                continue;
            };
            let blessed = files
                .get(&path_of(lesson, &demo.name))
                .map(|bytes| String::from_utf8_lossy(bytes).replace("\r\n", "\n"));
            diagnostics.extend(difference(
                lesson,
                demo,
                blessed.as_deref(),
                &first,
                &second,
            ));
        }
    }
    diagnostics
}

/// Reports that the transcripts of two runs differ; `None` if they agree.
fn difference(
    lesson: &Lesson,
    demo: &Demo,
    blessed: Option<&str>,
    first: &str,
    second: &str,
) -> Option<Diagnostic> {
    let tolerance = tolerance(demo.words.tolerance.as_deref());
    let comparison = compare(first, second, tolerance);
    // Wildcards in the blessed output cover the difference.
    let covers = |blessed| {
        [first, second]
            .iter()
            .all(|new| compare(blessed, new, tolerance).agrees)
    };
    if comparison.agrees || blessed.is_some_and(covers) {
        return None;
    }
    let message = format!("the output of `{}` changes from run to run", demo.name);
    let span = lesson.span(demo.info_range.clone());
    let help = "give its random numbers a seed, sort what a hash map yields, print no times and \
                addresses; or write `[..]` for them in the blessed output";
    Some(
        Diagnostic::new(Code::OutputChanged, span, message)
            .with_note(comparison.diff.trim_end())
            .with_help(help),
    )
}
