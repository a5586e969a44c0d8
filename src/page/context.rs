//! What templates are given: one documented context for each kind of page.
//!
//! Every field is always there; what a lesson does not have is empty or null.

use serde::Serialize;

use super::assets::Assets;
use super::pace::Pace;
use super::view::{self, CourseView};
use crate::lesson::{Lesson, slug};

/// The context of every page.
#[derive(Serialize)]
pub struct PageContext<B: Serialize> {
    /// The course as a whole.
    pub site: Site,
    /// This page.
    pub page: Head,
    /// Addresses of style and scripts.
    pub assets: AssetPaths,
    /// What is particular to the kind of page.
    #[serde(flatten)]
    pub body: B,
}

/// Where a zip file of the site stands, if there is one.
pub const ARCHIVE: &str = "course.zip";

/// The course as a whole.
#[derive(Serialize)]
pub struct Site {
    /// What browsers store a reader's progress under: a word made of the title, or `id`.
    pub id: String,
    /// Whether there are recall cards to review.
    pub review: bool,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// BCP 47.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Names, joined.
    pub authors: String,
    /// License of text and code.
    pub license: String,
    /// Address of the repository, or empty.
    pub repository: String,
    /// Pages of the author's that are not lessons, from the top of the site.
    pub pages: Vec<Link>,
    /// Address of the feed from the top of the site; empty without one.
    pub feed: String,
    /// Pages that list what lessons hold: the map, figures, exercises, sources, search.
    pub overviews: Vec<Link>,
    /// Address of a zip file of the site, from its top; empty without one.
    pub archive: &'static str,
}

/// What the head of a page says.
#[derive(Serialize)]
pub struct Head {
    /// The page's own title.
    pub title: String,
    /// One sentence; may be empty.
    pub description: String,
    /// What leads to the top of the site: `../`; empty at the top.
    pub root: String,
    /// For a page that is shown at any depth: the path of the site on its host.
    pub base: Option<String>,
    /// Absolute address, if the course knows where it will stand.
    pub canonical: Option<String>,
    /// JSON-LD, ready for a data block.
    pub data: String,
    /// Absolute address of the picture that other sites show beside a link, if there is one.
    pub image: Option<String>,
    /// The same page in other languages.
    pub translations: Vec<Translation>,
}

/// A page in another language.
#[derive(Serialize)]
pub struct Translation {
    /// BCP 47.
    pub language: String,
    /// Absolute address.
    pub href: String,
}

/// Addresses of style and scripts, relative to the page.
#[derive(Serialize)]
pub struct AssetPaths {
    /// The stylesheet.
    pub style: String,
    /// The script of the page, loaded late.
    pub script: String,
    /// What styles results of searches and overviews.
    pub found: String,
    /// What styles the page with all lessons.
    pub whole: String,
    /// The few lines that set the theme before anything is painted.
    pub theme: String,
    /// What stands for the course in a tab.
    pub icon: String,
}

/// A link with the words it carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Relative address.
    pub href: String,
    /// The title of what it leads to.
    pub title: String,
    /// The lesson's number.
    pub number: Option<u32>,
}

/// What is particular to lessons.
#[derive(Serialize)]
pub struct LessonBody {
    /// Number, level and texts of the front matter.
    pub lesson: LessonHead,
    /// HTML of the lesson.
    pub content: String,
    /// The on-page contents.
    pub rail: Vec<RailEntry>,
    /// The lesson before.
    pub previous: Option<Link>,
    /// The lesson after.
    pub next: Option<Link>,
    /// Where the page comes from.
    pub provenance: Provenance,
}

/// The opening of a lesson.
#[derive(Serialize)]
pub struct LessonHead {
    /// Its address, and its name in what a browser stores.
    pub slug: String,
    /// The number readers see.
    pub number: Option<u32>,
    /// `Advanced`, or empty.
    pub level: String,
    /// As in the course map: `advanced`.
    pub level_id: String,
    /// One sentence.
    pub summary: String,
    /// One sentence that closes it.
    pub outro: String,
    /// What readers will be able to do.
    pub objectives: Vec<ObjectiveEntry>,
    /// Lessons that come before.
    pub requires: Vec<Requirement>,
    /// Projects of its demos and exercises, and its recall cards.
    pub downloads: Vec<Link>,
    /// How long it takes.
    pub time: Pace,
    /// Days after which to review.
    pub review: Vec<u32>,
}

/// A lesson that comes before, and what it gives.
#[derive(Serialize)]
pub struct Requirement {
    /// The lesson.
    pub link: Link,
    /// Its summary; may be empty.
    pub summary: String,
}

/// One objective and the checks that test it.
#[derive(Serialize)]
pub struct ObjectiveEntry {
    /// Its text.
    pub text: String,
    /// Ids of the checks.
    pub checks: Vec<String>,
}

/// One line of the on-page contents.
#[derive(Serialize)]
pub struct RailEntry {
    /// Where it leads.
    pub id: String,
    /// Section number, or empty.
    pub number: String,
    /// Plain words.
    pub title: String,
    /// Whether the pre-check may send readers past it.
    pub skip: bool,
}

/// Where a page comes from.
#[derive(Serialize)]
pub struct Provenance {
    /// The source file, in the repository.
    pub source: Option<String>,
    /// Where it can be edited.
    pub edit: Option<String>,
    /// Where a problem can be reported.
    pub report: Option<String>,
    /// First digits of the digest of the source.
    pub digest: String,
    /// `rustc 1.95.0, ndarray 0.17.2`
    pub environment: String,
    /// Demos that were compiled.
    pub demos: usize,
    /// Values that were compared with published ones.
    pub checks: usize,
}

/// What is particular to the home page.
#[derive(Serialize)]
pub struct HomeBody {
    /// Lessons by level.
    pub levels: Vec<LevelEntry>,
    /// Where to begin.
    pub start: Option<Link>,
    /// How many lessons there are.
    pub lessons: usize,
    /// Minutes of all lessons.
    pub hours: String,
    /// How many programs the lessons hold.
    pub programs: usize,
}

/// The lessons of one level.
#[derive(Serialize)]
pub struct LevelEntry {
    /// `advanced`
    pub id: String,
    /// `Advanced`
    pub title: String,
    /// Minutes of all its lessons.
    pub hours: String,
    /// Its lessons.
    pub lessons: Vec<MapEntry>,
}

/// A lesson in the course map.
#[derive(Serialize)]
pub struct MapEntry {
    /// Relative address.
    pub href: String,
    /// Its name in what a browser stores.
    pub slug: String,
    /// The number readers see.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// How long it takes.
    pub minutes: u32,
    /// Lessons that come before.
    pub requires: Vec<Link>,
}

/// What is particular to other pages.
#[derive(Serialize)]
pub struct ProseBody {
    /// HTML of the page.
    pub content: String,
}

/// What is particular to pages at earlier addresses.
#[derive(Serialize)]
pub struct RedirectBody {
    /// Where the lesson is now, relative to the page.
    pub target: String,
}

impl Site {
    /// What pages say of the course.
    pub fn of(view: &CourseView<'_>) -> Self {
        let course = view.course;
        let settings = &course.settings;
        let pages = course.pages.iter();
        Self {
            id: match settings.id.as_str() {
                "" => slug(&settings.title),
                id => id.to_owned(),
            },
            review: view.has_cards,
            pages: pages.map(|page| Link::from_top(page)).collect(),
            feed: feed(view),
            overviews: view.overviews.clone(),
            archive: match settings.site.archive {
                true => ARCHIVE,
                false => "",
            },
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

impl Link {
    /// A link as pages at the top of the site write it.
    pub fn from_top(to: &Lesson) -> Self {
        Self {
            href: format!("{}/", view::escaped(&to.slug)),
            title: view::title(to),
            number: view::number(to),
        }
    }
}

/// There is a feed where the address of the site is known and a lesson has a day.
fn feed(view: &CourseView<'_>) -> String {
    match view.has_days && !view.course.settings.base_url.is_empty() {
        true => "feed.xml".to_owned(),
        false => String::new(),
    }
}

/// The page at `path` in other languages, itself among them if there are any.
pub fn translations(view: &CourseView<'_>, path: &str) -> Vec<Translation> {
    let settings = &view.course.settings;
    let Some(own) = canonical(view, path).filter(|_| !settings.translations.is_empty()) else {
        return Vec::new();
    };
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let others = settings
        .translations
        .iter()
        .map(|(language, base)| Translation {
            language: language.clone(),
            href: format!("{}/{path}", base.trim_end_matches('/')),
        });
    let language = settings.language.clone();
    let own = std::iter::once(Translation {
        language,
        href: own,
    });
    own.chain(others).collect()
}

/// Languages written from right to left.
pub fn direction(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or("") {
        "ar" | "dv" | "fa" | "he" | "ps" | "ur" | "yi" => "rtl",
        _ => "ltr",
    }
}

impl AssetPaths {
    /// The paths as a page below `root` must write them.
    pub fn of(assets: &Assets, root: &str) -> Self {
        let path = |name| format!("{root}{}", assets.path(name));
        Self {
            style: path("didact.css"),
            script: path("didact.js"),
            found: path("found.css"),
            whole: path("whole.css"),
            theme: path("theme.js"),
            icon: path("icon.svg"),
        }
    }
}

/// The absolute address of a page, if the course knows where it will stand.
pub fn canonical(view: &CourseView<'_>, path: &str) -> Option<String> {
    let base = &view.course.settings.base_url;
    let slash = if base.ends_with('/') { "" } else { "/" };
    let path = path.strip_suffix("index.html").unwrap_or(path);
    (!base.is_empty()).then(|| format!("{base}{slash}{path}"))
}
