//! Inputs of checks that exist before there are pages.

use crate::course::Course;
use crate::source::Sources;

/// Inputs that exist after the course was read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The assembled course.
    pub course: &'a Course,
    /// Files of the course.
    pub sources: &'a Sources,
    /// True if work that may be postponed while writing is an error.
    pub strict: bool,
}
