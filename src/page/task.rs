//! Components: what a heading's class makes of what follows it.

use serde::Serialize;

use super::overview::{Exhibit, Kind};
use super::words::Words;
use super::writer::Writer;
use super::{block, escape, exercise, inline, order, question, sequence};
use crate::diagnostic::{Code, nearest};
use crate::lesson::tree::{Block, BlockKind, Component, ComponentKind, Heading, Inline};

#[derive(Serialize)]
struct Context {
    id: String,
    /// `predict`, `quiz`, …
    kind: &'static str,
    /// `Predict`, `Check`, …
    word: String,
    level: u8,
    /// HTML.
    title: String,
    /// `12 min`, or empty.
    meta: String,
    /// Whether it tests an objective.
    objective: bool,
    /// HTML.
    body: String,
}

/// Appends a component to `out`.
pub fn write(component: &Component, place: &Block, writer: &mut Writer<'_>, out: &mut String) {
    match component.kind {
        ComponentKind::Predict => write_prediction(component, place, writer, out),
        ComponentKind::Precheck
        | ComponentKind::Quiz
        | ComponentKind::Order
        | ComponentKind::Exercise => {
            let body = match component.kind {
                ComponentKind::Order => order::write(component, place, writer),
                ComponentKind::Exercise => exercise::write(component, place, writer),
                _ => question::write_all(component, place, writer),
            };
            push_box(component, &body, writer, out);
        }
        ComponentKind::Worked
        | ComponentKind::Steps
        | ComponentKind::Recap
        | ComponentKind::Cards
        | ComponentKind::Further => {
            let body = match component.kind {
                ComponentKind::Worked => sequence::worked(component, place, writer),
                ComponentKind::Steps => sequence::steps(component, place, writer),
                ComponentKind::Cards => sequence::cards(component, place, writer),
                _ => block::html(&component.blocks, writer),
            };
            push_section(component, &body, writer, out);
        }
    }
}

/// A prediction ends with its answer; what follows belongs to the lesson.
fn write_prediction(
    component: &Component,
    place: &Block,
    writer: &mut Writer<'_>,
    out: &mut String,
) {
    let (own, after) = question::split(&component.blocks, &writer.renderer.words);
    let own = Component {
        blocks: own.to_vec(),
        ..component.clone()
    };
    let body = question::write_all(&own, place, writer);
    push_box(component, &body, writer, out);
    block::write(after, writer, out);
}

fn push_box(component: &Component, body: &str, writer: &mut Writer<'_>, out: &mut String) {
    let words = &writer.renderer.words;
    let content = short_title(component, words);
    let time = component.attribute("time");
    let context = Context {
        id: component.heading.id.clone(),
        kind: component.kind.name(),
        word: words.page(component.kind.name()).to_owned(),
        level: component.heading.level,
        title: inline::html(&content, writer),
        meta: time
            .map(|time| words.say("minutes_short", &[("n", &words.numerals.text(time))]))
            .unwrap_or_default(),
        objective: component.attribute("objective").is_some(),
        body: body.to_owned(),
    };
    if component.kind == ComponentKind::Exercise {
        writer.exhibits.push(Exhibit {
            kind: Kind::Exercise,
            id: context.id.clone(),
            name: String::new(),
            title: context.title.clone(),
        });
    }
    out.push_str(&writer.template("parts/task.html", &context));
}

/// `Check: which mapping is easiest?` beside the word `Check` → `Which mapping is easiest?`
pub fn short_title(component: &Component, words: &Words) -> Vec<Inline> {
    let mut content = component.heading.content.clone();
    if let Some(Inline::Text(text)) = content.first_mut()
        && let Some(rest) = after_word(component.kind, text, words)
        && let Some(rest) = rest.strip_prefix(':')
    {
        let mut chars = rest.trim_start().chars();
        let first = chars.next().map(|c| c.to_uppercase().to_string());
        *text = first.unwrap_or_default() + chars.as_str();
    }
    content
}

/// What follows the word that the box says anyway, in English or in the course's language.
fn after_word<'t>(kind: ComponentKind, title: &'t str, words: &Words) -> Option<&'t str> {
    let english = match kind {
        ComponentKind::Precheck => "Warm up",
        ComponentKind::Predict => "Predict",
        ComponentKind::Quiz => "Check",
        ComponentKind::Order => "Order",
        ComponentKind::Exercise => "Exercise",
        _ => return None,
    };
    let own = words.page(kind.name());
    let found = title.strip_prefix(english);
    found.or_else(|| title.strip_prefix(own))
}

fn push_section(component: &Component, body: &str, writer: &mut Writer<'_>, out: &mut String) {
    let Heading { id, content, .. } = &component.heading;
    let title = inline::html(content, writer);
    let kind = component.kind.name();
    let name = escape::pair("aria-labelledby", id);
    let needs = match component.kind {
        ComponentKind::Steps | ComponentKind::Cards => escape::pair("data-needs", kind),
        _ => String::new(),
    };
    out.push_str(&format!("<section class=\"{kind}\"{name}{needs}>\n"));
    out.push_str(&block::heading_html(&component.heading, &title, writer));
    out.push_str(body);
    out.push_str("</section>\n");
}

/// Notes the demos whose results wait for a prediction, and looks at what headings refer to.
pub fn prepare(writer: &mut Writer<'_>) {
    let lesson = writer.lesson;
    crate::lesson::visit(&lesson.blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind {
            check_references(component, block, writer);
        }
    });
}

fn check_references(component: &Component, place: &Block, writer: &mut Writer<'_>) {
    let lesson = writer.lesson;
    let heading = place.range.start..heading_end(place, writer);
    if let Some(demo) = component.attribute("demo") {
        writer.predicted.insert(demo.to_owned());
        if lesson.demo(demo).is_none() {
            let message = format!("no demo of this lesson is named `{demo}`");
            let near = nearest(demo, lesson.demos.iter().map(|demo| demo.name.as_str()));
            let help = near.map(|near| format!("did you mean `demo={near}`?"));
            let help = help.unwrap_or_else(|| "name a demo of this lesson".to_owned());
            writer.problem(Code::DemoUnknown, heading.clone(), message, help);
        }
    }
    if lesson.is_headless() {
        return;
    }
    let known = || lesson.front.objectives.iter().map(|o| o.id.as_str());
    for objective in component
        .attribute("objective")
        .into_iter()
        .flat_map(|list| list.split(','))
    {
        if known().any(|id| id == objective) {
            continue;
        }
        let message = format!("the lesson has no objective `{objective}`");
        let help = match nearest(objective, known()) {
            Some(near) => format!("did you mean `objective={near}`?"),
            None => "add it to `objectives` in the front matter".to_owned(),
        };
        writer.problem(Code::Component, heading.clone(), message, help);
    }
}

/// The end of the heading that opens a component.
pub fn heading_end(place: &Block, writer: &Writer<'_>) -> usize {
    let text = &writer.lesson.text[place.range.clone()];
    place.range.start + text.lines().next().map_or(0, str::len)
}

/// Reports a part that the component lacks, at its heading.
pub fn lacks(what: &str, help: &str, place: &Block, writer: &mut Writer<'_>) {
    let heading = place.range.start..heading_end(place, writer);
    writer.problem(Code::Component, heading, what, help);
}
