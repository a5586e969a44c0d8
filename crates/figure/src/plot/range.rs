//! The range of each axis, and its scale.
//!
//! Without a range of the author's the axes cover what is drawn; bars, areas and histograms stand on
//! zero.

use super::bars::Stacked;
use super::data::{Axis, Layer, Plot};
use crate::drawing::FigureError;
use crate::scale::Scale;
use crate::words::{short, width};

/// That the ends which an author chose can be those of an axis.
pub(crate) fn check(plot: &Plot) -> Result<(), FigureError> {
    let extent: Vec<(f64, f64)> = plot.layers.iter().flat_map(Layer::extent).collect();
    for (axis, name) in [(&plot.x, 'x'), (&plot.y, 'y')] {
        let fault = |reason: String| Err(FigureError::Axis(name, reason));
        let along = extent
            .iter()
            .map(|(x, y)| if name == 'x' { *x } else { *y });
        let finite = along.filter(|x| x.is_finite());
        let reach = finite.fold(0.0_f64, |most, x| most.max(x.abs()));
        if axis.range.is_none() && reach > f64::MAX / 4.0 {
            return fault(format!("has no room for {}", short(reach, 3)));
        }
        if let Some((from, to)) = axis.range.map(|(from, to)| (from.0, to.0)) {
            let ends = format!("from {} to {}", short(from, 6), short(to, 6));
            if !(from < to && (to - from).is_finite()) {
                return fault(format!("cannot run {ends}"));
            }
            if axis.log && from <= 0.0 {
                return fault(format!("is logarithmic and cannot run {ends}"));
            }
        }
        if let Some(near) = axis
            .symlog
            .filter(|near| !(near.0 > 0.0 && near.0.is_finite()))
        {
            let near = short(near.0, 6);
            return fault(format!("cannot be linear up to {near} from zero"));
        }
    }
    Ok(())
}

/// The categories in the order of their first bar. If all are evenly spaced numbers they stand at
/// these numbers, so that lines and bars can share the axis, else at 0, 1, 2, ….
pub(crate) fn categories(plot: &Plot) -> Vec<(String, f64)> {
    let mut names: Vec<&String> = Vec::new();
    for category in plot.layers.iter().flat_map(Layer::categories) {
        if !names.contains(&category) {
            names.push(category);
        }
    }
    let numbers: Vec<f64> = names.iter().filter_map(|name| name.parse().ok()).collect();
    let step = if numbers.len() > 1 {
        numbers[1] - numbers[0]
    } else {
        1.0
    };
    let even = |pair: &[f64]| step > 0.0 && (pair[1] - pair[0] - step).abs() < 1e-9 * step.abs();
    let numeric = numbers.len() == names.len() && numbers.windows(2).all(even);
    let place = |(index, name): (usize, &&String)| {
        (
            (*name).clone(),
            if numeric {
                numbers[index]
            } else {
                index as f64
            },
        )
    };
    names.iter().enumerate().map(place).collect()
}

/// The scale from left to right, with as many labels as have room.
pub(crate) fn x_scale(plot: &Plot, categories: &[(String, f64)], left: f64, right: f64) -> Scale {
    if let (Some(first), Some(last)) = (categories.first(), categories.last()) {
        let half = categories
            .get(1)
            .map_or(0.5, |second| (second.1 - first.1) / 2.0);
        return Scale::linear(first.1 - half, last.1 + half, true, 5);
    }
    let fits = |scale: &Scale| {
        let needed: f64 = scale
            .labels()
            .iter()
            .map(|(_, label)| width(label) + 16.0)
            .sum();
        needed <= right - left + 24.0
    };
    let scales = [6, 5, 4, 3].map(|wanted| scale_of(plot, &plot.x, true, categories, wanted));
    let fallback = scales[3].clone();
    scales
        .into_iter()
        .find(|scale| scale.labels().len() <= 6 && fits(scale))
        .unwrap_or(fallback)
}

/// The scale of an axis with about `wanted` labels.
pub(crate) fn scale_of(
    plot: &Plot,
    axis: &Axis,
    is_x: bool,
    categories: &[(String, f64)],
    wanted: usize,
) -> Scale {
    let extent = plot.layers.iter().flat_map(Layer::extent);
    let mut numbers: Vec<f64> = extent.map(|(x, y)| if is_x { x } else { y }).collect();
    if !is_x {
        numbers.extend(bar_heights(plot, categories, axis.log));
    }
    numbers.retain(|x| x.is_finite() && (!axis.log || *x > 0.0));
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = match axis.range {
        Some((low, high)) => (low.0, high.0),
        None if low > high && axis.log => (1.0, 10.0),
        None if low > high => (0.0, 1.0),
        // A range that begins near zero had better show zero.
        None if !is_x && !axis.log && low > 0.0 && low < 0.3 * high => (0.0, high),
        None => (low, high),
    };
    if let Some(near) = axis.symlog.filter(|near| near.0 > 0.0) {
        return Scale::symlog(low, high, near.0, wanted);
    }
    if axis.log {
        return Scale::log(low, high, axis.range.is_some(), wanted);
    }
    let is_covered = plot
        .layers
        .iter()
        .any(|layer| matches!(layer, Layer::Contours { .. }));
    let exact = axis.range.is_some() || is_x || is_covered;
    Scale::linear(low, high, exact, wanted)
}

/// The heights that bars reach, with the zero they stand on.
fn bar_heights(plot: &Plot, categories: &[(String, f64)], log: bool) -> Vec<f64> {
    let bars = plot.bars();
    if !plot.layers.iter().any(Layer::stands_on_zero) {
        return Vec::new();
    }
    let mut heights = if log { Vec::new() } else { vec![0.0] };
    let all = || bars.iter().flat_map(|(_, points)| points.iter());
    heights.extend(all().map(|(_, height)| height.0));
    if plot.stacked {
        for (name, _) in categories {
            let mut stacked = Stacked::default();
            for (_, height) in all().filter(|(category, _)| category == name) {
                stacked.push(height.0);
            }
            heights.extend([stacked.above, stacked.below]);
        }
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::Real;

    fn bars(categories: &[&str]) -> Plot {
        let points = categories
            .iter()
            .map(|name| ((*name).to_owned(), Real(1.0)))
            .collect();
        let bars = Layer::Bars {
            name: "b".to_owned(),
            points,
        };
        Plot {
            layers: vec![bars],
            ..Plot::default()
        }
    }

    #[track_caller]
    fn check(names: &[&str], expected: &[f64]) {
        let places: Vec<f64> = categories(&bars(names))
            .into_iter()
            .map(|(_, x)| x)
            .collect();
        assert_eq!(places, expected);
    }

    #[test]
    fn evenly_spaced_numbers_are_places() {
        check(&["0", "2", "4"], &[0.0, 2.0, 4.0]);
        check(&["1", "2", "5"], &[0.0, 1.0, 2.0]);
        check(&["plain", "residual"], &[0.0, 1.0]);
    }
}
