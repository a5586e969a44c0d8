//! Interface strings: one table for each language.
//!
//! `templates/words/en.toml` is ours and complete. A course in another language has its own table,
//! named after the language; `fr-CA` uses `fr-CA.toml`, then `fr.toml`, then English.

use std::collections::BTreeMap;
use std::sync::Arc;

use figure::Wording;
use serde::{Deserialize, Serialize};
use view::voice::Voice;

use super::phrase::{Phrase, fill};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::page::numerals::Numerals;
use crate::settings;
use crate::sorted;

/// Embedded tables.
const EMBEDDED: &[(&str, &str)] = &[("en", include_str!("../../../templates/words/en.toml"))];

/// Returns the languages with an embedded table.
pub(crate) fn languages() -> impl Iterator<Item = &'static str> {
    EMBEDDED.iter().map(|(name, _)| *name)
}

/// Phrases of one table, by key.
pub(crate) type Phrases = BTreeMap<String, Phrase>;

/// Interface strings of one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "keys with values")]
pub struct InterfaceStrings {
    /// Strings of templates and the renderer.
    pub page: Phrases,
    /// Lead words of callouts.
    lead: Phrases,
    /// Labels of other callouts.
    alert: Phrases,
    /// Words that have a meaning at the start of a paragraph or a heading in Markdown.
    author: Phrases,
    /// Strings of scripts.
    script: Phrases,
    /// Strings of figures: titles, descriptions, heads of tables.
    figure: Phrases,
    /// Format of numbers.
    #[serde(rename = "number")]
    pub numerals: Numerals,
    #[serde(skip)]
    wording: Wording,
    #[serde(skip)]
    language: String,
}

impl Voice for InterfaceStrings {
    fn page(&self, key: &str) -> &str {
        self.page(key)
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.say(key, values)
    }

    fn numerals(&self) -> &Numerals {
        &self.numerals
    }

    fn wording(&self) -> &Wording {
        &self.wording
    }
}

impl InterfaceStrings {
    /// Loads the strings of `language`; `overrides` may contain tables of the course.
    ///
    /// # Errors
    ///
    /// A table that is not TOML, an unknown key, or an unknown placeholder.
    pub fn new(
        overrides: &BTreeMap<String, Arc<[u8]>>,
        language: &str,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut words = Self {
            language: language.to_owned(),
            ..Self::default()
        };
        let mut problems = Vec::new();
        let base = language.split('-').next().unwrap_or(language);
        let mut names = vec!["en", base, language];
        names.dedup();
        // From the general to the special, so that each table replaces phrases of those before it.
        for name in names {
            let embedded = EMBEDDED.iter().find(|(ours, _)| *ours == name);
            if let Some((_, text)) = embedded {
                words.add(&read(name, text, &mut problems));
            }
            if let Some(bytes) = overrides.get(&format!("words/{name}.toml")) {
                let text = String::from_utf8_lossy(bytes);
                let table = read(name, &text, &mut problems);
                problems.extend(words.problems(name, &text, &table));
                words.add(&table);
            }
        }
        let keys = words.figure.keys();
        words.wording = Wording::new(keys.map(|key| (key.clone(), plain(&words.figure, key))));
        if problems.is_empty() {
            Ok(words)
        } else {
            Err(problems)
        }
    }

    /// Returns the string for `key`, if it has neither placeholders nor plural forms.
    pub fn page(&self, key: &str) -> &str {
        plain(&self.page, key)
    }

    /// Returns the string for `key` with its placeholders filled.
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let pairs = values.iter().map(|&(name, value)| (name, value.to_owned()));
        self.fill(key, None, &pairs.collect::<Vec<_>>())
            .unwrap_or_default()
    }

    /// Returns the plural form of `key` for `count`, which fills the placeholder `{n}`.
    pub fn count(&self, key: &str, count: usize) -> String {
        let values = [("n", self.numerals.whole(count))];
        self.fill(key, Some(count as u64), &values)
            .unwrap_or_default()
    }

    /// Returns a string of pages with its placeholders filled; `count` selects the plural form.
    /// `None` if the key is unknown.
    pub fn fill(&self, key: &str, count: Option<u64>, values: &[(&str, String)]) -> Option<String> {
        let phrase = self.page.get(key)?;
        Some(fill(phrase.form(&self.language, count), values))
    }

    /// Returns the label of a callout with a lead word.
    pub fn lead(&self, kind: &str) -> &str {
        plain(&self.lead, kind)
    }

    /// Returns the lead words of this language, by kind.
    pub fn leads(&self) -> impl Iterator<Item = (&str, &str)> {
        self.lead
            .keys()
            .map(|kind| (kind.as_str(), self.lead(kind)))
    }

    /// Returns the label of a callout without a lead word.
    pub fn alert(&self, kind: &str) -> &str {
        plain(&self.alert, kind)
    }

    /// Returns the text after the word for `key`, in English or in this language; `None` if it does
    /// not begin so.
    pub fn after<'t>(&self, key: &str, text: &'t str) -> Option<&'t str> {
        let english = text.strip_prefix(english(key));
        english.or_else(|| text.strip_prefix(plain(&self.author, key)))
    }

    /// Returns the word for `key` that authors write in Markdown.
    pub fn author(&self, key: &str) -> &str {
        plain(&self.author, key)
    }

    /// Returns the strings that `script` uses as `words.copied`, as an object of JavaScript.
    pub fn script(&self, script: &str) -> String {
        let named = script.split("words.").skip(1);
        let names = named.map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            &rest[..end.unwrap_or(rest.len())]
        });
        let strings = names.filter_map(|name| match name {
            "numerals" => Some((name, serde_json::to_value(&self.numerals).ok()?)),
            // The renderer module contains the English strings.
            "figure" => {
                let is_ours = |key: &String| {
                    figure::english().any(|phrase| phrase == (key, plain(&self.figure, key)))
                };
                let others = self.figure.iter().filter(|(key, _)| !is_ours(key));
                Some((name, json(&sorted::map(others))))
            }
            _ => {
                let found = self.script.get(name).or_else(|| self.page.get(name))?;
                Some((name, json(found)))
            }
        });
        serde_json::to_string(&sorted::map(strings)).expect("text has a form in JSON")
    }

    fn add(&mut self, other: &Self) {
        for (mine, (_, theirs)) in self.tables_mut().into_iter().zip(other.tables()) {
            let phrases = theirs.iter();
            mine.extend(phrases.map(|(key, phrase)| (key.clone(), phrase.clone())));
        }
        self.numerals.add(&other.numerals);
    }

    fn tables(&self) -> [(&'static str, &Phrases); 6] {
        [
            ("page", &self.page),
            ("lead", &self.lead),
            ("alert", &self.alert),
            ("author", &self.author),
            ("script", &self.script),
            ("figure", &self.figure),
        ]
    }

    fn tables_mut(&mut self) -> [&mut Phrases; 6] {
        [
            &mut self.page,
            &mut self.lead,
            &mut self.alert,
            &mut self.author,
            &mut self.script,
            &mut self.figure,
        ]
    }

    /// Reports phrases of `table` with unknown keys or placeholders.
    fn problems(&self, name: &str, text: &str, table: &Self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let file: Arc<str> = format!("templates/words/{name}.toml").into();
        for ((part, ours), (_, theirs)) in self.tables().into_iter().zip(table.tables()) {
            for (key, phrase) in theirs {
                let Some((message, near)) = phrase_problem(ours, key, phrase) else {
                    continue;
                };
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`templates/words/en.toml` has all that is said".to_owned(),
                };
                let span = Span::new(&file, place(text, part, key));
                found.push(Diagnostic::new(Code::Template, span, message).with_help(help));
            }
        }
        found
    }
}

/// Returns the error in a phrase of a table, with the nearest of our keys if its own is unknown.
fn phrase_problem<'o>(
    ours: &'o Phrases,
    key: &str,
    phrase: &Phrase,
) -> Option<(String, Option<&'o str>)> {
    match ours.get(key) {
        Some(own) => phrase.problem(own).map(|message| (message, None)),
        None => {
            let near = nearest(key, ours.keys().map(String::as_str));
            Some((format!("nothing says `{key}`"), near))
        }
    }
}

/// Returns the range of `key` in the part `[part]` of a table.
fn place(text: &str, part: &str, key: &str) -> std::ops::Range<usize> {
    let part = text.find(&format!("[{part}]")).unwrap_or(0);
    let mut at = part;
    for line in text[part..].split_inclusive('\n') {
        let rest = line.trim_start().strip_prefix(key);
        if rest.is_some_and(|rest| rest.trim_start().starts_with(['=', '.'])) {
            let start = at + line.len() - line.trim_start().len();
            return start..start + key.len();
        }
        at += line.len();
    }
    part..part
}

/// Returns the phrase for `key` without a count; empty if there is none.
fn plain<'w>(phrases: &'w Phrases, key: &str) -> &'w str {
    phrases.get(key).map_or("", |phrase| phrase.form("", None))
}

/// Returns the English word for `key` in Markdown, which works in every language.
fn english(key: &str) -> &'static str {
    match key {
        "answer" => "Answer:",
        "sketch" => "Sketch:",
        "happened" => "What happened:",
        "hint" => "Hint",
        "solution" => "Solution",
        "figure" => "Figure",
        "table" => "Table",
        "equation" => "Equation",
        "section" => "Section",
        "demo" => "Demo",
        // No text begins with this sign, so no text begins with an unknown word.
        _ => "\0",
    }
}

fn json(words: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(words).expect("text has a form in JSON")
}

fn read(name: &str, text: &str, problems: &mut Vec<Diagnostic>) -> InterfaceStrings {
    let (words, problem) = settings::read(&format!("templates/words/{name}.toml"), text);
    problems.extend(problem);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, text: &str, language: &str) -> Result<InterfaceStrings, Vec<Diagnostic>> {
        let bytes: Arc<[u8]> = text.as_bytes().into();
        InterfaceStrings::new(&BTreeMap::from([(name.to_owned(), bytes)]), language)
    }

    #[test]
    fn what_a_table_leaves_out_is_english() {
        let words = with("words/fr.toml", "[page]\nlessons = \"Leçons\"\n", "fr-CA").unwrap();
        assert_eq!(words.page("lessons"), "Leçons");
        let script = words.script("say(words.copied); say(words.nothing)");
        assert_eq!(script, "{\"copied\":\"Copied\"}");
    }

    #[test]
    fn figures_say_in_english_what_their_crate_says() {
        let words = InterfaceStrings::new(&BTreeMap::new(), "en").unwrap();
        let ours: BTreeMap<_, _> = figure::english().collect();
        let table: BTreeMap<_, _> = words
            .figure
            .keys()
            .map(|key| (&**key, plain(&words.figure, key)))
            .collect();
        assert_eq!(table, ours, "`[figure]` in en.toml is `figure::english`");
        assert_eq!(words.script("words.figure"), "{\"figure\":{}}");
        let french = with("words/fr.toml", "[figure]\nplot = \"Graphique\"\n", "fr").unwrap();
        assert_eq!(
            french.script("words.figure"),
            "{\"figure\":{\"plot\":\"Graphique\"}}"
        );
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

    #[test]
    fn a_hole_that_nothing_fills_is_found() {
        let table = "[script]\ncopy = \"x\"\n[page]\nlesson_n = \"Leçon {nr}\"\n";
        let problems = with("words/fr.toml", table, "fr").unwrap_err();
        assert_eq!(problems[0].message, "nothing fills `{nr}`");
        assert_eq!(problems[0].span.as_ref().unwrap().range(), 27..35);
    }

    #[test]
    fn a_count_chooses_the_form_and_the_digits() {
        let words = with("words/fa.toml", "[number]\ndigits = \"۰۱۲۳۴۵۶۷۸۹\"\n", "fa").unwrap();
        assert_eq!(words.count("lessons_n", 1), "۱ lesson");
        assert_eq!(words.count("lessons_n", 32), "۳۲ lessons");
        assert_eq!(
            words.say("lines_to", &[("first", "1"), ("last", "9")]),
            "Lines 1 to 9"
        );
    }

    #[test]
    fn authors_may_write_english_or_their_own_words() {
        let words = with("words/fr.toml", "[author]\nanswer = \"Réponse :\"\n", "fr").unwrap();
        assert_eq!(words.after("answer", "Réponse : 3"), Some(" 3"));
        assert_eq!(words.after("answer", "Answer: 3"), Some(" 3"));
        assert_eq!(words.after("answer", "Antwort: 3"), None);
    }
}
