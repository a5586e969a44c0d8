//! Graphs in DOT, the language of Graphviz.
//!
//! The text travels as it is; the renderer reads and draws it. Nothing is checked here.

use crate::frame;
use crate::json::Json;

/// A graph in DOT that is shown when it is dropped; made by [`dot`].
///
/// ```
/// let graph: show::Dot = show::dot("pair", "digraph { a -> b }");
/// drop(graph.alt("a leads to b.")); // Now it is shown.
/// ```
pub struct Dot {
    id: String,
    alt: Option<String>,
    caption: Option<String>,
    text: String,
}

/// Begins the graph named `id` from a text that Graphviz would read.
///
/// ```
/// show::dot("skip", "digraph { x -> f -> y; x -> y [style=dashed] }").alt("x goes around f.");
/// ```
pub fn dot(id: impl Into<String>, text: impl Into<String>) -> Dot {
    Dot {
        id: id.into(),
        alt: None,
        caption: None,
        text: text.into(),
    }
}

impl Dot {
    /// Says in a sentence what the graph shows, for those who do not see it.
    ///
    /// ```
    /// show::dot("pair", "digraph { a -> b }").alt("a leads to b.");
    /// ```
    pub fn alt(mut self, text: impl Into<String>) -> Dot {
        self.alt = Some(text.into());
        self
    }

    /// Sets the caption printed under the graph.
    ///
    /// ```
    /// show::dot("pair", "digraph { a -> b }").caption("Two nodes.").alt("a leads to b.");
    /// ```
    pub fn caption(mut self, text: impl Into<String>) -> Dot {
        self.caption = Some(text.into());
        self
    }

    fn frame(&self) -> Json {
        let fields = vec![("text", self.text.as_str().into())];
        let (alt, caption) = (self.alt.as_deref(), self.caption.as_deref());
        frame::figure(&self.id, alt, caption, "dot", fields)
    }
}

impl Drop for Dot {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let line = || format!("[figure {}: graph]\n{}", self.id, self.text.trim());
            frame::emit(|| self.frame(), line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_travels_as_it_is() {
        assert_eq!(
            dot("d", "graph { a }").alt("a").frame().to_string(),
            r#"{"frame":"figure","id":"d","alt":"a","caption":null,"figure":{"kind":"dot","text":"graph { a }"}}"#
        );
    }
}
