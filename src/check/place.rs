//! Where in a lesson a link of its finished page was written.

use std::ops::Range;

use crate::course::{Course, LinkTarget};
use crate::lesson::Lesson;
use crate::lesson::tree::{Block, BlockKind, Inline, Target};

/// The place of the link or image that became `href` on the lesson's page.
pub fn of_link(course: &Course, lesson: &Lesson, href: &str) -> Option<Range<usize>> {
    let mut links = Vec::new();
    collect_blocks(&lesson.blocks, &mut links);
    for note in &lesson.notes {
        collect_blocks(note, &mut links);
    }
    let fits =
        |destination: &str| destination == href || leads_to(course, lesson, destination, href);
    let found = links.into_iter().find(|(destination, _)| fits(destination));
    found.map(|(_, range)| range)
}

/// Whether a destination of the lesson was rewritten to `href`.
fn leads_to(course: &Course, lesson: &Lesson, destination: &str, href: &str) -> bool {
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    match course.resolve(lesson, destination) {
        LinkTarget::Page {
            slug,
            fragment: wanted,
        } => wanted == fragment && path.trim_matches(['/', '.']) == slug,
        LinkTarget::File(name) | LinkTarget::Missing(name) => {
            let last = name.rsplit('/').next().unwrap_or(&name);
            path.ends_with(last)
        }
        LinkTarget::Anchor(_) | LinkTarget::External => false,
    }
}

fn collect_blocks(blocks: &[Block], links: &mut Vec<(String, Range<usize>)>) {
    for block in blocks {
        collect_block(block, links);
    }
}

fn collect_block(block: &Block, links: &mut Vec<(String, Range<usize>)>) {
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
            if let Target::File(path) = &figure.target {
                links.push((path.clone(), block.range.clone()));
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

fn collect_inlines(content: &[Inline], links: &mut Vec<(String, Range<usize>)>) {
    for inline in content {
        match inline {
            Inline::Link {
                destination,
                content,
                range,
                ..
            } => {
                links.push((destination.clone(), range.clone()));
                collect_inlines(content, links);
            }
            Inline::Image {
                destination, range, ..
            } => links.push((destination.clone(), range.clone())),
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
