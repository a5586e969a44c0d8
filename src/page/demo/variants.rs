//! The gallery of a demo: its output for other values of a control, for readers without scripts and
//! for print.
//!
//! Figures are separate files, loaded only by pages that show them.

use view::picture::{self, Picture};
use view::terminal::{self, Screen};
use view::text::pre;
use view::voice::Voice;

use super::xml;
use crate::demo::frame::Frame;
use crate::demo::outcome::Part;
use crate::demo::outputs::{Outputs, VariantOutput};
use crate::lesson::Lesson;
use crate::lesson::demo::Demo;
use crate::page::escape;
use crate::page::model::view::beside;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::theme::minify;
use crate::page::theme::words::InterfaceStrings;

/// Colors for a drawing in a separate file, where no page sets them.
const TOKENS: &str = "svg{--bg:#fff;--raised:#fff;--ink:#151a18;--ink-2:#46514c;--ink-3:#5c6762;\
    --hair:#d5dcd8;--s1:#0a6b4b;--s2:#c8591b;--s3:#2447b5;--s4:#6b1e5a}\
    @media(prefers-color-scheme:dark){svg{--bg:#101413;--raised:#1e2523;--ink:#e6eae7;\
    --ink-2:#b4bdb8;--ink-3:#98a39d;--hair:#2e3835;--s1:#6fd3a6;--s2:#f08a4b;--s3:#7f9bff;--s4:#f6d3ea}}";

/// Returns the HTML of all variants of the demo `index`; empty if it has none.
pub(crate) fn write(index: usize, writer: &LessonWriter<'_>) -> String {
    let lesson = writer.lesson;
    let Some(output) = writer.outputs.of(&lesson.slug, index) else {
        return String::new();
    };
    let folder = beside(lesson);
    let one = |variant: &VariantOutput| {
        let values = [("knob", &*variant.label), ("value", &*variant.value)];
        let caption = writer.renderer.words.say("variant", &values);
        let drawn = drawings(&lesson.demos[index], variant, &writer.renderer.words);
        let images: String = drawn
            .map(|(name, drawn)| image(&format!("{folder}{name}"), &drawn, &caption))
            .collect();
        if images.is_empty() {
            pre("out", &caption, &printed(variant).html())
        } else {
            images
        }
    };
    output.gallery.iter().map(one).collect()
}

/// Returns path and bytes of the figures of all variants of a lesson's demos.
pub(crate) fn files(
    lesson: &Lesson,
    outputs: &Outputs,
    words: &InterfaceStrings,
) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for (index, demo) in lesson.demos.iter().enumerate() {
        let output = outputs.of(&lesson.slug, index);
        let variants = output.into_iter().flat_map(|output| &output.gallery);
        let drawn = variants.flat_map(|variant| drawings(demo, variant, words));
        files.extend(drawn.map(|(name, drawn)| {
            let path = format!("{}/{name}", lesson.slug);
            (path, alone(&drawn.image, "").into_bytes())
        }));
    }
    files
}

/// Returns the figures of a variant with their file names.
fn drawings<'a>(
    demo: &'a Demo,
    variant: &'a VariantOutput,
    words: &'a InterfaceStrings,
) -> impl Iterator<Item = (String, Picture)> + 'a {
    variant.parts.iter().filter_map(|part| match part {
        Part::Frame(Frame::Figure { id, figure, .. }) => {
            let drawn = picture::draw(figure, id, None, words.wording()).ok()?;
            // Ids and values may have signs that mean something in paths or addresses.
            let stem = format!("{}-{id}-{}", demo.name, variant.value)
                .replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "_");
            Some((format!("{stem}.svg"), drawn))
        }
        _ => None,
    })
}

fn printed(variant: &VariantOutput) -> Screen {
    let texts = variant.parts.iter().filter_map(|part| match part {
        Part::Text(text) => Some(text.as_str()),
        Part::Frame(_) => None,
    });
    terminal::screen(&texts.collect::<String>()).trimmed()
}

/// Returns a drawing as a file of its own, with its stylesheet and the rules `more` embedded.
pub(crate) fn alone(image: &str, more: &str) -> String {
    let svg = xml::from_html(image);
    let (head, rest) = svg.split_at(svg.find('>').map_or(0, |at| at + 1));
    let style = minify::style(figure::STYLE);
    format!("{head}<style>{TOKENS}{style}{more}</style>{rest}")
}

fn image(name: &str, drawn: &Picture, caption: &str) -> String {
    let alt = escape::pair("alt", &drawn.description);
    let (size, caption) = (size(&drawn.image), escape::text(caption));
    format!(
        "<figure><img src=\"{name}\" loading=\"lazy\"{size}{alt}>\
         <figcaption>{caption}</figcaption></figure>\n"
    )
}

/// Returns ` width=… height=…` from the view box.
fn size(image: &str) -> String {
    let numbers = image
        .split_once("viewBox=\"0 0 ")
        .and_then(|(_, rest)| rest.split_once('"'))
        .and_then(|(numbers, _)| numbers.split_once(' '));
    numbers.map_or_else(String::new, |(width, height)| {
        escape::pair("width", width) + &escape::pair("height", height)
    })
}
