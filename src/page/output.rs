//! What a demo gave, as readers see it: text, tables, figures, checks, failures.

use std::collections::BTreeSet;

use pane::checks;
use pane::text::pre;

use super::labels::Label;
use super::sanitize::sanitize;
use super::words::Words;
use super::writer::Writer;
use super::{escape, figure, table};
use crate::demo::frame::{Check, Frame};
use crate::demo::outcome::{CompilerMessage, End, Part};
use crate::demo::outputs::DemoOutput;
use crate::diagnostic::Code;
use crate::lesson::demo::{Expectation, OutputStyle};

/// The result pane of a demo.
#[derive(Default)]
pub struct Pane {
    /// HTML of texts, tables and checks, in order.
    pub words: String,
    /// HTML of figures.
    pub figures: String,
    /// Lines of printed text and rows of tables.
    pub lines: usize,
    /// Characters in the widest line or row.
    pub width: usize,
    /// How many figures there are.
    pub count: usize,
}

/// Words that are wider do not stand beside a figure.
const HALF: usize = 52;

impl Pane {
    /// Words above figures.
    pub fn html(&self) -> String {
        let part = |class: &str, html: &str| match html {
            "" => String::new(),
            _ => format!("<div class=\"{class}\">\n{html}</div>\n"),
        };
        part("words", &self.words) + &part("figures", &self.figures)
    }

    /// How the two share the width: side by side, figures side by side, or one below the other.
    pub fn layout(&self) -> &'static str {
        match (self.words.is_empty(), self.count) {
            (_, 0) | (true, 1) => "",
            (false, 1) if self.width <= HALF => "two",
            (false, 1) => "",
            (_, 2..) => "gallery",
        }
    }
}

/// What the demo `index` gave; `name` is how captions call it.
pub fn write(index: usize, name: &str, writer: &mut Writer<'_>) -> Pane {
    let lesson = writer.lesson;
    let mut pane = Pane::default();
    let Some(output) = writer.outputs.of(&lesson.slug, index) else {
        return pane;
    };
    let demo = &lesson.demos[index];
    let style = demo.words.output;
    let words = &writer.renderer.words;
    let mut checks = Vec::new();
    let mut text = String::new();
    let mut drawn = BTreeSet::new();
    for part in &output.parts {
        match part {
            Part::Text(more) => text.push_str(more),
            Part::Frame(Frame::Value { .. }) => {}
            Part::Frame(Frame::Check(check)) => checks.push(check),
            Part::Frame(frame) if figure::frame_id(frame).is_some_and(|id| !drawn.insert(id)) => {
                let id = figure::frame_id(frame).unwrap_or_default();
                let message = format!("this demo draws two figures named `{id}`");
                let help = "give each figure a name of its own, as in `show::plot(\"loss\")`";
                writer.problem(Code::DuplicateId, demo.info_range.clone(), message, help);
            }
            Part::Frame(frame) => {
                let said = std::mem::take(&mut text);
                push_text(&said, name, style, words, &mut pane);
                push_frame(index, frame, writer, &mut pane);
            }
        }
    }
    push_text(&text, name, style, words, &mut pane);
    push_failure(output, &demo.words.expectation, words, &mut pane);
    push_checks(&checks, writer, &mut pane);
    pane
}

fn push_text(text: &str, name: &str, style: OutputStyle, words: &Words, pane: &mut Pane) {
    let text = escape::without_terminal_escapes(text);
    let text = text.trim_matches('\n');
    if text.trim().is_empty() || style == OutputStyle::Hide {
        return;
    }
    let count = text.lines().count();
    let html = pre("out", &words.say("output_of", &[("name", name)]), text);
    match style {
        OutputStyle::Fold => {
            let summary = escape::text(&words.count("show_output_n", count));
            pane.words.push_str(&format!(
                "<details><summary>{summary}</summary>{html}</details>\n"
            ));
        }
        OutputStyle::Show | OutputStyle::Hide => {
            pane.lines += count;
            pane.width = pane.width.max(widest(text));
            pane.words.push_str(&html);
        }
    }
}

fn widest(text: &str) -> usize {
    text.lines()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0)
}

fn push_frame(index: usize, frame: &Frame, writer: &mut Writer<'_>, pane: &mut Pane) {
    match frame {
        Frame::Table(data) => {
            let words = &writer.renderer.words;
            let label = writer.labels.of_frame(index, &data.id).cloned();
            let sheet = table::of_frame(data, label.as_ref(), &words.numerals);
            pane.lines += sheet.rows.len();
            pane.width = pane.width.max(sheet.width());
            table::push(&sheet, true, words, &mut pane.words);
        }
        Frame::Html { id, text } => {
            let prefix = format!("demo-{}-{id}", index + 1);
            pane.words.push_str(&sanitize(text, &prefix));
        }
        Frame::Figure { .. } | Frame::Svg { .. } => {
            let before = pane.figures.len();
            figure::write_unasked(index, frame, writer, &mut pane.figures);
            pane.count += usize::from(pane.figures.len() > before);
        }
        Frame::Value { .. } | Frame::Check(_) => {}
    }
}

/// The panic that was asked for, the compiler's words, or what went to standard error.
fn push_failure(output: &DemoOutput, expectation: &Expectation, words: &Words, pane: &mut Pane) {
    let outcome = &output.outcome;
    let (caption, text) = match (&outcome.end, expectation) {
        (End::CompileError, _) => ("compiler_says", rendered(&outcome.messages)),
        (End::Panicked { .. }, _) => ("it_panics", outcome.stderr.clone()),
        (End::Compiled, _) => return,
        _ => ("standard_error", outcome.stderr.clone()),
    };
    let text = escape::without_terminal_escapes(&text);
    let text = text.trim();
    if !text.is_empty() {
        pane.lines += text.lines().count();
        pane.width = pane.width.max(widest(text));
        pane.words
            .push_str(&pre("out err", words.page(caption), text));
    }
}

fn rendered(messages: &[CompilerMessage]) -> String {
    let errors = messages.iter().filter(|message| message.is_error);
    let texts: Vec<_> = errors.map(|message| message.rendered.trim()).collect();
    texts.join("\n\n")
}

fn push_checks(checks: &[&Check], writer: &mut Writer<'_>, pane: &mut Pane) {
    let words = &writer.renderer.words;
    let html = checks::list(checks, words, |name| source(name, writer));
    pane.words.push_str(&html);
}

/// A link to the source if it is one of the bibliography, else its words.
fn source(source: &str, writer: &mut Writer<'_>) -> String {
    if !writer.view.course.bibliography.contains_key(source) {
        return format!("({})", escape::text(source));
    }
    let mut out = String::new();
    let content = [crate::lesson::tree::Inline::Citation {
        key: source.to_owned(),
        range: 0..0,
    }];
    super::inline::write(&content, writer, &mut out);
    out
}

/// The caption word for a demo: `Demo 21.1`, or `this demo`.
pub fn name_of(label: Option<&Label>, words: &Words) -> String {
    let own = || words.page("this_demo").to_owned();
    label.map_or_else(own, |label| label.name.clone())
}
