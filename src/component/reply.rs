//! Content behind `Answer`: the key, and the author's feedback on each option.
//!
//! Scripts also read the key here: right options have the class `right`, a number its `data-value`,
//! a traced program its `data-verdict`. Nothing is repeated elsewhere on the page.

use serde::Serialize;

use super::answer::{self, AnswerKey};
use super::choice::{self, Numbered};
use super::question::{AnswerForm, Question};
use crate::demo::outcome::End;
use crate::lesson::demo::Role;
use crate::lesson::tree::{Block, BlockKind};
use crate::page::block;
use crate::page::demo::output;
use crate::page::state::lesson_writer::LessonWriter;

/// The key of a question and its explanation.
#[derive(Default, Serialize)]
pub(super) struct Reply {
    feedback: Vec<Feedback>,
    key: Option<AnswerKey>,
    traces: Vec<Trace>,
    /// HTML of each quotation that explains the answer.
    because: Vec<String>,
}

/// Feedback on an option.
#[derive(Serialize)]
struct Feedback {
    is_right: bool,
    option: String,
    /// HTML of the verdict on the option.
    words: String,
    /// HTML of the author's feedback.
    notes: String,
}

/// The actual result of a traced program.
#[derive(Serialize)]
struct Trace {
    verdict: &'static str,
    words: String,
    /// HTML of the output.
    result: String,
}

/// Returns the key of a question and its explanation; `options` are in the order of the page.
pub(super) fn of(
    question: &Question<'_>,
    options: &[Numbered<'_>],
    writer: &mut LessonWriter<'_>,
) -> Reply {
    let feedback = feedback_on(options, writer);
    let key = match &question.answer {
        AnswerForm::Text(block, words) => Some(answer::key(block, words, writer)),
        AnswerForm::Options(_) | AnswerForm::Sketch(..) | AnswerForm::Trace => None,
    };
    let traces = question.stem.iter().filter_map(|block| match block.kind {
        BlockKind::Demo(index) => trace(index, writer),
        _ => None,
    });
    Reply {
        feedback,
        key,
        traces: traces.collect(),
        because: question
            .explanation
            .iter()
            .filter_map(quotation)
            .map(|blocks| block::html(blocks, writer))
            .collect(),
    }
}

/// Returns the feedback on each right option, and on each option with an explanation.
fn feedback_on(options: &[Numbered<'_>], writer: &mut LessonWriter<'_>) -> Vec<Feedback> {
    let mut feedback = Vec::new();
    for (number, item) in options {
        let is_right = item.ticked == Some(true);
        let quotations: Vec<_> = item.blocks.iter().filter_map(quotation).collect();
        if !is_right && quotations.is_empty() {
            continue;
        }
        let words = choice::html(item, writer);
        let notes = quotations.iter().map(|blocks| block::html(blocks, writer));
        feedback.push(Feedback {
            is_right,
            option: number.to_string(),
            words,
            notes: notes.collect(),
        });
    }
    feedback
}

fn quotation(block: &Block) -> Option<&Vec<Block>> {
    match &block.kind {
        BlockKind::Quote(blocks) => Some(blocks),
        _ => None,
    }
}

/// Returns the result of a program to trace; `None` for other demos, or if it was not run.
fn trace(index: usize, writer: &mut LessonWriter<'_>) -> Option<Trace> {
    let lesson = writer.lesson;
    if lesson.demos[index].words.role != Role::Trace {
        return None;
    }
    let output = writer.outputs.of(&lesson.slug, index)?;
    let (verdict, words) = match &output.outcome.end {
        End::CompileError => ("refused", "fails_to_compile"),
        End::Panicked { .. } => ("panics", "panics"),
        End::Exited(0) => ("runs", "compiles_and_runs"),
        End::Compiled => ("runs", "compiles"),
        // Readers choose among three verdicts; of these, a failing run is nearest to a panic.
        End::Exited(_) | End::Signaled(_) | End::Stopped(_) => ("panics", "compiles_and_fails"),
    };
    Some(Trace {
        verdict,
        words: writer.word(words).to_owned(),
        result: output::write(index, writer.word("this_program"), writer).html(""),
    })
}
