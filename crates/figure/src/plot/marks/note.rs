//! A few words at a place.

use serde::{Deserialize, Serialize};

use crate::plot::describe::pair;
use crate::plot::mark::{Canvas, Mark, Parts, Point};
use crate::plot::place::{Style, Words};
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;

/// A few words at a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The words.
    pub text: String,
    /// The x of the place.
    pub x: Real,
    /// Its y.
    pub y: Real,
}

impl Mark for Note {
    fn is_series(&self) -> bool {
        false
    }

    fn extent(&self) -> Vec<Point> {
        vec![(self.x.0, self.y.0)]
    }

    fn draw(&self, _on: &Canvas<'_>) -> Parts {
        Vec::new()
    }

    fn words(&self, on: &Canvas<'_>) -> Vec<Words> {
        let note = |place| Words {
            text: self.text.clone(),
            style: Style::Note(place),
        };
        let place = on.area.place(self.x.0, self.y.0);
        place.map(note).into_iter().collect()
    }

    fn describe(&self, _name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let at = pair((self.x.0, self.y.0));
        Some(words.say("note", &[("at", &at), ("text", &self.text)]))
    }
}
