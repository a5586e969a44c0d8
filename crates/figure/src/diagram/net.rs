//! From statements to columns: nodes on a spine, and the arcs between them.
//!
//! This is where a diagram is understood: names are resolved, modifiers find what they modify.
//! What cannot be understood is a fault of one statement. Places and sizes come later.

use super::item::{Direction, Item};

/// A whole diagram, understood.
pub(crate) struct Net {
    pub(crate) direction: Direction,
    pub(crate) columns: Vec<Column>,
}

/// One spine with what belongs to it.
#[derive(Default)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) arcs: Vec<Arc>,
    pub(crate) groups: Vec<Group>,
    pub(crate) backward: bool,
    pub(crate) unravel: Option<Unravel>,
    taps: Vec<(String, usize)>,
    open: Vec<usize>,
    /// Whether a modifier now means the arc and not the node that was added last.
    last_is_arc: bool,
}

/// What stands on a spine, in the order of the flow.
pub(crate) enum Piece {
    Node(Node),
    Tap,
    Open(usize),
    Close(usize),
}

/// A tensor, an operation or a meeting point.
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) params: Option<f64>,
    pub(crate) value: Option<String>,
    pub(crate) gradient: Option<String>,
}

pub(crate) enum Kind {
    Tensor { name: String, shape: Vec<String> },
    Op { name: String },
    Paths { copies: f64, name: String },
    Dropped { name: String },
    Add,
    Concat { parts: Vec<f64> },
    Stack { name: String, parts: Vec<f64> },
}

/// A way around a part of the spine; `from` and `to` are indices of pieces.
pub(crate) struct Arc {
    pub(crate) tap: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) through: Option<String>,
    pub(crate) params: Option<f64>,
    pub(crate) value: Option<String>,
    pub(crate) gradient: Option<String>,
}

/// A frame around a part of the spine.
pub(crate) struct Group {
    pub(crate) title: String,
    pub(crate) times: f64,
}

/// The paths of a residual net.
pub(crate) struct Unravel {
    pub(crate) blocks: Vec<String>,
    pub(crate) without: Vec<String>,
}

/// Why a statement cannot be understood.
#[derive(Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) item: usize,
    pub(crate) message: String,
    pub(crate) help: String,
}

type Understood = Result<(), (String, String)>;

impl Net {
    pub(crate) fn build(items: &[Item]) -> Result<Net, Fault> {
        let mut net = Net {
            direction: Direction::Down,
            columns: vec![Column::default()],
        };
        for (item, statement) in items.iter().enumerate() {
            net.understand(statement).map_err(|(message, help)| Fault {
                item,
                message,
                help,
            })?;
        }
        let last = items.len().saturating_sub(1);
        let fault = |(message, help)| Fault {
            item: last,
            message,
            help,
        };
        net.columns.retain(|column| !column.is_blank());
        net.columns
            .iter()
            .try_for_each(Column::check)
            .map_err(fault)?;
        net.check().map_err(fault)?;
        Ok(net)
    }

    fn understand(&mut self, statement: &Item) -> Understood {
        let column = self.columns.last_mut().expect("a net begins with a column");
        match statement {
            Item::Direction { to } => self.direction = *to,
            Item::Column { title } => {
                column.check()?;
                self.columns.push(Column {
                    title: title.clone(),
                    ..Column::default()
                });
            }
            _ => column.understand(statement)?,
        }
        Ok(())
    }

    fn check(&self) -> Understood {
        if self.columns.is_empty() {
            return fault("the diagram has no nodes", "add a `tensor` or an `op`");
        }
        let profiled = self.direction == Direction::Profile;
        if profiled && self.columns.iter().any(|column| !column.arcs.is_empty()) {
            return fault("a profile has no arcs", "use `down` or `right`");
        }
        let unravels = self
            .columns
            .iter()
            .filter(|column| column.unravel.is_some())
            .count();
        if unravels > 0 && self.columns.len() > 1 {
            return fault("`unravel` stands alone", "put it into a diagram of its own");
        }
        Ok(())
    }
}

impl Column {
    fn is_blank(&self) -> bool {
        self.title.is_empty() && self.pieces.is_empty() && self.unravel.is_none()
    }

    fn check(&self) -> Understood {
        if !self.open.is_empty() {
            return fault("a group is not closed", "add a line `end` where it ends");
        }
        if !self.is_blank() && self.nodes().next().is_none() && self.unravel.is_none() {
            return fault("a column has no nodes", "add a `tensor` or an `op`");
        }
        if self.unravel.is_some() && !self.pieces.is_empty() {
            return fault("`unravel` stands alone", "put it into a diagram of its own");
        }
        Ok(())
    }

    /// The nodes of the spine with the indices of their pieces.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.pieces
            .iter()
            .enumerate()
            .filter_map(|(index, piece)| match piece {
                Piece::Node(node) => Some((index, node)),
                Piece::Tap | Piece::Open(_) | Piece::Close(_) => None,
            })
    }

    fn understand(&mut self, statement: &Item) -> Understood {
        match statement {
            Item::Direction { .. } | Item::Column { .. } => {}
            Item::Tensor { name, shape } => {
                self.node(Kind::Tensor {
                    name: name.clone(),
                    shape: shape.clone(),
                });
            }
            Item::Op { name } => self.node(Kind::Op { name: name.clone() }),
            Item::Paths { copies, name } => {
                self.node(Kind::Paths {
                    copies: copies.0,
                    name: name.clone(),
                });
            }
            Item::Dropped { name } => self.node(Kind::Dropped { name: name.clone() }),
            Item::Stack { name, parts } => {
                let parts = parts.iter().map(|part| part.0).collect();
                self.node(Kind::Stack {
                    name: name.clone(),
                    parts,
                });
            }
            Item::Add { tap, through } => self.arc(tap, through.clone(), Kind::Add)?,
            Item::Concat { tap, parts } => {
                let parts = parts.iter().map(|part| part.0).collect();
                self.arc(tap, None, Kind::Concat { parts })?;
            }
            Item::Tap { name } => {
                self.taps.push((name.clone(), self.pieces.len()));
                self.pieces.push(Piece::Tap);
            }
            Item::Group { title, times } => {
                self.open.push(self.groups.len());
                self.pieces.push(Piece::Open(self.groups.len()));
                self.groups.push(Group {
                    title: title.clone(),
                    times: times.0,
                });
            }
            Item::End => self.end()?,
            Item::Backward => self.backward = true,
            Item::Unravel { blocks, without } => self.unravel(blocks, without)?,
            Item::Params { .. }
            | Item::Value { .. }
            | Item::Gradient { .. }
            | Item::ArcValue { .. }
            | Item::ArcGradient { .. } => self.modify(statement)?,
        }
        Ok(())
    }

    fn node(&mut self, kind: Kind) {
        let node = Node {
            kind,
            params: None,
            value: None,
            gradient: None,
        };
        self.pieces.push(Piece::Node(node));
        self.last_is_arc = false;
    }

    fn arc(&mut self, tap: &str, through: Option<String>, kind: Kind) -> Understood {
        let Some(from) = self.taps.iter().rev().find(|(name, _)| name == tap) else {
            let known: Vec<&str> = self.taps.iter().map(|(name, _)| name.as_str()).collect();
            let help = match known[..] {
                [] => format!("add a line `tap {tap}` where the arc begins"),
                _ => format!("the taps of this column are `{}`", known.join("`, `")),
            };
            return Err((format!("no tap `{tap}` before this line"), help));
        };
        let (from, to) = (from.1, self.pieces.len());
        let has_through = through.is_some();
        let tap = tap.to_owned();
        self.arcs.push(Arc {
            tap,
            from,
            to,
            through,
            params: None,
            value: None,
            gradient: None,
        });
        self.node(kind);
        self.last_is_arc = has_through;
        Ok(())
    }

    fn end(&mut self) -> Understood {
        let Some(group) = self.open.pop() else {
            return fault(
                "`end` without a group",
                "remove it, or add a line `group` before",
            );
        };
        self.pieces.push(Piece::Close(group));
        Ok(())
    }

    fn unravel(&mut self, blocks: &[String], without: &[String]) -> Understood {
        if !(1..=4).contains(&blocks.len()) {
            return fault(
                "`unravel` takes one to four blocks",
                "2ⁿ paths are drawn, so n stays small",
            );
        }
        if let Some(unknown) = without.iter().find(|name| !blocks.contains(name)) {
            let help = format!("the blocks are `{}`", blocks.join("`, `"));
            return Err((format!("no block `{unknown}` to leave out"), help));
        }
        let (blocks, without) = (blocks.to_vec(), without.to_vec());
        self.unravel = Some(Unravel { blocks, without });
        Ok(())
    }

    fn modify(&mut self, statement: &Item) -> Understood {
        let through = self.last_is_arc;
        let arc = self.arcs.last_mut();
        let node = self.pieces.iter_mut().rev().find_map(|piece| match piece {
            Piece::Node(node) => Some(node),
            Piece::Tap | Piece::Open(_) | Piece::Close(_) => None,
        });
        let Some(node) = node else {
            return fault(
                "nothing stands before this",
                "it describes the node before it",
            );
        };
        match (statement, arc) {
            (Item::Params { count }, Some(arc)) if through => arc.params = Some(count.0),
            (Item::Params { count }, _) => match node.kind {
                Kind::Op { .. } | Kind::Paths { .. } | Kind::Dropped { .. } => {
                    node.params = Some(count.0);
                }
                _ => {
                    return fault(
                        "only operations have parameters",
                        "put them on an `op` line",
                    );
                }
            },
            (Item::Value { text }, _) => node.value = Some(text.clone()),
            (Item::Gradient { text }, _) => {
                node.gradient = Some(text.clone());
                self.backward = true;
            }
            (Item::ArcValue { text }, Some(arc)) => arc.value = Some(text.clone()),
            (Item::ArcGradient { text }, Some(arc)) => {
                arc.gradient = Some(text.clone());
                self.backward = true;
            }
            _ => {
                return fault(
                    "no arc stands before this",
                    "add an `add` or a `concat` line",
                );
            }
        }
        Ok(())
    }
}

fn fault(message: &str, help: &str) -> Understood {
    Err((message.to_owned(), help.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::parse::statements;

    #[track_caller]
    fn check(text: &str, expected: Result<(usize, usize), (usize, &str)>) {
        let items: Vec<Item> = statements(text)
            .unwrap()
            .into_iter()
            .map(|(item, _, _)| item)
            .collect();
        let found = Net::build(&items).map(|net| {
            let nodes = net
                .columns
                .iter()
                .map(|column| column.nodes().count())
                .sum();
            (
                nodes,
                net.columns.iter().map(|column| column.arcs.len()).sum(),
            )
        });
        assert_eq!(
            found.as_ref().map_err(|f| (f.item, &*f.message)),
            expected.as_ref().map_err(|e| *e)
        );
    }

    #[test]
    fn an_arc_ends_in_a_node_of_its_own() {
        check("tap x\nop f\nadd x", Ok((2, 1)));
        check(
            "column a\nop f\ncolumn b\ntap x\nop f\nconcat x",
            Ok((3, 1)),
        );
    }

    #[test]
    fn arcs_need_their_tap_in_the_same_column() {
        check("op f\nadd x", Err((1, "no tap `x` before this line")));
        check(
            "tap x\nop f\ncolumn b\nop f\nadd x",
            Err((4, "no tap `x` before this line")),
        );
    }

    #[test]
    fn groups_are_closed_in_their_column() {
        check("group g\nop f\nend", Ok((1, 0)));
        check("group g\nop f", Err((1, "a group is not closed")));
        check(
            "group g\nop f\ncolumn b\nop f",
            Err((2, "a group is not closed")),
        );
        check("op f\nend", Err((1, "`end` without a group")));
    }

    #[test]
    fn modifiers_need_something_to_modify() {
        check("arc -> 1", Err((0, "nothing stands before this")));
        check("op f\narc -> 1", Err((1, "no arc stands before this")));
        check("tensor x = 3", Err((1, "only operations have parameters")));
    }

    #[test]
    fn a_column_needs_nodes() {
        check(
            "column a\ncolumn b\nop f",
            Err((1, "a column has no nodes")),
        );
        check("down", Err((0, "the diagram has no nodes")));
    }
}
