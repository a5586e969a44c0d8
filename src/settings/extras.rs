//! Additional features of a site: `[site]` in `course.toml`.

use serde::Deserialize;

/// Additional features of a site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "keys with values")]
pub struct Extras {
    /// A page with all lessons, to print; courses of more than 100 lessons have none.
    pub whole: bool,
    /// A zip file of the site, for readers without scripts; also `didact build --archive`.
    pub archive: bool,
    /// Typefaces of its own; without them pages show those of the reader's machine.
    pub fonts: bool,
    /// Addresses of pages; by default mdBook's in a book, else folders.
    pub addresses: Option<Addresses>,
    /// The live demo on the home page, `lesson/demo`; the first one that draws without it.
    pub figure: Option<String>,
    /// Pages with time, review days, "Finished?", downloads and section numbers; by default all of
    /// a course, and those with questions in a book.
    #[serde(rename = "lesson-parts")]
    pub lesson_parts: Option<LessonParts>,
}

impl Default for Extras {
    fn default() -> Self {
        Self {
            whole: true,
            archive: false,
            fonts: true,
            addresses: None,
            figure: None,
            lesson_parts: None,
        }
    }
}

/// Addresses of the pages of lessons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Addresses {
    /// In folders: `residual-networks/`.
    Folders,
    /// As mdBook publishes them: `a/b.html`, the first chapter as `index.html`, all on `print.html`.
    Mdbook,
}

/// Pages that show the parts of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LessonParts {
    /// All.
    Always,
    /// Those with a question, an exercise or another component, or whose head names what a lesson has.
    WithQuestions,
}
