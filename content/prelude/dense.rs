//! The fully connected layer (lesson 10), forward and backward.
//!
//! The layer keeps nothing between the two calls: whoever needs the input again holds on to it.

use ndarray::{Array1, Array2, Axis};

/// z = x·w + b, with `w` of shape (in, out) and `b` of length out.
#[derive(Clone, Debug, PartialEq)]
pub struct Dense {
    /// Weights, shape (in, out).
    pub w: Array2<f64>,
    /// Biases, one per output.
    pub b: Array1<f64>,
}

impl Dense {
    /// A layer with weights `w` and zero biases.
    pub fn new(w: Array2<f64>) -> Self {
        let b = Array1::zeros(w.ncols());
        // Optimizers see parameters as slices, so a transposed array is put in order here.
        let w = w.as_standard_layout().into_owned();
        Dense { w, b }
    }

    /// z = x·w + b for a batch `x` of shape (n, in); the result has shape (n, out).
    pub fn forward(&self, x: &Array2<f64>) -> Array2<f64> {
        x.dot(&self.w) + &self.b
    }

    /// The gradient of the loss with respect to `x`, and with respect to the layer.
    ///
    /// `x` is the input of the forward call and `dz` = ∂L/∂z, shape (n, out). The gradient of a layer
    /// has the shape of a layer: dw = xᵀ·dz in `w`, the column sums of dz in `b`.
    pub fn backward(&self, x: &Array2<f64>, dz: &Array2<f64>) -> (Array2<f64>, Dense) {
        let dx = dz.dot(&self.w.t());
        let gradient = Dense {
            w: x.t().dot(dz),
            b: dz.sum_axis(Axis(0)),
        };
        (dx, gradient)
    }

    /// Number of weights and biases.
    pub fn params(&self) -> usize {
        self.w.len() + self.b.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{grad_check, he, randn, rng};

    #[test]
    fn all_three_gradients_are_slopes() {
        let mut rng = rng(10);
        let layer = Dense {
            w: he((3, 2), &mut rng),
            b: Array1::from(vec![0.3, -0.2]),
        };
        let x = randn((5, 3), 1.0, &mut rng);
        let dz = randn((5, 2), 1.0, &mut rng);
        let loss = |layer: &Dense, x: &Array2<f64>| (&layer.forward(x) * &dz).sum();

        let (dx, d) = layer.backward(&x, &dz);
        assert!(grad_check(&x, &dx, |x| loss(&layer, x)) < 1e-7);
        let with_w = |w: &Array2<f64>| {
            loss(
                &Dense {
                    w: w.clone(),
                    ..layer.clone()
                },
                &x,
            )
        };
        assert!(grad_check(&layer.w, &d.w, with_w) < 1e-7);
        let with_b = |b: &Array1<f64>| {
            loss(
                &Dense {
                    b: b.clone(),
                    ..layer.clone()
                },
                &x,
            )
        };
        assert!(grad_check(&layer.b, &d.b, with_b) < 1e-7);
    }

    #[test]
    fn a_layer_counts_its_parameters() {
        assert_eq!(Dense::new(Array2::zeros((784, 16))).params(), 12_560);
    }
}
