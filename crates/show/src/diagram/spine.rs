//! Networks on a spine: arrays and operations in the order of the flow, arcs around them.

use std::fmt::Display;

use super::Diagram;
use crate::json::Json;
use crate::number::Number;

impl Diagram {
    /// Begins a spine of its own beside the others.
    ///
    /// ```
    /// show::diagram("two").column("plain").op("f").column("deep").op("f").op("g").alt("One layer, and two.");
    /// ```
    pub fn column(self, title: impl Into<String>) -> Diagram {
        self.push("column", vec![("title", Json::Text(title.into()))])
    }

    /// Adds an array with its name (which may be empty) and its shape.
    ///
    /// ```
    /// show::diagram("net").tensor("x", [64, 56, 56]).tensor("y", ["C", "H", "W"]).alt("Two arrays.");
    /// ```
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
    ///
    /// ```
    /// show::diagram("net").op("conv 3×3").op("relu").alt("Two operations.");
    /// ```
    pub fn op(self, name: impl Into<String>) -> Diagram {
        self.push("op", vec![("name", Json::Text(name.into()))])
    }

    /// Adds `copies` parallel paths of the same operation.
    ///
    /// ```
    /// show::diagram("net").paths(32, "3×3, 4").params(4_608).alt("32 small convolutions side by side.");
    /// ```
    pub fn paths(self, copies: impl Number, name: impl Into<String>) -> Diagram {
        let copies = ("copies", (&copies.to_cell()).into());
        self.push("paths", vec![copies, ("name", Json::Text(name.into()))])
    }

    /// Adds an operation that was taken out, drawn dashed.
    ///
    /// ```
    /// show::diagram("net").op("f").dropped("g").alt("g was taken out.");
    /// ```
    pub fn dropped(self, name: impl Into<String>) -> Diagram {
        self.push("dropped", vec![("name", Json::Text(name.into()))])
    }

    /// Prints the number of parameters of the operation or projection added last.
    ///
    /// ```
    /// show::diagram("net").op("conv 3×3").params(36_864).alt("A convolution.");
    /// ```
    pub fn params(self, number: impl Number) -> Diagram {
        self.push("params", vec![("count", (&number.to_cell()).into())])
    }

    /// Marks a point on the spine from which arcs can start.
    ///
    /// ```
    /// show::diagram("net").tap("x").op("f").add("x").alt("x goes around f.");
    /// ```
    pub fn tap(self, name: impl Into<String>) -> Diagram {
        self.push("tap", vec![("name", Json::Text(name.into()))])
    }

    /// Adds what flows at `tap` to what flows here: an identity arc that ends in ⊕.
    ///
    /// ```
    /// show::diagram("net").tap("x").op("f").add("x").alt("x goes around f.");
    /// ```
    #[expect(
        clippy::should_implement_trait,
        reason = "⊕ is drawn, nothing is added"
    )]
    pub fn add(self, tap: impl Into<String>) -> Diagram {
        let through = ("through", Json::Null);
        self.push("add", vec![("tap", Json::Text(tap.into())), through])
    }

    /// As [`Diagram::add`], with a learned operation on the arc.
    ///
    /// ```
    /// show::diagram("net").tap("x").op("f").add_through("x", "1×1").params(4_096).alt("A projection.");
    /// ```
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
    ///
    /// ```
    /// show::diagram("net").tap("x").op("H").concat("x", [64, 32]).alt("64 and 32 channels.");
    /// ```
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
    ///
    /// ```
    /// show::diagram("net").stack("x", [64, 32, 32]).alt("Channels of three sources.");
    /// ```
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
    ///
    /// ```
    /// show::diagram("net").group("stage", 3).op("f").end().alt("f, three times.");
    /// ```
    pub fn group(self, title: impl Into<String>, times: impl Number) -> Diagram {
        let times = ("times", (&times.to_cell()).into());
        self.push("group", vec![("title", Json::Text(title.into())), times])
    }

    /// Closes the innermost group.
    ///
    /// ```
    /// show::diagram("net").group("stage", 3).op("f").end().op("g").alt("f, three times, then g.");
    /// ```
    pub fn end(self) -> Diagram {
        self.push("end", Vec::new())
    }

    /// Writes what flows forward beside the edge that leaves the node added last.
    ///
    /// ```
    /// show::diagram("net").tensor("x", [2]).value("(1, −2)").op("relu").value("(1, 0)").alt("relu at work.");
    /// ```
    pub fn value(self, text: impl Into<String>) -> Diagram {
        self.push("value", vec![("text", Json::Text(text.into()))])
    }

    /// Writes the gradient that comes back along the edge that leaves the node added last.
    ///
    /// ```
    /// show::diagram("net").tensor("x", [2]).gradient("(1, 0)").op("relu").gradient("(1, 1)").alt("What comes back.");
    /// ```
    pub fn gradient(self, text: impl Into<String>) -> Diagram {
        self.push("gradient", vec![("text", Json::Text(text.into()))])
    }

    /// Writes what flows forward beside the arc added last.
    ///
    /// ```
    /// show::diagram("net").tap("x").op("f").add("x").arc_value("(1, −2)").alt("x goes around f.");
    /// ```
    pub fn arc_value(self, text: impl Into<String>) -> Diagram {
        self.push("arc_value", vec![("text", Json::Text(text.into()))])
    }

    /// Writes the gradient that comes back along the arc added last.
    ///
    /// ```
    /// show::diagram("net").tap("x").op("f").add("x").arc_gradient("1").alt("The gradient comes back.");
    /// ```
    pub fn arc_gradient(self, text: impl Into<String>) -> Diagram {
        self.push("arc_gradient", vec![("text", Json::Text(text.into()))])
    }

    /// Draws the backward pass of the current column: an arrow against every edge and arc.
    ///
    /// ```
    /// show::diagram("net").tap("x").op("f").add("x").backward().alt("Gradients on every edge.");
    /// ```
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
}

fn floats<N: Number>(numbers: impl IntoIterator<Item = N>) -> Json {
    Json::List(
        numbers
            .into_iter()
            .map(|number| Json::from(&number.to_cell()))
            .collect(),
    )
}
