//! Strips of small gray pictures.
//!
//! Brightness is data: it looks the same in every theme, so it is written as plain colors. 32 levels
//! are told apart; equal pixels in a row are one stroke.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::drawing::{DataTable, FigureError, Sketch};
use crate::ink::Ink;
use crate::real::Real;
use crate::svg::{Element, number, rect};
use crate::words::{Anchor, LEADING, WIDTH, lines, short, wrap};

const LEVELS: f64 = 31.0;
const GAP: f64 = 12.0;
const MOST_IN_A_ROW: usize = 5;
const LARGEST_PICTURE: f64 = 240.0;
/// Larger pictures come without a table of their pixels.
const MOST_IN_TABLE: usize = 256;

/// Gray pictures side by side.
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
    /// What stands under the picture.
    pub title: Option<String>,
    /// Brightness of the pixels, 0 black to 1 white, row 0 on top; beyond that it is clipped.
    pub rows: Vec<Vec<Real>>,
}

impl Images {
    pub(crate) fn sketch(&self) -> Result<Sketch, FigureError> {
        if self.images.is_empty() {
            return Err(FigureError::Empty);
        }
        for picture in &self.images {
            picture.check()?;
        }
        let in_a_row = self.images.len().min(MOST_IN_A_ROW);
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
            height: top - GAP + 1.0,
            content,
            title: "Gray images".to_owned(),
            description: self.describe(),
            data: self.table(),
        })
    }

    fn describe(&self) -> String {
        let describe = |picture: &Picture| {
            let pixels: Vec<f64> = picture.rows.iter().flatten().map(|pixel| pixel.0).collect();
            let mean = pixels.iter().sum::<f64>() / pixels.len() as f64;
            let title = picture.title.as_deref().unwrap_or("Image");
            let (rows, columns) = (picture.rows.len(), picture.rows[0].len());
            format!(
                "{title}: {rows} × {columns} pixels, mean brightness {}.",
                short(mean, 2)
            )
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
        })
    }
}

impl Picture {
    fn check(&self) -> Result<(), FigureError> {
        let first = self.rows.first().map_or(0, Vec::len);
        if first == 0 {
            return Err(FigureError::Empty);
        }
        match self
            .rows
            .iter()
            .enumerate()
            .find(|(_, row)| row.len() != first)
        {
            Some((index, row)) => Err(FigureError::Ragged(index, row.len(), first)),
            None => Ok(()),
        }
    }

    /// The picture with its title, and the height both take.
    fn draw(&self, left: f64, top: f64, width: f64) -> (Element, f64) {
        let (rows, columns) = (self.rows.len(), self.rows[0].len());
        let pixel = width / columns as f64;
        let height = pixel * rows as f64;
        let place = format!(
            "translate({} {}) scale({pixel:.3}) translate(0 .5)",
            number(left),
            number(top)
        );
        let levels = self.levels().into_iter().map(|(level, path)| {
            let gray = (f64::from(level) / LEVELS * 255.0).round() as u8;
            let color = format!("#{gray:02x}{gray:02x}{gray:02x}");
            Element::new("path").with("stroke", color).with("d", path)
        });
        let pixels = Element::group().with("transform", place);
        let pixels = pixels.with("shape-rendering", "crispEdges").extend(levels);
        let frame = rect(left, top, width, height).ink(Ink::Hair).stroke(1.0);
        let title = wrap(self.title.as_deref().unwrap_or(""), width + GAP);
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

    fn levels(&self) -> BTreeMap<u8, String> {
        let level = |pixel: &Real| {
            pixel
                .0
                .is_finite()
                .then(|| (pixel.0.clamp(0.0, 1.0) * LEVELS).round() as u8)
        };
        let mut paths: BTreeMap<u8, String> = BTreeMap::new();
        for (y, row) in self.rows.iter().enumerate() {
            let row: Vec<Option<u8>> = row.iter().map(level).collect();
            let mut x = 0;
            for run in row.chunk_by(|one, next| one == next) {
                if let Some(level) = run[0] {
                    let _ = write!(paths.entry(level).or_default(), "M{x} {y}h{}", run.len());
                }
                x += run.len();
            }
        }
        paths
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
    fn equal_pixels_in_a_row_are_one_stroke() {
        let levels = picture(&[&[0.0, 0.0, 1.0], &[f64::NAN, 0.0, 7.0]]).levels();
        assert_eq!(levels[&0], "M0 0h2M1 1h1");
        assert_eq!(levels[&31], "M2 0h1M2 1h1");
    }

    #[test]
    fn pictures_need_pixels() {
        assert_eq!(Images::default().sketch().err(), Some(FigureError::Empty));
        let images = Images {
            images: vec![picture(&[])],
        };
        assert_eq!(images.sketch().err(), Some(FigureError::Empty));
    }

    #[test]
    fn a_small_picture_has_its_pixels_as_a_table() {
        let images = Images {
            images: vec![picture(&[&[0.25, 0.75]])],
        };
        assert_eq!(
            images.sketch().unwrap().data.unwrap().rows,
            [["0.25", "0.75"]]
        );
        assert_eq!(
            images.describe(),
            "Image: 1 × 2 pixels, mean brightness 0.5."
        );
    }
}
