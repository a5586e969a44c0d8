//! The words of the interface: one table for each language.
//!
//! `templates/words/en.toml` is ours and complete. A course in another language
//! keeps a table of its own, named after the language; `fr-CA` takes from
//! `fr-CA.toml`, then `fr.toml`, then English. The words of lessons are not here.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::settings;

/// Tables that we know by heart.
const EMBEDDED: &[(&str, &str)] = &[("en", include_str!("../../templates/words/en.toml"))];

/// The words of one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// What templates and the renderer say.
    pub page: BTreeMap<String, String>,
    /// What scripts say.
    script: BTreeMap<String, String>,
}

impl Words {
    /// The words of `language`; `overrides` may hold tables of the course.
    ///
    /// # Errors
    ///
    /// A table that is not TOML, or a word that nothing says.
    pub fn new(
        overrides: &BTreeMap<String, Arc<[u8]>>,
        language: &str,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut words = Self::default();
        let mut problems = Vec::new();
        let base = language.split('-').next().unwrap_or(language);
        for name in ["en", base, language] {
            let ours = EMBEDDED.iter().find(|(ours, _)| *ours == name);
            if let Some((_, text)) = ours {
                words.add(&read(name, text, &mut problems));
            }
            if let Some(bytes) = overrides.get(&format!("words/{name}.toml")) {
                let table = read(name, &String::from_utf8_lossy(bytes), &mut problems);
                problems.extend(words.strangers(name, &String::from_utf8_lossy(bytes), &table));
                words.add(&table);
            }
        }
        match problems.is_empty() {
            true => Ok(words),
            false => Err(problems),
        }
    }

    /// What templates and the renderer say for `key`.
    pub fn page(&self, key: &str) -> &str {
        self.page.get(key).map_or("", String::as_str)
    }

    /// What `script` says, as an object of JavaScript: the words that it names as `words.copied`.
    pub fn script(&self, script: &str) -> String {
        let named = script.split("words.").skip(1);
        let names = named.map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            &rest[..end.unwrap_or(rest.len())]
        });
        let said = names.filter_map(|name| self.script.get_key_value(name));
        let said: BTreeMap<_, _> = said.collect();
        serde_json::to_string(&said).expect("text has a form in JSON")
    }

    fn add(&mut self, other: &Self) {
        let copy = |(key, word): (&String, &String)| (key.clone(), word.clone());
        self.page.extend(other.page.iter().map(copy));
        self.script.extend(other.script.iter().map(copy));
    }

    /// The keys of `table` that English does not have.
    fn strangers(&self, name: &str, text: &str, table: &Self) -> Vec<Diagnostic> {
        let pairs = [(&self.page, &table.page), (&self.script, &table.script)];
        let unknown = pairs.into_iter().flat_map(|(known, given)| {
            let keys = given.keys().filter(|key| !known.contains_key(*key));
            keys.map(move |key| (known, key))
        });
        let explain = |(known, key): (&BTreeMap<String, String>, &String)| {
            let at = text.find(key.as_str()).unwrap_or(0);
            let file: Arc<str> = format!("templates/words/{name}.toml").into();
            let help = match nearest(key, known.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`templates/words/en.toml` has all that is said".to_owned(),
            };
            let span = Span::new(&file, at..at + key.len());
            Diagnostic::new(Code::Template, span, format!("nothing says `{key}`")).with_help(help)
        };
        unknown.map(explain).collect()
    }
}

fn read(name: &str, text: &str, problems: &mut Vec<Diagnostic>) -> Words {
    let (words, problem) = settings::read(&format!("templates/words/{name}.toml"), text);
    problems.extend(problem);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, text: &str, language: &str) -> Result<Words, Vec<Diagnostic>> {
        let bytes: Arc<[u8]> = text.as_bytes().into();
        Words::new(&BTreeMap::from([(name.to_owned(), bytes)]), language)
    }

    #[test]
    fn what_a_table_leaves_out_is_english() {
        let words = with("words/fr.toml", "[page]\nlessons = \"Leçons\"\n", "fr-CA").unwrap();
        assert_eq!(words.page("lessons"), "Leçons");
        let script = words.script("say(words.copied); say(words.nothing)");
        assert_eq!(script, "{\"copied\":\"Copied\"}");
    }

    #[test]
    fn a_table_of_another_language_is_not_used() {
        let words = with("words/fr.toml", "[page]\nlessons = \"Leçons\"\n", "de").unwrap();
        assert_eq!(words.page("lessons"), "Lessons");
    }

    #[test]
    fn a_word_that_nothing_says_names_the_nearest() {
        let problems = with("words/fr.toml", "[page]\nlesons = \"Leçons\"\n", "fr").unwrap_err();
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `lessons`?"));
        assert_eq!(problems[0].span.as_ref().unwrap().range(), 7..13);
    }
}
