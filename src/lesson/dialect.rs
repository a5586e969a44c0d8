//! Settings of a course that affect how the Markdown of its lessons is parsed.
//!
//! Parsing a lesson depends only on its text and on these settings.

use std::collections::BTreeMap;

use crate::edition::Edition;
use crate::settings::{Run, Settings};

/// Parse settings that all lessons of a course share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Edition of fences without one.
    pub edition: Edition,
    /// Rule for which fences run.
    pub run: Run,
    /// Prefixes of hidden lines in fences of other languages, by language.
    pub hidelines: BTreeMap<String, String>,
    /// Front matter keys of other tools, which are ignored.
    pub foreign_keys: Vec<String>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            edition: Edition::E2024,
            run: Run::default(),
            hidelines: BTreeMap::new(),
            foreign_keys: Vec::new(),
        }
    }
}

impl Dialect {
    /// Takes the settings from those of a course.
    pub fn of(settings: &Settings) -> Self {
        Self {
            edition: settings.edition.unwrap_or(Edition::E2024),
            run: settings.run.clone(),
            hidelines: settings.hidelines.clone(),
            foreign_keys: settings.front_matter.ignore.clone(),
        }
    }
}
