//! From statements to columns.
//!
//! Statements go to the column they stand in, which understands them; here is decided whether the
//! columns make one diagram. What cannot be understood is a fault of one statement.

use super::column::{Column, Understood, fault};
use super::item::{Direction, Item};

/// A whole diagram, understood.
pub(crate) struct Net {
    pub(crate) direction: Direction,
    pub(crate) columns: Vec<Column>,
}

/// Why a statement cannot be understood.
#[derive(Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) item: usize,
    pub(crate) message: String,
    pub(crate) help: String,
}

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
                self.columns.push(Column::new(title));
            }
            _ => column.understand(statement)?,
        }
        Ok(())
    }

    fn check(&self) -> Understood {
        if self.columns.is_empty() {
            return fault("the diagram has no nodes", "add a `tensor` or an `op`");
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
