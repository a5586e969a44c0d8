//! Batch normalization and layer normalization (lesson 16), forward and backward.
//!
//! Both subtract a mean, divide by a deviation, and give the freedom back with γ and β. They differ
//! in the axis: batch normalization works on a column, layer normalization on a row. Running averages
//! for use after training are not here; the lessons that need them keep them beside the layer.

use ndarray::{Array1, Array2, Array4, Axis};

/// Keeps a constant column from being divided by zero.
const EPSILON: f64 = 1e-5;

/// Batch normalization (Ioffe and Szegedy, arXiv:1502.03167): every column of a batch (n, d) gets
/// mean β and standard deviation γ.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchNorm {
    /// γ, one factor per column.
    pub gamma: Array1<f64>,
    /// β, one shift per column.
    pub beta: Array1<f64>,
}

/// Layer normalization (Ba et al., arXiv:1607.06450): every row of a batch (n, d) gets mean 0 and
/// standard deviation 1, then γ and β act on the columns.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerNorm {
    /// γ, one factor per column.
    pub gamma: Array1<f64>,
    /// β, one shift per column.
    pub beta: Array1<f64>,
}

macro_rules! normalization {
    ($name:ident, $axis:expr) => {
        impl $name {
            /// γ = 1 and β = 0 for `d` columns.
            pub fn new(d: usize) -> Self {
                $name {
                    gamma: Array1::ones(d),
                    beta: Array1::zeros(d),
                }
            }

            /// γ·x̂ + β, where x̂ = (x − mean) / √(variance + ε).
            pub fn forward(&self, x: &Array2<f64>) -> Array2<f64> {
                standardize(x, $axis).0 * &self.gamma + &self.beta
            }

            /// The gradient with respect to `x`, and with respect to the layer: dγ in `gamma`, dβ in
            /// `beta`.
            pub fn backward(&self, x: &Array2<f64>, dy: &Array2<f64>) -> (Array2<f64>, Self) {
                let (unit, deviation) = standardize(x, $axis);
                let gradient = $name {
                    gamma: (dy * &unit).sum_axis(Axis(0)),
                    beta: dy.sum_axis(Axis(0)),
                };
                (
                    standardize_backward(&unit, &deviation, &(dy * &self.gamma), $axis),
                    gradient,
                )
            }
        }
    };
}

normalization!(BatchNorm, Axis(0));
normalization!(LayerNorm, Axis(1));

/// x̂ and the deviations √(variance + ε), as an array that broadcasts against `x`.
fn standardize(x: &Array2<f64>, axis: Axis) -> (Array2<f64>, Array2<f64>) {
    let n = x.len_of(axis) as f64;
    let mean = x.sum_axis(axis).insert_axis(axis) / n;
    let centered = x - &mean;
    let variance = centered.mapv(|x| x * x).sum_axis(axis).insert_axis(axis) / n;
    let deviation = variance.mapv(|v| (v + EPSILON).sqrt());
    (centered / &deviation, deviation)
}

/// dx = (g − mean(g) − x̂·mean(g·x̂)) / deviation, with g = ∂L/∂x̂: what would change the mean or the
/// variance has no effect and is taken out.
fn standardize_backward(
    unit: &Array2<f64>,
    deviation: &Array2<f64>,
    g: &Array2<f64>,
    axis: Axis,
) -> Array2<f64> {
    let n = unit.len_of(axis) as f64;
    let mean = g.sum_axis(axis).insert_axis(axis) / n;
    let along = (g * unit).sum_axis(axis).insert_axis(axis) / n;
    (g - &mean - unit * &along) / deviation
}

/// Batch normalization of images (n, c, h, w) at birth (γ = 1, β = 0), then ReLU: the opening of a
/// pre-activated convolution. Mean and variance are taken per channel over all images and pixels.
pub fn norm_relu(x: &Array4<f64>) -> Array4<f64> {
    let (n, c, h, w) = x.dim();
    let size = (n * h * w) as f64;
    let mut y = x.clone();
    for channel in 0..c {
        let mut pixels = y.index_axis_mut(Axis(1), channel);
        let mean = pixels.sum() / size;
        pixels.mapv_inplace(|x| x - mean);
        let variance = pixels.iter().map(|x| x * x).sum::<f64>() / size;
        let deviation = (variance + EPSILON).sqrt();
        pixels.mapv_inplace(|x| (x / deviation).max(0.0));
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{gauss, grad_check, randn, rng};

    #[test]
    fn batch_norm_makes_columns_and_layer_norm_rows_standard() {
        let x = randn((50, 40), 3.0, &mut rng(1)) + 7.0;
        let columns = BatchNorm::new(40).forward(&x);
        let rows = LayerNorm::new(40).forward(&x);
        assert!(
            columns
                .mean_axis(Axis(0))
                .unwrap()
                .iter()
                .all(|m| m.abs() < 1e-12)
        );
        assert!(
            rows.mean_axis(Axis(1))
                .unwrap()
                .iter()
                .all(|m| m.abs() < 1e-12)
        );
        assert!(
            columns
                .var_axis(Axis(0), 0.0)
                .iter()
                .all(|v| (v - 1.0).abs() < 1e-4)
        );
        assert!(
            rows.var_axis(Axis(1), 0.0)
                .iter()
                .all(|v| (v - 1.0).abs() < 1e-4)
        );
    }

    #[test]
    fn gradients_are_slopes() {
        let mut rng = rng(2);
        let x = randn((6, 4), 1.0, &mut rng);
        let dy = randn((6, 4), 1.0, &mut rng);
        let gamma = randn((1, 4), 1.0, &mut rng).row(0).to_owned();
        let beta = randn((1, 4), 1.0, &mut rng).row(0).to_owned();

        let batch = BatchNorm {
            gamma: gamma.clone(),
            beta: beta.clone(),
        };
        let (dx, d) = batch.backward(&x, &dy);
        assert!(grad_check(&x, &dx, |x| (batch.forward(x) * &dy).sum()) < 1e-6);
        let with = |g: &Array1<f64>| BatchNorm {
            gamma: g.clone(),
            beta: beta.clone(),
        };
        assert!(grad_check(&gamma, &d.gamma, |g| (with(g).forward(&x) * &dy).sum()) < 1e-6);

        let layer = LayerNorm {
            gamma,
            beta: beta.clone(),
        };
        let (dx, d) = layer.backward(&x, &dy);
        assert!(grad_check(&x, &dx, |x| (layer.forward(x) * &dy).sum()) < 1e-6);
        let with = |b: &Array1<f64>| LayerNorm {
            beta: b.clone(),
            ..layer.clone()
        };
        assert!(grad_check(&beta, &d.beta, |b| (with(b).forward(&x) * &dy).sum()) < 1e-6);
    }

    #[test]
    fn norm_relu_lets_half_the_energy_through() {
        let mut rng = rng(3);
        let x = Array4::from_shape_simple_fn((2, 3, 20, 20), || 5.0 + 2.0 * gauss(&mut rng));
        let y = norm_relu(&x);
        let energy = y.iter().map(|y| y * y).sum::<f64>() / y.len() as f64;
        assert!((energy - 0.5).abs() < 0.05, "{energy}");
    }
}
