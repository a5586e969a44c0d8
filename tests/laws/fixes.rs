//! Laws of `check --fix`, over all cases: each certain fix is written once, at the place that
//! was reported, and a second run finds nothing to write.

use std::collections::BTreeSet;
use std::sync::Arc;

use didact::diagnostic::fixes::{Applied, TextForm, apply as apply_fixes};
use didact::diagnostic::{Code, Diagnostic};
use didact::source::Sources;

use crate::cases::{build_sources, cases, read};

/// As many as `check --fix` makes.
const ROUNDS: usize = 5;

/// The bytes of a file of the course that messages call `file`.
fn bytes<'a>(sources: &'a mut Sources, file: &str) -> &'a mut Arc<[u8]> {
    let below = |folder: &str| file.strip_prefix(folder).map(str::to_owned);
    let found = match (below("content/"), below("templates/")) {
        (Some(name), _) => sources.content.get_mut(&name),
        (None, Some(name)) => sources.templates.get_mut(&name),
        (None, None) => None,
    };
    found.unwrap_or_else(|| panic!("{file} is a file of the course"))
}

/// Returns true if the place of a fix is one that its diagnostic shows.
fn is_shown(found: &Diagnostic) -> bool {
    let fix = &found.fix.as_ref().expect("it has a fix").span;
    let labels = found.labels.iter().map(|label| &label.span);
    let mut shown = found.span.iter().chain(labels);
    shown.any(|span| span.file == fix.file && span.start <= fix.start && fix.end <= span.end)
}

/// One round; how many fixes it wrote.
fn round(sources: &mut Sources, applied: &mut Applied) -> usize {
    let found = build_sources(sources).diagnostics;
    let with_fix = || found.iter().filter(|found| found.fix.is_some());
    for found in with_fix() {
        // Sorting entries moves all of them.
        assert!(found.code == Code::Unsorted || is_shown(found), "{found:?}");
    }
    let fixes = with_fix().filter_map(|found| found.fix.as_ref());
    let files: BTreeSet<Arc<str>> = fixes.map(|fix| Arc::clone(&fix.span.file)).collect();
    let mut count = 0;
    for file in files {
        let form = if file.ends_with(".css") {
            TextForm::OnDisk
        } else {
            TextForm::Normalized
        };
        let old = bytes(sources, &file);
        let text = String::from_utf8(old.to_vec()).expect("it was read as text");
        let fixed = apply_fixes(&file, &text, form, &found, applied);
        check_rest(&text, &fixed);
        count += fixed.changes.len();
        *old = fixed.text.into_bytes().into();
    }
    count
}

/// Checks that the text between the changes is the same as before.
fn check_rest(text: &str, fixed: &didact::diagnostic::fixes::Fixed) {
    let (mut old, mut new) = (text, fixed.text.as_str());
    let mut done = 0;
    for change in &fixed.changes {
        let before = &text[done..change.range.start];
        assert_eq!(&text[change.range.clone()], change.old);
        new = new.strip_prefix(before).expect("nothing else changed");
        new = new.strip_prefix(&*change.new).expect("the fix is written");
        done = change.range.end;
        old = &text[done..];
    }
    assert_eq!(old, new, "nothing else changed");
}

/// Applies fixes until there are none; how many were written.
fn mend_all(sources: &mut Sources) -> usize {
    let mut applied = Applied::default();
    let counts = (0..ROUNDS).map(|_| round(sources, &mut applied));
    counts.take_while(|&count| count > 0).sum()
}

fn with_line_ends_of_windows(sources: &Sources) -> Sources {
    let mut made = sources.clone();
    for (name, bytes) in &mut made.content {
        if name.ends_with(".md")
            && let Ok(text) = std::str::from_utf8(bytes)
            && !text.contains('\r')
            && !text.starts_with('\u{feff}')
        {
            let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            *bytes = text.into_bytes().into();
        }
    }
    made
}

#[test]
fn fixes_are_written_once_and_where_they_were_reported() {
    let mut count = 0;
    for case in cases() {
        let mut sources = read(&case);
        let mut windows = with_line_ends_of_windows(&sources);
        count += mend_all(&mut sources);
        let again = mend_all(&mut sources.clone());
        assert_eq!(again, 0, "{}: a second run writes again", case.display());
        mend_all(&mut windows);
        let expected = with_line_ends_of_windows(&sources).content;
        assert!(
            windows.content == expected,
            "{}: with CR LF",
            case.display()
        );
    }
    assert!(count > 10, "the cases with fixes are gone: {count}");
}
