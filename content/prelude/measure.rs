//! Two instruments for a batch of shape (n, d): how large it is, and how alike its rows are.

use ndarray::Array2;

/// Root of the mean square over all entries.
pub fn rms(x: &Array2<f64>) -> f64 {
    (x.iter().map(|x| x * x).sum::<f64>() / x.len() as f64).sqrt()
}

/// Cosine of every row with every row: shape (n, n), ones on the diagonal.
pub fn cosines(x: &Array2<f64>) -> Array2<f64> {
    let mut unit = x.clone();
    for mut row in unit.rows_mut() {
        let length = row.dot(&row).sqrt();
        row /= length;
    }
    unit.dot(&unit.t())
}

/// Mean cosine over all pairs of different rows: 0 for unrelated rows, 1 for rows that point the
/// same way.
pub fn mean_cosine(x: &Array2<f64>) -> f64 {
    let n = x.nrows() as f64;
    (cosines(x).sum() - n) / (n * (n - 1.0))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn rms_of_three_and_four() {
        assert!((rms(&array![[3.0, 4.0]]) - 12.5f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn cosine_knows_parallel_from_perpendicular() {
        assert!((mean_cosine(&array![[1.0, 2.0], [2.0, 4.0]]) - 1.0).abs() < 1e-12);
        assert!(mean_cosine(&array![[1.0, 0.0], [0.0, 4.0]]).abs() < 1e-12);
    }
}
