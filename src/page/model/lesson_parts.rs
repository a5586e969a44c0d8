//! Decides which pages show the parts of a lesson beside its text: time, review days, "Finished?",
//! downloads, section numbers.
//!
//! A chapter of a book has these parts if it asks readers something, or if its front matter sets one
//! of them. Templates decide what the parts look like.

use super::view::CourseView;
use crate::lesson::Lesson;
use crate::settings::LessonParts;

/// Returns `true` if the page of `lesson` shows the parts of a lesson.
pub(crate) fn are_shown(view: &CourseView<'_>, lesson: &Lesson) -> bool {
    match view.course.settings.site.lesson_parts {
        Some(LessonParts::Always) | None => true,
        Some(LessonParts::WithQuestions) => is_requested(lesson) || has_component(view, lesson),
    }
}

/// Returns true if the front matter has a value that only these parts show.
fn is_requested(lesson: &Lesson) -> bool {
    let front = &lesson.front;
    let is_paced = front.time.is_some() || front.review.is_some();
    is_paced || front.outro.is_some() || !front.objectives.is_empty()
}

fn has_component(view: &CourseView<'_>, lesson: &Lesson) -> bool {
    let content = view.contents.get(lesson.slug.as_str());
    content.is_some_and(|content| content.has_components)
}
