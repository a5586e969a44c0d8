//! Other courses that are published below this one.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Another course that is published below this one: `[[also]]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "keys with values")]
pub struct Also {
    /// Its folder below that of this course: `docs`.
    #[serde(deserialize_with = "folder")]
    pub course: String,
    /// Its address below this site, one word: `manual`.
    #[serde(deserialize_with = "word")]
    pub at: String,
    /// Text of the link to it at the foot of every page.
    pub title: String,
}

/// Parses a path below the course: a pull request must not be able to name any other folder.
fn folder<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let mut parts = text.split('/');
    if parts.all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':'])) {
        return Ok(text);
    }
    Err(D::Error::custom(format!(
        "`{text}` is not a folder below the course; write it as seen from the course, such as `docs`"
    )))
}

fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.chars().all(fits) {
        return Ok(text);
    }
    Err(D::Error::custom(format!(
        "`{text}` is not one word of an address; write small letters, digits and hyphens, such as `manual`"
    )))
}

#[cfg(test)]
mod tests {
    use crate::settings::{Settings, read};

    #[track_caller]
    fn check(lines: &str, expected: &str) {
        let text = format!("[[also]]\n{lines}\ntitle = \"T\"\n");
        let (_, problem) = read::<Settings>("content/course.toml", &text);
        let said = problem.map(|problem| problem.message).unwrap_or_default();
        assert!(
            said.contains(expected) && said.is_empty() == expected.is_empty(),
            "{said}"
        );
    }

    #[test]
    fn other_courses_stand_below_this_one() {
        check("course = \"docs\"\nat = \"manual\"", "");
        check("course = \"docs/manual\"\nat = \"a-1\"", "");
        for folder in ["", ".", "../x", "/etc", "a//b", "docs/", "C:/x", ".didact"] {
            let lines = format!("course = {folder:?}\nat = \"manual\"");
            check(&lines, "is not a folder below the course");
        }
        for word in ["", "a/b", "..", "Manual", "a b"] {
            let lines = format!("course = \"docs\"\nat = {word:?}");
            check(&lines, "is not one word of an address");
        }
    }
}
