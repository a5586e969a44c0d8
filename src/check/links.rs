//! Links inside the site: every page, file and anchor that is linked to exists.
//!
//! It works on the finished HTML, so links of templates are held to account
//! as those of lessons are; places are looked up in the lesson the page came
//! from. Other hosts are not asked.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::address::{has_scheme, is_remote, percent_decoded, resolve};
use super::place::{self, Links, Place};
use super::{Scan, Scans};
use crate::course::Course;
use crate::diagnostic::{Code, Diagnostic, certain, nearest};
use crate::lesson::Lesson;
use crate::page::CourseView;
use crate::site::Site;

/// The lessons that pages came from, by the page's path in the site.
pub type Origins<'a> = BTreeMap<&'a str, &'a Lesson>;

/// The finished pages and what they offer and ask for.
pub struct Pages<'a> {
    /// The course they were made of.
    pub course: &'a Course,
    /// All files.
    pub site: &'a Site,
    /// Where pages came from.
    pub origins: Origins<'a>,
    /// Ids, links and resources by the page's path.
    pub scans: &'a Scans,
    /// Files by their path, and those that stand for a folder by the folder's.
    by_address: HashMap<&'a str, &'a str>,
    view: CourseView<'a>,
}

impl<'a> Pages<'a> {
    /// All pages of a site, with their scans.
    pub fn of(course: &'a Course, site: &'a Site, scans: &'a Scans, origins: Origins<'a>) -> Self {
        let files = || site.files.keys().map(String::as_str);
        let folders = files().filter_map(|path| Some((folder_of(path)?, path)));
        Self {
            course,
            site,
            origins,
            scans,
            // A folder is its `index.html`, even where a file is called as the folder.
            by_address: files().zip(files()).chain(folders).collect(),
            view: CourseView::of_addresses(course),
        }
    }

    /// Whether a file of `content/` stands in the site.
    pub fn publishes(&self, name: &str) -> bool {
        let path = match name.strip_prefix("static/") {
            Some(path) => path.to_owned(),
            None => self.view.file(name),
        };
        self.site.files.contains_key(&path)
    }

    /// The pages that a page links to.
    pub fn targets<'b>(&'b self, path: &'b str, scan: &'b Scan) -> impl Iterator<Item = &'a str> {
        let links = scan.links.iter();
        let inside = links.filter(|link| !is_remote(link) && !has_scheme(link));
        inside.filter_map(move |link| {
            let link = link.split(['#', '?']).next().unwrap_or("");
            self.file_at(&resolve(path, link)?)
        })
    }

    /// The file at an address.
    fn file_at(&self, target: &str) -> Option<&'a str> {
        let found = self.by_address.get(target.trim_end_matches('/'));
        found.copied()
    }
}

/// The folder that a page stands for.
fn folder_of(path: &str) -> Option<&str> {
    match path.strip_suffix("index.html")? {
        "" => Some(""),
        folder => folder.strip_suffix('/'),
    }
}

/// Checks all pages.
///
/// Lessons in `broken` (by file) have demos that failed, so what these would have
/// drawn is not missed.
pub fn check(pages: &Pages<'_>, broken: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let scans = pages.scans.par_iter();
    let found = scans.flat_map_iter(|(path, page)| {
        let checker = Checker {
            pages,
            broken,
            path,
            lesson: pages.origins.get(path.as_str()).copied(),
            links: OnceCell::new(),
        };
        let mut found = Vec::new();
        checker.check(page, &mut found);
        found
    });
    gathered(found.collect())
}

/// A problem, and the page and the link or id that has it if no place of a lesson does.
struct Found {
    diagnostic: Diagnostic,
    page: Option<(String, String)>,
}

/// What a template does wrong on every page is told once.
fn gathered(all: Vec<Found>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut of_pages: BTreeMap<(Code, String), (Diagnostic, String, usize)> = BTreeMap::new();
    for Found { diagnostic, page } in all {
        let Some((page, subject)) = page else {
            found.push(diagnostic);
            continue;
        };
        let key = (diagnostic.code, subject);
        let entry = of_pages.entry(key).or_insert((diagnostic, page, 0));
        entry.2 += 1;
    }
    found.extend(of_pages.into_values().map(|(diagnostic, page, count)| {
        let others = match count - 1 {
            0 => String::new(),
            1 => " and on 1 other: a template writes it".to_owned(),
            others => format!(" and on {others} others: a template writes it"),
        };
        diagnostic.with_note(format!("found in the finished page `{page}`{others}"))
    }));
    found
}

struct Checker<'a> {
    pages: &'a Pages<'a>,
    broken: &'a BTreeSet<&'a str>,
    path: &'a str,
    lesson: Option<&'a Lesson>,
    /// The lesson's links, once any is wrong.
    links: OnceCell<Links>,
}

/// What is wrong with a link, before it has a place.
struct Wrong {
    code: Code,
    message: String,
    help: String,
    /// The end of the destination that is wrong, and what should stand there.
    fix: Option<(String, String)>,
}

impl Checker<'_> {
    fn check(&self, page: &Scan, found: &mut Vec<Found>) {
        for id in page.doubles.iter().filter(|id| !self.is_reported(id)) {
            let message = format!("the id `{id}` stands twice on the page");
            let help = "give one of the two another id";
            let place = self.lesson.and_then(|lesson| {
                let range = place::of_id(lesson, id)?;
                Some(Diagnostic::new(
                    Code::DuplicateId,
                    lesson.span(range),
                    &message,
                ))
            });
            found.push(match place {
                Some(at) => Found {
                    diagnostic: at.with_help(help),
                    page: None,
                },
                None => self.at_page(Code::DuplicateId, id, message, help),
            });
        }
        let links: BTreeSet<&String> = page.links.iter().collect();
        for link in links {
            let wrong = self.check_link(link, Code::LinkDead);
            found.extend(wrong.into_iter().flat_map(|wrong| self.at(link, &wrong)));
        }
        let resources: BTreeSet<&String> = page.resources.iter().collect();
        for resource in resources {
            let wrong = match is_remote(resource) {
                true => Some(self.off_origin(resource)),
                false => self.check_link(resource, Code::AssetMissing),
            };
            found.extend(
                wrong
                    .into_iter()
                    .flat_map(|wrong| self.at(resource, &wrong)),
            );
        }
        if let Some(lesson) = self.lesson {
            let moved = place::moved(self.pages.course, lesson).into_iter();
            found.extend(moved.map(|diagnostic| Found {
                diagnostic,
                page: None,
            }));
        }
    }

    fn links(&self, lesson: &Lesson) -> &Links {
        let course = self.pages.course;
        self.links.get_or_init(|| place::links(course, lesson))
    }

    fn off_origin(&self, resource: &str) -> Wrong {
        Wrong {
            code: Code::OffOrigin,
            message: format!("the page loads `{resource}` from another host"),
            help: "put the file beside the lesson and link to it there".to_owned(),
            fix: None,
        }
    }

    /// Whether the lesson itself was found to use an id twice.
    fn is_reported(&self, id: &str) -> bool {
        let quoted = [id, id.strip_prefix("demo-").unwrap_or(id)].map(|id| format!("`{id}`"));
        let found = self.lesson.iter().flat_map(|lesson| &lesson.diagnostics);
        let mut found = found.filter(|problem| problem.code == Code::DuplicateId);
        found.any(|problem| quoted.iter().any(|id| problem.message.contains(id)))
    }

    /// What is wrong with a link; `missing` is the code for a file that does not exist.
    fn check_link(&self, link: &str, missing: Code) -> Option<Wrong> {
        if is_remote(link) || has_scheme(link) {
            return None;
        }
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        let path = path.split('?').next().unwrap_or("");
        let Some(target) = resolve(self.path, path) else {
            return Some(self.dead(link, path, missing));
        };
        let found = match path {
            "" => Some(self.path),
            _ => self.pages.file_at(&target),
        };
        let Some(target) = found else {
            return Some(self.dead(link, target.trim_end_matches('/'), missing));
        };
        if fragment.is_empty() {
            return None;
        }
        let scan = self.pages.scans.get(target)?;
        let decoded = percent_decoded(fragment);
        let known = decoded.is_empty() || scan.ids.contains(&decoded);
        let lesson = self.pages.origins.get(target);
        let known = known || lesson.is_some_and(|lesson| self.broken.contains(&*lesson.file));
        (!known).then(|| self.no_anchor(target, fragment, scan))
    }

    fn dead(&self, link: &str, target: &str, code: Code) -> Wrong {
        let what = match code {
            Code::AssetMissing => format!("the page needs `{link}`"),
            _ => format!("the link `{link}` leads nowhere"),
        };
        let known = self.pages.site.files.keys().map(String::as_str);
        let help = match nearest(target, known) {
            Some(near) => format!("the nearest file is `{near}`"),
            None => "link to the file as it stands in `content/`".to_owned(),
        };
        Wrong {
            code,
            message: format!("{what}: there is no `{target}`"),
            help,
            fix: None,
        }
    }

    /// How a dead link must be written to a lesson whose folder has another number now.
    fn renumbered(&self, place: &Place<'_>) -> Option<String> {
        let link = &place.link.destination;
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        let course = self.pages.course;
        let name = course.path_of(place.lesson, path)?;
        let now = course.renumbered(&name)?;
        let hash = if link.contains('#') { "#" } else { "" };
        Some(format!("{}{hash}{fragment}", place.written(now)))
    }

    fn no_anchor(&self, target: &str, fragment: &str, scan: &Scan) -> Wrong {
        let where_ = match target == self.path {
            true => "this page".to_owned(),
            false => format!("`{target}`"),
        };
        let ids = || scan.ids.iter().map(String::as_str);
        let near = nearest(&percent_decoded(fragment), ids());
        let meant = certain(&percent_decoded(fragment), ids());
        let fix = meant.map(|meant| (format!("#{fragment}"), format!("#{meant}")));
        Wrong {
            code: Code::AnchorMissing,
            message: format!("no heading or figure `#{fragment}` on {where_}"),
            help: match near {
                Some(near) => format!("the nearest anchor is `#{near}`"),
                None => "link to an id that stands on that page".to_owned(),
            },
            fix,
        }
    }

    /// The problem at each place of the lesson that has the link, or at its head.
    fn at(&self, link: &str, wrong: &Wrong) -> Vec<Found> {
        let places = self
            .lesson
            .map(|lesson| place::of_link(lesson, self.links(lesson), link));
        let places = places.unwrap_or_default();
        if places.is_empty() {
            return vec![self.at_page(wrong.code, link, wrong.message.clone(), &wrong.help)];
        }
        let placed = places.into_iter().map(|place| Found {
            diagnostic: self.placed(&place, wrong),
            page: None,
        });
        placed.collect()
    }

    fn placed(&self, place: &Place<'_>, wrong: &Wrong) -> Diagnostic {
        let lesson = place.lesson;
        let span = lesson.span(place.link.range.clone());
        let found = Diagnostic::new(wrong.code, span, wrong.message.clone());
        let is_missing = matches!(wrong.code, Code::LinkDead | Code::AssetMissing);
        let renumbered = is_missing.then(|| self.renumbered(place)).flatten();
        let course = self.pages.course;
        let near = || place.nearest(course).filter(|_| is_missing);
        let help = match &renumbered {
            Some(now) => format!("it is `{now}` now"),
            None if place.is_to_draft(course) => {
                "it is a draft: publish it first, or take the link out".to_owned()
            }
            None => match near() {
                Some(near) => format!("did you mean `{near}`?"),
                None => wrong.help.clone(),
            },
        };
        let found = found.with_help(help);
        let renumbered = renumbered.map(|now| (place.link.destination.clone(), now));
        let change = renumbered.or_else(|| wrong.fix.clone());
        match change.and_then(|(old, new)| Some((place.find(&old)?, new))) {
            Some((range, new)) => found.with_fix(lesson.span(range), new),
            None => found,
        }
    }

    fn at_page(&self, code: Code, subject: &str, message: String, help: &str) -> Found {
        let head = self.lesson.map(|lesson| lesson.span(0..0));
        Found {
            diagnostic: Diagnostic::new(code, head, message).with_help(help),
            page: Some((self.path.to_owned(), subject.to_owned())),
        }
    }
}
