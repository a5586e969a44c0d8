//! Networks: tensors and operations on a straight spine, arcs around them.
//!
//! A diagram is a list of statements ([`Item`]), written by a demo with `show::diagram` or by hand in
//! a `diagram` fence, one a line; [`show`] documents both spellings side by side. `net` makes columns
//! of them, `layout` finds places, `draw` draws. The author never places anything.
//!
//! | drawn                     | means                                       |
//! |---------------------------|---------------------------------------------|
//! | bar, longer for log channels | tensor, its shape beneath                |
//! | rounded box               | operation                                   |
//! | ■ and a number            | parameters                                  |
//! | ⊕ at the end of an ink arc | identity added                             |
//! | box on an arc             | projection                                  |
//! | open bracket with bars    | concatenation, one color for each source    |
//! | orange arrow against the flow | gradient                                |
//! | dashed                    | dropped or blocked                          |
//!
//! A network that has no spine is written as `node` and `edge` statements, which `free`
//! understands and `graph` draws.

mod error;

mod column;
mod item;
mod net;
mod parse;
mod statement;

mod bar;
mod boxes;
mod layout;
mod node;

mod arcs;
mod arrow;
mod draw;
mod spine;

mod profile;
mod unravel;

mod describe;

mod free;

pub(crate) use arrow::head as arrow_head;
pub(crate) use bar::tensor_length;
pub(crate) use boxes::thousands;
pub use error::DiagramError;
pub use item::{Diagram, Direction, Item};
pub(crate) use node::{RADIUS, plus};
pub use parse::parse_diagram;

use crate::drawing::{FigureError, Sketch};
use crate::limits;
use crate::svg::Element;
use crate::wording::Wording;
use crate::words::WIDTH;
use net::Net;

impl Diagram {
    pub(crate) fn sketch(&self, words: &Wording) -> Result<Sketch, FigureError> {
        if self.items.is_empty() {
            return Err(FigureError::Empty);
        }
        limits::STATEMENTS.check(self.items.len())?;
        self.check_numbers()?;
        if free::is_free(&self.items) {
            let fault = |fault: net::Fault| FigureError::Diagram {
                statement: fault.item,
                reason: fault.message,
            };
            let graph = free::build(&self.items).map_err(fault)?;
            return graph.sketch("figure-diagram", words);
        }
        let fault = |fault: net::Fault| FigureError::Diagram {
            statement: fault.item,
            reason: fault.message,
        };
        let net = Net::build(&self.items).map_err(fault)?;
        let (content, height) = draw_net(&net);
        Ok(Sketch {
            class: "figure-diagram",
            width: WIDTH,
            height,
            content,
            title: describe::title(&net, words),
            description: describe::describe(&net, words),
            data: Some(describe::table(&net, words)),
        })
    }
}

impl Diagram {
    /// Checks that counts are whole numbers in their range.
    fn check_numbers(&self) -> Result<(), FigureError> {
        for (index, item) in self.items.iter().enumerate() {
            let numbers = match item {
                Item::Paths { copies: count, .. }
                | Item::Params { count }
                | Item::Group { times: count, .. } => std::slice::from_ref(count),
                Item::Concat { parts, .. } | Item::Stack { parts, .. } => parts,
                _ => continue,
            };
            let odd = numbers.iter().find(|x| !(0.0..=MOST).contains(&x.0));
            if let Some(odd) = odd {
                let message = format!(
                    "`{}` counts nothing: counts are finite and not negative",
                    odd.0
                );
                return Err(FigureError::Diagram {
                    statement: index,
                    reason: message,
                });
            }
        }
        Ok(())
    }
}

/// Larger counts are taken for a mistake; sums of them must stay finite.
const MOST: f64 = 1e18;

fn draw_net(net: &Net) -> (Vec<Element>, f64) {
    match (
        net.direction,
        net.columns
            .iter()
            .find_map(|column| column.unravel.as_ref()),
    ) {
        (_, Some(unravel)) => unravel::draw(unravel),
        (Direction::Profile, None) => profile::draw(&net.columns),
        (Direction::Down | Direction::Right, None) => draw::draw(net),
    }
}
