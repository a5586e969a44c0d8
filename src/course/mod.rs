//! Lessons in order, with the tables that need all of them.
//!
//! It reports what only the whole course can know: lessons required that do
//! not exist, cycles, slugs taken twice. It runs and renders nothing.

mod aliases;
mod link;
mod order;
mod requires;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::lesson::Lesson;
use crate::settings::{self, Bibliography, Settings};
use crate::source::Sources;

pub use link::LinkTarget;
pub use order::lesson_files;

/// A whole course.
#[derive(Clone, Debug)]
pub struct Course {
    /// What `course.toml` says.
    pub settings: Settings,
    /// The lessons in reading order.
    pub lessons: Vec<Arc<Lesson>>,
    /// Other pages: the glossary, for example.
    pub pages: Vec<Arc<Lesson>>,
    /// Citation keys.
    pub bibliography: Bibliography,
    /// The lesson (by slug) that teaches each concept.
    pub concepts: BTreeMap<String, String>,
    /// The lesson (by slug) that each earlier address leads to.
    pub aliases: BTreeMap<String, String>,
    /// All files of `content/`, by path.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// Lessons that are not published yet, by path below `content/`.
    drafts: BTreeSet<String>,
    /// What is wrong with the course as a whole.
    pub diagnostics: Vec<Diagnostic>,
    /// All lessons and pages by path below `content/`.
    by_name: BTreeMap<String, Arc<Lesson>>,
    /// All lessons and pages by slug.
    by_slug: BTreeMap<String, Arc<Lesson>>,
}

/// Which lessons to take.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection {
    /// Whether drafts are published.
    pub drafts: bool,
}

/// Puts lessons in order and builds the tables that need all of them.
pub fn assemble(sources: &Sources, parsed: Vec<Arc<Lesson>>, selection: Selection) -> Course {
    let mut diagnostics = order::check_summary(sources);
    let settings: Settings = read_toml(sources, "course.toml", &mut diagnostics);
    let bibliography: Bibliography = read_toml(sources, "bibliography.toml", &mut diagnostics);
    let (wanted, drafts): (Vec<_>, Vec<_>) = parsed
        .into_iter()
        .partition(|lesson| selection.drafts || !lesson.front.draft);
    let wanted = wanted.into_iter();
    let (lessons, pages): (Vec<_>, Vec<_>) = wanted.partition(|lesson| is_lesson(sources, lesson));
    let all = || lessons.iter().chain(&pages);
    let mut course = Course {
        by_name: all()
            .map(|lesson| (lesson.name.clone(), Arc::clone(lesson)))
            .collect(),
        by_slug: all()
            .map(|lesson| (lesson.slug.clone(), Arc::clone(lesson)))
            .collect(),
        concepts: BTreeMap::new(),
        aliases: BTreeMap::new(),
        drafts: drafts.iter().map(|draft| draft.name.clone()).collect(),
        files: sources.content.clone(),
        settings,
        lessons,
        pages,
        bibliography,
        diagnostics,
    };
    course.check_slugs();
    course.check_titles();
    course.check_levels();
    aliases::resolve(&mut course);
    requires::resolve(&mut course);
    course
}

fn is_lesson(sources: &Sources, lesson: &Lesson) -> bool {
    lesson.number.is_some() || (sources.content.contains_key("SUMMARY.md"))
}

fn read_toml<T: serde::de::DeserializeOwned + Default>(
    sources: &Sources,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> T {
    let Some(text) = sources.text(name) else {
        return T::default();
    };
    let (value, problem) = settings::read(&sources.shown(name), &text);
    diagnostics.extend(problem);
    value
}

impl Course {
    /// The same course, to be published at `base_url` if one is given.
    pub fn standing_at(mut self, base_url: Option<&str>) -> Self {
        if let Some(url) = base_url {
            self.settings.base_url = format!("{}/", url.trim_end_matches('/'));
        }
        self
    }

    /// All lessons and pages.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Lesson>> {
        self.lessons.iter().chain(&self.pages)
    }

    /// The lesson or page of that slug.
    pub fn by_slug(&self, slug: &str) -> Option<&Arc<Lesson>> {
        self.by_slug.get(slug)
    }

    /// The lesson or page that is the file `path` below `content/`, or the `index.md` of that folder.
    pub fn by_path(&self, path: &str) -> Option<&Arc<Lesson>> {
        let path = path.trim_end_matches('/');
        let index = || self.by_name.get(&format!("{path}/index.md"));
        self.by_name.get(path).or_else(index)
    }

    /// Whether the file `path` below `content/`, or the `index.md` of that folder, is a draft.
    pub fn is_draft(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.drafts.contains(path) || self.drafts.contains(&format!("{path}/index.md"))
    }

    /// Whether that file of settings could not be read: then nobody knows what it says.
    pub fn is_unread(&self, name: &str) -> bool {
        self.diagnostics.iter().any(|found| {
            let file = found.span.as_ref().map_or("", |span| &*span.file);
            found.code == Code::Config && file.ends_with(name)
        })
    }

    fn check_slugs(&mut self) {
        let mut seen: BTreeMap<&str, &Lesson> = BTreeMap::new();
        let mut found = Vec::new();
        for lesson in self.all() {
            if let Some(first) = seen.insert(&lesson.slug, lesson) {
                let message = format!("the address `{}/` is taken by another lesson", lesson.slug);
                found.push(
                    Diagnostic::new(Code::DuplicateId, lesson.span(0..0), message)
                        .with_place(first.span(0..0), "the other lesson")
                        .with_help("rename one of the two folders"),
                );
            }
        }
        self.diagnostics.extend(found);
    }

    /// A lesson without a title says so unless its front matter is wrong anyway.
    fn check_titles(&mut self) {
        let untitled = self.all().filter(|lesson| {
            lesson.front.title.is_empty() && !lesson.is_headless() && lesson.opening().is_none()
        });
        let found = untitled.map(|lesson| {
            let span = Span::new(&lesson.file, 0..0);
            Diagnostic::new(Code::FrontMatter, span, "the lesson has no title")
                .with_help("begin the file with `---`, `title: …`, `---`, or with a heading")
        });
        let found: Vec<_> = found.collect();
        self.diagnostics.extend(found);
    }

    /// Levels have names in `course.toml`; if that cannot be read, nobody knows them.
    fn check_levels(&mut self) {
        let levels = &self.settings.levels;
        if self.is_unread("course.toml") {
            return;
        }
        let found = self.all().filter_map(|lesson| {
            let level = lesson.front.level.as_ref()?;
            if levels.contains(level) {
                return None;
            }
            let span = lesson.front_word("level", level);
            let message = format!("`{level}` is not a level of this course");
            let help = match nearest(level, levels.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "its levels are {}; `levels` in course.toml sets them",
                    levels.join(", ")
                ),
            };
            Some(Diagnostic::new(Code::FrontMatter, span, message).with_help(help))
        });
        let found: Vec<_> = found.collect();
        self.diagnostics.extend(found);
    }
}
