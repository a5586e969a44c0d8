//! Checks links inside the site: the target pages, files and anchors exist.
//!
//! It checks the finished HTML, so links of templates are included; places are looked up in the
//! lesson of the page. Other hosts are not asked.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::address::{has_scheme, is_remote, is_top, percent_decoded, resolve};
use super::family::{CheckFamily, CheckFunction};
use super::pages::CheckedPages;
use super::place::{self, LinksByAddress, PlacedLink, is_picture};
use crate::diagnostic::{Code, Diagnostic, certain, nearest};
use crate::lesson::tree::BlockKind;
use crate::lesson::{Lesson, visit};
use crate::page::Scan;
use crate::parallel;

/// Links, ids and the resources of pages.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[
        Code::LinkDead,
        Code::AnchorMissing,
        Code::LinkMoved,
        Code::DuplicateId,
        Code::AssetMissing,
        Code::OffOrigin,
    ],
    functions: &[CheckFunction::Site(check)],
};

fn check(pages: &CheckedPages<'_>) -> Vec<Diagnostic> {
    let found = parallel::flat_map(&pages.scans, |(path, page)| {
        let checker = Checker {
            pages,
            path,
            lesson: pages.origins.get(*path).copied(),
            links: OnceCell::new(),
        };
        let mut found = Vec::new();
        checker.check(page, &mut found);
        found
    });
    gathered(found)
}

/// A diagnostic, and what decides whether it is merged with others.
struct LinkFinding {
    diagnostic: Diagnostic,
    /// Place in a finished page, if there is none in a lesson.
    page: Option<OnPage>,
    /// The file of the site that does not exist.
    missing: Option<String>,
}

impl LinkFinding {
    /// Creates a finding with a place in a lesson.
    fn placed(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic,
            page: None,
            missing: None,
        }
    }
}

/// Place in a finished page.
struct OnPage {
    path: String,
    /// The link or id.
    subject: String,
}

/// Merges equal problems of many pages, which come from a template.
///
/// A missing file that is reported in a lesson is not reported again for pages that repeat its picture.
fn gathered(all: Vec<LinkFinding>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let placed: BTreeSet<String> = all
        .iter()
        .filter(|found| found.page.is_none())
        .filter_map(|found| found.missing.clone())
        .collect();
    let is_repeated = |found: &LinkFinding| {
        let missing = found.missing.as_ref().filter(|_| found.page.is_some());
        missing.is_some_and(|file| placed.contains(file))
    };
    let mut of_pages: BTreeMap<(Code, String), (Diagnostic, String, usize)> = BTreeMap::new();
    for LinkFinding {
        diagnostic, page, ..
    } in all.into_iter().filter(|found| !is_repeated(found))
    {
        let Some(OnPage { path, subject }) = page else {
            found.push(diagnostic);
            continue;
        };
        let key = (diagnostic.code, subject);
        let entry = of_pages.entry(key).or_insert((diagnostic, path, 0));
        entry.2 += 1;
    }
    found.extend(of_pages.into_values().map(|(diagnostic, path, count)| {
        let others = match count - 1 {
            0 => String::new(),
            1 => " and on 1 other: a template writes it".to_owned(),
            others => format!(" and on {others} others: a template writes it"),
        };
        diagnostic.with_note(format!("found in the finished page `{path}`{others}"))
    }));
    found
}

struct Checker<'a> {
    pages: &'a CheckedPages<'a>,
    path: &'a str,
    lesson: Option<&'a Lesson>,
    /// Links of the lesson, collected when the first problem is found.
    links: OnceCell<LinksByAddress>,
}

/// An error in a link, before it has a place.
struct LinkError {
    code: Code,
    message: String,
    help: String,
    /// Correction of the end of the destination.
    fix: Option<Correction>,
    /// The file of the site that does not exist.
    missing: Option<String>,
}

/// A wrong end of a destination, and its replacement.
#[derive(Clone)]
struct Correction {
    wrong: String,
    right: String,
}

impl Checker<'_> {
    fn check(&self, page: &Scan, found: &mut Vec<LinkFinding>) {
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
                Some(at) => LinkFinding::placed(at.with_help(help)),
                None => self.at_page(Code::DuplicateId, id, message, help),
            });
        }
        // A page may repeat a link; `at` finds all of its places.
        let links: BTreeSet<&str> = page.links.iter().map(String::as_str).collect();
        for link in links {
            let wrong = self.check_link(link, Code::LinkDead);
            found.extend(wrong.into_iter().flat_map(|wrong| self.at(link, &wrong)));
        }
        let resources: BTreeSet<&str> = page.resources.iter().map(String::as_str).collect();
        for resource in resources {
            let wrong = if is_remote(resource) {
                Some(self.off_origin(resource))
            } else {
                self.check_link(resource, Code::AssetMissing)
            };
            found.extend(
                wrong
                    .into_iter()
                    .flat_map(|wrong| self.at(resource, &wrong)),
            );
        }
        if let Some(lesson) = self.lesson {
            let moved = place::moved(self.pages.course, lesson);
            found.extend(moved.into_iter().map(LinkFinding::placed));
        }
    }

    fn links(&self, lesson: &Lesson) -> &LinksByAddress {
        // Collected once: a lesson may have thousands of dead links.
        let view = &self.pages.view;
        self.links.get_or_init(|| place::links(view, lesson))
    }

    fn off_origin(&self, resource: &str) -> LinkError {
        LinkError {
            code: Code::OffOrigin,
            message: format!("the page loads `{resource}` from another host"),
            help: "put the file beside the lesson and link to it there".to_owned(),
            fix: None,
            missing: None,
        }
    }

    /// Returns true if the lesson itself already reports that the id is used twice.
    fn is_reported(&self, id: &str) -> bool {
        self.lesson
            .is_some_and(|lesson| lesson.repeated_ids.contains(id))
    }

    /// Checks a link; `missing` is the code for a file that does not exist.
    fn check_link(&self, link: &str, missing: Code) -> Option<LinkError> {
        if is_remote(link) || has_scheme(link) {
            return None;
        }
        let (address, fragment) = link.split_once('#').unwrap_or((link, ""));
        let path = address.split('?').next().unwrap_or("");
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if self.pages.course.outside(folder, path).is_some() {
            return None;
        }
        let Some(resolved) = resolve(self.path, path) else {
            return Some(self.dead(link, path, missing));
        };
        let own = Some(self.path).filter(|_| path.is_empty());
        let Some(file) = own.or_else(|| self.pages.file_at(&resolved)) else {
            return Some(self.dead(link, resolved.trim_end_matches('/'), missing));
        };
        if fragment.is_empty() {
            return None;
        }
        // An earlier address only redirects; the anchor must be on the page that it leads to.
        let target = self.pages.behind(file);
        let scan = self.pages.scans.get(target)?;
        // Only browsers use a text fragment (`#:~:text=`).
        let id = fragment.split(":~:").next().unwrap_or("");
        let decoded = percent_decoded(id);
        let lesson = self.pages.origins.get(target);
        let exists = is_top(&decoded)
            || scan.ids.contains(&decoded)
            || scan.names.contains(&decoded)
            || lesson.is_some_and(|lesson| self.may_be_drawn(lesson, &decoded));
        (!exists).then(|| self.no_anchor(target, id, scan))
    }

    /// Returns true if a failed demo would draw an element with this id.
    fn may_be_drawn(&self, lesson: &Lesson, id: &str) -> bool {
        if !self.pages.broken.contains(&*lesson.file) {
            return false;
        }
        let mut named = false;
        visit(&lesson.blocks, &mut |block| {
            if let BlockKind::Figure(figure) = &block.kind {
                named |= figure.id.as_deref() == Some(id);
            }
        });
        let drawn = id.strip_prefix("fig-").or(id.strip_prefix("tbl-"));
        let mut demos = lesson.demos.iter();
        named
            || demos.any(|demo| {
                let rest = drawn.and_then(|drawn| drawn.strip_prefix(demo.name.as_str()));
                rest.is_some_and(|rest| rest.starts_with('-'))
            })
    }

    fn dead(&self, link: &str, target: &str, code: Code) -> LinkError {
        let what = match code {
            Code::AssetMissing => format!("the page needs `{link}`"),
            _ => format!("the link `{link}` leads nowhere"),
        };
        let folder = self.pages.course.layout.shown("");
        // For a picture, only another picture is a useful suggestion.
        let known = self
            .pages
            .site
            .files
            .keys()
            .map(String::as_str)
            .filter(|file| !is_picture(target) || is_picture(file));
        let beside = self
            .lesson
            .filter(|lesson| is_picture(target) && !lesson.folder.is_empty());
        let help = match (nearest(target, known), beside) {
            (Some(near), _) => format!("the nearest file is `{near}`"),
            (None, Some(lesson)) => format!("put it into `{folder}{}/`", lesson.folder),
            (None, None) => format!("link to the file as it stands in `{folder}`"),
        };
        LinkError {
            code,
            message: format!("{what}: there is no `{target}`"),
            help,
            fix: None,
            missing: Some(target.to_owned()),
        }
    }

    /// Returns the corrected link to a lesson whose folder has a new number.
    fn renumbered(&self, place: &PlacedLink<'_>) -> Option<String> {
        let link = &place.link.destination;
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        let course = self.pages.course;
        let name = course.path_of(place.lesson, path)?;
        let now = course.renumbered(&name)?;
        let hash = if link.contains('#') { "#" } else { "" };
        Some(format!("{}{hash}{fragment}", place.written(now)))
    }

    fn no_anchor(&self, target: &str, fragment: &str, scan: &Scan) -> LinkError {
        let page = if target == self.path {
            "this page".to_owned()
        } else {
            format!("`{target}`")
        };
        let ids = || scan.ids.iter().chain(&scan.names).map(String::as_str);
        let near = nearest(&percent_decoded(fragment), ids());
        let meant = certain(&percent_decoded(fragment), ids());
        let fix = meant.map(|meant| Correction {
            wrong: format!("#{fragment}"),
            right: format!("#{meant}"),
        });
        LinkError {
            code: Code::AnchorMissing,
            message: format!("no heading or figure `#{fragment}` on {page}"),
            help: match near {
                Some(near) => format!("the nearest anchor is `#{near}`"),
                None => "link to an id that stands on that page".to_owned(),
            },
            fix,
            missing: None,
        }
    }

    /// Returns a diagnostic for each place of the link in the lesson, or one at the top of the
    /// lesson.
    fn at(&self, link: &str, wrong: &LinkError) -> Vec<LinkFinding> {
        let places: Vec<PlacedLink<'_>> = self
            .lesson
            .into_iter()
            .flat_map(|lesson| place::of_link(lesson, self.links(lesson), link))
            .collect();
        if places.is_empty() {
            let found = self.at_page(wrong.code, link, wrong.message.clone(), &wrong.help);
            return vec![LinkFinding {
                missing: wrong.missing.clone(),
                ..found
            }];
        }
        let placed = places.into_iter().map(|place| LinkFinding {
            missing: wrong.missing.clone(),
            ..LinkFinding::placed(self.placed(&place, wrong))
        });
        placed.collect()
    }

    fn placed(&self, place: &PlacedLink<'_>, wrong: &LinkError) -> Diagnostic {
        let (lesson, course) = (place.lesson, self.pages.course);
        let is_missing = matches!(wrong.code, Code::LinkDead | Code::AssetMissing);
        let renumbered = is_missing.then(|| self.renumbered(place)).flatten();
        let near = || place.nearest(course).filter(|_| is_missing);
        let successor = || (wrong.code == Code::LinkDead).then(|| place.successor(course));
        let help = match &renumbered {
            Some(now) => format!("it is `{now}` now"),
            None if place.is_to_draft(course) => {
                "it is a draft: publish it first, or take the link out".to_owned()
            }
            None => match near().or_else(|| successor().flatten()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => wrong.help.clone(),
            },
        };
        let span = lesson.span(place.link.range.clone());
        let found = Diagnostic::new(wrong.code, span, wrong.message.clone()).with_help(help);
        let correction = renumbered.map(|now| Correction {
            wrong: place.link.destination.clone(),
            right: now,
        });
        let change = correction
            .or_else(|| wrong.fix.clone())
            .and_then(|change| Some((place.end_of(&change.wrong)?, change.right)));
        let Some((range, new)) = change else {
            return found;
        };
        let fix = lesson.span(range);
        let whole = &place.link.range;
        // The address of a reference is in the definition of its label, elsewhere in the text.
        let is_inside = whole.start <= fix.start && fix.end <= whole.end;
        let pointing = if is_inside {
            found
        } else {
            found.with_place(fix.clone(), "the address is written here")
        };
        pointing.with_fix(fix, new)
    }

    fn at_page(&self, code: Code, subject: &str, message: String, help: &str) -> LinkFinding {
        let head = self.lesson.map(|lesson| lesson.span(0..0));
        LinkFinding {
            diagnostic: Diagnostic::new(code, head, message).with_help(help),
            page: Some(OnPage {
                path: self.path.to_owned(),
                subject: subject.to_owned(),
            }),
            missing: None,
        }
    }
}
