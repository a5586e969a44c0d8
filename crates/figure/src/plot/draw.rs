//! Draws the layers of a plot or of a panel on their axes, whatever their kinds.

use super::area::Area;
use super::mark::{Canvas, DEPTHS};
use super::view::View;
use super::{axes, missing, names};
use crate::svg::Element;

/// A plot on one pair of axes, with the names of its series, and its height.
pub(crate) fn draw(view: &View<'_>) -> (Vec<Element>, f64) {
    let names = names::collect(view);
    let area = axes::lay_out(view, names::margin(&names));
    let mut content = draw_inside(view, &area);
    content.extend(names::draw(view, names, &area));
    (content, area.height)
}

/// Everything but names and notes.
pub(crate) fn draw_inside(view: &View<'_>, area: &Area) -> Vec<Element> {
    let mut content = area.draw_grid(view);
    let mut depths: [Vec<Element>; DEPTHS] = Default::default();
    let mut gaps = Vec::new();
    for (index, layer) in view.layers.iter().enumerate() {
        let canvas = Canvas::new(view, area, index);
        for (depth, element) in layer.draw(&canvas) {
            depths[depth as usize].push(element);
        }
        let missing = missing::draw(&layer.missing(&canvas), area);
        let ink = layer.ink(canvas.series);
        gaps.push(Element::group().ink(ink).extend(missing));
    }
    let drawn = depths.into_iter().flatten().chain(gaps);
    content.extend(drawn.filter(|element| !element.is_empty()));
    content.extend(area.draw_axes(view));
    content
}
