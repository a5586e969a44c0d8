//! All links and images of a lesson, with their places.

use std::ops::Range;

use super::Lesson;
use super::html::{self, HtmlPiece};
use super::tree::{Block, BlockKind, FigureTarget, Inline};

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonLink {
    /// Target, as written.
    pub destination: String,
    /// Byte range of the whole link.
    pub range: Range<usize>,
    /// Byte range of the target; for a reference, in the definition of its label. `None` if it
    /// contains escapes or entities.
    pub written: Option<Range<usize>>,
    /// True for handwritten HTML, whose addresses may also be those of the site.
    pub is_html: bool,
}

impl LessonLink {
    fn new(destination: &str, range: &Range<usize>, written: &Option<Range<usize>>) -> Self {
        Self {
            destination: destination.to_owned(),
            range: range.clone(),
            written: written.clone(),
            is_html: false,
        }
    }
}

impl Lesson {
    /// Returns the links and images of the lesson and its notes, then those of its HTML.
    pub fn links(&self) -> Vec<LessonLink> {
        let mut links = Vec::new();
        collect_blocks(&self.blocks, &mut links);
        self.notes
            .iter()
            .for_each(|note| collect_blocks(note, &mut links));
        let tags = self.html.iter().flat_map(HtmlPiece::tags);
        for (name, value, range) in tags.flat_map(|tag| tag.attributes) {
            if html::LEADING.contains(&name.as_str()) {
                links.push(LessonLink {
                    is_html: true,
                    ..LessonLink::new(&value, &range, &in_html(&self.text, &value, &range))
                });
            }
        }
        links
    }
}

/// Returns the byte range of an attribute's value; `None` if it contains entities.
fn in_html(text: &str, value: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let (name, rest) = text.get(range.clone())?.split_once('=')?;
    let after = rest.trim_start();
    let quote = usize::from(after.starts_with(['"', '\'']));
    let start = range.start + name.len() + 1 + rest.len() - after.len() + quote;
    let is_verbatim = text[start..].starts_with(value);
    is_verbatim.then(|| start..start + value.len())
}

fn collect_blocks(blocks: &[Block], links: &mut Vec<LessonLink>) {
    for block in blocks {
        collect_block(block, links);
    }
}

fn collect_block(block: &Block, links: &mut Vec<LessonLink>) {
    match &block.kind {
        BlockKind::Heading(heading) => collect_inlines(&heading.content, links),
        BlockKind::Paragraph(content) => collect_inlines(content, links),
        BlockKind::List { items, .. } => {
            items
                .iter()
                .for_each(|item| collect_blocks(&item.blocks, links));
        }
        BlockKind::Quote(blocks) => collect_blocks(blocks, links),
        BlockKind::Callout(callout) => {
            collect_inlines(&callout.title, links);
            collect_blocks(&callout.blocks, links);
        }
        BlockKind::Table(table) => {
            let cells = table.head.iter().chain(table.rows.iter().flatten());
            cells.for_each(|cell| collect_inlines(cell, links));
            collect_inlines(&table.caption, links);
        }
        BlockKind::Definitions(entries) => {
            for entry in entries {
                collect_inlines(&entry.term, links);
                entry
                    .definitions
                    .iter()
                    .for_each(|blocks| collect_blocks(blocks, links));
            }
        }
        BlockKind::Figure(figure) => {
            if let FigureTarget::File(path) = &figure.target {
                links.push(LessonLink::new(path, &block.range, &figure.written));
            }
            collect_inlines(&figure.caption, links);
        }
        BlockKind::Component(component) => {
            collect_inlines(&component.heading.content, links);
            collect_blocks(&component.blocks, links);
        }
        BlockKind::Code(_)
        | BlockKind::Demo(_)
        | BlockKind::Diagram(_)
        | BlockKind::Equation(_)
        | BlockKind::Html(_)
        | BlockKind::Rule => {}
    }
}

fn collect_inlines(content: &[Inline], links: &mut Vec<LessonLink>) {
    for inline in content {
        match inline {
            Inline::Link {
                destination,
                content,
                range,
                written,
                ..
            } => {
                links.push(LessonLink::new(destination, range, written));
                collect_inlines(content, links);
            }
            Inline::Image {
                destination,
                range,
                written,
                ..
            } => links.push(LessonLink::new(destination, range, written)),
            Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strike(content) => {
                collect_inlines(content, links);
            }
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Value(_)
            | Inline::Math { .. }
            | Inline::DisplayMath { .. }
            | Inline::Citation { .. }
            | Inline::Note(_)
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::Html(_) => {}
        }
    }
}
