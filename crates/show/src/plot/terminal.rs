//! A plot on a terminal: a line of blocks for each layer, with its ends in numbers.

use super::kind::TerminalText;
use super::{AxisOptions, Plot, PlotLayer};
use crate::format::format_number;
use crate::frame::count;
use crate::json::Json;

/// Largest number of blocks in a line.
const WIDEST: usize = 40;
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

impl Plot {
    /// Returns the text for people, printed if no tool listens.
    ///
    /// "[figure gradient: norm against layer]", then "  plain  █▇▅▃▁  13.6 … 1.4e-14".
    pub(super) fn terminal_text(&self) -> String {
        let points = self.layers.iter().map(|layer| layer.size).sum();
        let what = match (&self.y.label, &self.x.label) {
            (Some(y), Some(x)) => format!("{y} against {x}"),
            (Some(label), None) | (None, Some(label)) => label.clone(),
            (None, None) => count(points, "point"),
        };
        let mut lines = vec![format!("[figure {}: {what}]", self.id)];
        lines.extend(self.alt.as_ref().map(|alt| format!("  {alt}")));
        let names = self.layers.iter().map(|layer| layer.name().chars().count());
        let wide = names.max().unwrap_or(0);
        let layers = self.layers.iter();
        lines.extend(layers.filter_map(|layer| layer.terminal_text(&self.y, wide)));
        lines.join("\n")
    }
}

impl PlotLayer {
    fn text(&self, field: &str) -> Option<&str> {
        self.fields.iter().find_map(|(name, value)| match value {
            Json::Text(text) if *name == field => Some(text.as_str()),
            _ => None,
        })
    }

    fn name(&self) -> &str {
        self.text("name").or(self.text("title")).unwrap_or("")
    }

    /// Returns the last number of each element of a field: the height of a point.
    fn heights(&self, field: &str) -> Vec<f64> {
        let found = self.fields.iter().find(|(name, _)| *name == field);
        let Some((_, Json::List(elements))) = found else {
            return Vec::new();
        };
        let height = |element: &Json| match element {
            Json::Float(y) => Some(*y),
            Json::List(numbers) => match numbers.last() {
                Some(Json::Float(y)) => Some(*y),
                _ => None,
            },
            _ => None,
        };
        elements.iter().filter_map(height).collect()
    }

    fn terminal_text(&self, axis: &AxisOptions, wide: usize) -> Option<String> {
        let name = format!("{:wide$}", self.name());
        let heights = match self.kind.terminal {
            TerminalText::Silent => return None,
            TerminalText::Title => return Some(format!("  {}:", self.name())),
            TerminalText::Size if self.size == 0 => return None,
            TerminalText::Size => return Some(format!("  {name}  {}", count(self.size, "point"))),
            TerminalText::Heights => self.heights("points"),
            TerminalText::Counts => self.heights("counts"),
        };
        let (first, last) = (heights.first()?, heights.last()?);
        let [first, last] = [*first, *last].map(|y| format_number(y, "").unwrap_or_default());
        let drawn = sparkline(&heights, axis.log);
        Some(format!("  {name}  {drawn}  {first} … {last}"))
    }
}

/// Draws heights as blocks; of many heights the greatest of each group, so that no peak is lost.
fn sparkline(heights: &[f64], log: bool) -> String {
    let scale = |y: f64| if log { y.log10() } else { y };
    let scaled: Vec<f64> = heights.iter().map(|y| scale(*y)).collect();
    let finite = || scaled.iter().copied().filter(|y| y.is_finite());
    let (low, high) = (
        finite().fold(f64::INFINITY, f64::min),
        finite().fold(f64::NEG_INFINITY, f64::max),
    );
    let block = |group: &[f64]| {
        let top = group
            .iter()
            .copied()
            .filter(|y| y.is_finite())
            .fold(f64::NEG_INFINITY, f64::max);
        let share = if high > low {
            (top - low) / (high - low)
        } else {
            0.5
        };
        if top.is_finite() {
            BLOCKS[((share * 7.0).round() as usize).min(7)]
        } else {
            '×'
        }
    };
    let each = scaled.len().div_ceil(WIDEST).max(1);
    scaled.chunks(each).map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::plot;

    #[test]
    fn people_see_the_course_of_each_line() {
        let plot = plot("gradient")
            .y_label("norm")
            .line("a", [1, 2, 3])
            .theory("long name", [2.0, f64::NAN])
            .h_line("c", 1);
        assert_eq!(
            plot.terminal_text(),
            "[figure gradient: norm]\n  a          ▁▅█  1 … 3\n  long name  ▅×  2 … NaN"
        );
    }

    #[test]
    fn many_points_fit_on_a_line_and_keep_their_peaks() {
        let mut heights = vec![0.0; 1000];
        heights[321] = 1.0;
        let line = sparkline(&heights, false);
        assert_eq!(line.chars().count(), 40);
        assert!(line.contains('█'));
    }
}
