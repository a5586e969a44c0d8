//! Renders the home page: the lessons by level, and the first lesson.

use std::collections::HashMap;

use serde::Serialize;

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
use crate::page::shell::context::{PageContext, PageHead};
use crate::page::shell::excerpt::{self, Thumbnail};
use crate::page::shell::{book, contents, opening, pace, plain};
use crate::page::state::renderer::Renderer;
use crate::page::theme::words::InterfaceStrings;
use crate::parallel;

/// Context of the home page.
#[derive(Serialize)]
struct HomeBody {
    /// Lessons by level.
    levels: Vec<LevelEntry>,
    /// First lesson.
    start: Option<PageLink>,
    /// Number of lessons.
    lessons: usize,
    /// Time of all lessons with their exercises; empty if one of them shows no time.
    hours: String,
    /// Number of programs in the lessons.
    programs: usize,
    /// Number of values that were compared with published ones.
    checks: usize,
    /// HTML of a live demo; `null` without one.
    living: Option<HomeDemo>,
    /// Drawing of the lessons and their requirements; empty without a map.
    map: String,
}

/// A live demo on the home page.
#[derive(Serialize)]
struct HomeDemo {
    /// HTML of its figures and controls; the last element is left open.
    html: String,
    /// Id of the demo.
    id: String,
    /// Title of the demo.
    title: String,
    /// Address of the demo.
    href: String,
}

/// The lessons of one level.
#[derive(Serialize)]
struct LevelEntry {
    /// Id: `advanced`.
    id: String,
    /// Title: `Advanced`.
    title: String,
    /// Time of all its lessons with their exercises; empty if one of them shows no time.
    hours: String,
    /// Its lessons.
    lessons: Vec<MapEntry>,
}

/// A lesson in the course map.
#[derive(Serialize)]
struct MapEntry {
    /// Relative address.
    href: String,
    /// Slug of the lesson, also used as key in browsers' storage.
    slug: String,
    /// Number that readers see, `21` or `3.2`.
    number: Option<String>,
    /// Title of the lesson.
    title: String,
    /// Summary in one sentence.
    summary: String,
    /// Estimated time without exercises, in minutes; `null` if its page does not show it.
    minutes: Option<u32>,
    /// Time for its exercises, in minutes; 0 without any.
    practice: u32,
    /// Required lessons.
    requires: Vec<PageLink>,
    /// Address of a thumbnail of its key figure; `null` without one.
    thumbnail: Option<String>,
}

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
    let pairs = pages.iter().map(|page| (page.path.as_str(), page));
    let by_path: PagesByPath<'_> = pairs.collect();
    let levels = levels(view, &by_path, &renderer.words);
    let entries = levels.iter().flat_map(|level| &level.lessons);
    let body = HomeBody {
        hours: hours(entries, &renderer.words),
        levels,
        start: lessons().next().map(|lesson| view.link_to(lesson, "")),
        lessons: lessons().len(),
        programs: lessons()
            .flat_map(|lesson| &lesson.demos)
            .filter(|demo| is_program(demo))
            .count(),
        checks: checks(outputs),
        living: live_demo(view, &by_path),
        map: if view.overviews.iter().any(|page| page.href == "map/") {
            map::drawing(view, "", &renderer.words)
        } else {
            String::new()
        },
    };
    let path = home_path(course);
    let head = PageHead::of_generated(view, &renderer.words, &course.settings.title, path);
    let context = PageContext::new(view, renderer, head, body);
    plain::fill("home.html", path.to_owned(), &context, renderer)
}

/// Finished pages of lessons, by path.
type PagesByPath<'p> = HashMap<&'p str, &'p Page>;

/// Returns the number of values that were compared with published ones.
fn checks(outputs: &Outputs) -> usize {
    let all = outputs.lessons.values().flatten().flatten();
    let parts = all.flat_map(|output| &output.parts);
    let checks = parts.filter(|part| matches!(part, Part::Frame(Frame::Check(_))));
    checks.count()
}

/// Returns the live demo that the course sets, or the first that draws a figure.
fn live_demo(view: &CourseView<'_>, pages: &PagesByPath<'_>) -> Option<HomeDemo> {
    let setting = view.course.settings.site.figure.as_deref();
    let wanted = setting.and_then(|setting| setting.split_once('/'));
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
        Some(HomeDemo {
            html: excerpt::live_demo(page, id)?,
            id: id.to_owned(),
            title: exhibit.title.clone(),
            href: format!("{}#{id}", href(lesson)),
        })
    });
    found.next()
}

/// Returns the thumbnail of a lesson: of its key figure, or of its first figure.
fn lesson_thumbnail(lesson: &Lesson, page: &Page) -> Option<Thumbnail> {
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
fn levels(
    view: &CourseView<'_>,
    pages: &PagesByPath<'_>,
    words: &InterfaceStrings,
) -> Vec<LevelEntry> {
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
        let all = course.lessons.iter();
        let of_level = all.filter(|lesson| level_of(lesson) == name);
        let lessons = parallel::map(of_level, |lesson| {
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
    pages: &PagesByPath<'_>,
    words: &InterfaceStrings,
) -> Vec<LevelEntry> {
    let groups = book::lessons(view, summary).into_iter();
    let parts = groups.map(|(part, chapters)| {
        let entries = chapters.into_iter().map(|(number, lesson)| {
            let number = Some(number).filter(|number| !number.is_empty());
            let entry = map_entry(view, pages, lesson, number);
            // The summary may call a chapter otherwise than its own heading does.
            let title = lesson.listed_title.clone().unwrap_or(entry.title);
            MapEntry { title, ..entry }
        });
        let lessons: Vec<MapEntry> = entries.collect();
        LevelEntry {
            id: part.id,
            title: part.title,
            hours: hours(&lessons, words),
            lessons,
        }
    });
    parts.collect()
}

fn map_entry(
    view: &CourseView<'_>,
    pages: &PagesByPath<'_>,
    lesson: &Lesson,
    number: Option<String>,
) -> MapEntry {
    let page = pages.get(lesson.page.as_str());
    let thumbnail = page.and_then(|page| lesson_thumbnail(lesson, page));
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
        thumbnail: thumbnail.map(|thumbnail| thumbnail.path),
    }
}

/// Formats the time of all lessons: `50 minutes`, `about 9 hours`; empty if a lesson shows no time.
fn hours<'e>(lessons: impl IntoIterator<Item = &'e MapEntry>, words: &InterfaceStrings) -> String {
    let all = |lesson: &MapEntry| Some(lesson.minutes? + lesson.practice);
    let minutes: Option<u32> = lessons.into_iter().map(all).sum();
    match minutes {
        None => String::new(),
        Some(minutes @ 0..90) => words.count("minutes_n", minutes as usize),
        Some(minutes) => words.count("hours_n", (minutes as usize + 30) / 60),
    }
}
