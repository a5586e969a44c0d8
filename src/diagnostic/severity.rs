//! Severity overrides of a course: `[check]` of `course.toml`.
//!
//! ```toml
//! [check]
//! alt-words = "error"
//! asset-unused = "off"
//! ```
//!
//! Codes that guard the promise to readers cannot be overridden.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer, de};

use super::{Code, Diagnostic, Severity};
use crate::sorted;

/// Severity that a course sets for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeverityOverride {
    /// Keeps the site from being published.
    Error,
    /// Reported.
    Warning,
    /// Not reported.
    Off,
}

/// Severity overrides, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeverityOverrides(BTreeMap<Code, SeverityOverride>);

impl SeverityOverrides {
    /// Returns the overrides of an mdBook that sets none: it is published despite minor problems.
    pub fn of_book() -> Self {
        let codes = Code::ALL.iter().filter(|code| code.is_lenient());
        Self(sorted::map(
            codes.map(|&code| (code, SeverityOverride::Warning)),
        ))
    }

    /// Merges the overrides of a course, which take precedence.
    pub fn set_by(mut self, course: Self) -> Self {
        self.0.extend(course.0);
        self
    }

    /// Applies the overrides to a diagnostic; `None` if its code is off.
    pub fn apply(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        match self.0.get(&diagnostic.code) {
            None => {}
            Some(SeverityOverride::Error) => diagnostic.severity = Severity::Error,
            Some(SeverityOverride::Warning) => diagnostic.severity = Severity::Warning,
            Some(SeverityOverride::Off) => return None,
        }
        Some(diagnostic)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
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

impl<'de> Deserialize<'de> for SeverityOverrides {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OverridesVisitor)
    }
}

struct OverridesVisitor;

impl<'de> Visitor<'de> for OverridesVisitor {
    type Value = SeverityOverrides;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of codes, each \"error\", \"warning\" or \"off\"")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<SeverityOverrides, A::Error> {
        let mut overrides = BTreeMap::new();
        while let Some(code) = entries.next_key::<Code>()? {
            let severity = entries.next_value_seed(OverrideOf(code))?;
            overrides.insert(code, severity);
        }
        Ok(SeverityOverrides(overrides))
    }
}

/// Parses the override of a code, so that a forbidden one is reported at its value.
struct OverrideOf(Code);

impl<'de> DeserializeSeed<'de> for OverrideOf {
    type Value = SeverityOverride;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<SeverityOverride, D::Error> {
        let severity = SeverityOverride::deserialize(deserializer)?;
        if self.0.is_fixed() && severity != SeverityOverride::Error {
            let name = self.0.as_str();
            let words = format!(
                "`{name}` is always an error: the page would say what is not so; take the line out"
            );
            return Err(de::Error::custom(words));
        }
        Ok(severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overrides(text: &str) -> Result<SeverityOverrides, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn a_course_says_what_weighs_how_much() {
        let overrides = overrides("alt-words = \"error\"\norphan = \"off\"\n").unwrap();
        let apply = |code| overrides.apply(Diagnostic::new(code, None, "words"));
        let severity = |code| apply(code).map(|found| found.severity);
        assert_eq!(severity(Code::AltWords), Some(Severity::Error));
        assert_eq!(severity(Code::Orphan), None);
        assert_eq!(severity(Code::LinkDead), Some(Severity::Error));
        assert_eq!(severity(Code::AssetUnused), Some(Severity::Warning));
    }

    #[test]
    fn a_book_is_kept_from_readers_by_the_promise_alone() {
        let overrides = SeverityOverrides::of_book();
        let apply = |code| overrides.apply(Diagnostic::new(code, None, "words"));
        let severity = |code| apply(code).map(|found| found.severity);
        assert_eq!(severity(Code::AltText), Some(Severity::Warning));
        assert_eq!(severity(Code::CompileError), Some(Severity::Error));
        assert_eq!(severity(Code::OutputChanged), Some(Severity::Error));
        assert_eq!(severity(Code::AddressTaken), Some(Severity::Error));
    }

    #[test]
    fn a_book_may_weigh_one_code_otherwise() {
        let own = overrides("alt-text = \"error\"\n").unwrap();
        let overrides = SeverityOverrides::of_book().set_by(own);
        let apply = |code| overrides.apply(Diagnostic::new(code, None, "words"));
        let severity = |code| apply(code).map(|found| found.severity);
        assert_eq!(severity(Code::AltText), Some(Severity::Error));
        assert_eq!(severity(Code::LinkDead), Some(Severity::Warning));
    }

    #[test]
    fn what_is_wrong_is_found_at_its_place() {
        let text = "orphan = \"off\"\norphans = \"off\"\n";
        assert_eq!(overrides(text).unwrap_err().span(), Some(15..22));
        let error = overrides("panic = \"warning\"\n").unwrap_err();
        assert_eq!(error.span(), Some(8..17), "{error}");
        assert!(error.message().contains("always an error"), "{error}");
    }
}
