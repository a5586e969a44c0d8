//! All paths through a residual net.
//!
//! A net of n blocks, each of them x + f(x), is a sum over the 2ⁿ subsets of its blocks (Veit,
//! Wilber and Belongie, 2016). Each row is one of these paths: a box for every block it goes
//! through, a plain line where it takes the arc; short paths stand above. Paths through a block
//! that was left out are dashed.

use super::arrow::head;
use super::column::Unravel;
use super::node::plus;
use crate::ink::{Ink, THEORY_DASH};
use crate::limits::within;
use crate::svg::{Element, Path, circle, rect};
use crate::words::{Anchor, LEADING, WIDTH, text, width};

const ROW: f64 = 36.0;
const LEFT: f64 = 26.0;
const FAN: f64 = 66.0;
const RIGHT: f64 = WIDTH - 44.0;

/// The paths in the order in which they are drawn: which blocks each goes through.
pub(crate) fn paths(blocks: usize) -> Vec<Vec<bool>> {
    let mut paths: Vec<Vec<bool>> = (0..1_usize << blocks)
        .map(|subset| (0..blocks).map(|block| subset >> block & 1 == 1).collect())
        .collect();
    paths.sort_by_key(|path| path.iter().filter(|through| **through).count());
    paths
}

/// Returns true if a path passes none of the blocks in `without`.
pub(crate) fn survives(unravel: &Unravel, path: &[bool]) -> bool {
    let mut blocks = unravel.blocks.iter().zip(path);
    !blocks.any(|(block, through)| *through && unravel.without.contains(block))
}

/// The drawing and its height.
pub(crate) fn draw(unravel: &Unravel) -> (Vec<Element>, f64) {
    let paths = paths(unravel.blocks.len());
    let height = ROW * paths.len() as f64 + LEADING;
    let middle = ROW * paths.len() as f64 / 2.0 + LEADING / 2.0;
    let mut content = Vec::new();
    for (index, path) in paths.iter().enumerate() {
        let y = ROW * (index as f64 + 0.5) + LEADING / 2.0;
        content.push(draw_path(unravel, path, y, middle));
    }
    content.push(circle(LEFT, middle, 3.5).ink(Ink::Full).fill());
    content.push(text(LEFT - 10.0, middle, Anchor::End, "x"));
    content.push(plus(RIGHT, middle, false));
    let end = (RIGHT + 36.0, middle);
    let out = Path::rounded(&[(RIGHT + 12.0, middle), end], 0.0)
        .element()
        .stroke(1.5);
    content.push(
        Element::group()
            .ink(Ink::Full)
            .add(out)
            .add(head((RIGHT, middle), end)),
    );
    (content, height)
}

fn draw_path(unravel: &Unravel, path: &[bool], y: f64, middle: f64) -> Element {
    let survives = survives(unravel, path);
    let learned = path.iter().any(|through| *through);
    let ink = match (survives, learned) {
        (false, _) => Ink::Faint,
        (true, false) => Ink::Full,
        (true, true) => Ink::Series(0),
    };
    let to = (RIGHT - 12.0, middle);
    let corners = [(LEFT, middle), (LEFT + FAN, y), (RIGHT - FAN, y), to];
    let dash = if survives { "" } else { THEORY_DASH };
    let line = Path::rounded(&corners, 14.0).element().stroke(1.5);
    let line = Element::group().ink(ink).add(line.dashed(dash));
    let blocks = unravel
        .blocks
        .iter()
        .enumerate()
        .filter(|(index, _)| path[*index])
        .map(|(index, _)| draw_block(unravel, index, y, ink));
    Element::group().add(line).extend(blocks)
}

/// The box of a block on the path at height `y`, dashed if the block is gone.
fn draw_block(unravel: &Unravel, index: usize, y: f64, ink: Ink) -> Element {
    let block = &unravel.blocks[index];
    let (from, to) = (LEFT + FAN + 6.0, RIGHT - FAN - 6.0);
    let slot = (to - from) / unravel.blocks.len() as f64;
    let wide = within(width(block) + 18.0, 40.0, slot - 8.0);
    let x = from + slot * (index as f64 + 0.5);
    let shape = rect(x - wide / 2.0, y - 13.0, wide, 26.0).with("rx", "2");
    let gone = if unravel.without.contains(block) {
        "3 3"
    } else {
        ""
    };
    let words = if ink == Ink::Faint {
        Ink::Faint
    } else {
        Ink::Full
    };
    Element::group()
        .add(shape.boxed(ink).dashed(gone))
        .add(text(x, y, Anchor::Middle, block).ink(words).fill())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_paths_as_subsets_short_ones_first() {
        let lengths: Vec<usize> = paths(3)
            .iter()
            .map(|path| path.iter().filter(|through| **through).count())
            .collect();
        assert_eq!(lengths, [0, 1, 1, 1, 2, 2, 2, 3]);
    }

    #[test]
    fn half_of_the_paths_survive_without_a_block() {
        let blocks = ["f", "g", "h"].map(str::to_owned).to_vec();
        let unravel = Unravel {
            blocks,
            without: vec!["g".to_owned()],
        };
        let alive = paths(3)
            .iter()
            .filter(|path| survives(&unravel, path))
            .count();
        assert_eq!(alive, 4);
    }
}
