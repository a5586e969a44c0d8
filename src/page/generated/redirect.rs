//! Renders pages at earlier addresses, which redirect to the present ones.

use crate::course::Moved;
use crate::lesson::Lesson;
use crate::page::escape;
use crate::page::model::address;
use crate::page::model::finished::Page;
use crate::page::model::view::{CourseView, href, root_of};
use crate::page::shell::context::{AssetPaths, Head, PageContext, RedirectBody, Site};
use crate::page::shell::plain::fill;
use crate::page::state::renderer::Renderer;
use crate::uri::escaped;

/// Renders the pages at earlier addresses of lessons, and the redirects of the course.
pub(crate) fn render_all(view: &CourseView<'_>, renderer: &Renderer) -> Vec<Page> {
    let course = view.course;
    let aliases = course.aliases.iter().filter_map(|(alias, slug)| {
        let now = course.by_slug(slug)?;
        Some(to_lesson(
            view,
            format!("{alias}/index.html"),
            now,
            "",
            renderer,
        ))
    });
    let redirects = course
        .redirects
        .iter()
        .filter_map(|(path, moved)| match moved {
            Moved::Lesson { slug, fragment } => {
                let now = course.by_slug(slug)?;
                Some(to_lesson(view, path.clone(), now, fragment, renderer))
            }
            Moved::Address(to) => {
                let known = (to.as_str(), to.clone(), None);
                Some(page(view, path.clone(), known, renderer))
            }
        });
    aliases.chain(redirects).collect()
}

fn to_lesson(
    view: &CourseView<'_>,
    path: String,
    now: &Lesson,
    fragment: &str,
    renderer: &Renderer,
) -> Page {
    let target = format!("{}{}{fragment}", root_of(&path), href(now));
    let canonical = address::canonical(view, &escaped(&now.page));
    page(view, path, (&view.title(now), target, canonical), renderer)
}

/// Renders the page at `path`, which redirects to a title, an address relative to the page, and a
/// canonical URL.
fn page(
    view: &CourseView<'_>,
    path: String,
    (title, target, canonical): (&str, String, Option<String>),
    renderer: &Renderer,
) -> Page {
    let root = root_of(&path);
    let context = PageContext {
        site: Site::of(view),
        assets: AssetPaths::of(&renderer.assets, &root),
        page: Head {
            title: title.to_owned(),
            title_html: escape::text(title),
            description: String::new(),
            canonical,
            data: String::new(),
            image: None,
            translations: Vec::new(),
            root,
            base: None,
        },
        body: RedirectBody { target },
    };
    fill("redirect.html", path, &context, renderer)
}
