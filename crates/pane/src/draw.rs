//! A run in a browser to the HTML that takes the place of the author's.

use std::collections::BTreeMap;

use crate::frame::{Frame, Part};
use crate::json::Json;
use crate::read::Read;
use crate::sheet::{self, Sheet};
use crate::voice::{Told, Voice};
use crate::{checks, escape, ghost, parts, picture, terminal, text};

/// An order to draw: one line of JSON, and after it the outputs themselves.
#[derive(Debug)]
pub struct Order {
    /// Mark in front of frames.
    pub mark: String,
    /// The words around it.
    pub voice: Told,
    /// Name of the demo in captions: `Demo 21.1`.
    pub name: String,
    /// `hide` if printed text is not shown.
    pub hide: bool,
    /// The id on the page of each figure that can be replaced.
    pub figures: BTreeMap<String, String>,
    /// Bytes of each output: the last run, then those that are pinned.
    pub lengths: Vec<usize>,
}

crate::read::records! { Order { mark, voice, name, hide, figures, lengths } }

/// The HTML of an order: the words, then each figure in an element of its own.
///
/// # Errors
///
/// A message, if the order cannot be read.
pub fn draw(order: &[u8]) -> Result<String, String> {
    let end = order.iter().position(|byte| *byte == b'\n');
    let (head, mut rest) = order.split_at(end.unwrap_or(order.len()));
    let head = std::str::from_utf8(head).ok().and_then(Json::parse);
    let order = head.as_ref().and_then(Order::read);
    let order = order.ok_or("the order cannot be read")?;
    rest = rest.get(1..).unwrap_or_default();
    let mut runs = Vec::new();
    for &length in &order.lengths {
        let (run, after) = rest.split_at(length.min(rest.len()));
        let printed = String::from_utf8_lossy(run);
        // The text before the sign is the output of the demo that this one continues.
        let own = printed.rsplit('\u{1d}').next().unwrap_or_default();
        runs.push(parts::read(own, &order.mark, frame).0);
        rest = after;
    }
    let mut runs = runs.into_iter();
    let mut own = runs.next().unwrap_or_default();
    ghost::haunt(&mut own, &runs.collect::<Vec<_>>());
    Ok(html(&own, &order))
}

fn frame(text: &str) -> Result<Frame, String> {
    let frame = Json::parse(text).and_then(|json| Frame::read(&json));
    frame.ok_or_else(|| "no frame".to_owned())
}

fn html(parts: &[Part], order: &Order) -> String {
    let (mut words, mut figures, mut found) = (String::new(), String::new(), Vec::new());
    let mut tables = String::new();
    for part in parts {
        match part {
            Part::Text(printed) => push_text(printed, order, &mut words),
            Part::Frame(Frame::Check(check)) => found.push(check),
            Part::Frame(Frame::Table(data)) => {
                let mut html = String::new();
                let sheet = Sheet::of_frame(data, order.voice.numerals());
                sheet::push(&sheet, true, &order.voice, &mut html);
                let id = escape::pair("data-frame", &data.id);
                tables.push_str(&html.replacen("<div", &format!("<div{id}"), 1));
            }
            Part::Frame(Frame::Figure { id, figure, .. }) => {
                let Some(place) = order.figures.get(id) else {
                    continue;
                };
                figures.push_str(
                    &match picture::draw(figure, place, None, order.voice.wording()) {
                        Ok(drawn) => of_picture(place, &drawn, &order.voice),
                        Err(why) => format!("<p>{}</p>", escape::text(&why.to_string())),
                    },
                );
            }
            // Values stand in the prose; ready markup is cleaned at build only.
            Part::Frame(Frame::Value { .. } | Frame::Svg { .. } | Frame::Html { .. }) => {}
        }
    }
    let source = |name: &str| {
        format!(
            "<span data-source{}>({})</span>",
            escape::pair("title", name),
            escape::text(name)
        )
    };
    words.push_str(&tables);
    // The page fills the line in: it knows the plurals of its language.
    words.push_str(&checks::list(
        &found,
        &order.voice,
        |_, _| String::new(),
        source,
    ));
    format!("<div class=\"words\">{words}</div>{figures}")
}

fn push_text(printed: &str, order: &Order, words: &mut String) {
    let screen = terminal::screen(printed).trimmed();
    let caption = order.voice.say("output_of", &[("name", &order.name)]);
    if !screen.plain().trim().is_empty() && !order.hide {
        words.push_str(&text::pre("out", &caption, &screen));
    }
}

fn of_picture(place: &str, drawn: &picture::Picture, voice: &Told) -> String {
    let mut html = format!(
        "<figure{}>{}",
        escape::pair("data-place", place),
        drawn.image
    );
    if let Some(data) = &drawn.data {
        html.push_str(&format!(
            "<details class=\"data\"><summary>{}</summary>\n",
            escape::text(&picture::summary(drawn.thinned, voice))
        ));
        sheet::push(data, false, voice, &mut html);
        html.push_str("</details>");
    }
    html + "</figure>"
}
