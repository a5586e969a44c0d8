//! What stands between `---` or `+++` at the head of a lesson, typed.

use serde::Deserialize;

/// The front matter of a lesson. Unknown keys are errors.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FrontMatter {
    /// The title; required.
    pub title: String,
    /// The number readers see; the folder's number without it.
    pub lesson: Option<u32>,
    /// `beginner`, `intermediate`, `advanced`, or a level of `course.toml`.
    pub level: Option<String>,
    /// One sentence.
    pub summary: Option<String>,
    /// Minutes; estimated without it.
    pub time: Option<u32>,
    /// Lessons (by slug) or concepts (taught by one) that come before.
    pub requires: Vec<String>,
    /// Concepts.
    pub teaches: Vec<String>,
    /// What readers will be able to do.
    pub objectives: Vec<Objective>,
    /// Days after which to review; `[2, 7, 21, 60]` without it.
    pub review: Option<Vec<u32>>,
    /// One sentence that closes the lesson.
    pub outro: Option<String>,
    /// Not published unless `--drafts`.
    pub draft: bool,
}

/// One learning objective.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// What checks refer to.
    pub id: String,
    /// Begins with an action verb.
    pub text: String,
}
