//! `.predict`: a question whose answer is the output of a demo. It ends with the answer; the
//! following content belongs to the lesson.

use super::choice::{self, KEEP_ORDER};
use super::embedded::template;
use super::frame::push_task;
use super::question;
use crate::lesson::tree::{Block, ComponentBlock};
use crate::page::block;
use crate::page::block::component::UNTIL_GUESSED;
use crate::page::state::component::{Asset, Component, Template};
use crate::page::state::lesson_writer::LessonWriter;

pub(super) struct PredictComponent;

/// Class of the component, whose questions are guessed and not graded.
pub(super) const CLASS: &str = "predict";

impl Component for PredictComponent {
    fn class(&self) -> &'static str {
        CLASS
    }

    fn template(&self) -> Template {
        template!("predict")
    }

    fn scripts(&self) -> &'static [Asset] {
        question::SCRIPTS
    }

    fn options(&self) -> &'static [&'static str] {
        &[UNTIL_GUESSED, KEEP_ORDER]
    }

    fn minutes(&self, component: &ComponentBlock) -> f64 {
        choice::lists(component).max(1) as f64
    }

    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    ) {
        let (own, after) = question::split(&component.blocks, &writer.renderer.words);
        let own = ComponentBlock {
            heading: component.heading.clone(),
            blocks: own.to_vec(),
        };
        let inside = question::all(&own, place, writer);
        let lead = ("Predict", String::new());
        push_task(self, lead, component, inside, writer, out);
        block::write(after, writer, out);
    }
}
