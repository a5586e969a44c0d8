//! Chance you can replay (lesson 4): every random number of a demo comes from one seed.
//!
//! `rand` does not promise the same stream in its next version, so the numbers on the page belong to
//! the lock file. There is no global generator here: it is passed down.

use std::f64::consts::TAU;

use ndarray::Array2;
pub use rand::rngs::StdRng;
pub use rand::{RngExt, SeedableRng};

/// A generator that tells the same story for the same `seed`.
pub fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

/// A number from [0, 1).
pub fn uniform(rng: &mut StdRng) -> f64 {
    rng.random()
}

/// A whole number from 0 to `n` − 1, drawn as `u32` so that 32- and 64-bit machines agree.
///
/// # Panics
///
/// If `n` is zero or does not fit into `u32`.
pub fn below(n: usize, rng: &mut StdRng) -> usize {
    let n = u32::try_from(n).expect("demos draw from fewer than 2³² things");
    rng.random_range(0..n) as usize
}

/// A number from the standard normal distribution: mean 0, variance 1.
///
/// Two uniform numbers give a radius and an angle (Box and Muller, 1958); the second coordinate is
/// not used.
pub fn gauss(rng: &mut StdRng) -> f64 {
    // 1 − u lies in (0, 1]: the logarithm never sees zero.
    let radius = (-2.0 * (1.0 - uniform(rng)).ln()).sqrt();
    radius * (TAU * uniform(rng)).cos()
}

/// An array of `shape` (rows, columns) with independent N(0, `std`²) entries.
pub fn randn(shape: (usize, usize), std: f64, rng: &mut StdRng) -> Array2<f64> {
    Array2::from_shape_simple_fn(shape, || std * gauss(rng))
}

/// Puts `items` in random order, every order equally likely (Fisher and Yates; Durstenfeld, 1964).
pub fn shuffle<T>(items: &mut [T], rng: &mut StdRng) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(last + 1, rng));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_tells_the_same_story() {
        let story = |seed| (0..5).map(|_| gauss(&mut rng(seed))).collect::<Vec<_>>();
        assert_eq!(story(7), story(7));
        assert_ne!(story(7), story(8));
    }

    #[test]
    fn gauss_has_mean_zero_and_variance_one() {
        let x = randn((1000, 100), 1.0, &mut rng(4));
        let within = x.iter().filter(|x| x.abs() < 1.0).count() as f64 / 1e5;
        assert!(x.mean().unwrap().abs() < 0.01);
        assert!((x.var(0.0) - 1.0).abs() < 0.02);
        assert!((within - 0.6827).abs() < 0.005, "{within}");
    }

    #[test]
    fn all_orders_of_three_items_are_equally_likely() {
        let mut rng = rng(1);
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..6000 {
            let mut items = [0, 1, 2];
            shuffle(&mut items, &mut rng);
            *seen.entry(items).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|n| (880..1120).contains(n)), "{seen:?}");
    }
}
