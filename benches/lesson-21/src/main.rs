//! The training runs of lesson 21, all seeds: one line for each network, rate and seed, with the
//! training loss after 100 and after 300 steps.

use std::f64::consts::PI;
use std::thread;

use ndarray::{Array2, Axis, concatenate};
use prelude::*;

const RATES: [&str; 4] = ["3e-4", "1e-3", "3e-3", "1e-2"];
const SEEDS: std::ops::RangeInclusive<u64> = 1..=8;

/// The factor by which one normalized ReLU layer changes the mean square of the gradient.
const GROWTH: f64 = PI / (PI - 1.0);

/// Weights that do not clip: with relu(z) − relu(−z) = z the whole stack starts as a linear map.
fn mirror(a: &Array2<f64>) -> Array2<f64> {
    let both = concatenate(Axis(1), &[a.view(), (-a).view()]).expect("as many rows");
    both.as_standard_layout().into_owned()
}

fn start(net: &mut Tower, weights: &str, rng: &mut StdRng) {
    let half = net.first.dense.w.ncols() / 2;
    if weights == "mirrored" {
        net.first.dense.w = mirror(&he((2, half), rng));
    }
    for layer in net.blocks.iter_mut().flat_map(Block::layers_mut) {
        match weights {
            "mirrored" => {
                let a = mirror(&orthogonal((half, half), rng));
                let w = concatenate(Axis(0), &[a.view(), (-&a).view()]).expect("as wide");
                layer.dense.w = w.as_standard_layout().into_owned();
            }
            "orthogonal" => {
                layer.dense.w = 2f64.sqrt() * orthogonal((2 * half, 2 * half), rng);
            }
            _ => {}
        }
    }
}

fn losses(name: &str, rate: f64, seed: u64) -> [f64; 2] {
    let words: Vec<&str> = name.split(' ').collect();
    let layers: i32 = words[1].parse().expect("a depth");
    let depth = layers as usize;
    let has = |word| words.contains(&word);
    let mut rng = rng(seed);
    let (x, y) = spirals(96, 1.0, 0.02, &mut rng);
    let mut net = match words[0] {
        "plain" => Tower::plain(2, 16, depth, &mut rng),
        _ => Tower::residual(2, 16, depth, &mut rng),
    };
    for weights in ["mirrored", "orthogonal"] {
        if has(weights) {
            start(&mut net, weights, &mut rng);
        }
    }
    if has("normalized") {
        net = net.normalized();
    } else if words[0] == "plain" {
        net.rescale(&x);
    }
    let factor: f64 = if has("graded") { GROWTH.sqrt() } else { 1.0 };
    let distances = (0..layers + 2).rev();
    let mut optimizers: Vec<_> = distances
        .map(|from_the_top| Adam::new(rate / factor.powi(from_the_top)))
        .collect();
    let mut after = [0.0; 2];
    for step in 0..=300 {
        let (scores, trace) = net.forward(&x);
        let (loss, d_scores) = cross_entropy(&scores, &y);
        match step {
            100 => after[0] = loss,
            300 => after[1] = loss,
            _ => {}
        }
        let gradients = net.backward(&trace, &d_scores);
        let moved = net.layers_mut().into_iter().zip(&gradients);
        for ((layer, gradient), adam) in moved.zip(&mut optimizers) {
            adam.step(layer.pairs(gradient));
        }
    }
    after
}

fn main() {
    let names = [
        "plain 8",
        "plain 20",
        "plain 56",
        "residual 8",
        "residual 20",
        "residual 56",
        "plain 8 normalized",
        "plain 20 normalized",
        "plain 56 normalized",
        "residual 8 normalized",
        "residual 20 normalized",
        "residual 56 normalized",
        "plain 56 normalized orthogonal",
        "plain 56 normalized mirrored",
        "plain 56 normalized graded",
    ];
    println!("network,rate,seed,loss after 100 steps,loss after 300 steps");
    for name in names {
        thread::scope(|scope| {
            let runs: Vec<_> = RATES
                .iter()
                .map(|rate| {
                    scope.spawn(move || {
                        let eta = rate.parse().expect("a rate");
                        SEEDS
                            .map(|seed| (seed, losses(name, eta, seed)))
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            for (rate, run) in RATES.iter().zip(runs) {
                for (seed, [short, long]) in run.join().expect("a run") {
                    println!("{name},{rate},{seed},{short:.3e},{long:.3e}");
                }
            }
        });
    }
}
