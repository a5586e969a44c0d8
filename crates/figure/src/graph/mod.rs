//! Free graphs: whatever branches and meets more than a spine with arcs can tell.
//!
//! The layered drawing of Sugiyama, Tagawa and Toda (1981), in the steps of Gansner, Koutsofios, North
//! and Vo (1993), whose program is Graphviz:
//!
//! | module  | decides                                                                       |
//! |---------|-------------------------------------------------------------------------------|
//! | `rank`  | the layer of each node: cycles are broken, edges are short                     |
//! | `cells` | what stands in the layers: nodes, and a cell for each layer an edge passes     |
//! | `order` | the order within a layer: weighted medians and exchanges, fewest crossings     |
//! | `place` | where each cell stands: straight edges first, by isotonic regression           |
//! | `route` | the curves of the edges                                                        |
//!
//! Graphs come from `node` and `edge` statements of a diagram and from DOT. The author never places
//! anything; nothing is random, so the same graph is always drawn the same.

mod look;
mod model;

mod cells;
mod order;
mod place;
mod rank;
mod route;

mod draw;
mod node;
mod words;

mod describe;

pub use look::Look;
pub(crate) use model::{Edge, Graph, Group, Node};

use crate::drawing::{FigureError, Sketch};
use crate::limits;
use crate::wording::Wording;

impl Graph {
    /// # Errors
    ///
    /// [`FigureError::TooMany`] if there is more of it than can be laid out in finite time.
    pub(crate) fn sketch(
        &self,
        class: &'static str,
        words: &Wording,
    ) -> Result<Sketch, FigureError> {
        limits::NODES.check(self.nodes.len())?;
        limits::EDGES.check(self.edges.len())?;
        limits::FRAMES.check(self.groups.len())?;
        limits::NESTED.check(self.nesting())?;
        let (content, width, height) = draw::draw(self);
        Ok(Sketch {
            class,
            width,
            height,
            content,
            title: words.get("graph"),
            description: self.describe(words),
            data: Some(self.table(words)),
        })
    }

    /// Returns the largest number of frames within each other.
    fn nesting(&self) -> usize {
        let mut depths: Vec<usize> = Vec::new();
        for group in &self.groups {
            depths.push(group.parent.map_or(0, |parent| depths[parent]) + 1);
        }
        depths.into_iter().max().unwrap_or(0)
    }
}
