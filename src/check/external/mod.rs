//! Checks links to other hosts: `didact check --external`.
//!
//! Each address is requested once; hosts are processed in parallel, the addresses of one host one
//! after the other with a gap between them. Working addresses are not requested again for a week
//! ([`Memory`]); failing ones are, each time. The current time is a parameter: no clock is read
//! here.

pub mod http;
mod judge;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::address::is_remote;
use crate::course::Course;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lesson::day::Day;
use crate::lesson::{LessonLink, normalize};
use crate::settings::Allow;

pub use judge::{Ask, HttpReply, Method, Patience, Silence, Verdict};

/// Seconds in a day.
const DAY: u64 = 86_400;

/// Number of seconds for which a working address is not requested again.
const VALID_FOR: u64 = 7 * DAY;

/// Number of hosts that are asked in parallel.
const HOSTS: usize = 8;

/// Verdicts by address, each with the time of the request in seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Memory(pub BTreeMap<String, (u64, Verdict)>);

/// Number of addresses, and number of those that were requested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddressCounts {
    /// Number of different addresses in the course.
    pub addresses: usize,
    /// Number of addresses that were requested now.
    pub asked: usize,
}

/// Checks the links to other hosts; `now` is in seconds since 1970.
pub fn check(
    course: &Course,
    shown: &str,
    asker: &dyn Ask,
    patience: Patience,
    memory: &mut Memory,
    now: u64,
) -> (Vec<Diagnostic>, AddressCounts) {
    let allowed = &course.settings.links.allow;
    let mut found = expired(allowed, shown, now);
    let links = places_by_address(course, shown);
    let wanted: Vec<&str> = links
        .keys()
        .filter(|address| !allowed.iter().any(|allow| address.starts_with(&allow.url)))
        .map(String::as_str)
        .collect();
    let unknown: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|address| !memory.knows(address, now))
        .collect();
    let counts = AddressCounts {
        addresses: links.len(),
        asked: unknown.len(),
    };
    for (address, verdict) in ask_all(&unknown, asker, patience) {
        memory.0.insert(address, (now, verdict));
    }
    for address in wanted {
        if let Some((_, verdict)) = memory.0.get(address) {
            let places = links.get(address).into_iter().flatten();
            found.extend(places.filter_map(|place| explain(address, verdict, place)));
        }
    }
    // The file would otherwise grow with every address that a course ever had.
    memory.0.retain(|address, _| links.contains_key(address));
    (found, counts)
}

impl Memory {
    fn knows(&self, address: &str, now: u64) -> bool {
        self.0.get(address).is_some_and(|(then, verdict)| {
            let good = matches!(verdict, Verdict::Works | Verdict::Moved(_));
            good && now.saturating_sub(*then) < VALID_FOR
        })
    }
}

/// A place of an address in a lesson or in the bibliography.
struct AddressPlace {
    span: Option<Span>,
    /// Span of the address itself, if a fix can replace it.
    exact: Option<Span>,
}

/// Returns all addresses with their places.
fn places_by_address(course: &Course, shown: &str) -> BTreeMap<String, Vec<AddressPlace>> {
    let mut links: BTreeMap<String, Vec<AddressPlace>> = BTreeMap::new();
    for lesson in course.all() {
        for link in lesson.links() {
            let LessonLink {
                destination,
                range,
                written,
                ..
            } = link;
            if is_remote(&destination) {
                let place = AddressPlace {
                    exact: written.map(|range| lesson.span(range)),
                    span: Some(lesson.span(range)),
                };
                let address = if destination.starts_with("//") {
                    format!("https:{destination}")
                } else {
                    destination
                };
                links.entry(address).or_default().push(place);
            }
        }
    }
    for (address, span) in sources(course, shown) {
        // An identifier of a registry is only a part of the address, so a fix cannot replace it.
        let is_whole = span.end - span.start == address.len();
        let place = AddressPlace {
            exact: is_whole.then(|| span.clone()),
            span: Some(span),
        };
        links.entry(address).or_default().push(place);
    }
    links
}

/// The fields of a bibliography entry that contain addresses, with their places.
#[derive(Default, serde::Deserialize)]
#[serde(default, expecting = "keys with values")]
struct SourceAddresses {
    url: Option<toml::Spanned<String>>,
    doi: Option<toml::Spanned<String>>,
    arxiv: Option<toml::Spanned<String>>,
}

/// Returns the addresses in the bibliography, each with the place of its text.
fn sources(course: &Course, shown: &str) -> Vec<(String, Span)> {
    let bytes = course.files.get("bibliography.toml");
    let text = normalize(&String::from_utf8_lossy(
        bytes.map_or(&[], |bytes| &**bytes),
    ));
    // Errors in the file are already reported.
    let sources: BTreeMap<String, SourceAddresses> = toml::from_str(&text).unwrap_or_default();
    let file: Arc<str> = shown.replace("course.toml", "bibliography.toml").into();
    let fields = sources.into_values().flat_map(|source| {
        let SourceAddresses { url, doi, arxiv } = source;
        [
            url.map(|url| ("", url)),
            doi.map(|doi| ("https://doi.org/", doi)),
            arxiv.map(|arxiv| ("https://arxiv.org/abs/", arxiv)),
        ]
        .into_iter()
        .flatten()
    });
    let found = fields.map(|(before, field)| {
        let range = field.span();
        let address = format!("{before}{}", field.get_ref());
        // The place without the quotes.
        let inner = range.start + 1..range.end.max(range.start + 2) - 1;
        (address, Span::new(&file, inner))
    });
    found.filter(|(address, _)| is_remote(address)).collect()
}

/// Processes hosts in parallel, and the addresses of one host one after the other.
fn ask_all(addresses: &[&str], asker: &dyn Ask, patience: Patience) -> Vec<(String, Verdict)> {
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for address in addresses {
        hosts.entry(host(address)).or_default().push(address);
    }
    let queue: Vec<Vec<&str>> = hosts.into_values().collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some(host) = queue.get(next.fetch_add(1, Ordering::Relaxed)) {
            // A page is requested once for all its fragments; addresses are sorted.
            let pages = host.chunk_by(|a, b| split(a).0 == split(b).0);
            for (index, addresses) in pages.enumerate() {
                if index > 0 {
                    asker.wait(patience.gap);
                }
                let fragments: Vec<&str> = addresses.iter().map(|one| split(one).1).collect();
                let (page, _) = split(addresses[0]);
                let verdicts = judge::judge(page, &fragments, asker, patience);
                let owned = addresses.iter().map(|&address| address.to_owned());
                let mut done = done.lock().expect("no holder panics");
                done.extend(owned.zip(verdicts));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..HOSTS.min(queue.len()) {
            scope.spawn(work);
        }
    });
    done.into_inner().expect("no holder panics")
}

/// Splits an address into page and fragment.
fn split(address: &str) -> (&str, &str) {
    address.split_once('#').unwrap_or((address, ""))
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or("")
}

fn explain(address: &str, verdict: &Verdict, place: &AddressPlace) -> Option<Diagnostic> {
    let span = place.span.clone();
    let found = match verdict {
        Verdict::Works => return None,
        Verdict::Moved(now) => {
            let message = format!("`{address}` has moved for good");
            let help = format!("it is `{now}` now");
            let found = Diagnostic::new(Code::LinkMoved, span, message).with_help(help);
            match &place.exact {
                Some(exact) => found.with_fix(exact.clone(), now),
                None => found,
            }
        }
        Verdict::Unseen(why) => {
            let message = format!("`{address}` does not show itself: {why}");
            let help = "look at it yourself, and allow it in `course.toml` if it is right";
            Diagnostic::warning(Code::LinkExternal, span, message).with_help(help)
        }
        Verdict::NoAnchor(fragment) => {
            let message = format!("the page `{address}` has no `#{fragment}`");
            let help = "link to an id that stands on that page";
            Diagnostic::new(Code::LinkExternal, span, message).with_help(help)
        }
        Verdict::Fails(why) => {
            let message = format!("`{address}` does not work: {why}");
            let help = "link to something else, or allow it for a while in `course.toml`";
            Diagnostic::new(Code::LinkExternal, span, message).with_help(help)
        }
    };
    Some(found)
}

/// Reports entries of the allow list whose date has passed or is invalid.
fn expired(allowed: &[Allow], shown: &str, now: u64) -> Vec<Diagnostic> {
    let today = Day::since_1970(now / DAY);
    let found = allowed.iter().filter_map(|allow| {
        let until = allow.until.get_ref();
        let message = match Day::read(until) {
            None => format!("`{until}` is not a day such as `{today}`"),
            Some(last) if last < today => {
                let Allow { url, reason, .. } = allow;
                format!("`{url}` was allowed to fail until {until} ({reason})")
            }
            Some(_) => return None,
        };
        let span = Span::new(&shown.into(), allow.until.span());
        let help = "see whether it works again, and delete the entry or choose another day";
        Some(Diagnostic::new(Code::AllowExpired, span, message).with_help(help))
    });
    found.collect()
}
