//! The page of a lesson, and of another text that somebody wrote.

use std::sync::Arc;

use super::context::{LessonBody, PageContext, PageHead, ProseBody};
use super::rest::{self, RestBody, RestPart};
use super::{opening, plain, previews, tree};
use crate::demo::outputs::Outputs;
use crate::lesson::Lesson;
use crate::page::block::{self, component, note};
use crate::page::demo::{paper, variants};
use crate::page::escape;
use crate::page::model::address;
use crate::page::model::finished::Page;
use crate::page::model::view::{CourseView, root_of};
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::state::renderer::Renderer;
use crate::page::text::{bidi, term, title, value};
use crate::page::theme::words::InterfaceStrings;
use crate::uri::escaped;

/// A function that renders the page of a lesson, and the page with the rest of it if it is heavy.
pub(crate) type Render = fn(&CourseView<'_>, &Lesson, &Outputs, &Renderer) -> (Page, Option<Page>);

/// Renders the page of a lesson.
pub(crate) fn render(
    view: &CourseView<'_>,
    lesson: &Lesson,
    outputs: &Outputs,
    renderer: &Renderer,
) -> (Page, Option<Page>) {
    let mut writer = LessonWriter::new(view, lesson, outputs, renderer);
    let (content, rest) = body(&mut writer);
    let (before, after) = view.neighbors(lesson);
    let key_figure = opening::key_figure(&content, &mut writer);
    let context = page_context(
        view,
        renderer,
        lesson,
        title::html(&mut writer),
        LessonBody {
            lesson: opening::head(&writer),
            content,
            key_figure,
            rail: opening::rail(&writer),
            tree: tree::of(view, Some(lesson)),
            previous: before.map(|other| view.link_to(other, &root_of(&lesson.page))),
            next: after.map(|other| view.link_to(other, &root_of(&lesson.page))),
            provenance: opening::provenance(view, lesson, outputs, &renderer.words),
        },
    );
    finish(writer, "lesson.html", &context, rest)
}

/// Returns path and bytes of the files beside the page of a lesson.
pub(crate) fn files(
    lesson: &Lesson,
    outputs: &Outputs,
    view: &CourseView<'_>,
    words: &InterfaceStrings,
) -> Vec<(String, Vec<u8>)> {
    let mut files = variants::files(lesson, outputs, words);
    files.extend(paper::codes(view, lesson, outputs));
    files
}

/// Renders a page that is not a lesson, such as the glossary.
pub(crate) fn render_prose(
    view: &CourseView<'_>,
    page: &Lesson,
    outputs: &Outputs,
    renderer: &Renderer,
) -> (Page, Option<Page>) {
    let mut writer = LessonWriter::new(view, page, outputs, renderer);
    let (content, rest) = body(&mut writer);
    let heading = title::html(&mut writer);
    let tree = tree::of(view, None);
    let context = page_context(
        view,
        renderer,
        page,
        heading,
        ProseBody {
            content,
            rail: opening::rail(&writer),
            tree,
        },
    );
    finish(writer, "prose.html", &context, rest)
}

/// Renders the text of a lesson: blocks, sources, terms. Returns it with the page of its closed
/// parts, if it is heavy.
fn body(writer: &mut LessonWriter<'_>) -> (String, Option<Page>) {
    let lesson = writer.lesson;
    let mut content = String::with_capacity(lesson.text.len() * 4);
    // A demo may precede the heading that predicts it, so predictions are recorded first.
    component::prepare(writer);
    block::write_body(&lesson.blocks, writer, &mut content);
    value::check_loose(writer);
    note::write_sources(writer, &mut content);
    term::write_all(writer, &mut content);
    let words = &writer.renderer.words;
    let (open, closed) = rest::take_closed_parts(content, &lesson.page, &writer.labels, words);
    let page = (!closed.is_empty()).then(|| rest_page(closed, writer));
    (open, page)
}

/// Renders the page with the closed parts of a lesson.
fn rest_page(parts: Vec<RestPart>, writer: &LessonWriter<'_>) -> Page {
    let (view, lesson, renderer) = (writer.view, writer.lesson, writer.renderer);
    let path = rest::path_of(&lesson.page);
    let origin = view.title(lesson);
    let title = renderer.words.say("rest_of", &[("title", &origin)]);
    let body = RestBody {
        href: rest::file_of(&lesson.page),
        origin,
        parts,
    };
    let head = PageHead {
        title_html: escape::text(&title),
        title,
        canonical: address::canonical(view, &escaped(&path)),
        root: root_of(&path),
        ..PageHead::default()
    };
    let context = PageContext::new(view, renderer, head, body);
    plain::fill("rest.html", path, &context, renderer)
}

fn page_context<B: serde::Serialize>(
    view: &CourseView<'_>,
    renderer: &Renderer,
    lesson: &Lesson,
    heading: String,
    body: B,
) -> PageContext<B> {
    let head = PageHead {
        title: view.title(lesson),
        title_html: heading,
        description: lesson.front.summary.clone().unwrap_or_default(),
        canonical: address::canonical(view, &escaped(&lesson.page)),
        data: opening::data(view, lesson),
        image: previews::address(view, Some(lesson), &renderer.words),
        translations: address::translations(view, &lesson.page),
        root: root_of(&lesson.page),
        base: None,
    };
    PageContext::new(view, renderer, head, body)
}

fn finish<B: serde::Serialize>(
    mut writer: LessonWriter<'_>,
    template: &str,
    context: &PageContext<B>,
    rest: Option<Page>,
) -> (Page, Option<Page>) {
    let filled = writer.template(template, context);
    let mut html = bidi::isolate(filled, context.site.direction);
    // The buffer is larger than the text, and the page is kept until the site is published.
    html.shrink_to_fit();
    let page = Page {
        path: writer.lesson.page.clone(),
        html,
        has_rest: rest.is_some(),
        finished: None,
        scan: Arc::default(),
        title: context.page.title.clone(),
        anchors: writer.labels.ids().map(str::to_owned).collect(),
        files: writer.files,
        exhibits: writer.exhibits,
        cited: writer.cited.into_iter().map(|(key, _)| key).collect(),
        diagnostics: writer.diagnostics,
    };
    (page, rest)
}
