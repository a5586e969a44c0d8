//! `.recap`: summary of a lesson, usually as terms and their definitions.

use super::embedded::{asset, template};
use super::frame::{Plain, push_section};
use crate::lesson::tree::{Block, ComponentBlock};
use crate::page::block;
use crate::page::state::component::{Asset, Component, Template};
use crate::page::state::lesson_writer::LessonWriter;

pub(super) struct RecapComponent;

impl Component for RecapComponent {
    fn class(&self) -> &'static str {
        "recap"
    }

    fn template(&self) -> Template {
        template!("recap")
    }

    fn style(&self) -> Option<Asset> {
        Some(asset!("style/recap.css"))
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
