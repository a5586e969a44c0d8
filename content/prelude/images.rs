//! Layers of a small convolutional net between its convolutions (lesson 20), for images of shape
//! (batch, channels, height, width).

use ndarray::{Array, Array2, Array4, Dimension};

/// max(z, 0).
pub fn relu_images(z: &Array4<f64>) -> Array4<f64> {
    z.mapv(|z| z.max(0.0))
}

/// The gradient below a ReLU: `da` where `z` > 0, zero elsewhere.
pub fn relu_images_backward(z: &Array4<f64>, da: &Array4<f64>) -> Array4<f64> {
    let mut dz = da.clone();
    dz.zip_mut_with(z, |dz, &z| *dz = if z > 0.0 { *dz } else { 0.0 });
    dz
}

/// The gradient below [`average_pool`](crate::average_pool): every pixel of a window gets an equal
/// share.
pub fn average_pool_backward(dy: &Array4<f64>, k: usize) -> Array4<f64> {
    let (n, c, h, w) = dy.dim();
    let share = 1.0 / (k * k) as f64;
    Array4::from_shape_fn((n, c, h * k, w * k), |(i, channel, r, s)| {
        share * dy[[i, channel, r / k, s / k]]
    })
}

/// Images as rows: (n, c, h, w) becomes (n, c·h·w).
pub fn flatten(x: &Array4<f64>) -> Array2<f64> {
    let (n, c, h, w) = x.dim();
    let x = x.to_shape((n, c * h * w)).expect("the same entries");
    x.into_owned()
}

/// Rows as images, the inverse of [`flatten`].
///
/// # Panics
///
/// If the rows do not have c·h·w entries.
pub fn unflatten(x: &Array2<f64>, (c, h, w): (usize, usize, usize)) -> Array4<f64> {
    let n = x.nrows();
    let x = x.to_shape((n, c, h, w)).expect("rows of c·h·w entries");
    x.into_owned()
}

/// A parameter beside its gradient, as an optimizer takes them.
///
/// # Panics
///
/// If one of the arrays is not stored row by row.
pub fn pair<'a, D: Dimension>(
    parameter: &'a mut Array<f64, D>,
    gradient: &'a Array<f64, D>,
) -> (&'a mut [f64], &'a [f64]) {
    const ROW_BY_ROW: &str = "parameters are stored row by row";
    (
        parameter.as_slice_mut().expect(ROW_BY_ROW),
        gradient.as_slice().expect(ROW_BY_ROW),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{average_pool, gauss, grad_check, rng};

    fn images(shape: (usize, usize, usize, usize), seed: u64) -> Array4<f64> {
        let mut rng = rng(seed);
        Array4::from_shape_simple_fn(shape, || gauss(&mut rng))
    }

    #[test]
    fn the_gradient_of_pooling_is_a_slope() {
        let (x, dy) = (images((2, 3, 4, 4), 1), images((2, 3, 2, 2), 2));
        let dx = average_pool_backward(&dy, 2);
        assert!(grad_check(&x, &dx, |x| (average_pool(x, 2) * &dy).sum()) < 1e-6);
        assert!((dx.sum() - dy.sum()).abs() < 1e-12);
    }

    #[test]
    fn the_gradient_of_relu_is_a_slope() {
        let (x, dy) = (images((2, 3, 4, 4), 3), images((2, 3, 4, 4), 4));
        let dx = relu_images_backward(&x, &dy);
        assert!(grad_check(&x, &dx, |x| (relu_images(x) * &dy).sum()) < 1e-6);
    }

    #[test]
    fn images_survive_being_rows() {
        let x = images((2, 3, 4, 5), 5);
        assert_eq!(unflatten(&flatten(&x), (3, 4, 5)), x);
        assert_eq!(flatten(&x)[[1, 0]], x[[1, 0, 0, 0]]);
    }
}
