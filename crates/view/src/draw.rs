//! A run in a browser to the HTML that takes the place of the author's.

use crate::frame::{Frame, Part};
use crate::json::Json;
use crate::read::{Read, pairs};
use crate::table::{self, HtmlTable};
use crate::voice::{OwnedVoice, Voice};
use crate::{checks, escape, parts, picture, pinned, text};

/// True if this build draws all kinds of output; a build without is lighter.
const ALL_KINDS: bool = cfg!(feature = "all-kinds");

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
    pub figures: Vec<(String, String)>,
    /// Bytes of each output: the last run, then those that are pinned.
    pub lengths: Vec<usize>,
}

impl Read for DrawRequest {
    fn read(json: &Json<'_>) -> Option<Self> {
        Some(Self {
            mark: Read::read(json.get("mark"))?,
            voice: Read::read(json.get("voice"))?,
            name: Read::read(json.get("name"))?,
            hide: Read::read(json.get("hide"))?,
            figures: pairs(json.get("figures"))?,
            lengths: Read::read(json.get("lengths"))?,
        })
    }
}

/// Reason why nothing was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undrawn {
    /// The request cannot be read.
    Request,
    /// An output holds what only a build with the feature `all-kinds` draws, or reports in words.
    Kind,
}

/// The HTML of a request: the words, then each figure in an element of its own.
///
/// With the feature `all-kinds`, the words also report what cannot be drawn.
///
/// # Errors
///
/// [`Undrawn`]; with the feature `all-kinds`, only if the request cannot be read.
pub fn draw(request: &[u8]) -> Result<String, Undrawn> {
    let end = request.iter().position(|byte| *byte == b'\n');
    let (head, mut rest) = request.split_at(end.unwrap_or(request.len()));
    let head = std::str::from_utf8(head).ok().and_then(Json::parse);
    let request = head.as_ref().and_then(DrawRequest::read);
    let request = request.ok_or(Undrawn::Request)?;
    rest = rest.get(1..).unwrap_or_default();
    let (mut runs, mut problems) = (Vec::new(), Vec::new());
    for &length in &request.lengths {
        let (run, after) = rest.split_at(length.min(rest.len()));
        let printed = std::str::from_utf8(run).map_err(|_| Undrawn::Request)?;
        // The text before the sign is the output of the demo that this one continues.
        let own = printed.rsplit('\u{1d}').next().unwrap_or_default();
        let (parts, faults) = parts::read(own, &request.mark, frame);
        let mut has_rare = parts.iter().map(|part| is_rare(part, request.hide));
        if !ALL_KINDS && (!faults.is_empty() || has_rare.any(|is| is)) {
            return Err(Undrawn::Kind);
        }
        if runs.is_empty() {
            problems = faults;
        }
        runs.push(parts);
        rest = after;
    }
    let mut runs = runs.into_iter();
    let mut own = runs.next().unwrap_or_default();
    pinned::add_lines(&mut own, &runs.collect::<Vec<_>>());
    Ok(html(&own, &problems, &request))
}

/// Returns true if only a build with the feature `all-kinds` draws this part; `hide` if printed text is
/// not shown.
pub fn is_rare(part: &Part, hide: bool) -> bool {
    match part {
        Part::Text(printed) => !hide && !text::is_plain(printed),
        Part::Frame(Frame::Figure { figure, .. }) => figure.is_rare(),
        Part::Frame(_) => false,
    }
}

fn frame(text: &str) -> Result<Frame, String> {
    let frame = Json::parse(text).and_then(|json| Frame::read(&json));
    frame.ok_or_else(|| "no frame".to_owned())
}

fn html(parts: &[Part], problems: &[String], request: &DrawRequest) -> String {
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
                tables.push_str("<div");
                tables.push_str(&id);
                tables.push_str(html.strip_prefix("<div").unwrap_or_default());
            }
            Part::Frame(Frame::Figure { id, figure, .. }) => {
                let Some((_, place)) = request.figures.iter().find(|(known, _)| known == id) else {
                    continue;
                };
                match picture::draw(figure, place, None, request.voice.wording()) {
                    Ok(drawn) => figures.push_str(&of_picture(place, &drawn, &request.voice)),
                    Err(why) => push_problem(&format!("`{id}`: {why}"), &mut tables),
                }
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
    for problem in problems {
        push_problem(problem, &mut words);
    }
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
    if request.hide {
        return;
    }
    let caption = request.voice.say("output_of", &[("name", &request.name)]);
    if let Some(html) = printed_html(printed) {
        words.push_str(&text::pre("out", &caption, &html));
    }
}

/// Returns printed text as HTML; `None` if it shows nothing.
fn printed_html(printed: &str) -> Option<String> {
    #[cfg(feature = "all-kinds")]
    if !text::is_plain(printed) {
        let screen = crate::terminal::screen(printed).trimmed();
        return (!screen.plain().trim().is_empty()).then(|| screen.html());
    }
    let lines = printed.trim_matches('\n');
    (!lines.trim().is_empty()).then(|| escape::text(lines))
}

fn push_problem(problem: &str, words: &mut String) {
    words.push_str(&format!("<p>{}</p>\n", escape::text(problem)));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The answer to a request about one output, in which `|` stands for the sign around frames.
    fn drawn(output: &str) -> String {
        let output = output.replace('|', "\u{1e}");
        let voice = r#"{"words":{"output_of":"Output of {name}"}}"#;
        let head = format!(
            r#"{{"mark":"m","voice":{voice},"name":"Demo 1","hide":false,"figures":{{"p":"fig-p"}},"lengths":[{}]}}"#,
            output.len()
        );
        draw(format!("{head}\n{output}").as_bytes()).expect("the request is right")
    }

    #[track_caller]
    fn check(output: &str, expected: &str) {
        let html = drawn(output);
        assert!(html.contains(expected), "{html}");
    }

    #[test]
    fn text_is_shown_as_a_terminal_shows_it() {
        check("\na < b\n\n", "<samp>a &lt; b</samp>");
        check("one\rtwo\n", "<samp>two</samp>");
        assert_eq!(drawn("\n \n"), "<div class=\"words\"></div>");
    }

    #[test]
    fn a_figure_has_its_place() {
        let plot =
            r#"{"kind":"plot","layers":[{"mark":"boxes","name":"n","points":[["a",[1,2]]]}]}"#;
        let frame = |figure: &str| format!(r#"|m{{"frame":"figure","id":"p","figure":{figure}}}|"#);
        check(&frame(plot), "<figure data-place=\"fig-p\"><svg");
        // A network stays as it was built.
        let network = frame(r#"{"kind":"diagram","items":[]}"#);
        assert_eq!(drawn(&network), "<div class=\"words\"></div>");
    }

    #[test]
    fn what_cannot_be_drawn_is_reported_in_words() {
        let new = r#"|m{"frame":"new"}|"#;
        check(new, "<p>no frame in `{\"frame\":\"new\"}`</p>");
        let empty = r#"|m{"frame":"figure","id":"p","figure":{"kind":"plot","layers":[]}}|"#;
        check(empty, "<p>`p`: the figure has no data</p>");
    }

    #[test]
    fn what_cannot_be_read_is_no_request() {
        for request in ["", "{}", "no"] {
            assert_eq!(draw(request.as_bytes()), Err(Undrawn::Request));
        }
    }

    #[test]
    fn less_common_kinds_are_known() {
        let layer = |mark: &str| {
            let figure = format!(r#"{{"kind":"plot","layers":[{mark}]}}"#);
            Part::Frame(Frame::Figure {
                id: "p".to_owned(),
                alt: None,
                caption: None,
                figure: serde_json::from_str(&figure).expect("a figure"),
            })
        };
        let text = |text: &str| Part::Text(text.to_owned());
        for (part, hide, expected) in [
            (
                layer(r#"{"mark":"line","name":"n","points":[]}"#),
                false,
                false,
            ),
            (
                layer(r#"{"mark":"boxes","name":"n","points":[]}"#),
                false,
                true,
            ),
            (text("plain\n"), false, false),
            (text("\u{1b}[1mbold"), false, true),
            (text("\u{1b}[1mbold"), true, false),
        ] {
            assert_eq!(is_rare(&part, hide), expected, "{part:?}");
        }
    }
}
