//! Questions: one choice, several, a number, a word, a program to trace, a curve to sketch.
//!
//! The content below the question decides its kind: a task list, or a line that begins with
//! `Answer:` or `Sketch:`. The key is in `<details>`, so that the page works without scripts; a
//! script compares it with the reader's answer. The HTML is in `parts/question.html`.

use serde::Serialize;

use super::choice::{self, Choice, Numbered};
use super::embedded::asset;
use super::frame::{lacks, short_title};
use super::reply::{self, Reply};
use super::sketch::{self, SketchContext};
use super::{answer, predict, quiz};
use crate::lesson::demo::Role;
use crate::lesson::tree::{Block, BlockKind, ComponentBlock, Inline, ListItem, plain_text};
use crate::page::model::anchor;
use crate::page::state::component::Asset;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::inline;
use crate::page::theme::words::InterfaceStrings;
use crate::page::{block, escape};

/// The scripts that compare answers with the key.
pub(super) const SCRIPTS: &[Asset] = &[asset!("later/question.js"), asset!("later/sketch.js")];

/// Content of a component with questions.
#[derive(Serialize)]
pub(super) struct Questions {
    pub(super) pieces: Vec<QuestionPiece>,
}

/// A question, or other content.
#[derive(Serialize)]
pub(super) enum QuestionPiece {
    #[serde(rename = "question")]
    Question(Box<QuestionContext>),
    #[serde(rename = "html")]
    Html(String),
}

/// Template context of a question.
#[derive(Serialize)]
pub(super) struct QuestionContext {
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
    field: Option<AnswerField>,
    /// True if readers write the output of a program, line by line.
    prints: bool,
    sketch: Option<SketchContext>,
    reply: Reply,
    /// Link to report an error in the question.
    report: Option<String>,
}

/// A field for a number or a word.
#[derive(Serialize)]
struct AnswerField {
    is_number: bool,
    unit: Option<String>,
}

impl QuestionPiece {
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
    pub(super) answer: AnswerForm<'b>,
    /// Quotations after the answer.
    pub(super) explanation: &'b [Block],
}

/// Form of an answer, with the part of the lesson that contains it.
pub(super) enum AnswerForm<'b> {
    /// A task list.
    Options(&'b [ListItem]),
    /// A number or a word: the paragraph, and the content after `Answer:`.
    Text(&'b Block, Vec<Inline>),
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
fn push_nested(
    component: &ComponentBlock,
    writer: &mut LessonWriter<'_>,
    pieces: &mut Vec<QuestionPiece>,
) {
    for found in &component.blocks {
        match &found.kind {
            BlockKind::Component(inner) if inner.is(quiz::CLASS) => {
                let words = &writer.renderer.words;
                let content = short_title(quiz::CLASS, quiz::LEAD, inner, words);
                let title = inline::html(&content, writer);
                let heading = block::heading_html(&inner.heading, &title, writer);
                pieces.push(QuestionPiece::Html(heading));
                let ordered = choice::with_order_of(component, inner);
                pieces.extend(all(&ordered, found, writer).pieces);
            }
            _ => pieces.push(QuestionPiece::of(std::slice::from_ref(found), writer)),
        }
    }
}

fn push_own(
    component: &ComponentBlock,
    place: &Block,
    writer: &mut LessonWriter<'_>,
    pieces: &mut Vec<QuestionPiece>,
) {
    let mut rest = &component.blocks[..];
    while let Some((question, after)) = first_question(rest, writer) {
        let id = format!("{}-{}", component.heading.id, pieces.len() + 1);
        let context = context(&question, id, component, place, writer);
        pieces.push(QuestionPiece::Question(Box::new(context)));
        rest = after;
    }
    if pieces.is_empty() {
        pieces.push(QuestionPiece::of(rest, writer));
        let help = "add a task list with the right option ticked, or a line `Answer: …`";
        return lacks("the question has no answer", help, place, writer);
    }
    pieces.push(QuestionPiece::of(rest, writer));
}

/// Splits blocks after the last answer and its explanation; without an answer, after all of them.
pub(super) fn split<'b>(
    blocks: &'b [Block],
    words: &InterfaceStrings,
) -> (&'b [Block], &'b [Block]) {
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

/// Returns the first question in `blocks`, and the blocks after it.
fn first_question<'b>(
    blocks: &'b [Block],
    writer: &LessonWriter<'_>,
) -> Option<(Question<'b>, &'b [Block])> {
    let words = &writer.renderer.words;
    let mut answers = blocks.iter().enumerate();
    let written = answers.find_map(|(at, block)| Some((at, answer_of(block, words)?)));
    let (stem_end, answer, end) = match written {
        Some((at, answer)) => (at, answer, at + 1),
        None => {
            // A program to trace needs no written answer: its outcome is the key.
            let trace = blocks.iter().position(|block| is_trace(block, writer))?;
            (trace + 1, AnswerForm::Trace, trace + 1)
        }
    };
    let quotes = blocks[end..]
        .iter()
        .take_while(|block| matches!(block.kind, BlockKind::Quote(_)));
    let after = end + quotes.count();
    let question = Question {
        stem: &blocks[..stem_end],
        answer,
        explanation: &blocks[end..after],
    };
    Some((question, &blocks[after..]))
}

/// Returns true if a block is a program to trace.
fn is_trace(block: &Block, writer: &LessonWriter<'_>) -> bool {
    matches!(block.kind, BlockKind::Demo(index) if writer.lesson.demos[index].words.role == Role::Trace)
}

/// Returns the answer that a block contains; `None` for other blocks.
fn answer_of<'b>(block: &'b Block, words: &InterfaceStrings) -> Option<AnswerForm<'b>> {
    match &block.kind {
        BlockKind::List { items, .. } if items.iter().any(|item| item.ticked.is_some()) => {
            Some(AnswerForm::Options(items))
        }
        BlockKind::Paragraph(content) => {
            let Some(Inline::Text(first)) = content.first() else {
                return None;
            };
            let after = |key: &str| {
                let rest = words.after(key, first)?.trim_start().to_owned();
                let mut content_after = vec![Inline::Text(rest)];
                content_after.extend_from_slice(&content[1..]);
                Some(content_after)
            };
            let text = after("answer").map(|words| AnswerForm::Text(block, words));
            let sketch = |words: Vec<Inline>| AnswerForm::Sketch(block, plain_text(&words));
            text.or_else(|| after("sketch").map(sketch))
        }
        _ => None,
    }
}

/// Returns the template context of a question.
fn context(
    question: &Question<'_>,
    id: String,
    component: &ComponentBlock,
    place: &Block,
    writer: &mut LessonWriter<'_>,
) -> QuestionContext {
    let demo = component
        .attribute("demo")
        .and_then(|name| writer.lesson.demo(name))
        .filter(|demo| demo.runs());
    let arranged = match &question.answer {
        AnswerForm::Options(items) => choice::arranged(items, &id, component),
        AnswerForm::Text(..) | AnswerForm::Sketch(..) | AnswerForm::Trace => Vec::new(),
    };
    let mut context = QuestionContext {
        needs: "question",
        kind: kind(question, writer),
        demo: demo.map(anchor::id_of),
        predicts: component.is(predict::CLASS),
        // Notes and citations are numbered in the order in which the parts are rendered: first the
        // question, then the controls, then the reply.
        stem: block::html(question.stem, writer),
        control: "radio",
        options: Vec::new(),
        field: None,
        prints: false,
        sketch: None,
        reply: Reply::default(),
        report: report(&id, writer),
        id,
    };
    add_controls(question, &arranged, place, &mut context, writer);
    context.reply = reply::of(question, &arranged, writer);
    context
}

/// Adds the controls by which readers answer; `arranged` are the options of the question.
fn add_controls(
    question: &Question<'_>,
    arranged: &[Numbered<'_>],
    place: &Block,
    context: &mut QuestionContext,
    writer: &mut LessonWriter<'_>,
) {
    match &question.answer {
        AnswerForm::Options(items) => {
            if choice::has_several_right(items) {
                context.control = "checkbox";
            }
            context.options = choice::controls(arranged, place, writer);
        }
        AnswerForm::Text(block, words) => context.field = Some(field_for(block, words, writer)),
        AnswerForm::Sketch(block, words) => {
            context.needs = "sketch";
            context.sketch = sketch::of(words, block, writer);
        }
        AnswerForm::Trace => {
            context.prints = true;
            context.options = choice::verdicts(&writer.renderer.words);
        }
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
        AnswerForm::Options(items) if choice::has_several_right(items) => "many",
        AnswerForm::Options(_) => "choice",
        AnswerForm::Text(block, _) if answer::is_number(block, writer) => "number",
        AnswerForm::Text(..) => "text",
        AnswerForm::Sketch(..) => "sketch",
        AnswerForm::Trace => "trace",
    }
}

fn field_for(block: &Block, words: &[Inline], writer: &LessonWriter<'_>) -> AnswerField {
    // An answer in words has no unit.
    AnswerField {
        is_number: answer::is_number(block, writer),
        unit: answer::unit_of(block, words, writer),
    }
}
