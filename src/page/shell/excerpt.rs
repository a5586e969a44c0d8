//! Cuts parts out of finished pages for other pages: thumbnails of figures, a live demo for the
//! home page.
//!
//! Reused pages also have their HTML, so nothing is drawn twice. The HTML was written by this
//! program: by `figure`, `card` and the templates of demos.

use std::borrow::Cow;

use super::extent::{self, attribute};
use crate::page::demo::variants::alone;
use crate::page::escape;
use crate::page::model::exhibit::ExhibitKind;
use crate::page::model::finished::Page;
use crate::page::model::view::root_of;
use crate::page::shell::rest;
use crate::uri::escaped;

/// Returns the drawing of the figure `id` in `html`: an `<svg>`, or the `<img>` of a file.
pub(crate) fn figure<'h>(html: &'h str, id: &str) -> Option<&'h str> {
    let start_tag = format!("<figure class=\"plot\" id=\"{}\"", escape::attribute(id));
    let figure = between(html, &start_tag, "</figure>")?;
    // The first of both is the drawing, since the caption follows it.
    match (figure.find("<svg"), figure.find("<img")) {
        (Some(start), image) if image.is_none_or(|image| start < image) => {
            Some(&figure[start..start + svg_end(&figure[start..])?])
        }
        (_, Some(start)) => {
            let end = figure[start..].find('>')? + 1;
            Some(&figure[start..start + end])
        }
        _ => None,
    }
}

/// Returns the length of the `<svg>` at the start of `html`, which may contain others.
fn svg_end(html: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let end = html.match_indices('<').find_map(|(at, _)| {
        let tag = &html[at..];
        let is_end = tag.starts_with("</svg>");
        if tag.starts_with("<svg") {
            // Sanitized markup may close an element of SVG by a slash.
            let closes = tag.find('>').is_some_and(|end| tag[..end].ends_with('/'));
            depth += usize::from(!closes);
        }
        depth -= usize::from(is_end && depth > 0);
        (is_end && depth == 0).then_some(at)
    });
    end.map(|at| at + "</svg>".len())
}

/// Returns a copy of the figure `id` with other ids, for the same page.
pub(crate) fn copy_of(html: &str, id: &str) -> Option<String> {
    let drawing = figure(html, id)?;
    let [old, new] = [id.to_owned(), format!("key-{id}")].map(|id| escape::attribute(&id));
    // An id begins a value (`id="f-t"`), a fragment (`#f-a`), or an item of a list (`"f-t f-d"`).
    let places = [("=\"", "\""), ("=\"", "-"), ("#", "-"), (" ", "-")];
    let renamed = places
        .iter()
        .fold(drawing.to_owned(), |svg, (before, after)| {
            svg.replace(
                &format!("{before}{old}{after}"),
                &format!("{before}{new}{after}"),
            )
        });
    Some(renamed)
}

/// A thumbnail of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Thumbnail {
    /// Path in the site.
    pub path: String,
    /// Bytes of the file; `None` if it is a file of the course.
    pub bytes: Option<Vec<u8>>,
    /// Kind of the drawing: `plot`, `diagram`, …
    pub kind: String,
}

/// Returns the thumbnail of the figure `id` of a page.
pub(crate) fn thumbnail(page: &Page, id: &str) -> Option<Thumbnail> {
    let drawing = figure(page.text(), id)?;
    if drawing.starts_with("<img") {
        // The file of another address may be in another folder, or on another host.
        let address = attribute(drawing, "src")?;
        let is_own = !address.contains("..") && !address.contains(':');
        let folder = page.path.rfind('/').map_or("", |at| &page.path[..=at]);
        return is_own.then(|| Thumbnail {
            path: format!("{folder}{address}"),
            bytes: None,
            kind: "image".to_owned(),
        });
    }
    let file = id.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "_");
    let class = attribute(drawing, "class").unwrap_or_default();
    let kind = class
        .split(' ')
        .find_map(|class| class.strip_prefix("figure-"));
    Some(Thumbnail {
        path: format!("{}{file}.thumb.svg", own_folder(&page.path)),
        bytes: Some(alone(&cropped(drawing), "text{display:none}").into_bytes()),
        kind: kind.unwrap_or("drawing").to_owned(),
    })
}

/// Returns a drawing whose view box ends where its shapes do, since a thumbnail shows no text.
fn cropped(drawing: &str) -> Cow<'_, str> {
    let tag = drawing.split('>').next().unwrap_or_default();
    match (attribute(tag, "viewBox"), extent::view_box(drawing)) {
        (Some(whole), Some(shapes)) => drawing.replacen(whole, &shapes, 1).into(),
        _ => drawing.into(),
    }
}

/// Returns path and bytes of all thumbnails of a page.
pub(crate) fn thumbnails(page: &Page) -> Vec<(String, Vec<u8>)> {
    page.exhibits
        .iter()
        .filter(|exhibit| exhibit.kind == ExhibitKind::Figure)
        .filter_map(|exhibit| thumbnail(page, &exhibit.id))
        .filter_map(|thumbnail| Some((thumbnail.path, thumbnail.bytes?)))
        .collect()
}

/// Returns the live demo `id` of a page for the home page: its figures and controls, with addresses
/// relative to the top of the site.
pub(crate) fn live_demo(page: &Page, id: &str) -> Option<String> {
    let start_tag = format!("<section class=\"demo\" id=\"{}\"", escape::attribute(id));
    let card = between(page.text(), &start_tag, "</section>")?;
    let figures = between(card, "<div class=\"figures\">", "<form class=\"knobs\"")?;
    let controls = between(card, "<form class=\"knobs\"", "</form>")?;
    let folder = own_folder(&page.path);
    let root = root_of(&page.path);
    let is_index = page.path.strip_prefix(&*folder) == Some("index.html");
    // A page in the folder of its module names the module without a path, others from the top.
    let (address, module_path, module_path_from_top) = if is_index {
        (&*folder, "", &*folder)
    } else {
        (&*page.path, &*root, "")
    };
    let rest_path = rest::path_of(&page.path);
    let form = controls
        .replace(
            &format!("data-module=\"{module_path}"),
            &format!("data-module=\"{module_path_from_top}"),
        )
        .replace(&format!("data-draw=\"{root}"), "data-draw=\"")
        .replace(&format!("data-draw-all=\"{root}"), "data-draw-all=\"");
    let linked = figures
        .replace("href=\"#", &format!("href=\"{address}#"))
        .replace(
            &format!("href=\"{}#", rest::file_of(&rest_path)),
            &format!("href=\"{}#", escaped(&rest_path)),
        );
    Some(format!(
        "{start_tag} aria-labelledby=\"{id}-h\">\n<div class=\"result\">\n<div class=\"given\">\n{linked}{form}</form>\n</div></div>\n"
    ))
}

/// Returns the ids of the live demos of a page that draw a figure.
pub(crate) fn live_demos(page: &Page) -> impl Iterator<Item = &str> {
    let cards = page.text().split("<section class=\"demo\" id=\"").skip(1);
    cards.filter_map(|rest| {
        let card = rest.split("</section>").next()?;
        let draws =
            card.contains("<form class=\"knobs\"") && card.contains("<div class=\"figures\">");
        card.split('"').next().filter(|_| draws)
    })
}

/// Returns the folder for files of the page at `path`: `a/` for `a/index.html`, `a/b/` for
/// `a/b.html`.
fn own_folder(path: &str) -> String {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
        _ => format!("{}/", path.strip_suffix(".html").unwrap_or(path)),
    }
}

/// Returns the text from `start` up to `end`, which is excluded.
fn between<'h>(html: &'h str, start: &str, end: &str) -> Option<&'h str> {
    let rest = &html[html.find(start)?..];
    Some(&rest[..rest.find(end)?])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const SVG: &str = "<svg role=\"img\" aria-labelledby=\"f-t f-d\" class=\"figure figure-plot\">\
        <title id=\"f-t\">A</title><use href=\"#f-a\"/></svg>";

    fn page() -> Page {
        Page {
            path: "a/index.html".to_owned(),
            finished: Some(Arc::new(
                format!(
                    "<figure class=\"plot\" id=\"f\">\n{SVG}\n<figcaption></figcaption></figure>\
                 <figure class=\"plot\" id=\"g\">\n<img src=\"b.png\" alt=\"\"></figure>"
                )
                .into_bytes(),
            )),
            ..Page::default()
        }
    }

    #[test]
    fn a_second_drawing_has_ids_of_its_own() {
        let copy = copy_of(page().text(), "f").expect("it is there");
        assert!(
            copy.contains("aria-labelledby=\"key-f-t key-f-d\""),
            "{copy}"
        );
        assert!(
            copy.contains("id=\"key-f-t\"") && copy.contains("href=\"#key-f-a\""),
            "{copy}"
        );
    }

    #[test]
    fn a_drawing_with_others_inside_is_cut_out_whole() {
        for svg in [
            "<svg><svg></svg><g></g></svg>",
            "<svg><svg x=\"1\"/><svg><svg/></svg></svg>",
        ] {
            let page = format!(
                "<figure class=\"plot\" id=\"f\">\n{svg}\n<figcaption><svg></svg></figcaption></figure>"
            );
            assert_eq!(figure(&page, "f"), Some(svg));
        }
    }

    #[test]
    fn thumbnails_are_files_beside_the_page() {
        let drawn = thumbnail(&page(), "f").expect("it is there");
        assert_eq!((&*drawn.path, &*drawn.kind), ("a/f.thumb.svg", "plot"));
        let own = thumbnail(&page(), "g").expect("it is there");
        assert_eq!((&*own.path, own.bytes), ("a/b.png", None));
        assert_eq!(thumbnail(&page(), "h"), None);
    }
}
