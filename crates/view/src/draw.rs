//! A run in a browser to the HTML that takes the place of the author's.

use std::collections::BTreeMap;

use crate::frame::{Frame, Part};
use crate::json::Json;
use crate::read::Read;
use crate::table::{self, HtmlTable};
use crate::voice::{OwnedVoice, Voice};
use crate::{checks, escape, parts, picture, pinned, terminal, text};

/// A request to draw: one line of JSON, and after it the outputs themselves.
#[derive(Debug)]
pub struct DrawRequest {
    /// Mark in front of frames.
    pub mark: String,
    /// The words around it.
    pub voice: OwnedVoice,
    /// Name of the demo in captions: `Demo 21.1`.
    pub name: String,
    /// `hide` if printed text is not shown.
    pub hide: bool,
    /// The id on the page of each figure that can be replaced.
    pub figures: BTreeMap<String, String>,
    /// Bytes of each output: the last run, then those that are pinned.
    pub lengths: Vec<usize>,
}

crate::read::records! { DrawRequest { mark, voice, name, hide, figures, lengths } }

/// The HTML of a request: the words, then each figure in an element of its own.
///
/// # Errors
///
/// A message, if the request cannot be read.
pub fn draw(request: &[u8]) -> Result<String, String> {
    let end = request.iter().position(|byte| *byte == b'\n');
    let (head, mut rest) = request.split_at(end.unwrap_or(request.len()));
    let head = std::str::from_utf8(head).ok().and_then(Json::parse);
    let request = head.as_ref().and_then(DrawRequest::read);
    let request = request.ok_or("the request cannot be read")?;
    rest = rest.get(1..).unwrap_or_default();
    let mut runs = Vec::new();
    for &length in &request.lengths {
        let (run, after) = rest.split_at(length.min(rest.len()));
        let printed = String::from_utf8_lossy(run);
        // The text before the sign is the output of the demo that this one continues.
        let own = printed.rsplit('\u{1d}').next().unwrap_or_default();
        runs.push(parts::read(own, &request.mark, frame).0);
        rest = after;
    }
    let mut runs = runs.into_iter();
    let mut own = runs.next().unwrap_or_default();
    pinned::add_lines(&mut own, &runs.collect::<Vec<_>>());
    Ok(html(&own, &request))
}

fn frame(text: &str) -> Result<Frame, String> {
    let frame = Json::parse(text).and_then(|json| Frame::read(&json));
    frame.ok_or_else(|| "no frame".to_owned())
}

fn html(parts: &[Part], request: &DrawRequest) -> String {
    let (mut words, mut figures, mut found) = (String::new(), String::new(), Vec::new());
    let mut tables = String::new();
    for part in parts {
        match part {
            Part::Text(printed) => push_text(printed, request, &mut words),
            Part::Frame(Frame::Check(check)) => found.push(check),
            Part::Frame(Frame::Table(data)) => {
                let mut html = String::new();
                let table = HtmlTable::of_frame(data, request.voice.numerals());
                table::push(&table, &request.voice, &mut html);
                let id = escape::pair("data-frame", &data.id);
                tables.push_str(&html.replacen("<div", &format!("<div{id}"), 1));
            }
            Part::Frame(Frame::Figure { id, figure, .. }) => {
                let Some(place) = request.figures.get(id) else {
                    continue;
                };
                figures.push_str(
                    &match picture::draw(figure, place, None, request.voice.wording()) {
                        Ok(drawn) => of_picture(place, &drawn, &request.voice),
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
        &request.voice,
        |_, _| String::new(),
        source,
    ));
    format!("<div class=\"words\">{words}</div>{figures}")
}

fn push_text(printed: &str, request: &DrawRequest, words: &mut String) {
    let screen = terminal::screen(printed).trimmed();
    let caption = request.voice.say("output_of", &[("name", &request.name)]);
    if !screen.plain().trim().is_empty() && !request.hide {
        words.push_str(&text::pre("out", &caption, &screen));
    }
}

fn of_picture(place: &str, drawn: &picture::Picture, voice: &OwnedVoice) -> String {
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
        table::push(data, voice, &mut html);
        html.push_str("</details>");
    }
    html + "</figure>"
}
