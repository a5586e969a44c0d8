//! Pages that list what the lessons hold.
//!
//! | page         | lists                                                          |
//! |--------------|----------------------------------------------------------------|
//! | `map/`       | lessons and what they build on, drawn and as a list            |
//! | `figures/`   | figures and demos, by lesson                                   |
//! | `exercises/` | exercises, by lesson                                           |
//! | `sources/`   | the bibliography, and where each source is cited               |
//! | `search/`    | what a search finds, see `site::search`                        |
//! | `all/`       | all lessons as one document, see `page::whole`                 |
//!
//! A page that would be empty is not made; a page of the author's at the same address takes its place.

mod graph;
mod layers;
mod lists;

use serde::{Deserialize, Serialize};

use super::context::{self, AssetPaths, Head, Link, PageContext, Site};
use super::renderer::Renderer;
use super::words::Words;
use super::{CourseView, Page, previews, whole};
use crate::course::Course;
use crate::lesson::tree::{Block, BlockKind, ComponentKind};
use crate::lesson::visit;

/// Something of a lesson that overviews list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// What it is.
    pub kind: Kind,
    /// Its anchor.
    pub id: String,
    /// `Figure 21.2`; empty without a number.
    pub name: String,
    /// HTML of its title or caption.
    pub title: String,
}

/// What overviews list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A figure or a diagram.
    Figure,
    /// A demo with a title.
    Demo,
    /// An exercise.
    Exercise,
}

/// The most lessons that are drawn as a graph.
const MOST_DRAWN: usize = 200;

/// The overviews of a course: their folders and the keys of their titles.
fn folders(course: &Course) -> Vec<(&'static str, &'static str)> {
    let mut has = [false; 2];
    for lesson in &course.lessons {
        visit(&lesson.blocks, &mut |block| has_more(block, &mut has));
        has[0] |= lesson.demos.iter().any(|demo| demo.words.title.is_some());
    }
    let [figures, exercises] = has;
    let requires = course.lessons.iter().any(|l| !l.front.requires.is_empty());
    let all = [
        ("map", "map", requires && course.lessons.len() <= MOST_DRAWN),
        ("figures", "figures", figures),
        ("exercises", "exercises", exercises),
        ("sources", "sources", !course.bibliography.is_empty()),
        ("search", "search", !course.lessons.is_empty()),
        (whole::FOLDER, "whole", whole_path(course).is_some()),
    ];
    let made = all
        .into_iter()
        .filter(|&(folder, _, wanted)| wanted && course.by_slug(folder).is_none());
    made.map(|(folder, key, _)| (folder, key)).collect()
}

/// Where the page with all lessons stands, if the course has one.
pub fn whole_path(course: &Course) -> Option<&'static str> {
    let wanted = course.settings.site.whole && whole::is_made(course.lessons.len());
    (wanted && course.by_slug(whole::FOLDER).is_none()).then_some(whole::PATH)
}

fn has_more(block: &Block, has: &mut [bool; 2]) {
    match &block.kind {
        BlockKind::Figure(_) | BlockKind::Diagram(_) => has[0] = true,
        BlockKind::Component(component) => has[1] |= component.kind == ComponentKind::Exercise,
        _ => {}
    }
}

/// Links to the overviews, as the top of the site writes them.
pub fn links(course: &Course, words: &Words) -> Vec<Link> {
    let made = folders(course).into_iter();
    let links = made.map(|(folder, key)| Link {
        href: format!("{folder}/"),
        title: words.page(key).to_owned(),
        number: None,
    });
    links.collect()
}

/// All overviews; `pages` are the finished pages of the course.
pub fn render_all(view: &CourseView<'_>, pages: &[Page], renderer: &Renderer) -> Vec<Page> {
    let made = folders(view.course).into_iter();
    let made = made.map(|(folder, key)| {
        let words = &renderer.words;
        let title = words.page(key);
        match folder {
            "map" => {
                let body = graph::body(view, words);
                page(view, renderer, (folder, "map.html", title), body)
            }
            "figures" => {
                let wanted = [Kind::Figure, Kind::Demo];
                let body = lists::by_lesson(view, pages, &wanted);
                page(view, renderer, (folder, "exhibits.html", title), body)
            }
            "exercises" => {
                let body = lists::by_lesson(view, pages, &[Kind::Exercise]);
                page(view, renderer, (folder, "exhibits.html", title), body)
            }
            "sources" => {
                let body = lists::sources(view, pages, words);
                page(view, renderer, (folder, "sources.html", title), body)
            }
            whole::FOLDER => {
                let body = whole::body(view, pages);
                page(view, renderer, (folder, "whole.html", title), body)
            }
            _ => page(view, renderer, (folder, "search.html", title), Empty {}),
        }
    });
    made.collect()
}

#[derive(Serialize)]
struct Empty {}

fn page<B: Serialize>(
    view: &CourseView<'_>,
    renderer: &Renderer,
    (folder, template, title): (&str, &str, &str),
    body: B,
) -> Page {
    let path = format!("{folder}/index.html");
    // What repeats the lessons stands for the course in other places.
    let known_as = match folder {
        whole::FOLDER => "index.html",
        _ => &path,
    };
    let context = PageContext {
        site: Site::of(view),
        assets: AssetPaths::of(&renderer.assets, "../"),
        page: Head {
            title: title.to_owned(),
            description: view.course.settings.description.clone(),
            canonical: context::canonical(view, known_as),
            data: String::new(),
            image: previews::address(view, None, &renderer.words),
            translations: context::translations(view, &path),
            root: "../".to_owned(),
            base: None,
        },
        body,
    };
    super::fill(template, path, &context, renderer)
}
