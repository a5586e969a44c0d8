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
    /// True if a modifier now belongs to the arc and not to the node that was added last.
    last_is_arc: bool,
}

/// Element of a spine, in the order of the flow.
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
    /// True if the current step is about it.
    pub(crate) here: bool,
}

pub(crate) enum Kind {
    Tensor { name: String, shape: Vec<String> },
    Op { name: String },
    Paths { copies: f64, name: String },
    Dropped { name: String },
    Add,
    Multiply,
    Concat { parts: Vec<f64> },
    Stack { name: String, parts: Vec<f64> },
}

impl Kind {
    /// The node that a statement adds by itself, without an arc.
    fn of(statement: &Item) -> Option<Kind> {
        Some(match statement.clone() {
            Item::Tensor { name, shape } => Kind::Tensor { name, shape },
            Item::Op { name } => Kind::Op { name },
            Item::Paths { copies, name } => Kind::Paths {
                copies: copies.0,
                name,
            },
            Item::Dropped { name } => Kind::Dropped { name },
            Item::Stack { name, parts } => Kind::Stack {
                name,
                parts: parts.iter().map(|part| part.0).collect(),
            },
            _ => return None,
        })
    }

    fn is_operation(&self) -> bool {
        matches!(
            self,
            Kind::Op { .. } | Kind::Paths { .. } | Kind::Dropped { .. }
        )
    }
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
        if let Some(kind) = Kind::of(statement) {
            self.node(kind);
            return Ok(());
        }
        match statement {
            Item::Add { tap, through } => self.arc(tap, through.clone(), Kind::Add),
            Item::Multiply { tap, through } => self.arc(tap, through.clone(), Kind::Multiply),
            Item::Concat { tap, parts } => {
                let parts = parts.iter().map(|part| part.0).collect();
                self.arc(tap, None, Kind::Concat { parts })
            }
            Item::Tap { name } => {
                self.taps.push((name.clone(), self.pieces.len()));
                self.pieces.push(Piece::Tap);
                Ok(())
            }
            Item::Group { title, times } => {
                let (title, times) = (title.clone(), times.0);
                self.open.push(self.groups.len());
                self.pieces.push(Piece::Open(self.groups.len()));
                self.groups.push(Group { title, times });
                Ok(())
            }
            Item::End => self.end(),
            Item::Unravel { blocks, without } => self.unravel(blocks, without),
            _ => self.modify(statement),
        }
    }

    fn node(&mut self, kind: Kind) {
        let node = Node {
            kind,
            params: None,
            value: None,
            gradient: None,
            here: false,
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
        if matches!(statement, Item::Backward) {
            self.backward = true;
            return Ok(());
        }
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
        match (statement, self.arcs.last_mut()) {
            (Item::Params { count }, Some(arc)) if self.last_is_arc => arc.params = Some(count.0),
            (Item::Params { count }, _) if node.kind.is_operation() => node.params = Some(count.0),
            (Item::Params { .. }, _) => {
                return fault(
                    "only operations have parameters",
                    "put them on an `op` line",
                );
            }
            (Item::Here, _) => node.here = true,
            (Item::Value { text }, _) => node.value = Some(text.clone()),
            (Item::Gradient { text }, _) => node.gradient = Some(text.clone()),
            (Item::ArcValue { text }, Some(arc)) => arc.value = Some(text.clone()),
            (Item::ArcGradient { text }, Some(arc)) => arc.gradient = Some(text.clone()),
            _ => {
                return fault(
                    "no arc stands before this",
                    "add an `add`, a `multiply` or a `concat` line",
                );
            }
        }
        // Whoever writes a gradient wants to see the backward pass.
        self.backward |= matches!(statement, Item::Gradient { .. } | Item::ArcGradient { .. });
        Ok(())
    }
}

/// A fault with its help.
pub(crate) fn fault(message: &str, help: &str) -> Understood {
    Err((message.to_owned(), help.to_owned()))
}
