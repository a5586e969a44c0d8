//! Nests components: a heading with a class contains what follows, up to the next heading of its
//! level.
//!
//! The known classes are listed in `src/component/`; pages report unknown ones.

use super::tree::{Block, BlockKind, ComponentBlock, Heading};

/// Moves the blocks that follow a component's heading into the component.
pub(super) fn nest(blocks: Vec<Block>) -> Vec<Block> {
    let mut nested = Vec::new();
    let mut rest = blocks.into_iter().peekable();
    while let Some(block) = rest.next() {
        let heading = match block.kind {
            BlockKind::Heading(heading) if !heading.classes.is_empty() => heading,
            other => {
                nested.push(Block {
                    kind: other,
                    range: block.range,
                });
                continue;
            }
        };
        let mut inside = Vec::new();
        while let Some(next) = rest.next_if(|next| !closes(&next.kind, &heading)) {
            inside.push(next);
        }
        let end = inside.last().map_or(block.range.end, |last| last.range.end);
        nested.push(Block {
            range: block.range.start..end,
            kind: BlockKind::Component(ComponentBlock {
                heading,
                blocks: nest(inside),
            }),
        });
    }
    nested
}

fn closes(kind: &BlockKind, heading: &Heading) -> bool {
    matches!(kind, BlockKind::Heading(next) if next.level <= heading.level)
}
