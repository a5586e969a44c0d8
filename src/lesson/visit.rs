//! A walk over all blocks of a tree, for those who look for one kind of them.

use super::tree::{Block, BlockKind};

/// Calls `see` on every block, outer ones first, in the order of the text.
pub fn visit(blocks: &[Block], see: &mut impl FnMut(&Block)) {
    for block in blocks {
        see(block);
        match &block.kind {
            BlockKind::List { items, .. } => {
                items.iter().for_each(|item| visit(&item.blocks, see));
            }
            BlockKind::Quote(inside) => visit(inside, see),
            BlockKind::Callout(callout) => visit(&callout.blocks, see),
            BlockKind::Component(component) => visit(&component.blocks, see),
            BlockKind::Definitions(entries) => {
                let definitions = entries.iter().flat_map(|entry| &entry.definitions);
                definitions.for_each(|blocks| visit(blocks, see));
            }
            _ => {}
        }
    }
}
