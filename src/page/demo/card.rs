//! Renders demos: as a card with code and output if they have a title, else inline.

use serde::Serialize;

use super::controls::{self, LiveContext};
use super::output::{self, OutputView};
use super::{figure, playground, variants};
use crate::demo::project::is_offered;
use crate::lesson::demo::{Demo, Role};
use crate::lesson::tree::Block;
use crate::page::code::annotation::{self, Notes};
use crate::page::code::listing::{self, ListingName};
use crate::page::escape;
use crate::page::model::anchor::id_of;
use crate::page::model::exhibit::{Exhibit, ExhibitKind};
use crate::page::model::view;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::reveal::fold;

/// Maximum line length, in characters, of code that is placed beside its output.
const NARROW: usize = 60;

/// Maximum number of printed lines that are placed below the code.
const FEW_LINES: usize = 6;

/// Template context of a card.
#[derive(Serialize)]
struct CardContext {
    id: String,
    /// Number: `Demo 21.1`.
    number: String,
    title: String,
    /// Environment: `Rust 2024 · ndarray 0.17 · seed 7`.
    meta: String,
    /// HTML of the source.
    code: String,
    /// HTML of the output, with the controls; may be empty.
    result: String,
    /// `beside`, or empty if the code is above the output.
    layout: &'static str,
    /// `two`, `gallery` or empty: layout of words and figures in the output.
    inner: &'static str,
    /// Start and end of the fold around the output, if it is predicted.
    fold: (String, &'static str),
    /// Controls and modules, if it is live.
    live: Option<LiveContext>,
    /// HTML of its output for other values of a control.
    variants: String,
    /// Address of the download as a Cargo project.
    project: Option<String>,
    /// Address of the program in the Rust Playground, if it can run there.
    playground: Option<String>,
}

/// Template context of the form of a live demo.
#[derive(Serialize)]
struct ControlsContext<'l> {
    id: String,
    live: &'l LiveContext,
}

/// Appends the demo `index`, with the notes on its lines and the figures that follow it.
pub(crate) fn write(
    index: usize,
    notes: Option<&Notes>,
    figures: &[Block],
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let lesson = writer.lesson;
    let demo = &lesson.demos[index];
    writer.last_demo = Some(index);
    match demo.words.role {
        Role::Verify => {}
        Role::Demo if demo.words.title.is_some() => write_card(index, notes, figures, writer, out),
        Role::Demo => write_inline(index, notes, figures, writer, out),
        Role::Trace | Role::Starter | Role::Tests | Role::Solution => {
            out.push_str("<div class=\"inline-demo\">");
            let name = writer.renderer.words.page("source");
            listing::write_lines(index, ListingName::Part(name), writer, out);
            out.push_str("</div>\n");
        }
    }
}

fn write_card(
    index: usize,
    notes: Option<&Notes>,
    figures: &[Block],
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let lesson = writer.lesson;
    let demo = &lesson.demos[index];
    let label = writer.labels.get(&id_of(demo)).cloned();
    let number = output::name_of(label.as_ref(), &writer.renderer.words);
    let title = demo.words.title.clone().unwrap_or_default();
    let code = source_html(index, &format!("{number}: {title}"), notes, writer);
    let result = output_view(index, &number, notes, figures, writer);
    // A figure needs the full width of the card.
    let beside = widest(demo) <= NARROW && result.lines > FEW_LINES && result.count == 0;
    let live = controls::live(index, writer);
    let controls = controls_html(demo, live.as_ref(), writer);
    let fold = if result.is_empty() {
        None
    } else {
        fold(index, writer.word("show_result"), writer)
    };
    let output = writer.outputs.of(&lesson.slug, index);
    let context = CardContext {
        id: id_of(demo),
        number,
        title,
        meta: meta(demo, writer),
        code,
        layout: if beside { "beside" } else { "" },
        inner: if beside { "" } else { result.layout() },
        fold: fold.unwrap_or_default(),
        result: result.html(&controls),
        live,
        variants: variants::write(index, writer),
        project: is_offered(demo).then(|| format!("{}{}.zip", view::beside(lesson), demo.name)),
        playground: output.and_then(|output| playground::link(&output.source)),
    };
    writer.exhibits.push(Exhibit {
        kind: ExhibitKind::Demo,
        id: context.id.clone(),
        name: context.number.clone(),
        title: escape::text(&context.title),
    });
    out.push_str(&writer.template("parts/demo.html", &context));
}

/// Returns the source of the demo called `name`, with the notes on its lines.
fn source_html(
    index: usize,
    name: &str,
    notes: Option<&Notes>,
    writer: &LessonWriter<'_>,
) -> String {
    // With its title, since numbers repeat on the page of all lessons if these have none.
    let label = writer.renderer.words.say("source_of", &[("name", name)]);
    let mut code = String::new();
    listing::write_lines(index, ListingName::Landmark(&label), writer, &mut code);
    match notes {
        Some(notes) => format!("<div class=\"annotated\">\n{code}{}</div>\n", notes.html),
        None => code,
    }
}

/// Renders the output of a demo with the figures that follow it; printed numbers of notes are links.
fn output_view(
    index: usize,
    name: &str,
    notes: Option<&Notes>,
    figures: &[Block],
    writer: &mut LessonWriter<'_>,
) -> OutputView {
    let demo = &writer.lesson.demos[index];
    let mut view = output::write(index, name, writer);
    if let Some(notes) = notes {
        view.words = annotation::link_printed(&view.words, demo, notes);
    }
    figure::write_all(figures, writer, &mut view.figures);
    view.count += figures.len();
    view
}

/// Returns the form of a live demo; empty for others.
fn controls_html(demo: &Demo, live: Option<&LiveContext>, writer: &mut LessonWriter<'_>) -> String {
    let Some(live) = live else {
        return String::new();
    };
    let id = id_of(demo);
    writer.template("parts/knobs.html", &ControlsContext { id, live })
}

fn write_inline(
    index: usize,
    notes: Option<&Notes>,
    figures: &[Block],
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let lesson = writer.lesson;
    let demo = &lesson.demos[index];
    let id = if demo.named {
        escape::pair("id", &id_of(demo))
    } else {
        String::new()
    };
    out.push_str(&format!("<div class=\"inline-demo\"{id}>"));
    let name = writer.word("source");
    listing::write_lines(index, ListingName::Part(name), writer, out);
    if let Some(notes) = notes {
        out.push_str(&notes.html);
    }
    let html = output_view(index, writer.word("this_demo"), notes, figures, writer).html("");
    if !html.is_empty() {
        let fold = fold(index, writer.word("show_result"), writer);
        let (open, close) = fold.unwrap_or_default();
        out.push_str(&format!(
            "<div class=\"result\">{open}{html}{close}</div>\n"
        ));
    }
    out.push_str("</div>\n");
}

/// Returns the length of the longest visible line, in characters.
fn widest(demo: &Demo) -> usize {
    let visible = demo.lines.iter().filter(|line| !line.hidden);
    let widths = visible.map(|line| line.text.chars().count());
    widths.max().unwrap_or(0)
}

/// Returns the edition, crates and seed of a demo, with versions of the lock file.
fn meta(demo: &Demo, writer: &LessonWriter<'_>) -> String {
    let words = &writer.renderer.words;
    let edition = demo.words.edition.as_str();
    let mut parts = vec![words.say("rust_edition", &[("edition", edition)])];
    let crates = writer.outputs.environment.crates.iter();
    let foreign = crates.filter(|(name, _)| !is_ours(name));
    parts.extend(foreign.map(|(name, version)| format!("{name} {}", short(version))));
    let seed = demo.words.seed.map(|seed| seed.to_string());
    parts.extend(seed.map(|seed| words.say("seed", &[("n", &seed)])));
    parts.join(" · ")
}

/// Returns true for crates that every course has, which need not be listed.
pub(crate) fn is_ours(name: &str) -> bool {
    matches!(name, "didact-show" | "show" | "prelude")
}

/// Shortens a version: `0.17.2` → `0.17`, `1.12.0` → `1.12`.
fn short(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}
