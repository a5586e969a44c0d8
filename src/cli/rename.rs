//! `didact rename`: changes the address of a lesson and all references to it.
//!
//! The folder moves with its outputs and data. Links, `requires`, includes and the summary are
//! updated, and the old address becomes an alias. Paths inside of Rust code are not updated;
//! `check` reports them.
#![expect(clippy::disallowed_methods, reason = "edge: moves a lesson")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::arguments::RenameArguments;
use super::fix;
use super::reporter::{Reporter, counted};
use super::session::ToolError;
use crate::course::{self, Course, Selection};
use crate::diagnostic::fixes::{Disk, TextForm};
use crate::diagnostic::nearest;
use crate::lesson::{self, Lesson, front_matter};
use crate::source::{self, Sources, Trust};

/// Replacement of a byte range.
type Edit = (Range<usize>, String);

/// Renames a lesson.
pub(super) fn rename(arguments: &RenameArguments) -> Result<u8, ToolError> {
    let root = arguments.course.root();
    let sources = source::read(&root, Trust::Author)?;
    // Includes are not expanded, so that ranges are those of the files.
    let parsed = course::lesson_files(&sources)
        .into_iter()
        .map(|(name, place)| {
            let text = sources.text(&name).unwrap_or_default();
            Arc::new(lesson::parse(place, &text))
        });
    let course = course::assemble(
        &sources,
        course::configure(&sources),
        parsed.collect(),
        Selection { drafts: true },
    );
    let lesson = find(&course, &arguments.old)?;
    let folder = new_folder(&course, lesson, &arguments.new)?;
    let edits = edits(&course, &sources, lesson, &folder)?;
    let content = sources.layout.folder(&root);
    let count = edits.values().map(Vec::len).sum::<usize>();
    let files = edits.len();
    // Texts are written first: if one fails, the folder is still at the address of all links.
    for (name, edits) in edits {
        let text = sources.text(&name).unwrap_or_default();
        fix::write(&content.join(&name), &applied(&text, edits))?;
    }
    let (from, to) = (content.join(&lesson.folder), content.join(&folder));
    std::fs::rename(&from, &to).map_err(|source| ToolError::Write {
        path: to.display().to_string(),
        source,
    })?;
    let reporter = Reporter::new(arguments.course.quiet);
    let (from, to) = (sources.shown(&lesson.folder), sources.shown(&folder));
    reporter.status("Renamed", &format!("{from} to {to}"));
    let places = counted(count, "place");
    reporter.status(
        "Changed",
        &format!("{places} in {}", counted(files, "file")),
    );
    reporter.status("Next", "didact check");
    Ok(0)
}

fn find<'a>(course: &'a Course, argument: &str) -> Result<&'a Arc<Lesson>, ToolError> {
    let path = argument.trim_end_matches('/').trim_start_matches("./");
    let folder = course.layout.lessons_folder();
    let name = path.strip_prefix(&folder).unwrap_or(path);
    let is_it =
        |lesson: &&Arc<Lesson>| [&*lesson.slug, &lesson.folder, &lesson.name].contains(&name);
    let Some(lesson) = course.all().find(is_it) else {
        let slugs: Vec<&str> = course.all().map(|lesson| lesson.slug.as_str()).collect();
        let help = match nearest(name, slugs) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a lesson's folder, with or without its number".to_owned(),
        };
        return Err(ToolError::Usage(format!(
            "no lesson is called `{name}`; {help}"
        )));
    };
    let mut others = course.all().filter(|other| other.name != lesson.name);
    let is_alone = others.all(|other| other.folder != lesson.folder);
    if lesson.folder.is_empty() || lesson.folder.contains('/') || !is_alone {
        return Err(ToolError::Usage(format!(
            "`{}` has no folder of its own directly in `{folder}`; move it by hand, and add `aliases: [{}]` to its front matter",
            lesson.file, lesson.slug
        )));
    }
    if lesson.is_headless() {
        let words = format!(
            "the front matter of `{}` cannot be read; see `didact check`",
            lesson.file
        );
        return Err(ToolError::Usage(words));
    }
    Ok(lesson)
}

/// Returns the new path of the lesson's folder; the number stays unless `argument` has one.
fn new_folder(course: &Course, lesson: &Lesson, argument: &str) -> Result<String, ToolError> {
    let above = course.layout.lessons_folder();
    let name = argument.trim_end_matches('/').trim_start_matches(&above);
    let (number, slug) = course::split_number(name);
    let is_plain = !slug.is_empty() && lesson::slug(slug) == slug;
    if !is_plain {
        let near = lesson::slug(slug);
        return Err(ToolError::Usage(format!(
            "`{name}` is no name of a folder for a lesson: use small letters, digits and `-`, such as `{near}`"
        )));
    }
    let own = lesson
        .folder
        .strip_suffix(lesson.slug.as_str())
        .unwrap_or("");
    let folder = match number {
        Some(_) => name.to_owned(),
        None => format!("{own}{slug}"),
    };
    let mut others = course.all().filter(|other| other.name != lesson.name);
    let is_taken = |other: &Arc<Lesson>| {
        other.slug == slug
            || other
                .front
                .aliases
                .iter()
                .any(|alias| alias.as_str() == slug)
    };
    if let Some(other) = others.find(|other| is_taken(other)) {
        let words = format!("`{slug}` is an address of `{}` already", other.file);
        return Err(ToolError::Usage(words));
    }
    let prefix = format!("{folder}/");
    if folder == lesson.folder || course.files.keys().any(|name| name.starts_with(&prefix)) {
        return Err(ToolError::Usage(format!(
            "`{}` is there already",
            course.layout.shown(&folder)
        )));
    }
    Ok(folder)
}

/// Returns the edits of each file, by path below `content/`.
fn edits(
    course: &Course,
    sources: &Sources,
    lesson: &Lesson,
    folder: &str,
) -> Result<BTreeMap<String, Vec<Edit>>, ToolError> {
    let slug = course::split_number(folder).1;
    let mut all = BTreeMap::new();
    for other in course.all() {
        let mut edits = links(course, other, &lesson.folder, folder);
        edits.extend(includes(&other.text, &lesson.folder, folder));
        if lesson.slug != slug {
            edits.extend(requires(other, &lesson.slug, slug));
            if other.name == lesson.name {
                edits.push(alias(other, slug)?);
            }
        }
        edits.sort_by_key(|(range, _)| range.start);
        edits.dedup();
        if !edits.is_empty() {
            all.insert(other.name.clone(), edits);
        }
    }
    if let Some(summary) = sources.text("SUMMARY.md") {
        let text = lesson::normalize(&summary);
        let edits: Vec<Edit> = text
            .match_indices("](")
            .filter_map(|(at, mark)| {
                let start = at + mark.len();
                let end = start + text[start..].find(')')?;
                let new = moved(&text[start..end], &lesson.folder, folder)?;
                Some((start..end, new))
            })
            .collect();
        if !edits.is_empty() {
            all.insert("SUMMARY.md".to_owned(), edits);
        }
    }
    Ok(all)
}

/// Returns the edits of links and images that lead into the folder.
fn links(course: &Course, from: &Lesson, old: &str, new: &str) -> Vec<Edit> {
    let inside = format!("{old}/");
    let found = from.links().into_iter().filter_map(|link| {
        let path = course.path_of(from, &link.destination)?;
        if path != old && !path.starts_with(&inside) {
            return None;
        }
        let text = moved(&link.destination, old, new)?;
        // A destination with entities cannot be edited; `check` reports it.
        Some((link.written?, text))
    });
    found.collect()
}

/// Replaces the folder's part of a path; `None` if it has none.
fn moved(path: &str, old: &str, new: &str) -> Option<String> {
    let (folders, rest) = path.split_at(path.find(['#', '?', ' ']).unwrap_or(path.len()));
    let is_old = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy() == old;
    let mut parts: Vec<&str> = folders.split('/').collect();
    // The last one: `../` and folders of the same name above it do not change.
    let at = parts.iter().rposition(|part| is_old(part))?;
    parts[at] = new;
    Some(parts.join("/") + rest)
}

/// Returns the edits of paths in `{{#include …}}` that lead into the folder.
fn includes(text: &str, old: &str, new: &str) -> Vec<Edit> {
    let marks = ["{{#include ", "{{#rustdoc_include "];
    let directives = marks.iter().flat_map(|mark| text.match_indices(mark));
    let found = directives.filter_map(|(at, mark)| {
        let start = at + mark.len();
        let end = start + text[start..].find("}}")?;
        let path = text[start..end].split(':').next()?;
        Some((start..start + path.len(), moved(path, old, new)?))
    });
    found.collect()
}

/// Returns the edit of the slug in `requires` of another lesson.
fn requires(lesson: &Lesson, old: &str, new: &str) -> Option<Edit> {
    let mut names = lesson.front.requires.iter();
    let name = names.find(|name| name.as_str() == old && name.is_verbatim)?;
    Some((name.range.clone(), new.to_owned()))
}

/// Returns the edit of `aliases`: adds the present address and removes the new one.
fn alias(lesson: &Lesson, new: &str) -> Result<Edit, ToolError> {
    let (text, front) = (&lesson.text, &lesson.front_range);
    let is_toml = text.starts_with("+++");
    let others = lesson
        .front
        .aliases
        .iter()
        .map(|alias| alias.as_str())
        .filter(|alias| *alias != new && *alias != lesson.slug);
    let written = |name: &str| {
        if is_toml {
            toml::Value::from(name).to_string()
        } else {
            name.to_owned()
        }
    };
    let names: Vec<String> = std::iter::once(lesson.slug.as_str())
        .chain(others)
        .map(written)
        .collect();
    let mark = if is_toml { " =" } else { ":" };
    let line = format!("aliases{mark} [{}]\n", names.join(", "));
    if let Some(range) = entry(text, front, "aliases") {
        return Ok((range, line));
    }
    if !lesson.front.aliases.is_empty() {
        let words = format!(
            "cannot see where `aliases` begins in `{}`; write it at the start of a line",
            lesson.file
        );
        return Err(ToolError::Usage(words));
    }
    // At the end in YAML; in TOML it would there become part of a table.
    let found = front_matter::find(text).map(|found| found.inner);
    let Some(inner) = found else {
        let block = format!("---\n{line}---\n\n");
        return Ok((0..0, block));
    };
    let at = if is_toml { inner.start } else { inner.end };
    Ok((at..at, line))
}

/// Returns the range of the entry `key` of front matter, with its continuation lines.
fn entry(text: &str, front: &Range<usize>, key: &str) -> Option<Range<usize>> {
    let is_toml = text.starts_with("+++");
    let mut start = front.start;
    let mut lines = text[front.clone()].split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let mut end = start + line.len();
        let rest = line.strip_prefix(key).map(str::trim_start);
        if rest.is_some_and(|rest| rest.starts_with([':', '='])) {
            let mut open = depth(line);
            while let Some(next) = lines.next_if(|next| {
                let continues = next.starts_with([' ', '\t', '-']) && *next != "---\n"
                    || next.trim().is_empty();
                open > 0 || !is_toml && continues
            }) {
                open += depth(next);
                end += next.len();
            }
            return Some(start..end);
        }
        start = end;
    }
    None
}

/// Returns the number of opening minus closing brackets in a line.
fn depth(line: &str) -> isize {
    let count = |mark: char| line.matches(mark).count() as isize;
    count('[') - count(']')
}

/// Applies edits, whose ranges refer to the normalized text, to the text on disk.
fn applied(text: &str, mut edits: Vec<Edit>) -> String {
    let disk = Disk::new(text, TextForm::Normalized);
    let mut edited = text.to_owned();
    // From the end, so that the ranges of the remaining edits stay valid.
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, new) in edits {
        edited.replace_range(disk.place(range), &disk.with_line_ends(&new));
    }
    edited
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_folders_part_of_a_path_moves() {
        let check = |path: &str, expected: Option<&str>| {
            assert_eq!(
                moved(path, "03-old", "03-new").as_deref(),
                expected,
                "{path}"
            );
        };
        check("../03-old/index.md#a", Some("../03-new/index.md#a"));
        check("03-old/", Some("03-new/"));
        check("../03-old", Some("../03-new"));
        check("../03-older/index.md", None);
        check("a.md#03-old", None);
        check("03-old/03-old.png", Some("03-new/03-old.png"));
    }

    fn lesson(text: &str) -> Lesson {
        let place = lesson::LessonPath {
            file: "content/03-old/index.md".into(),
            name: "03-old/index.md".to_owned(),
            folder: "03-old".to_owned(),
            slug: "old".to_owned(),
            page: "a/index.html".to_owned(),
            number: Some(3),
            title: None,
        };
        lesson::parse(place, text)
    }

    #[test]
    fn the_old_address_becomes_an_alias() {
        let check = |head: &str, expected: &str| {
            let lesson = lesson(head);
            let edit = alias(&lesson, "new").unwrap();
            assert_eq!(applied(head, vec![edit]), expected);
        };
        check(
            "---\ntitle: A\n---\n",
            "---\ntitle: A\naliases: [old]\n---\n",
        );
        check(
            "+++\ntitle = 'A'\n+++\n",
            "+++\naliases = [\"old\"]\ntitle = 'A'\n+++\n",
        );
        check(
            "---\ntitle: A\naliases: [older, new]\nlevel: x\n---\n",
            "---\ntitle: A\naliases: [old, older]\nlevel: x\n---\n",
        );
        check(
            "---\ntitle: A\naliases:\n  - older\n  - oldest\nlevel: x\n---\n",
            "---\ntitle: A\naliases: [old, older, oldest]\nlevel: x\n---\n",
        );
        check(
            "---\naliases:\n- older\ntitle: A\n---\n",
            "---\naliases: [old, older]\ntitle: A\n---\n",
        );
        check(
            "+++\naliases = [\n  'older',\n]\ntitle = 'A'\n+++\n",
            "+++\naliases = [\"old\", \"older\"]\ntitle = 'A'\n+++\n",
        );
        check(
            "---\r\ntitle: A\r\n---\r\n",
            "---\r\ntitle: A\r\naliases: [old]\r\n---\r\n",
        );
    }

    #[test]
    fn requirements_follow_as_whole_words() {
        let text = "---\ntitle: A\nsummary: What it requires of old readers\nrequires: [older, old]\n---\n";
        let edit = requires(&lesson(text), "old", "new").unwrap();
        let made = applied(text, vec![edit]);
        assert!(made.contains("requires: [older, new]\n"), "{made}");
        assert!(made.contains("of old readers"), "{made}");
    }
}
