//! Curves to sketch: the empty axes of a figure, and a number for each tick.
//!
//! `Sketch: signal/gradient` takes the axes of that figure. A script lets readers draw on them, or
//! enter numbers in the table, and draws their curve over the real figure.

use serde::Serialize;

use crate::demo::frame::Frame;
use crate::diagnostic::{Code, nearest};
use crate::lesson::tree::Block;
use crate::page::demo::figure as figures;
use crate::page::state::lesson_writer::LessonWriter;
use figure::{Figure, Paper};

/// Template context of a sketch: edges in units of the drawing, and the values at its corners.
#[derive(Serialize)]
pub(super) struct SketchContext {
    left: String,
    right: String,
    top: String,
    bottom: String,
    low: String,
    high: String,
    log: bool,
    /// Anchor of the figure that the curve is drawn over.
    figure: Option<String>,
    svg: String,
    x_label: String,
    y_label: String,
    /// A field for each tick of the horizontal axis, so that the curve can also be entered as
    /// numbers.
    ticks: Vec<Tick>,
}

#[derive(Serialize)]
struct Tick {
    at: String,
    label: String,
}

/// Returns the sketch for the figure `words`, written `demo/figure`; errors are reported.
pub(super) fn of(
    words: &str,
    block: &Block,
    writer: &mut LessonWriter<'_>,
) -> Option<SketchContext> {
    let axes = empty_axes(words.trim(), block, writer)?;
    let (demo, name) = words.trim().split_once('/').unwrap_or_default();
    let ticks = axes.ticks.into_iter().map(|(at, label)| Tick {
        at: at.to_string(),
        label,
    });
    Some(SketchContext {
        left: axes.left.to_string(),
        right: axes.right.to_string(),
        top: axes.top.to_string(),
        bottom: axes.bottom.to_string(),
        low: axes.low.to_string(),
        high: axes.high.to_string(),
        log: axes.log,
        figure: writer.labels.of_target(demo, name),
        svg: axes.svg,
        x_label: axes.x_label.unwrap_or_default(),
        y_label: axes.y_label.unwrap_or_default(),
        ticks: ticks.collect(),
    })
}

/// Returns the empty axes of a plot that a demo draws; errors are reported.
fn empty_axes(words: &str, block: &Block, writer: &mut LessonWriter<'_>) -> Option<Paper> {
    let place = block.range.clone();
    let help = "name a plot of a demo: `Sketch: signal/gradient`";
    let Some((demo, wanted)) = words.split_once('/') else {
        let message = "the curve to sketch has no figure";
        writer.problem(Code::Component, place, message, help);
        return None;
    };
    let Ok(any_output) = writer.output(demo) else {
        let message = format!("no demo of this lesson is named `{demo}`");
        writer.problem(Code::DemoUnknown, place, message, help);
        return None;
    };
    // A demo that failed is reported by itself; its missing plots need no second message.
    let output = any_output.filter(|output| output.is_as_promised)?;
    let mut frames = output.outcome.frames();
    let plot = frames.find_map(|frame| match frame {
        Frame::Figure {
            id,
            figure: Figure::Plot(plot),
            ..
        } if id == wanted => Some(plot),
        _ => None,
    });
    let axes = plot.and_then(figure::Plot::paper);
    if axes.is_none() {
        let message = format!("the demo `{demo}` draws no plot `{wanted}` over numbers");
        let help = match nearest(wanted, figures::ids(output)) {
            Some(near) => format!("did you mean `Sketch: {demo}/{near}`?"),
            None => help.to_owned(),
        };
        writer.problem(Code::DemoUnknown, place, message, help);
    }
    axes
}
