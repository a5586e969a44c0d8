//! Searchable parts of lessons: their sections, and the terms of a glossary.

use crate::formula::Formulas;
use crate::lesson::Lesson;
use crate::lesson::tree::{Block, BlockKind, Heading, Inline, Lead, ListItem, plain_text, spoken};

/// A part of a page that a result links to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// Anchor; empty for the top of the page.
    pub id: String,
    /// Heading; empty for the top of the page.
    pub heading: String,
    /// Other names of its topic: terms that it defines.
    pub names: Vec<String>,
    /// Prose, in pieces.
    pub text: Vec<String>,
    /// Visible code, in pieces.
    pub code: Vec<String>,
}

/// Returns the sections of a page; the first is its top.
pub(super) fn sections(lesson: &Lesson, formulas: &Formulas) -> Vec<Section> {
    let mut found = Collector {
        lesson,
        formulas,
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
    formulas: &'a Formulas,
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
                let title = spoken(&callout.title, self.formulas);
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

    /// Begins a section if the level is at most `deepest`; lower headings belong to the current
    /// section.
    fn heading(&mut self, heading: &Heading, deepest: u8) {
        let words = spoken(&heading.content, self.formulas);
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

    /// A term of a glossary begins a section; within a lesson it is plain text.
    fn term(&mut self, term: &[Inline]) {
        if !self.lesson.folder.is_empty() {
            return self.say(term);
        }
        self.sections.push(Section {
            id: crate::lesson::slug(&plain_text(term)),
            heading: spoken(term, self.formulas),
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

    fn items(&mut self, items: &[ListItem]) {
        items.iter().for_each(|item| self.blocks(&item.blocks));
    }

    fn say(&mut self, content: &[Inline]) {
        let words = spoken(content, self.formulas);
        if !words.trim().is_empty() {
            self.last().text.push(words);
        }
    }

    fn last(&mut self) -> &mut Section {
        self.sections.last_mut().expect("the top is always there")
    }
}
