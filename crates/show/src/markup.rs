//! SVG and HTML that a demo writes itself.
//!
//! They are passed on unchanged; the site generator sanitizes and embeds them.

use crate::frame;
use crate::json::Json;

/// Shows the SVG document `text` under the name `id`.
///
/// ```
/// show::svg("dot", "<svg viewBox='0 0 2 2'><circle cx='1' cy='1' r='1'/></svg>");
/// ```
pub fn svg(id: impl Into<String>, text: impl Into<String>) {
    emit("svg", &id.into(), &text.into());
}

/// Shows the HTML fragment `text` under the name `id`.
///
/// ```
/// show::html("note", "<p>Any element a page may hold.</p>");
/// ```
pub fn html(id: impl Into<String>, text: impl Into<String>) {
    emit("html", &id.into(), &text.into());
}

fn emit(kind: &'static str, id: &str, text: &str) {
    frame::emit(
        || {
            Json::Object(vec![
                ("frame", kind.into()),
                ("id", id.into()),
                ("text", text.into()),
            ])
        },
        || format!("[{kind} {id}: {}]", frame::count(text.len(), "byte")),
    );
}
