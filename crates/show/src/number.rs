//! Numbers: every integer and float of the language, and references to them.
//!
//! It exists so that slices, ndarray views and iterators over either kind can be passed as they
//! are. It is not a numeric tower: nothing is computed with it.

use crate::value::Cell;

/// A number that a figure, a value or a check can hold.
///
/// ```
/// use show::Number;
/// assert_eq!(3_usize.to_f64(), 3.0);
/// assert_eq!((&0.5_f64).to_f64(), 0.5);
/// ```
pub trait Number: Clone {
    /// The nearest `f64`; integers above 2⁵³ are rounded.
    fn to_f64(&self) -> f64;

    /// The number as a value, which remembers whether it was an integer.
    fn to_cell(&self) -> Cell;
}

impl<N: Number> Number for &N {
    fn to_f64(&self) -> f64 {
        (*self).to_f64()
    }

    fn to_cell(&self) -> Cell {
        (*self).to_cell()
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl Number for $integer {
            fn to_f64(&self) -> f64 {
                *self as f64
            }

            fn to_cell(&self) -> Cell {
                Cell::Integer(*self as i128)
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize i128);

macro_rules! floats {
    ($($float:ty)*) => {$(
        impl Number for $float {
            fn to_f64(&self) -> f64 {
                f64::from(*self)
            }

            fn to_cell(&self) -> Cell {
                Cell::Float(f64::from(*self))
            }
        }
    )*};
}

floats!(f32 f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: impl Number, expected: f64, cell: Cell) {
        assert_eq!(number.to_f64(), expected);
        assert_eq!(number.to_cell(), cell);
    }

    #[test]
    fn an_integer_stays_an_integer() {
        check(7_u8, 7.0, Cell::Integer(7));
        check(-7_i64, -7.0, Cell::Integer(-7));
    }

    #[test]
    fn references_count_as_what_they_point_to() {
        let numbers = [2.5_f64];
        check(numbers.first().unwrap(), 2.5, Cell::Float(2.5));
        check(0.5_f32, 0.5, Cell::Float(0.5));
    }
}
