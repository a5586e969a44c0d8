//! Which files are lessons, in which order, and what their addresses are.

use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::lesson::Place;
use crate::source::Sources;

/// The lessons and pages of a course in reading order.
///
/// With a `SUMMARY.md` (mdBook's form) the files it links to, in its order.
/// Otherwise `index.md` of every folder, by the folder's number and then its
/// name, and the Markdown files beside them.
pub fn lesson_files(sources: &Sources) -> Vec<(String, Place)> {
    match sources.text("SUMMARY.md") {
        Some(summary) => in_summary(&summary, sources),
        None => in_folders(sources),
    }
}

/// What `SUMMARY.md` lists and `content/` does not have.
pub fn check_summary(sources: &Sources) -> Vec<Diagnostic> {
    let summary = sources.text("SUMMARY.md").unwrap_or_default();
    let links = links(&summary).into_iter();
    // Without a path a lesson is only planned; other hosts have no lessons.
    let missing = links.filter(|(_, name)| {
        !name.is_empty() && !name.contains("://") && !sources.content.contains_key(*name)
    });
    let found = missing.map(|(start, name)| {
        let span = Span::new(&sources.shown("SUMMARY.md"), start..start + name.len());
        let message = format!("the summary lists `{name}`, which does not exist");
        let lessons = sources.content.keys().filter(|name| name.ends_with(".md"));
        let help = match nearest(name, lessons.map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the file, or take the line out".to_owned(),
        };
        Diagnostic::new(Code::LinkDead, span, message).with_help(help)
    });
    found.collect()
}

/// The paths that a summary links to, each with its place.
fn links(summary: &str) -> Vec<(usize, &str)> {
    let starts = summary
        .match_indices("](")
        .map(|(at, mark)| at + mark.len());
    let links = starts.filter_map(|start| {
        let (link, _) = summary[start..].split_once(')')?;
        let name = link.trim_start_matches("./");
        Some((start + link.len() - name.len(), name))
    });
    links.collect()
}

fn in_summary(summary: &str, sources: &Sources) -> Vec<(String, Place)> {
    let mut found: Vec<(String, Place)> = Vec::new();
    for (_, name) in links(summary) {
        let known = sources.content.contains_key(name);
        if known && found.iter().all(|(earlier, _)| earlier != name) {
            found.push((name.to_owned(), place(name, sources)));
        }
    }
    found
}

fn in_folders(sources: &Sources) -> Vec<(String, Place)> {
    let names = sources.content.keys().filter(|name| is_lesson(name));
    let mut found: Vec<_> = names
        .map(|name| (name.clone(), place(name, sources)))
        .collect();
    found.sort_by(|(_, a), (_, b)| {
        let key = |place: &Place| (place.number.is_none(), place.number);
        (key(a), &a.folder, &a.slug).cmp(&(key(b), &b.folder, &b.slug))
    });
    found
}

/// `21-residual-networks/index.md`, `glossary.md`.
fn is_lesson(name: &str) -> bool {
    match name.split_once('/') {
        Some((_, file)) => file == "index.md",
        None => name.ends_with(".md") && name != "README.md",
    }
}

fn place(name: &str, sources: &Sources) -> Place {
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let (folder, last) = stem.rsplit_once('/').unwrap_or(("", stem));
    let named = match last {
        "index" | "README" if !folder.is_empty() => folder,
        _ => stem,
    };
    let (number, slug) = split_number(named);
    Place {
        file: sources.shown(name),
        name: name.to_owned(),
        folder: folder.to_owned(),
        slug: slug.to_owned(),
        number,
    }
}

/// `21-residual-networks` → 21, `residual-networks`.
pub(super) fn split_number(named: &str) -> (Option<u32>, &str) {
    let digits = named.bytes().take_while(u8::is_ascii_digit).count();
    let rest = named[digits..].strip_prefix(['-', '_']);
    match (named[..digits].parse(), rest) {
        (Ok(number), Some(rest)) if !rest.is_empty() => (Some(number), rest),
        _ => (None, named),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn course(names: &[&str], summary: Option<&str>) -> Sources {
        let mut sources = Sources::default();
        let empty: Arc<[u8]> = Arc::from(&b""[..]);
        let names = names.iter().map(|name| name.to_string());
        sources.content = names.map(|name| (name, empty.clone())).collect();
        if let Some(summary) = summary {
            let bytes = summary.as_bytes().into();
            sources.content.insert("SUMMARY.md".to_owned(), bytes);
        }
        sources
    }

    #[track_caller]
    fn check(names: &[&str], summary: Option<&str>, slugs: &[&str]) {
        let found = lesson_files(&course(names, summary));
        let found: Vec<_> = found.iter().map(|(_, place)| place.slug.as_str()).collect();
        assert_eq!(found, slugs);
    }

    #[test]
    fn folders_stand_in_the_order_of_their_numbers() {
        let names = [
            "10-b/index.md",
            "9-a/index.md",
            "glossary.md",
            "9-a/notes.md",
        ];
        check(&names, None, &["a", "b", "glossary"]);
    }

    #[test]
    fn a_summary_decides_when_there_is_one() {
        let names = ["one.md", "two.md", "three.md"];
        let summary = "# Summary\n\n- [Two](two.md)\n  - [One](./one.md)\n";
        check(&names, Some(summary), &["two", "one"]);
    }
}
