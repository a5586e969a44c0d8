//! Questions: one choice, several, a number, a word, a program to trace, a curve to sketch.
//!
//! The kind follows from what the author wrote below the question: a task
//! list, or a line that begins with `Answer:` or `Sketch:`. What is right stands
//! in `<details>`, so that the page needs no script; a script compares it with what
//! a reader gave.

use super::code::Name;
use super::reply;
use super::words::Words;
use super::writer::Writer;
use super::{answer, block, card, code, escape, inline, sketch, task};
use crate::lesson::demo::Role;
use crate::lesson::tree::{Block, BlockKind, Component, ComponentKind, Inline, Item, plain_text};

/// One question of a component.
pub struct Question<'b> {
    /// What is asked, demos to trace included.
    pub stem: &'b [Block],
    /// What is to be chosen or given.
    pub answer: Answer<'b>,
    /// Quotations after it.
    pub explanation: &'b [Block],
}

/// What is to be chosen or given.
pub enum Answer<'b> {
    /// A task list.
    Options(&'b [Item]),
    /// The paragraph, and the words after `Answer:`.
    Given(&'b Block, Vec<Inline>),
    /// A curve to draw before looking: the paragraph, and the words after `Sketch:`.
    Sketch(&'b Block, String),
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
        write(&question, count, component, place, writer, &mut out);
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

/// Whether a block is a program to trace.
pub fn is_trace(block: &Block, writer: &Writer<'_>) -> bool {
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

fn write(
    question: &Question<'_>,
    count: usize,
    component: &Component,
    place: &Block,
    writer: &mut Writer<'_>,
    out: &mut String,
) {
    let id = escape::attribute(&format!("{}-{count}", component.heading.id));
    let predicts = component.kind == ComponentKind::Predict;
    let needs = match question.answer {
        Answer::Sketch(..) => "sketch",
        _ => "question",
    };
    out.push_str(&format!(
        "<form class=\"question\" id=\"{id}\" data-needs=\"{needs}\" data-kind=\"{}\"{}{}>\
         <fieldset aria-describedby=\"{id}-ask\">\n",
        kind(question, writer),
        demo_attribute(component, writer),
        if component.attribute("shuffle").is_some() {
            " data-shuffle"
        } else {
            ""
        },
    ));
    let legend = if predicts {
        "your_prediction"
    } else {
        "question"
    };
    let legend = writer.word(legend);
    let stem = block::html(question.stem, writer);
    out.push_str(&format!(
        "<legend class=\"vh\">{legend}</legend>\n<div class=\"stem\" id=\"{id}-ask\">{stem}</div>\n"
    ));
    match &question.answer {
        Answer::Options(items) => write_options(items, &id, place, writer, out),
        Answer::Given(block, words) => write_field(block, words, &id, writer, out),
        Answer::Sketch(block, words) => sketch::write(words, block, &id, writer, out),
        Answer::Trace => write_trace_fields(&id, writer, out),
    }
    push_buttons(predicts, writer, out);
    let answer = writer.word("answer");
    out.push_str(&format!(
        "</fieldset>\n<div class=\"said\" role=\"status\"></div>\n\
         <details class=\"answer\"><summary>{answer}</summary>\n"
    ));
    reply::write(question, writer, out);
    push_report(&id, writer, out);
    out.push_str("</details></form>\n");
}

/// A link by which readers tell what is wrong with a question.
fn push_report(id: &str, writer: &Writer<'_>, out: &mut String) {
    let repository = &writer.view.course.settings.repository;
    if repository.is_empty() {
        return;
    }
    let title = format!("Question {id} in content/{}", writer.lesson.name);
    let repository = repository.trim_end_matches('/');
    let address = format!("{repository}/issues/new?title={}", escape::query(&title));
    let (href, words) = (
        escape::pair("href", &address),
        writer.word("report_question"),
    );
    out.push_str(&format!(
        "<p class=\"report\"><a rel=\"external\"{href}>{words}</a></p>\n"
    ));
}

/// The demo whose result waits for this prediction.
fn demo_attribute(component: &Component, writer: &Writer<'_>) -> String {
    let named = component.attribute("demo");
    let demo = named.and_then(|name| writer.lesson.demo(name));
    demo.map_or(String::new(), |demo| {
        escape::pair("data-demo", &card::id_of(demo))
    })
}

/// How a script must read the answer.
fn kind(question: &Question<'_>, writer: &Writer<'_>) -> &'static str {
    match &question.answer {
        Answer::Options(items) if is_many(items) => "many",
        Answer::Options(_) => "choice",
        Answer::Given(block, _) if answer::is_number(block, writer) => "number",
        Answer::Given(..) => "text",
        Answer::Sketch(..) => "sketch",
        Answer::Trace => "trace",
    }
}

fn push_buttons(predicts: bool, writer: &Writer<'_>, out: &mut String) {
    let (commit, skip) = (writer.word("commit_guess"), writer.word("skip_guess"));
    let check = writer.word("check_answer");
    let buttons = match predicts {
        true => format!(
            "<button type=\"submit\">{commit}</button> <button type=\"button\" data-act=\"skip\">{skip}</button>"
        ),
        false => format!("<button type=\"submit\">{check}</button>"),
    };
    out.push_str(&format!("<p class=\"scripted ask\">{buttons}</p>\n"));
}

fn write_field(
    block: &Block,
    words: &[Inline],
    id: &str,
    writer: &mut Writer<'_>,
    out: &mut String,
) {
    let (keys, unit) = match answer::is_number(block, writer) {
        true => (
            " inputmode=\"decimal\"",
            answer::unit_of(block, words, writer),
        ),
        false => ("", String::new()),
    };
    let label = writer.word("your_answer");
    out.push_str(&format!(
        "<p class=\"field\"><label for=\"{id}-given\">{label}</label> \
         <input type=\"text\" id=\"{id}-given\"{keys} autocomplete=\"off\">{unit}</p>\n"
    ));
}

/// What becomes of a program, and what it prints.
fn write_trace_fields(id: &str, writer: &Writer<'_>, out: &mut String) {
    out.push_str("<ul class=\"options\">\n");
    for (verdict, words) in [
        ("runs", "compiles_and_runs"),
        ("panics", "panics"),
        ("refused", "fails_to_compile"),
    ] {
        let words = writer.word(words);
        out.push_str(&format!(
            "<li><label class=\"option\"><input type=\"radio\" name=\"{id}\" value=\"{verdict}\"> \
             <span>{words}</span></label></li>\n"
        ));
    }
    let label = writer.word("trace_prints");
    out.push_str(&format!(
        "</ul>\n<p class=\"field\"><label for=\"{id}-given\">{label}</label> \
         <textarea id=\"{id}-given\" rows=\"3\" spellcheck=\"false\" dir=\"ltr\"></textarea></p>\n"
    ));
}

fn is_many(items: &[Item]) -> bool {
    let right = items.iter().filter(|item| item.ticked == Some(true));
    right.count() > 1
}

fn write_options(
    items: &[Item],
    id: &str,
    place: &Block,
    writer: &mut Writer<'_>,
    out: &mut String,
) {
    if items.iter().all(|item| item.ticked != Some(true)) {
        let help = "tick the right option: `- [x] …`";
        task::lacks("the question has no right option", help, place, writer);
    }
    let control = if is_many(items) { "checkbox" } else { "radio" };
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
pub fn option_html(item: &Item, writer: &mut Writer<'_>) -> String {
    let paragraphs = item.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Paragraph(content) => Some(content),
        _ => None,
    });
    let words: Vec<_> = paragraphs
        .map(|content| inline::html(content, writer))
        .collect();
    words.join("<br>\n")
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
    let words = &writer.renderer.words;
    let words = words.say("all_easy_html", &[("section", &link)]);
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
