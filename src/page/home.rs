//! The home page: the lessons by level, and where to begin.

use rayon::prelude::*;

use super::context::{HomeBody, LevelEntry, Link, MapEntry};
use super::view::{CourseView, escaped, number, title};
use super::words::Words;
use super::{Page, Renderer, opening, pace, plain_page};
use crate::lesson::Lesson;
use crate::lesson::demo::{Demo, Expectation, Role};

/// The course map: lessons by level, and where to begin.
pub fn render_home(view: &CourseView<'_>, renderer: &Renderer) -> Page {
    let course = view.course;
    let lessons = || course.lessons.iter();
    let levels = levels(view, &renderer.words);
    let entries = levels.iter().flat_map(|level| &level.lessons);
    let body = HomeBody {
        hours: hours(entries.map(|entry| entry.minutes).sum(), &renderer.words),
        levels,
        start: lessons().next().map(|lesson| Link::from_top(lesson)),
        lessons: lessons().len(),
        programs: lessons()
            .flat_map(|lesson| &lesson.demos)
            .filter(|demo| is_program(demo))
            .count(),
    };
    let title = &course.settings.title;
    plain_page(
        view,
        renderer,
        ("index.html", "home.html", title),
        None,
        body,
    )
}

/// Whether a fence is compiled as a program of its own.
fn is_program(demo: &Demo) -> bool {
    demo.words.expectation != Expectation::Ignore && demo.words.role != Role::Tests
}

/// The levels of the course in their order, then lessons of other levels or of none.
fn levels(view: &CourseView<'_>, words: &Words) -> Vec<LevelEntry> {
    let course = view.course;
    let level_of = |lesson: &Lesson| lesson.front.level.clone().unwrap_or_default();
    let mut names = course.settings.levels.clone();
    for lesson in &course.lessons {
        if !names.contains(&level_of(lesson)) {
            names.push(level_of(lesson));
        }
    }
    let entries = names.into_iter().map(|name| {
        let lessons = course.lessons.par_iter();
        let lessons = lessons.filter(|lesson| level_of(lesson) == name);
        let lessons: Vec<_> = lessons.map(|lesson| map_entry(view, lesson)).collect();
        let minutes: u32 = lessons.iter().map(|lesson| lesson.minutes).sum();
        LevelEntry {
            title: opening::capitalized(&name),
            id: name,
            hours: hours(minutes, words),
            lessons,
        }
    });
    entries.filter(|level| !level.lessons.is_empty()).collect()
}

fn map_entry(view: &CourseView<'_>, lesson: &Lesson) -> MapEntry {
    MapEntry {
        href: format!("{}/", escaped(&lesson.slug)),
        slug: lesson.slug.clone(),
        number: number(lesson),
        title: title(lesson),
        summary: lesson.front.summary.clone().unwrap_or_default(),
        minutes: pace::of(lesson).minutes,
        requires: opening::requires(view, lesson, ""),
    }
}

/// `50 minutes`, `about 9 hours`.
fn hours(minutes: u32, words: &Words) -> String {
    match minutes {
        0..90 => words.count("minutes_n", minutes as usize),
        _ => words.count("hours_n", (minutes as usize + 30) / 60),
    }
}
