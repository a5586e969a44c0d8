//! `.cards`: the terms of a definition list as cards, each with a folded answer.
//!
//! The file for Anki and the review page are made by `page::generated::deck`.

use serde::Serialize;

use super::embedded::{asset, template};
use super::frame::{lacks, push_section};
use crate::lesson::tree::{Block, BlockKind, ComponentBlock};
use crate::page::block;
use crate::page::generated::deck;
use crate::page::model::cards;
use crate::page::state::component::{Asset, Component, Template};
use crate::page::state::lesson_writer::LessonWriter;

pub(super) struct CardsComponent;

/// Content of the component.
#[derive(Serialize)]
struct CardsInside {
    parts: Vec<CardsPart>,
}

/// A list of cards, or other content.
#[derive(Serialize)]
enum CardsPart {
    #[serde(rename = "cards")]
    Cards(Vec<Card>),
    #[serde(rename = "html")]
    Html(String),
}

#[derive(Serialize)]
struct Card {
    id: String,
    /// HTML of the question.
    front: String,
    /// HTML of the answer.
    back: String,
}

impl Component for CardsComponent {
    fn class(&self) -> &'static str {
        cards::CLASS
    }

    fn template(&self) -> Template {
        template!("cards")
    }

    fn style(&self) -> Option<Asset> {
        Some(asset!("style/cards.css"))
    }

    fn scripts(&self) -> &'static [Asset] {
        &[asset!("later/cards.js")]
    }

    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    ) {
        let mut parts = Vec::new();
        for block in &component.blocks {
            parts.push(match &block.kind {
                BlockKind::Definitions(entries) => {
                    let cards = entries.iter().map(|entry| {
                        let (id, front, back) = deck::faces(entry, writer);
                        Card { id, front, back }
                    });
                    CardsPart::Cards(cards.collect())
                }
                _ => CardsPart::Html(block::html(std::slice::from_ref(block), writer)),
            });
        }
        if !parts.iter().any(|part| matches!(part, CardsPart::Cards(_))) {
            let help = "write a term on one line and `: ` with its answer on the next";
            lacks("there are no cards", help, place, writer);
        }
        push_section(self, component, CardsInside { parts }, writer, out);
    }
}
