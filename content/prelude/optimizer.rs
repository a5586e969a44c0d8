//! Optimizers (lesson 14). A parameter is a slice, its gradient a slice of the same length.
//!
//! The state of tensor number i of one step belongs to tensor number i of the next: give them in the
//! same order every time.

/// Gradient descent with momentum: v ← μ·v + g, p ← p − η·v.
#[derive(Clone, Debug)]
pub struct Sgd {
    /// Learning rate η.
    pub rate: f64,
    /// Momentum μ; 0 gives plain gradient descent.
    pub momentum: f64,
    velocity: Vec<Vec<f64>>,
}

impl Sgd {
    /// An optimizer at rest.
    pub fn new(rate: f64, momentum: f64) -> Self {
        Sgd {
            rate,
            momentum,
            velocity: Vec::new(),
        }
    }

    /// One step for all (parameter, gradient) pairs.
    pub fn step<'a>(&mut self, pairs: impl IntoIterator<Item = (&'a mut [f64], &'a [f64])>) {
        for (i, (p, g)) in pairs.into_iter().enumerate() {
            self.update(i, p, g);
        }
    }

    fn update(&mut self, i: usize, p: &mut [f64], g: &[f64]) {
        if self.velocity.len() == i {
            self.velocity.push(vec![0.0; p.len()]);
        }
        for ((p, g), v) in p.iter_mut().zip(g).zip(&mut self.velocity[i]) {
            *v = self.momentum * *v + g;
            *p -= self.rate * *v;
        }
    }
}

/// Adam (Kingma and Ba, arXiv:1412.6980): steps of about η whatever the size of the gradient.
///
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − η·m̂ / (√v̂ + ε), with m̂ = m/(1 − β₁ᵗ) and
/// v̂ = v/(1 − β₂ᵗ).
#[derive(Clone, Debug)]
pub struct Adam {
    /// Learning rate η.
    pub rate: f64,
    /// β₁, β₂ and ε.
    pub decay: (f64, f64, f64),
    steps: i32,
    moments: Vec<(Vec<f64>, Vec<f64>)>,
}

impl Adam {
    /// An optimizer with the paper's β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
    pub fn new(rate: f64) -> Self {
        Adam {
            rate,
            decay: (0.9, 0.999, 1e-8),
            steps: 0,
            moments: Vec::new(),
        }
    }

    /// One step for all (parameter, gradient) pairs.
    pub fn step<'a>(&mut self, pairs: impl IntoIterator<Item = (&'a mut [f64], &'a [f64])>) {
        self.steps += 1;
        for (i, (p, g)) in pairs.into_iter().enumerate() {
            self.update(i, p, g);
        }
    }

    fn update(&mut self, i: usize, p: &mut [f64], g: &[f64]) {
        if self.moments.len() == i {
            self.moments.push((vec![0.0; p.len()], vec![0.0; p.len()]));
        }
        let (beta1, beta2, epsilon) = self.decay;
        let (fix1, fix2) = (1.0 - beta1.powi(self.steps), 1.0 - beta2.powi(self.steps));
        let (m, v) = &mut self.moments[i];
        for (((p, g), m), v) in p.iter_mut().zip(g).zip(m).zip(v) {
            *m = beta1 * *m + (1.0 - beta1) * g;
            *v = beta2 * *v + (1.0 - beta2) * g * g;
            *p -= self.rate * (*m / fix1) / ((*v / fix2).sqrt() + epsilon);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_step_of_adam_has_the_length_of_the_rate() {
        let mut p = [1.0, 1.0, 1.0];
        Adam::new(0.1).step([(&mut p[..], &[1e-3, -5.0, 0.0][..])]);
        assert!((p[0] - 0.9).abs() < 1e-5);
        assert!((p[1] - 1.1).abs() < 1e-5);
        assert_eq!(p[2], 1.0);
    }

    #[test]
    fn both_find_the_bottom_of_a_bowl() {
        let mut p = [3.0, -2.0];
        let mut adam = Adam::new(0.05);
        for _ in 0..2000 {
            let g = p;
            adam.step([(&mut p[..], &g[..])]);
        }
        assert!(p.iter().all(|p| p.abs() < 1e-3), "{p:?}");

        let mut p = [3.0, -2.0];
        let mut sgd = Sgd::new(0.1, 0.9);
        for _ in 0..500 {
            let g = p;
            sgd.step([(&mut p[..], &g[..])]);
        }
        assert!(p.iter().all(|p| p.abs() < 1e-3), "{p:?}");
    }
}
