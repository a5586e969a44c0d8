//! A family of checks: the codes it may report, and its functions.

use super::pages::CheckedPages;
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;

/// A family of checks; `CHECKS` lists all families.
pub(super) struct CheckFamily {
    /// All codes that it may report. Severity and limits on overrides are in their rows in
    /// `diagnostic/code.rs`.
    pub codes: &'static [Code],
    /// Functions with their inputs.
    pub functions: &'static [CheckFunction],
}

/// A function of a family, by its input.
pub(super) enum CheckFunction {
    /// Checks each lesson.
    Lessons(fn(&Lesson, &Reading<'_>) -> Vec<Diagnostic>),
    /// Checks each lesson and each other page of the author.
    Texts(fn(&Lesson, &Reading<'_>) -> Vec<Diagnostic>),
    /// Checks the course and its files, before demos run.
    Course(fn(&Reading<'_>) -> Vec<Diagnostic>),
    /// Checks the finished site; skipped if templates are invalid.
    Site(fn(&CheckedPages<'_>) -> Vec<Diagnostic>),
}
