//! A key: the names of series side by side above a plot.

use super::names::draw_swatch;
use super::place::Swatch;
use crate::svg::Element;
use crate::words::{Anchor, LEADING, WIDTH, text, width};

/// The room of what stands before a name.
const MARK: f64 = 18.0;

/// One name of a key.
pub(crate) struct Entry<'plot> {
    pub(crate) series: usize,
    pub(crate) name: &'plot str,
    pub(crate) swatch: Swatch,
}

/// The names in rows from `top` on, and where they end; one name needs no key.
pub(crate) fn draw(entries: &[Entry<'_>], top: f64) -> (Vec<Element>, f64) {
    if entries.len() < 2 {
        return (Vec::new(), top);
    }
    let (mut x, mut y) = (0.0, top + LEADING / 2.0);
    let mut content = Vec::new();
    for entry in entries {
        let wide = MARK + width(entry.name) + 20.0;
        if x > 0.0 && x + wide > WIDTH {
            (x, y) = (0.0, y + LEADING);
        }
        content.push(draw_swatch(entry.swatch, entry.series, x, y));
        content.push(text(x + MARK, y, Anchor::Start, entry.name));
        x += wide;
    }
    (content, y + LEADING / 2.0 + 8.0)
}
