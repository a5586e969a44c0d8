//! Shapes of nodes in DOT.

use crate::graph::Look;

/// Returns the look of nodes with this `shape`; `None` if it is not drawn.
pub(crate) fn look(shape: &str) -> Option<Look> {
    Some(match shape {
        "box" | "rect" | "rectangle" | "square" | "component" | "cylinder" | "note" | "folder" => {
            Look::Box
        }
        "circle" | "doublecircle" => Look::Circle,
        "diamond" => Look::Diamond,
        "point" => Look::Dot,
        "plaintext" | "plain" | "none" | "underline" => Look::Words,
        "ellipse" | "oval" | "egg" => Look::Pill,
        _ => return None,
    })
}
