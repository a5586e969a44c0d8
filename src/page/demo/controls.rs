//! Controls of a live demo, and the addresses of its modules.

use std::collections::BTreeMap;

use figure::Figure;
use serde::Serialize;

use super::paper;
use crate::demo::browser::is_live;
use crate::demo::frame::Frame;
use crate::demo::module::Kinds;
use crate::demo::outputs::DemoOutput;
use crate::demo::parameter::{Parameter, ParameterKind};
use crate::lesson::demo::{Demo, OutputStyle};
use crate::page::model::view::{self, root_of};
use crate::page::state::lesson_writer::LessonWriter;
use crate::sorted;

/// Template context of a live demo.
#[derive(Serialize)]
pub(super) struct LiveContext {
    /// Name of the demo in its module.
    pub name: String,
    /// Address of the lesson's module.
    pub module: String,
    /// Address of the module that draws.
    pub draw: String,
    /// Address of the renderer of all kinds of output, if that is another one and the site has it.
    pub draw_all: Option<String>,
    /// Anchors of its figures by name, as JSON.
    pub figures: String,
    /// True if printed text is hidden.
    pub hide: bool,
    /// True if it draws curves, which readers can pin and compare with those of later runs.
    pub pins: bool,
    /// For print: the URL of the demo, and the file with its QR code.
    pub paper: Option<(String, String)>,
    /// Controls that readers can change; `knobs` in templates.
    pub knobs: Vec<Control>,
}

/// A control.
#[derive(Serialize)]
pub(super) struct Control {
    /// Name of the variable.
    pub name: String,
    /// Label of the control.
    pub label: String,
    /// Type: `number`, `bool` or `choice`.
    pub kind: &'static str,
    /// Initial value: `56`, `1`, `he`.
    pub value: String,
    /// Smallest number.
    pub from: String,
    /// Largest number.
    pub to: String,
    /// Distance between two values.
    pub step: String,
    /// The words of a choice.
    pub choices: Vec<String>,
}

/// Returns the data of a live demo; `None` if it is not live or has no module.
pub(super) fn live(index: usize, writer: &LessonWriter<'_>) -> Option<LiveContext> {
    let slug = &writer.lesson.slug;
    let demo = &writer.lesson.demos[index];
    let output = writer.outputs.of(slug, index)?;
    if !is_live(demo, &output.parameters) {
        return None;
    }
    let modules = &writer.outputs.modules;
    let module = modules.lessons.get(slug)?;
    let draw = modules.renderer(module.kinds)?;
    let draw_all = modules.renderer(Kinds::All).filter(|all| *all != draw);
    let path = &module.path;
    // Paths of modules begin at the top of the site, and addresses at the page.
    let file = path.strip_prefix(&format!("{slug}/")).unwrap_or(path);
    let beside = view::beside(writer.lesson);
    let root = root_of(&writer.lesson.page);
    let anchors = anchors(demo, output, writer);
    Some(LiveContext {
        name: demo.name.clone(),
        module: format!("{beside}{file}"),
        draw: format!("{root}{draw}"),
        draw_all: draw_all.map(|path| format!("{root}{path}")),
        figures: serde_json::to_string(&anchors).unwrap_or_default(),
        paper: paper::address(writer.view, writer.lesson, demo)
            .map(|address| (address, format!("{beside}{}", paper::file_of(demo)))),
        hide: demo.words.output == OutputStyle::Hide,
        pins: output.outcome.frames().any(has_curve),
        knobs: output
            .parameters
            .iter()
            .map(|placed| control(&placed.parameter))
            .collect(),
    })
}

/// Returns the anchors of the figures that a demo draws, by name.
fn anchors(
    demo: &Demo,
    output: &DemoOutput,
    writer: &LessonWriter<'_>,
) -> BTreeMap<String, String> {
    sorted::map(output.outcome.frames().filter_map(|frame| match frame {
        Frame::Figure { id, .. } => Some((id.clone(), writer.labels.of_target(&demo.name, id)?)),
        _ => None,
    }))
}

/// Returns true if a frame draws a curve that a later run can be compared with.
fn has_curve(frame: &Frame) -> bool {
    match frame {
        Frame::Figure {
            figure: Figure::Plot(plot),
            ..
        } => plot.layers.iter().any(|layer| layer.pinned().is_some()),
        _ => false,
    }
}

fn control(parameter: &Parameter) -> Control {
    let mut control = Control {
        name: parameter.name.clone(),
        label: parameter.label.clone(),
        kind: "bool",
        value: parameter.value(),
        from: String::new(),
        to: String::new(),
        step: String::new(),
        choices: Vec::new(),
    };
    match &parameter.kind {
        ParameterKind::Bool => {}
        ParameterKind::Choice(words) => {
            control.kind = "choice";
            control.choices.clone_from(words);
        }
        ParameterKind::Number { from, to, step, .. } => {
            control.kind = "number";
            let written = [from, to, step].map(ToString::to_string);
            [control.from, control.to, control.step] = written;
        }
    }
    control
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(layer: &str, expected: bool) {
        let figure = format!(r#"{{"kind":"plot","layers":[{layer}]}}"#);
        let frame = Frame::Figure {
            id: "p".to_owned(),
            alt: None,
            caption: None,
            figure: serde_json::from_str(&figure).expect("a figure"),
        };
        assert_eq!(has_curve(&frame), expected, "{layer}");
    }

    #[test]
    fn only_what_leaves_a_curve_behind_can_be_pinned() {
        check(r#"{"mark":"line","name":"loss","points":[[0,1]]}"#, true);
        check(r#"{"mark":"h_line","name":"chance","at":0.5}"#, false);
        check(
            r#"{"mark":"points","name":"moons","points":[[0,1]]}"#,
            false,
        );
    }
}
