//! Code kept in files: `{{#include file:anchor}}` inside Rust fences.
//!
//! | directive | takes |
//! |---|---|
//! | `{{#include a.rs}}` | the file |
//! | `{{#include a.rs:2}}`, `:2:9`, `:2:`, `::9` | these lines, from 1, both ends included |
//! | `{{#include a.rs:part}}` | the lines from `// ANCHOR: part` to `// ANCHOR_END: part` |
//! | `{{#rustdoc_include a.rs:part}}` | the whole file, its other lines hidden |
//!
//! As in mdBook, lines with anchors are left out, and files are found from the
//! lesson's folder; unlike there, nothing outside of `content/` is, and a missing
//! anchor is an error. Included lines are demo lines with a place of their own.
//! Directives in included files are plain text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::Lesson;
use super::code::demo_line;
use super::demo::{DemoLine, code_words};
use super::parse::normalize;
use crate::diagnostic::{Code, Diagnostic, nearest};

/// What stands between `{{#` and the path.
const DIRECTIVES: &[&str] = &["include", "rustdoc_include"];

/// The files of `content/`, by path below it.
type Files = BTreeMap<String, Arc<[u8]>>;

/// The lesson with the lines that its Rust fences include; itself if they include nothing.
pub fn include(lesson: &Arc<Lesson>, files: &Files) -> Arc<Lesson> {
    if !lesson.text.contains("{{#") {
        return Arc::clone(lesson);
    }
    let lines = lesson.demos.iter().flat_map(|demo| &demo.lines);
    let mut lines = lines.filter(|line| Directive::read(&line.text).is_some());
    if lines.next().is_none() {
        return Arc::clone(lesson);
    }
    let mut made = Lesson::clone(lesson);
    for demo in &mut made.demos {
        let mut lines = Vec::new();
        for line in std::mem::take(&mut demo.lines) {
            let Some(directive) = Directive::read(&line.text) else {
                lines.push(line);
                continue;
            };
            match take(lesson, &directive, files) {
                Ok(taken) => {
                    let hidden = line.hidden;
                    let own = taken.lines.into_iter();
                    lines.extend(own.map(|own| DemoLine {
                        hidden: own.hidden || hidden,
                        ..own
                    }));
                    made.included.insert(taken.file, taken.text);
                }
                Err((part, message, help)) => {
                    let start = line.offset + part.start;
                    let span = lesson.span(start..line.offset + part.end);
                    let found = Diagnostic::new(Code::Fence, span, message).with_help(help);
                    made.diagnostics.push(found);
                }
            }
        }
        demo.lines = lines;
    }
    made.code_words = code_words(&made.demos);
    Arc::new(made)
}

/// A directive that stands alone on its line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Directive {
    /// Whether lines outside of the part are taken too, hidden.
    whole: bool,
    /// As it is written.
    path: String,
    part: Part,
    /// Where the path, and what follows its colon, stand in the line.
    path_range: Range<usize>,
    part_range: Range<usize>,
}

/// Which lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// From 1; both ends included.
    Lines(usize, usize),
    Anchor(String),
}

impl Directive {
    fn read(line: &str) -> Option<Self> {
        if !line.trim_start().starts_with("{{#") {
            return None;
        }
        let start = line.len() - line.trim_start().len();
        let inner = line.trim().strip_prefix("{{#")?.strip_suffix("}}")?;
        let name = DIRECTIVES.iter().find(|name| {
            let rest = inner.strip_prefix(**name);
            rest.is_some_and(|rest| rest.starts_with([' ', '\t']))
        })?;
        let words = &inner[name.len()..];
        let at = start + "{{#".len() + name.len() + words.len() - words.trim_start().len();
        let words = words.trim();
        let (path, part) = words.split_once(':').unwrap_or((words, ""));
        let part_start = at + (path.len() + 1).min(words.len());
        Some(Self {
            whole: *name == "rustdoc_include",
            path: path.to_owned(),
            part: Part::read(part),
            path_range: at..at + path.len(),
            part_range: part_start..part_start + part.len(),
        })
    }
}

impl Part {
    fn read(text: &str) -> Self {
        let (first, last) = match text.split_once(':') {
            Some((first, last)) => (first, Some(last)),
            None => (text, None),
        };
        let number = |text: &str, empty: usize| match text {
            "" => Some(empty),
            _ => text.parse().ok(),
        };
        let lines = match (number(first, 1), last) {
            (Some(_), None) if first.is_empty() => Some((1, usize::MAX)),
            (Some(only), None) => Some((only, only)),
            (Some(first), Some(last)) => number(last, usize::MAX).map(|last| (first, last)),
            (None, _) => None,
        };
        // mdBook ignores what follows an anchor's name and a colon.
        let anchor = || Self::Anchor(first.to_owned());
        lines.map_or_else(anchor, |(first, last)| Self::Lines(first, last))
    }
}

/// Lines taken from a file.
struct Taken {
    file: Arc<str>,
    text: Arc<str>,
    lines: Vec<DemoLine>,
}

/// Where in the directive's line, what is wrong, and what to do.
type Problem = (Range<usize>, String, String);

fn take(lesson: &Lesson, directive: &Directive, files: &Files) -> Result<Taken, Problem> {
    let (name, bytes) = find(lesson, directive, files)?;
    let text: Arc<str> = normalize(&String::from_utf8_lossy(bytes)).into();
    // Messages name files of `content/` as they name the lesson.
    let prefix = lesson.file.strip_suffix(lesson.name.as_str());
    let file: Arc<str> = format!("{}{name}", prefix.unwrap_or_default()).into();
    let lines = part_of(&text, directive, &file)?;
    Ok(Taken { file, text, lines })
}

fn find<'a>(
    lesson: &Lesson,
    directive: &Directive,
    files: &'a Files,
) -> Result<(String, &'a Arc<[u8]>), Problem> {
    let path = &directive.path;
    let range = directive.path_range.clone();
    let Some(name) = below_content(&lesson.folder, path) else {
        let message = format!("`{path}` is not below `content/`");
        let help = "keep the files of demos beside the lessons".to_owned();
        return Err((range, message, help));
    };
    if let Some(bytes) = files.get(&name) {
        return Ok((name, bytes));
    }
    let code = files.keys().filter(|known| known.ends_with(".rs"));
    let help = match nearest(&name, code.map(String::as_str)) {
        Some(near) => format!("did you mean `{}`?", from_folder(&lesson.folder, near)),
        None => "paths begin at the lesson's folder".to_owned(),
    };
    Err((range, format!("the file `{path}` does not exist"), help))
}

/// The path below `content/` of a path written in `folder`; `None` if it leaves `content/`.
fn below_content(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    (!path.starts_with('/')).then(|| parts.join("/"))
}

/// How a lesson in `folder` writes the file `name`.
fn from_folder(folder: &str, name: &str) -> String {
    match name.strip_prefix(folder) {
        Some(rest) if !folder.is_empty() => rest.trim_start_matches('/').to_owned(),
        _ => {
            let up = folder.split('/').filter(|part| !part.is_empty());
            format!("{}{name}", up.map(|_| "../").collect::<String>())
        }
    }
}

fn part_of(text: &str, directive: &Directive, file: &Arc<str>) -> Result<Vec<DemoLine>, Problem> {
    let mut offset = 0;
    let mut lines = Vec::new();
    let mut anchors = Vec::new();
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        let start = offset;
        offset += line.len() + 1;
        let number = index + 1;
        if let Some(name) = anchor(line, "ANCHOR:") {
            anchors.push(name);
            open |= directive.part == Part::Anchor(name.to_owned());
            continue;
        }
        if let Some(name) = anchor(line, "ANCHOR_END:") {
            open &= directive.part != Part::Anchor(name.to_owned());
            continue;
        }
        let inside = match directive.part {
            Part::Lines(first, last) => (first..=last).contains(&number),
            Part::Anchor(_) => open,
        };
        if inside || directive.whole {
            let own = demo_line((start, line.to_owned()));
            lines.push(DemoLine {
                hidden: own.hidden || !inside,
                from: Some(Arc::clone(file)),
                ..own
            });
        }
    }
    match &directive.part {
        Part::Anchor(wanted) if !anchors.contains(&wanted.as_str()) => {
            let message = format!("`{}` has no anchor `{wanted}`", directive.path);
            let help = match nearest(wanted, anchors) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("begin it with a line `// ANCHOR: {wanted}`"),
            };
            Err((directive.part_range.clone(), message, help))
        }
        Part::Lines(first, _) if *first > text.lines().count().max(1) => {
            let message = format!("`{}` has no line {first}", directive.path);
            let help = format!("it has {} lines", text.lines().count());
            Err((directive.part_range.clone(), message, help))
        }
        Part::Anchor(_) | Part::Lines(..) => Ok(lines),
    }
}

/// The name in a comment such as `// ANCHOR: name`.
fn anchor<'a>(line: &'a str, sign: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(sign)?;
    let name = rest.trim_start();
    let end = name.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)));
    Some(&name[..end.unwrap_or(name.len())]).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{Place, parse};

    const FILE: &str = "use a::b;\r\n// ANCHOR: part\r\nlet é = 1;\r\n# hidden();\r\n\
        // ANCHOR_END: part\r\nlet z = 2;\r\n";

    fn included(directive: &str) -> Arc<Lesson> {
        let place = Place {
            file: "course/content/01-a/index.md".into(),
            name: "01-a/index.md".to_owned(),
            folder: "01-a".to_owned(),
            slug: "a".to_owned(),
            number: Some(1),
        };
        let text = format!("> ```rust\n> {directive}\n> f();\n> ```\n");
        let files = ["01-a/code/x.rs", "shared.rs"];
        let files = files.map(|name| (name.to_owned(), FILE.as_bytes().into()));
        include(&Arc::new(parse(place, &text)), &Files::from(files))
    }

    /// The lines of the demo, hidden ones in brackets; those included stand where they say.
    #[track_caller]
    fn check(directive: &str, expected: &[&str]) {
        let lesson = included(directive);
        assert_eq!(lesson.diagnostics, []);
        let lines = lesson.demos[0].lines.iter().map(|line| {
            let text = lesson.text_of(line.from.as_ref());
            assert!(text[line.offset..].starts_with(&line.text), "{line:?}");
            match line.hidden {
                true => format!("({})", line.text),
                false => line.text.clone(),
            }
        });
        assert_eq!(lines.collect::<Vec<_>>(), expected);
    }

    #[track_caller]
    fn check_problem(directive: &str, at: &str, help: &str) {
        let lesson = included(directive);
        let [found] = lesson.diagnostics.as_slice() else {
            panic!("{:?}", lesson.diagnostics);
        };
        let span = found.span.clone().unwrap();
        assert_eq!(&lesson.text[span.range()], at);
        assert_eq!(found.help.as_deref(), Some(help));
    }

    #[test]
    fn a_part_of_a_file_is_taken() {
        let all = [
            "use a::b;",
            "let é = 1;",
            "(hidden();)",
            "let z = 2;",
            "f();",
        ];
        check("{{#include code/x.rs}}", &all);
        check("{{#include ../shared.rs}}", &all);
        check(
            "{{#include code/x.rs:part}}",
            &["let é = 1;", "(hidden();)", "f();"],
        );
        check("{{#include code/x.rs:1}}", &["use a::b;", "f();"]);
        check("{{#include code/x.rs:6:}}", &["let z = 2;", "f();"]);
        check(
            "{{#include code/x.rs::3}}",
            &["use a::b;", "let é = 1;", "f();"],
        );
        check("  {{#include code/x.rs:3:3}}", &["let é = 1;", "f();"]);
    }

    #[test]
    fn the_rest_is_hidden_where_rustdoc_needs_it() {
        let lines = [
            "(use a::b;)",
            "let é = 1;",
            "(hidden();)",
            "(let z = 2;)",
            "f();",
        ];
        check("{{#rustdoc_include code/x.rs:part}}", &lines);
    }

    #[test]
    fn what_is_missing_is_shown_with_the_nearest() {
        check_problem(
            "{{#include code/y.rs}}",
            "code/y.rs",
            "did you mean `code/x.rs`?",
        );
        check_problem(
            "{{#include ../share.rs}}",
            "../share.rs",
            "did you mean `../shared.rs`?",
        );
        check_problem(
            "{{#include code/x.rs:parts}}",
            "parts",
            "did you mean `part`?",
        );
        check_problem("{{#include code/x.rs:9}}", "9", "it has 6 lines");
        let outside = "keep the files of demos beside the lessons";
        check_problem("{{#include ../../x.rs}}", "../../x.rs", outside);
        check_problem("{{#include /etc/passwd}}", "/etc/passwd", outside);
    }

    #[test]
    fn other_braces_are_code() {
        check("x!({{#include}});", &["x!({{#include}});", "f();"]);
    }
}
