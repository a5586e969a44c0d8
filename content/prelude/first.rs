//! The network of lesson 1 with any number of hidden neurons, for those who look for the smallest.
//!
//! The lesson writes it out with eight. It keeps the lesson's plain loops: no arrays, no optimizer.

use crate::chance::{StdRng, gauss, rng};
use crate::toys::moons;

/// Trains a 2–`hidden`–1 tanh network on the 200 points of lesson 1 and returns the share it gets
/// right: 1,000 turns at rate 1, from the start number `seed`.
pub fn trained_on_moons(hidden: usize, seed: u64) -> f64 {
    let points = points();
    let mut net = Network::random(hidden, &mut rng(seed));
    for _ in 0..1000 {
        net.turn(&points, 1.0);
    }
    let right = points.iter().filter(|(x, target)| {
        let answer = f64::from(net.predict(*x) > 0.5);
        answer == *target
    });
    right.count() as f64 / points.len() as f64
}

/// The mean loss before each of `turns` turns at `rate` (lesson 7), for the network with eight hidden
/// neurons from the start number `seed`.
pub fn losses_on_moons(rate: f64, turns: usize, seed: u64) -> Vec<f64> {
    let points = points();
    let mut net = Network::random(8, &mut rng(seed));
    (0..turns).map(|_| net.turn(&points, rate)).collect()
}

/// The 200 points of lesson 1.
fn points() -> Vec<Labeled> {
    let (x, y) = moons(200, 0.1, &mut rng(1));
    let classes = y.iter().map(|&class| class as f64);
    let labeled = x.rows().into_iter().zip(classes);
    labeled.map(|(x, class)| ([x[0], x[1]], class)).collect()
}

/// A point and its class, 0 or 1.
type Labeled = ([f64; 2], f64);

#[derive(Clone)]
struct Network {
    /// For each hidden neuron two weights, the bias, and the weight with which it is heard.
    hidden: Vec<[f64; 4]>,
    bias: f64,
}

impl Network {
    fn random(hidden: usize, rng: &mut StdRng) -> Self {
        let neuron = |_| [gauss(rng), gauss(rng), 0.0, gauss(rng)];
        Network {
            hidden: (0..hidden).map(neuron).collect(),
            bias: 0.0,
        }
    }

    fn predict(&self, x: [f64; 2]) -> f64 {
        let h: Vec<f64> = self.hidden.iter().map(|n| tanh(n, x)).collect();
        self.output(&h)
    }

    /// The answer to what the hidden neurons say.
    fn output(&self, h: &[f64]) -> f64 {
        let heard = self.hidden.iter().zip(h).map(|(n, h)| n[3] * h);
        let z = heard.sum::<f64>() + self.bias;
        1.0 / (1.0 + (-z).exp())
    }

    /// One step downhill on the mean cross-entropy, and its value before the step.
    fn turn(&mut self, points: &[Labeled], rate: f64) -> f64 {
        let start = self.clone();
        let share = 1.0 / points.len() as f64;
        let (mut loss, mut h) = (0.0, vec![0.0; self.hidden.len()]);
        for &(x, target) in points {
            for (h, neuron) in h.iter_mut().zip(&start.hidden) {
                *h = tanh(neuron, x);
            }
            let p = start.output(&h);
            loss -= share * if target == 1.0 { p } else { 1.0 - p }.ln();
            let error = rate * share * (p - target);
            self.bias -= error;
            let hidden = self.hidden.iter_mut().zip(&start.hidden);
            for ((neuron, old), h) in hidden.zip(&h) {
                let blame = error * old[3] * (1.0 - h * h);
                neuron[0] -= blame * x[0];
                neuron[1] -= blame * x[1];
                neuron[2] -= blame;
                neuron[3] -= error * h;
            }
        }
        loss
    }
}

fn tanh(neuron: &[f64; 4], x: [f64; 2]) -> f64 {
    (neuron[0] * x[0] + neuron[1] * x[1] + neuron[2]).tanh()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_turns_lower_the_loss() {
        let losses = losses_on_moons(1.0, 1000, 1);
        assert!(losses[999] < 0.012 && losses[0] > 0.3, "{losses:?}");
    }

    #[test]
    fn eight_neurons_tell_the_moons_apart_and_none_cannot() {
        assert!(trained_on_moons(8, 1) >= 0.99);
        assert_eq!(trained_on_moons(0, 1), 0.5);
    }
}
