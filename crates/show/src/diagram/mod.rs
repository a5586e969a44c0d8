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
//! What branches more than that is a free graph: nodes with ids and looks, and edges. It is laid out in
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
mod speak;

use std::fmt::Display;

pub use free::Look;

use crate::frame;
use crate::json::Json;
use crate::number::Number;

/// A diagram that is shown when it is dropped; made by [`diagram`].
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
    pub fn down(self) -> Diagram {
        self.direction("down")
    }

    /// Lets the network flow from left to right, arcs above it.
    pub fn right(self) -> Diagram {
        self.direction("right")
    }

    /// Draws a long network from left to right as the profile of its channels (log scale).
    pub fn profile(self) -> Diagram {
        self.direction("profile")
    }

    fn direction(self, to: &str) -> Diagram {
        self.push("direction", vec![("to", to.into())])
    }

    /// Begins a spine of its own beside the others.
    pub fn column(self, title: impl Into<String>) -> Diagram {
        self.push("column", vec![("title", Json::Text(title.into()))])
    }

    /// Adds an array with its name (which may be empty) and its shape.
    pub fn tensor<S: Display>(
        self,
        name: impl Into<String>,
        shape: impl IntoIterator<Item = S>,
    ) -> Diagram {
        let shape = Json::list(shape.into_iter().map(|side| side.to_string()));
        self.push(
            "tensor",
            vec![("name", Json::Text(name.into())), ("shape", shape)],
        )
    }

    /// Adds an operation.
    pub fn op(self, name: impl Into<String>) -> Diagram {
        self.push("op", vec![("name", Json::Text(name.into()))])
    }

    /// Adds `copies` parallel paths of the same operation.
    pub fn paths(self, copies: impl Number, name: impl Into<String>) -> Diagram {
        let copies = ("copies", (&copies.to_cell()).into());
        self.push("paths", vec![copies, ("name", Json::Text(name.into()))])
    }

    /// Adds an operation that was taken out, drawn dashed.
    pub fn dropped(self, name: impl Into<String>) -> Diagram {
        self.push("dropped", vec![("name", Json::Text(name.into()))])
    }

    /// Prints the number of parameters of the operation or projection added last.
    pub fn params(self, number: impl Number) -> Diagram {
        self.push("params", vec![("count", (&number.to_cell()).into())])
    }

    /// Marks a point on the spine from which arcs can start.
    pub fn tap(self, name: impl Into<String>) -> Diagram {
        self.push("tap", vec![("name", Json::Text(name.into()))])
    }

    /// Adds what flows at `tap` to what flows here: an identity arc that ends in ⊕.
    #[expect(
        clippy::should_implement_trait,
        reason = "⊕ is drawn, nothing is added"
    )]
    pub fn add(self, tap: impl Into<String>) -> Diagram {
        let through = ("through", Json::Null);
        self.push("add", vec![("tap", Json::Text(tap.into())), through])
    }

    /// As [`Diagram::add`], with a learned operation on the arc.
    pub fn add_through(self, tap: impl Into<String>, name: impl Into<String>) -> Diagram {
        let through = ("through", Json::Text(name.into()));
        self.push("add", vec![("tap", Json::Text(tap.into())), through])
    }

    /// Multiplies what flows here by what flows at `tap`: an arc that ends in ⊗.
    ///
    /// ```
    /// show::diagram("square").tensor("x", [64]).tap("x").op("identity").multiply("x").alt("x times x.");
    /// ```
    pub fn multiply(self, tap: impl Into<String>) -> Diagram {
        let through = ("through", Json::Null);
        self.push("multiply", vec![("tap", Json::Text(tap.into())), through])
    }

    /// As [`Diagram::multiply`], with an operation on the arc: a gate.
    ///
    /// ```
    /// show::diagram("gate").tensor("x", [64]).tap("x").multiply_through("x", "squeeze, excite").alt("A gate.");
    /// ```
    pub fn multiply_through(self, tap: impl Into<String>, name: impl Into<String>) -> Diagram {
        let through = ("through", Json::Text(name.into()));
        self.push("multiply", vec![("tap", Json::Text(tap.into())), through])
    }

    /// Marks the node or edge added last as the one that a step speaks of.
    ///
    /// ```
    /// show::diagram("step-2").tensor("x", [2]).op("W").op("relu").here().alt("Now relu.");
    /// ```
    pub fn here(self) -> Diagram {
        self.push("here", Vec::new())
    }

    /// Concatenates what flows at `tap` with what flows here; `parts` are the channels of each.
    pub fn concat<N: Number>(
        self,
        tap: impl Into<String>,
        parts: impl IntoIterator<Item = N>,
    ) -> Diagram {
        self.push(
            "concat",
            vec![("tap", Json::Text(tap.into())), ("parts", floats(parts))],
        )
    }

    /// Adds an array made of `parts` channels from different sources, as stacked bars.
    pub fn stack<N: Number>(
        self,
        name: impl Into<String>,
        parts: impl IntoIterator<Item = N>,
    ) -> Diagram {
        self.push(
            "stack",
            vec![("name", Json::Text(name.into())), ("parts", floats(parts))],
        )
    }

    /// Frames everything up to the matching [`Diagram::end`], which stands there `times` times.
    pub fn group(self, title: impl Into<String>, times: impl Number) -> Diagram {
        let times = ("times", (&times.to_cell()).into());
        self.push("group", vec![("title", Json::Text(title.into())), times])
    }

    /// Closes the innermost group.
    pub fn end(self) -> Diagram {
        self.push("end", Vec::new())
    }

    /// Writes what flows forward beside the edge that leaves the node added last.
    pub fn value(self, text: impl Into<String>) -> Diagram {
        self.push("value", vec![("text", Json::Text(text.into()))])
    }

    /// Writes the gradient that comes back along the edge that leaves the node added last.
    pub fn gradient(self, text: impl Into<String>) -> Diagram {
        self.push("gradient", vec![("text", Json::Text(text.into()))])
    }

    /// Writes what flows forward beside the arc added last.
    pub fn arc_value(self, text: impl Into<String>) -> Diagram {
        self.push("arc_value", vec![("text", Json::Text(text.into()))])
    }

    /// Writes the gradient that comes back along the arc added last.
    pub fn arc_gradient(self, text: impl Into<String>) -> Diagram {
        self.push("arc_gradient", vec![("text", Json::Text(text.into()))])
    }

    /// Draws the backward pass of the current column: an arrow against every edge and arc.
    pub fn backward(self) -> Diagram {
        self.push("backward", Vec::new())
    }

    /// Draws all paths through a residual net whose blocks are named `blocks`.
    ///
    /// Paths through one of the blocks in `without` are drawn as blocked.
    ///
    /// ```
    /// show::diagram("paths").unravel(["f₁", "f₂", "f₃"], ["f₂"]).alt("Half of the paths survive.");
    /// show::diagram("all").unravel(["f₁", "f₂"], []).alt("Four paths.");
    /// ```
    pub fn unravel<'name>(
        self,
        blocks: impl IntoIterator<Item = &'name str>,
        without: impl IntoIterator<Item = &'name str>,
    ) -> Diagram {
        self.push(
            "unravel",
            vec![
                ("blocks", Json::list(blocks)),
                ("without", Json::list(without)),
            ],
        )
    }

    /// Says in a sentence what the diagram shows, for those who do not see it.
    pub fn alt(mut self, text: impl Into<String>) -> Diagram {
        self.alt = Some(text.into());
        self
    }

    /// Sets the caption printed under the diagram.
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
            frame::emit(|| self.frame(), || self.speak());
        }
    }
}

fn floats<N: Number>(numbers: impl IntoIterator<Item = N>) -> Json {
    Json::List(
        numbers
            .into_iter()
            .map(|number| Json::from(&number.to_cell()))
            .collect(),
    )
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
