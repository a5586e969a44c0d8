//! Walks over all blocks of a tree, and over all running text.

use super::tree::{Block, BlockKind, Inline};

/// Calls `see` on every block, outer ones first, in the order of the text.
pub fn visit(blocks: &[Block], see: &mut impl FnMut(&Block)) {
    for block in blocks {
        see(block);
        match &block.kind {
            BlockKind::List { items, .. } => {
                items.iter().for_each(|item| visit(&item.blocks, see));
            }
            BlockKind::Quote(inside) => visit(inside, see),
            BlockKind::Callout(callout) => visit(&callout.blocks, see),
            BlockKind::Component(component) => visit(&component.blocks, see),
            BlockKind::Definitions(entries) => {
                let definitions = entries.iter().flat_map(|entry| &entry.definitions);
                definitions.for_each(|blocks| visit(blocks, see));
            }
            _ => {}
        }
    }
}

/// Calls `see` on every piece of running text in `blocks`, outer ones first.
pub(crate) fn visit_inlines(blocks: &[Block], see: &mut impl FnMut(&Inline)) {
    visit(blocks, &mut |block| match &block.kind {
        BlockKind::Heading(heading) => each(&heading.content, see),
        BlockKind::Component(component) => each(&component.heading.content, see),
        BlockKind::Paragraph(content) => each(content, see),
        BlockKind::Callout(callout) => each(&callout.title, see),
        BlockKind::Figure(figure) => each(&figure.caption, see),
        BlockKind::Definitions(entries) => {
            entries.iter().for_each(|entry| each(&entry.term, see));
        }
        BlockKind::Table(table) => {
            let cells = table.head.iter().chain(table.rows.iter().flatten());
            cells
                .chain([&table.caption])
                .for_each(|content| each(content, see));
        }
        BlockKind::List { .. }
        | BlockKind::Quote(_)
        | BlockKind::Code(_)
        | BlockKind::Demo(_)
        | BlockKind::Diagram(_)
        | BlockKind::Equation(_)
        | BlockKind::Html(_)
        | BlockKind::Rule => {}
    });
}

fn each(content: &[Inline], see: &mut impl FnMut(&Inline)) {
    for inline in content {
        see(inline);
        match inline {
            Inline::Emphasis(inside)
            | Inline::Strong(inside)
            | Inline::Strike(inside)
            | Inline::Link {
                content: inside, ..
            } => each(inside, see),
            _ => {}
        }
    }
}
