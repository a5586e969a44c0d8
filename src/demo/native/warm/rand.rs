//! Instances of random number functions that demos use, if `rand` is a dependency. This is a module
//! of the warm crate and never runs.

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

pub fn sampled(seed: u64) -> f64 {
    let mut rng = StdRng::seed_from_u64(seed);
    let whole: u32 = rng.random_range(0..10);
    let signed: i32 = rng.random_range(1..=6);
    let uniform: f64 = rng.random_range(-1.0..1.0);
    let index: usize = rng.random_range(0..10);
    let unit: f64 = rng.random();
    let coin: bool = rng.random_bool(0.5);
    let bits = rng.next_u32();
    let normal = (-2.0 * unit.ln()).sqrt() * (std::f64::consts::TAU * uniform).cos();
    let many: Vec<f64> = (0..3).map(|_| rng.random::<f64>()).collect();
    println!("{whole} {signed} {index} {coin} {bits} {many:?}");
    normal
}
