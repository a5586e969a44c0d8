//! One Markdown file understood: front matter, blocks, headings, links, demos.
//!
//! Nothing here looks at another lesson or runs anything.

mod block;
mod code;
mod component;
pub mod day;
pub mod demo;
mod fence;
pub mod front_matter;
pub mod html;
mod include;
mod inline;
mod lead;
mod links;
mod lone;
mod parse;
mod reader;
mod slips;
mod slug;
pub mod tree;
mod visit;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::digest::Digest;
use demo::Demo;
use front_matter::FrontMatter;
use html::Html;
use tree::{Block, BlockKind, Heading};

pub use include::include;
pub use inline::parse_value;
pub use lead::take as take_lead;
pub use links::Link;
pub use parse::{Place, normalize, parse};
pub use slug::slug;
pub use visit::visit;

/// A lesson.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Path as authors see it: `content/21-residual-networks/index.md`.
    pub file: Arc<str>,
    /// Path below `content/`: `21-residual-networks/index.md`.
    pub name: String,
    /// Folder below `content/`: `21-residual-networks`; empty for a page at the root.
    pub folder: String,
    /// What addresses and `requires` use: `residual-networks`.
    pub slug: String,
    /// The folder's number.
    pub number: Option<u32>,
    /// The text, line ends normalized to LF; all ranges refer to it.
    pub text: Arc<str>,
    /// Of the text.
    pub digest: Digest,
    /// How many words the text has, code included.
    pub words: usize,
    /// How many words its demos have, with what they include.
    pub code_words: usize,
    /// Its head.
    pub front: FrontMatter,
    /// Where the front matter is.
    pub front_range: Range<usize>,
    /// Its body.
    pub blocks: Vec<Block>,
    /// The fences that are compiled, in order; `BlockKind::Demo` points here.
    pub demos: Vec<Demo>,
    /// Bodies of the lesson's own footnotes, in the order of first use.
    pub notes: Vec<Vec<Block>>,
    /// HTML that the author wrote, piece by piece.
    pub html: Vec<Html>,
    /// Texts of the files that its fences include, by path as authors see it.
    pub included: BTreeMap<Arc<str>, Arc<str>>,
    /// What is wrong with it by itself.
    pub diagnostics: Vec<Diagnostic>,
}

impl Lesson {
    /// A place in this lesson.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(&self.file, range)
    }

    /// Whether its head could not be read: then nobody knows what it says.
    pub fn is_headless(&self) -> bool {
        let mut codes = self.diagnostics.iter().map(|found| found.code);
        codes.any(|code| code == Code::FrontMatter)
    }

    /// The place of a word of the front matter, after the key it belongs to.
    pub fn front_word(&self, key: &str, word: &str) -> Span {
        let front = &self.text[self.front_range.clone()];
        let after = front.find(key).unwrap_or(0);
        let at = front[after..].find(word).map(|at| at + after);
        let start = self.front_range.start + at.unwrap_or(0);
        self.span(start..start + at.map_or(0, |_| word.len()))
    }

    /// The heading of the first level that the body opens with; comments may stand before it.
    pub fn opening(&self) -> Option<&Heading> {
        let mut blocks = self.blocks.iter().map(|block| &block.kind);
        match blocks.find(|kind| !kind.is_unseen())? {
            BlockKind::Heading(heading) if heading.level == 1 => Some(heading),
            _ => None,
        }
    }

    /// The text of a file that spans of this lesson's demos point into.
    pub fn text_of(&self, file: Option<&Arc<str>>) -> &str {
        match file {
            None => &self.text,
            Some(file) => self.included.get(file).map_or("", |text| text),
        }
    }

    /// The demo of that name.
    pub fn demo(&self, name: &str) -> Option<&Demo> {
        self.demos.iter().find(|demo| demo.name == name)
    }
}
