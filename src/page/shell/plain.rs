//! Pages that are only their template, filled.

use super::context::{AssetPaths, Head, PageContext, Site};
use super::previews;
use crate::page::model::address;
use crate::page::model::finished::Page;
use crate::page::model::view::CourseView;
use crate::page::state::renderer::Renderer;
use crate::page::text::bidi;
use view::escape;

/// Renders the page for unknown addresses; its links work at any depth.
pub(crate) fn render_not_found(view: &CourseView<'_>, renderer: &Renderer) -> Page {
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

pub(crate) fn plain_page<B: serde::Serialize>(
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
            title_html: escape::text(title),
            description: view.course.settings.description.clone(),
            canonical: address::canonical(view, path).filter(|_| path != "404.html"),
            data: String::new(),
            image: previews::address(view, None, &renderer.words).filter(|_| path != "404.html"),
            translations: match path {
                "404.html" => Vec::new(),
                _ => address::translations(view, path),
            },
            root: String::new(),
            base,
        },
        body,
    };
    fill(template, path.to_owned(), &context, renderer)
}

/// Renders a page that consists only of its template.
pub(crate) fn fill<B: serde::Serialize>(
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
