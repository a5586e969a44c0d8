//! Which pages have a picture of their title, and where it stands.

use rayon::prelude::*;

use super::view::{CourseView, number, title};
use super::words::Words;
use super::{context, preview};
use crate::lesson::Lesson;

/// The words of one picture.
struct Told {
    course: String,
    title: String,
    label: String,
    mirrored: bool,
}

impl Told {
    /// Of a lesson, or of the course itself.
    fn of(view: &CourseView<'_>, lesson: Option<&Lesson>, words: &Words) -> Self {
        let settings = &view.course.settings;
        let mirrored = context::direction(&settings.language) == "rtl";
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
            title: title(lesson),
            label: number.unwrap_or_default(),
            mirrored,
        }
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

/// The address of the picture of a lesson, or of the course, where other sites can find it.
pub fn address(view: &CourseView<'_>, lesson: Option<&Lesson>, words: &Words) -> Option<String> {
    let own = lesson.filter(|_| view.course.lessons.len() <= preview::MOST);
    let drawn = own.filter(|_| preview::can_draw(&Told::of(view, own, words).text()));
    match drawn {
        Some(lesson) => context::canonical(view, &format!("{}/{}", lesson.slug, preview::NAME)),
        None => {
            let can_draw = preview::can_draw(&Told::of(view, None, words).text());
            context::canonical(view, preview::NAME).filter(|_| can_draw)
        }
    }
}

/// All pictures, by path; none where the address of the site is not known, since links to
/// pictures must be absolute.
pub fn all(view: &CourseView<'_>, words: &Words) -> Vec<(String, Vec<u8>)> {
    if view.course.settings.base_url.is_empty() {
        return Vec::new();
    }
    let lessons = view.course.lessons.par_iter();
    let lessons = lessons.filter(|_| view.course.lessons.len() <= preview::MOST);
    let drawn = lessons.filter_map(|lesson| {
        let picture = preview::draw(&Told::of(view, Some(lesson), words).text())?;
        Some((format!("{}/{}", lesson.slug, preview::NAME), picture))
    });
    let mut pictures: Vec<(String, Vec<u8>)> = drawn.collect();
    let course = preview::draw(&Told::of(view, None, words).text());
    pictures.extend(course.map(|picture| (preview::NAME.to_owned(), picture)));
    pictures
}
