//! What lessons require: every name resolved to a lesson, no circles.

use std::collections::{BTreeMap, BTreeSet};

use super::Course;
use crate::diagnostic::{Code, Diagnostic, certain, nearest};
use crate::lesson::Lesson;

/// Fills the table of concepts and reports names that mean nothing, and circles.
pub fn resolve(course: &mut Course) {
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
    // What a head that cannot be read would teach is not missed.
    let headless = course.lessons.iter().any(|lesson| lesson.is_headless());
    for lesson in &course.lessons {
        for name in &lesson.front.requires {
            if !headless && course.required(name).is_none() {
                found.push(unknown(course, lesson, name));
            }
        }
    }
    let circle = circle(course);
    // Lessons of a circle stand too early however they are ordered.
    match circle {
        Some(circle) => found.push(circle),
        None => found.extend(late(course)),
    }
    course.diagnostics.extend(found);
}

/// Lessons that require what readers come to only later.
fn late(course: &Course) -> Vec<Diagnostic> {
    let slugs = course.lessons.iter().map(|lesson| lesson.slug.as_str());
    let positions: BTreeMap<&str, usize> = slugs.zip(0..).collect();
    let mut found = Vec::new();
    for (own, lesson) in course.lessons.iter().enumerate() {
        for name in &lesson.front.requires {
            let Some(slug) = course.required(name) else {
                continue;
            };
            if positions.get(slug).is_some_and(|&there| there > own) {
                let message = match slug == name {
                    true => format!("the required lesson `{name}` comes later"),
                    false => format!("`{name}` is taught later, in `{slug}`"),
                };
                let span = lesson.front_word("requires", name);
                let help = "move one of the two lessons, or take this out of `requires`";
                found.push(Diagnostic::new(Code::Requires, span, message).with_help(help));
            }
        }
    }
    found
}

impl Course {
    /// The slug of the lesson that a `requires` entry means: a slug, or a concept taught by one.
    pub fn required(&self, name: &str) -> Option<&str> {
        match self.by_slug(name) {
            Some(lesson) => Some(&lesson.slug),
            None => self.concepts.get(name).map(String::as_str),
        }
    }
}

fn unknown(course: &Course, lesson: &Lesson, name: &str) -> Diagnostic {
    let known = || {
        let slugs = course.lessons.iter().map(|lesson| lesson.slug.as_str());
        slugs.chain(course.concepts.keys().map(String::as_str))
    };
    let message = format!("no lesson is called `{name}` and none teaches it");
    let span = lesson.front_word("requires", name);
    let found = Diagnostic::new(Code::Requires, span.clone(), message);
    let found = match nearest(name, known()) {
        Some(near) => found.with_help(format!("did you mean `{near}`?")),
        None => found.with_help(
            "name a lesson's folder without its number, or a concept that a lesson `teaches`",
        ),
    };
    match certain(name, known()) {
        Some(meant) => found.with_fix(span, meant),
        None => found,
    }
}

/// The first circle found: a lesson that requires itself through others.
fn circle(course: &Course) -> Option<Diagnostic> {
    let mut done = BTreeSet::new();
    for lesson in &course.lessons {
        let mut path = Vec::new();
        if let Some(circle) = walk(course, &lesson.slug, &mut path, &mut done) {
            let first = course.by_slug(&circle[0])?;
            let message = format!("lessons require each other: {}", circle.join(" → "));
            let span = first.front_word("requires", "requires");
            return Some(
                Diagnostic::new(Code::Requires, span, message)
                    .with_help("take one of these out of `requires`"),
            );
        }
    }
    None
}

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
