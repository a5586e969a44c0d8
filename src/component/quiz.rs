//! `.quiz`: questions whose answers are compared with the key.

use super::frame::push_task;
use super::question;
use super::template;
use crate::lesson::tree::{Block, ComponentBlock};
use crate::page::state::component::{Asset, Component, Template};
use crate::page::state::writer::Writer;

pub(super) struct Quiz;

/// Class of the component, for quizzes inside of a pre-check.
pub(super) const CLASS: &str = "quiz";

/// Label of its box, in English.
pub(super) const LEAD: &str = "Check";

impl Component for Quiz {
    fn class(&self) -> &'static str {
        CLASS
    }

    fn template(&self) -> Template {
        template!("quiz")
    }

    fn scripts(&self) -> &'static [Asset] {
        question::SCRIPTS
    }

    fn minutes(&self, _: &ComponentBlock) -> f64 {
        1.0
    }

    fn is_saved(&self) -> bool {
        true
    }

    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut Writer<'_>,
        out: &mut String,
    ) {
        let inside = question::all(component, place, writer);
        push_task(self, (LEAD, String::new()), component, inside, writer, out);
    }
}
