//! `.steps`: each lower heading begins a step; a script shows one step at a time.

use serde::Serialize;

use super::embedded::{asset, template};
use super::frame::{lacks, push_section};
use crate::lesson::tree::{Block, BlockKind, ComponentBlock};
use crate::page::block;
use crate::page::state::component::{Asset, Component, Template};
use crate::page::state::lesson_writer::LessonWriter;

pub(super) struct StepsComponent;

#[derive(Serialize)]
struct StepsInside {
    /// HTML before the first step.
    before: String,
    /// HTML of each step.
    steps: Vec<String>,
}

impl Component for StepsComponent {
    fn class(&self) -> &'static str {
        "steps"
    }

    fn template(&self) -> Template {
        template!("steps")
    }

    fn style(&self) -> Option<Asset> {
        Some(asset!("style/steps.css"))
    }

    fn scripts(&self) -> &'static [Asset] {
        &[asset!("later/steps.js")]
    }

    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    ) {
        let is_step = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
        let blocks = &component.blocks;
        let first = blocks.iter().position(is_step).unwrap_or_else(|| {
            let help = "give each step a heading one level below";
            lacks("there are no steps", help, place, writer);
            blocks.len()
        });
        let before = block::html(&blocks[..first], writer);
        let mut steps = Vec::new();
        let mut rest = &blocks[first..];
        while !rest.is_empty() {
            let end = rest[1..]
                .iter()
                .position(is_step)
                .map_or(rest.len(), |at| at + 1);
            steps.push(block::html(&rest[..end], writer));
            rest = &rest[end..];
        }
        push_section(self, component, StepsInside { before, steps }, writer, out);
    }
}
