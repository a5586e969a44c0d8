//! Diagrams of networks: tensors, operations, and the arcs between them.
//!
//! A diagram is a list of statements, read from the input of a network to its output. Each call
//! adds one; the same statements can be written by hand in a `diagram` fence of a lesson, one a
//! line. Places, sizes and arcs are the renderer's choice; nothing is laid out or checked here.
//!
//! | call                            | line of a fence                       | draws                        |
//! |---------------------------------|---------------------------------------|------------------------------|
//! | `.down()` `.right()` `.profile()` | `down` `right` `profile`            | the direction of the flow    |
//! | `.column("plain")`              | `column plain`                        | a spine of its own, titled   |
//! | `.tensor("x", [64, 56, 56])`    | `tensor x 64×56×56`                   | an array and its shape       |
//! | `.op("conv 3×3").params(36_864)`| `op conv 3×3 = 36,864`                | a box; parameters as ■ count |
//! | `.paths(32, "conv 3×3, 4")`     | `paths 32 conv 3×3, 4`                | parallel copies of a box     |
//! | `.dropped("conv 3×3")`          | `dropped conv 3×3`                    | a box taken out, dashed      |
//! | `.tap("a")`                     | `tap a`                               | a point where arcs may begin |
//! | `.add("a")`                     | `add a`                               | identity arc from `a` to a ⊕ |
//! | `.add_through("a", "conv 1×1")` | `add a through conv 1×1`              | the same, with a projection  |
//! | `.concat("a", [64, 32])`        | `concat a 64 + 32`                    | arc to an open bracket       |
//! | `.stack("x", [64, 32, 32])`     | `stack x 64 + 32 + 32`                | bars, one for each source    |
//! | `.group("stage 2", 3)` … `.end()` | `group stage 2 ×3` … `end`          | a frame around what is inside|
//! | `.value("(1, 0)")`              | `… -> (1, 0)` at the end of a line    | what flows on, beside the edge |
//! | `.gradient("(0.5, 0)")`         | `… <- (0.5, 0)` at the end of a line  | what comes back on that edge |
//! | `.arc_value(…)` `.arc_gradient(…)` | `arc -> (1, 0) <- (1, 1)`          | the same for the last arc    |
//! | `.backward()`                   | `backward`                            | gradient arrows on all edges |
//! | `.multiply("u")` `.multiply_through("u", "gate")` | `multiply u` `multiply u through gate` | arc to a ⊗ |
//! | `.here()`                       | `here`                                | the node before is the one a step speaks of |
//! | `.unravel(["f₁", "f₂"], [])`    | `unravel f₁ f₂` (`without f₂`)        | all paths of a residual net  |
//!
//! A network with more branches is a free graph: nodes with ids and looks, and edges. It is laid out in
//! layers; the two kinds of statements do not mix, but groups, directions, parameters, values,
//! gradients, `backward` and `here` belong to both.
//!
//! | call                               | line of a fence            | draws                       |
//! |------------------------------------|----------------------------|-----------------------------|
//! | `.node("f", Look::Circle, "σ")`    | `node f circle σ`          | a node; without a look a box |
//! | `.edge("x", "f")`                  | `edge x f`                 | an arrow                    |
//! | `.edge_named("x", "f", "w")`       | `edge x f w`               | the same with words         |
//! | `.dashed("x", "f")`                | `dashed x f`               | an arrow that is blocked    |

mod free;
mod spine;
mod terminal;

pub use free::Look;

use crate::frame;
use crate::json::Json;

/// A diagram that is shown when it is dropped; made by [`diagram`].
///
/// ```
/// let drawing: show::Diagram = show::diagram("net").op("relu");
/// drop(drawing.alt("One operation.")); // Now it is shown.
/// ```
pub struct Diagram {
    id: String,
    alt: Option<String>,
    caption: Option<String>,
    items: Vec<Json>,
}

/// Begins the diagram named `id`.
///
/// ```
/// let width = 64;
/// let weights = 9 * width * width;
/// show::diagram("block")
///     .column("plain")
///     .tensor("x", [width, 56, 56])
///     .op("conv 3×3").params(weights)
///     .op("relu")
///     .op("conv 3×3").params(weights)
///     .column("residual")
///     .tensor("x", [width, 56, 56])
///     .tap("x")
///     .op("conv 3×3").params(weights)
///     .op("relu")
///     .op("conv 3×3").params(weights)
///     .add("x")
///     .alt("The same two convolutions, once with an arc around them.");
/// ```
pub fn diagram(id: impl Into<String>) -> Diagram {
    Diagram {
        id: id.into(),
        alt: None,
        caption: None,
        items: Vec::new(),
    }
}

impl Diagram {
    /// Lets the network flow from top to bottom, which is also the default.
    ///
    /// ```
    /// show::diagram("net").down().tensor("x", [3]).op("relu").alt("Downward.");
    /// ```
    pub fn down(self) -> Diagram {
        self.direction("down")
    }

    /// Lets the network flow from left to right, arcs above it.
    ///
    /// ```
    /// show::diagram("net").right().tensor("x", [3]).op("relu").alt("To the right.");
    /// ```
    pub fn right(self) -> Diagram {
        self.direction("right")
    }

    /// Draws a long network from left to right as the profile of its channels (log scale).
    ///
    /// ```
    /// show::diagram("net").profile().tensor("", [3, 8, 8]).op("conv").tensor("", [64, 8, 8]).alt("A profile.");
    /// ```
    pub fn profile(self) -> Diagram {
        self.direction("profile")
    }

    fn direction(self, to: &str) -> Diagram {
        self.push("direction", vec![("to", to.into())])
    }

    /// Says in a sentence what the diagram shows, for those who do not see it.
    ///
    /// ```
    /// show::diagram("net").op("relu").alt("One operation.");
    /// ```
    pub fn alt(mut self, text: impl Into<String>) -> Diagram {
        self.alt = Some(text.into());
        self
    }

    /// Sets the caption printed under the diagram.
    ///
    /// ```
    /// show::diagram("net").op("relu").caption("The whole network.").alt("One operation.");
    /// ```
    pub fn caption(mut self, text: impl Into<String>) -> Diagram {
        self.caption = Some(text.into());
        self
    }

    fn push(mut self, item: &'static str, fields: Vec<(&'static str, Json)>) -> Diagram {
        let mut object = vec![("item", Json::from(item))];
        object.extend(fields);
        self.items.push(Json::Object(object));
        self
    }

    fn frame(&self) -> Json {
        let fields = vec![("items", Json::List(self.items.clone()))];
        frame::figure(
            &self.id,
            self.alt.as_deref(),
            self.caption.as_deref(),
            "diagram",
            fields,
        )
    }
}

impl Drop for Diagram {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            frame::emit(|| self.frame(), || self.terminal_text());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(diagram: Diagram, items: &str) {
        let frame = diagram.frame().to_string();
        let expected = format!(r#""figure":{{"kind":"diagram","items":[{items}]}}"#);
        assert!(frame.contains(&expected), "{frame}");
    }

    #[test]
    fn statements_keep_their_order() {
        check(
            diagram("d")
                .tensor("x", [64, 56])
                .tap("x")
                .op("relu")
                .add("x"),
            r#"{"item":"tensor","name":"x","shape":["64","56"]},{"item":"tap","name":"x"},{"item":"op","name":"relu"},{"item":"add","tap":"x","through":null}"#,
        );
    }

    #[test]
    fn counts_are_integers() {
        check(
            diagram("d").params(36_864_usize),
            r#"{"item":"params","count":36864}"#,
        );
        check(
            diagram("d").concat("a", [64, 32]),
            r#"{"item":"concat","tap":"a","parts":[64,32]}"#,
        );
    }

    #[test]
    fn symbols_can_be_sides_of_a_shape() {
        check(
            diagram("d").tensor("", ["C", "H", "W"]),
            r#"{"item":"tensor","name":"","shape":["C","H","W"]}"#,
        );
    }
}
