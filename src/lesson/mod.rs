//! Parses one Markdown file: front matter, blocks, headings, links, demos.
//!
//! It uses no other lesson and runs nothing.

mod block;
mod body;
mod border;
mod code;
mod component;
pub mod day;
mod definition;
pub mod demo;
pub(crate) mod dialect;
mod directive;
mod dollar;
#[cfg(test)]
mod dollar_test;
mod expand;
#[cfg(test)]
mod expand_test;
mod fence;
pub mod fence_word;
mod foreign;
mod front_error;
mod front_keys;
pub mod front_matter;
mod headings;
pub mod html;
mod inline;
mod label;
mod lead;
mod lines;
mod links;
mod lone;
mod lost;
pub(crate) mod origin;
mod parse;
mod reader;
mod region;
mod slips;
mod slug;
pub mod tree;
mod visit;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::digest::Digest;
use demo::Demo;
use front_matter::FrontMatter;
use html::HtmlPiece;
use origin::Origins;
use tree::{Block, BlockKind, Heading, ValueRef};

pub use expand::Expansion;
pub use inline::{parse_value, read_title};
pub use lead::take as take_lead;
pub(crate) use lines::{first_line, lines_at};
pub use links::LessonLink;
pub use parse::{LessonPath, normalize, parse, parse_expanded};
pub use slug::slug;
pub use visit::visit;
pub(crate) use visit::visit_inlines;

/// A lesson.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Path in messages: `content/21-residual-networks/index.md`.
    pub file: Arc<str>,
    /// Path below `content/`: `21-residual-networks/index.md`.
    pub name: String,
    /// Folder below `content/`: `21-residual-networks`; empty for a page at the root.
    pub folder: String,
    /// Name in addresses and in `requires`: `residual-networks`.
    pub slug: String,
    /// Path of its page in the site: `residual-networks/index.html`.
    pub page: String,
    /// Number in the folder's name.
    pub number: Option<u32>,
    /// Title in `SUMMARY.md`, shown in the table of contents.
    pub listed_title: Option<String>,
    /// Text with its includes and with LF line ends; all ranges refer to it.
    pub text: Arc<str>,
    /// Digest of the text.
    pub digest: Digest,
    /// Front matter.
    pub front: FrontMatter,
    /// Byte range of the front matter.
    pub front_range: Range<usize>,
    /// Blocks of the body.
    pub blocks: Vec<Block>,
    /// Compiled fences, in order; `BlockKind::Demo` is an index into them.
    pub demos: Vec<Demo>,
    /// Bodies of the lesson's own footnotes, in the order of first use.
    pub notes: Vec<Vec<Block>>,
    /// Code that is a value but for blanks, `{ demo.name }`, and is shown as code.
    pub loose_values: Vec<ValueRef>,
    /// Ids that an error in `diagnostics` reports as used twice, as they are on the page.
    pub repeated_ids: BTreeSet<String>,
    /// Handwritten HTML, piece by piece.
    pub html: Vec<HtmlPiece>,
    /// Texts of the included files, by their path in messages.
    pub included: BTreeMap<Arc<str>, Arc<str>>,
    /// Origins of the parts of its text; `None` if it includes nothing.
    pub origins: Option<Arc<Origins>>,
    /// The words of `{{#title …}}`, which replace the title of its page.
    pub page_title: Option<String>,
    /// Errors and warnings found without other lessons.
    pub diagnostics: Vec<Diagnostic>,
}

impl Lesson {
    /// Returns the path of a file of the lessons' folder as authors see it: `content/static/a.js`.
    pub fn shown(&self, name: &str) -> String {
        format!("{}{name}", self.shown_folder())
    }

    /// Returns a place in this lesson.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(&self.file, range)
    }

    /// Returns the path of the lessons' folder in messages, with a final `/`.
    pub fn shown_folder(&self) -> &str {
        self.file.strip_suffix(self.name.as_str()).unwrap_or("")
    }

    /// Returns true if its front matter could not be parsed, so that its values are unknown.
    pub fn is_headless(&self) -> bool {
        let mut codes = self.diagnostics.iter().map(|found| found.code);
        codes.any(|code| code == Code::FrontMatter)
    }

    /// Returns the level 1 heading at the top of the body; comments may precede it.
    pub fn opening(&self) -> Option<&Heading> {
        let mut blocks = self.blocks.iter().map(|block| &block.kind);
        match blocks.find(|kind| !kind.is_unseen())? {
            BlockKind::Heading(heading) if heading.level == 1 => Some(heading),
            _ => None,
        }
    }

    /// Returns the text of a file that places of this lesson's demos refer to.
    pub fn text_of(&self, file: Option<&Arc<str>>) -> &str {
        match file {
            None => &self.text,
            Some(file) => self.included.get(file).map_or("", |text| text),
        }
    }

    /// Returns the demo with this name.
    pub fn demo(&self, name: &str) -> Option<&Demo> {
        self.demos.iter().find(|demo| demo.name == name)
    }
}
