//! Data around a lesson: objectives, prerequisites, contents, neighbors, provenance.

use std::collections::BTreeMap;

use super::contents::capitalized;
use super::context::{KeyFigure, LessonHead, ObjectiveEntry, Provenance, RailEntry, Requirement};
use super::{excerpt, pace};
use crate::demo::exercise;
use crate::demo::frame::Frame;
use crate::demo::outcome::Part;
use crate::demo::outputs::Outputs;
use crate::demo::project::is_offered;
use crate::diagnostic::{Code, nearest};
use crate::lesson::tree::{Block, BlockKind, spoken};
use crate::lesson::{Lesson, visit};
use crate::page::demo::card;
use crate::page::escape;
use crate::page::model::link::PageLink;
use crate::page::model::view::{self, CourseView, root_of};
use crate::page::model::{address, anchor, cards, lesson_parts};
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::theme::words::InterfaceStrings;
use crate::uri::escaped;

/// Days after which to review, by default.
const REVIEW: [u32; 4] = [2, 7, 21, 60];

/// Returns the head of a lesson.
pub(crate) fn head(writer: &LessonWriter<'_>) -> LessonHead {
    let (view, lesson) = (writer.view, writer.lesson);
    let front = &lesson.front;
    let level = front.level.as_deref().unwrap_or_default();
    LessonHead {
        slug: lesson.slug.clone(),
        number: view::number(lesson),
        level: capitalized(level),
        level_id: level.to_owned(),
        summary: front.summary.clone().unwrap_or_default(),
        outro: front.outro.clone().unwrap_or_default(),
        objectives: objectives(lesson),
        requires: requirements(view, lesson),
        downloads: downloads(writer),
        parts: lesson_parts::are_shown(view, lesson),
        time: pace::of(view, lesson),
        updated: front.updated.or(front.date).map(|day| day.to_string()),
        review: front.review.clone().unwrap_or_else(|| REVIEW.to_vec()),
    }
}

fn objectives(lesson: &Lesson) -> Vec<ObjectiveEntry> {
    let mut checks: BTreeMap<String, Vec<String>> = BTreeMap::new();
    visit(&lesson.blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind {
            let named = component.attribute("objective").unwrap_or("");
            for objective in named.split(',') {
                let id = component.heading.id.clone();
                checks.entry(objective.to_owned()).or_default().push(id);
            }
        }
    });
    let entries = lesson
        .front
        .objectives
        .iter()
        .map(|objective| ObjectiveEntry {
            text: objective.text.to_string(),
            checks: checks.remove(objective.id.as_str()).unwrap_or_default(),
        });
    entries.collect()
}

/// Returns links to the required lessons, in order; `root` is the relative address of the top of
/// the site.
pub(crate) fn requires(view: &CourseView<'_>, lesson: &Lesson, root: &str) -> Vec<PageLink> {
    let lessons = required(view, lesson).into_iter();
    lessons.map(|other| view.link_to(other, root)).collect()
}

/// Returns the required lessons, in order.
fn required<'a>(view: &CourseView<'a>, lesson: &Lesson) -> Vec<&'a Lesson> {
    let mut found: Vec<&str> = Vec::new();
    for name in &lesson.front.requires {
        found.extend(view.course.required(name));
    }
    found.sort_by_key(|slug| {
        let lesson = view.course.by_slug(slug);
        lesson.and_then(|lesson| view::number(lesson))
    });
    found.dedup();
    let lessons = found
        .into_iter()
        .filter_map(|slug| view.course.by_slug(slug));
    lessons.map(|lesson| &**lesson).collect()
}

/// Returns the required lessons with their summaries.
fn requirements(view: &CourseView<'_>, lesson: &Lesson) -> Vec<Requirement> {
    let root = root_of(&lesson.page);
    let lessons = required(view, lesson).into_iter();
    let entries = lessons.map(|other| Requirement {
        link: view.link_to(other, &root),
        summary: other.front.summary.clone().unwrap_or_default(),
    });
    entries.collect()
}

/// Returns the downloads of a lesson: a project of each demo and exercise, and its cards.
fn downloads(writer: &LessonWriter<'_>) -> Vec<PageLink> {
    let lesson = writer.lesson;
    let beside = view::beside(lesson);
    let link = |file: String, title: String| PageLink {
        href: format!("{beside}{}", escaped(&file)),
        title,
        number: None,
    };
    let demos = lesson
        .demos
        .iter()
        .filter(|demo| is_offered(demo))
        .filter_map(|demo| {
            let label = writer.labels.get(&anchor::id_of(demo))?;
            Some(link(format!("{}.zip", demo.name), label.name.clone()))
        });
    let runs = |index| writer.outputs.of(&lesson.slug, index).is_some();
    let exercises = exercise::all(lesson)
        .into_iter()
        .filter(|exercise| runs(exercise.starter))
        .map(|exercise| link(format!("{}.zip", exercise.id), exercise.title));
    let title = writer.word("cards_file").to_owned();
    let cards = cards::have(lesson).then(|| link("cards.csv".to_owned(), title));
    demos.chain(exercises).chain(cards).collect()
}

/// Returns the figure named in front matter, copied from the rendered `content`.
pub(crate) fn key_figure(content: &str, writer: &mut LessonWriter<'_>) -> Option<KeyFigure> {
    let id = writer.lesson.front.key_figure.as_ref()?;
    let label = writer.labels.get(id).cloned();
    let (Some(label), Some(drawing)) = (label, excerpt::copy_of(content, id)) else {
        let message = format!("the lesson has no figure `{}` to open with", id.as_str());
        let help = match nearest(id, writer.labels.ids()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name the id of a figure, as in `![…](…){#fig-loss}`".to_owned(),
        };
        writer.problem(Code::FrontMatter, id.range.clone(), message, help);
        return None;
    };
    Some(KeyFigure {
        id: id.as_str().to_owned(),
        name: label.name,
        drawing,
    })
}

/// Returns the contents of the page: sections, and components at the level of sections.
pub(crate) fn rail(writer: &LessonWriter<'_>) -> Vec<RailEntry> {
    let lesson = writer.lesson;
    let mut skipped = Vec::new();
    visit(&lesson.blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind {
            let ids = component.attribute("skip").unwrap_or("").split(',');
            skipped.extend(ids.map(str::to_owned));
        }
    });
    let entry = |block: &Block| {
        let label = writer.labels.at(block.range.start);
        let (heading, number) = match &block.kind {
            BlockKind::Heading(heading) => (heading, label.map(|label| label.number.clone())),
            BlockKind::Component(component) => (&component.heading, None),
            _ => return None,
        };
        (heading.level == 2).then(|| RailEntry {
            id: heading.id.clone(),
            number: number.unwrap_or_default(),
            title: spoken(&heading.content, &writer.view.course.formulas),
            skip: skipped.contains(&heading.id),
        })
    };
    lesson.blocks.iter().filter_map(entry).collect()
}

/// Returns source and environment of a page; no clock and no path of the machine is used.
pub(crate) fn provenance(
    view: &CourseView<'_>,
    lesson: &Lesson,
    outputs: &Outputs,
    words: &InterfaceStrings,
) -> Provenance {
    let settings = &view.course.settings;
    let repository = settings.repository.trim_end_matches('/');
    let file = view.course.layout.shown(&lesson.name);
    let edit =
        Some(settings.edit_url.replace("{path}", &file)).filter(|address| !address.is_empty());
    let link = |address: String| (!repository.is_empty()).then_some(address);
    let title = escape::query(&words.say("problem_in", &[("file", &file)]));
    let of_lesson = outputs.lessons.get(&lesson.slug);
    let demos = || of_lesson.into_iter().flatten().flatten();
    let parts = demos().flat_map(|output| &output.parts);
    let checks = parts.filter(|part| matches!(part, Part::Frame(Frame::Check(_))));
    Provenance {
        source: link(format!("{repository}/blob/main/{file}")),
        edit: edit.or_else(|| link(format!("{repository}/edit/main/{file}"))),
        report: link(format!("{repository}/issues/new?title={title}")),
        digest: lesson.digest.short(8),
        environment: environment(outputs),
        demos: demos().count(),
        checks: checks.count(),
    }
}

/// Returns the compiler and the crates of the demos, with their versions.
fn environment(outputs: &Outputs) -> String {
    let environment = &outputs.environment;
    let crates = environment.crates.iter();
    let foreign = crates.filter(|(name, _)| !card::is_ours(name));
    let mut all = Vec::new();
    if !environment.rustc.is_empty() {
        all.push(format!("rustc {}", environment.rustc));
    }
    all.extend(foreign.map(|(name, version)| format!("{name} {version}")));
    all.join(", ")
}

/// Returns JSON-LD data of a lesson, escaped for a script element.
pub(crate) fn data(view: &CourseView<'_>, lesson: &Lesson) -> String {
    let front = &lesson.front;
    let course = &view.course.settings;
    let time = lesson_parts::are_shown(view, lesson)
        .then(|| pace::of(view, lesson))
        .map(|pace| format!("PT{}M", pace.minutes + pace.practice));
    let mut resource = serde_json::json!({
        "@type": "LearningResource",
        "name": view.title(lesson),
        "description": front.summary,
        "educationalLevel": front.level,
        "timeRequired": time,
        "teaches": front.teaches,
        "competencyRequired": front.requires,
        "inLanguage": course.language,
        "isPartOf": { "@type": "Course", "name": course.title },
        "author": course.authors,
        "license": course.license,
        "datePublished": front.date,
        "dateModified": front.updated.or(front.date),
        "url": address::canonical(view, &escaped(&lesson.page)),
    });
    let fields = resource.as_object_mut().expect("it is an object");
    fields.retain(|_, value| !value.is_null() && value != "" && *value != serde_json::json!([]));
    let mut graph = vec![resource];
    graph.extend(crumbs(view, lesson));
    let data = serde_json::json!({ "@context": "https://schema.org", "@graph": graph });
    // `</script>` in a title would end the element.
    data.to_string().replace('<', "\\u003c")
}

/// Returns the breadcrumbs of a lesson, if the site has a base URL.
fn crumbs(view: &CourseView<'_>, lesson: &Lesson) -> Option<serde_json::Value> {
    let places = [
        (view.course.settings.title.clone(), String::new()),
        (view.title(lesson), escaped(&lesson.page)),
    ];
    let items = places.into_iter().zip(1..).map(|((name, path), position)| {
        let address = address::canonical(view, &path)?;
        Some(serde_json::json!({
            "@type": "ListItem", "position": position, "name": name, "item": address,
        }))
    });
    let list: Vec<serde_json::Value> = items.collect::<Option<_>>()?;
    Some(serde_json::json!({ "@type": "BreadcrumbList", "itemListElement": list }))
}
