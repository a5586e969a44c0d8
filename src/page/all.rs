//! All pages of a course: those of lessons, and those that are made of them.
//!
//! Lessons are rendered side by side, unless an earlier build rendered the same page.

use std::sync::Arc;

use super::cache_key::CacheKeys;
use super::generated::{home, overview, personal, redirect};
use super::model::content::Content;
use super::model::finished::Page;
use super::model::view::CourseView;
use super::model::{cards, scan};
use super::remembered::{PageOrigin, Rendered};
use super::shell::lesson_page::{self, Render};
use super::shell::previews::{self, Drawn};
use super::shell::{plain, rest};
use super::state::component::Components;
use super::state::renderer::Renderer;
use super::theme::assets;
use crate::course::Course;
use crate::demo::outputs::Outputs;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::lesson::Lesson;
use crate::parallel;
use crate::source::Sources;

/// The finished pages, with the files that belong to them.
#[derive(Debug, Default)]
pub struct Pages {
    /// All pages.
    pub all: Vec<Page>,
    /// Pictures of their titles.
    pub pictures: Vec<Drawn>,
    /// Path in the site and bytes of the files beside pages.
    pub beside: Vec<(String, Vec<u8>)>,
    /// The renderer; `None`, and no pages, if templates cannot be parsed.
    pub renderer: Option<Arc<Renderer>>,
    /// Number of lesson pages rendered now; the others are reused.
    pub rendered: usize,
    /// Diagnostics of the templates.
    pub diagnostics: Vec<Diagnostic>,
}

/// Renders a course whose lessons may have `components`.
pub(crate) fn render_all(
    course: &Course,
    outputs: &Outputs,
    sources: &Sources,
    components: Components,
) -> Pages {
    let mut rendered: Rendered = sources.memo.take();
    let renderer = rendered.renderer(
        components,
        &sources.templates,
        &course.settings.language,
        assets::Faces::of(&course.settings),
    );
    let pages = match renderer {
        Ok(renderer) => with_renderer(course, outputs, sources, renderer, &mut rendered),
        Err(diagnostics) => Pages {
            diagnostics,
            ..Pages::default()
        },
    };
    sources.memo.put(rendered);
    pages
}

fn with_renderer(
    course: &Course,
    outputs: &Outputs,
    sources: &Sources,
    renderer: Arc<Renderer>,
    rendered: &mut Rendered,
) -> Pages {
    let view = CourseView::new(course, &renderer);
    let lessons = of_lessons(&view, outputs, sources, &renderer, rendered);
    rendered.set_pages(&lessons, &course.files);
    let is_new = |(_, origin, page): &&(Digest, PageOrigin, Page)| {
        *origin == PageOrigin::Rendered && course.by_page(&page.path).is_some()
    };
    let count = lessons.iter().filter(is_new).count();
    let mut all: Vec<Page> = lessons.into_iter().map(|(_, _, page)| page).collect();
    // Generated pages show excerpts of the finished lesson pages, so they come second.
    all.extend(render_generated(&view, outputs, &all, &renderer));
    let words = &renderer.words;
    let pictures = previews::all(&view, words, &|path, key| {
        rendered.picture(path, key, &sources.memo)
    });
    rendered.set_pictures(&pictures);
    let files = |lesson: &Arc<Lesson>| lesson_page::files(lesson, outputs, &view, words);
    Pages {
        all,
        pictures,
        beside: parallel::flat_map(course.all(), files),
        rendered: count,
        diagnostics: Vec::new(),
        renderer: Some(renderer),
    }
}

/// Returns the pages of lessons and other texts, reused if their inputs are the same, and rendered
/// otherwise; each with the digest of its inputs.
fn of_lessons(
    view: &CourseView<'_>,
    outputs: &Outputs,
    sources: &Sources,
    renderer: &Renderer,
    rendered: &Rendered,
) -> Vec<(Digest, PageOrigin, Page)> {
    let course = view.course;
    let memo = &sources.memo;
    let keys = CacheKeys::new(view, outputs, &sources.templates, memo.program());
    let recall_or_render = |lesson: &Lesson, render: Render| {
        let key = keys.of(lesson, outputs);
        let recall = |path: &str| rendered.page(path, key, &course.files, memo);
        let (origin, (page, rest)) = match with_rest(&lesson.page, recall) {
            Some(pages) => (PageOrigin::Recalled, pages),
            None => {
                let (page, rest) = render(view, lesson, outputs, renderer);
                (PageOrigin::Rendered, (scanned(page), rest.map(scanned)))
            }
        };
        let pages = [Some(page), rest].into_iter().flatten();
        pages.map(move |page| (key, origin, page))
    };
    let lessons = course
        .lessons
        .iter()
        .map(|lesson| (lesson, lesson_page::render as Render));
    let others = course
        .pages
        .iter()
        .map(|page| (page, lesson_page::render_prose as Render));
    parallel::flat_map(lessons.chain(others), |(lesson, render)| {
        recall_or_render(lesson, render)
    })
}

/// Recalls the page at `path`, with the page of its closed parts if there is one.
///
/// The two link to each other's ids, so `None` if either is not remembered.
fn with_rest(path: &str, recall: impl Fn(&str) -> Option<Page>) -> Option<(Page, Option<Page>)> {
    let page = recall(path)?;
    if !page.has_rest {
        return Some((page, None));
    }
    let rest = recall(&rest::path_of(path))?;
    Some((page, Some(rest)))
}

/// Renders the generated pages (home, 404, lists, redirects) from the lesson pages.
fn render_generated(
    view: &CourseView<'_>,
    outputs: &Outputs,
    lessons: &[Page],
    renderer: &Renderer,
) -> Vec<Page> {
    let mut pages: Vec<Page> = redirect::render_all(view, renderer);
    pages.push(home::render_home(view, outputs, lessons, renderer));
    pages.push(plain::render_not_found(view, renderer));
    pages.extend(overview::render_all(view, lessons, renderer));
    pages.extend(personal::render_all(view, outputs, renderer));
    parallel::map(pages, scanned)
}

/// Finishes a page: scans its text, and stores it as published bytes.
fn scanned(mut page: Page) -> Page {
    let html = std::mem::take(&mut page.html);
    page.scan = Arc::new(scan::scan(&html));
    page.finished = Some(Arc::new(html.into_bytes()));
    page
}

impl<'a> CourseView<'a> {
    /// Creates the view of a course.
    pub fn new(course: &'a Course, renderer: &Renderer) -> Self {
        let contents = parallel::map(course.all(), |lesson| {
            let content = Content::of(lesson, renderer.components);
            (lesson.slug.as_str(), content)
        });
        let mut view = Self::of_addresses(course);
        view.contents = contents.into_iter().collect();
        view.overviews = overview::links(course, &renderer.words);
        view.has_cards = cards::exist(course);
        view
    }
}
