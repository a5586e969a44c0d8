//! Renders the output of a demo: text, tables, figures, checks, failures.

use std::collections::BTreeSet;

use view::checks;
use view::terminal;
use view::text::pre;

use super::figure;
use super::sanitize::sanitize;
use crate::demo::frame::{Check, Frame};
use crate::demo::outcome::{CompilerMessage, End, Part};
use crate::demo::outputs::DemoOutput;
use crate::diagnostic::Code;
use crate::lesson::demo::{Expectation, OutputStyle};
use crate::lesson::tree::Inline;
use crate::page::escape;
use crate::page::state::labels::LessonLabel;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::{inline, table};
use crate::page::theme::words::InterfaceStrings;

/// The output view of a demo.
#[derive(Default)]
pub(crate) struct OutputView {
    /// HTML of printed text and of failures.
    pub words: String,
    /// HTML of tables and of markup of the demo.
    pub tables: String,
    /// HTML of checks.
    pub checks: String,
    /// HTML of figures.
    pub figures: String,
    /// Number of lines of printed text and of rows of tables.
    pub lines: usize,
    /// Width of the widest line or row, in characters.
    pub width: usize,
    /// Number of figures.
    pub count: usize,
}

/// Maximum width, in characters, of words beside a figure.
const HALF: usize = 60;

impl OutputView {
    /// Returns true if there is nothing to show.
    pub(crate) fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.words_html().is_empty()
    }

    /// Returns the HTML: figures, then `between` (controls), then words.
    pub(crate) fn html(&self, between: &str) -> String {
        let part = |class: &str, html: &str| match html {
            "" => String::new(),
            _ => format!("<div class=\"{class}\">\n{html}</div>\n"),
        };
        part("figures", &self.figures) + between + &part("words", &self.words_html())
    }

    /// Returns text, then tables, then checks.
    fn words_html(&self) -> String {
        [&*self.words, &self.tables, &self.checks].concat()
    }

    /// Returns the layout class: words beside a figure, several figures, or everything below each
    /// other.
    pub(crate) fn layout(&self) -> &'static str {
        let has_words = !(self.words.is_empty() && self.tables.is_empty());
        match self.count {
            1 if has_words && self.width <= HALF => "two",
            0 | 1 => "",
            _ => "gallery",
        }
    }
}

/// Renders the output of the demo `index`; captions refer to it by `name`.
pub(crate) fn write(index: usize, name: &str, writer: &mut LessonWriter<'_>) -> OutputView {
    let lesson = writer.lesson;
    let mut view = OutputView::default();
    let Some(output) = writer.outputs.of(&lesson.slug, index) else {
        return view;
    };
    if output.is_known_failure {
        view.words = failure_note(&output.outcome.end, &writer.renderer.words);
        view.lines = 1;
        return view;
    }
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
                let before = std::mem::take(&mut text);
                push_text(&before, name, style, words, &mut view);
                push_frame(index, frame, writer, &mut view);
            }
        }
    }
    push_text(&text, name, style, words, &mut view);
    push_failure(output, &demo.words.expectation, words, &mut view);
    push_checks(&checks, writer, &mut view);
    view
}

/// Returns the note on a demo that is known to end otherwise than its fence expects.
fn failure_note(end: &End, words: &InterfaceStrings) -> String {
    let key = match end {
        End::CompileError => "fails_to_compile",
        End::Panicked { .. } => "panics",
        End::Exited(0) => "compiles_and_runs",
        End::Compiled => "compiles",
        End::Exited(_) | End::Signaled(_) | End::Stopped(_) => "compiles_and_fails",
    };
    format!("<p class=\"meta\">{}</p>\n", words.page(key))
}

fn push_text(
    text: &str,
    name: &str,
    style: OutputStyle,
    words: &InterfaceStrings,
    view: &mut OutputView,
) {
    let screen = terminal::screen(text).trimmed();
    let plain = screen.plain();
    if plain.trim().is_empty() || style == OutputStyle::Hide {
        return;
    }
    let count = plain.lines().count();
    let html = pre(
        "out",
        &words.say("output_of", &[("name", name)]),
        &screen.html(),
    );
    match style {
        OutputStyle::Fold => {
            let summary = escape::text(&words.count("show_output_n", count));
            view.words.push_str(&format!(
                "<details><summary>{summary}</summary>{html}</details>\n"
            ));
        }
        OutputStyle::Show | OutputStyle::Hide => {
            view.lines += count;
            view.width = view.width.max(widest(&plain));
            view.words.push_str(&html);
        }
    }
}

/// Returns the length of the longest line, in characters.
fn widest(text: &str) -> usize {
    let widths = text.lines().map(|line| line.chars().count());
    widths.max().unwrap_or(0)
}

fn push_frame(index: usize, frame: &Frame, writer: &mut LessonWriter<'_>, view: &mut OutputView) {
    match frame {
        Frame::Table(data) => {
            let words = &writer.renderer.words;
            let label = writer.labels.of_frame(index, &data.id).cloned();
            let table = table::of_frame(data, label.as_ref(), &words.numerals);
            view.lines += table.rows.len();
            view.width = view.width.max(table.width());
            table::push(&table, words, &mut view.tables);
        }
        Frame::Html { id, text } => {
            let prefix = format!("demo-{}-{id}", index + 1);
            let safe = sanitize(text, &prefix);
            // The class `markup` clips what draws beyond its place; see `sanitize`.
            view.tables
                .push_str(&format!("<div class=\"markup\">{}</div>\n", safe.html));
            let place = writer.lesson.demos[index].info_range.clone();
            writer.report_dropped(id, &safe.dropped, place);
        }
        Frame::Figure { .. } | Frame::Svg { .. } => {
            let before = view.figures.len();
            figure::write_in_card(index, frame, writer, &mut view.figures);
            view.count += usize::from(view.figures.len() > before);
        }
        Frame::Value { .. } | Frame::Check(_) => {}
    }
}

/// Appends the expected panic, the compiler's message, or standard error.
fn push_failure(
    output: &DemoOutput,
    expectation: &Expectation,
    words: &InterfaceStrings,
    view: &mut OutputView,
) {
    let outcome = &output.outcome;
    let (caption, text) = match (&outcome.end, expectation) {
        (End::CompileError, _) => ("compiler_says", errors_of(&outcome.messages)),
        (End::Panicked { .. }, _) => ("it_panics", outcome.stderr.clone()),
        // It was not run, so nothing was printed.
        (End::Compiled, _) => return,
        _ => ("standard_error", outcome.stderr.clone()),
    };
    let screen = terminal::screen(text.trim()).trimmed();
    let plain = screen.plain();
    if !plain.is_empty() {
        view.lines += plain.lines().count();
        view.width = view.width.max(widest(&plain));
        view.words
            .push_str(&pre("out err", words.page(caption), &screen.html()));
    }
}

/// Returns the errors of the compiler, as it prints them.
fn errors_of(messages: &[CompilerMessage]) -> String {
    let errors = messages.iter().filter(|message| message.is_error);
    let texts: Vec<_> = errors.map(|message| message.rendered.trim()).collect();
    texts.join("\n\n")
}

fn push_checks(checks: &[&Check], writer: &mut LessonWriter<'_>, view: &mut OutputView) {
    let words = &writer.renderer.words;
    let summary = |hold: usize, all: usize| {
        if hold == all {
            return words.count("checks_hold_n", all);
        }
        let [failed, all] = [all - hold, all].map(|number| number.to_string());
        words.say("checks_fail", &[("n", &failed), ("of", &all)])
    };
    view.checks = checks::list(checks, words, summary, |name| source(name, writer));
}

/// Returns a citation if the source is in the bibliography, else its text.
fn source(source: &str, writer: &mut LessonWriter<'_>) -> String {
    if !writer.view.course.bibliography.contains_key(source) {
        return format!("({})", escape::text(source));
    }
    // The key is known, so the place, at which unknown keys are reported, does not matter.
    let citation = Inline::Citation {
        key: source.to_owned(),
        range: 0..0,
    };
    inline::html(&[citation], writer)
}

/// Returns the name of a demo in captions: `Demo 21.1`, or `this demo`.
pub(crate) fn name_of(label: Option<&LessonLabel>, words: &InterfaceStrings) -> String {
    let own = || words.page("this_demo").to_owned();
    label.map_or_else(own, |label| label.name.clone())
}
