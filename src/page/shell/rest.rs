//! The rest of a heavy page: closed parts in a file beside it, loaded when a reader opens one.
//!
//! Folded lines of code, tables of data behind figures, solutions and tests of exercises stay closed
//! on most visits. A heavy page has a link in their place; the script replaces it by the part when that
//! is needed (`rest.js`), and without scripts the link leads to it. The file is a page that can be read
//! by itself. A part that a link may lead to stays where it is. Parts are moved, never rewritten.

use serde::Serialize;

use crate::page::escape;
use crate::page::state::labels::LessonLabels;
use crate::page::theme::words::InterfaceStrings;
use crate::uri::escaped;

/// Size in bytes from which the text of a page is heavy; compressed, this is about 25 kB.
const HEAVY: usize = 100_000;

/// Size in bytes below which a part stays, since a link in its place would save little.
const LEAST: usize = 300;

/// Start of the link in place of a part, up to its address.
const LINK: &str = "<a class=\"rest\" href=\"";

/// Context of a page with the closed parts of another, heavy page.
#[derive(Serialize)]
pub(crate) struct RestBody {
    /// Address of the page that the parts belong to.
    pub href: String,
    /// Title of that page in plain words.
    pub origin: String,
    /// The parts in the order of that page.
    pub parts: Vec<RestPart>,
}

/// A closed part of a page.
#[derive(Serialize)]
pub(crate) struct RestPart {
    /// Id on the page with the parts.
    pub id: String,
    /// Anchor of its place; empty if nothing before it has a name.
    pub place: String,
    /// Name of its place: `Demo 21.2`.
    pub name: String,
    /// Title as HTML: `Lines 1 to 20`.
    pub title: String,
    /// True for lines of code.
    pub is_code: bool,
    /// HTML of the part.
    pub html: String,
}

/// Returns the path of the page with the parts of the page at `path`.
pub(crate) fn path_of(path: &str) -> String {
    let stem = path.strip_suffix(".html").unwrap_or(path);
    match stem.strip_suffix("index") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{folder}rest.html"),
        _ => format!("{stem}-rest.html"),
    }
}

/// Returns the address of the page at `path` from the same folder.
pub(crate) fn file_of(path: &str) -> String {
    match path.rsplit('/').next() {
        None | Some("index.html") => "./".to_owned(),
        Some(file) => escaped(file),
    }
}

/// Takes the closed parts out of the text of the page at `path`, if it is heavy; returns the other
/// text and these parts.
pub(crate) fn take_closed_parts(
    content: String,
    path: &str,
    labels: &LessonLabels<'_>,
    words: &InterfaceStrings,
) -> (String, Vec<RestPart>) {
    let mut parts = Vec::new();
    if content.len() < HEAVY {
        return (content, parts);
    }
    let address = file_of(&path_of(path));
    let mut open = String::with_capacity(content.len());
    let mut copied = 0;
    while let Some(found) = next_closed(&content, copied) {
        let inner = &content[found.start..found.end];
        if is_movable(inner) {
            let id = format!("r{}", parts.len() + 1);
            let (place, name) = place_of(&content[..found.start], labels);
            open.push_str(&content[copied..found.start]);
            open.push_str(&format!(
                "{LINK}{address}#{id}\">{}</a>",
                escape::text(words.page("rest_link"))
            ));
            parts.push(RestPart {
                id,
                place,
                name,
                title: found.title.to_owned(),
                is_code: inner.starts_with("<pre"),
                html: inner.to_owned(),
            });
        } else {
            open.push_str(&content[copied..found.end]);
        }
        copied = found.end;
    }
    open.push_str(&content[copied..]);
    (open, parts)
}

/// Puts the parts of the page `rest` back into the text of their page.
pub(crate) fn join(html: &str, rest: &str) -> String {
    let mut joined = String::with_capacity(html.len() + rest.len());
    let mut left = html;
    while let Some((before, after)) = left.split_once(LINK) {
        joined.push_str(before);
        let part = after.split_once("</a>").and_then(|(link, after)| {
            let id = link.split_once('"')?.0.rsplit_once('#')?.1;
            Some((part(rest, id)?, after))
        });
        let (part, after) = part.unwrap_or((LINK, after));
        joined.push_str(part);
        left = after;
    }
    joined + left
}

/// Returns the part with an id, as the template of the page writes it.
fn part<'r>(rest: &'r str, id: &str) -> Option<&'r str> {
    let (_, section) = rest.split_once(&format!("<section id=\"{id}\""))?;
    let (_, body) = section.split_once("</h2>\n<div")?;
    let (_, inner) = body.split_once('>')?;
    inner
        .split_once("</div>\n</section>")
        .map(|(inner, _)| inner)
}

/// A closed part in the text: its title, and where its content starts and ends.
struct Closed<'c> {
    title: &'c str,
    start: usize,
    end: usize,
}

/// Returns the first closed part from `from` on.
fn next_closed(content: &str, from: usize) -> Option<Closed<'_>> {
    let openings = content[from..].match_indices("<details class=\"");
    openings.into_iter().find_map(|(at, opening)| {
        let (start_tag, after) = content[from + at + opening.len()..].split_once("><summary>")?;
        let (class, _) = start_tag.split_once('"')?;
        if !matches!(class, "data" | "fold" | "solution" | "tests") {
            return None;
        }
        let (title, inner) = after.split_once("</summary>")?;
        // The folded boxes of authors have the class of folded code.
        if class == "fold" && !inner.starts_with("<pre") {
            return None;
        }
        let start = content.len() - inner.len();
        let end = start + end_of(inner)?;
        Some(Closed { title, start, end })
    })
}

/// Returns the offset in `inner` of the end tag of the `<details>` whose content `inner` begins with.
fn end_of(inner: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let tags = inner.match_indices("details");
    tags.into_iter().find_map(|(at, _)| {
        if inner[..at].ends_with("</") {
            let end = at - "</".len();
            if depth == 0 {
                return Some(end);
            }
            depth -= 1;
        } else if inner[..at].ends_with('<') {
            depth += 1;
        }
        None
    })
}

/// Returns true if a part is long enough, and no link leads into it or from it to its page.
fn is_movable(inner: &str) -> bool {
    // `join` finds a part by its link, and the end of a part by its `</section>`.
    let tied = [" id=\"", " name=\"", "href=\"#", "<section", LINK];
    inner.len() >= LEAST && !tied.iter().any(|sign| inner.contains(sign))
}

/// Returns anchor and name of the last numbered thing that begins in `before`; folds do not count.
fn place_of(before: &str, labels: &LessonLabels<'_>) -> (String, String) {
    let ids = before.rmatch_indices(" id=\"").filter_map(|(at, sign)| {
        let tag = before[..at].rfind('<')?;
        let (id, _) = before[at + sign.len()..].split_once('"')?;
        labels
            .get(id)
            .filter(|_| !before[tag..].starts_with("<details"))
    });
    let found = ids.into_iter().find(|label| !label.name.is_empty());
    found.map_or_else(Default::default, |label| {
        (label.id.clone(), label.name.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: &str, inner: Option<&str>) {
        let found = next_closed(content, 0).map(|closed| &content[closed.start..closed.end]);
        assert_eq!(found, inner, "in {content}");
    }

    #[test]
    fn closed_parts_end_where_their_element_ends() {
        check(
            "<p><details class=\"fold\"><summary>Lines</summary><pre>a</pre></details>",
            Some("<pre>a</pre>"),
        );
        check(
            "<details class=\"tests\"><summary>Tests</summary><details>b</details>c</details>d",
            Some("<details>b</details>c"),
        );
        check(
            "<details class=\"solution\" id=\"s\"><summary>Solution</summary><div>c</div></details>",
            Some("<div>c</div>"),
        );
        check(
            "<details class=\"fold\"><summary>Deeper</summary><p>a</p></details>",
            None,
        );
        check(
            "<details class=\"answer\"><summary>Answer</summary>a</details>",
            None,
        );
        check(
            "<details class=\"data\"><summary>Data</summary>never closed",
            None,
        );
    }

    #[test]
    fn what_a_link_leads_to_stays() {
        let long = "x".repeat(LEAST);
        assert!(is_movable(&long));
        assert!(!is_movable(&format!("{long}<u id=\"l1\">")));
        assert!(!is_movable(&format!("{long}<a href=\"#l1\">")));
        assert!(!is_movable("short"));
    }

    #[test]
    fn parts_are_put_back_where_they_were() {
        let html = format!("a{LINK}rest.html#r2\">words</a>b{LINK}rest.html#r1\">words</a>c");
        let section = |id, inner| {
            format!(
                "<section id=\"{id}\" x>\n<h2>t</h2>\n<div class=\"lines\">{inner}</div>\n</section>"
            )
        };
        let rest = section("r1", "<div>1</div>\n") + &section("r2", "2");
        assert_eq!(join(&html, &rest), "a2b<div>1</div>\nc");
    }

    #[test]
    fn the_page_with_the_parts_is_beside_its_page() {
        assert_eq!(path_of("a/index.html"), "a/rest.html");
        assert_eq!(path_of("index.html"), "rest.html");
        assert_eq!(path_of("a/b.html"), "a/b-rest.html");
    }
}
