//! Generated pages that list the content of lessons.
//!
//! | page         | lists                                                          |
//! |--------------|----------------------------------------------------------------|
//! | `map/`       | lessons and their requirements, as a drawing and a list        |
//! | `figures/`   | figures and demos, by lesson                                   |
//! | `exercises/` | exercises, by lesson                                           |
//! | `sources/`   | the bibliography, and the citations of each source             |
//! | `search/`    | search results, see `site::search`                             |
//! | `all/`       | all lessons as one document, see `generated::whole`; `print.html` in a book |
//!
//! Empty pages are left out; a page of the author at the same address takes precedence.

use serde::Serialize;

use super::{lists, map, whole};
use crate::course::Course;
use crate::demo::program::EXERCISE;
use crate::lesson::tree::BlockKind;
use crate::lesson::visit;
use crate::page::model::address;
use crate::page::model::exhibit::ExhibitKind;
use crate::page::model::finished::Page;
use crate::page::model::link::PageLink;
use crate::page::model::view::{CourseView, home_path, root_of};
use crate::page::shell::context::{PageContext, PageHead};
use crate::page::shell::plain;
use crate::page::state::renderer::Renderer;
use crate::page::theme::words::InterfaceStrings;
use crate::settings::Addresses;

/// Maximum number of lessons that are drawn as a graph.
const MOST_DRAWN: usize = 200;

/// Returns the generated lists of a course: their folders and the keys of their titles.
fn folders(course: &Course) -> Vec<(&'static str, &'static str)> {
    let (mut has_figures, mut has_exercises) = (false, false);
    for lesson in &course.lessons {
        visit(&lesson.blocks, &mut |block| match &block.kind {
            BlockKind::Figure(_) | BlockKind::Diagram(_) => has_figures = true,
            BlockKind::Component(component) => has_exercises |= component.is(EXERCISE),
            _ => {}
        });
        has_figures |= lesson.demos.iter().any(|demo| demo.words.title.is_some());
    }
    let mut lessons = course.lessons.iter();
    let has_map =
        lessons.len() <= MOST_DRAWN && lessons.any(|lesson| !lesson.front.requires.is_empty());
    let all = [
        ("map", "map", has_map),
        ("figures", "figures", has_figures),
        ("exercises", "exercises", has_exercises),
        ("sources", "sources", !course.bibliography.is_empty()),
        ("search", "search", !course.lessons.is_empty()),
        (whole::FOLDER, "whole", whole_path(course).is_some()),
    ];
    let with_content = all.into_iter().filter(|&(_, _, has_content)| has_content);
    with_content.map(|(folder, key, _)| (folder, key)).collect()
}

/// Returns the path of the list in `folder`.
fn path_of(folder: &str, course: &Course) -> String {
    let whole = whole_path(course).filter(|_| folder == whole::FOLDER);
    whole.map_or_else(|| format!("{folder}/index.html"), str::to_owned)
}

/// Returns the path of the page with all lessons, if the course has one.
pub(crate) fn whole_path(course: &Course) -> Option<&'static str> {
    let exists = course.settings.site.whole && whole::exists_for(course.lessons.len());
    let path = match course.settings.site.addresses {
        Some(Addresses::Mdbook) => whole::PRINTED,
        _ => whole::PATH,
    };
    exists.then_some(path)
}

/// Returns links to the lists, relative to the top of the site.
pub(crate) fn links(course: &Course, words: &InterfaceStrings) -> Vec<PageLink> {
    let link = |href: String, key| PageLink {
        href,
        title: words.page(key).to_owned(),
        number: None,
    };
    let lists = folders(course).into_iter().map(|(folder, key)| {
        let path = path_of(folder, course);
        let href = path.strip_suffix("index.html").unwrap_or(&path);
        link(href.to_owned(), key)
    });
    let others = course.settings.also.iter().map(|also| PageLink {
        href: format!("{}/", also.at),
        title: also.title.clone(),
        number: None,
    });
    // If `index.html` is the first chapter of a book, only this link leads to the home page.
    let home = home_path(course);
    let contents = (home != "index.html").then(|| link(home.to_owned(), "contents"));
    contents.into_iter().chain(lists).chain(others).collect()
}

/// Renders all lists; `pages` are the finished pages of the course.
pub(crate) fn render_all(view: &CourseView<'_>, pages: &[Page], renderer: &Renderer) -> Vec<Page> {
    let lists = folders(view.course).into_iter().map(|(folder, key)| {
        let words = &renderer.words;
        let title = words.page(key);
        match folder {
            "map" => {
                let body = map::body(view, words);
                page(view, renderer, (folder, "map.html", title), body)
            }
            "figures" => {
                let wanted = [ExhibitKind::Figure, ExhibitKind::Demo];
                let body = lists::by_lesson(view, pages, &wanted, words);
                page(view, renderer, (folder, "exhibits.html", title), body)
            }
            "exercises" => {
                let body = lists::by_lesson(view, pages, &[ExhibitKind::Exercise], words);
                page(view, renderer, (folder, "exhibits.html", title), body)
            }
            "sources" => {
                let body = lists::sources(view, pages, words);
                page(view, renderer, (folder, "sources.html", title), body)
            }
            whole::FOLDER => {
                let root = root_of(&path_of(folder, view.course));
                let body = whole::body(view, pages, &root);
                page(view, renderer, (folder, "whole.html", title), body)
            }
            _ => page(view, renderer, (folder, "search.html", title), Empty {}),
        }
    });
    lists.collect()
}

/// Template context without fields.
#[derive(Serialize)]
struct Empty {}

fn page<B: Serialize>(
    view: &CourseView<'_>,
    renderer: &Renderer,
    (folder, template, title): (&str, &str, &str),
    body: B,
) -> Page {
    let path = path_of(folder, view.course);
    let mut head = PageHead::of_generated(view, &renderer.words, title, &path);
    if folder == whole::FOLDER {
        // Search engines should show the course, not the page that repeats its lessons.
        head.canonical = address::canonical(view, "index.html");
    }
    let context = PageContext::new(view, renderer, head, body);
    plain::fill(template, path, &context, renderer)
}
