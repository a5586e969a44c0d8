//! Questions: one choice, several, a number, a word, a program to trace, a curve to sketch.
//!
//! The content below the question decides its kind: a task list, or a line that begins with
//! `Answer:` or `Sketch:`. The key is in `<details>`, so that the page works without scripts; a
//! script compares it with the reader's answer. The HTML is in `parts/question.html`.

use serde::Serialize;

use super::choice::{self, Choice};
use super::embedded::asset;
use super::frame::{lacks, short_title};
use super::reply::{self, Reply};
use super::sketch::{self, Sketch};
use super::{answer, predict, quiz};
use crate::lesson::demo::Role;
use crate::lesson::tree::{Block, BlockKind, ComponentBlock, Inline, ListItem, plain_text};
use crate::page::model::anchor;
use crate::page::state::component::Asset;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::inline;
use crate::page::theme::words::Words;
use crate::page::{block, escape};

/// The scripts that compare answers with the key.
pub(super) const SCRIPTS: &[Asset] = &[asset!("later/question.js"), asset!("later/sketch.js")];

/// Content of a component with questions.
#[derive(Serialize)]
pub(super) struct Questions {
    pub(super) pieces: Vec<Piece>,
}

/// A question, or other content.
#[derive(Serialize)]
pub(super) enum Piece {
    #[serde(rename = "question")]
    Question(Box<Shown>),
    #[serde(rename = "html")]
    Html(String),
}

/// Template context of a question.
#[derive(Serialize)]
pub(super) struct Shown {
    id: String,
    /// Name of the script that it needs.
    needs: &'static str,
    /// Form of the answer, for the script.
    kind: &'static str,
    /// Anchor of the demo that ran, whose output the question asks for.
    demo: Option<String>,
    /// True if the answer is guessed.
    predicts: bool,
    /// HTML of the question.
    stem: String,
    /// Type of the controls: `radio` or `checkbox`.
    control: &'static str,
    options: Vec<Choice>,
    field: Option<Field>,
    /// True if readers write the output of a program, line by line.
    prints: bool,
    sketch: Option<Sketch>,
    reply: Reply,
    /// Link to report an error in the question.
    report: Option<String>,
}

/// A field for a number or a word.
#[derive(Serialize)]
struct Field {
    is_number: bool,
    unit: Option<String>,
}

impl Piece {
    /// Returns the number of questions.
    pub(super) fn questions(&self) -> usize {
        match self {
            Self::Question(_) => 1,
            Self::Html(html) => html.matches("<form class=\"question").count(),
        }
    }

    fn of(blocks: &[Block], writer: &mut LessonWriter<'_>) -> Self {
        Self::Html(block::html(blocks, writer))
    }
}

/// A question of a component.
pub(super) struct Question<'b> {
    /// Blocks of the question, including programs to trace.
    pub(super) stem: &'b [Block],
    /// Form of the answer.
    pub(super) answer: Answer<'b>,
    /// Quotations after the answer.
    pub(super) explanation: &'b [Block],
}

/// Form of an answer.
pub(super) enum Answer<'b> {
    /// A task list.
    Options(&'b [ListItem]),
    /// A number or a word: the paragraph, and the content after `Answer:`.
    Given(&'b Block, Vec<Inline>),
    /// A curve to draw: the paragraph, and the text after `Sketch:`.
    Sketch(&'b Block, String),
    /// The output of the traced program.
    Trace,
}

/// Returns the questions of a component and the content between them; reports missing parts.
pub(super) fn all(
    component: &ComponentBlock,
    place: &Block,
    writer: &mut LessonWriter<'_>,
) -> Questions {
    let nested = |block: &Block| matches!(block.kind, BlockKind::Component(_));
    let mut pieces = Vec::new();
    if component.blocks.iter().any(nested) {
        push_nested(component, writer, &mut pieces);
    } else {
        push_own(component, place, writer, &mut pieces);
    }
    Questions { pieces }
}

/// Adds questions that are components below their own headings.
fn push_nested(component: &ComponentBlock, writer: &mut LessonWriter<'_>, pieces: &mut Vec<Piece>) {
    for found in &component.blocks {
        match &found.kind {
            BlockKind::Component(inner) if inner.is(quiz::CLASS) => {
                let words = &writer.renderer.words;
                let title = short_title(quiz::CLASS, quiz::LEAD, inner, words);
                let title = inline::html(&title, writer);
                let heading = block::heading_html(&inner.heading, &title, writer);
                pieces.push(Piece::Html(heading));
                let inner = choice::with_order_of(component, inner);
                pieces.extend(all(&inner, found, writer).pieces);
            }
            _ => pieces.push(Piece::of(std::slice::from_ref(found), writer)),
        }
    }
}

fn push_own(
    component: &ComponentBlock,
    place: &Block,
    writer: &mut LessonWriter<'_>,
    pieces: &mut Vec<Piece>,
) {
    let mut rest = &component.blocks[..];
    while let Some((question, after)) = take(rest, writer) {
        let id = format!("{}-{}", component.heading.id, pieces.len() + 1);
        let shown = shown(&question, id, component, place, writer);
        pieces.push(Piece::Question(Box::new(shown)));
        rest = after;
    }
    if pieces.is_empty() {
        pieces.push(Piece::of(rest, writer));
        let help = "add a task list with the right option ticked, or a line `Answer: …`";
        return lacks("the question has no answer", help, place, writer);
    }
    pieces.push(Piece::of(rest, writer));
}

/// Splits blocks after the last answer and its explanation.
pub(super) fn split<'b>(blocks: &'b [Block], words: &Words) -> (&'b [Block], &'b [Block]) {
    let mut end = 0;
    for (index, block) in blocks.iter().enumerate() {
        // A quotation explains only if it directly follows an answer.
        let explains = matches!(block.kind, BlockKind::Quote(_)) && end == index;
        if answer_of(block, words).is_some() || explains {
            end = index + 1;
        }
    }
    blocks.split_at(if end == 0 { blocks.len() } else { end })
}

fn take<'b>(blocks: &'b [Block], writer: &LessonWriter<'_>) -> Option<(Question<'b>, &'b [Block])> {
    let words = &writer.renderer.words;
    let found = blocks
        .iter()
        .position(|block| answer_of(block, words).is_some());
    let (at, end) = match found {
        Some(at) => (at, at + 1),
        None => {
            // A program to trace needs no written answer: its outcome is the key.
            let trace = blocks.iter().position(|block| is_trace(block, writer))?;
            (trace + 1, trace + 1)
        }
    };
    let quotes = blocks[end..]
        .iter()
        .take_while(|block| matches!(block.kind, BlockKind::Quote(_)));
    let after = end + quotes.count();
    let question = Question {
        stem: &blocks[..at],
        answer: found
            .and_then(|at| answer_of(&blocks[at], words))
            .unwrap_or(Answer::Trace),
        explanation: &blocks[end..after],
    };
    Some((question, &blocks[after..]))
}

/// Returns true if a block is a program to trace.
fn is_trace(block: &Block, writer: &LessonWriter<'_>) -> bool {
    matches!(block.kind, BlockKind::Demo(index) if writer.lesson.demos[index].words.role == Role::Trace)
}

fn answer_of<'b>(block: &'b Block, words: &Words) -> Option<Answer<'b>> {
    match &block.kind {
        BlockKind::List { items, .. } if items.iter().any(|item| item.ticked.is_some()) => {
            Some(Answer::Options(items))
        }
        BlockKind::Paragraph(content) => {
            let Some(Inline::Text(first)) = content.first() else {
                return None;
            };
            let after = |key: &str| {
                let rest = words.after(key, first)?.trim_start().to_owned();
                let mut given = vec![Inline::Text(rest)];
                given.extend_from_slice(&content[1..]);
                Some(given)
            };
            let given = after("answer").map(|words| Answer::Given(block, words));
            let sketch = |words: Vec<Inline>| Answer::Sketch(block, plain_text(&words));
            given.or_else(|| after("sketch").map(sketch))
        }
        _ => None,
    }
}

fn shown(
    question: &Question<'_>,
    id: String,
    component: &ComponentBlock,
    place: &Block,
    writer: &mut LessonWriter<'_>,
) -> Shown {
    let named = component.attribute("demo");
    let demo = named.and_then(|name| writer.lesson.demo(name));
    let demo = demo.filter(|demo| demo.runs());
    let arranged = match &question.answer {
        Answer::Options(items) => choice::arranged(items, &id, component),
        Answer::Given(..) | Answer::Sketch(..) | Answer::Trace => Vec::new(),
    };
    // Notes and citations are numbered in the order in which the parts are rendered.
    let stem = block::html(question.stem, writer);
    let (mut control, mut options) = ("radio", Vec::new());
    let (mut field, mut sketch) = (None, None);
    match &question.answer {
        Answer::Options(items) => {
            control = if choice::is_many(items) {
                "checkbox"
            } else {
                "radio"
            };
            options = choice::controls(&arranged, place, writer);
        }
        Answer::Given(block, words) => field = Some(field_for(block, words, writer)),
        Answer::Sketch(block, words) => sketch = sketch::of(words, block, writer),
        Answer::Trace => options = choice::verdicts(&writer.renderer.words),
    }
    Shown {
        needs: match question.answer {
            Answer::Sketch(..) => "sketch",
            _ => "question",
        },
        kind: kind(question, writer),
        demo: demo.map(anchor::id_of),
        predicts: component.is(predict::CLASS),
        stem,
        control,
        options,
        field,
        prints: matches!(question.answer, Answer::Trace),
        sketch,
        reply: reply::of(question, &arranged, writer),
        report: report(&id, writer),
        id,
    }
}

/// Returns the link to report an error in a question; `None` without a repository.
fn report(id: &str, writer: &LessonWriter<'_>) -> Option<String> {
    let repository = writer.view.course.settings.repository.trim_end_matches('/');
    let file = writer.view.course.layout.shown(&writer.lesson.name);
    let title = escape::query(&format!("Question {id} in {file}"));
    (!repository.is_empty()).then(|| format!("{repository}/issues/new?title={title}"))
}

/// Returns the form of the answer, for the script.
fn kind(question: &Question<'_>, writer: &LessonWriter<'_>) -> &'static str {
    match &question.answer {
        Answer::Options(items) if choice::is_many(items) => "many",
        Answer::Options(_) => "choice",
        Answer::Given(block, _) if answer::is_number(block, writer) => "number",
        Answer::Given(..) => "text",
        Answer::Sketch(..) => "sketch",
        Answer::Trace => "trace",
    }
}

fn field_for(block: &Block, words: &[Inline], writer: &LessonWriter<'_>) -> Field {
    let is_number = answer::is_number(block, writer);
    Field {
        is_number,
        unit: is_number
            .then(|| answer::unit_of(block, words, writer))
            .flatten(),
    }
}
