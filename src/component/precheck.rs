//! `.precheck`: questions before a lesson; readers who can answer all may skip a section.

use serde::Serialize;

use super::choice::{self, KEEP_ORDER};
use super::embedded::template;
use super::frame::push_task;
use super::question::{self, QuestionPiece};
use crate::lesson::tree::{Block, ComponentBlock};
use crate::page::escape;
use crate::page::state::component::{Asset, Component, Template};
use crate::page::state::lesson_writer::LessonWriter;

pub(super) struct PrecheckComponent;

#[derive(Serialize)]
struct PrecheckInside {
    pieces: Vec<QuestionPiece>,
    /// HTML of the sentence that lets readers skip a section.
    skip: Option<String>,
}

impl Component for PrecheckComponent {
    fn class(&self) -> &'static str {
        "precheck"
    }

    fn template(&self) -> Template {
        template!("precheck")
    }

    fn options(&self) -> &'static [&'static str] {
        &[KEEP_ORDER]
    }

    fn scripts(&self) -> &'static [Asset] {
        question::SCRIPTS
    }

    fn minutes(&self, component: &ComponentBlock) -> f64 {
        choice::lists(component) as f64
    }

    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    ) {
        let pieces = question::all(component, place, writer).pieces;
        let count = pieces.iter().map(QuestionPiece::questions).sum();
        let meta = writer.renderer.words.count("warm_up_n", count);
        let skip = skip(component, writer);
        let inside = PrecheckInside { pieces, skip };
        push_task(self, ("Warm up", meta), component, inside, writer, out);
    }
}

/// Returns the sentence that lets readers skip the section that the heading names, as HTML.
fn skip(component: &ComponentBlock, writer: &LessonWriter<'_>) -> Option<String> {
    let id = component.attribute("skip")?;
    let name = escape::text(&writer.labels.get(id)?.name);
    let id = escape::attribute(id);
    let link = format!("<a href=\"#{id}\">{name}</a>");
    let words = &writer.renderer.words;
    Some(words.say("all_easy_html", &[("section", &link)]))
}
