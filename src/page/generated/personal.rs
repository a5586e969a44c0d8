//! Pages about the reader, which are the same for all readers: their data is in the browser.
//!
//! | page                  | content                                            |
//! |-----------------------|----------------------------------------------------|
//! | `review/`             | recall cards of all lessons, as a script           |
//! | `settings/`           | the stored data, and the statement on privacy      |
//! | `study-hour.ics`      | a weekly hour, for calendars                       |
//! | `LESSON/cards.csv`    | the cards of a lesson, for Anki                    |

use serde::Serialize;

use super::deck::{self, Deck};
use crate::demo::outputs::Outputs;
use crate::digest::Digest;
use crate::page::model::cards;
use crate::page::model::finished::Page;
use crate::page::model::view::CourseView;
use crate::page::shell::context::{PageContext, PageHead, SiteContext};
use crate::page::shell::plain;
use crate::page::state::renderer::Renderer;
use crate::parallel;

/// Template context of the review page.
#[derive(Serialize)]
struct ReviewBody {
    /// Address of the script with the cards, relative to the page.
    deck: String,
    /// Lessons that have cards.
    decks: Vec<DeckEntry>,
}

#[derive(Serialize)]
struct DeckEntry {
    href: String,
    title: String,
    /// Number of cards, in words.
    count: String,
}

/// Template context of the settings page.
#[derive(Serialize)]
struct SettingsBody {
    /// Key of the browser's storage.
    key: String,
}

/// Renders all these pages.
pub(crate) fn render_all(
    view: &CourseView<'_>,
    outputs: &Outputs,
    renderer: &Renderer,
) -> Vec<Page> {
    let with_cards = parallel::flat_map(&view.course.lessons, |lesson| {
        cards::have(lesson).then_some(lesson)
    });
    let decks: Vec<Deck> = with_cards
        .iter()
        .filter_map(|lesson| deck::of(lesson, outputs, view, renderer))
        .collect();
    let mut pages: Vec<Page> = with_cards
        .iter()
        .filter_map(|lesson| deck::file(lesson, outputs, view, renderer))
        .collect();
    pages.extend(review(view, &decks, renderer));
    pages.push(settings(view, renderer));
    pages.push(file("study-hour.ics".to_owned(), study_hour(view)));
    pages
}

fn file(path: String, text: String) -> Page {
    Page {
        path,
        html: text,
        ..Page::default()
    }
}

/// Renders the review page and its cards; none if the course has no cards.
fn review(view: &CourseView<'_>, decks: &[Deck], renderer: &Renderer) -> Vec<Page> {
    if decks.is_empty() {
        return Vec::new();
    }
    let json = serde_json::to_string(decks).expect("text has a form in JSON");
    // A script instead of JSON, since a page that is opened from a disk may not fetch files.
    let script = format!("\"use strict\";\ndidact.deck = {json};\n");
    let name = format!("deck.{}.js", Digest::of(script.as_bytes()).short(8));
    let entries = decks.iter().map(|deck| DeckEntry {
        href: format!("../{}/", deck.lesson),
        title: deck.title.clone(),
        count: renderer.words.count("cards_n", deck.cards.len()),
    });
    let body = ReviewBody {
        deck: name.clone(),
        decks: entries.collect(),
    };
    let page = page(view, renderer, "review", body);
    vec![page, file(format!("review/{name}"), script)]
}

fn settings(view: &CourseView<'_>, renderer: &Renderer) -> Page {
    let key = format!("course:v1:{}", SiteContext::of(view).id);
    page(view, renderer, "settings", SettingsBody { key })
}

/// Renders the template `NAME.html` as the page `NAME/index.html`.
fn page<B: Serialize>(view: &CourseView<'_>, renderer: &Renderer, name: &str, body: B) -> Page {
    let words = &renderer.words;
    let path = format!("{name}/index.html");
    let head = PageHead {
        description: words.page(&format!("{name}_lede")).to_owned(),
        ..PageHead::of_generated(view, words, words.page(name), &path)
    };
    let context = PageContext::new(view, renderer, head, body);
    plain::fill(&format!("{name}.html"), path, &context, renderer)
}

/// Returns a weekly calendar event, one hour each Monday evening. It begins on a fixed Monday of
/// the past, so that the file is valid whenever it is imported.
///
/// Format: RFC 5545.
fn study_hour(view: &CourseView<'_>) -> String {
    let settings = &view.course.settings;
    // The backslash first, or those of the other replacements would be doubled.
    let title = settings
        .title
        .replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n");
    let id = SiteContext::of(view).id;
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//didact//course//EN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:study-hour-{id}@course"),
        "DTSTAMP:20240101T000000Z".to_owned(),
        "DTSTART:20240101T180000".to_owned(),
        "DURATION:PT1H".to_owned(),
        "RRULE:FREQ=WEEKLY".to_owned(),
        format!("SUMMARY:{title}"),
    ];
    if !settings.base_url.is_empty() {
        lines.push(format!("URL:{}", settings.base_url));
    }
    lines.extend(["END:VEVENT", "END:VCALENDAR"].map(str::to_owned));
    lines.iter().map(|line| folded(line) + "\r\n").collect()
}

/// Folds a line: at most 75 octets each, continuation lines begin with a blank.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let line = format!("SUMMARY:{}", "é".repeat(80));
        let folded = folded(&line);
        assert!(folded.split("\r\n").all(|piece| piece.len() <= 75));
        assert_eq!(folded.replace("\r\n ", ""), line);
    }
}
