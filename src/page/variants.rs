//! The gallery of a demo: what it gives with other values of a knob, for readers without scripts
//! and on paper.
//!
//! Figures are files of their own, which a page that shows none of them does not load.

use pane::picture::{self, Picture};
use pane::text::pre;

use super::escape;
use super::writer::Writer;
use crate::demo::frame::Frame;
use crate::demo::outcome::Part;
use crate::demo::outputs::VariantOutput;
use crate::digest::Digest;

/// The colors of a file of its own, where no page sets them.
const TOKENS: &str = "svg{--bg:#fff;--raised:#fff;--ink:#151a18;--ink-2:#46514c;--ink-3:#5c6762;\
    --hair:#d5dcd8;--s1:#0a6b4b;--s2:#c8591b;--s3:#2447b5;--s4:#6b1e5a}\
    @media(prefers-color-scheme:dark){svg{--bg:#101413;--raised:#1e2523;--ink:#e6eae7;\
    --ink-2:#b4bdb8;--ink-3:#98a39d;--hair:#2e3835;--s1:#6fd3a6;--s2:#f08a4b;--s3:#7f9bff;--s4:#f6d3ea}}";

/// The HTML of all variants of the demo `index`; empty if it has none.
pub fn write(index: usize, writer: &mut Writer<'_>) -> String {
    let outputs = writer.outputs;
    let Some(output) = outputs.of(&writer.lesson.slug, index) else {
        return String::new();
    };
    let name = writer.lesson.demos[index].name.clone();
    let mut html = String::new();
    for variant in &output.gallery {
        let caption = writer.renderer.words.say(
            "variant",
            &[("knob", &variant.label), ("value", &variant.value)],
        );
        html.push_str(&one(variant, &name, &caption, writer));
    }
    html
}

/// The figures of a variant, or what it printed if there are none.
fn one(variant: &VariantOutput, name: &str, caption: &str, writer: &mut Writer<'_>) -> String {
    let mut html = String::new();
    for part in &variant.parts {
        if let Part::Frame(Frame::Figure { id, figure, .. }) = part
            && let Ok(drawn) = picture::draw(figure, id, Some(caption))
        {
            let stem = format!("{name}-{id}-{}", variant.value);
            html.push_str(&image(&drawn, &stem, caption, writer));
        }
    }
    if html.is_empty() {
        let texts = variant.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(escape::without_terminal_escapes(text)),
            Part::Frame(_) => None,
        });
        let text: String = texts.collect();
        html = pre("out", caption, text.trim_matches('\n'));
    }
    html
}

fn image(drawn: &Picture, stem: &str, caption: &str, writer: &mut Writer<'_>) -> String {
    let style = format!("<style>{TOKENS}{}</style>", figure::STYLE);
    let at = drawn.image.find('>').map_or(0, |at| at + 1);
    let (head, rest) = drawn.image.split_at(at);
    let file = format!("{head}{style}{rest}");
    let stem = stem.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "_");
    let file_name = format!("{stem}.{}.svg", Digest::of(file.as_bytes()).short(8));
    let path = format!("{}/{file_name}", writer.lesson.slug);
    writer.made.insert(path, file.into_bytes());
    let alt = escape::pair("alt", &drawn.description);
    let size = size(head);
    let caption = escape::text(caption);
    format!(
        "<figure><img src=\"{file_name}\" loading=\"lazy\"{size}{alt}>\
         <figcaption>{caption}</figcaption></figure>\n"
    )
}

/// ` width=… height=…`, as the view box says.
fn size(head: &str) -> String {
    let numbers = head.split("viewBox=\"0 0 ").nth(1).unwrap_or_default();
    let numbers = numbers.split('"').next().unwrap_or_default();
    let Some((width, height)) = numbers.split_once(' ') else {
        return String::new();
    };
    escape::pair("width", width) + &escape::pair("height", height)
}
