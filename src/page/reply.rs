//! What stands behind `Answer`: the key, and what the author says about each option.
//!
//! A script reads the key from here too: right options have the class `right`, a number
//! its `data-value`, a traced program its `data-verdict`. Nothing of it is said twice.

use super::question::{Answer, Question, option_html};
use super::writer::Writer;
use super::{answer, block, output};
use crate::demo::outcome::End;
use crate::lesson::demo::Role;
use crate::lesson::tree::{Block, BlockKind, Item};

/// Appends the key of a question and its explanation.
pub fn write(question: &Question<'_>, writer: &mut Writer<'_>, out: &mut String) {
    match &question.answer {
        Answer::Options(items) => write_feedback(items, writer, out),
        Answer::Given(block, words) => {
            let (attributes, words) = answer::html(block, words, writer);
            out.push_str(&format!("<p class=\"key\"{attributes}>{words}</p>\n"));
        }
        Answer::Sketch(..) => {
            let words = writer.word("compare_sketch");
            out.push_str(&format!("<p>{words}</p>\n"));
        }
        Answer::Trace => {}
    }
    for block in question.stem {
        if let BlockKind::Demo(index) = block.kind
            && writer.lesson.demos[index].words.role == Role::Trace
        {
            write_trace(index, writer, out);
        }
    }
    for block in question.explanation {
        if let BlockKind::Quote(blocks) = &block.kind {
            out.push_str("<div class=\"because\">\n");
            block::write(blocks, writer, out);
            out.push_str("</div>\n");
        }
    }
}

/// Each right option, and each option whose author explains it.
fn write_feedback(items: &[Item], writer: &mut Writer<'_>, out: &mut String) {
    for (item, number) in items.iter().zip(1..) {
        let is_right = item.ticked == Some(true);
        let notes: Vec<_> = item.blocks.iter().filter_map(quotation).collect();
        if !is_right && notes.is_empty() {
            continue;
        }
        let (class, sign, word) = match is_right {
            true => (" right", "✓", writer.word("right")),
            false => ("", "✗", writer.word("not_quite")),
        };
        let words = option_html(item, writer);
        out.push_str(&format!(
            "<div class=\"feedback{class}\" data-option=\"{number}\"><p class=\"verdict\">\
             <span class=\"sign\" aria-hidden=\"true\">{sign}</span> {word}: {words}</p>\n"
        ));
        notes
            .iter()
            .for_each(|blocks| block::write(blocks, writer, out));
        out.push_str("</div>\n");
    }
}

fn quotation(block: &Block) -> Option<&Vec<Block>> {
    match &block.kind {
        BlockKind::Quote(blocks) => Some(blocks),
        _ => None,
    }
}

/// What the compiler and the program really did.
fn write_trace(index: usize, writer: &mut Writer<'_>, out: &mut String) {
    let slug = &writer.lesson.slug;
    let Some(given) = writer.outputs.of(slug, index) else {
        return;
    };
    let (verdict, words) = match &given.outcome.end {
        End::CompileError => ("refused", "fails_to_compile"),
        End::Panicked { .. } => ("panics", "panics"),
        End::Exited(0) => ("runs", "compiles_and_runs"),
        End::Compiled => ("runs", "compiles"),
        End::Exited(_) | End::Signaled(_) | End::Stopped(_) => ("panics", "compiles_and_fails"),
    };
    let words = writer.word(words);
    let result = output::write(index, writer.word("this_program"), writer).html();
    out.push_str(&format!(
        "<p class=\"key\" data-verdict=\"{verdict}\">{words}</p>\n<div class=\"result\">{result}</div>\n"
    ));
}
