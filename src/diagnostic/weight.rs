//! How much each code weighs in a course: `[check]` of `course.toml`.
//!
//! ```toml
//! [check]
//! alt-words = "error"
//! asset-unused = "off"
//! ```
//!
//! Codes that the promise on the label rests on always weigh what they weigh.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, de};

use super::{Code, Diagnostic, Severity};

/// What a course makes of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It keeps the site from being published.
    Error,
    /// It is told.
    Warning,
    /// It is not told.
    Off,
}

/// The codes whose weight a course has set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights(BTreeMap<Code, Weight>);

impl Weights {
    /// The diagnostic with the weight that the course gives it; `None` if that is none.
    pub fn weigh(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        match self.0.get(&diagnostic.code) {
            None => {}
            Some(Weight::Error) => diagnostic.severity = Severity::Error,
            Some(Weight::Warning) => diagnostic.severity = Severity::Warning,
            Some(Weight::Off) => return None,
        }
        Some(diagnostic)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let names: Vec<String> = Self::ALL
            .iter()
            .map(|code| format!("`{}`", code.as_str()))
            .collect();
        Self::of_name(&name).ok_or_else(|| {
            let words = format!(
                "unknown variant `{name}`, expected one of {}",
                names.join(", ")
            );
            D::Error::custom(words)
        })
    }
}

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Table)
    }
}

struct Table;

impl<'de> Visitor<'de> for Table {
    type Value = Weights;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of codes, each \"error\", \"warning\" or \"off\"")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Weights, A::Error> {
        let mut weights = BTreeMap::new();
        while let Some(code) = entries.next_key::<Code>()? {
            let weight = entries.next_value_seed(WeightOf(code))?;
            weights.insert(code, weight);
        }
        Ok(Weights(weights))
    }
}

/// Reads the weight of a code, so that one it cannot have is found at its value.
struct WeightOf(Code);

impl<'de> DeserializeSeed<'de> for WeightOf {
    type Value = Weight;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Weight, D::Error> {
        let weight = Weight::deserialize(deserializer)?;
        if self.0.is_firm() && weight != Weight::Error {
            let name = self.0.as_str();
            let words = format!(
                "`{name}` is always an error: the page would say what is not so; take the line out"
            );
            return Err(de::Error::custom(words));
        }
        Ok(weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(text: &str) -> Result<Weights, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn a_course_says_what_weighs_how_much() {
        let weights = weights("alt-words = \"error\"\norphan = \"off\"\n").unwrap();
        let weigh = |code| weights.weigh(Diagnostic::warning(code, None, "words"));
        let severity = |code| weigh(code).map(|found| found.severity);
        assert_eq!(severity(Code::AltWords), Some(Severity::Error));
        assert_eq!(severity(Code::Orphan), None);
        assert_eq!(severity(Code::LinkDead), Some(Severity::Warning));
    }

    #[test]
    fn what_is_wrong_is_found_at_its_place() {
        let text = "orphan = \"off\"\norphans = \"off\"\n";
        assert_eq!(weights(text).unwrap_err().span(), Some(15..22));
        let error = weights("panic = \"warning\"\n").unwrap_err();
        assert_eq!(error.span(), Some(8..17), "{error}");
        assert!(error.message().contains("always an error"), "{error}");
    }
}
