//! `.further`: further reading after a lesson.

use super::embedded::template;
use super::frame::{Plain, push_section};
use crate::lesson::tree::{Block, ComponentBlock};
use crate::page::block;
use crate::page::state::component::{Component, Template};
use crate::page::state::lesson_writer::LessonWriter;

pub(super) struct FurtherComponent;

impl Component for FurtherComponent {
    fn class(&self) -> &'static str {
        "further"
    }

    fn template(&self) -> Template {
        template!("further")
    }

    fn write(
        &self,
        component: &ComponentBlock,
        _: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    ) {
        let html = block::html(&component.blocks, writer);
        push_section(self, component, Plain { html }, writer, out);
    }
}
