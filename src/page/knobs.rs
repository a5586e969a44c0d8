//! The controls of a live demo, and where its modules are.

use std::collections::BTreeMap;

use figure::Figure;
use serde::Serialize;

use super::paper;
use super::view::root_of;
use super::writer::Writer;
use crate::demo::browser::is_live;
use crate::demo::frame::Frame;
use crate::demo::knob::{Knob, KnobKind};
use crate::lesson::demo::{Demo, OutputStyle};

/// What templates know of a live demo.
#[derive(Serialize)]
pub struct Live {
    /// The name of the demo in its module.
    pub name: String,
    /// Address of the lesson's module.
    pub module: String,
    /// Address of the module that draws.
    pub draw: String,
    /// Anchors of its figures by their names, as JSON.
    pub figures: String,
    /// Whether printed text is not shown.
    pub hide: bool,
    /// Whether it draws curves, which readers may pin.
    pub pins: bool,
    /// For paper: the address of the demo, and the file with its QR code.
    pub paper: Option<(String, String)>,
    /// What readers may turn.
    pub knobs: Vec<Control>,
}

/// One knob.
#[derive(Serialize)]
pub struct Control {
    /// The variable.
    pub name: String,
    /// What readers see.
    pub label: String,
    /// `number`, `bool` or `choice`.
    pub kind: &'static str,
    /// What the author wrote: `56`, `1`, `he`.
    pub value: String,
    /// The smallest number.
    pub from: String,
    /// The largest number.
    pub to: String,
    /// The distance between two.
    pub step: String,
    /// The words to choose from.
    pub choices: Vec<String>,
}

/// What the card of a demo needs to be live; nothing where no module was made.
pub fn live(index: usize, writer: &Writer<'_>) -> Option<Live> {
    let slug = &writer.lesson.slug;
    let demo = &writer.lesson.demos[index];
    let output = writer.outputs.of(slug, index)?;
    if !is_live(demo, &output.knobs) {
        return None;
    }
    let modules = &writer.outputs.modules;
    let (module, _) = modules.lessons.get(slug)?;
    let (draw, _) = modules.renderer.as_ref()?;
    let module = module.strip_prefix(&format!("{slug}/")).unwrap_or(module);
    let figures = figures(demo, index, writer);
    Some(Live {
        name: demo.name.clone(),
        module: module.to_owned(),
        draw: format!("{}{draw}", root_of(slug)),
        figures: serde_json::to_string(&figures).unwrap_or_default(),
        paper: paper::address(writer.view, writer.lesson, demo)
            .map(|address| (address, paper::file_of(demo))),
        hide: demo.words.output == OutputStyle::Hide,
        pins: output.outcome.frames().any(is_plot),
        knobs: output
            .knobs
            .iter()
            .map(|placed| control(&placed.knob))
            .collect(),
    })
}

/// The anchors of the figures that a demo draws, by their names.
fn figures(demo: &Demo, index: usize, writer: &Writer<'_>) -> BTreeMap<String, String> {
    let output = writer.outputs.of(&writer.lesson.slug, index);
    let frames = output
        .into_iter()
        .flat_map(|output| output.outcome.frames());
    let found = frames.filter_map(|frame| match frame {
        Frame::Figure { id, .. } => Some((id.clone(), writer.labels.of_target(&demo.name, id)?)),
        _ => None,
    });
    found.collect()
}

fn is_plot(frame: &Frame) -> bool {
    matches!(
        frame,
        Frame::Figure {
            figure: Figure::Plot(_),
            ..
        }
    )
}

fn control(knob: &Knob) -> Control {
    let mut control = Control {
        name: knob.name.clone(),
        label: knob.label.clone(),
        kind: "bool",
        value: knob.value(),
        from: String::new(),
        to: String::new(),
        step: String::new(),
        choices: Vec::new(),
    };
    match &knob.kind {
        KnobKind::Bool => {}
        KnobKind::Choice(words) => {
            control.kind = "choice";
            control.choices.clone_from(words);
        }
        KnobKind::Number { from, to, step, .. } => {
            control.kind = "number";
            let written = [from, to, step].map(ToString::to_string);
            [control.from, control.to, control.step] = written;
        }
    }
    control
}
