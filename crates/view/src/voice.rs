//! The words around what a demo gave, in the language of the page.

use std::collections::BTreeMap;

use figure::Wording;

use crate::numerals::Numerals;

/// Says things in the language of the page.
pub trait Voice {
    /// The words for `key`.
    fn page(&self, key: &str) -> &str;
    /// The words for `key`, with the holes filled.
    fn say(&self, key: &str, given: &[(&str, &str)]) -> String;
    /// Returns the notation of numbers.
    fn numerals(&self) -> &Numerals;
    /// Returns the words of figures.
    fn wording(&self) -> &Wording;
}

/// A voice that knows no more than it was told.
#[derive(Debug, Default)]
pub struct OwnedVoice {
    words: BTreeMap<String, String>,
    number: Numerals,
    /// English where it is empty.
    figure: Wording,
}

crate::read::records! { OwnedVoice { words, number, figure } }

impl Voice for OwnedVoice {
    fn page(&self, key: &str) -> &str {
        self.words.get(key).map_or("", String::as_str)
    }

    fn say(&self, key: &str, given: &[(&str, &str)]) -> String {
        let mut text = self.page(key).to_owned();
        for (name, value) in given {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    fn numerals(&self) -> &Numerals {
        &self.number
    }

    fn wording(&self) -> &Wording {
        &self.figure
    }
}
