//! A network in words and as a table of its steps.
//!
//! Written from the statements, so it says what is connected to what and never why.

use super::boxes::thousands;
use super::column::{Arc, Column, Kind, Node, Unravel};
use super::net::Net;
use super::unravel::{paths, survives};
use crate::drawing::DataTable;
use crate::wording::Wording;

pub(crate) fn title(net: &Net, words: &Wording) -> String {
    let titles: Vec<&str> = net
        .columns
        .iter()
        .map(|column| column.title.as_str())
        .filter(|title| !title.is_empty())
        .collect();
    let unravels = net.columns.iter().any(|column| column.unravel.is_some());
    match (unravels, titles.is_empty()) {
        (true, _) => words.get("paths"),
        (false, true) => words.get("network"),
        (false, false) => words.say("networks", &[("titles", &titles.join(", "))]),
    }
}

/// "residual: x 64×56×56; conv 3×3, 36,864 parameters; relu; plus what flowed at x."
pub(crate) fn describe(net: &Net, words: &Wording) -> String {
    let told = net.columns.iter().map(|column| match &column.unravel {
        Some(unravel) => describe_paths(unravel, words),
        None => describe_column(column, words),
    });
    told.collect::<Vec<_>>().join(" ")
}

fn describe_column(column: &Column, words: &Wording) -> String {
    let tell = |(piece, node): (usize, &Node)| {
        let arc = column.arcs.iter().find(|arc| arc.to == piece);
        let step = step(node, arc, words);
        let mut told = step.does;
        told.extend(step.flows);
        told.extend(flow("gives", node.value.as_deref(), words));
        told.extend(flow("gradient", node.gradient.as_deref(), words));
        told.join(", ")
    };
    let steps: Vec<String> = column.nodes().map(tell).collect();
    let title = if column.title.is_empty() {
        String::new()
    } else {
        format!("{}: ", column.title)
    };
    let mut told = vec![format!("{title}{}.", steps.join("; "))];
    let groups = (0..column.groups.len()).map(|group| column.group_title(group));
    let groups: Vec<String> = groups.filter(|title| !title.is_empty()).collect();
    if !groups.is_empty() {
        told.push(words.say("framed", &[("titles", &groups.join(", "))]));
    }
    if column.backward {
        told.push(words.get("flows_back"));
    }
    told.join(" ")
}

/// A step in words.
struct Step {
    does: Vec<String>,
    /// Values that have columns of their own in a table.
    flows: Vec<String>,
}

fn step(node: &Node, arc: Option<&Arc>, words: &Wording) -> Step {
    let params = |count: f64| words.say("parameters", &[("n", &thousands(count))]);
    let mut does = vec![name(node, words)];
    let mut flows: Vec<String> = node.params.map(params).into_iter().collect();
    if let Some(arc) = arc {
        does[0] = words.say("arc", &[("op", &does[0]), ("tap", &arc.tap)]);
        let through = arc.through.as_ref();
        does.extend(through.map(|op| words.say("through", &[("op", op)])));
        flows.extend(arc.params.map(params));
        flows.extend(flow("arc_value", arc.value.as_deref(), words));
        flows.extend(flow("arc_gradient", arc.gradient.as_deref(), words));
    }
    Step { does, flows }
}

fn flow(key: &str, text: Option<&str>, words: &Wording) -> Option<String> {
    text.map(|text| words.say(key, &[("value", text)]))
}

fn name(node: &Node, words: &Wording) -> String {
    match &node.kind {
        Kind::Tensor { name, shape } => format!("{name} {}", shape.join("×")).trim().to_owned(),
        Kind::Op { name } => name.clone(),
        Kind::Paths { copies, name } => {
            words.say("parallel", &[("n", &copies.to_string()), ("op", name)])
        }
        Kind::Dropped { name } => words.say("dropped", &[("op", name)]),
        Kind::Add => words.get("plus"),
        Kind::Multiply => words.get("times"),
        Kind::Concat { parts } => match sum(parts, words) {
            Some(sum) => words.say("concatenated", &[("sum", &sum)]),
            None => words.get("concatenated_with"),
        },
        Kind::Stack { name, parts } => {
            let sum = sum(parts, words).unwrap_or_default();
            format!("{name} {sum}").trim().to_owned()
        }
    }
}

/// "64 + 32 = 96 channels".
fn sum(parts: &[f64], words: &Wording) -> Option<String> {
    let total = thousands(parts.iter().sum());
    let sum = match parts {
        [] => return None,
        [_] => total,
        _ => {
            let parts: Vec<String> = parts.iter().map(|part| thousands(*part)).collect();
            format!("{} = {total}", parts.join(" + "))
        }
    };
    Some(words.say("channels", &[("sum", &sum)]))
}

fn describe_paths(unravel: &Unravel, words: &Wording) -> String {
    let all = paths(unravel.blocks.len());
    let alive = all.iter().filter(|path| survives(unravel, path)).count();
    let (n, blocks) = (all.len().to_string(), unravel.blocks.join(", "));
    let sum = words.say("path_sum", &[("n", &n), ("blocks", &blocks)]);
    match unravel.without[..] {
        [] => sum,
        _ => {
            let (n, blocks) = (alive.to_string(), unravel.without.join(", "));
            sum + " " + &words.say("path_without", &[("n", &n), ("blocks", &blocks)])
        }
    }
}

pub(crate) fn table(net: &Net, words: &Wording) -> DataTable {
    let columns = [
        "col_network",
        "col_step",
        "col_parameters",
        "col_forward",
        "col_gradient",
    ];
    let columns = columns.map(|key| words.get(key)).to_vec();
    let mut rows = Vec::new();
    for column in &net.columns {
        for (piece, node) in column.nodes() {
            let arc = column.arcs.iter().find(|arc| arc.to == piece);
            let params = node.params.or(arc.and_then(|arc| arc.params));
            rows.push(vec![
                column.title.clone(),
                step(node, arc, words).does.join(", "),
                params.map_or(String::new(), thousands),
                both(&node.value, arc.and_then(|arc| arc.value.as_ref()), words),
                both(
                    &node.gradient,
                    arc.and_then(|arc| arc.gradient.as_ref()),
                    words,
                ),
            ]);
        }
        let paths = column.unravel.iter();
        rows.extend(paths.flat_map(|unravel| rows_of_paths(unravel, words)));
    }
    DataTable {
        columns,
        rows,
        thinned: None,
    }
    .without_empty_columns()
}

/// Returns the value at a step, and the one of the arc that ends there.
fn both(step: &Option<String>, arc: Option<&String>, words: &Wording) -> String {
    let arc = arc.map(|arc| words.say("arc_value", &[("value", arc)]));
    let both: Vec<String> = step.iter().cloned().chain(arc).collect();
    both.join(", ")
}

fn rows_of_paths(unravel: &Unravel, words: &Wording) -> Vec<Vec<String>> {
    let row = |path: &Vec<bool>| {
        let through: Vec<&str> = unravel
            .blocks
            .iter()
            .zip(path)
            .filter(|(_, through)| **through)
            .map(|(block, _)| block.as_str())
            .collect();
        let told = match through[..] {
            [] => words.get("path_alone"),
            _ => through.join(", "),
        };
        let state = if survives(unravel, path) {
            String::new()
        } else {
            words.get("blocked")
        };
        let mut row = vec![state, told];
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
        assert_eq!(describe(&net, &Wording::default()), expected);
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
        let table = table(
            &Net::build(&parse_diagram(text).unwrap().items).unwrap(),
            &Wording::default(),
        );
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
