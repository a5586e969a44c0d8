//! Components on a page: the class of a heading names the component that writes it.
//!
//! Reports classes that no component has, and unknown demos and objectives in attributes of headings.

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
            record_prediction(component, block, writer);
            check_objectives(component, block, writer);
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
                let classes = components.classes().map(|name| format!("`.{name}`"));
                let list: Vec<_> = classes.collect();
                format!("known classes: {}", list.join(", "))
            }
        };
        let heading = place.range.start..heading_end(place, writer);
        writer.problem(Code::Component, heading, message, help);
    }
}

/// Records the demo that a heading names by `demo=`, with its setting for hidden outputs; reports
/// unknown names.
fn record_prediction(component: &ComponentBlock, place: &Block, writer: &mut LessonWriter<'_>) {
    let Some(demo) = component.attribute("demo") else {
        return;
    };
    let lesson = writer.lesson;
    let hide = if component.is(UNTIL_GUESSED) {
        Hide::UntilGuessed
    } else {
        let course = &writer.view.course.settings;
        lesson.front.hide.unwrap_or(course.hide)
    };
    // Several headings may predict one demo; one that hides its output is enough.
    let predicted = writer.predicted.entry(demo.to_owned()).or_default();
    if hide == Hide::UntilGuessed {
        *predicted = hide;
    }
    if lesson.demo(demo).is_none() {
        let message = format!("no demo of this lesson is named `{demo}`");
        let help = match nearest(demo, lesson.demos.iter().map(|demo| demo.name.as_str())) {
            Some(near) => format!("did you mean `demo={near}`?"),
            None => "name a demo of this lesson".to_owned(),
        };
        let heading = place.range.start..heading_end(place, writer);
        writer.problem(Code::DemoUnknown, heading, message, help);
    }
}

fn check_objectives(component: &ComponentBlock, place: &Block, writer: &mut LessonWriter<'_>) {
    let lesson = writer.lesson;
    // Front matter that cannot be read is reported already; it may have had the objective.
    if lesson.is_headless() {
        return;
    }
    let list = component.attribute("objective");
    let objectives = || lesson.front.objectives.iter().map(|one| one.id.as_str());
    for objective in list.into_iter().flat_map(|list| list.split(',')) {
        if objectives().any(|id| id == objective) {
            continue;
        }
        let message = format!("the lesson has no objective `{objective}`");
        let help = match nearest(objective, objectives()) {
            Some(near) => format!("did you mean `objective={near}`?"),
            None => "add it to `objectives` in the front matter".to_owned(),
        };
        let heading = place.range.start..heading_end(place, writer);
        writer.problem(Code::Component, heading, message, help);
    }
}

/// Returns the end of a component's heading.
pub(crate) fn heading_end(place: &Block, writer: &LessonWriter<'_>) -> usize {
    let text = &writer.lesson.text[place.range.clone()];
    place.range.start + text.lines().next().map_or(0, str::len)
}
