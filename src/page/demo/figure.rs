//! Renders figures: image files, drawings of demos, diagrams of fences.

use std::ops::Range;

use view::picture::{self, Picture};
use view::voice::Voice;

use super::sanitize::sanitize_svg;
use crate::demo::frame::Frame;
use crate::demo::outputs::DemoOutput;
use crate::diagnostic::{Code, nearest};
use crate::lesson::tree::{Block, BlockKind, CodeBlock, FigureBlock, FigureTarget};
use crate::page::escape;
use crate::page::model::exhibit::{Exhibit, ExhibitKind};
use crate::page::state::labels::LessonLabel;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::{inline, table};

/// Maximum length of a description in a message, in characters.
const LONGEST_SUGGESTION: usize = 90;

/// Appends the figures among `blocks`.
pub(crate) fn write_all(blocks: &[Block], writer: &mut LessonWriter<'_>, out: &mut String) {
    for block in blocks {
        if let BlockKind::Figure(found) = &block.kind {
            write(found, block, writer, out);
        }
    }
}

/// Returns the number and id of a figure or diagram of the lesson.
fn label_of(block: &Block, writer: &LessonWriter<'_>) -> LessonLabel {
    let label = writer.labels.at(block.range.start).cloned();
    label.expect("every figure and diagram is numbered")
}

/// Appends a lone image of the lesson to `out`.
pub(crate) fn write(
    figure: &FigureBlock,
    block: &Block,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let label = label_of(block, writer);
    check_alt(&figure.alt, block, writer);
    let picture = match &figure.target {
        FigureTarget::File(address) => {
            let mut image = String::new();
            inline::push_image(address, &figure.alt, "", writer, &mut image);
            Picture {
                image,
                ..Picture::default()
            }
        }
        FigureTarget::Demo {
            demo,
            figure: wanted,
        } => match drawn(demo, wanted, &label.id, &figure.alt, &block.range, writer) {
            Some(picture) => picture,
            None => return,
        },
    };
    let caption = inline::html(&figure.caption, writer);
    push(&picture, &label, &caption, writer, out);
}

fn check_alt(alt: &str, block: &Block, writer: &mut LessonWriter<'_>) {
    if alt.trim().is_empty() {
        let message = "the figure has no alternative text";
        let help = "say in the square brackets what is to be seen in it";
        writer.problem(Code::AltText, block.range.clone(), message, help);
    }
}

/// Draws a figure of a demo; errors are reported.
fn drawn(
    demo: &str,
    wanted: &str,
    id: &str,
    alt: &str,
    place: &Range<usize>,
    writer: &mut LessonWriter<'_>,
) -> Option<Picture> {
    let Ok(any_output) = writer.output(demo) else {
        let message = format!("no demo of this lesson is named `{demo}`");
        let names = writer.lesson.demos.iter().map(|demo| demo.name.as_str());
        let help = match nearest(demo, names) {
            Some(near) => format!("did you mean `demo:{near}/{wanted}`?"),
            None => "give the demo that draws it this `name=`".to_owned(),
        };
        writer.problem(Code::DemoUnknown, place.clone(), message, help);
        return None;
    };
    // A demo that failed is reported by itself; its missing figures need no second message.
    let output = any_output.filter(|output| output.is_as_promised)?;
    let mut frames = output.outcome.frames();
    let Some(frame) = frames.find(|frame| frame_id(frame) == Some(wanted)) else {
        let message = format!("the demo `{demo}` draws no figure `{wanted}`");
        let help = match nearest(wanted, ids(output)) {
            Some(near) => format!("did you mean `demo:{demo}/{near}`?"),
            None => format!("call `show::plot(\"{wanted}\")` in the demo"),
        };
        writer.problem(Code::DemoUnknown, place.clone(), message, help);
        return None;
    };
    of_frame(frame, id, Some(alt), place, writer)
}

/// Returns the name of a frame's figure; `None` for other frames.
pub(crate) fn frame_id(frame: &Frame) -> Option<&str> {
    match frame {
        Frame::Figure { id, .. } | Frame::Svg { id, .. } => Some(id),
        Frame::Value { .. } | Frame::Check(_) | Frame::Table(_) | Frame::Html { .. } => None,
    }
}

/// Returns the names of a demo's figures.
pub(crate) fn ids(output: &DemoOutput) -> impl Iterator<Item = &str> {
    output.outcome.frames().filter_map(frame_id)
}

/// Draws a frame; errors are reported at `place`.
fn of_frame(
    frame: &Frame,
    id: &str,
    alt: Option<&str>,
    place: &Range<usize>,
    writer: &mut LessonWriter<'_>,
) -> Option<Picture> {
    match frame {
        Frame::Figure { figure, .. } => {
            match picture::draw(figure, id, alt, writer.renderer.words.wording()) {
                Ok(picture) => Some(picture),
                Err(error) => {
                    let message = match frame_id(frame) {
                        Some(name) => format!("the figure `{name}` cannot be drawn: {error}"),
                        None => error.to_string(),
                    };
                    writer.problem(Code::Frame, place.clone(), message, error.help());
                    None
                }
            }
        }
        Frame::Svg { id: name, text } => {
            let svg = sanitize_svg(text, id);
            writer.report_dropped(name, &svg.dropped, place.clone());
            Some(Picture {
                image: named_svg(&svg.html, alt.unwrap_or("")),
                ..Picture::default()
            })
        }
        Frame::Value { .. } | Frame::Check(_) | Frame::Table(_) | Frame::Html { .. } => None,
    }
}

/// Returns an SVG of a demo with an accessible name.
fn named_svg(svg: &str, alt: &str) -> String {
    let start = svg.find("<svg").unwrap_or(0);
    let name = format!("<svg role=\"img\"{}", escape::pair("aria-label", alt));
    svg[start..].replacen("<svg", &name, 1)
}

/// Appends a figure to the card of its demo, unless an image of the lesson shows it.
pub(crate) fn write_in_card(
    index: usize,
    frame: &Frame,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let (id, alt, caption) = match frame {
        Frame::Figure {
            id, alt, caption, ..
        } => (id, alt.as_deref(), caption.as_deref()),
        Frame::Svg { id, .. } => (id, None, None),
        Frame::Value { .. } | Frame::Check(_) | Frame::Table(_) | Frame::Html { .. } => return,
    };
    // Figures that an image shows have no label of their own.
    let Some(label) = writer.labels.of_frame(index, id).cloned() else {
        return;
    };
    let demo = &writer.lesson.demos[index];
    let place = &demo.info_range;
    let Some(picture) = of_frame(frame, &label.id, alt, place, writer) else {
        return;
    };
    if alt.is_none_or(|alt| alt.trim().is_empty()) {
        let message = format!("the figure `{id}` has no alternative text");
        let words = match picture.description.as_str() {
            "" => "…".to_owned(),
            description => suggestion(description),
        };
        let help = format!(
            "call `.alt(\"{words}\")` in the demo, or write `![…](demo:{}/{id})` below it",
            demo.name
        );
        writer.problem(Code::AltText, place.clone(), message, help);
    }
    let caption = escape::text(caption.unwrap_or(""));
    push(&picture, &label, &caption, writer, out);
}

/// Appends a diagram of a fence.
pub(crate) fn write_diagram(
    diagram: &CodeBlock,
    block: &Block,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let label = label_of(block, writer);
    let words = diagram.words.join(" ");
    let (alt, caption) = (quoted(&words, "alt"), quoted(&words, "caption"));
    let wording = writer.renderer.words.wording();
    match picture::diagram(&diagram.language, &diagram.text, &label.id, alt, wording) {
        Ok(drawn) => {
            if alt.is_none_or(|alt| alt.trim().is_empty()) {
                let message = "the diagram has no alternative text";
                let help = format!(
                    "say behind `{}` what is to be seen: `alt=\"{}\"`",
                    diagram.language,
                    suggestion(&drawn.description)
                );
                writer.problem(Code::AltText, block.range.clone(), message, help);
            }
            let caption = escape::text(caption.unwrap_or(""));
            push(&drawn, &label, &caption, writer, out);
        }
        Err(error) => {
            let place = rest_of_line(diagram, error.line, error.column, block);
            writer.problem(Code::Diagram, place, error.message, error.help);
        }
    }
}

/// Returns the bytes of the lesson from a place of a diagram to the end of its line; `line` and
/// `column` count from 1, columns in characters.
fn rest_of_line(diagram: &CodeBlock, line: usize, column: usize, block: &Block) -> Range<usize> {
    let index = line.saturating_sub(1);
    let offset = diagram.line_offsets.get(index).copied();
    let start = offset.unwrap_or(block.range.start);
    let text = diagram.text.lines().nth(index).unwrap_or("");
    let chars = text.chars().take(column.saturating_sub(1));
    let before: usize = chars.map(char::len_utf8).sum();
    start + before..start + text.len()
}

/// Shortens a description, for a suggested alternative text.
fn suggestion(description: &str) -> String {
    let words = description.replace(['"', '\n'], " ");
    match words.char_indices().nth(LONGEST_SUGGESTION) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

/// Returns the value of `name="…"` in the info string of a fence.
fn quoted<'a>(words: &'a str, name: &str) -> Option<&'a str> {
    let start = words.find(&format!("{name}=\""))? + name.len() + 2;
    let rest = &words[start..];
    Some(&rest[..rest.find('"')?])
}

fn push(
    picture: &Picture,
    label: &LessonLabel,
    caption: &str,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    writer.exhibits.push(Exhibit {
        kind: ExhibitKind::Figure,
        id: label.id.clone(),
        name: label.name.clone(),
        title: caption.to_owned(),
    });
    let (id, name) = (escape::attribute(&label.id), escape::text(&label.name));
    out.push_str(&format!(
        "<figure class=\"plot\" id=\"{id}\">\n{}\n",
        picture.image
    ));
    out.push_str(&format!(
        "<figcaption><a class=\"ref\" href=\"#{id}\">{name}</a> {caption}\n"
    ));
    if let Some(data) = &picture.data {
        out.push_str(&format!(
            "<details class=\"data\"><summary>{}</summary>\n",
            escape::text(&picture::summary(picture.thinned, &writer.renderer.words))
        ));
        table::push(data, &writer.renderer.words, out);
        out.push_str("</details>\n");
    }
    out.push_str("</figcaption></figure>\n");
}
