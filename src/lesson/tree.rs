//! What a lesson says, as a tree of blocks and inlines with their places.
//!
//! The tree holds Markdown's meaning and the author's components; it knows
//! nothing of HTML, of other lessons or of what demos print.

use std::ops::Range;

/// A block and the bytes of the lesson it came from.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is in the lesson's text.
    pub range: Range<usize>,
}

/// The kinds of blocks.
#[derive(Clone, Debug)]
pub enum BlockKind {
    /// A heading without a component class.
    Heading(Heading),
    /// Prose.
    Paragraph(Vec<Inline>),
    /// A list; `start` is the first number of an ordered one.
    List {
        /// First number; `None` for bullets.
        start: Option<u64>,
        /// Whether items stand close together: their paragraphs need no `<p>`.
        tight: bool,
        /// The items.
        items: Vec<Item>,
    },
    /// A plain quotation.
    Quote(Vec<Block>),
    /// A GFM alert, with or without one of the known lead words.
    Callout(Callout),
    /// A fence that is only shown.
    Code(CodeBlock),
    /// A fence that is run; an index into `Lesson::demos`.
    Demo(usize),
    /// A ```` ```diagram ```` or a ```` ```dot ```` fence.
    Diagram(CodeBlock),
    /// A table with its `Table:` line, if it has one.
    Table(Table),
    /// Terms and their definitions.
    Definitions(Vec<Definition>),
    /// A paragraph that holds one image and nothing else.
    Figure(Figure),
    /// A paragraph that holds one display formula and nothing else.
    Equation(Equation),
    /// HTML as the author wrote it.
    Html(String),
    /// A thematic break.
    Rule,
    /// A heading with a component class, and all that belongs to it.
    Component(Component),
}

impl BlockKind {
    /// Whether it is nothing but handwritten HTML: a comment, or a place to link to.
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
    /// 1 to 6.
    pub level: u8,
    /// Written by the author or made from the text.
    pub id: String,
    /// Classes that are not components, in order.
    pub classes: Vec<String>,
    /// Attributes such as `objective=degrade`.
    pub attributes: Vec<(String, String)>,
    /// The words.
    pub content: Vec<Inline>,
}

/// A list item.
#[derive(Clone, Debug)]
pub struct Item {
    /// `Some` for task list items: whether the box is ticked.
    pub ticked: Option<bool>,
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// Where it is.
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

/// What a callout's bold lead word makes of it.
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
    /// Which alert.
    pub alert: Alert,
    /// The known lead word, if there is one.
    pub lead: Option<Lead>,
    /// The title after the lead word; empty without one.
    pub title: Vec<Inline>,
    /// The rest; the bold lead is not repeated here.
    pub blocks: Vec<Block>,
}

/// A fence that is not a demo.
#[derive(Clone, Debug)]
pub struct CodeBlock {
    /// First word of the info string; empty without one.
    pub language: String,
    /// The other words, as written.
    pub words: Vec<String>,
    /// The text, ending with a newline unless empty.
    pub text: String,
    /// Offset in the lesson of the first byte of each line of `text`.
    pub line_offsets: Vec<usize>,
}

/// How a table column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// Not given.
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
pub struct Table {
    /// Id and caption from a `Table: … {#tbl-…}` line.
    pub id: Option<String>,
    /// The caption; empty without one.
    pub caption: Vec<Inline>,
    /// One for each column.
    pub alignments: Vec<Alignment>,
    /// Header cells.
    pub head: Vec<Vec<Inline>>,
    /// Rows of cells.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// One entry of a definition list.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// One or more definitions.
    pub definitions: Vec<Vec<Block>>,
}

/// A lone image: a file, or a figure of a demo (`demo:signal/gradient`).
#[derive(Clone, Debug)]
pub struct Figure {
    /// The id after the image, `fig-…`.
    pub id: Option<String>,
    /// What the image shows.
    pub target: Target,
    /// Alternative text; may be empty (which is reported).
    pub alt: String,
    /// The image's title, used as the caption; may hold Markdown inlines.
    pub caption: Vec<Inline>,
}

/// What a figure shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A figure that a demo of this lesson draws.
    Demo {
        /// The demo's name.
        demo: String,
        /// The figure's id.
        figure: String,
    },
    /// A file or an address.
    File(String),
}

/// A display formula.
#[derive(Clone, Debug)]
pub struct Equation {
    /// The id after the formula, `eq-…`.
    pub id: Option<String>,
    /// TeX.
    pub tex: String,
    /// Where the TeX is.
    pub tex_range: Range<usize>,
}

/// The components that a heading's class opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComponentKind {
    /// `.precheck`
    Precheck,
    /// `.predict`
    Predict,
    /// `.quiz`
    Quiz,
    /// `.order`
    Order,
    /// `.exercise`
    Exercise,
    /// `.worked`
    Worked,
    /// `.steps`
    Steps,
    /// `.recap`
    Recap,
    /// `.cards`
    Cards,
    /// `.further`
    Further,
}

/// A component: it runs to the next heading of the same or a higher level.
#[derive(Clone, Debug)]
pub struct Component {
    /// Which one.
    pub kind: ComponentKind,
    /// The heading that opens it.
    pub heading: Heading,
    /// All that belongs to it, lower headings included.
    pub blocks: Vec<Block>,
}

impl Component {
    /// The value of an attribute of its heading, such as `objective`.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let attributes = &self.heading.attributes;
        let found = attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// A code span.
    Code(String),
    /// A value from a run: `` `{signal.gradient_first:.2e}` ``.
    Value(ValueRef),
    /// A formula in the line.
    Math {
        /// TeX.
        tex: String,
        /// Where the TeX is.
        range: Range<usize>,
    },
    /// A display formula inside a paragraph.
    DisplayMath {
        /// TeX.
        tex: String,
        /// Where the TeX is.
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
        /// As written.
        destination: String,
        /// May be empty.
        title: String,
        /// The words of the link.
        content: Vec<Inline>,
        /// Where it is.
        range: Range<usize>,
    },
    /// An image in running text.
    Image {
        /// As written.
        destination: String,
        /// Alternative text.
        alt: String,
        /// May be empty.
        title: String,
        /// Where it is.
        range: Range<usize>,
    },
    /// A citation, `[^he2015]`, when the label is a bibliography key.
    Citation {
        /// The key.
        key: String,
        /// Where it is.
        range: Range<usize>,
    },
    /// A note, when the label has a definition in the lesson; an index into `Lesson::notes`.
    Note(usize),
    /// A line end in the source.
    SoftBreak,
    /// A line end that is kept.
    HardBreak,
    /// HTML as the author wrote it.
    Html(String),
}

/// A value of a demo, named in prose.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueRef {
    /// The demo's name.
    pub demo: String,
    /// The value's name.
    pub name: String,
    /// Format, as after the colon; empty for the default.
    pub format: String,
    /// Where it is.
    pub range: Range<usize>,
}

/// The plain words of running text, for titles, ids and search.
pub fn plain_text(content: &[Inline]) -> String {
    let mut text = String::new();
    content
        .iter()
        .for_each(|inline| push_plain(inline, &mut text));
    text
}

fn push_plain(inline: &Inline, text: &mut String) {
    match inline {
        Inline::Text(words) | Inline::Code(words) => text.push_str(words),
        Inline::Math { tex, .. } | Inline::DisplayMath { tex, .. } => text.push_str(tex),
        Inline::Emphasis(content)
        | Inline::Strong(content)
        | Inline::Strike(content)
        | Inline::Link { content, .. } => text.push_str(&plain_text(content)),
        Inline::Image { alt, .. } => text.push_str(alt),
        Inline::SoftBreak | Inline::HardBreak => text.push(' '),
        Inline::Value(_) | Inline::Citation { .. } | Inline::Note(_) | Inline::Html(_) => {}
    }
}
