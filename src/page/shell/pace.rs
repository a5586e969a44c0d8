//! The pace of a lesson: the time for it, with and without exercises.
//!
//! Most adults read 175 to 300 words a minute (Brysbaert 2019), which gives the range.

use crate::lesson::demo::{Demo, OutputStyle, Role};
use crate::lesson::tree::{Block, BlockKind, ComponentBlock, Inline, ListItem};
use crate::lesson::{Lesson, visit_inlines};
use crate::page::code::open_lines;
use crate::page::model::content::{Content, to_steps_of_five};
use crate::page::model::view::CourseView;
use crate::page::state::component::{Components, Effort};

/// Time in minutes, in steps of 5; the range of short lessons in steps of 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Pace {
    /// Time that most readers need, without exercises.
    pub minutes: u32,
    /// Time of fast readers.
    pub low: u32,
    /// Time of slow readers.
    pub high: u32,
    /// Time for the exercises; 0 without any.
    pub practice: u32,
}

/// Returns the author's time, or an estimate.
pub(crate) fn of(view: &CourseView<'_>, lesson: &Lesson) -> Pace {
    let content = view
        .contents
        .get(lesson.slug.as_str())
        .copied()
        .unwrap_or_default();
    let claimed = lesson.front.time.as_ref().map(|time| time.value);
    let minutes = claimed.map_or_else(
        || content.estimate(),
        |time| to_steps_of_five(f64::from(time)),
    );
    Pace {
        minutes,
        low: bound(f64::from(minutes), 0.8),
        high: bound(f64::from(minutes), 1.35),
        practice: match content.practice {
            0.0 => 0,
            practice => to_steps_of_five(practice),
        },
    }
}

/// Returns a bound of the range around `minutes`.
fn bound(minutes: f64, factor: f64) -> u32 {
    // Steps of 5 would make the bounds of a short time equal to it.
    if minutes < 20.0 {
        (minutes * factor).round() as u32
    } else {
        to_steps_of_five(minutes * factor)
    }
}

impl Content {
    /// Counts the content of a lesson.
    pub fn of(lesson: &Lesson, components: Components) -> Self {
        let mut content = Self::default();
        content.add(&lesson.blocks, lesson, components);
        content
    }

    fn add(&mut self, blocks: &[Block], lesson: &Lesson, components: Components) {
        for block in blocks {
            match &block.kind {
                BlockKind::Component(component) => {
                    self.add_component(component, lesson, components);
                }
                BlockKind::List { items, .. } => {
                    items
                        .iter()
                        .for_each(|item| self.add_item(item, lesson, components));
                }
                BlockKind::Quote(inside) => self.add(inside, lesson, components),
                BlockKind::Callout(callout) => {
                    self.words += words_of(&callout.title);
                    self.add(&callout.blocks, lesson, components);
                }
                BlockKind::Definitions(entries) => {
                    for entry in entries {
                        self.words += words_of(&entry.term);
                        let definitions = entry.definitions.iter();
                        definitions.for_each(|inside| self.add(inside, lesson, components));
                    }
                }
                BlockKind::Demo(index) => self.add_demo(&lesson.demos[*index]),
                BlockKind::Code(code) => self.lines += code.text.lines().count(),
                BlockKind::Figure(_) | BlockKind::Diagram(_) | BlockKind::Table(_) => {
                    self.figures += 1;
                    self.words += words_in(block);
                }
                BlockKind::Heading(_) | BlockKind::Paragraph(_) => self.words += words_in(block),
                BlockKind::Equation(_) | BlockKind::Html(_) | BlockKind::Rule => {}
            }
        }
    }

    fn add_component(
        &mut self,
        component: &ComponentBlock,
        lesson: &Lesson,
        components: Components,
    ) {
        self.has_components = true;
        let kind = components.of(component);
        let minutes = kind.map_or(0.0, |kind| kind.minutes(component));
        match kind.map_or(Effort::Reading, |kind| kind.effort()) {
            Effort::Practice => self.practice += minutes,
            Effort::Aside => {}
            Effort::Reading => {
                self.questions += minutes;
                self.words += words_of(&component.heading.content);
                self.add(&component.blocks, lesson, components);
            }
        }
    }

    /// Adds an item of a list; quotations in an option are feedback, which is folded.
    fn add_item(&mut self, item: &ListItem, lesson: &Lesson, components: Components) {
        let is_option = item.ticked.is_some();
        for block in &item.blocks {
            if !(is_option && matches!(block.kind, BlockKind::Quote(_))) {
                self.add(std::slice::from_ref(block), lesson, components);
            }
        }
    }

    fn add_demo(&mut self, demo: &Demo) {
        if matches!(demo.words.role, Role::Demo | Role::Trace) {
            self.lines += open_lines::count(demo);
        }
        if demo.words.role == Role::Demo {
            let is_shown = demo.runs() && demo.words.output == OutputStyle::Show;
            self.figures += usize::from(is_shown);
            self.live += usize::from(demo.words.browser);
        }
    }
}

/// Returns the number of words of a block without lower blocks.
fn words_in(block: &Block) -> usize {
    let mut count = 0;
    visit_inlines(std::slice::from_ref(block), &mut |inline| {
        count += words(inline)
    });
    count
}

fn words_of(content: &[Inline]) -> usize {
    let inside = |inline: &Inline| match inline {
        Inline::Emphasis(inside)
        | Inline::Strong(inside)
        | Inline::Strike(inside)
        | Inline::Link {
            content: inside, ..
        } => words_of(inside),
        inline => words(inline),
    };
    content.iter().map(inside).sum()
}

/// Returns the number of words of a piece of text, without those of inner pieces.
fn words(inline: &Inline) -> usize {
    match inline {
        Inline::Text(text) | Inline::Code(text) => count(text),
        Inline::Math { tex, .. } | Inline::DisplayMath { tex, .. } => count(tex),
        Inline::Value(_) => 1,
        _ => 0,
    }
}

/// Returns the number of words between white space.
fn count(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    // The test for white space in all scripts takes several times as long. A word starts where a
    // letter follows a blank; sums of single bytes are what the compiler vectorizes.
    let is_blank = |byte: u8| (byte == b' ') | (b'\t'..=b'\r').contains(&byte);
    let Some((&first, later)) = text.as_bytes().split_first() else {
        return 0;
    };
    // A chunk is short enough that its sum fits a byte.
    let chunks = text
        .as_bytes()
        .chunks(usize::from(u8::MAX))
        .zip(later.chunks(usize::from(u8::MAX)));
    let counts = chunks.map(|(before, after)| {
        let pairs = before.iter().zip(after);
        let starts = pairs.map(|(&before, &byte)| u8::from(is_blank(before) & !is_blank(byte)));
        usize::from(starts.sum::<u8>())
    });
    usize::from(!is_blank(first)) + counts.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_between_white_space() {
        for text in ["", "a", " a  b\n", "a\u{a0}b é", "\x0ba\x1c b"] {
            assert_eq!(count(text), text.split_whitespace().count(), "{text:?}");
        }
    }

    #[test]
    fn times_are_multiples_of_five() {
        assert_eq!((bound(5.0, 0.8), bound(5.0, 1.35)), (4, 7));
        assert_eq!((bound(20.0, 0.8), bound(20.0, 1.35)), (15, 25));
        assert_eq!(to_steps_of_five(0.4), 5);
        assert_eq!(to_steps_of_five(48.0), 50);
    }
}
