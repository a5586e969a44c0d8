//! The words around what a demo gave, in the language of the page.

use figure::Wording;

use crate::find;
use crate::json::Json;
use crate::numerals::Numerals;
use crate::read::{Read, pairs};

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
    words: Vec<(String, String)>,
    number: Numerals,
    /// English where it is empty.
    figure: Wording,
}

impl Read for OwnedVoice {
    fn read(json: &Json<'_>) -> Option<Self> {
        Some(Self {
            words: pairs(json.get("words"))?,
            number: Read::read(json.get("number"))?,
            figure: Read::read(json.get("figure"))?,
        })
    }
}

impl Voice for OwnedVoice {
    fn page(&self, key: &str) -> &str {
        let known = self.words.iter().find(|(known, _)| known == key);
        known.map_or("", |(_, text)| text)
    }

    fn say(&self, key: &str, given: &[(&str, &str)]) -> String {
        let mut text = self.page(key).to_owned();
        for (name, value) in given {
            let hole = format!("{{{name}}}");
            let mut filled = String::new();
            let mut rest = text.as_str();
            while let Some((before, after)) = find::around(rest, &hole) {
                filled.push_str(before);
                filled.push_str(value);
                rest = after;
            }
            filled.push_str(rest);
            text = filled;
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
