//! Annotations of code: `// (1)` at the end of a line, and an ordered list right below the fence.
//!
//! Lines and notes link to each other. Printed lines that end with the number of a note link to it
//! too. A list belongs to the code if it has as many items as the code has marks.

use crate::lesson::demo::Demo;
use crate::lesson::tree::{Block, BlockKind, ListItem};
use crate::page::escape;
use crate::page::model::anchor;

/// The rendered notes on the lines of a demo.
pub(crate) struct Notes {
    /// Their list as HTML.
    pub html: String,
    /// Their number.
    pub count: usize,
}

/// Returns the number at the end of a line of code: `x + y // (2)` → 2.
fn mark(line: &str) -> Option<usize> {
    let (_, comment) = line.rsplit_once("// (")?;
    comment.trim_end().strip_suffix(')')?.parse().ok()
}

fn marks(demo: &Demo) -> usize {
    let lines = demo.lines.iter().filter(|line| !line.hidden);
    lines.filter_map(|line| mark(&line.text)).max().unwrap_or(0)
}

/// Returns the notes of a demo, if the next block is their list.
pub(crate) fn notes<'b>(demo: &Demo, next: Option<&'b Block>) -> Option<&'b [ListItem]> {
    let BlockKind::List {
        start: Some(1),
        items,
        ..
    } = &next?.kind
    else {
        return None;
    };
    (marks(demo) == items.len() && !items.is_empty()).then_some(items)
}

/// Returns a rendered line of code with its mark as a link; the copied text stays the same.
pub(crate) fn link_line(html: &str, text: &str, demo: &Demo) -> String {
    let Some(number) = mark(text) else {
        return html.to_owned();
    };
    let id = escape::attribute(&anchor::id_of(demo));
    let plain = format!("({number})");
    let link =
        format!("<a class=\"mark-n\" id=\"{id}-l{number}\" href=\"#{id}-n{number}\">{plain}</a>");
    match html.rsplit_once(&plain) {
        Some((before, after)) => format!("{before}{link}{after}"),
        None => html.to_owned(),
    }
}

/// Links printed lines that end with the number of a note.
pub(crate) fn link_printed(html: &str, demo: &Demo, notes: &Notes) -> String {
    let id = escape::attribute(&anchor::id_of(demo));
    let mut linked = html.to_owned();
    for number in 1..=notes.count {
        let link = format!("<a class=\"mark-n\" href=\"#{id}-n{number}\">({number})</a>");
        for end in ["\n", "</samp>"] {
            linked = linked.replace(&format!("({number}){end}"), &format!("{link}{end}"));
        }
    }
    linked
}
