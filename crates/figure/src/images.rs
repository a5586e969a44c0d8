//! Strips of small gray pictures.
//!
//! Brightness is data: it looks the same in every theme, so it is written as plain colors. 32 levels
//! are told apart. The pixels stand in the drawing as a small PNG file.

use serde::{Deserialize, Serialize};

use crate::drawing::{DataTable, FigureError, Sketch, check_rows};
use crate::ink::Ink;
use crate::limits;
use crate::png;
use crate::real::Real;
use crate::svg::{Element, rect};
use crate::wording::Wording;
use crate::words::{Anchor, LEADING, WIDTH, lines, short, wrap};

const LEVELS: f64 = 31.0;
const GAP: f64 = 12.0;
const MOST_IN_A_ROW: usize = 5;
const LARGEST_PICTURE: f64 = 240.0;
/// Larger pictures come without a table of their pixels.
const MOST_IN_TABLE: usize = 256;

/// Gray pictures side by side.
///
/// ```
/// let json = r#"{"images":[{"rows":[[0,1]]}]}"#;
/// let strip: figure::Images = serde_json::from_str(json).unwrap();
/// assert_eq!(strip.images.len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Images {
    /// The pictures, from the left.
    pub images: Vec<Picture>,
}

/// One gray picture.
///
/// ```
/// let json = r#"{"title":"edge","rows":[[0,1],[0,1]]}"#;
/// let picture: figure::Picture = serde_json::from_str(json).unwrap();
/// assert_eq!(picture.title.as_deref(), Some("edge"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Picture {
    /// Text under the picture.
    pub title: Option<String>,
    /// Brightness of the pixels, 0 black to 1 white, row 0 on top; beyond that it is clipped.
    pub rows: Vec<Vec<Real>>,
}

impl Images {
    pub(crate) fn sketch(&self, words: &Wording) -> Result<Sketch, FigureError> {
        if self.images.is_empty() {
            return Err(FigureError::Empty);
        }
        limits::PICTURES.check(self.images.len())?;
        let pixels = self.images.iter().flat_map(|picture| &picture.rows);
        limits::ENTRIES.check(pixels.map(Vec::len).sum())?;
        for picture in &self.images {
            check_rows(&picture.rows)?;
        }
        // Rows are equally long, or nearly: eight are four and four.
        let strips = self.images.len().div_ceil(MOST_IN_A_ROW);
        let in_a_row = self.images.len().div_ceil(strips);
        let room = (WIDTH - GAP * (in_a_row as f64 - 1.0) - 2.0) / in_a_row as f64;
        let side = room.min(LARGEST_PICTURE);
        let left = (WIDTH - (side + GAP) * in_a_row as f64 + GAP) / 2.0;
        let mut content = Vec::new();
        let mut top = 1.0;
        for strip in self.images.chunks(in_a_row) {
            let mut tallest: f64 = 0.0;
            for (index, picture) in strip.iter().enumerate() {
                let (element, height) = picture.draw(left + (side + GAP) * index as f64, top, side);
                content.push(element);
                tallest = tallest.max(height);
            }
            top += tallest + GAP;
        }
        Ok(Sketch {
            class: "figure-images",
            width: WIDTH,
            height: top - GAP + 1.0,
            content,
            title: words.get("images"),
            description: self.describe(words),
            data: self.table(),
        })
    }

    fn describe(&self, words: &Wording) -> String {
        let unnamed = words.get("image");
        let describe = |picture: &Picture| {
            let pixels: Vec<f64> = picture.rows.iter().flatten().map(|pixel| pixel.0).collect();
            let mean = pixels.iter().sum::<f64>() / pixels.len() as f64;
            let (rows, columns) = (picture.rows.len(), picture.rows[0].len());
            let given = [
                ("title", picture.title.as_deref().unwrap_or(&unnamed)),
                ("rows", &rows.to_string()),
                ("columns", &columns.to_string()),
                ("mean", &short(mean, 2)),
            ];
            words.say("image_of", &given)
        };
        self.images
            .iter()
            .map(describe)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn table(&self) -> Option<DataTable> {
        let [picture] = &self.images[..] else {
            return None;
        };
        let columns = picture.rows[0].len();
        if columns * picture.rows.len() > MOST_IN_TABLE {
            return None;
        }
        let print = |row: &Vec<Real>| row.iter().map(|pixel| short(pixel.0, 3)).collect();
        Some(DataTable {
            columns: (0..columns).map(|column| column.to_string()).collect(),
            rows: picture.rows.iter().map(print).collect(),
            thinned: None,
        })
    }
}

impl Picture {
    /// The picture with its title, and the height both take.
    fn draw(&self, left: f64, top: f64, width: f64) -> (Element, f64) {
        let (rows, columns) = (self.rows.len(), self.rows[0].len());
        let pixel = width / columns as f64;
        let height = pixel * rows as f64;
        let pixels = Element::new("image")
            .at("x", left)
            .at("y", top)
            .at("width", width)
            .at("height", height)
            .with("preserveAspectRatio", "none")
            .with("href", png::data_url(&self.levels()));
        let frame = rect(left, top, width, height).ink(Ink::Hair).stroke(1.0);
        let title = wrap(self.title.as_deref().unwrap_or(""), width);
        let below = LEADING * title.len() as f64;
        let words = lines(
            left + width / 2.0,
            top + height + below / 2.0 + 4.0,
            Anchor::Middle,
            &title,
        );
        let below = if title.is_empty() { 0.0 } else { below + 6.0 };
        (
            Element::group().add(pixels).add(frame).extend(words),
            height + below,
        )
    }

    /// Gray levels from 0 to 255; nothing where a pixel is not finite.
    fn levels(&self) -> Vec<Vec<Option<u8>>> {
        let level = |pixel: &Real| {
            let step = (pixel.0.clamp(0.0, 1.0) * LEVELS).round() / LEVELS;
            pixel.0.is_finite().then(|| (step * 255.0).round() as u8)
        };
        let row = |row: &Vec<Real>| row.iter().map(level).collect();
        self.rows.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(rows: &[&[f64]]) -> Picture {
        let row = |row: &&[f64]| row.iter().copied().map(Real).collect();
        Picture {
            title: None,
            rows: rows.iter().map(row).collect(),
        }
    }

    #[test]
    fn brightness_is_clipped_and_what_is_not_finite_is_blank() {
        let levels = picture(&[&[0.0, 0.5, 7.0], &[f64::NAN, -1.0, 1.0]]).levels();
        assert_eq!(levels[0], [Some(0), Some(132), Some(255)]);
        assert_eq!(levels[1], [None, Some(0), Some(255)]);
    }

    #[test]
    fn pictures_need_pixels() {
        assert_eq!(
            Images::default().sketch(&Wording::default()).err(),
            Some(FigureError::Empty)
        );
        let images = Images {
            images: vec![picture(&[])],
        };
        assert_eq!(
            images.sketch(&Wording::default()).err(),
            Some(FigureError::Empty)
        );
    }

    #[test]
    fn a_small_picture_has_its_pixels_as_a_table() {
        let images = Images {
            images: vec![picture(&[&[0.25, 0.75]])],
        };
        assert_eq!(
            images
                .sketch(&Wording::default())
                .unwrap()
                .data
                .unwrap()
                .rows,
            [["0.25", "0.75"]]
        );
        assert_eq!(
            images.describe(&Wording::default()),
            "Image: 1 × 2 pixels, mean brightness 0.5."
        );
    }
}
