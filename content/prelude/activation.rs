//! Activations and their derivatives, applied to every entry: ReLU (lesson 10), the others (lesson 12).
//!
//! A derivative takes the same `z` as its activation; the backward pass multiplies it with what
//! comes from above.

use ndarray::Array2;

/// max(z, 0).
pub fn relu(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(|z| z.max(0.0))
}

/// 1 where z > 0, else 0. (At 0 there is no slope; 0 is the usual choice.)
pub fn relu_prime(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(|z| f64::from(z > 0.0))
}

/// The gradient below a ReLU: `da` where `z` > 0, zero elsewhere.
pub fn relu_backward(z: &Array2<f64>, da: &Array2<f64>) -> Array2<f64> {
    let mut dz = da.clone();
    dz.zip_mut_with(z, |dz, &z| *dz = if z > 0.0 { *dz } else { 0.0 });
    dz
}

/// The hyperbolic tangent.
pub fn tanh(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(f64::tanh)
}

/// 1 − tanh²(z).
pub fn tanh_prime(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(|z| 1.0 - z.tanh().powi(2))
}

/// 1 / (1 + e⁻ᶻ).
pub fn sigmoid(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(|z| 1.0 / (1.0 + (-z).exp()))
}

/// σ(z)·(1 − σ(z)), at most ¼.
pub fn sigmoid_prime(z: &Array2<f64>) -> Array2<f64> {
    sigmoid(z).mapv(|a| a * (1.0 - a))
}

/// z·Φ(z) in the tanh form, ½z(1 + tanh(u)) with u = √(2/π)(z + 0.044715 z³); it differs from the
/// exact function by less than 5e-4 (Hendrycks and Gimpel, arXiv:1606.08415).
pub fn gelu(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(|z| 0.5 * z * (1.0 + gelu_inner(z).tanh()))
}

/// The derivative of [`gelu`].
pub fn gelu_prime(z: &Array2<f64>) -> Array2<f64> {
    z.mapv(|z| {
        let t = gelu_inner(z).tanh();
        let du = GELU_SCALE * (1.0 + 3.0 * GELU_CUBE * z * z);
        0.5 * (1.0 + t) + 0.5 * z * (1.0 - t * t) * du
    })
}

const GELU_SCALE: f64 = 0.797_884_560_802_865_4; // √(2/π)
const GELU_CUBE: f64 = 0.044715;

fn gelu_inner(z: f64) -> f64 {
    GELU_SCALE * (z + GELU_CUBE * z * z * z)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::{grad_check, randn, rng};

    type Function = fn(&Array2<f64>) -> Array2<f64>;

    #[track_caller]
    fn check_derivative(activation: Function, derivative: Function) {
        let z = randn((5, 5), 1.5, &mut rng(12));
        assert!(grad_check(&z, &derivative(&z), |z| activation(z).sum()) < 1e-6);
    }

    #[test]
    fn derivatives_are_slopes() {
        check_derivative(relu, relu_prime);
        check_derivative(tanh, tanh_prime);
        check_derivative(sigmoid, sigmoid_prime);
        check_derivative(gelu, gelu_prime);
    }

    #[test]
    fn relu_blocks_the_gradient_where_it_blocked_the_signal() {
        let z = array![[-1.0, 2.0, 0.0]];
        let da = array![[5.0, 6.0, 7.0]];
        assert_eq!(relu_backward(&z, &da), array![[0.0, 6.0, 0.0]]);
        assert_eq!(relu_backward(&z, &da), relu_prime(&z) * &da);
    }

    #[test]
    fn gelu_is_lowest_near_minus_three_quarters() {
        let low = gelu(&array![[-0.7518]])[[0, 0]];
        assert!((low + 0.1700).abs() < 1e-3, "{low}");
    }
}
