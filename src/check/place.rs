//! Where in a lesson a link of its finished page was written.

use std::ops::Range;

use crate::course::{Course, LinkTarget};
use crate::lesson::Lesson;

/// The place of the link or image that became `href` on the lesson's page.
pub fn of_link(course: &Course, lesson: &Lesson, href: &str) -> Option<Range<usize>> {
    let fits =
        |destination: &str| destination == href || leads_to(course, lesson, destination, href);
    let found = lesson
        .links()
        .into_iter()
        .find(|(destination, _)| fits(destination));
    found.map(|(_, range)| range)
}

/// Whether a destination of the lesson was rewritten to `href`.
fn leads_to(course: &Course, lesson: &Lesson, destination: &str, href: &str) -> bool {
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    match course.resolve(lesson, destination) {
        LinkTarget::Page {
            slug,
            fragment: wanted,
        } => wanted == fragment && path.trim_matches(['/', '.']) == slug,
        LinkTarget::File(name) | LinkTarget::Missing(name) => {
            let last = name.rsplit('/').next().unwrap_or(&name);
            path.ends_with(last)
        }
        LinkTarget::Anchor(_) | LinkTarget::External => false,
    }
}
