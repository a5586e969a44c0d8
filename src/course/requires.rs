//! What lessons require: every name resolved to a lesson, no circles.

use std::collections::{BTreeMap, BTreeSet};

use super::Course;
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
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
    for lesson in &course.lessons {
        for name in &lesson.front.requires {
            if course.required(name).is_none() {
                found.push(unknown(course, lesson, name));
            }
        }
    }
    found.extend(circle(course));
    course.diagnostics.extend(found);
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

/// The place of a word in the front matter.
fn place(lesson: &Lesson, word: &str) -> Span {
    let front = &lesson.text[lesson.front_range.clone()];
    let after = front.find("requires").unwrap_or(0);
    let at = front[after..].find(word).map(|at| at + after);
    let start = lesson.front_range.start + at.unwrap_or(0);
    lesson.span(start..start + at.map_or(0, |_| word.len()))
}

fn unknown(course: &Course, lesson: &Lesson, name: &str) -> Diagnostic {
    let slugs = course.lessons.iter().map(|lesson| lesson.slug.as_str());
    let known = slugs.chain(course.concepts.keys().map(String::as_str));
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a lesson's folder without its number, or a concept that a lesson `teaches`"
            .to_owned(),
    };
    let message = format!("no lesson is called `{name}` and none teaches it");
    Diagnostic::new(Code::Requires, place(lesson, name), message).with_help(help)
}

/// The first circle found: a lesson that requires itself through others.
fn circle(course: &Course) -> Option<Diagnostic> {
    let mut done = BTreeSet::new();
    for lesson in &course.lessons {
        let mut path = Vec::new();
        if let Some(circle) = walk(course, &lesson.slug, &mut path, &mut done) {
            let first = course.by_slug(&circle[0])?;
            let message = format!("lessons require each other: {}", circle.join(" → "));
            let span = place(first, "requires");
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
