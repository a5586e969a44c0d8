//! `.quiz`: questions whose answers are compared with the key.

use super::choice::{self, KEEP_ORDER};
use super::embedded::template;
use super::frame::push_task;
use super::question;
use crate::lesson::tree::{Block, ComponentBlock};
use crate::page::state::component::{Asset, Component, Template};
use crate::page::state::lesson_writer::LessonWriter;

pub(super) struct QuizComponent;

/// Class of the component, for quizzes inside of a pre-check.
pub(super) const CLASS: &str = "quiz";

/// Label of its box, in English.
pub(super) const LEAD: &str = "Check";

impl Component for QuizComponent {
    fn class(&self) -> &'static str {
        CLASS
    }

    fn template(&self) -> Template {
        template!("quiz")
    }

    fn options(&self) -> &'static [&'static str] {
        &[KEEP_ORDER]
    }

    fn scripts(&self) -> &'static [Asset] {
        question::SCRIPTS
    }

    fn minutes(&self, component: &ComponentBlock) -> f64 {
        choice::lists(component).max(1) as f64
    }

    fn is_saved(&self) -> bool {
        true
    }

    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    ) {
        let inside = question::all(component, place, writer);
        push_task(self, (LEAD, String::new()), component, inside, writer, out);
    }
}
