//! The whole course as one document, to print or to search through.
//!
//! It is put together from finished pages: what stands in the `main` of each lesson, and of the
//! glossary. Ids are led by the address of their lesson (`residual-networks.fig-gradient`), so that
//! none stands twice; links between lessons lead inside of the document, all others from where it
//! stands. Nothing is rendered again, and numbers stay as they are. Whether links work is not asked
//! here: they are those of the pages.

use std::collections::BTreeMap;

use serde::Serialize;

use super::context::Link;
use super::term::GLOSSARY;
use super::view::{CourseView, escaped};
use super::{Page, escape, path};
use crate::lesson::Lesson;

/// The folder that it stands in.
pub const FOLDER: &str = "all";

/// Where it stands in the site.
pub const PATH: &str = "all/index.html";

/// A longer course is no document that anyone would print.
const MOST: usize = 100;

/// What is particular to the whole course as one page.
#[derive(Serialize)]
pub struct WholeBody {
    /// Lessons in order, then the glossary.
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    /// What it is called; `href` leads to it inside of the document.
    link: Link,
    /// HTML of its `main`.
    html: String,
}

/// Whether a course of so many lessons has such a page.
pub fn is_made(lessons: usize) -> bool {
    (2..=MOST).contains(&lessons)
}

/// The lessons of a course, from its finished pages.
pub fn body(view: &CourseView<'_>, pages: &[Page]) -> WholeBody {
    let html: BTreeMap<&str, &str> = pages
        .iter()
        .map(|page| (page.path.as_str(), page.text()))
        .collect();
    let glossary = view.course.pages.iter();
    let glossary = glossary.filter(|page| page.slug == GLOSSARY);
    let lessons: Vec<&Lesson> = view.course.lessons.iter().map(|l| &**l).collect();
    let lessons = lessons.into_iter().chain(glossary.map(|page| &**page));
    let lessons: Vec<&Lesson> = lessons.collect();
    let inside: Vec<String> = lessons.iter().map(|lesson| escaped(&lesson.slug)).collect();
    let parts = lessons.into_iter().filter_map(|lesson| {
        let html = html.get(path(lesson).as_str())?;
        let link = Link::from_top(lesson);
        Some(Part {
            html: moved(main_of(html), &lesson.slug, &inside),
            link: Link {
                href: format!("#{}", led(&escaped(&lesson.slug), "")),
                ..link
            },
        })
    });
    WholeBody {
        parts: parts.collect(),
    }
}

/// What stands in the `main` of a page.
fn main_of(html: &str) -> &str {
    let inner = html.split_once("<main").and_then(|(_, rest)| {
        let (_, rest) = rest.split_once('>')?;
        rest.rsplit_once("</main>")
    });
    inner.map_or("", |(inner, _)| inner.trim())
}

/// The HTML of the lesson `slug` as a part of the document, which has the lessons `inside`
/// (as addresses write them). Its first `article` gets the id that stands for the lesson.
fn moved(html: &str, slug: &str, inside: &[String]) -> String {
    let id = escape::pair("id", &led(slug, ""));
    let mover = Mover { slug, inside };
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..at + tag_end(&rest[at..])];
        mover.write_tag(tag, &mut out);
        rest = &rest[at + tag.len()..];
    }
    out.push_str(rest);
    out.replacen("<article", &format!("<article{id}"), 1)
}

/// An id of the lesson `slug` in the document: a name as XML has it, which drawings ask for.
fn led(slug: &str, id: &str) -> String {
    let letter = slug.starts_with(|c: char| c.is_alphabetic() || c == '%');
    let lead = if letter { "" } else { "_" };
    format!("{lead}{}.{id}", slug.replace('/', "."))
}

/// Bytes of the tag or comment that `markup` begins with; `>` in quotes does not end it.
fn tag_end(markup: &str) -> usize {
    if markup.starts_with("<!--") {
        return markup.find("-->").map_or(markup.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in markup.bytes().enumerate() {
        match quote {
            None if byte == b'>' => return at + 1,
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            Some(open) if open == byte => quote = None,
            _ => {}
        }
    }
    markup.len()
}

/// Attributes that hold ids of the same page.
const REFERENCES: [&str; 8] = [
    "id",
    "for",
    "headers",
    "list",
    "form",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
];

/// Moves the tags of one lesson.
struct Mover<'a> {
    slug: &'a str,
    inside: &'a [String],
}

impl Mover<'_> {
    fn write_tag(&self, tag: &str, out: &mut String) {
        if tag == "</nav>" {
            return out.push_str("</div>");
        }
        if !tag.contains('=') || tag.starts_with("<!") {
            return out.push_str(tag);
        }
        let name_end = tag.find(|c: char| c.is_whitespace() || c == '>');
        let (name, mut rest) = tag.split_at(name_end.unwrap_or(tag.len()));
        // What leads around a lesson is no landmark of the document.
        let was_nav = name == "<nav";
        out.push_str(if was_nav { "<div" } else { name });
        while let Some((attribute, value, after)) = next_attribute(rest) {
            rest = after;
            match value.map(|value| self.moved(&name[1..], attribute, value)) {
                // What would load a script for a component: nothing is answered or turned here.
                _ if attribute == "data-needs" => {}
                _ if was_nav && attribute == "aria-label" => {}
                Some(value) => out.push_str(&format!(" {attribute}=\"{value}\"")),
                None => out.push_str(&format!(" {attribute}")),
            }
        }
        out.push_str(rest.trim_start());
    }

    /// The value of an attribute, as the document must write it.
    fn moved(&self, element: &str, attribute: &str, value: &str) -> String {
        let group = attribute == "name" && matches!(element, "input" | "details");
        if group || REFERENCES.contains(&attribute) {
            let words = value.split_ascii_whitespace();
            let words: Vec<String> = words.map(|id| self.id(id)).collect();
            return words.join(" ");
        }
        match attribute {
            "href" | "src" | "poster" => self.address(value),
            _ => value.replace("url(#", &format!("url(#{}", led(&escaped(self.slug), ""))),
        }
    }

    fn id(&self, id: &str) -> String {
        led(&escape::attribute(self.slug), id)
    }

    fn address(&self, address: &str) -> String {
        let own = escaped(self.slug);
        if let Some(fragment) = address.strip_prefix('#') {
            return format!("#{}", led(&own, fragment));
        }
        let colon = address.find(':');
        let scheme = colon.is_some_and(|at| !address[..at].contains(['/', '?', '#']));
        if scheme || address.starts_with('/') {
            return address.to_owned();
        }
        let (path, rest) = match address.find(['#', '?']) {
            Some(at) => address.split_at(at),
            None => (address, ""),
        };
        let path = resolved(&own, path);
        let lesson = path.trim_end_matches("index.html").trim_end_matches('/');
        match rest.strip_prefix('#').or(rest.is_empty().then_some("")) {
            Some(fragment) if self.inside.iter().any(|slug| slug == lesson) => {
                format!("#{}", led(lesson, fragment))
            }
            _ => format!("../{path}{rest}"),
        }
    }
}

/// The path, from the top of the site, of what the page in the folder `own` calls `path`.
fn resolved(own: &str, path: &str) -> String {
    let mut folders: Vec<&str> = own.split('/').collect();
    let mut steps = path.split('/').peekable();
    let mut target = String::new();
    while let Some(step) = steps.next() {
        match step {
            "." => {}
            ".." => drop(folders.pop()),
            step if steps.peek().is_none() => step.clone_into(&mut target),
            step => folders.push(step),
        }
    }
    let folders = folders.iter().map(|folder| format!("{folder}/"));
    folders.collect::<String>() + &target
}

/// The first attribute in `text`, its value without quotes, and what comes after it.
fn next_attribute(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let text = text.trim_start();
    let ends = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/');
    let (name, rest) = text.split_at(text.find(ends)?);
    if name.is_empty() {
        return None;
    }
    let Some(value) = rest.strip_prefix('=') else {
        return Some((name, None, rest));
    };
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => {
            let (value, rest) = value[1..].split_once(quote)?;
            Some((name, Some(value), rest))
        }
        None => {
            let end = value.find(|c: char| c.is_whitespace() || c == '>')?;
            Some((name, Some(&value[..end]), &value[end..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let inside = ["a".to_owned(), "b/c".to_owned()];
        assert_eq!(moved(html, "a", &inside), expected);
    }

    #[test]
    fn ids_and_what_refers_to_them_are_led_by_the_lesson() {
        check("<p id=\"x\">", "<p id=\"a.x\">");
        check(
            "<svg aria-labelledby=\"t d\">",
            "<svg aria-labelledby=\"a.t a.d\">",
        );
        check(
            "<input name=x value=x hidden>",
            "<input name=\"a.x\" value=\"x\" hidden>",
        );
        check("<path fill='url(#g)'/>", "<path fill=\"url(#a.g)\"/>");
        check("<meta name=\"x\">", "<meta name=\"x\">");
    }

    #[test]
    fn links_between_lessons_lead_inside() {
        check("<a href=\"#x\">", "<a href=\"#a.x\">");
        check("<a href=\"../b/c/\">", "<a href=\"#b.c.\">");
        check("<a href=\"../b/c/#x\">", "<a href=\"#b.c.x\">");
        check("<a href=\"../d/#x\">", "<a href=\"../d/#x\">");
        check("<a href=\"../\">", "<a href=\"../\">");
        check("<a href=\"e.zip\">", "<a href=\"../a/e.zip\">");
        check("<img src=\"../f.png\">", "<img src=\"../f.png\">");
    }

    #[test]
    fn what_leads_elsewhere_stays() {
        check("<a href=\"https://a.b/#c\">", "<a href=\"https://a.b/#c\">");
        check("<img src=\"data:,x\">", "<img src=\"data:,x\">");
        check("a &lt; b <b>c</b>", "a &lt; b <b>c</b>");
        check("<!-- <p id=x> -->", "<!-- <p id=x> -->");
    }

    #[test]
    fn the_article_of_a_lesson_is_where_links_to_it_lead() {
        check(
            "<article aria-labelledby=\"t\"><p id=x>",
            "<article id=\"a.\" aria-labelledby=\"a.t\"><p id=\"a.x\">",
        );
    }

    #[test]
    fn ids_are_names_in_drawings_too() {
        assert_eq!(led("3d/shapes", "x"), "_3d.shapes.x");
    }

    #[test]
    fn what_leads_around_a_lesson_is_no_landmark() {
        check(
            "<nav class=\"eyebrow\" aria-label=\"Breadcrumb\"></nav>",
            "<div class=\"eyebrow\"></div>",
        );
    }

    #[test]
    fn components_ask_for_no_script() {
        check(
            "<form data-needs=\"question\" class=\"q\">",
            "<form class=\"q\">",
        );
    }

    #[test]
    fn only_the_main_of_a_page_is_taken() {
        assert_eq!(main_of("<body><main id=main>\nx</main>y"), "x");
        assert_eq!(main_of("no page"), "");
    }
}
