//! The feed of lessons, and the list of pages for search engines.
//!
//! Formats: Atom (RFC 4287), sitemaps.org 0.9. Both need the address of the site. No clock is
//! read: a lesson is in the feed if its author gave it a day, and only such pages say when they
//! changed.

use crate::lesson::Lesson;
use crate::lesson::day::Day;
use crate::page::{self, CourseView, escaped, title};

/// The most lessons in a feed.
const MOST: usize = 50;

/// The feed, if there is a lesson with a day.
pub fn feed(view: &CourseView<'_>) -> Option<String> {
    let settings = &view.course.settings;
    let base = base(view)?;
    let mut dated: Vec<(Day, &Lesson)> = view
        .course
        .lessons
        .iter()
        .filter_map(|lesson| Some((changed(lesson)?, &**lesson)))
        .collect();
    // The newest first; lessons of one day in the order of the course.
    dated.sort_by_key(|&(day, _)| std::cmp::Reverse(day));
    dated.truncate(MOST);
    let newest = dated.first().map(|(day, _)| *day)?;
    let language = escape(&settings.language);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n"
    );
    push("title", &settings.title, &mut out);
    if !settings.description.is_empty() {
        push("subtitle", &settings.description, &mut out);
    }
    push("id", &base, &mut out);
    push("updated", &moment(newest), &mut out);
    out.push_str(&format!(
        "<link rel=\"self\" href=\"{0}feed.xml\"/>\n<link rel=\"alternate\" href=\"{0}\"/>\n",
        escape(&base)
    ));
    match settings.authors.is_empty() {
        true => push_author(&settings.title, &mut out),
        false => settings
            .authors
            .iter()
            .for_each(|name| push_author(name, &mut out)),
    }
    if !settings.license.is_empty() {
        push("rights", &settings.license, &mut out);
    }
    for (day, lesson) in dated {
        push_entry(&base, day, lesson, &mut out);
    }
    Some(out + "</feed>\n")
}

fn push_entry(base: &str, day: Day, lesson: &Lesson, out: &mut String) {
    let address = format!("{base}{}/", escaped(&lesson.slug));
    out.push_str("<entry>\n");
    push("title", &title(lesson), out);
    push("id", &address, out);
    out.push_str(&format!("<link href=\"{}\"/>\n", escape(&address)));
    if let Some(first) = lesson.front.date {
        push("published", &moment(first), out);
    }
    push("updated", &moment(day), out);
    let summary = lesson.front.summary.clone();
    push("summary", &summary.unwrap_or_else(|| title(lesson)), out);
    out.push_str("</entry>\n");
}

fn push_author(name: &str, out: &mut String) {
    out.push_str(&format!("<author><name>{}</name></author>\n", escape(name)));
}

fn push(name: &str, text: &str, out: &mut String) {
    out.push_str(&format!("<{name}>{}</{name}>\n", escape(text)));
}

/// A day as a moment: formats ask for one, authors give none.
fn moment(day: Day) -> String {
    format!("{day}T00:00:00Z")
}

/// The day of the last change that the author names.
fn changed(lesson: &Lesson) -> Option<Day> {
    lesson.front.updated.or(lesson.front.date)
}

/// The list of pages; `paths` are those of all files.
pub fn site_map<'p>(
    view: &CourseView<'_>,
    paths: impl Iterator<Item = &'p String>,
) -> Option<String> {
    let base = base(view)?;
    let mut map = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    // What repeats all lessons is not listed.
    let whole = page::whole_path(view.course);
    let paths = paths.filter(|path| Some(path.as_str()) != whole);
    let paths = paths.filter_map(|path| path.strip_suffix("index.html"));
    let moved = |path: &str| {
        let aliases = &view.course.aliases;
        aliases.contains_key(path.trim_end_matches('/'))
    };
    for path in paths.filter(|path| !moved(path)) {
        let lesson = view.course.by_slug(path.trim_end_matches('/'));
        let day = lesson.and_then(|lesson| changed(lesson));
        let day = day.map(|day| format!("<lastmod>{day}</lastmod>"));
        let address = escape(&format!("{base}{}", escaped(path)));
        let day = day.unwrap_or_default();
        map.push_str(&format!("<url><loc>{address}</loc>{day}</url>\n"));
    }
    Some(map + "</urlset>\n")
}

fn base(view: &CourseView<'_>) -> Option<String> {
    let base = &view.course.settings.base_url;
    (!base.is_empty()).then(|| format!("{}/", base.trim_end_matches('/')))
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
