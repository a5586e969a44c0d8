//! What a reader would stumble over: dead links, missing anchors, ids taken twice.
//!
//! Here too the problems that earlier stages found are gathered, so that all
//! are told together, sorted by place.

mod links;
mod place;
mod scan;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::course::Course;
use crate::demo::outputs::Outputs;
use crate::diagnostic::{self, Diagnostic};
use crate::site::Site;

pub use scan::{Scan, scan};

/// What pages offer and ask for, by their path in the site.
pub type Scans = BTreeMap<String, Arc<Scan>>;

/// Everything that is wrong with a course and its site; `reported` is what its pages report, `scans`
/// what they offer and ask for.
pub fn all(
    course: &Course,
    outputs: &Outputs,
    reported: Vec<Diagnostic>,
    site: &Site,
    scans: &Scans,
) -> Vec<Diagnostic> {
    let origins: BTreeMap<&str, _> = {
        let all = site.files.keys().map(String::as_str);
        let lessons = all.filter_map(|path| {
            let slug = path.strip_suffix("/index.html")?;
            Some((path, &**course.by_slug(slug)?))
        });
        lessons.collect()
    };
    let mut found = course.diagnostics.clone();
    found.extend(course.all().flat_map(|lesson| lesson.diagnostics.clone()));
    found.extend(outputs.diagnostics.clone());
    found.extend(reported);
    let broken = outputs
        .diagnostics
        .iter()
        .filter(|problem| problem.is_error());
    let broken = broken.filter_map(|problem| Some(&*problem.span.as_ref()?.file));
    found.extend(links::check(
        course,
        &origins,
        site,
        scans,
        &broken.collect(),
    ));
    diagnostic::sort(&mut found);
    found
}
