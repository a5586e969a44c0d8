//! `.worked`: a worked example in steps; items that end with `[?]` hide their quotation as the
//! answer.

use serde::Serialize;

use super::embedded::{asset, template};
use super::frame::{lacks, push_section};
use crate::lesson::tree::{Block, BlockKind, ComponentBlock, Inline, ListItem};
use crate::page::block::{self, Spacing};
use crate::page::state::component::{Asset, Component, Template};
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::inline;

pub(super) struct WorkedComponent;

#[derive(Serialize)]
struct WorkedInside {
    parts: Vec<WorkedPart>,
}

/// A numbered list, or other content.
#[derive(Serialize)]
enum WorkedPart {
    #[serde(rename = "list")]
    List { start: u64, steps: Vec<WorkedStep> },
    #[serde(rename = "html")]
    Html(String),
}

#[derive(Serialize)]
struct WorkedStep {
    /// HTML of the step.
    words: String,
    /// HTML of the part that readers find themselves.
    answer: Option<String>,
}

impl Component for WorkedComponent {
    fn class(&self) -> &'static str {
        "worked"
    }

    fn template(&self) -> Template {
        template!("worked")
    }

    fn style(&self) -> Option<Asset> {
        Some(asset!("style/worked.css"))
    }

    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    ) {
        let mut parts = Vec::new();
        for found in &component.blocks {
            parts.push(match &found.kind {
                BlockKind::List {
                    start: Some(start),
                    items,
                    tight,
                } => {
                    let spacing = Spacing::of_list(*tight);
                    let steps = items.iter().map(|item| step(item, spacing, place, writer));
                    WorkedPart::List {
                        start: *start,
                        steps: steps.collect(),
                    }
                }
                _ => WorkedPart::Html(block::html(std::slice::from_ref(found), writer)),
            });
        }
        push_section(self, component, WorkedInside { parts }, writer, out);
    }
}

fn step(
    item: &ListItem,
    spacing: Spacing,
    place: &Block,
    writer: &mut LessonWriter<'_>,
) -> WorkedStep {
    let Some(content) = blank(item) else {
        let mut words = String::new();
        block::write_item(&item.blocks, spacing, writer, &mut words);
        return WorkedStep {
            words,
            answer: None,
        };
    };
    let words = inline::html(&content, writer);
    let answer = item.blocks[1..].iter().find_map(|block| match &block.kind {
        BlockKind::Quote(blocks) => Some(blocks),
        _ => None,
    });
    if answer.is_none() {
        let help = "put the answer in a quotation below the item, as far in as its words";
        lacks("a step marked `[?]` has no answer", help, place, writer);
    }
    WorkedStep {
        words,
        answer: answer.map(|answer| block::html(answer, writer)),
    }
}

/// Returns the content of an item that ends with `[?]`, without the mark.
fn blank(item: &ListItem) -> Option<Vec<Inline>> {
    let BlockKind::Paragraph(content) = &item.blocks.first()?.kind else {
        return None;
    };
    let (Inline::Text(last), before) = content.split_last()? else {
        return None;
    };
    let text = last.trim_end().strip_suffix("[?]")?.trim_end();
    let mut without_mark = before.to_vec();
    without_mark.push(Inline::Text(text.to_owned()));
    Some(without_mark)
}
