//! Floats as the frames hold them: a JSON number, or `"NaN"`, `"inf"` and `"-inf"`.
//!
//! JSON has no spelling for what is not finite, and a demo that diverges must be able to say so.
//! Reading is lenient about integers; writing gives back what was read.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// A float that survives JSON, finite or not.
///
/// ```
/// use figure::Real;
/// let reals: Vec<Real> = serde_json::from_str(r#"[1, 0.5, "NaN", "-inf"]"#).unwrap();
/// assert_eq!(reals[1].0, 0.5);
/// assert!(reals[2].0.is_nan());
/// assert_eq!(serde_json::to_string(&reals[3]).unwrap(), r#""-inf""#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Real(pub f64);

impl From<f64> for Real {
    fn from(x: f64) -> Real {
        Real(x)
    }
}

impl Serialize for Real {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_finite() {
            serializer.serialize_f64(self.0)
        } else {
            serializer.collect_str(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Real {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Real, D::Error> {
        deserializer.deserialize_any(RealVisitor)
    }
}

struct RealVisitor;

impl Visitor<'_> for RealVisitor {
    type Value = Real;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, \"NaN\", \"inf\" or \"-inf\"")
    }

    fn visit_f64<E>(self, x: f64) -> Result<Real, E> {
        Ok(Real(x))
    }

    fn visit_i64<E>(self, x: i64) -> Result<Real, E> {
        Ok(Real(x as f64))
    }

    fn visit_u64<E>(self, x: u64) -> Result<Real, E> {
        Ok(Real(x as f64))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Real, E> {
        match text {
            "NaN" => Ok(Real(f64::NAN)),
            "inf" => Ok(Real(f64::INFINITY)),
            "-inf" => Ok(Real(f64::NEG_INFINITY)),
            _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: Option<f64>) {
        let real = serde_json::from_str::<Real>(json)
            .ok()
            .map(|real| real.0.to_bits());
        assert_eq!(real, expected.map(f64::to_bits), "in {json}");
    }

    #[test]
    fn finite_numbers_read_back_to_the_same_bits() {
        for x in [0.1, -0.0, 1e-300, f64::MAX, 3.0] {
            check(&serde_json::to_string(&Real(x)).unwrap(), Some(x));
        }
    }

    #[test]
    fn integers_are_numbers() {
        check("3", Some(3.0));
        check("-3", Some(-3.0));
    }

    #[test]
    fn only_three_words_are_numbers() {
        check("\"inf\"", Some(f64::INFINITY));
        check("\"-inf\"", Some(f64::NEG_INFINITY));
        check("\"infinity\"", None);
        check("\"1\"", None);
        check("null", None);
    }
}
