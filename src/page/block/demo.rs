//! Demos among blocks: a demo takes the list of notes on its lines, and the figures that follow it.
//!
//! The notes hold blocks, so they are rendered here; the card receives them as HTML.

use super::{Spacing, write_item};
use crate::lesson::demo::{Demo, Role};
use crate::lesson::tree::{Block, BlockKind, FigureBlock, FigureTarget, ListItem};
use crate::page::code::annotation::{self, Notes};
use crate::page::demo::card;
use crate::page::escape;
use crate::page::model::anchor::id_of;
use crate::page::state::lesson_writer::LessonWriter;

/// Appends the demo `index` with the blocks that belong to it.
pub(super) fn write(
    index: usize,
    followers: &[Block],
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let demo = &writer.lesson.demos[index];
    let (items, figures) = apart(demo, followers);
    let notes = items.map(|items| Notes {
        html: notes_html(demo, items, writer),
        count: items.len(),
    });
    card::write(index, notes.as_ref(), figures, writer, out);
}

/// Returns the number of blocks that belong to the leading demo: the notes on its lines, and its
/// figures. They belong to the text if the demo is shown elsewhere, or not at all.
pub(super) fn followers(blocks: &[Block], writer: &LessonWriter<'_>) -> usize {
    let BlockKind::Demo(index) = blocks[0].kind else {
        return 0;
    };
    let demo = &writer.lesson.demos[index];
    if demo.words.role != Role::Demo {
        return 0;
    }
    let (notes, rest) = apart(demo, &blocks[1..]);
    let figures = rest.iter().take_while(|block| is_figure_of(demo, block));
    usize::from(notes.is_some()) + figures.count()
}

/// Returns true for an image of the lesson that shows a figure of `demo`.
fn is_figure_of(demo: &Demo, block: &Block) -> bool {
    match &block.kind {
        BlockKind::Figure(FigureBlock {
            target: FigureTarget::Demo { demo: name, .. },
            ..
        }) => *name == demo.name,
        _ => false,
    }
}

/// Splits the following blocks into the notes on the demo's lines, and its figures.
fn apart<'b>(demo: &Demo, blocks: &'b [Block]) -> (Option<&'b [ListItem]>, &'b [Block]) {
    match annotation::notes(demo, blocks.first()) {
        Some(items) => (Some(items), &blocks[1..]),
        None => (None, blocks),
    }
}

/// Returns the notes as HTML, each with a link to its line.
fn notes_html(demo: &Demo, items: &[ListItem], writer: &mut LessonWriter<'_>) -> String {
    let id = escape::attribute(&id_of(demo));
    let back = escape::pair("aria-label", writer.word("annotation_back"));
    let mut out = String::from("<ol class=\"annotations\">\n");
    for (item, number) in items.iter().zip(1..) {
        out.push_str(&format!("<li id=\"{id}-n{number}\">"));
        write_item(&item.blocks, Spacing::Tight, writer, &mut out);
        out.push_str(&format!(
            " <a class=\"back\" href=\"#{id}-l{number}\"{back}>↩</a></li>\n"
        ));
    }
    out.push_str("</ol>\n");
    out
}
