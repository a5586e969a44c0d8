//! The range of each axis, and its scale.
//!
//! Without a range of the author's the axes cover what is drawn.

use super::axis::Axis;
use super::view::View;
use crate::drawing::{AxisFault, FigureError};
use crate::scale::{Ends, Scale};
use crate::words::{short, width};

/// Checks that the ends that an author chose can be those of an axis.
pub(crate) fn check(view: &View<'_>) -> Result<(), FigureError> {
    let extent = view.extent();
    for (axis, name) in [(&view.x, 'x'), (&view.y, 'y')] {
        let fault = |fault, reason| {
            Err(FigureError::Axis {
                axis: name,
                fault,
                reason,
            })
        };
        let along = extent
            .iter()
            .map(|(x, y)| if name == 'x' { *x } else { *y });
        let finite = along.filter(|x| x.is_finite());
        let reach = finite.fold(0.0_f64, |most, x| most.max(x.abs()));
        if axis.range.is_none() && reach > f64::MAX / 4.0 {
            return fault(
                AxisFault::Room,
                format!("has no room for {}", short(reach, 3)),
            );
        }
        if let Some((from, to)) = axis.range.map(|(from, to)| (from.0, to.0)) {
            let ends = format!("from {} to {}", short(from, 6), short(to, 6));
            if !(from < to && (to - from).is_finite()) {
                return fault(AxisFault::Ends, format!("cannot run {ends}"));
            }
            if axis.log && from <= 0.0 {
                return fault(
                    AxisFault::Logarithmic,
                    format!("is logarithmic and cannot run {ends}"),
                );
            }
        }
        if let Some(near) = axis
            .symlog
            .filter(|near| !(near.0 > 0.0 && near.0.is_finite()))
        {
            let near = short(near.0, 6);
            return fault(
                AxisFault::Linear,
                format!("cannot be linear up to {near} from zero"),
            );
        }
    }
    Ok(())
}

/// The scale from left to right, with as many labels as have room.
pub(crate) fn x_scale(view: &View<'_>, left: f64, right: f64) -> Scale {
    let categories = &view.categories;
    if let (Some(first), Some(last)) = (categories.first(), categories.last()) {
        let half = categories
            .get(1)
            .map_or(0.5, |second| (second.1 - first.1) / 2.0);
        return Scale::linear(first.1 - half, last.1 + half, Ends::Fixed, 5);
    }
    let fits = |scale: &Scale| {
        let labels = scale.labels();
        let needed = labels.iter().map(|(_, label)| width(label) + 16.0);
        labels.len() <= 6 && needed.sum::<f64>() <= right - left + 24.0
    };
    let scales = [6, 5, 4, 3].map(|wanted| whole_x_scale(view, wanted));
    let fallback = scales[3].clone();
    scales.into_iter().find(fits).unwrap_or(fallback)
}

/// The scale of the x axis with about `wanted` labels, whether they have room or not.
pub(crate) fn whole_x_scale(view: &View<'_>, wanted: usize) -> Scale {
    let numbers = view.extent().into_iter().map(|(x, _)| x).collect();
    let (low, high) = ends(&view.x, numbers);
    scale(&view.x, low, high, Ends::Fixed, wanted)
}

/// The scale of the y axis with about `wanted` labels.
pub(crate) fn y_scale(view: &View<'_>, wanted: usize) -> Scale {
    let mut numbers: Vec<f64> = view.extent().into_iter().map(|(_, y)| y).collect();
    let heights = view.layers.iter().flat_map(|layer| layer.heights(view));
    numbers.extend(heights);
    let axis = &view.y;
    let (mut low, high) = ends(axis, numbers);
    // A range that begins near zero had better show zero.
    if axis.range.is_none() && !axis.log && low > 0.0 && low < 0.3 * high {
        low = 0.0;
    }
    let is_exact = view.layers.iter().any(|layer| layer.is_exact());
    let ends = if is_exact { Ends::Fixed } else { Ends::Loose };
    scale(axis, low, high, ends, wanted)
}

/// The ends of an axis: the author's, or those of the numbers on it.
fn ends(axis: &Axis, mut numbers: Vec<f64>) -> (f64, f64) {
    if let Some((low, high)) = axis.range {
        return (low.0, high.0);
    }
    numbers.retain(|x| x.is_finite() && (!axis.log || *x > 0.0));
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low <= high {
        return (low, high);
    }
    if axis.log { (1.0, 10.0) } else { (0.0, 1.0) }
}

/// The scale of an axis; the ends of an author's range are fixed, `ends` are those of other linear scales.
fn scale(axis: &Axis, low: f64, high: f64, ends: Ends, wanted: usize) -> Scale {
    if let Some(near) = axis.symlog.filter(|near| near.0 > 0.0) {
        return Scale::symlog(low, high, near.0, wanted);
    }
    match (axis.log, axis.range.is_some()) {
        (true, true) => Scale::log(low, high, Ends::Fixed, wanted),
        (true, false) => Scale::log(low, high, Ends::Loose, wanted),
        (false, true) => Scale::linear(low, high, Ends::Fixed, wanted),
        (false, false) => Scale::linear(low, high, ends, wanted),
    }
}
