//! Known failures of a course: `known-failures.toml`, written by `didact bless --failures`.
//!
//! ```toml
//! ["src/a.md"]
//! "3f2a9c01d4e5" = { code = "compile-error", reason = "cannot find type `Ascii` in this scope (E0425)" }
//! ```
//!
//! A fence is identified by the digest of its lines, so text before it may change.
//! `demo::known_failures` applies the list.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Name of the file in the course's folder.
pub const FILE: &str = "known-failures.toml";

/// First lines of the file.
const HEAD: &str = "# Fences that fail today, and why. `didact bless --failures` writes this file anew.\n\
    # A line goes when its fence is mended; until then the site is published, and the page says that it fails.\n\n";

/// Known failures of a course: by the lesson's path in messages, and by the digest of the fence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct KnownFailures(BTreeMap<String, BTreeMap<String, Reason>>);

/// Reason why a fence fails.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "keys with values")]
pub struct Reason {
    /// Code of the first error.
    pub code: String,
    /// Message of the first error.
    pub reason: String,
}

impl KnownFailures {
    /// Adds a fence.
    pub fn insert(&mut self, file: String, digest: String, reason: Reason) {
        self.0
            .entry(file)
            .or_default()
            .entry(digest)
            .or_insert(reason);
    }

    /// Returns all listed fences: file and digest.
    pub fn fences(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.0.iter();
        files.flat_map(|(file, fences)| {
            fences
                .keys()
                .map(move |digest| (file.as_str(), digest.as_str()))
        })
    }

    /// Returns the text of the file.
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (file, fences) in &self.0 {
            let quoted = |text: &str| toml::Value::from(text).to_string();
            text += &format!("[{}]\n", quoted(file));
            for (digest, Reason { code, reason }) in fences {
                let (code, reason) = (quoted(code), quoted(reason));
                text += &format!(
                    "{} = {{ code = {code}, reason = {reason} }}\n",
                    quoted(digest)
                );
            }
            text.push('\n');
        }
        text.trim_end().to_owned() + "\n"
    }

    /// Returns the number of listed fences.
    pub fn len(&self) -> usize {
        self.0.values().map(BTreeMap::len).sum()
    }

    /// Returns true if no fence is listed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the reason why a fence fails, if it is listed.
    pub fn get(&self, file: &str, digest: &str) -> Option<&Reason> {
        self.0.get(file)?.get(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut known = KnownFailures::default();
        let reason = Reason {
            code: "panic".to_owned(),
            reason: "this demo panics: \"no\"".to_owned(),
        };
        known.insert("src/a b.md".to_owned(), "12".to_owned(), reason.clone());
        let text = known.text();
        assert_eq!(
            toml::from_str::<KnownFailures>(&text).unwrap(),
            known,
            "{text}"
        );
        assert_eq!(known.get("src/a b.md", "12"), Some(&reason));
        assert_eq!(known.len(), 1);
    }
}
