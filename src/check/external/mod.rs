//! Links to other hosts: `didact check --external`.
//!
//! Each address is asked once, hosts side by side, one host's addresses one
//! after the other with a gap between them. What worked is believed for a week
//! ([`Memory`]); what did not is asked again each time. Time is a number that
//! the command line brings: nothing here reads a clock.

pub mod http;
mod judge;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::address::is_remote;
use crate::course::Course;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lesson::day::Day;
use crate::lesson::{Lesson, Link, normalize};
use crate::settings::Allow;

pub use judge::{Ask, Method, Patience, Reply, Silence, Verdict};

/// Seconds in a day.
const DAY: u64 = 86_400;

/// For how long an address that worked is believed to.
const BELIEVED: u64 = 7 * DAY;

/// Hosts that are asked at a time.
const HOSTS: usize = 8;

/// What is known of addresses: when they were asked (seconds since 1970), and what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Memory(pub BTreeMap<String, (u64, Verdict)>);

/// How many addresses there are, and how many of them were asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Different addresses of the course.
    pub addresses: usize,
    /// Those that were not known already.
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
) -> (Vec<Diagnostic>, Asked) {
    let allowed = &course.settings.links.allow;
    let mut found = expired(allowed, shown, now);
    let links = links(course, shown);
    let wanted = links.keys().filter(|address| {
        let mut allowed = allowed.iter();
        !allowed.any(|allow| address.starts_with(&allow.url))
    });
    let wanted: Vec<&str> = wanted.map(String::as_str).collect();
    let unknown = wanted
        .iter()
        .copied()
        .filter(|address| !memory.knows(address, now));
    let unknown: Vec<&str> = unknown.collect();
    let counts = Asked {
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
    memory.0.retain(|address, _| links.contains_key(address));
    (found, counts)
}

impl Memory {
    fn knows(&self, address: &str, now: u64) -> bool {
        self.0.get(address).is_some_and(|(then, verdict)| {
            let good = matches!(verdict, Verdict::Works | Verdict::Moved(_));
            good && now.saturating_sub(*then) < BELIEVED
        })
    }
}

/// One place where a lesson, or the bibliography, has an address.
struct Place {
    span: Option<Span>,
    /// The address itself, where a fix can write another.
    exact: Option<Span>,
}

/// Every address with the places that have it.
fn links(course: &Course, shown: &str) -> BTreeMap<String, Vec<Place>> {
    let mut links: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for lesson in course.all() {
        for link in lesson.links() {
            let Link {
                destination, range, ..
            } = link;
            if is_remote(&destination) {
                let place = Place {
                    exact: exact(lesson, &destination, range.clone()),
                    span: Some(lesson.span(range)),
                };
                let address = match destination.starts_with("//") {
                    true => format!("https:{destination}"),
                    false => destination,
                };
                links.entry(address).or_default().push(place);
            }
        }
    }
    for (address, span) in sources(course, shown) {
        // Numbers of registers are no addresses that a fix could write.
        let is_whole = span.end - span.start == address.len();
        let place = Place {
            exact: is_whole.then(|| span.clone()),
            span: Some(span),
        };
        links.entry(address).or_default().push(place);
    }
    links
}

/// The fields of a source that are addresses, with their places.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Addresses {
    url: Option<toml::Spanned<String>>,
    doi: Option<toml::Spanned<String>>,
    arxiv: Option<toml::Spanned<String>>,
}

/// The addresses of the bibliography as pages link to them, each with the text it is made of.
fn sources(course: &Course, shown: &str) -> Vec<(String, Span)> {
    let bytes = course.files.get("bibliography.toml");
    let text = normalize(&String::from_utf8_lossy(
        bytes.map_or(&[], |bytes| &**bytes),
    ));
    // One that cannot be read was told already.
    let sources: BTreeMap<String, Addresses> = toml::from_str(&text).unwrap_or_default();
    let file: Arc<str> = shown.replace("course.toml", "bibliography.toml").into();
    let fields = sources.into_values().flat_map(|source| {
        let Addresses { url, doi, arxiv } = source;
        let doi = doi.map(|doi| ("https://doi.org/", doi));
        let arxiv = arxiv.map(|arxiv| ("https://arxiv.org/abs/", arxiv));
        [url.map(|url| ("", url)), doi, arxiv].into_iter().flatten()
    });
    let found = fields.map(|(before, field)| {
        let range = field.span();
        let address = format!("{before}{}", field.get_ref());
        // Without the quotes.
        let inner = range.start + 1..range.end.max(range.start + 2) - 1;
        (address, Span::new(&file, inner))
    });
    found.filter(|(address, _)| is_remote(address)).collect()
}

fn exact(lesson: &Lesson, destination: &str, range: std::ops::Range<usize>) -> Option<Span> {
    let at = lesson.text[range.clone()].rfind(destination)?;
    let start = range.start + at;
    Some(lesson.span(start..start + destination.len()))
}

/// Asks hosts side by side, a host's addresses one after the other.
fn ask_all(addresses: &[&str], asker: &dyn Ask, patience: Patience) -> Vec<(String, Verdict)> {
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for address in addresses {
        hosts.entry(host(address)).or_default().push(address);
    }
    let hosts: Vec<Vec<&str>> = hosts.into_values().collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some(host) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
            // A page is asked for once, however many of its places are linked to.
            let pages = host.chunk_by(|a, b| split(a).0 == split(b).0);
            for (index, addresses) in pages.enumerate() {
                if index > 0 {
                    asker.wait(patience.gap);
                }
                let fragments: Vec<&str> = addresses.iter().map(|one| split(one).1).collect();
                let (page, _) = split(addresses[0]);
                let verdicts = judge::judge(page, &fragments, asker, patience);
                let addresses = addresses.iter().map(|&address| address.to_owned());
                let mut done = done.lock().expect("no holder panics");
                done.extend(addresses.zip(verdicts));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..HOSTS.min(hosts.len()) {
            scope.spawn(work);
        }
    });
    done.into_inner().expect("no holder panics")
}

/// The page and the fragment of an address.
fn split(address: &str) -> (&str, &str) {
    address.split_once('#').unwrap_or((address, ""))
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or("")
}

fn explain(address: &str, verdict: &Verdict, place: &Place) -> Option<Diagnostic> {
    let span = place.span.clone();
    let found = match verdict {
        Verdict::Works => return None,
        Verdict::Moved(now) => {
            let message = format!("`{address}` has moved for good");
            let help = format!("it is `{now}` now");
            let found = Diagnostic::warning(Code::LinkMoved, span, message).with_help(help);
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

/// Entries of the allow list whose day has passed, or is none.
fn expired(allowed: &[Allow], shown: &str, now: u64) -> Vec<Diagnostic> {
    let today = date(now / DAY);
    let found = allowed.iter().filter_map(|allow| {
        let until = allow.until.get_ref();
        let message = match Day::read(until) {
            None => format!("`{until}` is not a day such as `{today}`"),
            // Days of this form are in order as texts are.
            Some(_) if *until < today => {
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

/// The day that is `days` after 1970-01-01, as `2026-11-23`.
///
/// Algorithm: Howard Hinnant, `civil_from_days`.
fn date(days: u64) -> String {
    let z = days + 719_468;
    let era = z / 146_097;
    let day_of_era = z % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_dates() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(19_782), "2024-02-29");
        assert_eq!(date(20_780), "2026-11-23");
    }
}
