//! Checks for what a reader would stumble over, and an author would want to know.
//!
//! | module | checks for |
//! |---|---|
//! | `links`, `place` | dead links, missing anchors and files, duplicate ids, other hosts |
//! | `orphan` | pages and texts that no link leads to |
//! | `assets` | unused files |
//! | `teaching` | lessons that leave out what a callout or an objective promises |
//! | `next` | texts that announce another lesson than the next |
//! | `options` | right options that stand out, words that name an option by its place |
//! | `template` | mistakes of one template on many pages |
//! | `time` | a claimed time that is far from the estimate |
//! | `words` | weak alternative texts, objectives without questions, unsorted glossaries |
//! | `placeholder` | placeholder text of new courses and lessons |
//! | `policy` | handwritten HTML that the pages' security policy blocks |
//! | `style` | stylesheets with invalid CSS or sides that cannot be mirrored, unreadable colors |
//! | `language` | a language without interface strings |
//! | `loads` | stylesheets that load missing files, or files of other hosts |
//! | `bytes` | texts with invalid bytes, symbolic links |
//! | `external` | links to other hosts, on request |
//!
//! Each of these files is a family of checks: its `CHECK` names the codes that it may report and
//! its functions, and `CHECKS` lists it. Names and severities of codes are rows in
//! `diagnostic/code.rs`.
//!
//! This file also gathers the diagnostics of earlier stages, so that all are reported together,
//! sorted by place, with the severity overrides of the course.

mod address;
mod assets;
mod balance;
mod bytes;
pub mod external;
mod family;
mod language;
mod links;
mod loads;
mod next;
mod options;
mod orphan;
mod pages;
mod place;
mod placeholder;
mod policy;
mod reading;
mod style;
mod teaching;
mod template;
mod time;
mod words;

use std::collections::BTreeSet;

use crate::demo::outputs::Outputs;
use crate::diagnostic::{self, Code, Diagnostic, SeverityOverrides};
use crate::lesson::Lesson;
use crate::parallel;
use crate::site::Site;

use family::{CheckFamily, CheckFunction};
use pages::CheckedPages;

pub use placeholder::AUTHOR;
pub use reading::Reading;

/// The families that every build runs.
const CHECKS: &[CheckFamily] = &[
    assets::CHECK,
    balance::CHECK,
    bytes::CHECK,
    language::CHECK,
    links::CHECK,
    loads::CHECK,
    next::CHECK,
    options::CHECK,
    orphan::CHECK,
    placeholder::CHECK,
    policy::CHECK,
    style::CHECK,
    teaching::CHECK,
    template::CHECK,
    time::CHECK,
    words::CHECK,
];

/// Inputs of all checks.
pub struct CheckInputs<'a> {
    /// Inputs that exist after the course was read.
    pub reading: Reading<'a>,
    /// Outputs of the demos.
    pub outputs: &'a Outputs,
    /// The finished site, with what its pages reported.
    pub site: &'a Site,
}

/// Returns all diagnostics of a course and its site.
pub fn all(inputs: &CheckInputs<'_>) -> Vec<Diagnostic> {
    let CheckInputs {
        reading,
        outputs,
        site,
    } = *inputs;
    let mut found = before_demos(&reading);
    found.extend(outputs.diagnostics.clone());
    // If the bibliography could not be parsed, its keys are unknown.
    let has_keys = !reading.course.is_unread("bibliography.toml");
    let of_pages = site
        .diagnostics
        .iter()
        .filter(|one| has_keys || one.code != Code::CitationUnknown);
    let reported = template::gathered(of_pages.cloned().collect());
    let unfilled = reported.iter().any(|one| one.code == Code::Template);
    found.extend(reported);
    // With invalid templates there are no complete pages to check.
    if !site.files.is_empty() && !unfilled {
        let failed = outputs
            .diagnostics
            .iter()
            .filter(|problem| problem.is_error());
        let broken: BTreeSet<&str> = failed
            .filter_map(|problem| Some(&*problem.span.as_ref()?.file))
            .collect();
        let pages = CheckedPages::of(reading, site, broken);
        found.extend(CHECKS.iter().flat_map(|check| check.at_site(&pages)));
    }
    with_overrides(found, &reading.course.settings.check)
}

/// Returns the diagnostics that do not depend on demos: they are known once the course was read.
pub fn before_demos(reading: &Reading<'_>) -> Vec<Diagnostic> {
    let course = reading.course;
    let mut found = course.diagnostics.clone();
    found.extend(course.all().flat_map(|lesson| lesson.diagnostics.clone()));
    found.extend(CHECKS.iter().flat_map(|check| check.at_course(reading)));
    let lessons = course
        .lessons
        .iter()
        .map(|lesson| (lesson, TextKind::Lesson));
    let pages = course.pages.iter().map(|page| (page, TextKind::Page));
    found.extend(parallel::flat_map(
        lessons.chain(pages),
        |(lesson, kind)| {
            CHECKS
                .iter()
                .flat_map(|check| check.at_text(lesson, kind, reading))
                .collect::<Vec<_>>()
        },
    ));
    found
}

/// Kind of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TextKind {
    Lesson,
    Page,
}

impl CheckFamily {
    fn at_course(&self, reading: &Reading<'_>) -> Vec<Diagnostic> {
        self.found(|function| match function {
            CheckFunction::Course(check) => check(reading),
            CheckFunction::Lessons(_) | CheckFunction::Texts(_) | CheckFunction::Site(_) => {
                Vec::new()
            }
        })
    }

    fn at_text(&self, text: &Lesson, kind: TextKind, reading: &Reading<'_>) -> Vec<Diagnostic> {
        self.found(|function| match function {
            CheckFunction::Lessons(check) if kind == TextKind::Lesson => check(text, reading),
            CheckFunction::Texts(check) => check(text, reading),
            CheckFunction::Lessons(_) | CheckFunction::Course(_) | CheckFunction::Site(_) => {
                Vec::new()
            }
        })
    }

    fn at_site(&self, pages: &CheckedPages<'_>) -> Vec<Diagnostic> {
        self.found(|function| match function {
            CheckFunction::Site(check) => check(pages),
            CheckFunction::Lessons(_) | CheckFunction::Texts(_) | CheckFunction::Course(_) => {
                Vec::new()
            }
        })
    }

    fn found(&self, run: impl Fn(&CheckFunction) -> Vec<Diagnostic>) -> Vec<Diagnostic> {
        let found: Vec<Diagnostic> = self.functions.iter().flat_map(run).collect();
        debug_assert!(
            found.iter().all(|one| self.codes.contains(&one.code)),
            "a check reports codes that it does not list: {found:?}"
        );
        found
    }
}

/// Applies the severity overrides of the course, and sorts the diagnostics.
pub fn with_overrides(found: Vec<Diagnostic>, overrides: &SeverityOverrides) -> Vec<Diagnostic> {
    let mut reported = found
        .into_iter()
        .filter_map(|one| overrides.apply(one))
        .collect();
    diagnostic::sort(&mut reported);
    reported
}
