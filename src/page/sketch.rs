//! Curves to draw before looking: the empty axes of a figure, and a number for each tick.
//!
//! `Sketch: signal/gradient` takes the axes of that figure. A script lets readers draw
//! on them, or write numbers into the table, and lays their curve over the real figure.

use super::writer::Writer;
use super::{escape, figure as figures};
use crate::demo::frame::Frame;
use crate::diagnostic::{Code, nearest};
use crate::lesson::tree::Block;
use figure::{Figure, Paper};

/// Appends the paper for the figure that `words` name, `demo/figure`; problems are reported.
pub fn write(words: &str, block: &Block, id: &str, writer: &mut Writer<'_>, out: &mut String) {
    let Some(paper) = paper(words.trim(), block, writer) else {
        return;
    };
    let (demo, name) = words.trim().split_once('/').unwrap_or_default();
    let target = match writer.labels.of_target(demo, name) {
        Some(label) => escape::pair("data-figure", &label),
        None => String::new(),
    };
    let hint = writer.word("sketch_by_hand");
    let axes = format!(
        "data-left=\"{}\" data-right=\"{}\" data-top=\"{}\" data-bottom=\"{}\" data-low=\"{}\" data-high=\"{}\"{}",
        paper.left,
        paper.right,
        paper.top,
        paper.bottom,
        paper.low,
        paper.high,
        if paper.log { " data-log" } else { "" },
    );
    out.push_str(&format!(
        "<div class=\"sketch\" dir=\"ltr\" {axes}{target}>{}</div>\n<p class=\"meta\">{hint}</p>\n",
        paper.svg
    ));
    push_numbers(&paper, id, writer, out);
}

/// A field for each tick of the axis below: what is drawn can be written as well.
fn push_numbers(paper: &Paper, id: &str, writer: &Writer<'_>, out: &mut String) {
    let summary = writer.word("sketch_numbers");
    let names = [&paper.x_label, &paper.y_label];
    let [x, y] = names.map(|name| escape::text(name.as_deref().unwrap_or("")));
    out.push_str(&format!(
        "<details class=\"points scripted\"><summary>{summary}</summary>\n\
         <table><thead><tr><th scope=\"col\">{x}</th><th scope=\"col\" id=\"{id}-y\">{y}</th></tr></thead><tbody>\n"
    ));
    for (number, (at, label)) in paper.ticks.iter().enumerate() {
        let label = escape::text(label);
        out.push_str(&format!(
            "<tr><th scope=\"row\" id=\"{id}-x{number}\">{label}</th>\
             <td><input type=\"text\" inputmode=\"decimal\" autocomplete=\"off\" \
             aria-labelledby=\"{id}-y {id}-x{number}\" data-x=\"{at}\"></td></tr>\n"
        ));
    }
    out.push_str("</tbody></table></details>\n");
}

/// The empty axes of a plot that a demo draws.
fn paper(words: &str, block: &Block, writer: &mut Writer<'_>) -> Option<Paper> {
    let place = block.range.clone();
    let help = "name a plot of a demo: `Sketch: signal/gradient`";
    let Some((demo, wanted)) = words.split_once('/') else {
        let message = "the curve to sketch has no figure";
        writer.problem(Code::Component, place, message, help);
        return None;
    };
    let Ok(output) = writer.output(demo) else {
        let message = format!("no demo of this lesson is named `{demo}`");
        writer.problem(Code::DemoUnknown, place, message, help);
        return None;
    };
    let output = output.filter(|output| output.kept)?;
    let found = output.outcome.frames().find_map(|frame| match frame {
        Frame::Figure {
            id,
            figure: Figure::Plot(plot),
            ..
        } if id == wanted => Some(plot),
        _ => None,
    });
    let paper = found.and_then(figure::Plot::paper);
    if paper.is_none() {
        let message = format!("the demo `{demo}` draws no plot `{wanted}` over numbers");
        let near = nearest(wanted, figures::ids(output));
        let help = near.map_or(help.to_owned(), |near| {
            format!("did you mean `Sketch: {demo}/{near}`?")
        });
        writer.problem(Code::DemoUnknown, place, message, help);
    }
    paper
}
