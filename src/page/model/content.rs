//! The content of a lesson that takes readers time, and how much.
//!
//! | content | time | source |
//! |---|---|---|
//! | a word | 1/238 minute | silent reading of non-fiction (Brysbaert 2019) |
//! | a line of code | 5 s | 12 lines a minute; reviews at most 8 (Cohen 2006), unexplained |
//! | a figure, a table, the output of a demo | 30 s | our choice |
//! | a live demo | 60 s more | our choice |
//! | a question | 60 s | our choice |
//! | an exercise | `time=`, else 10 minutes | its author |
//!
//! Folded content is not counted: lines of listings, asides, feedback on options.

/// Content of a lesson that takes time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Content {
    /// Words of text.
    pub words: usize,
    /// Lines of code that are not folded.
    pub lines: usize,
    /// Figures, tables and outputs of demos.
    pub figures: usize,
    /// Demos that readers run again.
    pub live: usize,
    /// Minutes for questions.
    pub questions: f64,
    /// Minutes for exercises.
    pub practice: f64,
    /// True if it has a component.
    pub has_components: bool,
}

impl Content {
    /// Returns the minutes that reading takes, in steps of 5.
    pub fn estimate(&self) -> u32 {
        let count = |number: usize| number as f64;
        let words = count(self.words) / 238.0;
        let shown = count(self.lines) / 12.0 + count(self.figures) / 2.0 + count(self.live);
        to_steps_of_five(words + shown + self.questions)
    }
}

/// Rounds minutes to the steps of estimates.
pub(crate) fn to_steps_of_five(minutes: f64) -> u32 {
    ((minutes / 5.0).round() as u32 * 5).max(5)
}
