//! The recall cards that lessons contain.

use crate::course::Course;
use crate::lesson::tree::{BlockKind, DefinitionEntry};
use crate::lesson::{Lesson, visit};

/// Class of components with cards.
pub(crate) const CLASS: &str = "cards";

/// Returns true if the course has cards.
pub(crate) fn exist(course: &Course) -> bool {
    let mut lessons = course.lessons.iter();
    lessons.any(|lesson| have(lesson))
}

/// Returns true if the lesson has cards.
pub(crate) fn have(lesson: &Lesson) -> bool {
    !entries(lesson).is_empty()
}

/// Returns the entries of a lesson's cards.
pub(crate) fn entries(lesson: &Lesson) -> Vec<DefinitionEntry> {
    let mut found = Vec::new();
    visit(&lesson.blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind
            && component.is(CLASS)
        {
            for list in &component.blocks {
                if let BlockKind::Definitions(entries) = &list.kind {
                    found.extend(entries.iter().cloned());
                }
            }
        }
    });
    found
}
