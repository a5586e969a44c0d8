//! A kind of mark: what frames call it, and what a terminal shows of it.
//!
//! Each kind is a constant beside the method that draws it, so a name is written once and a wrong one
//! does not compile. The names are those of the modules in `crates/figure/src/plot/marks/`.

/// A kind of mark.
pub(super) struct MarkKind {
    /// Its name in frames.
    pub(super) name: &'static str,
    pub(super) terminal: TerminalText,
}

/// Text beside the name of a layer in a terminal.
#[derive(Clone, Copy)]
pub(super) enum TerminalText {
    /// Blocks as high as the last number of each of its points.
    Heights,
    /// Blocks as high as its counts.
    Counts,
    /// Number of its points.
    Size,
    /// Nothing: its name is the title of what follows.
    Title,
    /// Nothing, not even its name.
    Silent,
}

impl MarkKind {
    pub(super) const fn new(name: &'static str, terminal: TerminalText) -> MarkKind {
        MarkKind { name, terminal }
    }
}
