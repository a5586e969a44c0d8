//! Lessons and what their demos gave, as finished HTML.
//!
//! Rendering is a pure function: no file is read, no clock, no environment.
//! [`Renderer`] is made once; [`render`] may be called from many threads.
//!
//! | part                                             | makes                                  |
//! |--------------------------------------------------|----------------------------------------|
//! | `inline`, `block`, `callout`, `table`, `figure`  | prose                                  |
//! | `card`, `code`, `output`                         | demos                                  |
//! | `task`, `question`, `sketch`, `reply`, `exercise`, `order`, `sequence` | components        |
//! | `answer`, `arithmetic`                           | answers that are numbers               |
//! | `labels`, `note`                                 | numbers, references, notes, sources    |
//! | `opening`, `context`, `templates`                | the page around the lesson             |
//! | `home`, `overview`, `personal`, `whole`          | the other pages                        |

mod view;

mod assets;
mod bidi;
mod formula;
mod highlight;
mod phrase;
mod plural;
mod renderer;
mod rust_code;
mod smart;
mod templates;
mod words;

mod labels;
mod writer;

mod annotation;
mod block;
mod callout;
mod figure;
mod inline;
mod note;
mod table;
mod term;

mod card;
mod code;
mod knobs;
mod output;
mod paper;
mod playground;
mod sanitize;
mod variants;

mod answer;
mod arithmetic;
mod deck;
mod exercise;
mod order;
mod question;
mod reply;
mod sequence;
mod sketch;
mod task;

mod context;
mod home;
mod ingredients;
mod opening;
mod overview;
mod pace;
mod personal;
mod preview;
mod previews;
mod whole;

#[cfg(test)]
mod page_test;
#[cfg(test)]
mod style_test;
#[cfg(test)]
mod task_test;

use std::collections::BTreeSet;
use std::sync::Arc;

use pane::{escape, numerals, scalar};

use serde::{Deserialize, Serialize};

use context::{AssetPaths, Head, LessonBody, PageContext};
use context::{ProseBody, RedirectBody, Site};
use writer::Writer;

use crate::demo::outputs::Outputs;
use crate::diagnostic::Diagnostic;
use crate::lesson::Lesson;

pub use assets::Assets;
pub use card::id_of;
pub use context::ARCHIVE;
pub use home::render_home;
pub use ingredients::Ingredients;
pub use overview::{Exhibit, render_all as render_overviews, whole_path};
pub use personal::render_all as render_personal;
pub use previews::{Drawn, all as previews};
pub use renderer::Renderer;
pub use templates::EMBEDDED as OUR_TEMPLATES;
pub use view::{CourseView, escaped, number, root_of, title};

/// A finished page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Page {
    /// Where it stands in the site: `residual-networks/index.html`.
    pub path: String,
    /// The text; not kept between runs, since it stands in the site.
    #[serde(skip)]
    pub html: String,
    /// The text instead, where an earlier build made it: its site and this one have it in common.
    #[serde(skip)]
    pub finished: Option<Arc<Vec<u8>>>,
    /// Its title.
    pub title: String,
    /// The ids that references of other lessons may point to.
    pub anchors: Vec<String>,
    /// Files of `content/` that it shows or links to; [`CourseView::file`] says where they stand.
    pub files: BTreeSet<String>,
    /// What the overviews of the course list of it.
    pub exhibits: Vec<Exhibit>,
    /// The keys of the sources it cites.
    pub cited: Vec<String>,
    /// What is wrong with it; such a page is not kept.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// How the page of a lesson is made.
pub type Render = fn(&CourseView<'_>, &Lesson, &Outputs, &Renderer) -> Page;

impl Page {
    /// The text, whichever build made it.
    pub fn text(&self) -> &str {
        match &self.finished {
            Some(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
            None => &self.html,
        }
    }

    /// All of it but the text.
    pub fn without_text(&self) -> Self {
        Self {
            path: self.path.clone(),
            html: String::new(),
            finished: None,
            title: self.title.clone(),
            anchors: self.anchors.clone(),
            files: self.files.clone(),
            exhibits: self.exhibits.clone(),
            cited: self.cited.clone(),
            diagnostics: self.diagnostics.clone(),
        }
    }
}

/// Where the page of a lesson stands in the site.
pub fn path(lesson: &Lesson) -> String {
    format!("{}/index.html", lesson.slug)
}

/// The page of a lesson.
pub fn render(
    view: &CourseView<'_>,
    lesson: &Lesson,
    outputs: &Outputs,
    renderer: &Renderer,
) -> Page {
    let mut writer = Writer::new(view, lesson, outputs, renderer);
    let content = body(&mut writer);
    let (before, after) = view.neighbors(lesson);
    let context = page_context(
        view,
        renderer,
        lesson,
        LessonBody {
            lesson: opening::head(&writer),
            content,
            rail: opening::rail(&writer),
            previous: before.map(|other| opening::link(lesson, other)),
            next: after.map(|other| opening::link(lesson, other)),
            provenance: opening::provenance(view, lesson, outputs, &renderer.words),
        },
    );
    finish(writer, "lesson.html", &context)
}

/// The files beside the page of a lesson: paths in the site, and bytes.
pub fn files(
    lesson: &Lesson,
    outputs: &Outputs,
    view: &CourseView<'_>,
    words: &words::Words,
) -> Vec<(String, Vec<u8>)> {
    let mut files = variants::files(lesson, outputs, words);
    files.extend(paper::codes(view, lesson, outputs));
    files
}

/// A page that is not a lesson: the glossary, for example.
pub fn render_prose(
    view: &CourseView<'_>,
    page: &Lesson,
    outputs: &Outputs,
    renderer: &Renderer,
) -> Page {
    let mut writer = Writer::new(view, page, outputs, renderer);
    let content = body(&mut writer);
    let context = page_context(view, renderer, page, ProseBody { content });
    finish(writer, "prose.html", &context)
}

/// Blocks, then sources.
fn body(writer: &mut Writer<'_>) -> String {
    let lesson = writer.lesson;
    let mut content = String::with_capacity(lesson.text.len() * 4);
    task::prepare(writer);
    block::write_body(&lesson.blocks, writer, &mut content);
    note::write_sources(writer, &mut content);
    term::write_all(writer, &mut content);
    content
}

fn page_context<B: serde::Serialize>(
    view: &CourseView<'_>,
    renderer: &Renderer,
    lesson: &Lesson,
    body: B,
) -> PageContext<B> {
    let root = root_of(&lesson.slug);
    PageContext {
        site: Site::of(view),
        assets: AssetPaths::of(&renderer.assets, &root),
        page: Head {
            title: title(lesson),
            description: lesson.front.summary.clone().unwrap_or_default(),
            canonical: context::canonical(view, &format!("{}/", escaped(&lesson.slug))),
            data: opening::data(view, lesson),
            image: previews::address(view, Some(lesson), &renderer.words),
            translations: context::translations(view, &format!("{}/", lesson.slug)),
            root,
            base: None,
        },
        body,
    }
}

fn finish<B: serde::Serialize>(
    mut writer: Writer<'_>,
    template: &str,
    context: &PageContext<B>,
) -> Page {
    let html = writer.template(template, context);
    let mut html = bidi::isolate(html, context.site.direction);
    // It was written into more room than it needs, and stays until the site is published.
    html.shrink_to_fit();
    Page {
        path: path(writer.lesson),
        html,
        finished: None,
        title: context.page.title.clone(),
        anchors: writer.labels.ids().map(str::to_owned).collect(),
        files: writer.files,
        exhibits: writer.exhibits,
        cited: writer.cited.into_iter().map(|(key, _)| key).collect(),
        diagnostics: writer.diagnostics,
    }
}

/// The page at an earlier address of a lesson, which leads to where it is now.
pub fn render_redirect(
    view: &CourseView<'_>,
    alias: &str,
    now: &Lesson,
    renderer: &Renderer,
) -> Page {
    let root = root_of(alias);
    let context = PageContext {
        site: Site::of(view),
        assets: AssetPaths::of(&renderer.assets, &root),
        page: Head {
            title: title(now),
            description: String::new(),
            canonical: context::canonical(view, &format!("{}/", escaped(&now.slug))),
            data: String::new(),
            image: None,
            translations: Vec::new(),
            root: root.clone(),
            base: None,
        },
        body: RedirectBody {
            target: format!("{root}{}/", escaped(&now.slug)),
        },
    };
    let path = format!("{alias}/index.html");
    fill("redirect.html", path, &context, renderer)
}

/// The page for addresses that lead nowhere; its links work from any depth.
pub fn render_not_found(view: &CourseView<'_>, renderer: &Renderer) -> Page {
    let base = &view.course.settings.base_url;
    let host = base.split_once("://").map_or("", |(_, rest)| rest);
    let path = host.split_once('/').map_or("", |(_, path)| path);
    let base = match path.trim_end_matches('/') {
        "" => "/".to_owned(),
        path => format!("/{path}/"),
    };
    let body = std::collections::BTreeMap::<String, String>::new();
    plain_page(
        view,
        renderer,
        ("404.html", "404.html", renderer.words.page("not_found")),
        Some(base),
        body,
    )
}

fn plain_page<B: serde::Serialize>(
    view: &CourseView<'_>,
    renderer: &Renderer,
    (path, template, title): (&str, &str, &str),
    base: Option<String>,
    body: B,
) -> Page {
    let context = PageContext {
        site: Site::of(view),
        assets: AssetPaths::of(&renderer.assets, ""),
        page: Head {
            title: title.to_owned(),
            description: view.course.settings.description.clone(),
            canonical: context::canonical(view, path).filter(|_| path != "404.html"),
            data: String::new(),
            image: previews::address(view, None, &renderer.words).filter(|_| path == "index.html"),
            translations: match path {
                "404.html" => Vec::new(),
                _ => context::translations(view, path),
            },
            root: String::new(),
            base,
        },
        body,
    };
    fill(template, path.to_owned(), &context, renderer)
}

/// A page that is only its template, filled.
fn fill<B: serde::Serialize>(
    template: &str,
    path: String,
    context: &PageContext<B>,
    renderer: &Renderer,
) -> Page {
    let (html, found) = match renderer.templates.render(template, context) {
        Ok(html) => (bidi::isolate(html, context.site.direction), None),
        Err(found) => {
            let found = found.with_note(format!("filled for the page `{path}`"));
            (String::new(), Some(found))
        }
    };
    Page {
        path,
        html,
        title: context.page.title.clone(),
        diagnostics: found.into_iter().collect(),
        ..Page::default()
    }
}
