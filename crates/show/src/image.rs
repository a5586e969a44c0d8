//! Small gray pictures, alone or in a strip.
//!
//! Brightness is data: 0 is black, 1 is white on every theme. Large photographs do not belong here.

use crate::frame::{self, count};
use crate::heat_map::{matrix, numbers};
use crate::json::Json;
use crate::number::Number;

/// One picture or a strip of them, shown when dropped; made by [`image`] and [`images`].
///
/// ```
/// let picture: show::Image = show::image("dot", [[0, 1]]);
/// drop(picture.alt("Dark, then bright.")); // Now it is shown.
/// ```
pub struct Image {
    id: String,
    alt: Option<String>,
    caption: Option<String>,
    pictures: Vec<(Option<String>, Vec<Vec<f64>>)>,
}

/// Begins the gray image named `id` from rows of brightness in 0..1; row 0 is on top.
///
/// ```
/// show::image("edge", [[0.0, 1.0], [0.0, 1.0]]).alt("A vertical edge, dark to bright.");
/// ```
pub fn image<R, N>(id: impl Into<String>, rows: impl IntoIterator<Item = R>) -> Image
where
    R: IntoIterator<Item = N>,
    N: Number,
{
    Image {
        id: id.into(),
        alt: None,
        caption: None,
        pictures: vec![(None, numbers(rows))],
    }
}

/// Begins a strip of gray images, each with its title.
///
/// ```
/// let (dark, bright) = ([[0.0, 0.1]], [[0.9, 1.0]]);
/// show::images("pair", [("dark", dark), ("bright", bright)]).caption("Two inputs.");
/// ```
pub fn images<T, M, R, N>(
    id: impl Into<String>,
    pictures: impl IntoIterator<Item = (T, M)>,
) -> Image
where
    T: Into<String>,
    M: IntoIterator<Item = R>,
    R: IntoIterator<Item = N>,
    N: Number,
{
    let titled = pictures
        .into_iter()
        .map(|(title, rows)| (Some(title.into()), numbers(rows)));
    Image {
        id: id.into(),
        alt: None,
        caption: None,
        pictures: titled.collect(),
    }
}

impl Image {
    /// Says in a sentence what the picture shows, for those who do not see it.
    ///
    /// ```
    /// show::image("dot", [[0, 1]]).alt("Dark, then bright.");
    /// ```
    pub fn alt(mut self, text: impl Into<String>) -> Image {
        self.alt = Some(text.into());
        self
    }

    /// Sets the caption printed under the picture.
    ///
    /// ```
    /// show::image("dot", [[0, 1]]).caption("Two pixels.").alt("Dark, then bright.");
    /// ```
    pub fn caption(mut self, text: impl Into<String>) -> Image {
        self.caption = Some(text.into());
        self
    }

    fn frame(&self) -> Json {
        let pictures = self.pictures.iter().map(|(title, rows)| {
            Json::Object(vec![
                ("title", title.as_deref().into()),
                ("rows", matrix(rows)),
            ])
        });
        let fields = vec![("images", Json::List(pictures.collect()))];
        frame::figure(
            &self.id,
            self.alt.as_deref(),
            self.caption.as_deref(),
            "images",
            fields,
        )
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let pictures = count(self.pictures.len(), "image");
            frame::emit(
                || self.frame(),
                || format!("[figure {}: {pictures}]", self.id),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_image_is_a_strip_of_one_without_a_title() {
        assert_eq!(
            image("i", [[0, 1]]).alt("a").frame().to_string(),
            r#"{"frame":"figure","id":"i","alt":"a","caption":null,"figure":{"kind":"images","images":[{"title":null,"rows":[[0.0,1.0]]}]}}"#
        );
    }

    #[test]
    fn a_strip_keeps_its_titles() {
        let frame = images("i", [("a", [[0.5]]), ("b", [[1.0]])])
            .frame()
            .to_string();
        assert!(frame.contains(r#"[{"title":"a","rows":[[0.5]]},{"title":"b","rows":[[1.0]]}]"#));
    }
}
