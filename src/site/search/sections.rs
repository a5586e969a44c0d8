//! Searchable parts of lessons: their sections, and the terms of a glossary.

use crate::formula::Formulas;
use crate::lesson::Lesson;
use crate::lesson::tree::{Block, BlockKind, Heading, Inline, Lead, ListItem, plain_text, spoken};

/// A part of a page that a result links to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SearchSection {
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
pub(super) fn sections(lesson: &Lesson, formulas: &Formulas) -> Vec<SearchSection> {
    let mut collector = SectionCollector {
        lesson,
        formulas,
        sections: vec![SearchSection::default()],
    };
    collector.last().text.extend(lesson.front.summary.clone());
    collector.blocks(&lesson.blocks);
    lesson.notes.iter().for_each(|note| collector.blocks(note));
    collector.sections
}

struct SectionCollector<'a> {
    lesson: &'a Lesson,
    formulas: &'a Formulas,
    sections: Vec<SearchSection>,
}

impl SectionCollector<'_> {
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
            BlockKind::Paragraph(content) => self.add_text(content),
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
                self.add_text(&table.caption);
                let rows = table.rows.iter().chain([&table.head]);
                rows.flatten().for_each(|cell| self.add_text(cell));
            }
            BlockKind::Definitions(entries) => {
                for entry in entries {
                    self.term(&entry.term);
                    let definitions = entry.definitions.iter();
                    definitions.for_each(|blocks| self.blocks(blocks));
                }
            }
            BlockKind::Figure(figure) => {
                self.add_text(&figure.caption);
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
            level if level <= deepest => self.sections.push(SearchSection {
                id: heading.id.clone(),
                heading: words,
                ..SearchSection::default()
            }),
            _ => self.last().text.push(words),
        }
    }

    /// Begins a section for a term of a glossary; within a lesson a term is plain text.
    fn term(&mut self, term: &[Inline]) {
        if !self.lesson.folder.is_empty() {
            return self.add_text(term);
        }
        self.sections.push(SearchSection {
            id: crate::lesson::slug(&plain_text(term)),
            heading: spoken(term, self.formulas),
            ..SearchSection::default()
        });
    }

    fn demo(&mut self, index: usize) {
        let demo = &self.lesson.demos[index];
        let visible = demo.lines.iter().filter(|line| !line.hidden);
        let lines: Vec<&str> = visible.map(|line| line.text.as_str()).collect();
        let code = lines.join("\n");
        let title = demo.words.title.clone();
        let section = self.last();
        section.text.extend(title);
        section.code.push(code);
    }

    fn items(&mut self, items: &[ListItem]) {
        items.iter().for_each(|item| self.blocks(&item.blocks));
    }

    fn add_text(&mut self, content: &[Inline]) {
        let words = spoken(content, self.formulas);
        if !words.trim().is_empty() {
            self.last().text.push(words);
        }
    }

    fn last(&mut self) -> &mut SearchSection {
        self.sections.last_mut().expect("the top is always there")
    }
}
