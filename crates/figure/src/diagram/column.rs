//! One spine with its arcs and frames, understood from statements.
//!
//! Names of taps are resolved here, and modifiers find what they modify. Places and sizes come later.

use super::item::Item;

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

/// Nothing, or what is wrong with a statement and what to do about it.
pub(crate) type Understood = Result<(), (String, String)>;

impl Column {
    pub(crate) fn new(title: &str) -> Column {
        Column {
            title: title.to_owned(),
            ..Column::default()
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.title.is_empty() && self.pieces.is_empty() && self.unravel.is_none()
    }

    pub(crate) fn check(&self) -> Understood {
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

    pub(crate) fn understand(&mut self, statement: &Item) -> Understood {
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

/// A fault with its help.
pub(crate) fn fault(message: &str, help: &str) -> Understood {
    Err((message.to_owned(), help.to_owned()))
}
