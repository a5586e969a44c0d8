//! The one-layer ReLU network of lesson 9, for those who try many widths.
//!
//! The lesson writes it out. It keeps the lesson's plain loops: no arrays, no optimizer.

use std::f64::consts::PI;

use crate::chance::{gauss, rng, uniform};

/// Number of points of the sine that the network is trained on.
const POINTS: usize = 64;

/// A neuron: the weight of its input, its bias, and the weight with which it is heard.
type Neuron = [f64; 3];

/// Trains a 1–`width`–1 ReLU network on one period of a sine over [−1, 1], at the rate 0.1 from the
/// start number `seed`, and returns the root mean square of its errors at the 64 points.
pub fn error_on_sine(width: usize, turns: usize, seed: u64) -> f64 {
    let points: Vec<(f64, f64)> = (0..POINTS)
        .map(|i| (i as f64 - 31.5) / 32.0)
        .map(|x| (x, (PI * x).sin()))
        .collect();
    let mut rng = rng(seed);
    let mut neurons: Vec<Neuron> = (0..width)
        .map(|_| {
            let (slope, place) = (gauss(&mut rng), 2.0 * uniform(&mut rng) - 1.0);
            let heard = gauss(&mut rng) / (width as f64).sqrt();
            [slope, -slope * place, heard]
        })
        .collect();
    let mut bias = 0.0;
    for _ in 0..turns {
        turn(&mut neurons, &mut bias, &points);
    }
    let squares = points
        .iter()
        .map(|&(x, y)| (output(&neurons, bias, x) - y).powi(2));
    (squares.sum::<f64>() / POINTS as f64).sqrt()
}

/// One step downhill on the mean squared error.
fn turn(neurons: &mut [Neuron], bias: &mut f64, points: &[(f64, f64)]) {
    let (old, old_bias) = (neurons.to_vec(), *bias);
    for &(x, y) in points {
        let error = 0.1 * 2.0 * (output(&old, old_bias, x) - y) / POINTS as f64;
        *bias -= error;
        for (neuron, old) in neurons.iter_mut().zip(&old) {
            let z = old[0] * x + old[1];
            if z > 0.0 {
                neuron[0] -= error * old[2] * x;
                neuron[1] -= error * old[2];
                neuron[2] -= error * z;
            }
        }
    }
}

fn output(neurons: &[Neuron], bias: f64, x: f64) -> f64 {
    let heard = neurons.iter().map(|n| n[2] * (n[0] * x + n[1]).max(0.0));
    bias + heard.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_bends_the_network_toward_the_sine() {
        let (start, end) = (error_on_sine(8, 0, 1), error_on_sine(8, 2000, 1));
        assert!(end < 0.1 && start > 0.4, "{start} to {end}");
    }

    #[test]
    fn without_neurons_only_the_mean_is_left() {
        assert!((error_on_sine(0, 100, 1) - 0.5f64.sqrt()).abs() < 1e-12);
    }
}
