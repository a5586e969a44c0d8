//! Demos: a card with code and result for those with a title, both inline for the others.

use serde::Serialize;

use super::code::Name;
use super::knobs::Live;
use super::overview::{Exhibit, Kind};
use super::writer::Writer;
use super::{annotation, block, code, escape, knobs, output, playground, variants};
use crate::demo::project::is_offered;
use crate::lesson::demo::{Demo, Role};
use crate::lesson::tree::{Block, Item};

/// Code with longer lines stands above its result rather than beside it.
const NARROW: usize = 60;

/// Printed text with at most this many lines stands below its code.
const FEW_LINES: usize = 6;

#[derive(Serialize)]
struct Context {
    id: String,
    /// `Demo 21.1`
    number: String,
    title: String,
    /// `Rust 2024 · ndarray 0.17 · seed 7`
    meta: String,
    /// HTML of the source.
    code: String,
    /// HTML of everything the run gave; may be empty.
    result: String,
    /// `beside`, or empty when the code stands above.
    layout: &'static str,
    /// `two`, `gallery` or empty: how words and figures of the result share its width.
    inner: &'static str,
    /// Whether the result waits for a prediction.
    reveal: bool,
    /// Its knobs and modules, if it is live.
    live: Option<Live>,
    /// What it gives with other values of a knob.
    variants: String,
    /// Address of the demo as a Cargo project.
    project: Option<String>,
    /// The Playground's address, if the program fits into one.
    playground: Option<String>,
}

/// Whether readers see the demo at all.
pub fn is_shown(demo: &Demo) -> bool {
    demo.words.role != Role::Verify
}

/// Appends the demo `index`, with the figures that follow it in the lesson.
pub fn write(index: usize, figures: &[Block], writer: &mut Writer<'_>, out: &mut String) {
    let lesson = writer.lesson;
    let demo = &lesson.demos[index];
    match demo.words.role {
        Role::Verify => {}
        Role::Demo if demo.words.title.is_some() => write_card(index, figures, writer, out),
        Role::Demo => write_inline(index, figures, writer, out),
        Role::Trace | Role::Starter | Role::Tests | Role::Solution => {
            out.push_str("<div class=\"inline-demo\">");
            let name = writer.renderer.words.page("source");
            code::write_lines(index, Name::Part(name), writer, out);
            out.push_str("</div>\n");
        }
    }
}

fn write_card(index: usize, figures: &[Block], writer: &mut Writer<'_>, out: &mut String) {
    let lesson = writer.lesson;
    let demo = &lesson.demos[index];
    let given = writer.outputs.of(&lesson.slug, index);
    let (notes, figures) = apart(demo, figures);
    let label = writer.labels.get(&id_of(demo)).cloned();
    let words = &writer.renderer.words;
    let number = output::name_of(label.as_ref(), words);
    let mut code = String::new();
    let name = words.say("source_of", &[("name", &number)]);
    code::write_lines(index, Name::Landmark(&name), writer, &mut code);
    let mut result = output::write(index, &number, writer);
    if let Some(items) = notes {
        annotation::write(demo, items, writer, &mut code);
        code = format!("<div class=\"annotated\">\n{code}</div>\n");
        result.words = annotation::link_printed(&result.words, demo, items);
    }
    for figure in figures {
        block::write(std::slice::from_ref(figure), writer, &mut result.figures);
        result.count += 1;
    }
    let beside = widest(demo) <= NARROW && (result.lines > FEW_LINES || result.count > 0);
    let context = Context {
        id: id_of(demo),
        number,
        title: demo.words.title.clone().unwrap_or_default(),
        meta: meta(demo, writer),
        code,
        layout: if beside { "beside" } else { "" },
        inner: if beside { "" } else { result.layout() },
        reveal: writer.predicted.contains(&demo.name),
        live: knobs::live(index, writer),
        variants: variants::write(index, writer),
        project: is_offered(demo).then(|| format!("{}.zip", demo.name)),
        playground: given.and_then(|output| playground::link(&output.source)),
        result: result.html(),
    };
    writer.exhibits.push(Exhibit {
        kind: Kind::Demo,
        id: context.id.clone(),
        name: context.number.clone(),
        title: escape::text(&context.title),
    });
    out.push_str(&writer.template("parts/demo.html", &context));
}

fn write_inline(index: usize, figures: &[Block], writer: &mut Writer<'_>, out: &mut String) {
    let lesson = writer.lesson;
    let demo = &lesson.demos[index];
    let id = match demo.named {
        true => escape::pair("id", &id_of(demo)),
        false => String::new(),
    };
    out.push_str(&format!("<div class=\"inline-demo\"{id}>"));
    let (notes, figures) = apart(demo, figures);
    let name = writer.word("source");
    code::write_lines(index, Name::Part(name), writer, out);
    let mut result = output::write(index, writer.word("this_demo"), writer);
    if let Some(items) = notes {
        annotation::write(demo, items, writer, out);
        result.words = annotation::link_printed(&result.words, demo, items);
    }
    block::write(figures, writer, &mut result.figures);
    let html = result.html();
    if !html.is_empty() {
        let reveal = writer.predicted.contains(&demo.name);
        let (open, close) = match reveal {
            true => (
                format!(
                    "<details class=\"reveal\"><summary>{}</summary>",
                    escape::text(writer.renderer.words.page("show_result"))
                ),
                "</details>",
            ),
            false => (String::new(), ""),
        };
        out.push_str(&format!(
            "<div class=\"result\">{open}{html}{close}</div>\n"
        ));
    }
    out.push_str("</div>\n");
}

/// The notes on the lines of a demo, and the figures that follow it.
fn apart<'b>(demo: &Demo, blocks: &'b [Block]) -> (Option<&'b [Item]>, &'b [Block]) {
    match annotation::notes(demo, blocks.first()) {
        Some(items) => (Some(items), &blocks[1..]),
        None => (None, blocks),
    }
}

/// The anchor of a demo.
pub fn id_of(demo: &Demo) -> String {
    format!("demo-{}", demo.name.trim_start_matches("demo-"))
}

/// The longest visible line, in characters.
fn widest(demo: &Demo) -> usize {
    let visible = demo.lines.iter().filter(|line| !line.hidden);
    visible.map(|l| l.text.chars().count()).max().unwrap_or(0)
}

/// What the demo was compiled with, as the lock file says.
fn meta(demo: &Demo, writer: &Writer<'_>) -> String {
    let words = &writer.renderer.words;
    let edition = demo.words.edition.as_str();
    let mut parts = vec![words.say("rust_edition", &[("edition", edition)])];
    let crates = &writer.outputs.environment.crates;
    let crates = crates.iter().filter(|(name, _)| !is_ours(name));
    parts.extend(crates.map(|(name, version)| format!("{name} {}", short(version))));
    parts.extend(
        demo.words
            .seed
            .map(|seed| words.say("seed", &[("n", &seed.to_string())])),
    );
    parts.join(" · ")
}

fn is_ours(name: &str) -> bool {
    matches!(name, "show" | "prelude")
}

/// `0.17.2` → `0.17`, `1.12.0` → `1.12`.
fn short(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}
