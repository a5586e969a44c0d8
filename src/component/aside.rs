//! `.aside`: a titled box with optional content, folded until a reader opens it.

use super::embedded::{asset, template};
use super::frame::{Plain, lacks, push_task};
use crate::lesson::tree::{Block, ComponentBlock};
use crate::page::block;
use crate::page::state::component::{Asset, Component, Effort, Template};
use crate::page::state::lesson_writer::LessonWriter;

pub(super) struct AsideComponent;

impl Component for AsideComponent {
    fn class(&self) -> &'static str {
        "aside"
    }

    fn template(&self) -> Template {
        template!("aside")
    }

    fn style(&self) -> Option<Asset> {
        Some(asset!("style/aside.css"))
    }

    fn effort(&self) -> Effort {
        Effort::Aside
    }

    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    ) {
        if component.blocks.is_empty() {
            let help = "write what it holds below its heading";
            lacks("there is nothing to fold", help, place, writer);
        }
        let html = block::html(&component.blocks, writer);
        let lead = ("Aside", String::new());
        push_task(self, lead, component, Plain { html }, writer, out);
    }
}
