//! Initial weights (lesson 13), of shape (in, out).

use ndarray::Array2;

use crate::chance::{StdRng, randn};

/// Gaussian weights with variance 2/in: a ReLU layer keeps the mean square of its input (He et al.,
/// arXiv:1502.01852).
pub fn he(shape: (usize, usize), rng: &mut StdRng) -> Array2<f64> {
    randn(shape, (2.0 / shape.0 as f64).sqrt(), rng)
}

/// Gaussian weights with variance 2/(in + out): a linear layer keeps the variance about equally well
/// in both directions (Glorot and Bengio, AISTATS 2010).
pub fn glorot(shape: (usize, usize), rng: &mut StdRng) -> Array2<f64> {
    randn(shape, (2.0 / (shape.0 + shape.1) as f64).sqrt(), rng)
}

/// Random weights with orthonormal columns, or orthonormal rows where there are fewer rows.
///
/// Modified Gram–Schmidt on a Gaussian matrix (Saxe et al., arXiv:1312.6120).
pub fn orthogonal(shape: (usize, usize), rng: &mut StdRng) -> Array2<f64> {
    if shape.0 < shape.1 {
        return orthogonal((shape.1, shape.0), rng).reversed_axes();
    }
    let mut q = randn(shape, 1.0, rng);
    for j in 0..shape.1 {
        for i in 0..j {
            let earlier = q.column(i).to_owned();
            let overlap = earlier.dot(&q.column(j));
            q.column_mut(j).scaled_add(-overlap, &earlier);
        }
        let length = q.column(j).dot(&q.column(j)).sqrt();
        q.column_mut(j).mapv_inplace(|x| x / length);
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{relu, rms, rng};

    #[test]
    fn he_keeps_the_mean_square_through_relu() {
        let mut rng = rng(13);
        let x = randn((200, 400), 1.0, &mut rng);
        let y = relu(&x.dot(&he((400, 400), &mut rng)));
        assert!((rms(&y) / rms(&x) - 1.0).abs() < 0.05);
    }

    #[test]
    fn glorot_averages_the_two_widths() {
        let w = glorot((300, 100), &mut rng(1));
        assert!((w.var(0.0) * 200.0 - 1.0).abs() < 0.05);
    }

    #[test]
    fn orthogonal_columns_are_orthonormal() {
        for shape in [(6, 6), (8, 3), (3, 8)] {
            let q = orthogonal(shape, &mut rng(2));
            assert_eq!(q.dim(), shape);
            let tall = if shape.0 < shape.1 {
                q.reversed_axes()
            } else {
                q
            };
            let identity = Array2::<f64>::eye(tall.ncols());
            let off = tall.t().dot(&tall) - identity;
            assert!(off.iter().all(|x| x.abs() < 1e-12));
        }
    }
}
