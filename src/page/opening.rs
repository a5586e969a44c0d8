//! What surrounds a lesson: objectives, prerequisites, contents, neighbors, provenance.

use std::collections::BTreeMap;

use super::context::{self, LessonHead, Link, ObjectiveEntry, Provenance, RailEntry, Requirement};
use super::view::{self, CourseView, escaped, root_of};
use super::words::Words;
use super::writer::Writer;
use super::{card, deck, pace};
use crate::demo::exercise;
use crate::demo::frame::Frame;
use crate::demo::outcome::Part;
use crate::demo::outputs::Outputs;
use crate::demo::project::is_offered;
use crate::lesson::tree::{Block, BlockKind, ComponentKind, plain_text};
use crate::lesson::{Lesson, visit};

/// Days after which to review, unless the lesson says otherwise.
const REVIEW: [u32; 4] = [2, 7, 21, 60];

/// The opening of a lesson.
pub fn head(writer: &Writer<'_>) -> LessonHead {
    let (view, lesson) = (writer.view, writer.lesson);
    let front = &lesson.front;
    let level = front.level.clone().unwrap_or_default();
    LessonHead {
        slug: lesson.slug.clone(),
        number: view::number(lesson),
        level: capitalized(&level),
        level_id: level,
        summary: front.summary.clone().unwrap_or_default(),
        outro: front.outro.clone().unwrap_or_default(),
        objectives: objectives(lesson),
        requires: requirements(view, lesson),
        downloads: downloads(writer),
        time: pace::of(lesson),
        review: front.review.clone().unwrap_or_else(|| REVIEW.to_vec()),
    }
}

/// `advanced` → `Advanced`.
pub fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
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
            text: objective.text.clone(),
            checks: checks.remove(&objective.id).unwrap_or_default(),
        });
    entries.collect()
}

/// Links to the lessons that one builds on, in order; `root` leads to the top of the site.
pub fn requires(view: &CourseView<'_>, lesson: &Lesson, root: &str) -> Vec<Link> {
    let links = required(view, lesson).into_iter().map(Link::from_top);
    let from_here = links.map(|link| {
        let href = format!("{root}{}", link.href);
        Link { href, ..link }
    });
    from_here.collect()
}

/// The lessons that one builds on, in order.
fn required<'a>(view: &CourseView<'a>, lesson: &Lesson) -> Vec<&'a Lesson> {
    let mut found: Vec<&str> = Vec::new();
    for name in &lesson.front.requires {
        found.extend(view.course.required(name));
    }
    found.sort_by_key(|slug| view.course.by_slug(slug).and_then(|l| view::number(l)));
    found.dedup();
    let lessons = found.into_iter();
    let lessons = lessons.filter_map(|slug| view.course.by_slug(slug));
    lessons.map(|lesson| &**lesson).collect()
}

/// The lessons that one builds on, with what each gives.
fn requirements(view: &CourseView<'_>, lesson: &Lesson) -> Vec<Requirement> {
    let found = required(view, lesson).into_iter();
    let found = found.map(|other| Requirement {
        link: link(lesson, other),
        summary: other.front.summary.clone().unwrap_or_default(),
    });
    found.collect()
}

/// What a lesson offers to take away: a project of each demo and exercise, and its cards.
fn downloads(writer: &Writer<'_>) -> Vec<Link> {
    let lesson = writer.lesson;
    let link = |file: String, title: String| Link {
        href: escaped(&file),
        title,
        number: None,
    };
    let demos = lesson.demos.iter().filter(|demo| is_offered(demo));
    let demos = demos.filter_map(|demo| {
        let label = writer.labels.get(&card::id_of(demo))?;
        Some(link(format!("{}.zip", demo.name), label.name.clone()))
    });
    let exercises = exercise::all(lesson).into_iter();
    let runs = |index| writer.outputs.of(&lesson.slug, index).is_some();
    let exercises = exercises.filter(|exercise| runs(exercise.starter));
    let exercises = exercises.map(|exercise| link(format!("{}.zip", exercise.id), exercise.title));
    let words = writer.word("cards_file").to_owned();
    let cards = deck::have(lesson).then(|| link("cards.csv".to_owned(), words));
    demos.chain(exercises).chain(cards).collect()
}

/// A link from one lesson to another.
pub fn link(from: &Lesson, to: &Lesson) -> Link {
    Link {
        href: format!("{}{}/", root_of(&from.slug), escaped(&to.slug)),
        title: view::title(to),
        number: view::number(to),
    }
}

/// The on-page contents: sections, and components that are as high as sections.
pub fn rail(writer: &Writer<'_>) -> Vec<RailEntry> {
    let lesson = writer.lesson;
    let mut skipped = Vec::new();
    visit(&lesson.blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind
            && component.kind == ComponentKind::Precheck
        {
            let ids = component.attribute("skip").unwrap_or("").split(',');
            skipped.extend(ids.map(str::to_owned));
        }
    });
    let entry = |block: &Block| {
        let heading = match &block.kind {
            BlockKind::Heading(heading) => heading,
            BlockKind::Component(component) => &component.heading,
            _ => return None,
        };
        let number = writer.labels.at(block.range.start);
        let number = number.map(|label| label.number.as_str());
        let numbered = matches!(block.kind, BlockKind::Heading(_));
        (heading.level == 2).then(|| RailEntry {
            id: heading.id.clone(),
            number: number.filter(|_| numbered).unwrap_or("").to_owned(),
            title: plain_text(&heading.content),
            skip: skipped.contains(&heading.id),
        })
    };
    lesson.blocks.iter().filter_map(entry).collect()
}

/// Where a page comes from: no clock, no path of the machine.
pub fn provenance(
    view: &CourseView<'_>,
    lesson: &Lesson,
    outputs: &Outputs,
    words: &Words,
) -> Provenance {
    let repository = view.course.settings.repository.trim_end_matches('/');
    let file = format!("content/{}", lesson.name);
    let link = |address: String| (!repository.is_empty()).then_some(address);
    let title = super::escape::query(&words.say("problem_in", &[("file", &file)]));
    let given = outputs.lessons.get(&lesson.slug);
    let given = || given.into_iter().flatten().flatten();
    let parts = given().flat_map(|output| &output.parts);
    let checks = parts.filter(|part| matches!(part, Part::Frame(Frame::Check(_))));
    Provenance {
        source: link(format!("{repository}/blob/main/{file}")),
        edit: link(format!("{repository}/edit/main/{file}")),
        report: link(format!("{repository}/issues/new?title={title}")),
        digest: lesson.digest.short(8),
        environment: environment(outputs),
        demos: given().count(),
        checks: checks.count(),
    }
}

fn environment(outputs: &Outputs) -> String {
    let found = &outputs.environment;
    let rustc = Some(format!("rustc {}", found.rustc)).filter(|_| !found.rustc.is_empty());
    let crates = found.crates.iter();
    let crates = crates.filter(|(name, _)| name != "show" && name != "prelude");
    let crates = crates.map(|(name, version)| format!("{name} {version}"));
    rustc
        .into_iter()
        .chain(crates)
        .collect::<Vec<_>>()
        .join(", ")
}

/// JSON-LD of a lesson, safe inside of a data block.
pub fn data(view: &CourseView<'_>, lesson: &Lesson) -> String {
    let front = &lesson.front;
    let course = &view.course.settings;
    let mut resource = serde_json::json!({
        "@type": "LearningResource",
        "name": view::title(lesson),
        "description": front.summary,
        "educationalLevel": front.level,
        "timeRequired": format!("PT{}M", pace::of(lesson).minutes),
        "teaches": front.teaches,
        "competencyRequired": front.requires,
        "inLanguage": course.language,
        "isPartOf": { "@type": "Course", "name": course.title },
        "author": course.authors,
        "license": course.license,
        "datePublished": front.date,
        "dateModified": front.updated.or(front.date),
        "url": context::canonical(view, &format!("{}/", lesson.slug)),
    });
    let fields = resource.as_object_mut().expect("it is an object");
    fields.retain(|_, value| !value.is_null() && value != "" && *value != serde_json::json!([]));
    let mut graph = vec![resource];
    graph.extend(crumbs(view, lesson));
    let data = serde_json::json!({ "@context": "https://schema.org", "@graph": graph });
    data.to_string().replace('<', "\\u003c")
}

/// Where a lesson stands, if the address of the site is known.
fn crumbs(view: &CourseView<'_>, lesson: &Lesson) -> Option<serde_json::Value> {
    let places = [
        (view.course.settings.title.clone(), String::new()),
        (view::title(lesson), format!("{}/", lesson.slug)),
    ];
    let items = places.into_iter().zip(1..);
    let items = items.map(|((name, path), position)| {
        let address = context::canonical(view, &path)?;
        Some(serde_json::json!({
            "@type": "ListItem", "position": position, "name": name, "item": address,
        }))
    });
    let items: Option<Vec<serde_json::Value>> = items.collect();
    items.map(|items| serde_json::json!({ "@type": "BreadcrumbList", "itemListElement": items }))
}
