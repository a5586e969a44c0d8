//! The whole course as one document, for printing or searching.
//!
//! It is assembled from finished pages: the `main` of each lesson, and of the glossary. Ids get the
//! address of their lesson as prefix (`residual-networks.fig-gradient`), so that they are unique;
//! links between lessons become links inside of the document, and others are made relative to it.
//! Nothing is rendered again, and numbers stay the same. Links are not checked here: they are those
//! of the pages.

use std::collections::HashMap;

use serde::Serialize;

use crate::lesson::Lesson;
use crate::page::escape;
use crate::page::model::finished::Page;
use crate::page::model::glossary::GLOSSARY;
use crate::page::model::link::PageLink;
use crate::page::model::view::CourseView;
use crate::page::shell::rest;
use crate::uri::escaped;

/// Folder of the page.
pub(super) const FOLDER: &str = "all";

/// Path of the page in the site.
pub(super) const PATH: &str = "all/index.html";

/// mdBook's path of the page.
pub(super) const PRINTED: &str = "print.html";

/// Maximum number of lessons; nobody would print a longer course.
const MOST: usize = 100;

/// Context of the page with the whole course.
#[derive(Serialize)]
pub(super) struct WholeBody {
    /// Lessons in order, then the glossary.
    parts: Vec<WholePart>,
}

/// A lesson in the document.
#[derive(Serialize)]
struct WholePart {
    /// Title of the part; `href` is its place in the document.
    link: PageLink,
    /// HTML of its `main`.
    html: String,
}

/// Returns true if a course with this number of lessons has such a page.
pub(super) fn exists_for(lessons: usize) -> bool {
    (2..=MOST).contains(&lessons)
}

/// Assembles the lessons of a course from its finished pages.
pub(super) fn body(view: &CourseView<'_>, pages: &[Page], root: &str) -> WholeBody {
    let html: HashMap<&str, &str> = pages
        .iter()
        .map(|page| (page.path.as_str(), page.text()))
        .collect();
    let pages = view.course.pages.iter();
    let glossary = pages.filter(|page| page.slug == GLOSSARY);
    let all = view.course.lessons.iter().chain(glossary);
    let lessons: Vec<&Lesson> = all.map(|lesson| &**lesson).collect();
    let inside: Vec<(String, &str)> = lessons
        .iter()
        .map(|lesson| (escaped(&lesson.page), lesson.slug.as_str()))
        .collect();
    let parts = lessons.into_iter().filter_map(|lesson| {
        let page = html.get(lesson.page.as_str())?;
        // On paper nothing can be opened later, so the closed parts are put back.
        let rest = html.get(rest::path_of(&lesson.page).as_str());
        let complete = rest.map_or_else(|| (*page).to_owned(), |rest| rest::join(page, rest));
        let rewriter = TagRewriter {
            slug: &lesson.slug,
            page: &escaped(&lesson.page),
            inside: &inside,
            root,
        };
        Some(WholePart {
            html: rewriter.rewrite(main_of(&complete)),
            link: PageLink {
                href: format!("#{}", prefixed(&escaped(&lesson.slug), "")),
                ..view.link_to(lesson, "")
            },
        })
    });
    WholeBody {
        parts: parts.collect(),
    }
}

/// Returns the content of the `main` of a page.
fn main_of(html: &str) -> &str {
    let inner = html.split_once("<main").and_then(|(_, rest)| {
        let (_, rest) = rest.split_once('>')?;
        rest.rsplit_once("</main>")
    });
    inner.map_or("", |(inner, _)| inner.trim())
}

/// Returns the id in the document for an id of the lesson `slug`: a valid XML name, as drawings
/// require.
fn prefixed(slug: &str, id: &str) -> String {
    let begins_name = slug.starts_with(|c: char| c.is_alphabetic() || c == '%');
    let start = if begins_name { "" } else { "_" };
    format!("{start}{}.{id}", slug.replace('/', "."))
}

/// Returns the length of the tag or comment at the start of `markup`; `>` in quotes does not end
/// it.
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

/// Attributes that contain ids of the same page.
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

/// Rewrites the tags of one lesson for the document.
struct TagRewriter<'a> {
    /// Slug of the lesson.
    slug: &'a str,
    /// Escaped path of its page.
    page: &'a str,
    /// Pages and slugs of the lessons in the document.
    inside: &'a [(String, &'a str)],
    /// Relative address of the top of the site.
    root: &'a str,
}

impl TagRewriter<'_> {
    /// Returns the HTML of the lesson as a part of the document. Its first `article` gets the id of
    /// the lesson.
    fn rewrite(&self, html: &str) -> String {
        let id = escape::pair("id", &prefixed(self.slug, ""));
        let mut out = String::with_capacity(html.len() + html.len() / 8);
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            out.push_str(&rest[..at]);
            let tag = &rest[at..at + tag_end(&rest[at..])];
            self.write_tag(tag, &mut out);
            rest = &rest[at + tag.len()..];
        }
        out.push_str(rest);
        out.replacen("<article", &format!("<article{id}"), 1)
    }

    fn write_tag(&self, tag: &str, out: &mut String) {
        if tag == "</nav>" {
            return out.push_str("</div>");
        }
        if !tag.contains('=') || tag.starts_with("<!") {
            return out.push_str(tag);
        }
        let name_end = tag.find(|c: char| c.is_whitespace() || c == '>');
        let (name, mut rest) = tag.split_at(name_end.unwrap_or(tag.len()));
        // The navigation around a lesson is no landmark of the document.
        let was_nav = name == "<nav";
        out.push_str(if was_nav { "<div" } else { name });
        while let Some((attribute, value, after)) = next_attribute(rest) {
            rest = after;
            match value.map(|value| self.value(&name[1..], attribute, value)) {
                // It would load the script of a component, but nothing is interactive here.
                _ if attribute == "data-needs" => {}
                _ if was_nav && attribute == "aria-label" => {}
                // A section with a name is a landmark, and these names repeat in every lesson.
                _ if name == "<section" && attribute == "aria-labelledby" => {}
                Some(value) => out.push_str(&format!(" {attribute}=\"{value}\"")),
                None => out.push_str(&format!(" {attribute}")),
            }
        }
        out.push_str(rest.trim_start());
    }

    /// Returns the value of an attribute for the document.
    fn value(&self, element: &str, attribute: &str, value: &str) -> String {
        // In a formula, `form` is the position of an operator relative to its operand.
        if element == "mo" && attribute == "form" {
            return value.to_owned();
        }
        // Controls and folds of one name are a group, within which one is chosen or open.
        let is_group = attribute == "name" && matches!(element, "input" | "details");
        if is_group || REFERENCES.contains(&attribute) {
            let slug = escape::attribute(self.slug);
            let ids = value.split_ascii_whitespace();
            let renamed: Vec<String> = ids.map(|id| prefixed(&slug, id)).collect();
            return renamed.join(" ");
        }
        let slug = escaped(self.slug);
        match attribute {
            "href" | "src" | "poster" => self.address(value),
            _ => value.replace("url(#", &format!("url(#{}", prefixed(&slug, ""))),
        }
    }

    fn address(&self, address: &str) -> String {
        if let Some(fragment) = address.strip_prefix('#') {
            return format!("#{}", prefixed(&escaped(self.slug), fragment));
        }
        let colon = address.find(':');
        let has_scheme = colon.is_some_and(|at| !address[..at].contains(['/', '?', '#']));
        if has_scheme || address.starts_with('/') {
            return address.to_owned();
        }
        let (written, rest) = match address.find(['#', '?']) {
            Some(at) => address.split_at(at),
            None => (address, ""),
        };
        let folder = self.page.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = resolved(folder, written);
        let is_folder = path.is_empty() || path.ends_with('/');
        let page = if is_folder {
            format!("{path}index.html")
        } else {
            path.clone()
        };
        let lesson = self.inside.iter().find(|(inside, _)| *inside == page);
        // A query asks for something else than the page as it is.
        let fragment = rest.strip_prefix('#').or(rest.is_empty().then_some(""));
        match (lesson, fragment) {
            (Some((_, slug)), Some(fragment)) => {
                format!("#{}", prefixed(&escaped(slug), fragment))
            }
            _ => format!("{}{path}{rest}", self.root),
        }
    }
}

/// Resolves `path`, as written on the page in the folder `own`, relative to the top of the site.
fn resolved(own: &str, path: &str) -> String {
    let mut folders: Vec<&str> = own.split('/').filter(|part| !part.is_empty()).collect();
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
    let with_slashes = folders.iter().map(|folder| format!("{folder}/"));
    with_slashes.collect::<String>() + &target
}

/// Returns the first attribute in `text`, its value without quotes, and the rest.
fn next_attribute(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let attributes = text.trim_start();
    let ends = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/');
    let (name, rest) = attributes.split_at(attributes.find(ends)?);
    if name.is_empty() {
        return None;
    }
    let Some(after) = rest.strip_prefix('=') else {
        return Some((name, None, rest));
    };
    let (value, rest) = if let Some(quote @ ('"' | '\'')) = after.chars().next() {
        after[1..].split_once(quote)?
    } else {
        after.split_at(after.find(|c: char| c.is_whitespace() || c == '>')?)
    };
    Some((name, Some(value), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let rewriter = TagRewriter {
            slug: "a",
            page: "a/index.html",
            inside: &[
                ("a/index.html".to_owned(), "a"),
                ("b/c/index.html".to_owned(), "b/c"),
            ],
            root: "../",
        };
        assert_eq!(rewriter.rewrite(html), expected);
    }

    #[test]
    fn pages_of_a_book_are_files() {
        let rewriter = TagRewriter {
            slug: "b/c",
            page: "b/c.html",
            inside: &[
                ("index.html".to_owned(), "intro"),
                ("b/c.html".to_owned(), "b/c"),
            ],
            root: "",
        };
        let html =
            "<a href=\"../index.html#x\"><a href=\"c.html\"><a href=\"d.html\"><a href=\"#y\">";
        let expected =
            "<a href=\"#intro.x\"><a href=\"#b.c.\"><a href=\"b/d.html\"><a href=\"#b.c.y\">";
        assert_eq!(rewriter.rewrite(html), expected);
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
        assert_eq!(prefixed("3d/shapes", "x"), "_3d.shapes.x");
    }

    #[test]
    fn what_leads_around_a_lesson_is_no_landmark() {
        check(
            "<nav class=\"eyebrow\" aria-label=\"Breadcrumb\"></nav>",
            "<div class=\"eyebrow\"></div>",
        );
        check(
            "<section class=\"task\" aria-labelledby=\"before\">",
            "<section class=\"task\">",
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
