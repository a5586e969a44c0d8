//! Pages that are only their template, filled.

use std::collections::BTreeMap;

use super::context::{PageContext, PageHead};
use crate::page::model::finished::Page;
use crate::page::model::view::CourseView;
use crate::page::state::renderer::Renderer;
use crate::page::text::bidi;

/// Renders the page for unknown addresses; its links work at any depth.
pub(crate) fn render_not_found(view: &CourseView<'_>, renderer: &Renderer) -> Page {
    const PATH: &str = "404.html";
    let address = &view.course.settings.base_url;
    let host = address.split_once("://").map_or("", |(_, rest)| rest);
    let path = host.split_once('/').map_or("", |(_, path)| path);
    let base = match path.trim_end_matches('/') {
        "" => "/".to_owned(),
        path => format!("/{path}/"),
    };
    // Servers show the page at every unknown address, so it has no address of its own.
    let head = PageHead {
        base: Some(base),
        canonical: None,
        image: None,
        translations: Vec::new(),
        ..PageHead::of_generated(
            view,
            &renderer.words,
            renderer.words.page("not_found"),
            PATH,
        )
    };
    let body = BTreeMap::<String, String>::new();
    let context = PageContext::new(view, renderer, head, body);
    fill(PATH, PATH.to_owned(), &context, renderer)
}

/// Renders a page that consists only of its template.
pub(crate) fn fill<B: serde::Serialize>(
    template: &str,
    path: String,
    context: &PageContext<B>,
    renderer: &Renderer,
) -> Page {
    let (html, diagnostics) = match renderer.templates.render(template, context) {
        Ok(html) => (bidi::isolate(html, context.site.direction), Vec::new()),
        Err(found) => {
            let note = format!("filled for the page `{path}`");
            (String::new(), vec![found.with_note(note)])
        }
    };
    Page {
        path,
        html,
        title: context.page.title.clone(),
        diagnostics,
        ..Page::default()
    }
}
