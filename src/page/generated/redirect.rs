//! Renders pages at earlier addresses, which redirect to the present ones.

use serde::Serialize;

use crate::course::Redirect;
use crate::lesson::Lesson;
use crate::page::escape;
use crate::page::model::address;
use crate::page::model::finished::Page;
use crate::page::model::view::{CourseView, href, root_of};
use crate::page::shell::context::{PageContext, PageHead};
use crate::page::shell::plain::fill;
use crate::page::state::renderer::Renderer;
use crate::uri::escaped;

/// Context of pages at earlier addresses.
#[derive(Serialize)]
struct RedirectBody {
    /// Present address, relative to the page.
    target: String,
}

/// Renders the pages at earlier addresses of lessons, and the redirects of the course.
pub(crate) fn render_all(view: &CourseView<'_>, renderer: &Renderer) -> Vec<Page> {
    let course = view.course;
    let aliases = course.aliases.iter().filter_map(|(alias, slug)| {
        let lesson = course.by_slug(slug)?;
        let path = format!("{alias}/index.html");
        Some(to_lesson(view, path, lesson, "", renderer))
    });
    let redirects = course
        .redirects
        .iter()
        .filter_map(|(path, moved)| match moved {
            Redirect::Lesson { slug, fragment } => {
                let lesson = course.by_slug(slug)?;
                Some(to_lesson(view, path.clone(), lesson, fragment, renderer))
            }
            // An address outside of the course has no canonical URL of ours.
            Redirect::Address(address) => {
                let target = (address.as_str(), address.clone(), None);
                Some(page(view, path.clone(), target, renderer))
            }
        });
    aliases.chain(redirects).collect()
}

fn to_lesson(
    view: &CourseView<'_>,
    path: String,
    lesson: &Lesson,
    fragment: &str,
    renderer: &Renderer,
) -> Page {
    let target = format!("{}{}{fragment}", root_of(&path), href(lesson));
    let canonical = address::canonical(view, &escaped(&lesson.page));
    let title = view.title(lesson);
    page(view, path, (&title, target, canonical), renderer)
}

/// Renders the page at `path`, which redirects to a title, an address relative to the page, and a
/// canonical URL.
fn page(
    view: &CourseView<'_>,
    path: String,
    (title, target, canonical): (&str, String, Option<String>),
    renderer: &Renderer,
) -> Page {
    let head = PageHead {
        title: title.to_owned(),
        title_html: escape::text(title),
        canonical,
        root: root_of(&path),
        ..PageHead::default()
    };
    let context = PageContext::new(view, renderer, head, RedirectBody { target });
    fill("redirect.html", path, &context, renderer)
}
