//! Applies fixes of diagnostics to a text: each once, and without changes elsewhere.
//!
//! Files are read and written by `cli::fix`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Code, Diagnostic};

/// The form of a text that the byte ranges of fixes refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextForm {
    /// The bytes on disk.
    OnDisk,
    /// The form in lessons: without a byte order mark, with LF line ends.
    Normalized,
}

/// Fixes that were applied in this run.
#[derive(Debug, Default)]
pub struct Applied(BTreeSet<FixKey>);

/// Identity of a fix. Its place is not part of it, since earlier fixes move it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct FixKey {
    file: String,
    code: Code,
    message: String,
    old: String,
    new: String,
}

/// A text after fixes.
#[derive(Debug)]
pub struct Fixed {
    /// The new text.
    pub text: String,
    /// Applied changes, in the order of the text.
    pub changes: Vec<AppliedFix>,
}

/// An applied fix.
#[derive(Debug)]
pub struct AppliedFix {
    /// Byte range in the text on disk.
    pub range: Range<usize>,
    /// Replaced text.
    pub old: String,
    /// New text.
    pub new: String,
    /// Code of the diagnostic.
    pub code: Code,
}

/// Applies the fixes in `found` for `file`, whose text on disk is `text`.
///
/// Of two overlapping fixes the first is applied. A fix that was applied before did not remove its
/// diagnostic, so it is not applied again.
pub fn apply(
    file: &str,
    text: &str,
    form: TextForm,
    found: &[Diagnostic],
    applied: &mut Applied,
) -> Fixed {
    let disk = Disk::new(text, form);
    let mut fixes: Vec<_> = found
        .iter()
        .filter_map(|found| {
            let fix = found.fix.as_ref().filter(|fix| *fix.span.file == *file)?;
            Some((disk.place(fix.span.range()), fix.text.as_str(), found))
        })
        .collect();
    fixes.sort_by_key(|(range, new, _)| (range.start, range.end, *new));
    // Two links by one label have the same fix: the address in its definition.
    fixes.dedup_by(|(a, new_a, _), (b, new_b, _)| a == b && new_a == new_b);
    let mut fixed = Fixed {
        text: String::with_capacity(text.len()),
        changes: Vec::new(),
    };
    let mut done = 0;
    let mut now = Vec::new();
    for (range, new, found) in fixes {
        let (Some(before), Some(old)) = (text.get(done..range.start), text.get(range.clone()))
        else {
            continue;
        };
        let written = disk.with_line_ends(new);
        let key = FixKey {
            file: file.to_owned(),
            code: found.code,
            message: found.message.clone(),
            old: old.to_owned(),
            new: written.clone(),
        };
        if old == written || applied.0.contains(&key) {
            continue;
        }
        now.push(key);
        fixed.text.push_str(before);
        fixed.text.push_str(&written);
        done = range.end;
        fixed.changes.push(AppliedFix {
            old: old.to_owned(),
            code: found.code,
            range,
            new: written,
        });
    }
    fixed.text.push_str(&text[done..]);
    // Only now: two equal mistakes in a file are both fixed in one round.
    applied.0.extend(now);
    fixed
}

/// Maps byte offsets of a lesson to those of its file.
pub struct Disk {
    /// Length of the byte order mark, which the lesson's text lacks.
    mark: usize,
    /// Offsets of newlines in the lesson that are CR LF in the file.
    pairs: Vec<usize>,
}

impl Disk {
    /// Creates the map for a file with this text.
    pub fn new(text: &str, form: TextForm) -> Self {
        if form == TextForm::OnDisk {
            return Self {
                mark: 0,
                pairs: Vec::new(),
            };
        }
        let unmarked = text.strip_prefix('\u{feff}').unwrap_or(text);
        let pairs = unmarked.match_indices("\r\n").enumerate();
        Self {
            mark: text.len() - unmarked.len(),
            pairs: pairs.map(|(earlier, (at, _))| at - earlier).collect(),
        }
    }

    /// Maps a byte range of the lesson to the file.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| self.mark + at + self.pairs.partition_point(|&pair| pair < at);
        place(range.start)..place(range.end)
    }

    /// Returns a new text with the line ends of the file.
    pub fn with_line_ends(&self, new: &str) -> String {
        if self.pairs.is_empty() {
            new.to_owned()
        } else {
            new.replace('\n', "\r\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Span;

    #[track_caller]
    fn check_place(text: &str, range: Range<usize>, expected: &str) {
        let range = Disk::new(text, TextForm::Normalized).place(range);
        assert_eq!(&text[range], expected);
    }

    #[test]
    fn places_are_found_behind_marks_and_other_line_ends() {
        check_place("one\ntwo", 4..7, "two");
        check_place("one\r\ntwo", 4..7, "two");
        check_place("\u{feff}one\r\ntwo\r\nthree", 8..13, "three");
    }

    fn fix(range: Range<usize>, new: &str) -> Diagnostic {
        let span = Span::new(&Arc::from("a"), range);
        Diagnostic::new(Code::Fence, span.clone(), "wrong").with_fix(span, new)
    }

    #[test]
    fn a_fix_is_applied_once() {
        let mut applied = Applied::default();
        let mut applied_once = |text: &str, found: &[Diagnostic]| {
            apply("a", text, TextForm::Normalized, found, &mut applied).text
        };
        let twice = [fix(0..3, "two"), fix(0..3, "two"), fix(1..2, "x")];
        assert_eq!(applied_once("one one", &twice), "two one");
        assert_eq!(applied_once("one one", &[fix(0..3, "two")]), "one one");
        assert_eq!(applied_once("one one", &[fix(4..7, "six")]), "one six");
    }
}
