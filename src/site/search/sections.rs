//! What can be found: the sections of lessons, the terms of a glossary.

use crate::lesson::Lesson;
use crate::lesson::tree::{Block, BlockKind, Heading, Inline, Item, Lead, plain_text};

/// A part of a page that a result leads to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its anchor; empty for the top of the page.
    pub id: String,
    /// Its heading; empty for the top of the page.
    pub heading: String,
    /// Other words that name what it is about: terms that it defines.
    pub names: Vec<String>,
    /// Prose, in pieces.
    pub text: Vec<String>,
    /// Code that readers see, in pieces.
    pub code: Vec<String>,
}

/// The sections of a page, its top first.
pub fn sections(lesson: &Lesson) -> Vec<Section> {
    let mut found = Collector {
        lesson,
        sections: vec![Section::default()],
    };
    let summary = lesson.front.summary.iter().cloned();
    found.sections[0].text.extend(summary);
    found.blocks(&lesson.blocks);
    lesson.notes.iter().for_each(|note| found.blocks(note));
    found.sections
}

struct Collector<'a> {
    lesson: &'a Lesson,
    sections: Vec<Section>,
}

impl Collector<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(heading, 3),
            BlockKind::Component(component) => {
                self.heading(&component.heading, 2);
                self.blocks(&component.blocks);
            }
            BlockKind::Paragraph(content) => self.say(content),
            BlockKind::List { items, .. } => self.items(items),
            BlockKind::Quote(blocks) => self.blocks(blocks),
            BlockKind::Callout(callout) => {
                let title = plain_text(&callout.title);
                match callout.lead {
                    Some(Lead::Definition) => self.last().names.push(title),
                    _ => self.last().text.push(title),
                }
                self.blocks(&callout.blocks);
            }
            BlockKind::Code(code) => self.last().code.push(code.text.clone()),
            BlockKind::Demo(index) => self.demo(*index),
            BlockKind::Table(table) => {
                self.say(&table.caption);
                let rows = table.rows.iter().chain([&table.head]);
                rows.flatten().for_each(|cell| self.say(cell));
            }
            BlockKind::Definitions(entries) => {
                for entry in entries {
                    self.term(&entry.term);
                    entry.definitions.iter().for_each(|said| self.blocks(said));
                }
            }
            BlockKind::Figure(figure) => {
                self.say(&figure.caption);
                self.last().text.push(figure.alt.clone());
            }
            BlockKind::Diagram(_)
            | BlockKind::Equation(_)
            | BlockKind::Html(_)
            | BlockKind::Rule => {}
        }
    }

    /// A heading opens a section down to `deepest`; a lower one belongs to the section it is in.
    fn heading(&mut self, heading: &Heading, deepest: u8) {
        let words = plain_text(&heading.content);
        match heading.level {
            1 => {}
            level if level <= deepest => self.sections.push(Section {
                id: heading.id.clone(),
                heading: words,
                ..Section::default()
            }),
            _ => self.last().text.push(words),
        }
    }

    /// A term of a glossary is a place of its own; within a lesson it is only words.
    fn term(&mut self, term: &[Inline]) {
        if !self.lesson.folder.is_empty() {
            return self.say(term);
        }
        let words = plain_text(term);
        self.sections.push(Section {
            id: crate::lesson::slug(&words),
            heading: words,
            ..Section::default()
        });
    }

    fn demo(&mut self, index: usize) {
        let demo = &self.lesson.demos[index];
        let visible = demo.lines.iter().filter(|line| !line.hidden);
        let lines: Vec<&str> = visible.map(|line| line.text.as_str()).collect();
        let title = demo.words.title.clone();
        let section = self.last();
        section.text.extend(title);
        section.code.push(lines.join("\n"));
    }

    fn items(&mut self, items: &[Item]) {
        items.iter().for_each(|item| self.blocks(&item.blocks));
    }

    fn say(&mut self, content: &[Inline]) {
        let words = prose(content);
        if !words.trim().is_empty() {
            self.last().text.push(words);
        }
    }

    fn last(&mut self) -> &mut Section {
        self.sections.last_mut().expect("the top is always there")
    }
}

/// Running text as it is searched: of formulas only those that read like text, as `k = 32`.
fn prose(content: &[Inline]) -> String {
    let words = content.iter().map(|inline| match inline {
        Inline::Math { tex, .. } | Inline::DisplayMath { tex, .. } => match tex.contains('\\') {
            true => "…".to_owned(),
            false => tex.replace(['{', '}', '_', '^'], ""),
        },
        Inline::Emphasis(inside) | Inline::Strong(inside) | Inline::Strike(inside) => prose(inside),
        Inline::Link { content, .. } => prose(content),
        other => plain_text(std::slice::from_ref(other)),
    });
    words.collect()
}
