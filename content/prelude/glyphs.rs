//! Ten digits of 5 × 7 pixels (lesson 2): the smallest images in which there is something to tell apart.
//!
//! Drawn here as text. Rows of the arrays are images, ink is 1 and paper 0.

use ndarray::{Array2, Array4};

use crate::chance::{StdRng, below, uniform};

/// The digits 0 to 9, one line of pixels after the other; `#` is ink.
const DIGITS: [[&str; 7]; 10] = [
    [
        ".###.", "#...#", "#..##", "#.#.#", "##..#", "#...#", ".###.",
    ],
    [
        "..#..", ".##..", "..#..", "..#..", "..#..", "..#..", ".###.",
    ],
    [
        ".###.", "#...#", "....#", "...#.", "..#..", ".#...", "#####",
    ],
    [
        ".###.", "#...#", "....#", "..##.", "....#", "#...#", ".###.",
    ],
    [
        "...#.", "..##.", ".#.#.", "#..#.", "#####", "...#.", "...#.",
    ],
    [
        "#####", "#....", "####.", "....#", "....#", "#...#", ".###.",
    ],
    [
        ".###.", "#....", "#....", "####.", "#...#", "#...#", ".###.",
    ],
    [
        "#####", "....#", "...#.", "..#..", ".#...", ".#...", ".#...",
    ],
    [
        ".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###.",
    ],
    [
        ".###.", "#...#", "#...#", ".####", "....#", "....#", ".###.",
    ],
];

/// Share of pixels that noise turns over.
const NOISE: f64 = 0.03;

/// The clean digits, one a row: shape (10, 35).
pub fn digits() -> Array2<f64> {
    Array2::from_shape_fn((10, 35), |(digit, pixel)| ink(digit, pixel / 5, pixel % 5))
}

/// `n` digits in turn with 3 % of their pixels turned over, and the digit each of them is: shape
/// (n, 35).
pub fn noisy(n: usize, rng: &mut StdRng) -> (Array2<f64>, Vec<usize>) {
    let mut x = Array2::from_shape_fn((n, 35), |(i, pixel)| ink(i % 10, pixel / 5, pixel % 5));
    x.mapv_inplace(|x| turned_over(x, rng));
    (x, (0..n).map(|i| i % 10).collect())
}

/// `n` digits in turn, each somewhere in an image of 8 × 8 pixels of which 3 % are turned over, and
/// the digit each of them is: shape (n, 1, 8, 8).
pub fn placed(n: usize, rng: &mut StdRng) -> (Array4<f64>, Vec<usize>) {
    let mut x = Array4::zeros((n, 1, 8, 8));
    for i in 0..n {
        let (down, right) = (below(2, rng), below(4, rng));
        for (row, column) in (0..7).flat_map(|row| (0..5).map(move |column| (row, column))) {
            x[[i, 0, row + down, column + right]] = ink(i % 10, row, column);
        }
    }
    x.mapv_inplace(|x| turned_over(x, rng));
    (x, (0..n).map(|i| i % 10).collect())
}

fn ink(digit: usize, row: usize, column: usize) -> f64 {
    f64::from(DIGITS[digit][row].as_bytes()[column] == b'#')
}

fn turned_over(x: f64, rng: &mut StdRng) -> f64 {
    if uniform(rng) < NOISE { 1.0 - x } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::rng;

    #[test]
    fn no_two_digits_are_alike() {
        let digits = digits();
        for (i, one) in digits.rows().into_iter().enumerate() {
            for other in digits.rows().into_iter().skip(i + 1) {
                let differing = one.iter().zip(other).filter(|(a, b)| a != b).count();
                assert!(differing >= 3, "{i}: {differing}");
            }
        }
    }

    #[test]
    fn noise_turns_over_three_percent() {
        let (x, y) = noisy(1000, &mut rng(1));
        let clean = digits();
        let rows = x.rows().into_iter().zip(&y);
        let differing: f64 = rows
            .map(|(x, &y)| (&x - &clean.row(y)).mapv(f64::abs).sum())
            .sum();
        assert!((differing / x.len() as f64 - 0.03).abs() < 0.003);
    }

    #[test]
    fn a_placed_digit_keeps_its_ink_up_to_noise() {
        let (x, y) = placed(800, &mut rng(2));
        assert_eq!((x.dim(), &y[..3]), ((800, 1, 8, 8), &[0, 1, 2][..]));
        let clean = digits();
        for (image, &digit) in x.outer_iter().zip(&y) {
            assert!((image.sum() - clean.row(digit).sum()).abs() < 10.0);
        }
    }
}
