//! Detects addresses of the site that are used twice.
//!
//! There is no list of reserved addresses: every path that the site contains is taken. Addresses
//! that differ only in case or in the form of their letters (NFC) are equal, as they are on disks
//! of macOS and Windows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::page::{CourseView, Page};
use crate::source::CourseLayout;

/// Owner of an address.
#[derive(Clone, Copy, Debug)]
pub(super) enum Claimant<'a> {
    /// A lesson or page of the author.
    Lesson(&'a Lesson),
    /// An earlier address of a lesson.
    Alias(&'a Lesson, &'a str),
    /// A file below `content/`.
    File(&'a str),
    /// A generated file that belongs to a lesson, such as its downloads.
    OfLesson,
    /// A redirect from an earlier address, which may be anywhere in the site.
    Redirect,
    /// A page or file that every site has.
    Site,
}

/// An address with its owner.
#[derive(Clone, Debug)]
pub(super) struct AddressClaim<'a> {
    /// Path in the site.
    pub path: String,
    /// Owner of the path.
    pub claimant: Claimant<'a>,
}

impl<'a> AddressClaim<'a> {
    /// Creates a claim.
    pub(super) fn new(path: impl Into<String>, claimant: Claimant<'a>) -> Self {
        Self {
            path: path.into(),
            claimant,
        }
    }
}

/// Returns an address in the form that disks without case compare.
fn case_folded(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase()
}

/// Returns the claims of rendered pages: those of lessons, of earlier addresses, and of the site.
pub(super) fn of_pages<'a>(view: &CourseView<'a>, pages: &[Page]) -> Vec<AddressClaim<'a>> {
    let course = view.course;
    // Two pages may have one path. Each lesson and each alias is the owner of one of them, so both
    // lists lose what has been assigned.
    let mut lessons: HashMap<&str, Vec<&'a Lesson>> = HashMap::new();
    for lesson in course.all() {
        lessons.entry(&lesson.page).or_default().push(lesson);
    }
    let mut aliases: BTreeSet<&str> = course.aliases.keys().map(String::as_str).collect();
    let claims = pages.iter().map(|page| {
        if let Some(lesson) = lessons.get_mut(&*page.path).and_then(Vec::pop) {
            return AddressClaim::new(page.path.clone(), Claimant::Lesson(lesson));
        }
        let slug = page.path.strip_suffix("/index.html").unwrap_or("");
        let alias = course
            .aliases
            .get_key_value(slug)
            .filter(|_| aliases.remove(slug));
        let alias_of = alias.and_then(|(alias, now)| Some((alias, course.by_slug(now)?)));
        let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let claimant = match alias_of {
            Some((alias, lesson)) => Claimant::Alias(lesson, alias),
            None if course.redirects.contains_key(&*page.path) => Claimant::Redirect,
            // Recall cards and similar files are beside the page of their lesson.
            None if slug.is_empty() && course.by_slug(folder).is_some() => Claimant::OfLesson,
            None => Claimant::Site,
        };
        AddressClaim::new(page.path.clone(), claimant)
    });
    claims.collect()
}

/// Returns the claim of a title's picture, which is beside its page.
pub(super) fn of_picture<'a>(view: &CourseView<'a>, path: &str) -> AddressClaim<'a> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let claimant = match view.course.by_slug(folder) {
        Some(_) => Claimant::OfLesson,
        None => Claimant::Site,
    };
    AddressClaim::new(path, claimant)
}

/// Reports addresses with more than one owner.
pub(super) fn collisions(claims: &[AddressClaim<'_>], layout: &CourseLayout) -> Vec<Diagnostic> {
    let keys: Vec<String> = claims
        .iter()
        .map(|claim| case_folded(&claim.path))
        .collect();
    let mut by_path: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        by_path.entry(key).or_default().push(at);
    }
    // Two lessons at one address are reported by `course`; what belongs to both follows from it.
    let follows = |key: &str, claim: &AddressClaim<'_>| {
        let (folder, _) = key.rsplit_once('/').unwrap_or(("", key));
        let pages = by_path.get(&*format!("{folder}/index.html"));
        matches!(claim.claimant, Claimant::OfLesson) && pages.is_some_and(|pages| pages.len() > 1)
    };
    let mut found = Vec::new();
    for (key, claimed) in &by_path {
        let (first, others) = claimed.split_first().expect("each path has a claim");
        for &other in others {
            if !follows(key, &claims[other]) {
                found.extend(collision(&claims[*first], &claims[other], layout));
            }
        }
        // A file and a folder cannot have the same path.
        for (at, _) in key.match_indices('/') {
            if let Some(file) = by_path.get(&key[..at]) {
                found.extend(collision(&claims[file[0]], &claims[*first], layout));
            }
        }
        for &at in claimed {
            found.extend(shared_folder(&claims[at], key, &by_path, claims, layout));
        }
    }
    found
}

/// Reports a lesson whose folder contains files of the site.
fn shared_folder(
    claim: &AddressClaim<'_>,
    key: &str,
    by_path: &BTreeMap<&str, Vec<usize>>,
    claims: &[AddressClaim<'_>],
    layout: &CourseLayout,
) -> Option<Diagnostic> {
    let Claimant::Lesson(_) = claim.claimant else {
        return None;
    };
    // The first page shares the root folder with all other pages.
    let folder = format!("{}/", key.strip_suffix("/index.html")?);
    let inside = by_path
        .range(&*folder..)
        .take_while(|(path, _)| path.starts_with(&*folder));
    let mut others = inside.flat_map(|(_, claimed)| claimed.iter().map(|&at| &claims[at]));
    let ours = others
        .find(|other| matches!(other.claimant, Claimant::Site) && other.path != claim.path)?;
    collision(claim, ours, layout)
}

/// Reports that two owners use one address; `None` if an earlier stage reports it, or if both are ours.
fn collision(
    a: &AddressClaim<'_>,
    b: &AddressClaim<'_>,
    layout: &CourseLayout,
) -> Option<Diagnostic> {
    use Claimant::{Alias, File, Lesson, OfLesson, Redirect, Site};
    let (own, other) = if rank(&a.claimant) >= rank(&b.claimant) {
        (a, b)
    } else {
        (b, a)
    };
    let owner = other_owner(other, own, layout)?;
    let address = shown_address(own);
    Some(match &own.claimant {
        Lesson(lesson) => {
            let message = format!("the address {address} is taken by {owner}");
            Diagnostic::new(Code::AddressTaken, lesson.span(0..0), message)
                .with_help("give the folder another name; `aliases` keeps old links alive")
        }
        Alias(lesson, alias) => {
            let mut aliases = lesson.front.aliases.iter();
            let written = aliases.find(|one| one.as_str() == *alias);
            let span = lesson.span(written.map_or(0..0, |alias| alias.range.clone()));
            let message = format!("the earlier address {address} is taken by {owner}");
            Diagnostic::new(Code::Alias, span, message).with_help("take it out")
        }
        File(file) => {
            let file = layout.shown(file);
            let message = format!("`{file}` wants the address {address}, taken by {owner}");
            Diagnostic::new(Code::AddressTaken, None, message)
                .with_help("give the file another name")
        }
        OfLesson | Redirect | Site => {
            let message = format!("two pages want the address {address}");
            Diagnostic::new(Code::AddressTaken, None, message)
                .with_help("give the file another name")
        }
    })
}

/// Describes the owner of `other` for a message about `own`; `None` if this collision is not reported.
fn other_owner(
    other: &AddressClaim<'_>,
    own: &AddressClaim<'_>,
    layout: &CourseLayout,
) -> Option<String> {
    use Claimant::{Alias, File, Lesson, OfLesson, Redirect, Site};
    Some(match &other.claimant {
        // Equal folder names of lessons are reported by `course`.
        Lesson(_) if matches!(own.claimant, Lesson(_)) => return None,
        Lesson(lesson) => format!("the address of {}", lesson.file),
        Alias(lesson, _) => format!("an earlier address of {}", lesson.file),
        File(name) => match own.claimant {
            File(same) if same == *name => return None,
            _ => format!("the file `{}`", layout.shown(name)),
        },
        OfLesson => format!("{}, which belongs to a lesson", shown_address(other)),
        Redirect => format!("{}, a redirect of the course", shown_address(other)),
        Site if matches!(own.claimant, Site | OfLesson) => return None,
        Site => format!("{} of the site", shown_address(other)),
    })
}

/// Returns an address as readers see it, in backticks: without `index.html`.
fn shown_address(claim: &AddressClaim<'_>) -> String {
    let folder = claim
        .path
        .strip_suffix("index.html")
        .filter(|folder| !folder.is_empty());
    format!("`{}`", folder.unwrap_or(&claim.path))
}

/// Returns the priority for the report: it goes to the owner that is easiest to rename.
fn rank(claimant: &Claimant<'_>) -> u8 {
    match claimant {
        Claimant::Alias(..) => 4,
        Claimant::Lesson(_) => 3,
        Claimant::File(_) => 2,
        Claimant::OfLesson | Claimant::Redirect => 1,
        Claimant::Site => 0,
    }
}
