//! Counts the elements that a browser draws for a piece of SVG, with all copies.
//!
//! `<use>` and references in paint draw other elements again, and these may do the same: ten short
//! groups can mean ten thousand million shapes, with which no browser comes to an end. Nothing is
//! drawn here.

use std::collections::HashMap;

/// Maximum number of elements that markup may draw in all.
pub(super) const MOST: u64 = 200_000;
/// Maximum number of levels of references; it also ends circular references.
const DEEPEST: usize = 12;

/// The elements of a piece of markup; an element precedes those inside of it.
#[derive(Default)]
pub(super) struct Copies {
    elements: Vec<DrawnElement>,
    by_id: HashMap<String, usize>,
}

#[derive(Default)]
struct DrawnElement {
    parent: Option<usize>,
    /// Ids of the elements that it draws, and how often.
    draws: Vec<(String, u64)>,
}

impl Copies {
    /// Adds an element inside of `parent`, with its attributes as they are written; returns its number.
    pub(super) fn add(&mut self, parent: Option<usize>, attributes: &[(&str, &str)]) -> usize {
        let number = self.elements.len();
        // A marker is drawn at each corner of a path; a corner takes at least one byte.
        let corners = attributes
            .iter()
            .filter(|(name, _)| matches!(*name, "d" | "points"))
            .map(|(_, value)| value.len() as u64)
            .max()
            .unwrap_or(0);
        let mut draws = Vec::new();
        for (name, value) in attributes {
            if *name == "id" {
                self.by_id.entry((*value).to_owned()).or_insert(number);
            }
            // A link draws nothing, and neither does a name.
            let often = if name.starts_with("marker-") {
                1 + corners
            } else {
                1
            };
            let id = reference(name, value);
            draws.extend(id.map(|id| (id.to_owned(), often)));
        }
        self.elements.push(DrawnElement { parent, draws });
        number
    }

    /// Returns the number of elements with all copies; `None` if there are too many.
    pub(super) fn count(&self) -> Option<u64> {
        if self.elements.iter().all(|one| one.draws.is_empty()) {
            return Some(self.elements.len() as u64);
        }
        let mut last = vec![1_u64; self.elements.len()];
        for _ in 0..=DEEPEST {
            let weights = self.weights(&last);
            let roots = self
                .elements
                .iter()
                .zip(&weights)
                .filter(|(one, _)| one.parent.is_none());
            let all = roots.fold(0_u64, |sum, (_, weight)| sum.saturating_add(*weight));
            if all > MOST.max(self.elements.len() as u64) {
                return None;
            }
            if weights == last {
                return Some(all);
            }
            last = weights;
        }
        None
    }

    /// Returns the number of elements that each element draws, if those that it refers to draw as
    /// many as in `last`.
    fn weights(&self, last: &[u64]) -> Vec<u64> {
        let mut weights = vec![1_u64; self.elements.len()];
        // From the last to the first, so that an element is complete before it counts for its parent.
        for (number, element) in self.elements.iter().enumerate().rev() {
            for (id, often) in &element.draws {
                let target = self.by_id.get(id).map_or(0, |target| last[*target]);
                weights[number] = weights[number].saturating_add(target.saturating_mul(*often));
            }
            if let Some(parent) = element.parent {
                weights[parent] = weights[parent].saturating_add(weights[number]);
            }
        }
        weights
    }
}

/// Returns the id of the element that an attribute has drawn.
fn reference<'a>(name: &str, value: &'a str) -> Option<&'a str> {
    match name {
        "href" | "xlink:href" => value.strip_prefix('#'),
        _ => value.strip_prefix("url(#")?.strip_suffix(')'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_copies_are_counted() {
        let mut copies = Copies::default();
        let group = copies.add(None, &[("id", "a")]);
        copies.add(Some(group), &[("d", "M0 0")]);
        let second = copies.add(None, &[("id", "b")]);
        copies.add(Some(second), &[("href", "#a")]);
        copies.add(Some(second), &[("href", "#a"), ("fill", "url(#none)")]);
        assert_eq!(copies.count(), Some(2 + 1 + 3 + 3));
        copies.add(None, &[("href", "#b")]);
        assert_eq!(copies.count(), Some(2 + 7 + 8));
    }

    #[test]
    fn circles_and_towers_are_too_many() {
        let mut circle = Copies::default();
        circle.add(None, &[("id", "a"), ("href", "#a")]);
        assert_eq!(circle.count(), None);
        let mut tower = Copies::default();
        tower.add(None, &[("id", "l0")]);
        for level in 1..9 {
            let group = tower.add(None, &[("id", &format!("l{level}"))]);
            for _ in 0..10 {
                let below = format!("#l{}", level - 1);
                tower.add(Some(group), &[("href", &below)]);
            }
        }
        assert_eq!(tower.count(), None);
        let mut markers = Copies::default();
        let marker = markers.add(None, &[("id", "m")]);
        for _ in 0..1_000 {
            markers.add(Some(marker), &[]);
        }
        let line = "0 0 ".repeat(1_000);
        markers.add(None, &[("points", &line), ("marker-mid", "url(#m)")]);
        assert_eq!(markers.count(), None);
    }

    #[test]
    fn many_plain_elements_are_no_copies() {
        let mut plain = Copies::default();
        for _ in 0..MOST + 10 {
            plain.add(None, &[]);
        }
        assert_eq!(plain.count(), Some(MOST + 10));
    }
}
