//! Toy sets: labeled points in the plane, drawn from a seed.
//!
//! Each returns `(x, y)`: points of shape (n, 2) and one class per point, classes in turn. No file is
//! read; the data sets of published papers are counted in the lessons, never loaded.

use std::f64::consts::{PI, TAU};

use ndarray::Array2;

use crate::chance::{StdRng, gauss, uniform};

/// Two half circles of radius 1 that reach into each other, blurred by `noise`.
pub fn moons(n: usize, noise: f64, rng: &mut StdRng) -> (Array2<f64>, Vec<usize>) {
    place(n, 2, noise, rng, |class, t, _| {
        let (sin, cos) = (PI * t).sin_cos();
        if class == 0 {
            [cos, sin]
        } else {
            [1.0 - cos, 0.5 - sin]
        }
    })
}

/// Two spirals around the origin, each making `turns` turns while its radius grows from 0.1 to 1.
pub fn spirals(n: usize, turns: f64, noise: f64, rng: &mut StdRng) -> (Array2<f64>, Vec<usize>) {
    place(n, 2, noise, rng, |class, t, _| {
        let (sin, cos) = (TAU * turns * t + PI * class as f64).sin_cos();
        let radius = 0.1 + 0.9 * t;
        [radius * cos, radius * sin]
    })
}

/// `centers` round clouds of standard deviation `noise`, their centers evenly on the unit circle.
pub fn blobs(n: usize, centers: usize, noise: f64, rng: &mut StdRng) -> (Array2<f64>, Vec<usize>) {
    place(n, centers, noise, rng, |class, _, _| {
        let (sin, cos) = (TAU * class as f64 / centers as f64).sin_cos();
        [cos, sin]
    })
}

/// A ring of radius 1 around a ring of radius ½.
pub fn rings(n: usize, noise: f64, rng: &mut StdRng) -> (Array2<f64>, Vec<usize>) {
    place(n, 2, noise, rng, |class, _, rng| {
        let (sin, cos) = (TAU * uniform(rng)).sin_cos();
        let radius = if class == 0 { 0.5 } else { 1.0 };
        [radius * cos, radius * sin]
    })
}

/// Point i belongs to class i mod `classes`; `curve(class, t)` says where it is, with t in (0, 1)
/// evenly spaced along the class; then comes the noise.
fn place(
    n: usize,
    classes: usize,
    noise: f64,
    rng: &mut StdRng,
    curve: impl Fn(usize, f64, &mut StdRng) -> [f64; 2],
) -> (Array2<f64>, Vec<usize>) {
    let mut x = Array2::zeros((n, 2));
    let y: Vec<usize> = (0..n).map(|i| i % classes).collect();
    for (i, mut point) in x.rows_mut().into_iter().enumerate() {
        let t = ((i / classes) as f64 + 0.5) / n.div_ceil(classes) as f64;
        let [across, up] = curve(y[i], t, rng);
        point[0] = across + noise * gauss(rng);
        point[1] = up + noise * gauss(rng);
    }
    (x, y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::rng;

    #[test]
    fn spirals_are_one_another_turned_by_half_a_turn() {
        let (x, y) = spirals(96, 1.0, 0.0, &mut rng(1));
        assert_eq!(x.dim(), (96, 2));
        for i in (0..96).step_by(2) {
            assert_eq!((y[i], y[i + 1]), (0, 1));
            assert!((x[[i, 0]] + x[[i + 1, 0]]).abs() < 1e-12);
            assert!((x[[i, 1]] + x[[i + 1, 1]]).abs() < 1e-12);
        }
    }

    #[test]
    fn the_rings_keep_their_radius() {
        let (x, y) = rings(50, 0.0, &mut rng(2));
        for (point, class) in x.rows().into_iter().zip(y) {
            let radius = point[0].hypot(point[1]);
            assert!((radius - [0.5, 1.0][class]).abs() < 1e-12);
        }
    }

    #[test]
    fn every_blob_gets_its_share() {
        let (_, y) = blobs(30, 3, 0.1, &mut rng(3));
        for class in 0..3 {
            assert_eq!(y.iter().filter(|&&y| y == class).count(), 10);
        }
    }

    #[test]
    fn the_moons_reach_into_each_other() {
        let (x, _) = moons(100, 0.0, &mut rng(4));
        let lowest_of_first = x[[0, 1]];
        let highest_of_second = x[[1, 1]];
        assert!(lowest_of_first < highest_of_second);
    }
}
