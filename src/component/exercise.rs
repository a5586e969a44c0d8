//! `.exercise`: a visible statement and starter, with a project to download; tests, hints and
//! solution in `<details>`.

use serde::Serialize;

use super::embedded::template;
use super::frame::{lacks, push_task, write_source};
use super::question;
use crate::demo::exercise;
use crate::demo::program::EXERCISE;
use crate::lesson::demo::Role;
use crate::lesson::tree::{Block, BlockKind, ComponentBlock, Heading, plain_text};
use crate::lesson::visit;
use crate::page::demo::{card, playground};
use crate::page::model::exhibit::{Exhibit, ExhibitKind};
use crate::page::state::component::{Asset, Component, Effort, Template};
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::inline;
use crate::page::theme::words::InterfaceStrings;
use crate::page::{beside, block, escape};

/// Time for an exercise without `time=`.
const MINUTES: f64 = 10.0;

pub(super) struct ExerciseComponent;

/// Content of the component.
#[derive(Serialize)]
struct ExerciseInside {
    /// HTML of the visible part.
    html: String,
    actions: Option<Actions>,
    folds: Vec<Fold>,
}

/// Links to the project, whose tests judge the reader's solution.
#[derive(Serialize)]
struct Actions {
    /// Prefix of links to the files of the lesson.
    beside: String,
    playground: Option<String>,
    /// HTML of the text on how solutions are judged.
    judged: String,
}

/// Tests, a hint or the solution.
#[derive(Serialize)]
struct Fold {
    class: &'static str,
    /// Name of the group in which only one fold is open at a time.
    group: Option<String>,
    id: Option<String>,
    /// HTML of the title.
    title: String,
    /// HTML of the content.
    html: String,
}

impl Component for ExerciseComponent {
    fn class(&self) -> &'static str {
        EXERCISE
    }

    fn template(&self) -> Template {
        template!("exercise")
    }

    fn scripts(&self) -> &'static [Asset] {
        question::SCRIPTS
    }

    fn minutes(&self, component: &ComponentBlock) -> f64 {
        let time = component.attribute("time");
        time.and_then(|time| time.parse().ok()).unwrap_or(MINUTES)
    }

    fn effort(&self) -> Effort {
        Effort::Practice
    }

    fn is_saved(&self) -> bool {
        true
    }

    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    ) {
        let (html, folds) = parts(component, writer);
        check_parts(component, place, writer);
        let actions = actions(component, writer);
        let inside = ExerciseInside {
            html,
            actions,
            folds,
        };
        let lead = ("Exercise", String::new());
        let title = push_task(self, lead, component, inside, writer, out);
        writer.exhibits.push(Exhibit {
            kind: ExhibitKind::Exercise,
            id: component.heading.id.clone(),
            name: String::new(),
            title,
        });
    }
}

/// Returns the visible part as HTML, and the folds.
fn parts(component: &ComponentBlock, writer: &mut LessonWriter<'_>) -> (String, Vec<Fold>) {
    let (mut out, mut folds) = (String::new(), Vec::new());
    let mut rest = &component.blocks[..];
    while let Some(first) = rest.first() {
        match &first.kind {
            BlockKind::Heading(heading) if is_fold(heading, &writer.renderer.words) => {
                // The parser nests only below headings with a class, so the blocks of a fold follow
                // its heading.
                let inside = &rest[1..];
                let end = inside.iter().position(is_heading).unwrap_or(inside.len());
                folds.push(fold(heading, &inside[..end], component, writer));
                rest = &inside[end..];
            }
            BlockKind::Demo(index) => {
                write_code(*index, writer, &mut out, &mut folds);
                rest = &rest[1..];
            }
            _ => {
                block::write(&rest[..1], writer, &mut out);
                rest = &rest[1..];
            }
        }
    }
    (out, folds)
}

fn actions(component: &ComponentBlock, writer: &LessonWriter<'_>) -> Option<Actions> {
    let lesson = writer.lesson;
    let exercise = exercise::of(component, lesson)?;
    let output = writer.outputs.of(&lesson.slug, exercise.starter)?;
    let (_, source) = exercise.source(lesson, &output.source);
    let words = &writer.renderer.words;
    Some(Actions {
        beside: beside(lesson),
        playground: playground::link(&source),
        judged: words.say("judged_by_html", &[("command", "<code>cargo test</code>")]),
    })
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading(_))
}

/// Returns true for the headings `Hint 1`, `Solution` and the like, in English or in the course's
/// language.
fn is_fold(heading: &Heading, words: &InterfaceStrings) -> bool {
    let title = plain_text(&heading.content);
    words.after("hint", &title).is_some() || words.after("solution", &title).is_some()
}

/// Returns the fold of a hint or the solution.
fn fold(
    heading: &Heading,
    blocks: &[Block],
    component: &ComponentBlock,
    writer: &mut LessonWriter<'_>,
) -> Fold {
    let title = inline::html(&heading.content, writer);
    let words = &writer.renderer.words;
    let is_hint = words.after("hint", &plain_text(&heading.content)).is_some();
    let mut html = String::new();
    for found in blocks {
        match found.kind {
            BlockKind::Demo(index) => {
                write_source(index, words.page("solution"), writer, &mut html);
            }
            _ => block::write(std::slice::from_ref(found), writer, &mut html),
        }
    }
    Fold {
        class: if is_hint { "hint" } else { "solution" },
        group: is_hint.then(|| format!("hints-{}", component.heading.id)),
        id: Some(heading.id.clone()),
        title,
        html,
    }
}

fn write_code(
    index: usize,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
    folds: &mut Vec<Fold>,
) {
    let role = writer.lesson.demos[index].words.role;
    let words = &writer.renderer.words;
    let class = match role {
        Role::Starter => return write_source(index, words.page("starter"), writer, out),
        Role::Tests => "tests",
        Role::Solution => "solution",
        Role::Demo | Role::Trace | Role::Verify => {
            return card::write(index, None, &[], writer, out);
        }
    };
    let name = words.page(class);
    let mut html = String::new();
    write_source(index, name, writer, &mut html);
    folds.push(Fold {
        class,
        group: None,
        id: None,
        title: escape::text(name),
        html,
    });
}

/// Reports tests without a starter or a solution, which prove nothing.
fn check_parts(component: &ComponentBlock, place: &Block, writer: &mut LessonWriter<'_>) {
    let mut roles = Vec::new();
    visit(&component.blocks, &mut |block| {
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
            lacks(&message, &format!("add a {fence} block"), place, writer);
        }
    }
}
