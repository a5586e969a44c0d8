//! Softmax and cross-entropy (lesson 8).

use ndarray::Array2;

/// Turns scores `z` of shape (n, classes) into probabilities, row by row.
///
/// The largest score of a row is taken away first: the result is the same, and nothing overflows.
pub fn softmax_rows(z: &Array2<f64>) -> Array2<f64> {
    let mut p = z.clone();
    for mut row in p.rows_mut() {
        let top = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        row.mapv_inplace(|z| (z - top).exp());
        let sum = row.sum();
        row /= sum;
    }
    p
}

/// Mean cross-entropy in nats of scores `z` (n, classes) for the true classes `y`, and its gradient
/// with respect to `z`: (softmax(z) − onehot(y)) / n.
///
/// # Panics
///
/// If `z` and `y` differ in length, or a class has no column.
pub fn cross_entropy(z: &Array2<f64>, y: &[usize]) -> (f64, Array2<f64>) {
    let n = y.len();
    assert_eq!(z.nrows(), n, "one class per row of scores");
    let mut loss = 0.0;
    for (row, &class) in z.rows().into_iter().zip(y) {
        // ln Σ exp(z) − z[y], not −ln p[y]: a probability may round to zero, this sum may not.
        let top = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let log_sum = row.iter().map(|z| (z - top).exp()).sum::<f64>().ln() + top;
        loss += log_sum - row[class];
    }
    let mut dz = softmax_rows(z);
    for (i, &class) in y.iter().enumerate() {
        dz[[i, class]] -= 1.0;
    }
    dz /= n as f64;
    (loss / n as f64, dz)
}

/// Share of rows whose largest score stands in the column of the true class.
pub fn accuracy(z: &Array2<f64>, y: &[usize]) -> f64 {
    let right = z.rows().into_iter().zip(y).filter(|(row, class)| {
        let best = (0..row.len()).max_by(|&i, &j| row[i].total_cmp(&row[j]));
        best == Some(**class)
    });
    right.count() as f64 / y.len() as f64
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::{grad_check, randn, rng};

    #[test]
    fn softmax_ignores_a_common_shift_and_does_not_overflow() {
        let p = softmax_rows(&array![[1.0, 2.0], [1001.0, 1002.0]]);
        assert_eq!(p.row(0), p.row(1));
        assert!((p.sum() - 2.0).abs() < 1e-12);
    }

    #[test]
    fn equal_scores_cost_the_logarithm_of_the_number_of_classes() {
        let (loss, _) = cross_entropy(&Array2::zeros((3, 5)), &[0, 1, 4]);
        assert!((loss - 5f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn the_gradient_is_the_slope() {
        let z = randn((4, 3), 1.0, &mut rng(1));
        let y = [0, 2, 1, 1];
        let (_, dz) = cross_entropy(&z, &y);
        assert!(grad_check(&z, &dz, |z| cross_entropy(z, &y).0) < 1e-7);
    }

    #[test]
    fn accuracy_counts_the_best_scores() {
        assert_eq!(accuracy(&array![[1.0, 2.0], [3.0, 0.0]], &[1, 1]), 0.5);
    }
}
