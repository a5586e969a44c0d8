//! `course.toml` and `bibliography.toml`, parsed.
//!
//! Unknown keys are errors that suggest the nearest known one. No files are read here.

mod also;
mod explain;
mod extras;
pub mod known;
mod run;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

use crate::diagnostic::{Diagnostic, SeverityOverrides};
use crate::edition::Edition;
use explain::explain;

pub use also::Also;
pub use extras::{Addresses, Extras, LessonParts};
pub use run::{Extent, Run};

/// Settings in `course.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "keys with values")]
pub struct Settings {
    /// Title of the course.
    pub title: String,
    /// Key under which browsers store a reader's progress; by default made of the title.
    pub id: String,
    /// Description in one sentence.
    pub description: String,
    /// URL of the published site, with a final `/`; for canonical addresses and the feed.
    #[serde(deserialize_with = "address")]
    pub base_url: String,
    /// Language as a BCP 47 tag: `en`.
    #[serde(deserialize_with = "language")]
    pub language: String,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// License: an SPDX expression or a sentence.
    pub license: String,
    /// URL of the repository, for "Edit this page".
    #[serde(deserialize_with = "address")]
    pub repository: String,
    /// URL of the editor for a lesson, with `{path}` for its path in the repository; by default
    /// made of the repository's URL.
    #[serde(deserialize_with = "edit_address")]
    pub edit_url: String,
    /// Edition of fences without one; by default that of the demos' package or of `book.toml`.
    #[serde(deserialize_with = "edition")]
    pub edition: Option<Edition>,
    /// Folder of the Cargo package whose crates demos may import, relative to the course; by default the
    /// lessons' folder or, for a book, the folder of `book.toml`.
    pub package: Option<toml::Spanned<String>>,
    /// Rule for which fences run.
    pub run: Run,
    /// Prefixes of hidden lines in fences of other languages, by language: `python = "~"`.
    pub hidelines: BTreeMap<String, String>,
    /// Redirects from earlier addresses, written as in `book.toml`: `"/old.html" = "new.html"`.
    pub redirects: BTreeMap<String, String>,
    /// Files outside of the lessons' folder.
    pub include: Include,
    /// Front matter keys of other tools.
    #[serde(rename = "front-matter")]
    pub front_matter: ForeignKeys,
    /// URLs of the same course in other languages, by language: `he = "https://…/he/"`.
    pub translations: BTreeMap<String, String>,
    /// Levels, in ascending order.
    pub levels: Vec<String>,
    /// Isolation of demos.
    pub sandbox: Sandbox,
    /// Limits of demos.
    pub limits: Limits,
    /// Severity of codes.
    pub check: SeverityOverrides,
    /// Links to addresses outside of the site.
    pub links: Links,
    /// Other courses that are published below this one.
    pub also: Vec<Also>,
    /// Additional features of the site.
    pub site: Extras,
    /// When readers see the output of a predicted demo.
    pub hide: Hide,
    /// Formulas.
    pub math: Math,
}

/// Settings for formulas.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "keys with values")]
pub struct Math {
    /// TeX macros by name; `#1` to `#9` are their arguments.
    pub macros: BTreeMap<String, toml::Spanned<String>>,
}

/// When readers see the output of a predicted demo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hide {
    /// Immediately.
    #[default]
    Never,
    /// After they committed to a guess, or skipped it.
    UntilGuessed,
}

/// Files that lessons may include.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "keys with values")]
pub struct Include {
    /// Folders outside of the repository, relative to the course.
    pub roots: Vec<String>,
}

/// Front matter keys that are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "keys with values")]
pub struct ForeignKeys {
    /// Names of keys.
    pub ignore: Vec<String>,
}

/// Links that lead out of the site.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "keys with values")]
pub struct Links {
    /// Addresses that `didact check --external` does not check.
    pub allow: Vec<Allow>,
    /// Prefixes of links to files published beside the site, relative to the first page: `../std/`.
    pub outside: Vec<String>,
}

/// Addresses that may fail until a date.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "keys with values")]
pub struct Allow {
    /// Prefix of the addresses.
    pub url: String,
    /// Last day on which they may fail: `2027-01-31`.
    pub until: toml::Spanned<String>,
    /// Reason why they fail.
    pub reason: String,
}

/// Reaction to a sandbox feature that the machine lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sandbox {
    /// Report it once and continue.
    #[default]
    BestEffort,
    /// Refuse to run demos.
    Require,
}

/// Limits of every demo; its fence may set others.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "keys with values")]
pub struct Limits {
    /// Wall time, in seconds.
    #[serde(deserialize_with = "seconds")]
    pub timeout: f64,
    /// Memory, in megabytes.
    pub memory: u64,
    /// Standard output, and also standard error, in kilobytes.
    pub output: u64,
    /// Size of the cache of outcomes, in megabytes; the least recently used ones are removed first.
    pub cache: u64,
}

/// Limits on the wall time that a course or a fence may set, in seconds. A clock overflows if any number may be
/// added to it.
pub const TIMEOUTS: std::ops::RangeInclusive<f64> = 0.1..=600.0;

impl Limits {
    /// Returns the limit on the wall time.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs_f64(self.timeout)
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
            edit_url: String::new(),
            edition: None,
            package: None,
            run: Run::default(),
            hidelines: BTreeMap::new(),
            redirects: BTreeMap::new(),
            include: Include::default(),
            front_matter: ForeignKeys::default(),
            translations: BTreeMap::new(),
            levels: ["beginner", "intermediate", "advanced"]
                .map(str::to_owned)
                .into(),
            sandbox: Sandbox::default(),
            limits: Limits::default(),
            check: SeverityOverrides::default(),
            links: Links::default(),
            also: Vec::new(),
            site: Extras::default(),
            math: Math::default(),
            hide: Hide::default(),
        }
    }
}

/// An entry of `bibliography.toml`; its key is the citation key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "keys with values")]
pub struct Source {
    /// Authors, as they are to be printed.
    pub authors: Names,
    /// Title of the work.
    pub title: String,
    /// Year of the cited version.
    pub year: u32,
    /// Journal, conference or series.
    pub venue: String,
    /// Digital object identifier.
    pub doi: String,
    /// arXiv identifier, `1512.03385`.
    pub arxiv: String,
    /// Any other URL.
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
    /// Returns the names as a list.
    pub fn list(&self) -> Vec<&str> {
        match self {
            Self::One(name) => vec![name],
            Self::Many(names) => names.iter().map(String::as_str).collect(),
        }
    }
}

/// All sources, by citation key.
pub type Bibliography = BTreeMap<String, Source>;

/// Parses a TOML file of the course; returns the default and a diagnostic on an error.
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

/// Parses a URL that browsers can open, or an empty string.
fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        Ok(text)
    } else {
        parse_address(&text).map_err(Error::custom)
    }
}

/// Parses a URL with `{path}` for the path of a lesson.
fn edit_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if !text.contains("{path}") {
        let message = "the address names no lesson; write `{path}` where the lesson's path stands";
        return Err(D::Error::custom(message));
    }
    parse_address(&text.replace("{path}", "path")).map_err(Error::custom)?;
    Ok(text)
}

/// Parses a limit on the wall time of a demo.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let seconds = f64::deserialize(deserializer)?;
    if TIMEOUTS.contains(&seconds) {
        return Ok(seconds);
    }
    let message = format!("`{seconds}` is not a number of seconds from 0.1 to 600");
    Err(D::Error::custom(message))
}

/// Parses an edition, as Cargo writes it.
pub fn edition<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Edition>, D::Error> {
    let name = String::deserialize(deserializer)?;
    let unknown = || {
        let editions = Edition::ALL.map(Edition::as_str).join(", ");
        D::Error::custom(format!(
            "`{name}` is not an edition; write one of {editions}"
        ))
    };
    Edition::named(&name).map(Some).ok_or_else(unknown)
}

/// Checks that browsers can open a URL, and returns it.
///
/// # Errors
///
/// A message with help if they cannot.
pub fn parse_address(text: &str) -> Result<String, String> {
    let mut schemes = ["https://", "http://"].into_iter();
    let rest = schemes.find_map(|scheme| text.strip_prefix(scheme));
    // RFC 3986 has these characters nowhere in an address.
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

/// Parses a language tag: letters and digits separated by hyphens, the language first.
fn language<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    // BCP 47: the parts of a tag have up to 8 letters or digits, a language has 2 or 3 letters.
    let fits = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let first = text.split('-').next().unwrap_or("");
    let is_language =
        (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    if is_language && text.split('-').all(fits) {
        Ok(text)
    } else {
        Err(D::Error::custom(format!(
            "`{text}` is not a language; write its tag, such as `en`, `he` or `pt-BR`"
        )))
    }
}

#[cfg(test)]
mod tests;
