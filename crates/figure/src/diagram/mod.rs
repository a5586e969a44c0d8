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
//! What cannot be told as spines and arcs is told as `node` and `edge` statements, which `free`
//! understands and `graph` draws.

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
pub use item::{Diagram, Direction, Item};
pub(crate) use node::{RADIUS, plus};
pub use parse::{DiagramError, parse_diagram};

use crate::drawing::{FigureError, Sketch};
use crate::svg::Element;
use crate::wording::Wording;
use crate::words::WIDTH;
use net::Net;

impl Diagram {
    pub(crate) fn sketch(&self, words: &Wording) -> Result<Sketch, FigureError> {
        if self.items.is_empty() {
            return Err(FigureError::Empty);
        }
        if free::is_free(&self.items) {
            let fault = |fault: net::Fault| FigureError::Diagram(fault.item, fault.message);
            let graph = free::build(&self.items).map_err(fault)?;
            return Ok(graph.sketch("figure-diagram", words));
        }
        let fault = |fault: net::Fault| FigureError::Diagram(fault.item, fault.message);
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
