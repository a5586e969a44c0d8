//! Options of a question, in the order in which readers see them.
//!
//! Authors tend to write the right option in the same place, and readers notice. So options are
//! sorted by a digest of the question's id and of their number in the source: an order that is the
//! same in every build and on every page, and that a corrected wording does not change. The class
//! `.keep-order` keeps the order of the source.
//!
//! The number in the source remains the value of an option's control. Scripts, feedback and the key
//! refer to it, so no order can make them disagree.

use serde::Serialize;

use super::frame::lacks;
use crate::digest::Digest;
use crate::lesson::tree::{Block, BlockKind, ComponentBlock, Inline, ListItem, plain_text};
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::inline;
use crate::page::theme::words::InterfaceStrings;

/// Additional class of components with questions: options are shown in the order of the source.
pub(crate) const KEEP_ORDER: &str = "keep-order";

/// An option, as templates get it.
#[derive(Serialize)]
pub(super) struct Choice {
    value: String,
    /// HTML of the option.
    words: String,
    /// Accessible name of its control, if the option is a formula.
    name: Option<String>,
}

/// An option and its number in the source, from 1.
pub(super) type Numbered<'b> = (usize, &'b ListItem);

/// Returns the options of a question in the order in which they are shown.
pub(super) fn arranged<'b>(
    items: &'b [ListItem],
    id: &str,
    component: &ComponentBlock,
) -> Vec<Numbered<'b>> {
    let mut options: Vec<Numbered<'b>> = (1..).zip(items).collect();
    if !component.is(KEEP_ORDER) {
        options.sort_by_key(|(number, _)| Digest::of(format!("{id} {number}").as_bytes()));
    }
    options
}

/// Returns a copy of a nested component, whose options keep their order if those of the outer one do.
pub(super) fn with_order_of(outer: &ComponentBlock, inner: &ComponentBlock) -> ComponentBlock {
    let mut copy = inner.clone();
    if outer.is(KEEP_ORDER) {
        copy.heading.classes.push(KEEP_ORDER.to_owned());
    }
    copy
}

/// Returns the number of lists of options directly below a heading.
pub(super) fn lists(component: &ComponentBlock) -> usize {
    let lists = component.blocks.iter().filter(|block| match &block.kind {
        BlockKind::List { items, .. } => items.iter().any(|item| item.ticked.is_some()),
        _ => false,
    });
    lists.count()
}

/// Returns true if several options are right.
pub(super) fn has_several_right(items: &[ListItem]) -> bool {
    let right = items.iter().filter(|item| item.ticked == Some(true));
    right.count() > 1
}

/// Returns the controls of a question's options; reports a question without a right one.
pub(super) fn controls(
    options: &[Numbered<'_>],
    place: &Block,
    writer: &mut LessonWriter<'_>,
) -> Vec<Choice> {
    if options.iter().all(|(_, item)| item.ticked != Some(true)) {
        let help = "tick the right option: `- [x] …`";
        lacks("the question has no right option", help, place, writer);
    }
    let choices = options.iter().map(|(number, item)| Choice {
        value: number.to_string(),
        words: html(item, writer),
        name: spoken(item),
    });
    choices.collect()
}

/// Returns the options for what a program does, in the order of their severity.
pub(super) fn verdicts(words: &InterfaceStrings) -> Vec<Choice> {
    let choice = |value: &str, key: &str| Choice {
        value: value.to_owned(),
        words: words.page(key).to_owned(),
        name: None,
    };
    vec![
        choice("runs", "compiles_and_runs"),
        choice("panics", "panics"),
        choice("refused", "fails_to_compile"),
    ]
}

/// Returns the words of an option that is only a formula: its control needs an accessible name.
fn spoken(item: &ListItem) -> Option<String> {
    let BlockKind::Paragraph(content) = &item.blocks.first()?.kind else {
        return None;
    };
    let is_formula = content
        .iter()
        .all(|inline| matches!(inline, Inline::Math { .. }));
    is_formula.then(|| plain_text(content))
}

/// Returns the text of an option without its feedback, as inline HTML, since labels cannot contain
/// blocks.
pub(super) fn html(item: &ListItem, writer: &mut LessonWriter<'_>) -> String {
    let words: Vec<_> = paragraphs(item)
        .map(|content| inline::html(content, writer))
        .collect();
    words.join("<br>\n")
}

/// Returns the paragraphs of an option without its feedback.
pub(crate) fn paragraphs(item: &ListItem) -> impl Iterator<Item = &Vec<Inline>> {
    item.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Paragraph(content) => Some(content),
        _ => None,
    })
}
