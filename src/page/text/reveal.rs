//! The fold around an output that readers predict first.

use crate::page::escape;
use crate::page::model::anchor::id_of;
use crate::page::state::lesson_writer::LessonWriter;
use crate::settings::Hide;

/// Returns the start and the end of the fold around the output of a predicted demo. It is open
/// unless the author hides the output until readers have guessed.
pub(crate) fn fold(
    index: usize,
    summary: &str,
    writer: &LessonWriter<'_>,
) -> Option<(String, &'static str)> {
    let demo = &writer.lesson.demos[index];
    let hide = writer.predicted.get(&demo.name)?;
    let (open, hidden) = match hide {
        Hide::Never => (" open", ""),
        Hide::UntilGuessed => ("", " data-hide"),
    };
    let summary = escape::text(summary);
    let id = escape::pair("data-of", &id_of(demo));
    let opening =
        format!("<details class=\"reveal\"{id}{hidden}{open}><summary>{summary}</summary>");
    Some((opening, "</details>"))
}
