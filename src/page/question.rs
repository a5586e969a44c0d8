//! Questions: one choice, several, a number, a word, a program to trace.
//!
//! The kind follows from what the author wrote below the question: a task
//! list, or a line that begins with `Answer:`. Answers stand in `<details>`,
//! so that the page needs no script.

use super::code::Name;
use super::words::Words;
use super::writer::Writer;
use super::{answer, block, card, code, escape, inline, output, task};
use crate::lesson::demo::Role;
use crate::lesson::tree::{Block, BlockKind, Component, ComponentKind, Inline, Item, plain_text};

/// One question of a component.
struct Question<'b> {
    /// What is asked, demos to trace included.
    stem: &'b [Block],
    /// What is to be chosen or given.
    answer: Answer<'b>,
    /// Quotations after it.
    explanation: &'b [Block],
}

enum Answer<'b> {
    Options(&'b [Item]),
    /// The paragraph, and the words after `Answer:`.
    Given(&'b Block, Vec<Inline>),
    /// A curve to sketch before looking.
    Sketch,
    /// The traced program itself is the answer.
    Trace,
}

/// The questions of a component as HTML; missing parts are reported.
pub fn write_all(component: &Component, place: &Block, writer: &mut Writer<'_>) -> String {
    let nested = |block: &Block| matches!(block.kind, BlockKind::Component(_));
    let mut out = match component.blocks.iter().any(nested) {
        true => write_nested(component, writer),
        false => write_own(component, place, writer),
    };
    if component.kind == ComponentKind::Precheck {
        out.push_str(&skip_hint(component, writer));
    }
    out
}

/// Questions that are components themselves, below headings of their own.
fn write_nested(component: &Component, writer: &mut Writer<'_>) -> String {
    let mut out = String::new();
    for block in &component.blocks {
        match &block.kind {
            BlockKind::Component(inner) if inner.kind == ComponentKind::Quiz => {
                let title = inline::html(&task::short_title(inner, &writer.renderer.words), writer);
                out.push_str(&block::heading_html(&inner.heading, &title, writer));
                out.push_str(&write_all(inner, block, writer));
            }
            _ => block::write(std::slice::from_ref(block), writer, &mut out),
        }
    }
    out
}

fn write_own(component: &Component, place: &Block, writer: &mut Writer<'_>) -> String {
    let mut out = String::new();
    let mut rest = &component.blocks[..];
    let mut count = 0;
    while let Some((question, after)) = take(rest, writer) {
        count += 1;
        let id = format!("{}-{count}", component.heading.id);
        write(&question, &id, component.kind, place, writer, &mut out);
        rest = after;
    }
    block::write(rest, writer, &mut out);
    if count == 0 {
        let help = "add a task list with the right option ticked, or a line `Answer: …`";
        task::lacks("the question has no answer", help, place, writer);
    }
    out
}

/// The part of a component that asks, and what follows the last answer and its explanation.
pub fn split<'b>(blocks: &'b [Block], words: &Words) -> (&'b [Block], &'b [Block]) {
    let mut end = 0;
    for (index, block) in blocks.iter().enumerate() {
        let explains = matches!(block.kind, BlockKind::Quote(_)) && end == index;
        if answer_of(block, words).is_some() || explains {
            end = index + 1;
        }
    }
    blocks.split_at(if end == 0 { blocks.len() } else { end })
}

fn take<'b>(blocks: &'b [Block], writer: &Writer<'_>) -> Option<(Question<'b>, &'b [Block])> {
    let words = &writer.renderer.words;
    let found = blocks
        .iter()
        .position(|block| answer_of(block, words).is_some());
    let (at, end) = match found {
        Some(at) => (at, at + 1),
        None => {
            let trace = blocks.iter().position(|block| is_trace(block, writer))?;
            (trace + 1, trace + 1)
        }
    };
    let quotes = blocks[end..].iter();
    let quotes = quotes.take_while(|block| matches!(block.kind, BlockKind::Quote(_)));
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

fn is_trace(block: &Block, writer: &Writer<'_>) -> bool {
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
            given.or_else(|| after("sketch").map(|_| Answer::Sketch))
        }
        _ => None,
    }
}

fn write(
    question: &Question<'_>,
    id: &str,
    kind: ComponentKind,
    place: &Block,
    writer: &mut Writer<'_>,
    out: &mut String,
) {
    let id = escape::attribute(id);
    out.push_str(&format!(
        "<form class=\"question\" id=\"{id}\"><fieldset>\n"
    ));
    let stem = block::html(question.stem, writer);
    let words = &writer.renderer.words;
    let legend = escape::text(words.page(legend(kind)));
    out.push_str(&format!("<legend class=\"vh\">{legend}</legend>\n"));
    out.push_str(&stem);
    match &question.answer {
        Answer::Options(items) => write_options(items, &id, place, writer, out),
        Answer::Given(block, _) => {
            let keys = match answer::is_number(block, writer) {
                true => " inputmode=\"decimal\"",
                false => "",
            };
            out.push_str(&format!(
                "<p class=\"field\"><label for=\"{id}-given\">{}</label> \
                 <input type=\"text\" id=\"{id}-given\"{keys} autocomplete=\"off\"></p>\n",
                escape::text(words.page("your_answer"))
            ));
        }
        Answer::Sketch => push_paragraph(words.page("sketch_first"), out),
        Answer::Trace => {}
    }
    let (commit, answer) = (words.page("commit"), words.page("answer"));
    let (commit, answer) = (escape::text(commit), escape::text(answer));
    out.push_str(&format!(
        "<button type=\"submit\" hidden>{commit}</button>\n</fieldset>\n\
         <details class=\"answer\"><summary>{answer}</summary>\n"
    ));
    write_answer(question, writer, out);
    out.push_str("</details></form>\n");
}

fn push_paragraph(words: &str, out: &mut String) {
    out.push_str(&format!("<p>{}</p>\n", escape::text(words)));
}

fn legend(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Predict => "your_prediction",
        _ => "question",
    }
}

fn write_options(
    items: &[Item],
    id: &str,
    place: &Block,
    writer: &mut Writer<'_>,
    out: &mut String,
) {
    let right = items
        .iter()
        .filter(|item| item.ticked == Some(true))
        .count();
    if right == 0 {
        let help = "tick the right option: `- [x] …`";
        task::lacks("the question has no right option", help, place, writer);
    }
    let control = if right > 1 { "checkbox" } else { "radio" };
    out.push_str("<ul class=\"options\">\n");
    for (item, number) in items.iter().zip(1..) {
        let words = option_html(item, writer);
        out.push_str(&format!(
            "<li><label class=\"option\"><input type=\"{control}\" name=\"{id}\" value=\"{number}\"{}> \
             <span>{words}</span></label></li>\n",
            spoken(item).map_or(String::new(), |tex| escape::pair("aria-label", &tex))
        ));
    }
    out.push_str("</ul>\n");
}

/// The TeX of an option that is a formula and nothing else: its control needs a name in words.
fn spoken(item: &Item) -> Option<String> {
    let BlockKind::Paragraph(content) = &item.blocks.first()?.kind else {
        return None;
    };
    let formula = content
        .iter()
        .all(|inline| matches!(inline, Inline::Math { .. }));
    formula.then(|| plain_text(content))
}

/// The words of an option without its feedback; without blocks, which labels cannot hold.
fn option_html(item: &Item, writer: &mut Writer<'_>) -> String {
    let paragraphs = item.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Paragraph(content) => Some(content),
        _ => None,
    });
    let words: Vec<_> = paragraphs
        .map(|content| inline::html(content, writer))
        .collect();
    words.join("<br>\n")
}

fn write_answer(question: &Question<'_>, writer: &mut Writer<'_>, out: &mut String) {
    match &question.answer {
        Answer::Options(items) => write_feedback(items, writer, out),
        Answer::Given(block, words) => {
            let words = answer::html(block, words, writer);
            out.push_str(&format!("<p class=\"key\">{words}</p>\n"));
        }
        Answer::Sketch => push_paragraph(writer.renderer.words.page("compare_sketch"), out),
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
            block::write(blocks, writer, out);
        }
    }
}

/// Each right option, and each option whose author explains it.
fn write_feedback(items: &[Item], writer: &mut Writer<'_>, out: &mut String) {
    for item in items {
        let is_right = item.ticked == Some(true);
        let notes = item.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Quote(blocks) => Some(blocks),
            _ => None,
        });
        let notes: Vec<_> = notes.collect();
        if !is_right && notes.is_empty() {
            continue;
        }
        let (class, sign, word) = match is_right {
            true => (" right", "✓", "right"),
            false => ("", "✗", "not_quite"),
        };
        let word = escape::text(writer.renderer.words.page(word));
        let words = option_html(item, writer);
        out.push_str(&format!(
            "<div class=\"feedback{class}\"><p class=\"verdict\">\
             <span class=\"sign\" aria-hidden=\"true\">{sign}</span> {word}: {words}</p>\n"
        ));
        notes
            .iter()
            .for_each(|blocks| block::write(blocks, writer, out));
        out.push_str("</div>\n");
    }
}

/// What the compiler and the program really did.
fn write_trace(index: usize, writer: &mut Writer<'_>, out: &mut String) {
    use crate::demo::outcome::End;
    let slug = &writer.lesson.slug;
    let Some(given) = writer.outputs.of(slug, index) else {
        return;
    };
    let verdict = match &given.outcome.end {
        End::CompileError => "fails_to_compile",
        End::Panicked { .. } => "panics",
        End::Exited(0) => "compiles_and_runs",
        End::Compiled => "compiles",
        End::Exited(_) | End::Signaled(_) | End::Stopped(_) => "compiles_and_fails",
    };
    let words = &writer.renderer.words;
    let verdict = escape::text(words.page(verdict));
    let result = output::write(index, words.page("this_program"), writer).html();
    out.push_str(&format!(
        "<p class=\"key\">{verdict}</p>\n<div class=\"result\">{result}</div>\n"
    ));
}

/// Where readers who knew everything may go on.
fn skip_hint(component: &Component, writer: &Writer<'_>) -> String {
    let Some(id) = component.attribute("skip") else {
        return String::new();
    };
    let name = writer.labels.get(id).map(|label| escape::text(&label.name));
    let Some(name) = name else {
        return String::new();
    };
    let id = escape::attribute(id);
    let link = format!("<a href=\"#{id}\">{name}</a>");
    let words = writer
        .renderer
        .words
        .say("all_easy_html", &[("section", &link)]);
    format!("<p class=\"meta\">{words}</p>\n")
}

/// Appends the lines of a demo without its outcome.
pub fn write_source(index: usize, name: &str, writer: &Writer<'_>, out: &mut String) {
    let demo = &writer.lesson.demos[index];
    if card::is_shown(demo) {
        out.push_str("<div class=\"inline-demo\">");
        code::write_lines(index, Name::Part(name), writer, out);
        out.push_str("</div>\n");
    }
}
