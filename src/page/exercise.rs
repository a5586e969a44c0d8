//! Exercises: a statement and a starter in sight, with a project to try it in; tests, hints and
//! solution behind `<details>`.

use super::words::Words;
use super::writer::Writer;
use super::{block, escape, inline, playground, question, task};
use crate::demo::exercise;
use crate::lesson::demo::Role;
use crate::lesson::tree::{Block, BlockKind, Component, Heading, plain_text};

/// The body of an exercise; missing parts are reported.
pub fn write(component: &Component, place: &Block, writer: &mut Writer<'_>) -> String {
    let mut out = String::new();
    let mut rest = &component.blocks[..];
    let mut folded = String::new();
    while let Some(first) = rest.first() {
        match &first.kind {
            BlockKind::Heading(heading) if is_fold(heading, &writer.renderer.words) => {
                let inside = &rest[1..];
                let end = inside.iter().position(is_heading).unwrap_or(inside.len());
                fold(heading, &inside[..end], component, writer, &mut folded);
                rest = &inside[end..];
            }
            BlockKind::Demo(index) => {
                write_code(*index, writer, &mut out, &mut folded);
                rest = &rest[1..];
            }
            _ => {
                block::write(&rest[..1], writer, &mut out);
                rest = &rest[1..];
            }
        }
    }
    check_parts(component, place, writer);
    write_actions(component, writer, &mut out);
    let solved = writer.word("solved");
    out + &folded
        + &format!(
            "<p class=\"scripted ask\"><button type=\"button\" data-act=\"solved\" data-needs=\"question\" \
             aria-pressed=\"false\">{solved}</button></p>\n"
        )
}

/// How readers try it at home: a project whose tests judge what they write.
fn write_actions(component: &Component, writer: &Writer<'_>, out: &mut String) {
    let lesson = writer.lesson;
    let Some(exercise) = exercise::of(component, lesson) else {
        return;
    };
    let Some(output) = writer.outputs.of(&lesson.slug, exercise.starter) else {
        return;
    };
    let id = escape::attribute(&exercise.id);
    let (_, source) = exercise.source(lesson, &output.source);
    let playground = playground::link(&source).map(|link| {
        let words = writer.word("playground");
        let link = escape::attribute(&link);
        format!("<a href=\"{link}\" rel=\"noopener noreferrer external\">{words}</a>")
    });
    let words = &writer.renderer.words;
    let judged = words.say("judged_by_html", &[("command", "<code>cargo test</code>")]);
    out.push_str(&format!(
        "<p class=\"actions\"><a download href=\"{id}.zip\">{project}</a>{playground} \
         <span>{judged}</span> <button type=\"button\" data-act=\"copy\" \
         data-copy=\"cargo test --manifest-path {id}/Cargo.toml\" hidden>{check}</button></p>\n",
        project = writer.word("exercise_project"),
        playground = playground.unwrap_or_default(),
        check = writer.word("check_in_project"),
    ));
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading(_))
}

fn is_fold(heading: &Heading, words: &Words) -> bool {
    let title = plain_text(&heading.content);
    words.after("hint", &title).is_some() || words.after("solution", &title).is_some()
}

/// A hint or the solution; of the hints of one exercise only one is open at a time.
fn fold(
    heading: &Heading,
    blocks: &[Block],
    component: &Component,
    writer: &mut Writer<'_>,
    out: &mut String,
) {
    let title = inline::html(&heading.content, writer);
    let words = &writer.renderer.words;
    let is_hint = words.after("hint", &plain_text(&heading.content)).is_some();
    let (class, group) = match is_hint {
        true => ("hint", format!("hints-{}", component.heading.id)),
        false => ("solution", String::new()),
    };
    let group = match group.as_str() {
        "" => String::new(),
        group => escape::pair("name", group),
    };
    let id = escape::pair("id", &heading.id);
    out.push_str(&format!(
        "<details class=\"{class}\"{group}{id}><summary>{title}</summary>\n"
    ));
    for found in blocks {
        match found.kind {
            BlockKind::Demo(index) => {
                question::write_source(index, words.page("solution"), writer, out);
            }
            _ => block::write(std::slice::from_ref(found), writer, out),
        }
    }
    out.push_str("</details>\n");
}

fn write_code(index: usize, writer: &mut Writer<'_>, out: &mut String, folded: &mut String) {
    let role = writer.lesson.demos[index].words.role;
    let words = &writer.renderer.words;
    let (class, name) = match role {
        Role::Starter => return question::write_source(index, words.page("starter"), writer, out),
        Role::Tests => ("tests", words.page("tests")),
        Role::Solution => ("solution", words.page("solution")),
        Role::Demo | Role::Trace | Role::Verify => {
            return super::card::write(index, &[], writer, out);
        }
    };
    folded.push_str(&format!(
        "<details class=\"{class}\"><summary>{}</summary>\n",
        escape::text(name)
    ));
    question::write_source(index, name, writer, folded);
    folded.push_str("</details>\n");
}

/// Tests without a starter or a solution prove nothing.
fn check_parts(component: &Component, place: &Block, writer: &mut Writer<'_>) {
    let mut roles = Vec::new();
    crate::lesson::visit(&component.blocks, &mut |block| {
        if let BlockKind::Demo(index) = block.kind {
            roles.push(writer.lesson.demos[index].words.role);
        }
    });
    let has = |role| roles.contains(&role);
    let parts = [
        (Role::Starter, "starter", "```rust starter"),
        (Role::Solution, "solution", "```rust solution"),
    ];
    for (role, name, fence) in parts {
        if has(Role::Tests) && !has(role) {
            let message = format!("the exercise has tests and no {name}");
            task::lacks(&message, &format!("add a {fence} block"), place, writer);
        }
    }
}
