//! Draws the preview pictures of pages, and returns their addresses.

use std::sync::Arc;

use super::preview::{self, PreviewText};
use crate::digest::Digest;
use crate::lesson::Lesson;
use crate::page::model::address;
use crate::page::model::view::{CourseView, number};
use crate::page::theme::words::InterfaceStrings;
use crate::parallel;

/// A picture: path, digest of its words, and bytes.
pub(crate) type Drawn = (String, Digest, Arc<Vec<u8>>);

/// Looks up a picture by path and digest of its words.
pub(crate) type Recall<'r> = dyn Fn(&str, Digest) -> Option<Arc<Vec<u8>>> + Sync + 'r;

/// Returns the text for a lesson, or for the course itself.
fn text(view: &CourseView<'_>, lesson: Option<&Lesson>, words: &InterfaceStrings) -> PreviewText {
    let settings = &view.course.settings;
    let mirrored = address::direction(&settings.language) == "rtl";
    let Some(lesson) = lesson else {
        return PreviewText {
            course: String::new(),
            title: settings.title.clone(),
            label: settings.authors.join(words.page("comma")),
            mirrored,
        };
    };
    let label = number(lesson).map(|number| words.count("lesson_n", number as usize));
    PreviewText {
        course: settings.title.clone(),
        title: view.title(lesson),
        label: label.unwrap_or_default(),
        mirrored,
    }
}

/// Returns the absolute URL of the picture of a lesson, or of the course.
pub(crate) fn address(
    view: &CourseView<'_>,
    lesson: Option<&Lesson>,
    words: &InterfaceStrings,
) -> Option<String> {
    let can_draw = |lesson| preview::can_draw(&text(view, lesson, words));
    let own = lesson.filter(|_| view.course.lessons.len() <= preview::MOST);
    match own.filter(|lesson| can_draw(Some(*lesson))) {
        Some(lesson) => address::canonical(view, &format!("{}/{}", lesson.slug, preview::NAME)),
        None => address::canonical(view, preview::NAME).filter(|_| can_draw(None)),
    }
}

/// Draws all pictures; none without a base URL, since other sites need absolute links to pictures.
/// `recall` returns pictures drawn before with the same words.
pub(crate) fn all(
    view: &CourseView<'_>,
    words: &InterfaceStrings,
    recall: &Recall<'_>,
) -> Vec<Drawn> {
    if view.course.settings.base_url.is_empty() {
        return Vec::new();
    }
    let draw = |path: String, text: &PreviewText| {
        let key = text.digest();
        let bytes = recall(&path, key).or_else(|| preview::draw(text).map(Arc::new))?;
        Some((path, key, bytes))
    };
    let lessons = &view.course.lessons;
    let with_picture = lessons.iter().filter(|_| lessons.len() <= preview::MOST);
    let mut pictures: Vec<Drawn> = parallel::flat_map(with_picture, |lesson| {
        let path = format!("{}/{}", lesson.slug, preview::NAME);
        draw(path, &text(view, Some(lesson), words))
    });
    pictures.extend(draw(preview::NAME.to_owned(), &text(view, None, words)));
    pictures
}
