//! `course.toml` and `bibliography.toml`, typed.
//!
//! Unknown keys are errors with the nearest known one. Nothing here reads files.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

use crate::diagnostic::{Code, Diagnostic, Span, Weights, certain, nearest};

/// What `course.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The course's title.
    pub title: String,
    /// What browsers store a reader's progress under; made of the title unless it is given.
    pub id: String,
    /// One sentence about it.
    pub description: String,
    /// Where the site will stand, with a final `/`; for canonical addresses and the feed.
    #[serde(deserialize_with = "address")]
    pub base_url: String,
    /// BCP 47, `en`.
    #[serde(deserialize_with = "language")]
    pub language: String,
    /// Names.
    pub authors: Vec<String>,
    /// SPDX expression or a sentence.
    pub license: String,
    /// Address of the repository, for "Edit this page".
    #[serde(deserialize_with = "address")]
    pub repository: String,
    /// Where the same course stands in other languages, by language: `he = "https://…/he/"`.
    pub translations: BTreeMap<String, String>,
    /// Levels in rising order.
    pub levels: Vec<String>,
    /// Isolation of demos.
    pub sandbox: Sandbox,
    /// Limits of demos.
    pub limits: Limits,
    /// How much each code weighs.
    pub check: Weights,
    /// Links to other hosts, for `didact check --external`.
    pub links: Links,
    /// What the site offers besides its pages.
    pub site: Extras,
}

/// What a site offers besides its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Extras {
    /// A page with all lessons, to print; courses of more than 100 lessons have none.
    pub whole: bool,
    /// A zip file of the site, for readers without scripts; also `didact build --archive`.
    pub archive: bool,
}

impl Default for Extras {
    fn default() -> Self {
        Self {
            whole: true,
            archive: false,
        }
    }
}

/// What `didact check --external` knows of other hosts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Links {
    /// Addresses that are not asked.
    pub allow: Vec<Allow>,
}

/// Addresses that may fail for a while.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// What they begin with.
    pub url: String,
    /// The last day on which they may, `2027-01-31`.
    pub until: toml::Spanned<String>,
    /// Why.
    pub reason: String,
}

/// What to do where the machine lacks a protection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sandbox {
    /// Say so once and go on.
    #[default]
    BestEffort,
    /// Refuse to run demos.
    Require,
}

/// Limits of every demo, unless its fence says otherwise.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Wall time in seconds.
    pub timeout: f64,
    /// Memory in megabytes.
    pub memory: u64,
    /// Standard output and error, each, in kilobytes.
    pub output: u64,
    /// What builds keep of outcomes, in megabytes; those used longest ago go first.
    pub cache: u64,
}

impl Limits {
    /// Wall time of demos that do not say.
    pub fn timeout(&self) -> Duration {
        Duration::try_from_secs_f64(self.timeout).unwrap_or(Duration::from_secs(10))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: 10.0,
            memory: 1024,
            output: 1024,
            cache: 1000,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: "A course".to_owned(),
            id: String::new(),
            description: String::new(),
            base_url: String::new(),
            language: "en".to_owned(),
            authors: Vec::new(),
            license: String::new(),
            repository: String::new(),
            translations: BTreeMap::new(),
            levels: ["beginner", "intermediate", "advanced"]
                .map(str::to_owned)
                .into(),
            sandbox: Sandbox::default(),
            limits: Limits::default(),
            check: Weights::default(),
            links: Links::default(),
            site: Extras::default(),
        }
    }
}

/// An entry of `bibliography.toml`; the key is the citation key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    /// As they should be printed.
    pub authors: Names,
    /// The title.
    pub title: String,
    /// The year of the version cited.
    pub year: u32,
    /// Journal, conference or series.
    pub venue: String,
    /// Digital object identifier.
    pub doi: String,
    /// arXiv identifier, `1512.03385`.
    pub arxiv: String,
    /// Any other address.
    pub url: String,
}

/// One string, or a list of names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// `"He, Zhang, Ren and Sun"`
    One(String),
    /// `["Kaiming He", "Xiangyu Zhang"]`
    Many(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::One(String::new())
    }
}

impl Names {
    /// The names as a list.
    pub fn list(&self) -> Vec<&str> {
        match self {
            Self::One(name) => vec![name],
            Self::Many(names) => names.iter().map(String::as_str).collect(),
        }
    }
}

/// All sources by key.
pub type Bibliography = BTreeMap<String, Source>;

/// Understands a TOML file of the course; on an error the default and what is wrong.
pub fn read<T: DeserializeOwned + Default>(file: &str, text: &str) -> (T, Option<Diagnostic>) {
    match toml::from_str(text) {
        Ok(value) => (value, None),
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            (
                T::default(),
                Some(explain(file, text, range, error.message())),
            )
        }
    }
}

/// An address that browsers can open, or none.
fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.is_empty() {
        true => Ok(text),
        false => parse_address(&text).map_err(Error::custom),
    }
}

/// The same address, if browsers can open it.
///
/// # Errors
///
/// What is wrong with it, and what to write.
pub fn parse_address(text: &str) -> Result<String, String> {
    let mut schemes = ["https://", "http://"].into_iter();
    let rest = schemes.find_map(|scheme| text.strip_prefix(scheme));
    let strange = |c: char| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c);
    match rest {
        Some(rest)
            if !rest.starts_with(['/', '?', '#'])
                && !rest.is_empty()
                && !rest.contains(strange) =>
        {
            Ok(text.to_owned())
        }
        _ => Err(format!(
            "`{text}` is not an address; write it whole, such as `https://example.org/course/`"
        )),
    }
}

/// A language tag: letters and digits between hyphens, a language first.
fn language<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let fits = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let first = text.split('-').next().unwrap_or("");
    let is_language =
        (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    match is_language && text.split('-').all(fits) {
        true => Ok(text),
        false => Err(D::Error::custom(format!(
            "`{text}` is not a language; write its tag, such as `en`, `he` or `pt-BR`"
        ))),
    }
}

/// What is wrong and what to do, of an error that names no key.
fn in_plain_words(words: &str) -> (String, String) {
    if let Some((message, help)) = words.split_once("; ") {
        return (message.to_owned(), help.to_owned());
    }
    if let Some(key) = words.strip_prefix("missing field `") {
        let key = key.trim_end_matches('`');
        return (
            format!("`{key}` is missing here"),
            format!("add a line `{key} = …`"),
        );
    }
    let help = match words
        .rsplit_once("expected ")
        .map_or("", |(_, wanted)| wanted)
    {
        "a string" => "put it in quotes",
        "a sequence" => "put it in brackets: `[\"…\"]`",
        "a boolean" => "write `true` or `false` without quotes",
        "f64" => "write a number without quotes",
        "u8" | "u16" | "u32" | "u64" | "usize" => "write a whole number without quotes",
        _ if words == "duplicate key" => "keep one of the two",
        _ => "texts stand in quotes, lists in brackets, each key on a line of its own (toml.io)",
    };
    (words.to_owned(), help.to_owned())
}

fn explain(file: &str, text: &str, range: Range<usize>, words: &str) -> Diagnostic {
    let span = Span::new(&Arc::from(file), range.clone());
    let mut names = words.split('`').skip(1).step_by(2);
    let kind = ["field", "variant"]
        .into_iter()
        .find(|kind| words.starts_with(&format!("unknown {kind} `")));
    let (Some(kind), Some(unknown)) = (kind, names.next()) else {
        let (message, help) = in_plain_words(words);
        return Diagnostic::new(Code::Config, span, message).with_help(help);
    };
    let what = if kind == "field" { "key" } else { "word" };
    let known: Vec<&str> = names.collect();
    let help = match nearest(unknown, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known {what}s: {}", known.join(", ")),
    };
    let message = format!("unknown {what} `{unknown}`");
    let found = Diagnostic::new(Code::Config, span.clone(), message).with_help(help);
    match certain(unknown, known.iter().copied()) {
        Some(meant) if text.get(range) == Some(unknown) => found.with_fix(span, meant),
        _ => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let (_, problem) = read::<Settings>("content/course.toml", "titel = \"A\"\n");
        let problem = problem.unwrap();
        assert_eq!(problem.help.as_deref(), Some("did you mean `title`?"));
        assert_eq!(problem.span.unwrap().range(), 0..5);
    }

    #[test]
    fn what_is_not_said_has_a_default() {
        let (settings, problem) = read::<Settings>("content/course.toml", "title = \"A\"\n");
        assert_eq!(problem, None);
        assert_eq!(settings.language, "en");
        assert_eq!(settings.limits.timeout, 10.0);
    }

    #[test]
    fn authors_are_one_name_or_many() {
        let text = "[a]\nauthors = \"A\"\n[b]\nauthors = [\"A\", \"B\"]\n";
        let (sources, problem) = read::<Bibliography>("content/bibliography.toml", text);
        assert_eq!(problem, None);
        assert_eq!(sources["a"].authors.list(), ["A"]);
        assert_eq!(sources["b"].authors.list(), ["A", "B"]);
    }
}
