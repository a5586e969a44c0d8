//! Renders the home page: the lessons by level, and the first lesson.

use std::collections::HashMap;

use super::map;
use crate::course::summary::Summary;
use crate::demo::frame::Frame;
use crate::demo::outcome::Part;
use crate::demo::outputs::Outputs;
use crate::lesson::Lesson;
use crate::lesson::demo::{Demo, Expectation, Role};
use crate::page::model::exhibit::ExhibitKind;
use crate::page::model::finished::Page;
use crate::page::model::lesson_parts;
use crate::page::model::link::PageLink;
use crate::page::model::view::{CourseView, home_path, href, number};
use crate::page::shell::context::{HomeBody, LevelEntry, Living, MapEntry};
use crate::page::shell::excerpt::{self, Thumbnail};
use crate::page::shell::plain::plain_page;
use crate::page::shell::{book, contents, opening, pace};
use crate::page::state::renderer::Renderer;
use crate::page::theme::words::Words;
use crate::parallel;

/// Renders the course map: lessons by level, and the first lesson.
///
/// `pages` are the pages of the lessons, from which figures are taken.
pub(crate) fn render_home(
    view: &CourseView<'_>,
    outputs: &Outputs,
    pages: &[Page],
    renderer: &Renderer,
) -> Page {
    let course = view.course;
    let lessons = || course.lessons.iter();
    let pages: Pages<'_> = pages
        .iter()
        .map(|page| (page.path.as_str(), page))
        .collect();
    let levels = levels(view, &pages, &renderer.words);
    let entries = levels.iter().flat_map(|level| &level.lessons);
    let body = HomeBody {
        hours: hours(entries, &renderer.words),
        levels,
        start: lessons()
            .next()
            .map(|lesson| PageLink::from_top(view, lesson)),
        lessons: lessons().len(),
        programs: lessons()
            .flat_map(|lesson| &lesson.demos)
            .filter(|demo| is_program(demo))
            .count(),
        checks: checks(outputs),
        living: living(view, &pages),
        map: if view.overviews.iter().any(|page| page.href == "map/") {
            map::drawing(view, "", &renderer.words)
        } else {
            String::new()
        },
    };
    let title = &course.settings.title;
    plain_page(
        view,
        renderer,
        (home_path(course), "home.html", title),
        None,
        body,
    )
}

/// Finished pages of lessons, by path.
type Pages<'p> = HashMap<&'p str, &'p Page>;

/// Returns the number of values that were compared with published ones.
fn checks(outputs: &Outputs) -> usize {
    let given = outputs.lessons.values().flatten().flatten();
    let parts = given.flat_map(|output| &output.parts);
    parts
        .filter(|part| matches!(part, Part::Frame(Frame::Check(_))))
        .count()
}

/// Returns the live demo that the course sets, or the first that draws a figure.
fn living(view: &CourseView<'_>, pages: &Pages<'_>) -> Option<Living> {
    let wanted = view.course.settings.site.figure.as_deref();
    let wanted = wanted.and_then(|wanted| wanted.split_once('/'));
    let lessons = view
        .course
        .lessons
        .iter()
        .filter(|lesson| wanted.is_none_or(|(slug, _)| lesson.slug == slug));
    let mut found = lessons.filter_map(|lesson| {
        let page = pages.get(lesson.page.as_str())?;
        let mut ids = excerpt::live_demos(page);
        let named = |id: &&str| wanted.is_none_or(|(_, name)| *id == format!("demo-{name}"));
        let id = ids.find(named)?;
        let exhibit = page.exhibits.iter().find(|exhibit| exhibit.id == id)?;
        Some(Living {
            html: excerpt::living(page, id)?,
            id: id.to_owned(),
            title: exhibit.title.clone(),
            href: format!("{}#{id}", href(lesson)),
        })
    });
    found.next()
}

/// Returns the thumbnail of a lesson: of its key figure, or of its first figure.
pub(crate) fn known_by(lesson: &Lesson, page: &Page) -> Option<Thumbnail> {
    let named = lesson.front.key_figure.as_deref();
    let mut figures = page
        .exhibits
        .iter()
        .filter(|exhibit| exhibit.kind == ExhibitKind::Figure);
    let id = named.or_else(|| figures.next().map(|exhibit| &*exhibit.id))?;
    excerpt::thumbnail(page, id)
}

/// Returns true if a fence is compiled as a program of its own.
fn is_program(demo: &Demo) -> bool {
    demo.words.expectation != Expectation::Ignore && demo.words.role != Role::Tests
}

/// Returns the levels of the course in order, then lessons with other levels or none.
fn levels(view: &CourseView<'_>, pages: &Pages<'_>, words: &Words) -> Vec<LevelEntry> {
    let course = view.course;
    if let Some(summary) = &course.summary {
        return parts(view, summary, pages, words);
    }
    let level_of = |lesson: &Lesson| lesson.front.level.as_deref().unwrap_or_default().to_owned();
    let mut names = course.settings.levels.clone();
    for lesson in &course.lessons {
        if !names.contains(&level_of(lesson)) {
            names.push(level_of(lesson));
        }
    }
    let entries = names.into_iter().map(|name| {
        let lessons = course
            .lessons
            .iter()
            .filter(|lesson| level_of(lesson) == name);
        let lessons = parallel::map(lessons, |lesson| {
            let number = number(lesson).map(|number| words.numerals.whole(number as usize));
            map_entry(view, pages, lesson, number)
        });
        LevelEntry {
            title: contents::capitalized(&name),
            id: name,
            hours: hours(&lessons, words),
            lessons,
        }
    });
    entries.filter(|level| !level.lessons.is_empty()).collect()
}

/// Returns the parts of a book, with their chapters in reading order.
fn parts(
    view: &CourseView<'_>,
    summary: &Summary,
    pages: &Pages<'_>,
    words: &Words,
) -> Vec<LevelEntry> {
    let groups = book::lessons(view, summary).into_iter();
    let entries = groups.map(|(part, lessons)| {
        let lessons: Vec<MapEntry> = lessons
            .into_iter()
            .map(|(number, lesson)| {
                let number = Some(number).filter(|number| !number.is_empty());
                let listed = lesson.listed_title.clone();
                let entry = map_entry(view, pages, lesson, number);
                let title = listed.unwrap_or_else(|| entry.title.clone());
                MapEntry { title, ..entry }
            })
            .collect();
        LevelEntry {
            id: part.id,
            title: part.title,
            hours: hours(&lessons, words),
            lessons,
        }
    });
    entries.collect()
}

fn map_entry(
    view: &CourseView<'_>,
    pages: &Pages<'_>,
    lesson: &Lesson,
    number: Option<String>,
) -> MapEntry {
    let page = pages.get(lesson.page.as_str());
    let figure = page.and_then(|page| known_by(lesson, page));
    let pace = lesson_parts::are_shown(view, lesson).then(|| pace::of(view, lesson));
    MapEntry {
        href: href(lesson),
        slug: lesson.slug.clone(),
        number,
        title: view.title(lesson),
        summary: lesson.front.summary.clone().unwrap_or_default(),
        minutes: pace.map(|pace| pace.minutes),
        practice: pace.map_or(0, |pace| pace.practice),
        requires: opening::requires(view, lesson, ""),
        thumbnail: figure.map(|figure| figure.path),
    }
}

/// `50 minutes`, `about 9 hours`; empty if a lesson shows no time.
fn hours<'e>(lessons: impl IntoIterator<Item = &'e MapEntry>, words: &Words) -> String {
    let all = |lesson: &MapEntry| Some(lesson.minutes? + lesson.practice);
    let minutes: Option<u32> = lessons.into_iter().map(all).sum();
    match minutes {
        None => String::new(),
        Some(minutes @ 0..90) => words.count("minutes_n", minutes as usize),
        Some(minutes) => words.count("hours_n", (minutes as usize + 30) / 60),
    }
}
