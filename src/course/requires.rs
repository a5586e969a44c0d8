//! Required lessons: resolves every name to a lesson, and finds cycles.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Course;
use crate::diagnostic::{Code, Diagnostic, certain, nearest};
use crate::lesson::Lesson;
use crate::lesson::front_matter::PlacedText;

/// Fills the table of concepts and reports unknown names, cycles and late requirements.
pub(super) fn resolve(course: &mut Course) {
    let mut concepts = BTreeMap::new();
    for lesson in &course.lessons {
        for concept in &lesson.front.teaches {
            concepts
                .entry(concept.clone())
                .or_insert_with(|| lesson.slug.clone());
        }
    }
    course.concepts = concepts;
    let mut found = Vec::new();
    // Front matter with errors may teach the missing concepts, so none is reported.
    let headless = course.lessons.iter().any(|lesson| lesson.is_headless());
    for lesson in &course.lessons {
        for name in &lesson.front.requires {
            if !headless && course.required(name).is_none() {
                found.push(unknown(course, lesson, name));
            }
        }
    }
    // Lessons of a cycle come too early in any order.
    match circle(course) {
        Some(circle) => found.push(circle),
        None => found.extend(late(course)),
    }
    course.diagnostics.extend(found);
}

/// Reports lessons that require a later lesson.
fn late(course: &Course) -> Vec<Diagnostic> {
    let slugs = course.lessons.iter().map(|lesson| lesson.slug.as_str());
    let positions: HashMap<&str, usize> = slugs.zip(0..).collect();
    let mut found = Vec::new();
    for (own, lesson) in course.lessons.iter().enumerate() {
        for name in &lesson.front.requires {
            let Some(slug) = course.required(name) else {
                continue;
            };
            if positions.get(slug).is_some_and(|&there| there > own) {
                let message = if slug == name.as_str() {
                    format!("the required lesson `{slug}` comes later")
                } else {
                    format!("`{}` is taught later, in `{slug}`", &**name)
                };
                let span = lesson.span(name.range.clone());
                let help = "move one of the two lessons, or take this out of `requires`";
                found.push(Diagnostic::new(Code::Requires, span, message).with_help(help));
            }
        }
    }
    found
}

impl Course {
    /// Returns the slug of the lesson that a `requires` entry names, by slug or by a concept.
    pub fn required(&self, name: &str) -> Option<&str> {
        match self.by_slug(name) {
            Some(lesson) => Some(&lesson.slug),
            None => self.concepts.get(name).map(String::as_str),
        }
    }
}

fn unknown(course: &Course, lesson: &Lesson, name: &PlacedText) -> Diagnostic {
    let known = || {
        let slugs = course.lessons.iter().map(|lesson| lesson.slug.as_str());
        slugs.chain(course.concepts.keys().map(String::as_str))
    };
    let help = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a lesson's folder without its number, or a concept that a lesson `teaches`"
            .to_owned(),
    };
    let message = format!("no lesson is called `{}` and none teaches it", &**name);
    let span = lesson.span(name.range.clone());
    let found = Diagnostic::new(Code::Requires, span.clone(), message).with_help(help);
    match certain(name, known()) {
        Some(meant) if name.is_verbatim => found.with_fix(span, meant),
        _ => found,
    }
}

/// Reports the first cycle: a lesson that requires itself through others.
fn circle(course: &Course) -> Option<Diagnostic> {
    let mut done = BTreeSet::new();
    for lesson in &course.lessons {
        let mut path = Vec::new();
        if let Some(circle) = walk(course, &lesson.slug, &mut path, &mut done) {
            let first = course.by_slug(&circle[0])?;
            let message = format!("lessons require each other: {}", circle.join(" → "));
            let enters =
                |name: &&PlacedText| course.required(name) == circle.get(1).map(String::as_str);
            let name = first.front.requires.iter().find(enters)?;
            let span = first.span(name.range.clone());
            return Some(
                Diagnostic::new(Code::Requires, span, message)
                    .with_help("take one of these out of `requires`"),
            );
        }
    }
    None
}

/// Returns the first cycle that can be reached from `slug`; `path` leads there, and lessons in
/// `done` reach none.
fn walk(
    course: &Course,
    slug: &str,
    path: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(start) = path.iter().position(|earlier| earlier == slug) {
        let mut circle = path[start..].to_vec();
        circle.push(slug.to_owned());
        return Some(circle);
    }
    if done.contains(slug) {
        return None;
    }
    path.push(slug.to_owned());
    let lesson = course.by_slug(slug)?;
    for name in &lesson.front.requires {
        let next = course.required(name).map(str::to_owned);
        if let Some(circle) = next.and_then(|next| walk(course, &next, path, done)) {
            return Some(circle);
        }
    }
    path.pop();
    done.insert(slug.to_owned());
    None
}
