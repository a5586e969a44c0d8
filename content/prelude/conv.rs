//! Convolution by matrix product (lesson 18), for images of shape (batch, channels, height, width).
//!
//! The window is square and the border is padded with ⌊k/2⌋ zeros, so a stride of 1 keeps the side.
//! Groups and dilation are not here.

use ndarray::{Array2, Array4, Axis};

use crate::chance::{StdRng, gauss};

/// Every window of `x` as one row.
///
/// For a batch (n, c, h, w) the result has shape (n·h′·w′, c·k·k) with h′ = ⌈h/stride⌉: row after row
/// in the order image, line, column; within a row channel by channel.
pub fn im2col(x: &Array4<f64>, k: usize, stride: usize) -> Array2<f64> {
    let (n, c, h, w) = x.dim();
    let (rows, cols) = (h.div_ceil(stride), w.div_ceil(stride));
    let mut windows = Array2::zeros((n * rows * cols, c * k * k));
    for_each_pixel(x.dim(), k, stride, |row, column, at| {
        windows[[row, column]] = x[at]
    });
    windows
}

/// The transpose of [`im2col`]: adds every window back to the pixels it came from.
pub fn col2im(
    windows: &Array2<f64>,
    shape: (usize, usize, usize, usize),
    k: usize,
    stride: usize,
) -> Array4<f64> {
    let mut x = Array4::zeros(shape);
    for_each_pixel(shape, k, stride, |row, column, at| {
        x[at] += windows[[row, column]]
    });
    x
}

/// Calls `visit(row, column, pixel)` for every entry of the window matrix that is not padding.
fn for_each_pixel(
    (n, c, h, w): (usize, usize, usize, usize),
    k: usize,
    stride: usize,
    mut visit: impl FnMut(usize, usize, [usize; 4]),
) {
    let pad = k / 2;
    let (rows, cols) = (h.div_ceil(stride), w.div_ceil(stride));
    for i in 0..n {
        for (r, s) in (0..rows).flat_map(|r| (0..cols).map(move |s| (r, s))) {
            let row = (i * rows + r) * cols + s;
            for column in 0..c * k * k {
                let (channel, dr, ds) = (column / (k * k), column / k % k, column % k);
                let (y, x) = (r * stride + dr, s * stride + ds);
                // The padded image begins `pad` pixels before the image.
                if (pad..h + pad).contains(&y) && (pad..w + pad).contains(&x) {
                    visit(row, column, [i, channel, y - pad, x - pad]);
                }
            }
        }
    }
}

/// A convolution without bias.
#[derive(Clone, Debug, PartialEq)]
pub struct Conv2d {
    /// Weights, shape (out, in, k, k) with k odd.
    pub w: Array4<f64>,
    /// Distance between windows.
    pub stride: usize,
}

impl Conv2d {
    /// A `k` × `k` convolution from `c_in` to `c_out` channels with He weights (fan-in c_in·k²).
    pub fn he(c_in: usize, c_out: usize, k: usize, stride: usize, rng: &mut StdRng) -> Self {
        let std = (2.0 / (c_in * k * k) as f64).sqrt();
        let w = Array4::from_shape_simple_fn((c_out, c_in, k, k), || std * gauss(rng));
        Conv2d { w, stride }
    }

    /// Images (n, out, h′, w′) for images (n, in, h, w).
    pub fn forward(&self, x: &Array4<f64>) -> Array4<f64> {
        let (n, c, h, w) = x.dim();
        let (out, _, k, _) = self.w.dim();
        if k == 1 && self.stride == 1 {
            // A window is a pixel: every image is its own window matrix, lying on its side.
            let mut z = Array4::zeros((n, out, h, w));
            for (x, mut z) in x.outer_iter().zip(z.outer_iter_mut()) {
                let pixels = x.to_shape((c, h * w)).expect("the same entries");
                let mixed = self.matrix().dot(&pixels);
                z.assign(
                    &mixed
                        .into_shape_with_order((out, h, w))
                        .expect("the same entries"),
                );
            }
            return z;
        }
        let (rows, cols) = (h.div_ceil(self.stride), w.div_ceil(self.stride));
        let z = im2col(x, k, self.stride).dot(&self.matrix().t());
        let z = z
            .into_shape_with_order((n, rows, cols, out))
            .expect("one row per window");
        z.permuted_axes([0, 3, 1, 2])
            .as_standard_layout()
            .into_owned()
    }

    /// The gradients with respect to `x` and to the weights, from `dz` of the output's shape.
    pub fn backward(&self, x: &Array4<f64>, dz: &Array4<f64>) -> (Array4<f64>, Array4<f64>) {
        let (out, _, k, _) = self.w.dim();
        let dz = dz
            .view()
            .permuted_axes([0, 2, 3, 1])
            .as_standard_layout()
            .into_owned();
        let windows = dz.len() / out;
        let dz = dz
            .into_shape_with_order((windows, out))
            .expect("one row per window");
        let dw = dz
            .t()
            .dot(&im2col(x, k, self.stride))
            .as_standard_layout()
            .into_owned();
        let dw = dw
            .into_shape_with_order(self.w.dim())
            .expect("one row per output channel");
        (col2im(&dz.dot(&self.matrix()), x.dim(), k, self.stride), dw)
    }

    /// Number of weights.
    pub fn params(&self) -> usize {
        self.w.len()
    }

    /// The weights as a matrix, one output channel a row.
    fn matrix(&self) -> Array2<f64> {
        let out = self.w.len_of(Axis(0));
        self.w
            .to_shape((out, self.w.len() / out))
            .expect("the same entries")
            .into_owned()
    }
}

/// Mean over `k` × `k` windows that do not overlap; the side must be a multiple of `k`.
pub fn average_pool(x: &Array4<f64>, k: usize) -> Array4<f64> {
    let (n, c, h, w) = x.dim();
    assert!(
        h.is_multiple_of(k) && w.is_multiple_of(k),
        "the side {h}×{w} is not a multiple of {k}"
    );
    let mut y = Array4::zeros((n, c, h / k, w / k));
    for ((i, channel, r, s), &x) in x.indexed_iter() {
        y[[i, channel, r / k, s / k]] += x / (k * k) as f64;
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{grad_check, rng};

    fn images(shape: (usize, usize, usize, usize), seed: u64) -> Array4<f64> {
        let mut rng = rng(seed);
        Array4::from_shape_simple_fn(shape, || gauss(&mut rng))
    }

    /// The definition: slides the window and adds up.
    fn slow(x: &Array4<f64>, conv: &Conv2d) -> Array4<f64> {
        let (n, c, h, w) = x.dim();
        let (out, _, k, _) = conv.w.dim();
        let shape = (n, out, h.div_ceil(conv.stride), w.div_ceil(conv.stride));
        Array4::from_shape_fn(shape, |(i, o, r, s)| {
            let mut sum = 0.0;
            for (channel, dr, ds) in ndarray::indices((c, k, k)) {
                let (y, x_) = (r * conv.stride + dr, s * conv.stride + ds);
                if y >= k / 2 && x_ >= k / 2 && y - k / 2 < h && x_ - k / 2 < w {
                    sum += x[[i, channel, y - k / 2, x_ - k / 2]] * conv.w[[o, channel, dr, ds]];
                }
            }
            sum
        })
    }

    #[test]
    fn the_matrix_product_is_the_sliding_window() {
        for (k, stride) in [(1, 1), (3, 1), (3, 2), (5, 2)] {
            let x = images((2, 3, 7, 6), 1);
            let conv = Conv2d::he(3, 4, k, stride, &mut rng(2));
            let off = conv.forward(&x) - slow(&x, &conv);
            assert!(
                off.iter().all(|d| d.abs() < 1e-12),
                "kernel {k}, stride {stride}"
            );
        }
    }

    #[test]
    fn both_gradients_are_slopes() {
        let x = images((2, 2, 5, 5), 3);
        let conv = Conv2d::he(2, 3, 3, 2, &mut rng(4));
        let dz = images((2, 3, 3, 3), 5);
        let (dx, dw) = conv.backward(&x, &dz);
        assert!(grad_check(&x, &dx, |x| (conv.forward(x) * &dz).sum()) < 1e-6);
        let with = |w: &Array4<f64>| {
            Conv2d {
                w: w.clone(),
                stride: 2,
            }
            .forward(&x)
        };
        assert!(grad_check(&conv.w, &dw, |w| (with(w) * &dz).sum()) < 1e-6);
    }

    #[test]
    fn average_pooling_keeps_the_mean() {
        let x = images((1, 2, 4, 4), 6);
        let y = average_pool(&x, 2);
        assert_eq!(y.dim(), (1, 2, 2, 2));
        assert!((x.mean().unwrap() - y.mean().unwrap()).abs() < 1e-12);
    }
}
