//! Refuses the parts of DOT that change the meaning of a graph and cannot be drawn here.
//!
//! Colors, fonts, sizes and hints for the layout may be lost without harm: they belong to the page,
//! or the layout finds its own way. What changes the meaning of a graph may not.

use super::shape::look;

/// Why an attribute cannot be drawn, and what to write instead.
pub(crate) fn refuse(name: &str, value: &str) -> Option<(String, &'static str)> {
    let unknown = |name: &str| format!("`{name}={value}` is not drawn");
    let (message, help) = match name {
        "shape" if matches!(value, "record" | "Mrecord") => (
            "records are not drawn".to_owned(),
            "write `shape=box`, and part the lines of the label with `\\n`",
        ),
        "shape" if look(value).is_none() => (
            unknown(name),
            "shapes are `box`, `ellipse`, `circle`, `diamond`, `point` and `plaintext`",
        ),
        "rankdir" if !matches!(value, "TB" | "BT" | "LR" | "RL") => {
            (unknown(name), "write `TB`, `BT`, `LR` or `RL`")
        }
        "rank" if value != "same" => (
            unknown(name),
            "only `rank=same` is understood; edges say what comes first",
        ),
        "dir" if value == "both" => (unknown(name), "write two edges, `a -> b; b -> a`"),
        "style" if value.contains("invis") => (unknown(name), "leave it out of the graph"),
        "headlabel" | "taillabel" => (
            "words at an end of an edge are not drawn".to_owned(),
            "write `label`, which stands beside the edge",
        ),
        "image" => (
            "images are not drawn".to_owned(),
            "write a `label`, or show the image beside the graph",
        ),
        _ => return None,
    };
    Some((message, help))
}
