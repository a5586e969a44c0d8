//! A diagram on a terminal: its statements as the lines of a `diagram` fence.

use super::Diagram;
use crate::format::format_number;
use crate::json::Json;

impl Diagram {
    /// Returns the text for people, printed if no tool listens; after the first line it is the text of a fence.
    pub(super) fn terminal_text(&self) -> String {
        let mut lines = vec![format!("[figure {}: diagram]", self.id)];
        lines.extend(self.alt.as_ref().map(|alt| format!("  # {alt}")));
        for item in &self.items {
            let Json::Object(fields) = item else { continue };
            let (words, goes_on) = line(&Statement(fields));
            match lines.last_mut() {
                Some(last) if goes_on => *last += &words,
                _ => lines.push(format!("  {words}")),
            }
        }
        lines.join("\n")
    }
}

/// The fields of one statement.
struct Statement<'item>(&'item [(&'static str, Json)]);

impl Statement<'_> {
    fn get(&self, field: &str) -> Option<&Json> {
        let found = self.0.iter().find(|(name, _)| *name == field);
        found
            .map(|(_, value)| value)
            .filter(|value| !matches!(value, Json::Null))
    }

    fn text(&self, field: &str) -> String {
        self.get(field).map(plain).unwrap_or_default()
    }

    /// Returns the elements of a list with `between` them.
    fn list(&self, field: &str, between: &str) -> String {
        match self.get(field) {
            Some(Json::List(parts)) => parts.iter().map(plain).collect::<Vec<_>>().join(between),
            _ => String::new(),
        }
    }
}

fn plain(value: &Json) -> String {
    match value {
        Json::Text(text) => text.clone(),
        Json::Integer(number) => format_number(*number as f64, ",").unwrap_or_default(),
        other => other.to_string(),
    }
}

/// Returns a statement as a line, and true if it belongs to the line before.
fn line(fields: &Statement<'_>) -> (String, bool) {
    let text = |field| fields.text(field);
    match text("item").as_str() {
        "params" => (format!(" = {}", text("count")), true),
        "value" => (format!(" -> {}", text("text")), true),
        "gradient" => (format!(" <- {}", text("text")), true),
        item => {
            // Empty fields leave several blanks in a row.
            let spaced = statement(item, fields);
            let words: Vec<&str> = spaced.split_whitespace().collect();
            (words.join(" "), false)
        }
    }
}

/// Returns the line of a statement that has one of its own.
fn statement(item: &str, fields: &Statement<'_>) -> String {
    let text = |field| fields.text(field);
    let after = |word: &str, words: String| match words.as_str() {
        "" => words,
        _ => format!(" {word} {words}"),
    };
    match item {
        "arc_value" => format!("arc -> {}", text("text")),
        "arc_gradient" => format!("arc <- {}", text("text")),
        "direction" => text("to"),
        "tensor" => format!("tensor {} {}", text("name"), fields.list("shape", "×")),
        "paths" => format!("paths {} {}", text("copies"), text("name")),
        "add" | "multiply" => {
            let through = after("through", text("through"));
            format!("{item} {}{through}", text("tap"))
        }
        "concat" => format!("concat {} {}", text("tap"), fields.list("parts", " + ")),
        "stack" => format!("stack {} {}", text("name"), fields.list("parts", " + ")),
        "group" => format!("group {} ×{}", text("title"), text("times")),
        "node" => format!("node {} {} {}", text("id"), text("look"), text("label")),
        "edge" => {
            let keyword = match text("dashed").as_str() {
                "true" => "dashed",
                _ => "edge",
            };
            let (from, to) = (text("from"), text("to"));
            format!("{keyword} {from} {to} {}", text("label"))
        }
        "unravel" => {
            let without = after("without", fields.list("without", " "));
            format!("unravel {}{without}", fields.list("blocks", " "))
        }
        _ => format!("{item} {}{}", text("name"), text("title")),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagram::{Look, diagram};

    #[test]
    fn people_read_the_text_of_a_fence() {
        let diagram = diagram("d")
            .tensor("x", [64, 56, 56])
            .tap("x")
            .op("conv 3×3")
            .params(36_864)
            .value("(1, 0)")
            .add_through("x", "conv 1×1")
            .stack("", [64, 32])
            .group("stage", 3)
            .end()
            .alt("A block.");
        assert_eq!(
            diagram.terminal_text(),
            "[figure d: diagram]\n  # A block.\n  tensor x 64×56×56\n  tap x\n  op conv 3×3 = 36,864 -> (1, 0)\n  \
             add x through conv 1×1\n  stack 64 + 32\n  group stage ×3\n  end"
        );
    }

    #[test]
    fn graphs_are_nodes_and_edges() {
        let graph = diagram("g")
            .node("f", Look::Circle, "σ")
            .dashed("f", "f")
            .edge_named("f", "f", "w");
        assert_eq!(
            graph.terminal_text(),
            "[figure g: diagram]\n  node f circle σ\n  dashed f f\n  edge f f w"
        );
    }
}
