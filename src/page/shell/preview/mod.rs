//! Preview pictures for other sites: the title of a lesson, drawn at build.
//!
//! 1200 by 630 pixels in sixteen colors, with an embedded typeface, so that every machine draws the
//! same bytes. A title with a character that the typeface lacks has no picture. There is no text
//! shaping, so scripts that need it are not supported.

mod png;

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};

use crate::digest::Digest;

/// Name of the file beside the page.
pub(super) const NAME: &str = "preview.png";

/// Width and height in pixels.
pub(super) const SIZE: (usize, usize) = (1200, 630);

/// Maximum number of lessons with a picture each; beyond that, one for all, since drawing takes
/// longer than rendering.
pub(super) const MOST: usize = 500;

const MARGIN: f32 = 84.0;
const BAR: usize = 20;
const SMALL: f32 = 36.0;
/// Font sizes of the title in pixels, largest first, with the maximum number of lines for each.
const LARGE: [(f32, usize); 3] = [(92.0, 3), (76.0, 4), (60.0, 5)];

/// Palette indices of the text color, below which are its shades from the background on, and of green.
const INK: u8 = 14;
const GREEN: u8 = 15;
const PAPER_COLOR: [u8; 3] = [0xfb, 0xfc, 0xfb];
const INK_COLOR: [u8; 3] = [0x15, 0x1a, 0x18];
const GREEN_COLOR: [u8; 3] = [0x0a, 0x6b, 0x4b];

/// Text of a picture.
pub(super) struct PreviewText {
    /// Name of the course, above the title.
    pub course: String,
    /// Title, in large letters.
    pub title: String,
    /// Label below, such as the number of the lesson.
    pub label: String,
    /// True if it is written from right to left.
    pub mirrored: bool,
}

impl PreviewText {
    /// Returns the digest of all that is drawn.
    pub(super) fn digest(&self) -> Digest {
        let mirrored = [u8::from(self.mirrored)];
        let words = [&self.course, &self.title, &self.label].map(|word| word.as_bytes());
        Digest::of_fields(words.into_iter().chain([&mirrored[..]]))
    }
}

/// Returns true if the typeface has all characters of the text.
pub(super) fn can_draw(text: &PreviewText) -> bool {
    let font = font();
    let all = [&*text.course, &*text.title, &*text.label].concat();
    let mut letters = all.chars();
    // The narrow no-break space is drawn as nothing, so no glyph is needed.
    letters.all(|letter| letter == '\u{202f}' || font.glyph_id(letter).0 != 0)
}

/// Draws the picture; `None` if the typeface lacks a character.
pub(super) fn draw(text: &PreviewText) -> Option<Vec<u8>> {
    if !can_draw(text) {
        return None;
    }
    let mut bitmap = Bitmap {
        pixels: vec![0; SIZE.0 * SIZE.1],
        font: font(),
        mirrored: text.mirrored,
    };
    bitmap.bar();
    bitmap.line(&text.course, MARGIN + SMALL, SMALL, 9);
    let (size, lines) = fitted(&bitmap, &text.title);
    let leading = size * 1.18;
    let top = (SIZE.1 as f32 - leading * lines.len() as f32) / 2.0 + size * 0.9;
    for (line, index) in lines.iter().zip(0_u8..) {
        bitmap.line(line, top + leading * f32::from(index), size, INK);
    }
    bitmap.line(&text.label, SIZE.1 as f32 - MARGIN, SMALL, 9);
    Some(png::png(SIZE.0, &bitmap.pixels, &palette()))
}

fn font() -> FontRef<'static> {
    let bytes = include_bytes!("letters.ttf");
    FontRef::try_from_slice(bytes).expect("our letters are a font")
}

fn palette() -> png::Palette {
    let mut palette = [GREEN_COLOR; 16];
    for (step, color) in palette.iter_mut().enumerate().take(usize::from(INK) + 1) {
        for channel in 0..3 {
            let (paper, ink) = (PAPER_COLOR[channel], INK_COLOR[channel]);
            let darker = usize::from(paper - ink) * step / usize::from(INK);
            color[channel] = paper - darker as u8;
        }
    }
    palette
}

/// Returns the largest size at which the title has few enough lines, and those lines.
fn fitted(bitmap: &Bitmap, title: &str) -> (f32, Vec<String>) {
    let mut last = (0.0, Vec::new());
    for (size, most) in LARGE {
        let mut lines = bitmap.wrapped(title, size);
        if lines.len() <= most {
            return (size, lines);
        }
        lines.truncate(most);
        lines[most - 1].push('…');
        last = (size, lines);
    }
    last
}

/// A picture that is being drawn.
struct Bitmap {
    /// Palette indices, row by row.
    pixels: Vec<u8>,
    font: FontRef<'static>,
    /// True if lines begin at the right.
    mirrored: bool,
}

impl Bitmap {
    /// Draws the stripe at the start of lines, in the green of generated content.
    fn bar(&mut self) {
        for row in self.pixels.chunks_mut(SIZE.0) {
            let from = if self.mirrored { SIZE.0 - BAR } else { 0 };
            row[from..from + BAR].fill(GREEN);
        }
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        let font = self.font.as_scaled(PxScale::from(size));
        let letters = text
            .chars()
            .map(|letter| font.h_advance(font.glyph_id(letter)));
        letters.sum()
    }

    /// Wraps `text` into lines that fit between the margins.
    fn wrapped(&self, text: &str, size: f32) -> Vec<String> {
        let room = SIZE.0 as f32 - 2.0 * MARGIN;
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match (longer, lines.last_mut()) {
                (Some(longer), Some(line)) if self.width(&longer, size) <= room => *line = longer,
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }

    /// Draws one line on the baseline `base`, in the palette color `ink`.
    fn line(&mut self, text: &str, base: f32, size: f32, ink: u8) {
        let text = if self.mirrored {
            visual(text)
        } else {
            text.to_owned()
        };
        let scale = PxScale::from(size);
        let mut x = if self.mirrored {
            SIZE.0 as f32 - MARGIN - self.width(&text, size)
        } else {
            MARGIN
        };
        for letter in text.chars() {
            let id = self.font.glyph_id(letter);
            let glyph = id.with_scale_and_position(scale, point(x, base));
            x += self.font.as_scaled(scale).h_advance(id);
            let Some(outline) = self.font.outline_glyph(glyph) else {
                continue;
            };
            let corner = outline.px_bounds().min;
            let pixels = &mut self.pixels;
            outline.draw(|right, down, coverage| {
                let (column, row) = (corner.x + right as f32, corner.y + down as f32);
                // A word that is wider than the picture runs out of it.
                let inside = column >= 0.0 && row >= 0.0 && column < SIZE.0 as f32;
                if let Some(pixel) = pixels
                    .get_mut(row.max(0.0) as usize * SIZE.0 + column.max(0.0) as usize)
                    .filter(|_| inside)
                {
                    // Letters that overlap show the darker pixel.
                    let dark = (coverage * f32::from(ink)).round() as u8;
                    *pixel = dark.min(ink).max(*pixel);
                }
            });
        }
    }
}

/// Returns a line of a right-to-left script in visual order: words and letters are reversed, except
/// runs of words in other scripts.
fn visual(line: &str) -> String {
    let is_mirrored = |word: &&str| word.chars().any(|c| ('\u{590}'..='\u{5ff}').contains(&c));
    let words: Vec<&str> = line.split(' ').collect();
    let runs = words.chunk_by(|a, b| is_mirrored(a) == is_mirrored(b));
    let mut in_visual_order: Vec<String> = runs
        .map(|run| {
            if is_mirrored(&run[0]) {
                run.join(" ").chars().rev().collect::<String>()
            } else {
                run.join(" ")
            }
        })
        .collect();
    in_visual_order.reverse();
    in_visual_order.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(title: &str) -> PreviewText {
        PreviewText {
            course: "C".to_owned(),
            title: title.to_owned(),
            label: "Lesson 21".to_owned(),
            mirrored: false,
        }
    }

    #[test]
    fn a_title_becomes_a_light_picture() {
        let picture = draw(&text("Residual Networks & DenseNets")).expect("it can be drawn");
        let size = imagesize::blob_size(&picture).expect("it is a picture");
        assert_eq!((size.width, size.height), SIZE);
        assert!(picture.len() < 20_000, "{} bytes", picture.len());
        assert_eq!(Some(picture), draw(&text("Residual Networks & DenseNets")));
    }

    #[test]
    fn a_letter_that_we_lack_means_no_picture() {
        assert!(draw(&text("残差网络")).is_none());
        assert!(draw(&text("Ωμέγα и Ёлка")).is_some());
    }

    #[test]
    fn a_long_title_is_cut() {
        let bitmap = Bitmap {
            pixels: Vec::new(),
            font: font(),
            mirrored: false,
        };
        let (size, lines) = fitted(&bitmap, &"wonderful words ".repeat(20));
        assert_eq!((size, lines.len()), (60.0, 5));
        assert!(lines[4].ends_with('…'));
    }

    #[test]
    fn hebrew_is_turned_around_and_latin_is_not() {
        assert_eq!(visual("אב גד"), "דג בא");
        assert_eq!(visual("אב big net גד"), "דג big net בא");
    }
}
