//! Numerical gradients (lesson 10): the judge of every backward pass in the course.

use ndarray::{Array, Dimension};

/// The largest relative difference between the gradient `dx` and slopes of `loss` at `x`.
///
/// Each entry of `x` is moved by ±h with h = 1e-5; the slope is (L(x + h) − L(x − h)) / 2h, whose
/// error is of order h². A right gradient of a smooth loss gives less than 1e-6. Differences are
/// relative to the larger of the two numbers, but not below 1e-3, where rounding takes over.
pub fn grad_check<D: Dimension>(
    x: &Array<f64, D>,
    dx: &Array<f64, D>,
    loss: impl Fn(&Array<f64, D>) -> f64,
) -> f64 {
    assert_eq!(
        x.shape(),
        dx.shape(),
        "a gradient has the shape of its variable"
    );
    let h = 1e-5;
    let mut moved = x.clone();
    let mut worst = 0.0_f64;
    for (k, (&at, &written)) in x.iter().zip(dx).enumerate() {
        let mut loss_at = |value: f64| {
            *moved.iter_mut().nth(k).expect("k counts the entries of x") = value;
            loss(&moved)
        };
        let slope = (loss_at(at + h) - loss_at(at - h)) / (2.0 * h);
        loss_at(at);
        let scale = written.abs().max(slope.abs()).max(1e-3);
        worst = worst.max((written - slope).abs() / scale);
    }
    worst
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn it_accepts_the_right_gradient_and_rejects_a_wrong_one() {
        let x = array![1.0, -2.0, 0.5];
        let loss = |x: &ndarray::Array1<f64>| x.mapv(|x| x * x * x).sum();
        assert!(grad_check(&x, &x.mapv(|x| 3.0 * x * x), loss) < 1e-8);
        assert!(grad_check(&x, &x.mapv(|x| 2.0 * x * x), loss) > 0.3);
    }
}
