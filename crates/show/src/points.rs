//! The shapes of data a plot takes: points, labeled points, bars and intervals.
//!
//! Each is a trait, so that numbers, pairs and references to them can be passed without conversion.
//! Nothing is checked here: NaN and infinities are data, and the renderer shows them as gaps.

use crate::number::Number;

/// A point of a line or scatter: a number, whose x is its place in the sequence, or a pair (x, y).
///
/// ```
/// use show::Point;
/// assert_eq!(0.25.point(3), (3.0, 0.25));
/// assert_eq!((10, 0.25).point(3), (10.0, 0.25));
/// ```
pub trait Point: Clone {
    /// The coordinates of the point that stands at `index` in its sequence.
    fn point(&self, index: usize) -> (f64, f64);
}

impl<P: Point> Point for &P {
    fn point(&self, index: usize) -> (f64, f64) {
        (*self).point(index)
    }
}

impl<X: Number, Y: Number> Point for (X, Y) {
    fn point(&self, _: usize) -> (f64, f64) {
        (self.0.to_f64(), self.1.to_f64())
    }
}

macro_rules! heights {
    ($($number:ty)*) => {$(
        impl Point for $number {
            fn point(&self, index: usize) -> (f64, f64) {
                (index as f64, self.to_f64())
            }
        }
    )*};
}

heights!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64);

/// A point that carries its name: (label, x, y).
///
/// ```
/// use show::Labeled;
/// assert_eq!(("ResNet-50", 25.6, 4).labeled(), ("ResNet-50".to_owned(), 25.6, 4.0));
/// ```
pub trait Labeled {
    /// The label and the coordinates.
    fn labeled(&self) -> (String, f64, f64);
}

impl<L: Labeled> Labeled for &L {
    fn labeled(&self) -> (String, f64, f64) {
        (*self).labeled()
    }
}

impl<L: ToString, X: Number, Y: Number> Labeled for (L, X, Y) {
    fn labeled(&self) -> (String, f64, f64) {
        (self.0.to_string(), self.1.to_f64(), self.2.to_f64())
    }
}

/// One bar: (category, height). The category may be text or a number.
///
/// ```
/// use show::Bar;
/// assert_eq!((1998, 0.5).bar(), ("1998".to_owned(), 0.5));
/// ```
pub trait Bar {
    /// The category and the height.
    fn bar(&self) -> (String, f64);
}

impl<B: Bar> Bar for &B {
    fn bar(&self) -> (String, f64) {
        (*self).bar()
    }
}

impl<C: ToString, Y: Number> Bar for (C, Y) {
    fn bar(&self) -> (String, f64) {
        (self.0.to_string(), self.1.to_f64())
    }
}

/// One slice of a band: (x, low, high).
///
/// ```
/// use show::Interval;
/// assert_eq!((0, 0.5, 2).interval(), (0.0, 0.5, 2.0));
/// ```
pub trait Interval {
    /// The place and the two bounds.
    fn interval(&self) -> (f64, f64, f64);
}

impl<I: Interval> Interval for &I {
    fn interval(&self) -> (f64, f64, f64) {
        (*self).interval()
    }
}

impl<X: Number, L: Number, H: Number> Interval for (X, L, H) {
    fn interval(&self) -> (f64, f64, f64) {
        (self.0.to_f64(), self.1.to_f64(), self.2.to_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<P: Point>(points: impl IntoIterator<Item = P>, expected: &[(f64, f64)]) {
        let points = points.into_iter().enumerate();
        let found: Vec<_> = points.map(|(index, point)| point.point(index)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_are_placed_by_their_index() {
        check([5.0, 6.0], &[(0.0, 5.0), (1.0, 6.0)]);
        check([5_usize, 6].iter(), &[(0.0, 5.0), (1.0, 6.0)]);
        check([5_i32, 6].iter().filter(|x| **x > 5), &[(0.0, 6.0)]);
    }

    #[test]
    fn pairs_carry_their_own_x() {
        check([(2, 0.5)], &[(2.0, 0.5)]);
        check([(2_u8, &0.5_f32)].iter(), &[(2.0, 0.5)]);
    }

    #[test]
    fn bars_take_numbers_as_categories() {
        assert_eq!((3, 0.5).bar(), ("3".to_owned(), 0.5));
        let bars = [("three", 1)];
        assert_eq!(
            bars.iter().map(|bar| bar.bar()).next(),
            Some(("three".to_owned(), 1.0))
        );
    }

    #[test]
    fn labels_and_intervals_may_be_borrowed() {
        fn both(labeled: impl Labeled, interval: impl Interval) {
            assert_eq!(labeled.labeled(), ("a".to_owned(), 1.0, 2.0));
            assert_eq!(interval.interval(), (1.0, 0.5, 2.0));
        }
        both(
            [("a", 1, 2)].first().unwrap(),
            [(1, 0.5, 2)].first().unwrap(),
        );
        both(("a", 1, 2), (1, 0.5, 2));
    }
}
