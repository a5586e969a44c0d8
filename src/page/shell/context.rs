//! Template contexts, one for each kind of page.
//!
//! All fields are always present; missing values are empty or null.

use serde::Serialize;

use super::contents::ContentsPart;
use super::pace::Pace;
use super::previews;
use crate::lesson::slug;
use crate::page::escape;
use crate::page::model::address::{self, direction};
use crate::page::model::link::{PageLink, Translation};
use crate::page::model::view::{self, CourseView};
use crate::page::state::renderer::Renderer;
use crate::page::theme::assets::Assets;
use crate::page::theme::words::InterfaceStrings;

/// The context of every page.
#[derive(Serialize)]
pub(crate) struct PageContext<B: Serialize> {
    /// The course.
    pub site: SiteContext,
    /// This page.
    pub page: PageHead,
    /// Addresses of stylesheets and scripts.
    pub assets: AssetPaths,
    /// Content specific to the kind of page.
    #[serde(flatten)]
    pub body: B,
}

/// Path of the zip file of the site, if there is one.
pub(crate) const ARCHIVE: &str = "course.zip";

/// The course.
#[derive(Serialize)]
pub(crate) struct SiteContext {
    /// Key of a reader's stored progress: made of the title, or `id` of `course.toml`.
    pub id: String,
    /// True if there are recall cards to review.
    pub review: bool,
    /// Title of the course.
    pub title: String,
    /// Description in one sentence.
    pub description: String,
    /// Language as a BCP 47 tag.
    pub language: String,
    /// Direction of the script: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Names of the authors, joined.
    pub authors: String,
    /// License of text and code.
    pub license: String,
    /// URL of the repository; may be empty.
    pub repository: String,
    /// Pages of the author that are not lessons, relative to the top of the site.
    pub pages: Vec<PageLink>,
    /// Address of the feed, relative to the top of the site; empty without one.
    pub feed: String,
    /// Links to generated lists (map, figures, exercises, sources, search) and other courses.
    pub overviews: Vec<PageLink>,
    /// Address of a zip file of the site, relative to its top; empty without one.
    pub archive: &'static str,
}

/// Data for the head of a page.
#[derive(Default, Serialize)]
pub(crate) struct PageHead {
    /// Title of the page, in plain words.
    pub title: String,
    /// Title of the page as HTML, with code and formulas.
    pub title_html: String,
    /// Description in one sentence; may be empty.
    pub description: String,
    /// Relative address of the top of the site: `../`; empty at the top.
    pub root: String,
    /// Path of the site on its host, for a page that is shown at any depth.
    pub base: Option<String>,
    /// Absolute URL, if the course has a base URL.
    pub canonical: Option<String>,
    /// JSON-LD data, escaped for a script element.
    pub data: String,
    /// Absolute URL of the preview picture for other sites, if there is one.
    pub image: Option<String>,
    /// The same page in other languages.
    pub translations: Vec<Translation>,
}

/// Addresses of stylesheets and scripts, relative to the page.
#[derive(Serialize)]
pub(crate) struct AssetPaths {
    /// The stylesheet.
    pub style: String,
    /// The main script, loaded after the page.
    pub script: String,
    /// Stylesheet of search results and generated lists.
    pub found: String,
    /// Stylesheet of the page with all lessons.
    pub whole: String,
    /// Short script that sets the theme before the first paint.
    pub theme: String,
    /// Short script that redirects from an earlier address.
    pub moved: String,
    /// Favicon.
    pub icon: String,
    /// Typeface of the interface; this and the following are empty without typefaces.
    pub sans: String,
    /// Typeface of the text.
    pub serif: String,
    /// Typeface of code.
    pub mono: String,
    /// Typeface of formulas.
    pub math: String,
}

/// Context of lessons.
#[derive(Serialize)]
pub(crate) struct LessonBody {
    /// Number, level and texts of the front matter.
    pub lesson: LessonHead,
    /// HTML of the lesson.
    pub content: String,
    /// Figure that opens the lesson; `null` without one.
    pub key_figure: Option<KeyFigure>,
    /// Contents of the page.
    pub rail: Vec<RailEntry>,
    /// Contents of the course.
    pub tree: Vec<ContentsPart>,
    /// Previous lesson.
    pub previous: Option<PageLink>,
    /// Next lesson.
    pub next: Option<PageLink>,
    /// Source and environment of the page.
    pub provenance: Provenance,
}

/// The figure that opens a lesson.
#[derive(Serialize)]
pub(crate) struct KeyFigure {
    /// Anchor of the figure in the text.
    pub id: String,
    /// Name of the figure: `Figure 21.2`.
    pub name: String,
    /// HTML of the drawing.
    pub drawing: String,
}

/// Head of a lesson.
#[derive(Serialize)]
pub(crate) struct LessonHead {
    /// Slug of its address, also used as key in browsers' storage.
    pub slug: String,
    /// Number that readers see.
    pub number: Option<u32>,
    /// Name of the level, `Advanced`; may be empty.
    pub level: String,
    /// Id of the level, as in the course map: `advanced`.
    pub level_id: String,
    /// Summary in one sentence.
    pub summary: String,
    /// Closing sentence.
    pub outro: String,
    /// Abilities that readers acquire.
    pub objectives: Vec<ObjectiveEntry>,
    /// Required lessons.
    pub requires: Vec<Requirement>,
    /// Downloads: projects of its demos and exercises, and its recall cards.
    pub downloads: Vec<PageLink>,
    /// True if its page shows time, review days, "Finished?" and downloads (`[site] lesson-parts`).
    pub parts: bool,
    /// Estimated time.
    pub time: Pace,
    /// Day of the last important change, `2026-11-23`; `null` without one.
    pub updated: Option<String>,
    /// Days after which to review.
    pub review: Vec<u32>,
}

/// A required lesson with its summary.
#[derive(Serialize)]
pub(crate) struct Requirement {
    /// The lesson.
    pub link: PageLink,
    /// Its summary; may be empty.
    pub summary: String,
}

/// An objective with the questions that test it.
#[derive(Serialize)]
pub(crate) struct ObjectiveEntry {
    /// Text of the objective.
    pub text: String,
    /// Ids of the questions.
    pub checks: Vec<String>,
}

/// An entry in the contents of the page.
#[derive(Serialize)]
pub(crate) struct RailEntry {
    /// Anchor of the section.
    pub id: String,
    /// Number of the section; may be empty.
    pub number: String,
    /// Title in plain words.
    pub title: String,
    /// True if the pre-check may let readers skip it.
    pub skip: bool,
}

/// Source and environment of a page.
#[derive(Serialize)]
pub(crate) struct Provenance {
    /// URL of the source file in the repository.
    pub source: Option<String>,
    /// URL of the editor for the source.
    pub edit: Option<String>,
    /// URL to report a problem.
    pub report: Option<String>,
    /// First digits of the source's digest.
    pub digest: String,
    /// Compiler and crates: `rustc 1.95.0, ndarray 0.17.2`.
    pub environment: String,
    /// Number of compiled demos.
    pub demos: usize,
    /// Number of values that were compared with published ones.
    pub checks: usize,
}

/// Context of other pages.
#[derive(Serialize)]
pub(crate) struct ProseBody {
    /// HTML of the page.
    pub content: String,
    /// Contents of the page.
    pub rail: Vec<RailEntry>,
    /// Contents of the course.
    pub tree: Vec<ContentsPart>,
}

impl<B: Serialize> PageContext<B> {
    /// Creates the context of a page with this head.
    pub(crate) fn new(view: &CourseView<'_>, renderer: &Renderer, page: PageHead, body: B) -> Self {
        Self {
            site: SiteContext::of(view),
            assets: AssetPaths::of(&renderer.assets, &page.root),
            page,
            body,
        }
    }
}

impl PageHead {
    /// Creates the head of the generated page at `path`.
    pub(crate) fn of_generated(
        view: &CourseView<'_>,
        words: &InterfaceStrings,
        title: &str,
        path: &str,
    ) -> Self {
        Self {
            title: title.to_owned(),
            title_html: escape::text(title),
            description: view.course.settings.description.clone(),
            canonical: address::canonical(view, path),
            image: previews::address(view, None, words),
            translations: address::translations(view, path),
            root: view::root_of(path),
            ..Self::default()
        }
    }
}

impl SiteContext {
    /// Collects the data of a course.
    pub(crate) fn of(view: &CourseView<'_>) -> Self {
        let course = view.course;
        let settings = &course.settings;
        let pages = course.pages.iter();
        Self {
            id: match settings.id.as_str() {
                "" => slug(&settings.title),
                id => id.to_owned(),
            },
            review: view.has_cards,
            pages: pages.map(|page| view.link_to(page, "")).collect(),
            feed: feed(view),
            overviews: view.overviews.clone(),
            archive: if settings.site.archive { ARCHIVE } else { "" },
            title: settings.title.clone(),
            description: settings.description.clone(),
            language: settings.language.clone(),
            direction: direction(&settings.language),
            authors: settings.authors.join(", "),
            license: settings.license.clone(),
            repository: settings.repository.trim_end_matches('/').to_owned(),
        }
    }
}

/// Returns the address of the feed; it needs a base URL and a lesson with a date.
fn feed(view: &CourseView<'_>) -> String {
    if view.has_days && !view.course.settings.base_url.is_empty() {
        "feed.xml".to_owned()
    } else {
        String::new()
    }
}

impl AssetPaths {
    /// Returns the addresses for a page below `root`.
    pub(crate) fn of(assets: &Assets, root: &str) -> Self {
        let path = |name| format!("{root}{}", assets.path(name));
        // Without typefaces of the site these addresses are empty, and nothing is preloaded.
        let font = |name| match assets.path(name) {
            "" => String::new(),
            path => format!("{root}{path}"),
        };
        Self {
            style: path("didact.css"),
            script: path("didact.js"),
            found: path("found.css"),
            whole: path("whole.css"),
            theme: path("theme.js"),
            moved: path("moved.js"),
            icon: path("icon.svg"),
            sans: font("fonts/sans.woff2"),
            serif: font("fonts/serif.woff2"),
            mono: font("fonts/mono.woff2"),
            math: font("fonts/math.woff2"),
        }
    }
}
