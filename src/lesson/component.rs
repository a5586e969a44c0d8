//! Components: a heading with a class takes what follows, to the next heading as high as itself.

use super::tree::{Block, BlockKind, Component, ComponentKind, Heading};

const KINDS: &[(&str, ComponentKind)] = &[
    ("precheck", ComponentKind::Precheck),
    ("predict", ComponentKind::Predict),
    ("quiz", ComponentKind::Quiz),
    ("order", ComponentKind::Order),
    ("exercise", ComponentKind::Exercise),
    ("worked", ComponentKind::Worked),
    ("steps", ComponentKind::Steps),
    ("recap", ComponentKind::Recap),
    ("cards", ComponentKind::Cards),
    ("further", ComponentKind::Further),
];

/// The names of all component classes.
pub fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|&(name, _)| name)
}

impl ComponentKind {
    /// The class that opens it.
    pub fn name(self) -> &'static str {
        let found = KINDS.iter().find(|&&(_, kind)| kind == self);
        found.map_or("", |&(name, _)| name)
    }
}

/// Nests what belongs to component headings below them.
pub fn nest(blocks: Vec<Block>) -> Vec<Block> {
    let mut nested = Vec::new();
    let mut rest = blocks.into_iter().peekable();
    while let Some(block) = rest.next() {
        let (kind, heading) = match block.kind {
            BlockKind::Heading(heading) => match kind_of(&heading) {
                Some(kind) => (kind, heading),
                None => {
                    nested.push(plain(heading, block.range));
                    continue;
                }
            },
            other => {
                nested.push(Block {
                    kind: other,
                    range: block.range,
                });
                continue;
            }
        };
        let mut inside = Vec::new();
        while let Some(next) = rest.next_if(|next| !closes(&next.kind, heading.level)) {
            inside.push(next);
        }
        let end = inside.last().map_or(block.range.end, |last| last.range.end);
        nested.push(Block {
            range: block.range.start..end,
            kind: BlockKind::Component(Component {
                kind,
                heading,
                blocks: nest(inside),
            }),
        });
    }
    nested
}

fn plain(heading: Heading, range: std::ops::Range<usize>) -> Block {
    Block {
        kind: BlockKind::Heading(heading),
        range,
    }
}

fn kind_of(heading: &Heading) -> Option<ComponentKind> {
    let mut classes = heading.classes.iter();
    classes.find_map(|class| {
        let found = KINDS.iter().find(|(name, _)| name == class);
        found.map(|&(_, kind)| kind)
    })
}

fn closes(kind: &BlockKind, level: u8) -> bool {
    matches!(kind, BlockKind::Heading(next) if next.level <= level)
}
