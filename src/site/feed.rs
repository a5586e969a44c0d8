//! Feed of lessons, and sitemap for search engines.
//!
//! Formats: Atom (RFC 4287), sitemaps.org 0.9. Both need the base URL of the site. No clock is
//! read: a lesson is in the feed only if its author gave it a date, and only such pages have a time
//! of change.

use figure::xml::escape;

use crate::lesson::Lesson;
use crate::lesson::day::Day;
use crate::page::{self, CourseView};
use crate::uri::escaped;

/// Limit on the number of lessons in a feed.
const MOST: usize = 50;

/// Returns the feed; `None` without a base URL or a lesson with a date.
pub(super) fn feed(view: &CourseView<'_>) -> Option<String> {
    let settings = &view.course.settings;
    let base = base(view)?;
    let mut dated: Vec<(Day, &Lesson)> = view
        .course
        .lessons
        .iter()
        .filter_map(|lesson| Some((changed(lesson)?, &**lesson)))
        .collect();
    // Newest first; lessons of the same day in the order of the course.
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
    // Atom requires an author.
    if settings.authors.is_empty() {
        push_author(&settings.title, &mut out);
    }
    for name in &settings.authors {
        push_author(name, &mut out);
    }
    if !settings.license.is_empty() {
        push("rights", &settings.license, &mut out);
    }
    for (day, lesson) in dated {
        push_entry(view, &base, day, lesson, &mut out);
    }
    Some(out + "</feed>\n")
}

fn push_entry(view: &CourseView<'_>, base: &str, day: Day, lesson: &Lesson, out: &mut String) {
    let address = format!("{base}{}", page::href(lesson));
    out.push_str("<entry>\n");
    push("title", &view.title(lesson), out);
    push("id", &address, out);
    out.push_str(&format!("<link href=\"{}\"/>\n", escape(&address)));
    if let Some(first) = lesson.front.date {
        push("published", &moment(first), out);
    }
    push("updated", &moment(day), out);
    let summary = lesson.front.summary.clone();
    let summary_or_title = summary.unwrap_or_else(|| view.title(lesson));
    push("summary", &summary_or_title, out);
    out.push_str("</entry>\n");
}

fn push_author(name: &str, out: &mut String) {
    out.push_str(&format!("<author><name>{}</name></author>\n", escape(name)));
}

fn push(name: &str, text: &str, out: &mut String) {
    out.push_str(&format!("<{name}>{}</{name}>\n", escape(text)));
}

/// Formats a day as a timestamp at midnight UTC, since the formats require one.
fn moment(day: Day) -> String {
    format!("{day}T00:00:00Z")
}

/// Returns the day of the last change that the author states.
fn changed(lesson: &Lesson) -> Option<Day> {
    lesson.front.updated.or(lesson.front.date)
}

/// Returns the sitemap; `paths` are those of all files. `None` without a base URL.
pub(super) fn site_map<'p>(
    view: &CourseView<'_>,
    paths: impl Iterator<Item = &'p String>,
) -> Option<String> {
    let base = base(view)?;
    let mut map = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let course = view.course;
    let whole = page::whole_path(course);
    // The page that repeats all lessons is not listed, and neither are earlier addresses, which search
    // engines should forget.
    let is_listed = |path: &&String| {
        let folder = path.trim_end_matches("/index.html");
        let is_moved = course.aliases.contains_key(folder) || course.redirects.contains_key(*path);
        !is_moved && Some(path.as_str()) != whole
    };
    for path in paths.filter(is_listed) {
        let lesson = course.by_page(path);
        let folder = path
            .strip_suffix("index.html")
            .filter(|folder| folder.is_empty() || folder.ends_with('/'));
        // Other files are no pages, except for chapters of a book.
        if folder.is_none() && lesson.is_none() {
            continue;
        }
        let address = escape(&format!("{base}{}", escaped(folder.unwrap_or(path))));
        let day = lesson.and_then(|lesson| changed(lesson));
        let time = day.map_or_else(String::new, |day| format!("<lastmod>{day}</lastmod>"));
        map.push_str(&format!("<url><loc>{address}</loc>{time}</url>\n"));
    }
    Some(map + "</urlset>\n")
}

/// Returns the base URL with a slash at its end.
fn base(view: &CourseView<'_>) -> Option<String> {
    let base = &view.course.settings.base_url;
    (!base.is_empty()).then(|| format!("{}/", base.trim_end_matches('/')))
}
