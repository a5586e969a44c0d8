//! Instances of array functions that demos use, if `ndarray` is a dependency. This is a module of
//! the warm crate and never runs.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, array, s};

pub fn matrices(a: &Array2<f64>, b: &Array2<f64>, x: &Array1<f64>) -> Array2<f64> {
    let mut y = a.dot(b);
    let z = a.dot(x);
    let product = x.dot(x);
    y += &(a + b);
    y += 1.0;
    y *= 2.0;
    y -= &(a - b);
    let scaled = a * 2.0 + b / 3.0 - 1.0;
    let by_element = a * b;
    let kept = y.mapv(|v| v.max(0.0)).map(|v| v.tanh());
    let transposed = a.t().dot(b);
    let moved = kept.t().to_owned();
    y.mapv_inplace(|v| v * 0.5);
    y.scaled_add(0.1, b);
    let sums = (y.sum_axis(Axis(0)), y.mean_axis(Axis(0)), y.sum(), y.mean(), z.sum());
    let largest = kept.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let row: ArrayView1<f64> = kept.row(0);
    let part: ArrayView2<f64> = kept.slice(s![.., 0..1]);
    let shape = kept.shape().to_vec();
    for (i, row) in kept.rows().into_iter().enumerate() {
        println!("{i} {row} {:?} {:.3}", row, row.sum());
    }
    for ((i, j), value) in kept.indexed_iter() {
        println!("{i} {j} {value}");
    }
    println!("{kept} {kept:.3} {kept:?} {z} {z:.3} {row} {part} {shape:?} {sums:?}");
    println!("{scaled} {by_element} {transposed} {moved} {largest} {product}");
    y[[0, 0]] + z[0] + scaled[[0, 0]];
    y
}

pub fn vectors(a: &Array1<f64>, b: &Array1<f64>, x: &Array2<f64>) -> Array1<f64> {
    let mut sum = a + b - a * b;
    sum = &sum - b;
    sum = x.dot(&sum) - a;
    sum = sum * 2.0 / 3.0 + 1.0 - 0.5;
    sum = a - &(b.clone() * 2.0) + &(a / 2.0) * (b + 1.0);
    sum += b;
    sum -= &(a * 0.1);
    sum *= 2.0;
    sum /= 3.0;
    sum.mapv_inplace(|v| v + 1.0);
    sum.scaled_add(0.1, b);
    sum.fill(0.0);
    let zeros = Array1::<f64>::zeros(3) + Array1::<f64>::ones(3) + Array1::from_elem(3, 1.0_f64);
    let listed = Array1::from(vec![1.0, 2.0]);
    let means = (zeros.mean().unwrap_or(f64::NAN), listed.sum(), x.sum(), sum.len());
    for (i, value) in zeros.iter().enumerate() {
        println!("{i:2} {value:.6} {:?}", means);
    }
    println!("{:.3} {:.3}", x.mean_axis(Axis(0)).expect("rows"), x.sum_axis(Axis(1)));
    sum
}

pub fn made(n: usize) -> (Array2<f64>, Array1<f64>) {
    let mut zeros = Array2::<f64>::zeros((n, n));
    let ones = Array2::<f64>::ones((n, n));
    let eye = Array2::<f64>::eye(n);
    let filled = Array2::from_shape_fn((n, n), |(i, j)| (i + j) as f64);
    let shaped = Array2::from_shape_vec((n, n), vec![0.0; n * n]).unwrap();
    let listed = array![[1.0, 2.0], [3.0, 4.0]];
    let line = Array1::linspace(0.0, 1.0, n);
    let vector: Array1<f64> = Array1::from_vec(vec![1.0; n]);
    let each = Array1::from_iter((0..n).map(|i| i as f64));
    let function = Array1::from_shape_fn(n, |i| i as f64);
    zeros.assign(&ones);
    zeros.row_mut(0).assign(&line);
    zeros.fill(0.0);
    let unit = &vector / vector.dot(&vector).sqrt();
    let sum = &line + &vector + &each + &function - &unit;
    println!("{:?} {}", zeros.dim(), listed);
    (zeros + eye + filled + shaped, sum.mapv(f64::exp))
}
