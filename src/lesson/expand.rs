//! Inserts the files that a lesson includes: `{{#include file:part}}`, anywhere in its text.
//!
//! | directive | result |
//! |---|---|
//! | `{{#include a.rs}}` | the file |
//! | `{{#include a.rs:2}}`, `:2:9`, `:2:`, `::9` | these lines, from 1, both ends included |
//! | `{{#include a.rs:part}}` | the lines from `ANCHOR: part` to `ANCHOR_END: part` |
//! | `{{#rustdoc_include a.rs:part}}` | the whole file, its other lines hidden |
//! | `{{#playground a.rs words}}` | the file as a Rust fence with these words |
//! | `{{#title words}}` | nothing; the words become the title of the page |
//!
//! As in mdBook, paths are relative to the folder of the file that contains them, included files
//! may include others, and lines with anchors are dropped. A directive alone on its line in a
//! quotation or a list stays inside of it. A directive that fails stays in the text and is
//! reported. `\{{#…}}` is plain text.
//!
//! The expansion is the text of a lesson; [`Origins`] maps its parts to their files.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::directive::{Directive, DirectiveKind, TakenLine};
use super::lines::lines_at;
use super::origin::{ExpandedPiece, Origins};
use super::parse::normalize;
use crate::diagnostic::nearest;
use crate::source::{Sources, resolve};

/// Limit on the depth of includes.
const DEEPEST: usize = 10;

/// Limit on the work of a lesson's includes, in bytes: files that include others many times grow without end.
pub(super) const MOST: usize = 64 << 20;
/// Work for an included file beside its text, so that thousands of empty files count too.
const EACH: usize = 1 << 10;

/// The text of a lesson with its included files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    /// The expanded text.
    pub text: Arc<str>,
    /// Origins of its parts; `None` if the lesson includes nothing.
    pub origins: Option<Arc<Origins>>,
    /// Texts of the included files, by their path in messages.
    pub included: BTreeMap<Arc<str>, Arc<str>>,
    /// The words of `{{#title …}}`.
    pub title: Option<String>,
    /// Directives that failed.
    pub problems: Vec<IncludeProblem>,
}

/// A directive that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncludeProblem {
    /// Byte range in the expanded text.
    pub range: Range<usize>,
    /// The message, lower case and without a final period.
    pub message: String,
    /// Advice for the author.
    pub help: String,
}

impl IncludeProblem {
    fn new(range: &Range<usize>, message: String, help: impl Into<String>) -> Self {
        Self {
            range: range.clone(),
            message,
            help: help.into(),
        }
    }
}

impl Expansion {
    /// Wraps the text of a lesson that includes nothing.
    pub fn plain(text: &str) -> Self {
        Self {
            text: normalize(text).into(),
            ..Self::default()
        }
    }

    /// Expands the directives below the front matter of the lesson `name`.
    pub fn new(name: &str, text: &str, sources: &Sources) -> Self {
        if !text.contains("{{#") {
            return Self::plain(text);
        }
        let text = normalize(text);
        let body = super::front_matter::find(&text).map_or(0, |found| found.body);
        let mut expander = Expander {
            sources,
            out: text[..body].to_owned(),
            pieces: vec![ExpandedPiece {
                start: 0,
                file: None,
                offset: 0,
                length: body,
                is_exact: true,
            }],
            found: Self::default(),
            work: 0,
        };
        let own = SourceText {
            name,
            file: None,
            text: &text,
        };
        expander.expand(&own, body..text.len(), "", &mut vec![name.to_owned()]);
        let Expander {
            out,
            pieces,
            mut found,
            ..
        } = expander;
        found.text = out.into();
        found.origins = Some(Arc::new(Origins::new(text.into(), pieces)));
        found
    }
}

/// A text that is being expanded.
#[derive(Clone, Copy)]
struct SourceText<'a> {
    /// Path relative to the lessons' folder.
    name: &'a str,
    /// Path in messages; `None` for the lesson itself.
    file: Option<&'a Arc<str>>,
    text: &'a str,
}

struct Expander<'a> {
    sources: &'a Sources,
    out: String,
    pieces: Vec<ExpandedPiece>,
    found: Expansion,
    /// Bytes that were read and written so far.
    work: usize,
}

impl Expander<'_> {
    /// Appends `range` of a text, expanded; each line but the first begins with `prefix`.
    fn expand(
        &mut self,
        of: &SourceText<'_>,
        range: Range<usize>,
        prefix: &str,
        stack: &mut Vec<String>,
    ) {
        let mut at = range.start;
        while let Some(directive) = Directive::next(of.text, at..range.end) {
            self.push_lines(of, at..directive.range.start, prefix);
            at = directive.range.end;
            if directive.kind == DirectiveKind::Escaped {
                // The backslash that escapes the directive is dropped.
                self.push_lines(of, directive.range.start + 1..directive.range.end, prefix);
                continue;
            }
            if let Err(problem) = self.follow(of, &directive, prefix, stack) {
                let begin = self.out.len() + (problem.range.start - directive.range.start);
                self.push_lines(of, directive.range.clone(), prefix);
                self.found.problems.push(IncludeProblem {
                    range: begin..begin + problem.range.len(),
                    ..problem
                });
            }
        }
        self.push_lines(of, at..range.end, prefix);
    }

    /// Inserts the file of a directive; the range of an error is one of the text `of`.
    fn follow(
        &mut self,
        of: &SourceText<'_>,
        directive: &Directive,
        prefix: &str,
        stack: &mut Vec<String>,
    ) -> Result<(), IncludeProblem> {
        if directive.kind == DirectiveKind::Title {
            self.found.title = Some(of.text[directive.words.clone()].trim().to_owned());
            return Ok(());
        }
        let path = &of.text[directive.path.clone()];
        let folder = of.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let name = resolve(folder, path);
        let Some(bytes) = self.sources.file(&name).filter(|_| !path.starts_with('/')) else {
            return Err(self.missing(&name, path, directive));
        };
        if stack.contains(&name) || stack.len() > DEEPEST {
            let message = format!("`{path}` includes itself, or files are included {DEEPEST} deep");
            let help = "take one of the directives out";
            return Err(IncludeProblem::new(&directive.path, message, help));
        }
        let prefix = line_prefix(of.text, &directive.range, prefix);
        if !self.may_include(bytes, &prefix) {
            let message = format!("the files of this lesson are more than {} MB", MOST >> 20);
            let help = "include fewer or smaller ones; each counts as often as it is included";
            return Err(IncludeProblem::new(&directive.path, message, help));
        }
        let text: Arc<str> = normalize(&String::from_utf8_lossy(bytes)).into();
        let file = self.sources.shown(&name);
        let taken = directive
            .part
            .take(&text, &of.text[directive.path.clone()])
            .map_err(|error| {
                IncludeProblem::new(&directive.part_range, error.message, error.help)
            })?;
        let inner = SourceText {
            name: &name,
            file: Some(&file),
            text: &text,
        };
        self.found
            .included
            .insert(Arc::clone(&file), Arc::clone(&text));
        stack.push(name.clone());
        self.push_included(of, directive, &inner, &taken, &prefix, stack);
        stack.pop();
        Ok(())
    }

    /// Counts the work of including a file whose lines get the prefix; returns false if it is too much.
    fn may_include(&mut self, bytes: &[u8], prefix: &str) -> bool {
        let lines = if prefix.is_empty() {
            0
        } else {
            bytes.iter().filter(|&&byte| byte == b'\n').count()
        };
        let work = EACH + bytes.len() + lines.saturating_mul(prefix.len());
        let is_too_much = self.work.saturating_add(work) > MOST;
        self.work += if is_too_much { 0 } else { work };
        !is_too_much
    }

    fn push_included(
        &mut self,
        of: &SourceText<'_>,
        directive: &Directive,
        inner: &SourceText<'_>,
        taken: &[TakenLine],
        prefix: &str,
        stack: &mut Vec<String>,
    ) {
        let synthetic =
            |expander: &mut Self, text: &str| expander.push_generated(of, directive, text);
        if directive.kind == DirectiveKind::Playground {
            let words = of.text[directive.words.clone()].trim();
            synthetic(self, format!("```rust {words}").trim_end());
            synthetic(self, &format!("\n{prefix}"));
        }
        let mut is_first = true;
        for TakenLine { range, is_inside } in taken {
            let is_hidden = directive.kind == DirectiveKind::RustdocInclude && !is_inside;
            if !is_inside && !is_hidden {
                continue;
            }
            // The first line stands behind the markers of the directive's own line.
            if !is_first {
                synthetic(self, &format!("\n{prefix}"));
            }
            is_first = false;
            if is_hidden && !is_hidden_already(&inner.text[range.clone()]) {
                synthetic(self, "# ");
            }
            self.expand(inner, range.clone(), prefix, stack);
        }
        if directive.kind == DirectiveKind::Playground {
            synthetic(self, &format!("\n{prefix}```"));
        }
    }

    fn missing(&self, name: &str, path: &str, directive: &Directive) -> IncludeProblem {
        if name.starts_with("../") || path.starts_with('/') {
            let message = format!("`{path}` does not exist, or may not be included");
            let help = "files of the course's repository can be included, and with `--trust-config` those \
                        below `[include] roots` in course.toml; hidden ones cannot";
            return IncludeProblem::new(&directive.path, message, help);
        }
        let end = path.rsplit_once('.').map_or("", |(_, end)| end);
        let files = self.sources.content.keys();
        let alike = files
            .filter(|known| known.ends_with(end))
            .map(String::as_str);
        let help = match nearest(name, alike) {
            Some(near) => format!("did you mean `{}`?", from_file(name, path, near)),
            None => "paths begin at the folder of the file that names them; \
                     `\\{{#include …}}` shows a directive"
                .to_owned(),
        };
        let message = format!("the file `{path}` does not exist");
        IncludeProblem::new(&directive.path, message, help)
    }

    /// Appends a part of a text; its later lines get the prefix.
    fn push_lines(&mut self, of: &SourceText<'_>, range: Range<usize>, prefix: &str) {
        for (at, line) in lines_at(&of.text[range.clone()], range.start) {
            self.push_piece(of, at, line, true);
            if line.ends_with('\n') && of.file.is_some() && !prefix.is_empty() {
                self.push_piece(of, at + line.len(), prefix, false);
            }
        }
    }

    /// Appends generated text, whose origin is the directive.
    fn push_generated(&mut self, of: &SourceText<'_>, directive: &Directive, text: &str) {
        self.push_piece(of, directive.range.start, text, false);
    }

    fn push_piece(&mut self, of: &SourceText<'_>, offset: usize, text: &str, is_exact: bool) {
        let piece = ExpandedPiece {
            start: self.out.len(),
            file: of.file.cloned(),
            offset,
            length: text.len(),
            is_exact,
        };
        self.out.push_str(text);
        // Otherwise each line would be a piece of its own.
        match self.pieces.last_mut() {
            Some(last) if last.continues_with(&piece) => last.length += piece.length,
            _ => self.pieces.push(piece),
        }
    }
}

/// Returns the start of a directive's line if it is alone there behind quotation markers or white
/// space.
fn line_prefix(text: &str, range: &Range<usize>, outer: &str) -> String {
    // Only blanks and markers are gone over: many directives may share a long line.
    let is_blank = |c: char| " \t>".contains(c);
    let start = text[..range.start].trim_end_matches(is_blank).len();
    let before = &text[start..range.start];
    let begins_line = start == 0 || text[..start].ends_with('\n');
    let after = text[range.end..].trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
    let stands_alone = begins_line && (after.is_empty() || after.starts_with('\n'));
    if stands_alone {
        format!("{outer}{before}")
    } else {
        outer.to_owned()
    }
}

/// Returns true if rustdoc already hides the line; other lines of the file are hidden by `# `.
fn is_hidden_already(line: &str) -> bool {
    let code = line.trim_start();
    code == "#" || code.starts_with("# ")
}

/// Returns the path to `near`, as the file that wrote `path` for `name` would write it.
fn from_file(name: &str, path: &str, near: &str) -> String {
    let folder = |name: &str| name.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    match (folder(name), folder(path)) {
        (own, written) if own == folder(near) => {
            let last = near.rsplit('/').next().unwrap_or(near);
            written.map_or(last.to_owned(), |written| format!("{written}/{last}"))
        }
        _ => near.to_owned(),
    }
}
