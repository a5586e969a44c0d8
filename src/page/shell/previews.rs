//! Draws the preview pictures of pages, and returns their addresses.

use std::sync::Arc;

use super::preview;
use crate::digest::Digest;
use crate::lesson::Lesson;
use crate::page::model::address;
use crate::page::model::view::{CourseView, number};
use crate::page::theme::words::Words;
use crate::parallel;

/// A picture: path, digest of its words, and bytes.
pub(crate) type Drawn = (String, Digest, Arc<Vec<u8>>);

/// Looks up a picture by path and digest of its words.
pub(crate) type Recall<'r> = dyn Fn(&str, Digest) -> Option<Arc<Vec<u8>>> + Sync + 'r;

/// The words of one picture.
struct Told {
    course: String,
    title: String,
    label: String,
    mirrored: bool,
}

impl Told {
    /// Returns the words for a lesson, or for the course itself.
    fn of(view: &CourseView<'_>, lesson: Option<&Lesson>, words: &Words) -> Self {
        let settings = &view.course.settings;
        let mirrored = address::direction(&settings.language) == "rtl";
        let Some(lesson) = lesson else {
            return Self {
                course: String::new(),
                title: settings.title.clone(),
                label: settings.authors.join(words.page("comma")),
                mirrored,
            };
        };
        let number = number(lesson).map(|n| words.count("lesson_n", n as usize));
        Self {
            course: settings.title.clone(),
            title: view.title(lesson),
            label: number.unwrap_or_default(),
            mirrored,
        }
    }

    fn digest(&self) -> Digest {
        let mirrored = [u8::from(self.mirrored)];
        let words = [&self.course, &self.title, &self.label].map(|word| word.as_bytes());
        Digest::of_fields(words.into_iter().chain([&mirrored[..]]))
    }

    fn text(&self) -> preview::Text<'_> {
        preview::Text {
            course: &self.course,
            title: &self.title,
            label: &self.label,
            mirrored: self.mirrored,
        }
    }
}

/// Returns the absolute URL of the picture of a lesson, or of the course.
pub(crate) fn address(
    view: &CourseView<'_>,
    lesson: Option<&Lesson>,
    words: &Words,
) -> Option<String> {
    let own = lesson.filter(|_| view.course.lessons.len() <= preview::MOST);
    let drawn = own.filter(|_| preview::can_draw(&Told::of(view, own, words).text()));
    match drawn {
        Some(lesson) => address::canonical(view, &format!("{}/{}", lesson.slug, preview::NAME)),
        None => {
            let can_draw = preview::can_draw(&Told::of(view, None, words).text());
            address::canonical(view, preview::NAME).filter(|_| can_draw)
        }
    }
}

/// Draws all pictures; none without a base URL, since links to pictures must be absolute. `recall`
/// returns pictures drawn before with the same words.
pub(crate) fn all(view: &CourseView<'_>, words: &Words, recall: &Recall<'_>) -> Vec<Drawn> {
    if view.course.settings.base_url.is_empty() {
        return Vec::new();
    }
    let draw = |path: String, told: &Told| {
        let key = told.digest();
        let known = recall(&path, key);
        let bytes = known.or_else(|| preview::draw(&told.text()).map(Arc::new))?;
        Some((path, key, bytes))
    };
    let lessons = view.course.lessons.iter();
    let lessons = lessons.filter(|_| view.course.lessons.len() <= preview::MOST);
    let mut pictures: Vec<Drawn> = parallel::filter_map(lessons, |lesson| {
        let path = format!("{}/{}", lesson.slug, preview::NAME);
        draw(path, &Told::of(view, Some(lesson), words))
    });
    pictures.extend(draw(preview::NAME.to_owned(), &Told::of(view, None, words)));
    pictures
}
