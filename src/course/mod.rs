//! Assembles the course: lessons in order, with the tables that need all of them.
//!
//! It reports errors that only the whole course shows: required lessons that do not exist, cycles,
//! equal slugs. Nothing runs or is rendered here.

mod aliases;
mod link;
mod moved;
mod order;
mod parse;
mod places;
mod requires;
pub(crate) mod summary;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic, SeverityOverrides, Span, nearest};
use crate::formula::Formulas;
use crate::lesson::Lesson;
use crate::settings::known::{self, KnownFailures};
use crate::settings::{self, Bibliography, Settings};
use crate::sorted;
use crate::source::{CourseLayout, PackageFault, Sources};

pub use link::LinkTarget;
pub use moved::Redirect;
pub use order::lesson_files;
pub(crate) use order::split_number;
pub use parse::parse_all;
use summary::Summary;

/// A complete course.
#[derive(Clone, Debug)]
pub struct Course {
    /// Settings from `course.toml`.
    pub settings: Settings,
    /// The lessons in reading order.
    pub lessons: Vec<Arc<Lesson>>,
    /// Other pages: the glossary, for example.
    pub pages: Vec<Arc<Lesson>>,
    /// Sources that lessons cite, by citation key.
    pub bibliography: Bibliography,
    /// Slug of the lesson that teaches each concept.
    pub concepts: BTreeMap<String, String>,
    /// Slug of the lesson for each earlier address.
    pub aliases: BTreeMap<String, String>,
    /// Known failures of fences.
    pub known: KnownFailures,
    /// Prefix of file paths in messages.
    pub prefix: String,
    /// Redirects, by the paths of their pages in the site.
    pub redirects: BTreeMap<String, Redirect>,
    /// Converter of formulas, with the course's macros.
    pub formulas: Arc<Formulas>,
    /// Contents of `SUMMARY.md`, if there is one.
    pub summary: Option<Summary>,
    /// Paths of the course's folders and files.
    pub layout: CourseLayout,
    /// All files of the lessons' folder, by path.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// Lessons that are drafts, by path below `content/`.
    drafts: BTreeSet<String>,
    /// Errors and warnings about the course as a whole.
    pub diagnostics: Vec<Diagnostic>,
    /// All lessons and pages, by path below `content/`.
    by_name: HashMap<String, Arc<Lesson>>,
    /// All lessons and pages by slug.
    by_slug: HashMap<String, Arc<Lesson>>,
    /// All lessons and pages, by the paths of their pages in the site.
    by_page: HashMap<String, Arc<Lesson>>,
}

/// Options that select lessons.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection {
    /// True if drafts are published.
    pub drafts: bool,
}

/// Settings of a course, with the errors in their files.
#[derive(Clone, Debug, Default)]
pub struct Configured {
    /// Settings: from `course.toml`, else from `book.toml`, else defaults.
    pub settings: Settings,
    /// Errors and warnings about the two files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Options that concern the published site, besides the settings.
#[derive(Clone, Debug, Default)]
pub struct Publication {
    /// Base URL of the site, in place of the one in `course.toml`.
    pub base_url: Option<String>,
    /// True if a zip file of the site is added even if `course.toml` does not ask for it.
    pub archive: bool,
    /// True for live preview, which leaves out the whole-course page and the zip file.
    pub live: bool,
}

impl Configured {
    /// Returns the settings for this publication.
    pub fn published(mut self, publication: &Publication) -> Self {
        if let Some(url) = &publication.base_url {
            self.settings.base_url = format!("{}/", url.trim_end_matches('/'));
        }
        let site = &mut self.settings.site;
        site.archive = (site.archive || publication.archive) && !publication.live;
        site.whole &= !publication.live;
        self
    }
}

/// Reads the settings of a course.
pub fn configure(sources: &Sources) -> Configured {
    let mut diagnostics = Vec::new();
    let name = sources.settings_name();
    let mut settings: Settings = read_toml(sources, &name, &mut diagnostics);
    diagnostics.extend(package_fault(sources, &name, &settings));
    settings.edition = settings.edition.or(sources.package.edition);
    let addresses = settings.site.addresses;
    settings.site.addresses = addresses.or_else(|| Some(sources.usual_addresses()));
    let parts = settings.site.lesson_parts;
    settings.site.lesson_parts = parts.or(Some(sources.layout.lesson_parts()));
    if let Some(text) = &sources.layout.book {
        // `Settings` has defaults; only the table tells which keys the author has set.
        let own: toml::Table = sources
            .text(&name)
            .and_then(|text| text.parse().ok())
            .unwrap_or_default();
        let file = format!("{}book.toml", sources.prefix);
        let (book, problem) = Book::read(&file, text);
        diagnostics.extend(problem);
        book.fill(&mut settings, &|key| own.contains_key(key));
        // `set_by` lets the author's own overrides replace those for books.
        settings.check = SeverityOverrides::of_book().set_by(std::mem::take(&mut settings.check));
    }
    Configured {
        settings,
        diagnostics,
    }
}

/// Reports that `package` names a folder that cannot be the package of the demos.
fn package_fault(sources: &Sources, name: &str, settings: &Settings) -> Option<Diagnostic> {
    let named = settings.package.as_ref()?;
    let folder = named.get_ref();
    let (message, help) = match sources.package.fault? {
        PackageFault::NoPackage => (
            format!("`{folder}` has no `Cargo.toml` with a `[package]`"),
            "`package` is the folder of a Cargo package, relative to the course's folder",
        ),
        PackageFault::Outside => (
            format!("`{folder}` lies outside of the course's repository"),
            "move the package into the repository, or say `--trust-config`",
        ),
    };
    let span = Span::new(&sources.shown(name), named.span());
    Some(Diagnostic::new(Code::Config, span, message).with_help(help))
}

/// Orders the lessons and builds the tables that need all of them.
pub fn assemble(
    sources: &Sources,
    configured: Configured,
    parsed: Vec<Arc<Lesson>>,
    selection: Selection,
) -> Course {
    let Configured {
        settings,
        mut diagnostics,
    } = configured;
    let summary = sources.text("SUMMARY.md").map(|text| Summary::read(&text));
    diagnostics.extend(
        summary
            .iter()
            .flat_map(|summary| order::check_summary(summary, sources)),
    );
    let bibliography: Bibliography = read_toml(sources, "bibliography.toml", &mut diagnostics);
    let (wanted, drafts): (Vec<_>, Vec<_>) = parsed
        .into_iter()
        .partition(|lesson| selection.drafts || !lesson.front.draft);
    let (lessons, pages): (Vec<_>, Vec<_>) = wanted
        .into_iter()
        .partition(|lesson| is_lesson(sources, lesson));
    let all = || lessons.iter().chain(&pages);
    let mut course = Course {
        by_name: all()
            .map(|lesson| (lesson.name.clone(), Arc::clone(lesson)))
            .collect(),
        by_slug: all()
            .map(|lesson| (lesson.slug.clone(), Arc::clone(lesson)))
            .collect(),
        by_page: all()
            .map(|lesson| (lesson.page.clone(), Arc::clone(lesson)))
            .collect(),
        concepts: BTreeMap::new(),
        aliases: BTreeMap::new(),
        redirects: BTreeMap::new(),
        known: read_toml(
            sources,
            &sources.layout.from_lessons(known::FILE),
            &mut diagnostics,
        ),
        prefix: sources.prefix.clone(),
        formulas: Arc::new(formulas(sources, &settings, &mut diagnostics)),
        drafts: drafts.iter().map(|draft| draft.name.clone()).collect(),
        summary,
        layout: sources.layout.clone(),
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
    moved::resolve(&mut course);
    requires::resolve(&mut course);
    course
}

/// Creates the converter of formulas; an invalid macro is reported at its definition.
fn formulas(sources: &Sources, settings: &Settings, diagnostics: &mut Vec<Diagnostic>) -> Formulas {
    let macros = &settings.math.macros;
    let definitions = macros
        .iter()
        .map(|(name, tex)| (name.clone(), tex.get_ref().clone()));
    let (formulas, errors) = Formulas::new(&sorted::map(definitions));
    let file = sources.shown(&sources.settings_name());
    diagnostics.extend(errors.into_iter().map(|(name, error)| {
        let tex = macros
            .get(&name)
            .or_else(|| macros.get(&format!(r"\{name}")));
        let span = tex.map(|tex| Span::new(&file, tex.span()));
        Diagnostic::new(Code::Math, span, error.message).with_help(error.help)
    }));
    formulas
}

fn is_lesson(sources: &Sources, lesson: &Lesson) -> bool {
    lesson.number.is_some() || sources.content.contains_key("SUMMARY.md")
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
    /// Returns all lessons and pages.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Lesson>> {
        self.lessons.iter().chain(&self.pages)
    }

    /// Returns the lesson or page with this slug.
    pub fn by_slug(&self, slug: &str) -> Option<&Arc<Lesson>> {
        self.by_slug.get(slug)
    }

    /// Returns the lesson or page that is published at `path` in the site.
    pub fn by_page(&self, path: &str) -> Option<&Arc<Lesson>> {
        self.by_page.get(path)
    }

    /// Returns the lesson or page in the file `path` below `content/`, or in the `index.md` of that
    /// folder.
    pub fn by_path(&self, path: &str) -> Option<&Arc<Lesson>> {
        let name = path.trim_end_matches('/');
        let index = || self.by_name.get(&format!("{name}/index.md"));
        self.by_name.get(name).or_else(index)
    }

    /// Returns true if the file `path` below `content/`, or the `index.md` of that folder, is a
    /// draft.
    pub fn is_draft(&self, path: &str) -> bool {
        let name = path.trim_end_matches('/');
        self.drafts.contains(name) || self.drafts.contains(&format!("{name}/index.md"))
    }

    /// Returns true if this settings file could not be parsed, so that its values are unknown.
    pub fn is_unread(&self, name: &str) -> bool {
        self.diagnostics.iter().any(|found| {
            let file = found.span.as_ref().map_or("", |span| &*span.file);
            found.code == Code::Config && file.ends_with(name)
        })
    }

    fn check_slugs(&mut self) {
        let mut seen: HashMap<String, &Lesson> = HashMap::new();
        let mut found = Vec::new();
        for lesson in self.all() {
            let slug = &lesson.slug;
            // Disks of macOS and Windows ignore case, and treat both forms of é as equal.
            let folded = slug.nfc().collect::<String>().to_lowercase();
            if let Some(first) = seen.insert(folded, lesson) {
                let message = if first.slug == *slug {
                    format!("the address `{slug}/` is taken by another lesson")
                } else {
                    format!(
                        "the address `{slug}/` is `{}/` on disks that know no case",
                        first.slug
                    )
                };
                found.push(
                    Diagnostic::new(Code::AddressTaken, lesson.span(0..0), message)
                        .with_place(first.span(0..0), "the other lesson")
                        .with_help("rename one of the two folders"),
                );
            }
        }
        self.diagnostics.extend(found);
    }

    /// Reports lessons without a title, unless their front matter has an error anyway.
    fn check_titles(&mut self) {
        let untitled = self.all().filter(|lesson| {
            lesson.front.title.is_empty() && !lesson.is_headless() && lesson.opening().is_none()
        });
        let found: Vec<_> = untitled
            .map(|lesson| {
                let span = Span::new(&lesson.file, 0..0);
                Diagnostic::new(Code::FrontMatter, span, "the lesson has no title")
                    .with_help("begin the file with `---`, `title: …`, `---`, or with a heading")
            })
            .collect();
        self.diagnostics.extend(found);
    }

    /// Reports unknown levels; not if `course.toml`, which names them, could not be parsed.
    fn check_levels(&mut self) {
        let levels = &self.settings.levels;
        if self.is_unread("course.toml") {
            return;
        }
        let found: Vec<_> = self
            .all()
            .filter_map(|lesson| {
                let level = lesson.front.level.as_ref()?;
                if levels.iter().any(|known| **known == **level) {
                    return None;
                }
                let span = lesson.span(level.range.clone());
                let message = format!("`{}` is not a level of this course", &**level);
                let help = match nearest(level, levels.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "its levels are {}; `levels` in course.toml sets them",
                        levels.join(", ")
                    ),
                };
                Some(Diagnostic::new(Code::FrontMatter, span, message).with_help(help))
            })
            .collect();
        self.diagnostics.extend(found);
    }
}
