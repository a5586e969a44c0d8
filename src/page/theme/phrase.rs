//! Phrases with placeholders, and with a form for each plural category.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::plural;

/// A phrase in a table of interface strings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Phrase {
    /// The same form for every number.
    One(String),
    /// Forms by plural category.
    Forms(BTreeMap<String, String>),
}

impl Phrase {
    /// Returns the form for `count`; `other` without a count or without that form.
    pub fn form(&self, language: &str, count: Option<u64>) -> &str {
        match self {
            Self::One(text) => text,
            Self::Forms(forms) => {
                let category = count.map_or("other", |count| plural::category(language, count));
                let found = forms.get(category).or_else(|| forms.get("other"));
                found.map_or("", String::as_str)
            }
        }
    }

    /// Returns the names of all placeholders.
    pub fn holes(&self) -> BTreeSet<&str> {
        let texts: Vec<&String> = match self {
            Self::One(text) => vec![text],
            Self::Forms(forms) => forms.values().collect(),
        };
        texts.into_iter().flat_map(|text| holes(text)).collect()
    }

    /// Returns the error in a translation of our phrase `ours`, if there is one.
    pub fn problem(&self, ours: &Self) -> Option<String> {
        if let Self::Forms(forms) = self {
            let known = ["zero", "one", "two", "few", "many", "other"];
            if let Some(name) = forms.keys().find(|name| !known.contains(&name.as_str())) {
                return Some(format!("`{name}` is not a plural category"));
            }
            if !forms.contains_key("other") {
                return Some("the form `other` is missing".to_owned());
            }
        }
        let known = ours.holes();
        let unknown = self.holes().into_iter().find(|hole| !known.contains(hole));
        unknown.map(|hole| format!("nothing fills `{{{hole}}}`"))
    }
}

fn holes(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split('{').skip(1);
    pieces.filter_map(|piece| piece.split_once('}').map(|(name, _)| name))
}

/// Fills the placeholders of `text`; those without a value stay as they are.
pub(super) fn fill(text: &str, given: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let hole = after.split_once('}');
        let found = hole.and_then(|(name, after)| {
            let value = given.iter().find(|(given, _)| *given == name);
            value.map(|(_, value)| (value, after))
        });
        match found {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(pairs: &[(&str, &str)]) -> Phrase {
        let pairs = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Phrase::Forms(pairs.collect())
    }

    #[test]
    fn holes_are_filled_once() {
        let given = [("n", "{m}".to_owned()), ("m", "2".to_owned())];
        assert_eq!(fill("{n} of {m}, {k} {", &given), "{m} of 2, {k} {");
    }

    #[test]
    fn a_form_that_is_missing_is_other() {
        let phrase = forms(&[("one", "a"), ("other", "b")]);
        assert_eq!(phrase.form("he", Some(1)), "a");
        assert_eq!(phrase.form("he", Some(2)), "b");
        assert_eq!(phrase.form("he", None), "b");
    }

    #[test]
    fn a_translation_has_our_holes_and_the_form_other() {
        let ours = Phrase::One("{n} lessons".to_owned());
        let check = |phrase: Phrase| phrase.problem(&ours).unwrap_or_default();
        assert_eq!(check(forms(&[("one", "1"), ("other", "{n}")])), "");
        assert_eq!(check(forms(&[("one", "1")])), "the form `other` is missing");
        assert_eq!(
            check(forms(&[("all", "1")])),
            "`all` is not a plural category"
        );
        assert_eq!(check(Phrase::One("{m}".to_owned())), "nothing fills `{m}`");
    }
}
