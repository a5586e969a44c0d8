//! A network in words and as a table of its steps.
//!
//! Written from the statements, so it says what is connected to what and never why.

use super::boxes::thousands;
use super::column::{Arc, Column, Kind, Node, Unravel};
use super::net::Net;
use super::unravel::{paths, survives};
use crate::drawing::DataTable;

pub(crate) fn title(net: &Net) -> String {
    let titles: Vec<&str> = net
        .columns
        .iter()
        .map(|column| column.title.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    match (
        net.columns.iter().any(|column| column.unravel.is_some()),
        titles.is_empty(),
    ) {
        (true, _) => "All paths through a residual network".to_owned(),
        (false, true) => "Diagram of a network".to_owned(),
        (false, false) => format!("Diagram: {}", titles.join(", ")),
    }
}

/// "residual: x 64×56×56, conv 3×3 (36,864 parameters), relu, plus what flowed at x."
pub(crate) fn describe(net: &Net) -> String {
    net.columns
        .iter()
        .map(describe_column)
        .collect::<Vec<_>>()
        .join(" ")
}

fn describe_column(column: &Column) -> String {
    if let Some(unravel) = &column.unravel {
        return describe_paths(unravel);
    }
    let steps: Vec<String> = column
        .nodes()
        .map(|(piece, node)| {
            let arc = column.arcs.iter().find(|arc| arc.to == piece);
            let mut words = step(node, arc);
            words.extend(flow("gives", node.value.as_deref()));
            words.extend(flow("gradient", node.gradient.as_deref()));
            words.join(", ")
        })
        .collect();
    let title = if column.title.is_empty() {
        String::new()
    } else {
        format!("{}: ", column.title)
    };
    let groups = (0..column.groups.len()).map(|group| column.group_title(group));
    let groups: Vec<String> = groups.filter(|title| !title.is_empty()).collect();
    let framed = if groups.is_empty() {
        String::new()
    } else {
        format!(" Framed: {}.", groups.join(", "))
    };
    let backward = if column.backward {
        " The gradient flows back along every edge and arc."
    } else {
        ""
    };
    format!("{title}{}.{framed}{backward}", steps.join("; "))
}

fn step(node: &Node, arc: Option<&Arc>) -> Vec<String> {
    let mut words = vec![name(node)];
    words.extend(
        node.params
            .map(|count| format!("{} parameters", thousands(count))),
    );
    if let Some(arc) = arc {
        words[0] = format!("{} what flowed at {}", words[0], arc.tap);
        words.extend(
            arc.through
                .as_ref()
                .map(|through| format!("through {through}")),
        );
        words.extend(
            arc.params
                .map(|count| format!("{} parameters", thousands(count))),
        );
        words.extend(flow("arc", arc.value.as_deref()));
        words.extend(flow("gradient of the arc", arc.gradient.as_deref()));
    }
    words
}

fn flow(label: &str, text: Option<&str>) -> Option<String> {
    text.map(|text| format!("{label} {text}"))
}

fn name(node: &Node) -> String {
    match &node.kind {
        Kind::Tensor { name, shape } => format!("{name} {}", shape.join("×")).trim().to_owned(),
        Kind::Op { name } => name.clone(),
        Kind::Paths { copies, name } => format!("{copies} parallel paths of {name}"),
        Kind::Dropped { name } => format!("{name} (dropped)"),
        Kind::Add => "plus".to_owned(),
        Kind::Multiply => "times".to_owned(),
        Kind::Concat { parts } => format!("concatenated{} with", sum(parts)),
        Kind::Stack { name, parts } => format!("{name}{}", sum(parts)).trim().to_owned(),
    }
}

/// " 64 + 32 = 96 channels".
fn sum(parts: &[f64]) -> String {
    let total = thousands(parts.iter().sum());
    match parts {
        [] => String::new(),
        [_] => format!(" {total} channels"),
        _ => {
            let parts: Vec<String> = parts.iter().map(|part| thousands(*part)).collect();
            format!(" {} = {total} channels", parts.join(" + "))
        }
    }
}

fn describe_paths(unravel: &Unravel) -> String {
    let all = paths(unravel.blocks.len());
    let alive = all.iter().filter(|path| survives(unravel, path)).count();
    let blocks = unravel.blocks.join(", ");
    let sum = format!(
        "{} paths from x to a sum, one for each subset of {blocks}.",
        all.len()
    );
    match unravel.without[..] {
        [] => sum,
        _ => format!(
            "{sum} Without {} {alive} of them remain.",
            unravel.without.join(", ")
        ),
    }
}

pub(crate) fn table(net: &Net) -> DataTable {
    let columns = ["network", "step", "parameters", "forward", "gradient"];
    let columns = columns.map(str::to_owned).to_vec();
    let mut rows = Vec::new();
    for column in &net.columns {
        for (piece, node) in column.nodes() {
            let arc = column.arcs.iter().find(|arc| arc.to == piece);
            let params = node.params.or(arc.and_then(|arc| arc.params));
            let has_column = |part: &str| {
                let own = part.starts_with("arc ") || part.starts_with("gradient of the arc ");
                own || part.ends_with(" parameters")
            };
            let words = step(node, arc).into_iter();
            let words = words.filter(|part| !has_column(part));
            let words = words.collect::<Vec<_>>().join(", ");
            rows.push(vec![
                column.title.clone(),
                words,
                params.map_or(String::new(), thousands),
                both(&node.value, arc.and_then(|arc| arc.value.as_ref())),
                both(&node.gradient, arc.and_then(|arc| arc.gradient.as_ref())),
            ]);
        }
        for path in column.unravel.iter().flat_map(rows_of_paths) {
            rows.push(path);
        }
    }
    DataTable {
        columns,
        rows,
        thinned: None,
    }
    .without_empty_columns()
}

/// What flows at a step, and over the arc that ends there.
fn both(step: &Option<String>, arc: Option<&String>) -> String {
    match (step, arc) {
        (Some(step), Some(arc)) => format!("{step}, arc {arc}"),
        (Some(step), None) => step.clone(),
        (None, Some(arc)) => format!("arc {arc}"),
        (None, None) => String::new(),
    }
}

fn rows_of_paths(unravel: &Unravel) -> Vec<Vec<String>> {
    let row = |path: &Vec<bool>| {
        let through = unravel
            .blocks
            .iter()
            .zip(path)
            .filter(|(_, through)| **through);
        let through: Vec<&str> = through.map(|(block, _)| block.as_str()).collect();
        let words = if through.is_empty() {
            "x alone".to_owned()
        } else {
            through.join(", ")
        };
        let state = if survives(unravel, path) {
            ""
        } else {
            "blocked"
        };
        let mut row = vec![state.to_owned(), words];
        row.resize(5, String::new());
        row
    };
    paths(unravel.blocks.len()).iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::parse::parse_diagram;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let net = Net::build(&parse_diagram(text).unwrap().items).unwrap();
        assert_eq!(describe(&net), expected);
    }

    #[test]
    fn a_column_is_told_from_its_input_to_its_output() {
        check(
            "column residual\ntensor x 64×56×56\ntap x\nop conv 3×3 = 36,864\nadd x",
            "residual: x 64×56×56; conv 3×3, 36,864 parameters; plus what flowed at x.",
        );
        check(
            "tap x\nop relu -> (1, 0)\nadd x through conv 1×1 = 64\narc <- 1",
            "relu, gives (1, 0); plus what flowed at x, through conv 1×1, 64 parameters, gradient of the arc 1. The gradient flows back along every edge and arc.",
        );
    }

    #[test]
    fn sums_of_channels_are_written_out() {
        check("stack x 64 + 32", "x 64 + 32 = 96 channels.");
        check("group block ×6\nop f\nend", "f. Framed: block ×6.");
    }

    #[track_caller]
    fn check_table(text: &str, columns: &[&str], rows: &[&[&str]]) {
        let table = table(&Net::build(&parse_diagram(text).unwrap().items).unwrap());
        assert_eq!(table.columns, columns);
        assert_eq!(table.rows, rows);
    }

    #[test]
    fn a_table_has_a_column_only_for_what_there_is() {
        check_table("op f\nop g", &["step"], &[&["f"], &["g"]]);
        check_table(
            "op conv 1×1 = 64\nop f",
            &["step", "parameters"],
            &[&["conv 1×1", "64"], &["f", ""]],
        );
    }

    #[test]
    fn what_flows_is_in_the_table() {
        check_table(
            "tap x\nop relu -> (1, 0) <- 3\nadd x\narc <- 1",
            &["step", "forward", "gradient"],
            &[
                &["relu", "(1, 0)", "3"],
                &["plus what flowed at x", "", "arc 1"],
            ],
        );
    }

    #[test]
    fn paths_are_counted() {
        check(
            "unravel f g without g",
            "4 paths from x to a sum, one for each subset of f, g. Without g 2 of them remain.",
        );
    }
}
