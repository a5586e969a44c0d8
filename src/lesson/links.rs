//! All links and images of a lesson, with their places.

use std::ops::Range;

use super::Lesson;
use super::html::{self, HtmlPiece};
use super::tree::{BlockKind, FigureTarget, Inline};
use super::visit::{visit, visit_inlines};

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonLink {
    /// Target, as written.
    pub destination: String,
    /// Byte range of the whole link.
    pub range: Range<usize>,
    /// Byte range of the target; for a reference, in the definition of its label. `None` if it
    /// contains escapes or entities.
    pub written: Option<Range<usize>>,
    /// True for handwritten HTML, whose addresses may also be those of the site.
    pub is_html: bool,
}

impl LessonLink {
    fn new(destination: &str, range: &Range<usize>, written: &Option<Range<usize>>) -> Self {
        Self {
            destination: destination.to_owned(),
            range: range.clone(),
            written: written.clone(),
            is_html: false,
        }
    }
}

impl Lesson {
    /// Returns the links and images of the lesson and its notes, then those of its HTML.
    pub fn links(&self) -> Vec<LessonLink> {
        let mut links = Vec::new();
        for blocks in std::iter::once(&self.blocks).chain(&self.notes) {
            visit(blocks, &mut |block| {
                if let BlockKind::Figure(figure) = &block.kind
                    && let FigureTarget::File(path) = &figure.target
                {
                    links.push(LessonLink::new(path, &block.range, &figure.written));
                }
            });
            visit_inlines(blocks, &mut |inline| {
                if let Inline::Link {
                    destination,
                    range,
                    written,
                    ..
                }
                | Inline::Image {
                    destination,
                    range,
                    written,
                    ..
                } = inline
                {
                    links.push(LessonLink::new(destination, range, written));
                }
            });
        }
        let tags = self.html.iter().flat_map(HtmlPiece::tags);
        for (name, value, range) in tags.flat_map(|tag| tag.attributes) {
            if html::ADDRESS_ATTRIBUTES.contains(&name.as_str()) {
                links.push(LessonLink {
                    is_html: true,
                    ..LessonLink::new(&value, &range, &in_html(&self.text, &value, &range))
                });
            }
        }
        links
    }
}

/// Returns the byte range of an attribute's value; `None` if it contains entities.
fn in_html(text: &str, value: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let (name, rest) = text.get(range.clone())?.split_once('=')?;
    let after = rest.trim_start();
    let quote = usize::from(after.starts_with(['"', '\'']));
    let start = range.start + name.len() + 1 + rest.len() - after.len() + quote;
    let is_verbatim = text[start..].starts_with(value);
    is_verbatim.then(|| start..start + value.len())
}
