//! Components on a page: each is written by the kind that its heading names.
//!
//! Classes that no component has are reported, and what a heading names that does not exist.

use crate::diagnostic::{Code, nearest};
use crate::lesson::tree::{Block, BlockKind, ComponentBlock};
use crate::lesson::visit;
use crate::page::block;
use crate::page::state::lesson_writer::LessonWriter;
use crate::settings::Hide;

/// Additional class of `.predict`: the output is hidden until readers have guessed.
pub(crate) const UNTIL_GUESSED: &str = "until-guessed";

/// Appends a component to `out`; if its class is unknown, only the content below its heading.
pub(crate) fn write(
    component: &ComponentBlock,
    place: &Block,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    match writer.renderer.components.of(component) {
        Some(kind) => kind.write(component, place, writer, out),
        None => block::write(&component.blocks, writer, out),
    }
}

/// Records predicted demos, and checks the classes and attributes of headings.
pub(crate) fn prepare(writer: &mut LessonWriter<'_>) {
    let lesson = writer.lesson;
    visit(&lesson.blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind {
            check_classes(component, block, writer);
            check_references(component, block, writer);
        }
    });
}

fn check_classes(component: &ComponentBlock, place: &Block, writer: &mut LessonWriter<'_>) {
    let components = writer.renderer.components;
    let options = components
        .of(component)
        .map_or(&[][..], |kind| kind.options());
    for class in &component.heading.classes {
        if components.named(class).is_some() || options.contains(&class.as_str()) {
            continue;
        }
        let message = format!("unknown heading class `.{class}`");
        let help = match nearest(class, components.classes()) {
            Some(near) => format!("did you mean `.{near}`?"),
            None => {
                let known: Vec<_> = components
                    .classes()
                    .map(|name| format!("`.{name}`"))
                    .collect();
                format!("known classes: {}", known.join(", "))
            }
        };
        let heading = place.range.start..heading_end(place, writer);
        writer.problem(Code::Component, heading, message, help);
    }
}

fn check_references(component: &ComponentBlock, place: &Block, writer: &mut LessonWriter<'_>) {
    let lesson = writer.lesson;
    let heading = place.range.start..heading_end(place, writer);
    if let Some(demo) = component.attribute("demo") {
        let says = component.heading.classes.iter().any(|c| c == UNTIL_GUESSED);
        let hide = match (says, lesson.front.hide) {
            (true, _) => Hide::UntilGuessed,
            (false, Some(hide)) => hide,
            (false, None) => writer.view.course.settings.hide,
        };
        let known = writer.predicted.entry(demo.to_owned()).or_default();
        if hide == Hide::UntilGuessed {
            *known = hide;
        }
        if lesson.demo(demo).is_none() {
            let message = format!("no demo of this lesson is named `{demo}`");
            let near = nearest(demo, lesson.demos.iter().map(|demo| demo.name.as_str()));
            let help = near
                .map(|near| format!("did you mean `demo={near}`?"))
                .unwrap_or_else(|| "name a demo of this lesson".to_owned());
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

/// Returns the end of a component's heading.
pub(crate) fn heading_end(place: &Block, writer: &LessonWriter<'_>) -> usize {
    let text = &writer.lesson.text[place.range.clone()];
    place.range.start + text.lines().next().map_or(0, str::len)
}
