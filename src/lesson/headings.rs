//! Levels of headings: one title, level 2 below it, and no level is skipped.
//!
//! The title is the front matter's, or the heading at the top of the body. Every other heading of
//! level 1 is shown one level lower.

use std::collections::HashSet;
use std::ops::Range;

use super::lines::first_line;
use super::reader::{EventReader, Problem};
use super::tree::{Block, BlockKind, Heading, plain_text};
use crate::diagnostic::Code;

/// Differences between written and displayed levels.
#[derive(Debug, Default)]
pub(super) struct LevelChanges {
    /// Number of levels by which all headings but the title were raised.
    raised: u8,
    /// Byte offsets of level 1 headings that are not the title.
    lowered: HashSet<usize>,
    /// Byte offset of a heading at the top that differs from the title.
    second_title: Option<usize>,
}

/// Moves the first level 1 heading to the top, if the text begins with something else.
///
/// In chapters of mdBook, a badge, a rule's name or a comment may precede the title.
pub(super) fn bring_title_first(blocks: &mut [Block]) {
    if opens_with_title(blocks) {
        return;
    }
    let is_title = |block: &Block| match &block.kind {
        BlockKind::Heading(heading) => heading.level == 1 && heading.classes.is_empty(),
        _ => false,
    };
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let Some(at) = blocks.iter().position(is_heading) else {
        return;
    };
    if is_title(&blocks[at]) {
        blocks[..=at].rotate_right(1);
    }
}

/// Returns true if the first visible block is a heading.
pub(super) fn opens_with_title(blocks: &[Block]) -> bool {
    let opening = blocks.iter().find(|block| !block.kind.is_unseen());
    opening.is_some_and(|block| match &block.kind {
        BlockKind::Heading(heading) => heading.classes.is_empty(),
        _ => false,
    })
}

/// Sets the displayed level of all headings; `title` is that of the front matter.
pub(super) fn place(blocks: &mut [Block], notes: &mut [Vec<Block>], title: &str) -> LevelChanges {
    let mut moved = LevelChanges::default();
    if title.is_empty() {
        moved.raised = raise(blocks);
    }
    let opening = blocks.iter().position(|block| !block.kind.is_unseen());
    for (at, block) in blocks.iter_mut().enumerate() {
        let BlockKind::Heading(heading) = &mut block.kind else {
            lower_inside(&mut block.kind);
            continue;
        };
        let opens = opening == Some(at) && heading.classes.is_empty();
        if heading.level != 1 || opens && (title.is_empty() || says(heading, title)) {
            continue;
        }
        heading.level = 2;
        if opens {
            moved.second_title = Some(block.range.start);
        } else {
            moved.lowered.insert(block.range.start);
        }
    }
    notes.iter_mut().for_each(|blocks| lower_all(blocks));
    moved
}

/// Makes the heading at the top the title, and raises the others to begin at level 2.
///
/// Returns the number of levels by which the others were raised.
fn raise(blocks: &mut [Block]) -> u8 {
    let begins = blocks.iter().position(|block| !block.kind.is_unseen());
    let mut headings = blocks[begins.unwrap_or(0)..]
        .iter_mut()
        .enumerate()
        .filter_map(|(at, block)| match &mut block.kind {
            BlockKind::Heading(heading) => Some((at, heading)),
            _ => None,
        });
    let title = headings.next();
    let Some((_, first)) = title.filter(|(at, first)| *at == 0 && first.classes.is_empty()) else {
        return 0;
    };
    first.level = 1;
    let mut others: Vec<_> = headings.map(|(_, heading)| heading).collect();
    let highest = others.iter().map(|heading| heading.level).min();
    let by = highest.unwrap_or(0).saturating_sub(2);
    others.iter_mut().for_each(|heading| heading.level -= by);
    by
}

/// Returns true if a heading has the words of the title, whatever its markup and punctuation.
fn says(heading: &Heading, title: &str) -> bool {
    let words = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    words(&plain_text(&heading.content)) == words(title)
}

/// Lowers headings in quotations, lists and notes to level 2 or below: none of them is a title.
fn lower_inside(kind: &mut BlockKind) {
    match kind {
        BlockKind::Heading(heading) => heading.level = heading.level.max(2),
        BlockKind::List { items, .. } => {
            let blocks = items.iter_mut().map(|item| &mut item.blocks);
            blocks.for_each(|blocks| lower_all(blocks));
        }
        BlockKind::Quote(blocks) => lower_all(blocks),
        BlockKind::Callout(callout) => lower_all(&mut callout.blocks),
        BlockKind::Definitions(entries) => {
            let blocks = entries.iter_mut().flat_map(|entry| &mut entry.definitions);
            blocks.for_each(|blocks| lower_all(blocks));
        }
        BlockKind::Component(component) => lower_all(&mut component.blocks),
        BlockKind::Paragraph(_)
        | BlockKind::Code(_)
        | BlockKind::Demo(_)
        | BlockKind::Diagram(_)
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Equation(_)
        | BlockKind::Html(_)
        | BlockKind::Rule => {}
    }
}

fn lower_all(blocks: &mut [Block]) {
    let kinds = blocks.iter_mut().map(|block| &mut block.kind);
    kinds.for_each(lower_inside);
}

/// Reports errors in the headings of `blocks`; `moved` are the changes of their levels.
pub(super) fn check(blocks: &[Block], moved: &LevelChanges, reader: &mut EventReader<'_>) {
    let mut headings = Headings { last: 0, moved };
    headings.check(blocks, reader);
}

/// State while headings are checked.
struct Headings<'a> {
    /// Level of the last heading; 0 before the first.
    last: u8,
    moved: &'a LevelChanges,
}

impl Headings<'_> {
    /// Reports second titles and skipped levels.
    fn check(&mut self, blocks: &[Block], reader: &mut EventReader<'_>) {
        for block in blocks {
            let (heading, inside): (_, &[Block]) = match &block.kind {
                BlockKind::Heading(heading) => (heading, &[]),
                BlockKind::Component(component) => (&component.heading, &component.blocks),
                _ => continue,
            };
            let range = first_line(reader.text, &block.range);
            self.check_level(heading.level, &range, reader);
            if plain_text(&heading.content).trim().is_empty() {
                let help = "say what follows, or take the heading out".to_owned();
                let message = "the heading has no words";
                reader.problem(Code::HeadingOrder, range.clone(), message, help);
            }
            self.check(inside, reader);
        }
    }

    fn check_level(&mut self, level: u8, range: &Range<usize>, reader: &mut EventReader<'_>) {
        // Messages name the levels that the author wrote, not the displayed ones.
        let raised = self.moved.raised;
        let written = level + raised;
        let last = self.last.max(1) + raised;
        if self.moved.second_title == Some(range.start) {
            let message = "the heading opens the lesson and is not its title, so it is shown below";
            let help = "write the title in one place: in the front matter, or here".to_owned();
            let problem = Problem::warning(Code::HeadingOrder, range.clone(), message, help);
            reader.problems.push(problem);
        } else if self.moved.lowered.contains(&range.start) {
            let message = "a level 1 heading is a title, and a lesson has one";
            let help = format!(
                "use `{}`: it is shown as one",
                "#".repeat(usize::from(level))
            );
            reader.problem(Code::HeadingOrder, range.clone(), message, help);
        } else if written > last + 1 {
            let message = format!("a level {written} heading follows level {last}");
            let help = format!("use `{}`", "#".repeat(usize::from(last + 1)));
            reader.problem(Code::HeadingOrder, range.clone(), message, help);
        }
        self.last = level;
    }
}
