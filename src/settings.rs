//! `course.toml` and `bibliography.toml`, typed.
//!
//! Unknown keys are errors with the nearest known one. Nothing here reads files.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;

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
    pub base_url: String,
    /// BCP 47, `en`.
    pub language: String,
    /// Names.
    pub authors: Vec<String>,
    /// SPDX expression or a sentence.
    pub license: String,
    /// Address of the repository, for "Edit this page".
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

fn explain(file: &str, text: &str, range: Range<usize>, words: &str) -> Diagnostic {
    let span = Span::new(&Arc::from(file), range.clone());
    let mut names = words.split('`').skip(1).step_by(2);
    let kind = ["field", "variant"]
        .into_iter()
        .find(|kind| words.starts_with(&format!("unknown {kind} `")));
    let (Some(kind), Some(unknown)) = (kind, names.next()) else {
        return Diagnostic::new(Code::Config, span, words);
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
