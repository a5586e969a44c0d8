//! Reads decimal numbers, as exactly as `str::parse` does.
//!
//! The standard library brings a table of 10 kB into each module that readers' browsers load. Here
//! powers of ten are multiplied out, and only for numbers that plain arithmetic might round wrongly.
//! Words such as `inf` are no numbers here.

use std::cmp::Ordering;

/// Digits that decide how a number is rounded; of the others it matters only whether one is not zero.
const MOST_DIGITS: usize = 800;

/// Returns the number nearest to a decimal text, of two equally near the even one; `None` if the text
/// is not a number.
///
/// ```
/// assert_eq!(show::read_number("-2.5e-3"), Some(-0.0025));
/// assert_eq!(show::read_number("2.5 apples"), None);
/// ```
#[must_use]
pub fn read_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let size = Decimal::read(unsigned)?.nearest();
    Some(if text.starts_with('-') { -size } else { size })
}

/// The number `digits` · 10^`power`.
struct Decimal {
    digits: Vec<u8>,
    power: i64,
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, whole(exponent)?),
            None => (text, 0),
        };
        let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits = Vec::new();
        let mut power = exponent;
        let mut is_more = false;
        for (digit, is_after) in before
            .bytes()
            .map(|byte| (byte, false))
            .chain(after.bytes().map(|byte| (byte, true)))
        {
            if !digit.is_ascii_digit() {
                return None;
            }
            let is_leading = digits.is_empty() && digit == b'0';
            if digits.len() < MOST_DIGITS {
                power -= i64::from(is_after);
                if !is_leading {
                    digits.push(digit - b'0');
                }
            } else {
                power += i64::from(!is_after);
                is_more |= digit != b'0';
            }
        }
        if before.is_empty() && after.is_empty() {
            return None;
        }
        if is_more {
            digits.push(1);
            power -= 1;
        }
        Some(Self { digits, power })
    }

    fn nearest(&self) -> f64 {
        // The largest `f64` is below 10³⁰⁹, the smallest above 10⁻³²⁴.
        let magnitude = self.digits.len() as i64 + self.power;
        if self.digits.is_empty() || magnitude < -330 {
            return 0.0;
        }
        if magnitude > 310 {
            return f64::INFINITY;
        }
        // 18 digits fit a `u64`.
        let first = self
            .digits
            .iter()
            .take(18)
            .fold(0_u64, |sum, digit| sum * 10 + u64::from(*digit));
        let left = self.digits.len().saturating_sub(18) as i64;
        let guess = scaled(first as f64, self.power + left);
        // 15 digits and powers up to 10²² are exact, and a product or quotient of two exact numbers
        // is rounded once.
        if self.digits.len() <= 15 && self.power.abs() <= 22 {
            return guess;
        }
        self.corrected(guess.min(f64::MAX))
    }

    /// Moves a guess until the number lies between the middles to its neighbors.
    fn corrected(&self, guess: f64) -> f64 {
        let mut near = guess;
        loop {
            let above = f64::from_bits(near.to_bits() + 1);
            match self.compare_to_middle_above(near) {
                Ordering::Greater if above.is_infinite() => return above,
                Ordering::Greater => near = above,
                Ordering::Equal => return even(near, above),
                Ordering::Less => break,
            }
        }
        while near > 0.0 {
            let below = f64::from_bits(near.to_bits() - 1);
            match self.compare_to_middle_above(below) {
                Ordering::Less => near = below,
                Ordering::Equal => return even(below, near),
                Ordering::Greater => break,
            }
        }
        near
    }

    /// Compares the number with the middle between `x` and the next larger one.
    fn compare_to_middle_above(&self, x: f64) -> Ordering {
        let (exponent, fraction) = (x.to_bits() >> 52, x.to_bits() & ((1 << 52) - 1));
        let (mantissa, two) = if exponent == 0 {
            (fraction, -1074)
        } else {
            (fraction | (1 << 52), exponent as i64 - 1075)
        };
        let mut own = Whole::default();
        for digit in &self.digits {
            own.multiply_and_add(10, u32::from(*digit));
        }
        let middle = 2 * mantissa + 1;
        let mut other = Whole(vec![middle as u32, (middle >> 32) as u32]);
        let (ten, two) = (self.power, two - 1);
        let tens = if ten < 0 { &mut other } else { &mut own };
        (0..ten.abs()).for_each(|_| tens.multiply_and_add(10, 0));
        let twos = if two < 0 { &mut own } else { &mut other };
        (0..two.abs() / 31).for_each(|_| twos.multiply_and_add(1 << 31, 0));
        twos.multiply_and_add(1 << (two.abs() % 31), 0);
        own.compare(&other)
    }
}

/// Parses an exponent. Larger ones than 2⁴⁰ give infinity or zero too, so they are cut to it.
fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.bytes().fold(0_i64, |sum, digit| {
        (sum * 10 + i64::from(digit - b'0')).min(1 << 40)
    });
    Some(if text.starts_with('-') { -size } else { size })
}

/// Computes `x` · 10^`power`, in two steps if the power itself is too large for an `f64`.
fn scaled(x: f64, power: i64) -> f64 {
    let ten = |power: i64| (0..power).fold(1.0, |product: f64, _| product * 10.0);
    match power {
        ..-300 => x / ten(300) / ten(-300 - power),
        -300..0 => x / ten(-power),
        _ => x * ten(power),
    }
}

/// Returns the number whose last bit is zero, as IEEE 754 rounds a middle.
fn even(one: f64, other: f64) -> f64 {
    if one.to_bits().is_multiple_of(2) {
        one
    } else {
        other
    }
}

/// A whole number of any size, its lowest 32 bits first.
#[derive(Default)]
struct Whole(Vec<u32>);

impl Whole {
    fn multiply_and_add(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(factor);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let length = self.0.len().max(other.0.len());
        let part = |whole: &Self, at: usize| whole.0.get(at).copied().unwrap_or(0);
        let parts = (0..length)
            .rev()
            .map(|at| part(self, at).cmp(&part(other, at)));
        parts
            .into_iter()
            .find(|found| found.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let expected: Option<f64> = text.parse().ok();
        let read = read_number(text);
        assert_eq!(
            read.map(f64::to_bits),
            expected.map(f64::to_bits),
            "{text:.60}: {read:?}, not {expected:?}"
        );
    }

    #[test]
    fn it_reads_what_the_standard_library_reads() {
        for text in [
            "0",
            "-0",
            "1",
            "+1",
            ".5",
            "5.",
            "00012.50",
            "1e0",
            "1E+5",
            "2.5e-3",
            "1e22",
            "1e23",
            "9007199254740993",
            "9007199254740992.5",
            "123456789012345678901234567890",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "1e-400",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "0e99999999999999999999",
            "",
            ".",
            "-",
            "e5",
            "1e",
            "1e+",
            "1.2.3",
            "0x10",
            "1_000",
            " 1",
            "1 ",
            "1e5.5",
            "--1",
        ] {
            check(text);
        }
    }

    #[test]
    fn digits_beyond_the_last_place_still_decide() {
        let zeros = "0".repeat(2000);
        check(&format!("9007199254740993.{zeros}"));
        check(&format!("9007199254740993.{zeros}1"));
        check(&format!("1{zeros}e-2000"));
        check(&format!("0.{zeros}1e2001"));
    }

    #[test]
    fn it_reads_back_what_is_printed() {
        let mut state = 1_u64;
        for _ in 0..2_000 {
            // Xorshift (Marsaglia, 2003).
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let x = f64::from_bits(state);
            if x.is_finite() {
                check(&format!("{x:?}"));
                check(&format!("{x:.20e}"));
                check(&format!("{:?}", (state % 1000) as f64 * x.fract() * 0.001));
            }
        }
    }
}
