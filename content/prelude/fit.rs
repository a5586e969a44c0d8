//! Least squares (lesson 6): linear equations, powers of x, and the best line, with or without a
//! penalty.

use std::f64::consts::PI;

use ndarray::{Array1, Array2};

use crate::chance::{StdRng, gauss, uniform};

/// The solution `w` of `a·w = b` by elimination, with the largest pivot of each column.
///
/// # Panics
///
/// If `a` is not square or `b` has another length.
pub fn solve(a: &Array2<f64>, b: &Array1<f64>) -> Array1<f64> {
    let n = b.len();
    assert_eq!(a.dim(), (n, n), "as many equations as unknowns");
    let (mut a, mut b) = (a.clone(), b.clone());
    for k in 0..n {
        let size = |i: &usize| a[[*i, k]].abs();
        let pivot = (k..n).max_by(|i, j| size(i).total_cmp(&size(j)));
        let pivot = pivot.expect("k is below n");
        (0..n).for_each(|j| a.swap([k, j], [pivot, j]));
        b.swap(k, pivot);
        for i in k + 1..n {
            let factor = a[[i, k]] / a[[k, k]];
            (k..n).for_each(|j| a[[i, j]] -= factor * a[[k, j]]);
            b[i] -= factor * b[k];
        }
    }
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| a[[k, j]] * b[j]).sum();
        b[k] = (b[k] - known) / a[[k, k]];
    }
    b
}

/// The columns 1, x, x², … up to x to the power of `degree`: shape (n, degree + 1).
pub fn powers(x: &Array1<f64>, degree: usize) -> Array2<f64> {
    Array2::from_shape_fn((x.len(), degree + 1), |(i, k)| x[i].powi(k as i32))
}

/// The weights with the smallest ‖y − x·w‖² + `lambda`·‖w‖²; with 0 those of least squares.
pub fn fit(x: &Array2<f64>, y: &Array1<f64>, lambda: f64) -> Array1<f64> {
    let penalty = Array2::<f64>::eye(x.ncols()) * lambda;
    solve(&(x.t().dot(x) + penalty), &x.t().dot(y))
}

/// The mean squared error of `w` on rows `x` with targets `y`.
pub fn squared_error(x: &Array2<f64>, y: &Array1<f64>, w: &Array1<f64>) -> f64 {
    (y - x.dot(w)).mapv(|r| r * r).sum() / y.len() as f64
}

/// `n` points of one period of a sine on [−1, 1], one at a random place in each of `n` equal parts,
/// the heights blurred by `noise`.
pub fn noisy_sine(n: usize, noise: f64, rng: &mut StdRng) -> (Array1<f64>, Array1<f64>) {
    let mut x = Array1::zeros(n);
    let mut y = Array1::zeros(n);
    for i in 0..n {
        x[i] = -1.0 + 2.0 * (i as f64 + uniform(rng)) / n as f64;
        y[i] = (PI * x[i]).sin() + noise * gauss(rng);
    }
    (x, y)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::{randn, rng};

    #[test]
    fn the_solution_fulfils_its_equations() {
        let mut rng = rng(1);
        let a = randn((8, 8), 1.0, &mut rng);
        let w = randn((1, 8), 1.0, &mut rng).row(0).to_owned();
        let off = solve(&a, &a.dot(&w)) - &w;
        assert!(off.iter().all(|off| off.abs() < 1e-10), "{off}");
    }

    #[test]
    fn a_zero_on_the_diagonal_needs_another_pivot() {
        let w = solve(&array![[0.0, 1.0], [2.0, 0.0]], &array![3.0, 4.0]);
        assert_eq!(w, array![2.0, 3.0]);
    }

    #[test]
    fn three_points_have_the_line_of_the_worked_example() {
        let x = powers(&array![0.0, 1.0, 2.0], 1);
        let w = fit(&x, &array![1.0, 2.0, 4.0], 0.0);
        assert!((w[0] - 5.0 / 6.0).abs() < 1e-12 && (w[1] - 1.5).abs() < 1e-12);
    }

    #[test]
    fn a_penalty_shortens_the_weights() {
        let (x, y) = noisy_sine(10, 0.3, &mut rng(2));
        let length = |lambda| fit(&powers(&x, 9), &y, lambda).mapv(|w| w * w).sum();
        assert!(length(1e-4) > length(1e-2) && length(1e-2) > length(1.0));
    }
}
