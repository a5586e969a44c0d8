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
    fn placeholders(&self) -> BTreeSet<&str> {
        let texts: Vec<&String> = match self {
            Self::One(text) => vec![text],
            Self::Forms(forms) => forms.values().collect(),
        };
        let names = texts.into_iter().flat_map(|text| placeholders(text));
        names.collect()
    }

    /// Returns the error in a translation of our phrase `ours`, if there is one.
    pub fn problem(&self, ours: &Self) -> Option<String> {
        if let Self::Forms(forms) = self {
            let categories = ["zero", "one", "two", "few", "many", "other"];
            let mut names = forms.keys();
            if let Some(name) = names.find(|name| !categories.contains(&name.as_str())) {
                return Some(format!("`{name}` is not a plural category"));
            }
            if !forms.contains_key("other") {
                return Some("the form `other` is missing".to_owned());
            }
        }
        // A form may leave a value out, as “one lesson” does, but has no other values.
        let values = ours.placeholders();
        let mut names = self.placeholders().into_iter();
        let unknown = names.find(|name| !values.contains(name));
        unknown.map(|name| format!("nothing fills `{{{name}}}`"))
    }
}

fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split('{').skip(1);
    pieces.filter_map(|piece| piece.split_once('}').map(|(name, _)| name))
}

/// Fills the placeholders of `text`; those without a value stay as they are.
pub(super) fn fill(text: &str, values: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let filled = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value.as_str(), after))
        });
        let (text, left) = filled.unwrap_or(("{", after));
        out.push_str(text);
        rest = left;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(pairs: &[(&str, &str)]) -> Phrase {
        let owned = |&(name, text): &(&str, &str)| (name.to_owned(), text.to_owned());
        Phrase::Forms(pairs.iter().map(owned).collect())
    }

    #[test]
    fn holes_are_filled_once() {
        let values = [("n", "{m}".to_owned()), ("m", "2".to_owned())];
        assert_eq!(fill("{n} of {m}, {k} {", &values), "{m} of 2, {k} {");
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
