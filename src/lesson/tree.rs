//! The syntax tree of a lesson: blocks and inlines with their places.
//!
//! The tree holds Markdown's meaning and the author's components; it does not depend on HTML, on
//! other lessons or on the output of demos.

use std::ops::Range;

use crate::formula::Formulas;

/// A block with its range in the lesson.
#[derive(Clone, Debug)]
pub struct Block {
    /// Kind and content.
    pub kind: BlockKind,
    /// Byte range in the lesson's text.
    pub range: Range<usize>,
}

/// The kinds of blocks.
#[derive(Clone, Debug)]
pub enum BlockKind {
    /// A heading without a class.
    Heading(Heading),
    /// Prose.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// First number; `None` for bullets.
        start: Option<u64>,
        /// True for a tight list, whose paragraphs need no `<p>`.
        tight: bool,
        /// The items.
        items: Vec<ListItem>,
    },
    /// A plain quotation.
    Quote(Vec<Block>),
    /// A GFM alert, with or without one of the known lead words.
    Callout(Callout),
    /// A fence that is only shown.
    Code(CodeBlock),
    /// A fence that is run, as an index into `Lesson::demos`.
    Demo(usize),
    /// A ```` ```diagram ```` or a ```` ```dot ```` fence.
    Diagram(CodeBlock),
    /// A table with its `Table:` line, if there is one.
    Table(TableBlock),
    /// Terms and their definitions.
    Definitions(Vec<DefinitionEntry>),
    /// A paragraph that holds one image and nothing else.
    Figure(FigureBlock),
    /// A paragraph that holds one display formula and nothing else.
    Equation(Equation),
    /// Handwritten HTML.
    Html(String),
    /// A thematic break.
    Rule,
    /// A heading with a class, and its content.
    Component(ComponentBlock),
}

impl BlockKind {
    /// Returns true if the block consists of handwritten HTML only: a comment, or a target of
    /// links.
    pub fn is_unseen(&self) -> bool {
        match self {
            Self::Html(_) => true,
            Self::Paragraph(content) => content
                .iter()
                .all(|inline| matches!(inline, Inline::Html(_) | Inline::SoftBreak)),
            _ => false,
        }
    }
}

/// A heading; its id is unique in the lesson.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Level, 1 to 6.
    pub level: u8,
    /// Id, written by the author or made from the text.
    pub id: String,
    /// Classes, in order; one of them names a component.
    pub classes: Vec<String>,
    /// Attributes, such as `objective=degrade`.
    pub attributes: Vec<(String, String)>,
    /// Text of the heading.
    pub content: Vec<Inline>,
}

/// A list item.
#[derive(Clone, Debug)]
pub struct ListItem {
    /// State of the checkbox: true if ticked; `None` without one.
    pub ticked: Option<bool>,
    /// Content.
    pub blocks: Vec<Block>,
    /// Byte range in the lesson.
    pub range: Range<usize>,
}

/// The five alerts of GitHub's Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

/// Kind of a callout, from its bold lead word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lead {
    /// `Analogy`
    Analogy,
    /// `Key idea`
    KeyIdea,
    /// `Definition`
    Definition,
    /// `Common mistake`
    CommonMistake,
    /// `Pro tip`
    ProTip,
    /// `Rust note`
    RustNote,
    /// `History`
    History,
    /// `Careful`
    Careful,
}

/// An alert: `> [!NOTE]`, `> **Analogy — the whispered message.** …`.
#[derive(Clone, Debug)]
pub struct Callout {
    /// Kind of the alert.
    pub alert: Alert,
    /// Lead word, if a known one begins the callout.
    pub lead: Option<Lead>,
    /// Title after the lead word; empty without one.
    pub title: Vec<Inline>,
    /// Content without the bold lead.
    pub blocks: Vec<Block>,
}

/// A fence that is not a demo.
#[derive(Clone, Debug)]
pub struct CodeBlock {
    /// First word of the info string; empty without one.
    pub language: String,
    /// The other words, as written.
    pub words: Vec<String>,
    /// Text, ending with a newline unless it is empty.
    pub text: String,
    /// Byte offset in the lesson of each line of `text`.
    pub line_offsets: Vec<usize>,
}

/// Alignment of a table column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// No alignment.
    None,
    /// `:--`
    Start,
    /// `:-:`
    Center,
    /// `--:`
    End,
}

/// A GFM table.
#[derive(Clone, Debug)]
pub struct TableBlock {
    /// Id in the line `Table: … {#tbl-…}`.
    pub id: Option<String>,
    /// Caption; empty without one.
    pub caption: Vec<Inline>,
    /// Alignment of each column.
    pub alignments: Vec<Alignment>,
    /// Cells of the header.
    pub head: Vec<Vec<Inline>>,
    /// Rows of cells.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// One entry of a definition list.
#[derive(Clone, Debug)]
pub struct DefinitionEntry {
    /// Term that is defined.
    pub term: Vec<Inline>,
    /// One or more definitions.
    pub definitions: Vec<Vec<Block>>,
}

/// A lone image: a file, or a figure of a demo (`demo:signal/gradient`).
#[derive(Clone, Debug)]
pub struct FigureBlock {
    /// Id after the image, `fig-…`.
    pub id: Option<String>,
    /// Content of the figure.
    pub target: FigureTarget,
    /// Alternative text; an empty one is reported.
    pub alt: String,
    /// Caption: the image's title, parsed as Markdown.
    pub caption: Vec<Inline>,
    /// Byte range of the destination; `None` if it contains escapes or entities.
    pub written: Option<Range<usize>>,
}

/// Content of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureTarget {
    /// A figure that a demo of this lesson draws.
    Demo {
        /// Name of the demo.
        demo: String,
        /// Id of the figure.
        figure: String,
    },
    /// A file or an external address.
    File(String),
}

/// A display formula.
#[derive(Clone, Debug)]
pub struct Equation {
    /// Id after the formula, `eq-…`.
    pub id: Option<String>,
    /// TeX source.
    pub tex: String,
    /// Byte range of the TeX.
    pub tex_range: Range<usize>,
}

/// A component: a heading with a class, and what follows up to the next heading of the same or a
/// higher level.
///
/// The classes of the heading decide its kind.
#[derive(Clone, Debug)]
pub struct ComponentBlock {
    /// Heading that opens it, with at least one class.
    pub heading: Heading,
    /// Content, including lower headings.
    pub blocks: Vec<Block>,
}

impl ComponentBlock {
    /// Returns true if its heading has this class.
    pub fn is(&self, class: &str) -> bool {
        self.heading.classes.iter().any(|own| own == class)
    }

    /// Returns the value of an attribute of its heading, such as `objective`.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let attributes = &self.heading.attributes;
        let found = attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// A code span.
    Code(String),
    /// A value of a run: `` `{signal.gradient_first:.2e}` ``.
    Value(ValueRef),
    /// An inline formula.
    Math {
        /// TeX source.
        tex: String,
        /// Byte range of the TeX.
        range: Range<usize>,
    },
    /// A display formula inside a paragraph.
    DisplayMath {
        /// TeX source.
        tex: String,
        /// Byte range of the TeX.
        range: Range<usize>,
    },
    /// `*…*`
    Emphasis(Vec<Inline>),
    /// `**…**`
    Strong(Vec<Inline>),
    /// `~~…~~`
    Strike(Vec<Inline>),
    /// A link.
    Link {
        /// Target, as written.
        destination: String,
        /// Title; may be empty.
        title: String,
        /// Text of the link.
        content: Vec<Inline>,
        /// Byte range of the link.
        range: Range<usize>,
        /// Byte range of the target; `None` if it contains escapes or entities.
        written: Option<Range<usize>>,
    },
    /// An image in running text.
    Image {
        /// Target, as written.
        destination: String,
        /// Alternative text.
        alt: String,
        /// Title; may be empty.
        title: String,
        /// Byte range of the image.
        range: Range<usize>,
        /// Byte range of the target; `None` if it contains escapes or entities.
        written: Option<Range<usize>>,
    },
    /// A citation, `[^he2015]`: a label without a definition in the lesson.
    Citation {
        /// Key in the bibliography.
        key: String,
        /// Byte range of the citation.
        range: Range<usize>,
    },
    /// A note: a label with a definition in the lesson; an index into `Lesson::notes`.
    Note(usize),
    /// A line end in the source.
    SoftBreak,
    /// A hard line break.
    HardBreak,
    /// Handwritten HTML.
    Html(String),
}

/// A value of a demo, named in prose.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueRef {
    /// Name of the demo.
    pub demo: String,
    /// Name of the value.
    pub name: String,
    /// Format after the colon; empty for the default.
    pub format: String,
    /// Byte range of the reference.
    pub range: Range<usize>,
}

/// Returns the plain words of running text, for ids; formulas as TeX.
pub fn plain_text(content: &[Inline]) -> String {
    let mut text = String::new();
    push_plain(content, &mut text, &str::to_owned);
    text
}

/// Returns the plain words of running text as they are read aloud, for titles and search.
pub fn spoken(content: &[Inline], formulas: &Formulas) -> String {
    let mut text = String::new();
    push_plain(content, &mut text, &|tex| formulas.words(tex));
    text
}

fn push_plain(content: &[Inline], text: &mut String, words: &dyn Fn(&str) -> String) {
    for inline in content {
        match inline {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::Math { tex, .. } | Inline::DisplayMath { tex, .. } => {
                text.push_str(&words(tex));
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strike(content)
            | Inline::Link { content, .. } => push_plain(content, text, words),
            Inline::Image { alt, .. } => text.push_str(alt),
            Inline::SoftBreak | Inline::HardBreak => text.push(' '),
            Inline::Value(_) | Inline::Citation { .. } | Inline::Note(_) | Inline::Html(_) => {}
        }
    }
}
