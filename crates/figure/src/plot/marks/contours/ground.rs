//! The ground between contours, in five shades of green, and the scale that says which is which.
//!
//! The ground is laid from the lowest height up: each level covers what lies higher. Its outline is
//! the contour itself, closed along the edge of the grid.

use super::Contours;
use super::trace::{Level, grounds};
use crate::heat_map::STEPS;
use crate::ink::Ink;
use crate::plot::area::Area;
use crate::plot::reduce::bends;
use crate::svg::{Element, Path, rect};
use crate::words::{Anchor, LEADING, SIZE, WIDTH, short, text, width};

/// The height of the scale's colors.
const SCALE: f64 = 14.0;
/// The widest that one color of the scale is.
const SWATCH: f64 = 56.0;

/// The ground, from the lowest level up.
pub(super) fn draw(contours: &Contours, area: &Area) -> Vec<Element> {
    let levels = grounds(contours);
    let mut content = Vec::new();
    let mut last = None;
    for (index, level) in levels.iter().enumerate() {
        let shade = shade(index, levels.len());
        // A piece in the color of the ground around it need not be drawn.
        if last.replace(shade) != Some(shade) {
            content.push(ground(level, shade, area));
        }
    }
    content
}

/// The color of the ground at an index from below; with more than five some share one.
fn shade(index: usize, count: usize) -> usize {
    (index * (STEPS - 1) + (count.max(2) - 1) / 2) / (count.max(2) - 1)
}

fn ground((_, rings): &Level, shade: usize, area: &Area) -> Element {
    let mut path = Path::default();
    for ring in rings {
        let places = area.places(ring);
        if places.len() > 2 {
            // An outline runs along the edge of the grid in a step for each cell.
            path = path.through(&bends(&places)).close();
        }
    }
    let path = path.element().with("class", "fig-cell").fill();
    let class = format!("fig-h{shade}");
    Element::group()
        .with("class", class)
        .add(path.with("fill-rule", "evenodd"))
}

/// The scale of the colors from `top` on, and how much room it takes.
pub(super) fn scale(contours: &Contours, top: f64) -> (Vec<Element>, f64) {
    let levels = grounds(contours);
    let top = top + 8.0;
    let swatch = SWATCH.min(0.62 * WIDTH / levels.len() as f64);
    let whole = swatch * levels.len() as f64;
    let left = (WIDTH - whole) / 2.0;
    let color = |index: usize| {
        let swatch = rect(left + swatch * index as f64, top, swatch, SCALE).fill();
        let class = format!("fig-h{}", shade(index, levels.len()));
        Element::group()
            .with("class", class)
            .add(swatch.with("class", "fig-cell"))
    };
    let mut content: Vec<Element> = (0..levels.len()).map(color).collect();
    let frame = rect(left, top, whole, SCALE);
    content.push(frame.ink(Ink::Hair).stroke(1.0));
    let mut words = Element::group().ink(Ink::Soft).fill();
    let name = text(left - 10.0, top + SCALE / 2.0, Anchor::End, &contours.name);
    words.push(name);
    let mut free = 0.0;
    for (index, (level, _)) in levels.iter().enumerate().skip(1) {
        let (x, label) = (left + swatch * index as f64, short(*level, 3));
        let half = width(&label) / 2.0;
        if x - half >= free {
            words.push(text(x, top + SCALE + SIZE * 0.75, Anchor::Middle, &label));
            free = x + half + 6.0;
        }
    }
    content.push(words);
    (content, 8.0 + SCALE + LEADING + 6.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Plot;
    use crate::plot::axes::{Margin, lay_out};

    fn ramp() -> Plot {
        let rows = r#""x":[0,1],"y":[0,1],"rows":[[0,1],[0,1]],"levels":[0.25,0.5]"#;
        Plot::read(&format!(r#"{{"mark":"contours","name":"h",{rows}}}"#))
    }

    fn text(elements: &[Element]) -> String {
        elements.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_level_covers_what_lies_higher() {
        let plot = ramp();
        let area = lay_out(&plot.view(), Margin::NONE);
        let drawn = text(&draw(plot.view().all::<Contours>()[0].1, &area));
        let (all, half) = (area.right - area.left, (area.right - area.left) / 2.0);
        assert_eq!(drawn.matches("<path").count(), 3, "{drawn}");
        for wide in [all, half] {
            let wide = crate::svg::number(wide);
            assert!(drawn.contains(&format!("h-{wide}")) || drawn.contains(&format!("h{wide}")));
        }
    }

    #[test]
    fn the_scale_has_a_number_between_two_colors() {
        let plot = ramp();
        let (content, room) = scale(plot.view().all::<Contours>()[0].1, 0.0);
        let drawn = text(&content);
        assert!(room > 0.0 && drawn.contains(">0.25<") && drawn.contains(">0.5<"));
        assert!(
            drawn.contains(">h<") && drawn.matches("<rect").count() == 4,
            "{drawn}"
        );
    }

    #[test]
    fn shades_run_from_the_first_to_the_last() {
        let shades = |count| {
            (0..count)
                .map(|index| shade(index, count))
                .collect::<Vec<_>>()
        };
        assert_eq!(shades(5), [0, 1, 2, 3, 4]);
        assert_eq!(shades(3), [0, 2, 4]);
        assert_eq!(shades(1), [0]);
    }
}
