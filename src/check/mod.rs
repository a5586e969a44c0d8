//! What a reader would stumble over, and an author would want to know.
//!
//! | module | finds |
//! |---|---|
//! | `links`, `scan`, `place`, `address` | dead links, missing anchors and files, ids taken twice, other hosts |
//! | `orphan` | pages and texts that no link leads to |
//! | `assets` | files that nothing uses |
//! | `teaching` | lessons that leave out what a callout or an objective promises |
//! | `template` | what one template does wrong on many pages |
//! | `words` | alternative texts that say too little, objectives without questions, disorder |
//! | `policy` | handwritten HTML that the pages' security policy stops |
//! | `style` | stylesheets that cannot be mirrored, colors that cannot be read |
//! | `loads` | stylesheets that load what is not there, or from other hosts |
//! | `bytes` | texts that are not text, links on disk |
//! | `external` | links to other hosts, where it is asked for |
//!
//! Here too the problems that earlier stages found are gathered, so that all
//! are told together, sorted by place, each with the weight the course gives it.

mod address;
mod assets;
mod bytes;
pub mod external;
mod links;
mod loads;
mod orphan;
mod place;
mod policy;
mod scan;
mod style;
mod teaching;
mod template;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::course::Course;
use crate::demo::outputs::Outputs;
use crate::diagnostic::{self, Code, Diagnostic, Weights};
use crate::lesson::Lesson;
use crate::site::Site;
use crate::source::Sources;

pub use scan::{Scan, scan};

/// What pages offer and ask for, by their path in the site.
pub type Scans = BTreeMap<String, Arc<Scan>>;

/// Everything that is wrong with a course and its site; `reported` is what its pages report, `scans`
/// what they offer and ask for.
///
/// In a `strict` check some warnings are errors: what an author may leave for
/// later while writing and a reader must not meet.
pub fn all(
    course: &Course,
    outputs: &Outputs,
    reported: Vec<Diagnostic>,
    site: &Site,
    scans: &Scans,
    sources: &Sources,
    strict: bool,
) -> Vec<Diagnostic> {
    let mut found = course.diagnostics.clone();
    found.extend(course.all().flat_map(|lesson| lesson.diagnostics.clone()));
    found.extend(outputs.diagnostics.clone());
    let language = &course.settings.language;
    let lessons = course.lessons.par_iter();
    found.par_extend(lessons.flat_map_iter(|lesson| teaching::check(lesson, language)));
    let unread = course.is_unread("bibliography.toml");
    // A bibliography that cannot be read has no keys to be missed.
    let told = |one: &Diagnostic| !(unread && one.code == Code::CitationUnknown);
    let reported = template::gathered(reported.into_iter().filter(told).collect());
    let unfilled = reported.iter().any(|one| one.code == Code::Template);
    found.extend(reported);
    found.extend(template::unused(sources));
    found.extend(bytes::check(sources));
    found.extend(style::check(sources));
    let all = course.lessons.par_iter().chain(&course.pages);
    found.par_extend(all.flat_map_iter(|lesson| words::check(lesson, strict)));
    let all = course.lessons.par_iter().chain(&course.pages);
    found.par_extend(all.flat_map_iter(|lesson| policy::check(lesson)));
    let broken = outputs.diagnostics.iter();
    let broken = broken.filter(|problem| problem.is_error());
    let broken: BTreeSet<&str> = broken
        .filter_map(|problem| Some(&*problem.span.as_ref()?.file))
        .collect();
    // Templates that cannot be read or filled leave no pages to look at.
    if !site.files.is_empty() && !unfilled {
        let pages = links::Pages::of(course, site, scans, origins(course, site));
        found.extend(links::check(&pages, &broken));
        found.extend(orphan::check(&pages, sources));
        found.extend(assets::check(&pages));
        found.extend(loads::check(sources, site));
    }
    weighed(found, &course.settings.check)
}

/// Diagnostics with the weight that the course gives them, sorted.
pub fn weighed(found: Vec<Diagnostic>, weights: &Weights) -> Vec<Diagnostic> {
    let found = found.into_iter();
    let mut found = found.filter_map(|one| weights.weigh(one)).collect();
    diagnostic::sort(&mut found);
    found
}

/// The lessons that pages came from, by the page's path in the site.
fn origins<'a>(course: &'a Course, site: &'a Site) -> BTreeMap<&'a str, &'a Lesson> {
    let all = site.files.keys().map(String::as_str);
    let lessons = all.filter_map(|path| {
        let slug = path.strip_suffix("/index.html")?;
        Some((path, &**course.by_slug(slug)?))
    });
    lessons.collect()
}
