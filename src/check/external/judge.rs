//! Judges one address: sends requests, follows redirects, retries.
//!
//! | answer | reaction |
//! |---|---|
//! | 2xx | it works; for a fragment, the page is read and must contain it |
//! | 301, 308 | followed, and reported as a permanent move |
//! | 302, 303, 307 | followed |
//! | any of these from doi.org | it works: the identifier exists |
//! | any refusal of `HEAD` | retried with `GET`, which more servers support |
//! | 401, 403, 999 | it exists, but is not public: a warning |
//! | 429, 503 | retried after `Retry-After`, or after a growing pause; a lasting 429 is a warning |
//! | other 5xx, no answer, a closed connection | retried after a growing pause |
//! | anything else | it does not work |

use std::collections::BTreeSet;
use std::time::Duration;

use crate::check::address::percent_decoded;
use crate::page::scan;

/// HTTP method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Headers only.
    Head,
    /// Headers and text.
    Get,
}

/// Answer of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpReply {
    /// Status code.
    pub status: u16,
    /// Header `Location`.
    pub location: Option<String>,
    /// Time to wait, from the header `Retry-After`.
    pub retry_after: Option<Duration>,
    /// The text, if it was requested and is HTML.
    pub html: Option<String>,
}

/// Reason why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Temporary: no connection, a closed connection, a timeout.
    Passing(String),
    /// Permanent: an invalid certificate or address.
    Lasting(String),
}

/// Sends requests and waits; the only part that uses the network and the clock.
pub trait Ask: Sync {
    /// Sends one request without following redirects.
    ///
    /// # Errors
    ///
    /// [`Silence`] if there is no answer.
    fn ask(&self, method: Method, address: &str) -> Result<HttpReply, Silence>;

    /// Waits.
    fn wait(&self, time: Duration);
}

/// Limits on retries and pauses.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Maximum number of requests for one address.
    pub tries: u32,
    /// First pause; each further one is twice as long.
    pub pause: Duration,
    /// Longest pause, whatever the server asks for.
    pub longest: Duration,
    /// Pause between two requests to the same host.
    pub gap: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 4,
            pause: Duration::from_secs(1),
            longest: Duration::from_secs(60),
            gap: Duration::from_millis(500),
        }
    }
}

/// Result for an address.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Verdict {
    /// It works.
    Works,
    /// It works, but has permanently moved to this address.
    Moved(String),
    /// It exists, but is not public; the reason.
    Unseen(String),
    /// The page exists, but lacks this anchor.
    NoAnchor(String),
    /// It does not work; the reason.
    Fails(String),
}

/// Requests a page and returns the verdict for each fragment; `""` is the page as a whole.
pub(super) fn judge(
    page: &str,
    fragments: &[&str],
    asker: &dyn Ask,
    patience: Patience,
) -> Vec<Verdict> {
    // Only browsers use a text fragment (`#:~:text=`).
    let ids: Vec<String> = fragments
        .iter()
        .map(|fragment| {
            let id = fragment.split(":~:").next().unwrap_or("");
            percent_decoded(id)
        })
        .collect();
    let mut chain = RedirectChain {
        asker,
        patience,
        at: page.to_owned(),
        moved: true,
        // Anchors require the text.
        method: if ids.iter().all(String::is_empty) {
            Method::Head
        } else {
            Method::Get
        },
    };
    let reply = match chain.go() {
        Ok(reply) => reply,
        Err(verdict) => return vec![verdict; fragments.len()],
    };
    let known = reply.html.map(|html| scan(&html)).map(|scan| {
        let names = scan.names.into_iter();
        scan.ids
            .into_iter()
            .chain(names)
            .collect::<BTreeSet<String>>()
    });
    let has = |id: &String| {
        // Code hosts add this prefix to the ids in user content.
        let bare = id.strip_prefix("user-content-").unwrap_or(id);
        let theirs = format!("user-content-{bare}");
        let has =
            |known: &BTreeSet<String>| [id, bare, &theirs].iter().any(|id| known.contains(*id));
        is_for_scripts(id) || known.as_ref().is_none_or(has)
    };
    let verdicts = ids.iter().zip(fragments).map(|(id, fragment)| {
        if !has(id) {
            Verdict::NoAnchor(id.clone())
        } else if chain.moved && chain.at != page {
            let hash = if fragment.is_empty() { "" } else { "#" };
            Verdict::Moved(format!("{}{hash}{fragment}", chain.at))
        } else {
            Verdict::Works
        }
    });
    verdicts.collect()
}

/// Returns true for fragments that are no ids: empty, the top, line numbers, routes, settings.
fn is_for_scripts(fragment: &str) -> bool {
    let lines = fragment.strip_prefix('L').unwrap_or("");
    let is_line = lines.starts_with(|c: char| c.is_ascii_digit());
    let rest = lines.trim_start_matches(|c: char| c.is_ascii_digit() || "LC-".contains(c));
    let is_lines = is_line && rest.is_empty();
    let is_route = fragment.starts_with(['/', '!']) || fragment.contains('=');
    fragment.is_empty() || fragment.eq_ignore_ascii_case("top") || is_lines || is_route
}

/// The redirects from an address to its final page.
struct RedirectChain<'a> {
    asker: &'a dyn Ask,
    patience: Patience,
    at: String,
    /// True if all redirects so far were permanent.
    moved: bool,
    method: Method,
}

/// Registries of identifiers, which redirect to the current address.
const REGISTERS: [&str; 2] = ["https://doi.org/", "https://dx.doi.org/"];

/// Maximum number of redirects; browsers allow a similar number.
const STEPS: usize = 10;

impl RedirectChain<'_> {
    /// Returns the final answer, or the verdict if there is none.
    fn go(&mut self) -> Result<HttpReply, Verdict> {
        for _ in 0..STEPS {
            let reply = self.ask_with_retries().map_err(Verdict::Fails)?;
            match reply.status {
                200..=299 => return Ok(reply),
                301 | 302 | 303 | 307 | 308 => {
                    if REGISTERS
                        .iter()
                        .any(|register| self.at.starts_with(register))
                    {
                        // The identifier exists; publishers often show their pages to people only.
                        self.moved = false;
                        return Ok(HttpReply::default());
                    }
                    let next = reply.location.and_then(|to| join(&self.at, &to));
                    let Some(next) = next else {
                        let why = format!("{} without a place to go", reply.status);
                        return Err(Verdict::Fails(why));
                    };
                    self.moved &= matches!(reply.status, 301 | 308);
                    self.at = next;
                }
                // LinkedIn answers programs with 999.
                401 | 403 | 429 | 999 => {
                    return Err(Verdict::Unseen(format!("status {}", reply.status)));
                }
                status => return Err(Verdict::Fails(format!("status {status}"))),
            }
        }
        Err(Verdict::Fails(format!("more than {STEPS} redirects")))
    }

    /// Returns the answer after all retries.
    fn ask_with_retries(&self) -> Result<HttpReply, String> {
        let mut method = self.method;
        let mut pause = self.patience.pause;
        let mut last = Err("it was not asked".to_owned());
        let mut tries = self.patience.tries;
        while tries > 0 {
            let answer = self.asker.ask(method, &self.at);
            let refused = answer.as_ref().is_ok_and(|reply| reply.status >= 400);
            // Asking by another method is no retry: it neither waits nor counts.
            if method == Method::Head && (refused || answer.is_err()) && !is_busy(&answer) {
                method = Method::Get;
                continue;
            }
            let asked_for = match &answer {
                Ok(reply) if is_busy(&answer) => reply.retry_after,
                Ok(reply) if reply.status < 500 => return Ok(reply.clone()),
                Err(Silence::Lasting(why)) => return Err(why.clone()),
                Ok(_) | Err(Silence::Passing(_)) => None,
            };
            last = match answer {
                Ok(reply) => Ok(reply),
                Err(Silence::Passing(why) | Silence::Lasting(why)) => Err(why),
            };
            tries -= 1;
            if tries > 0 {
                self.asker
                    .wait(asked_for.unwrap_or(pause).min(self.patience.longest));
                pause = (pause * 2).min(self.patience.longest);
            }
        }
        last
    }
}

/// Returns true if the server asks to come back later.
fn is_busy(answer: &Result<HttpReply, Silence>) -> bool {
    answer
        .as_ref()
        .is_ok_and(|reply| matches!(reply.status, 429 | 503))
}

/// Resolves the address `to` in an answer from `from`.
fn join(from: &str, to: &str) -> Option<String> {
    let target = to.split('#').next().unwrap_or("");
    if target.starts_with("http://") || target.starts_with("https://") {
        return Some(target.to_owned());
    }
    let (scheme, rest) = from.split_once("://")?;
    if let Some(host) = target.strip_prefix("//") {
        return Some(format!("{scheme}://{host}"));
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if target.starts_with('/') {
        return Some(format!("{scheme}://{host}{target}"));
    }
    let folder = path
        .rsplit_once('/')
        .map_or(String::new(), |(f, _)| format!("{f}/"));
    Some(format!("{scheme}://{host}/{folder}{target}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_are_relative_to_where_they_were_said() {
        let from = "https://a.org/b/c?d";
        let check = |to: &str, expected: &str| {
            assert_eq!(join(from, to).as_deref(), Some(expected));
        };
        check("https://x.org/", "https://x.org/");
        check("//x.org/y", "https://x.org/y");
        check("/y", "https://a.org/y");
        check("y#z", "https://a.org/b/y");
    }

    /// Gives the same answer to every request.
    struct Server(HttpReply);

    impl Ask for Server {
        fn ask(&self, _: Method, _: &str) -> Result<HttpReply, Silence> {
            Ok(self.0.clone())
        }

        fn wait(&self, _: Duration) {}
    }

    #[test]
    fn a_server_that_is_asked_too_often_is_no_dead_link() {
        for status in [401, 403, 429, 999] {
            let server = Server(HttpReply {
                status,
                ..HttpReply::default()
            });
            let verdicts = judge("https://a.org/", &[""], &server, Patience::default());
            assert_eq!(verdicts, [Verdict::Unseen(format!("status {status}"))]);
        }
    }

    #[test]
    fn fragments_that_scripts_read_need_no_id() {
        let server = Server(HttpReply {
            status: 200,
            html: Some("<p id=\"user-content-a\"><p id=\"b\">".to_owned()),
            ..HttpReply::default()
        });
        let fragments = [
            "L10",
            "L10-L20",
            "L1C2-L3C4",
            "/route",
            "!/old",
            "gid=0",
            "top",
            "a",
            "b",
            "user-content-a",
            "user-content-b",
            "Lines",
            "L10x",
            "c",
        ];
        let verdicts = judge("https://a.org/", &fragments, &server, Patience::default());
        let works: Vec<bool> = verdicts.iter().map(|one| *one == Verdict::Works).collect();
        let (good, bad) = works.split_at(11);
        assert!(good.iter().all(|works| *works), "{works:?}");
        assert!(bad.iter().all(|works| !works), "{works:?}");
    }

    /// A registry that knows identifiers ending in `1`, and redirects to a host that refuses all
    /// requests.
    struct Register;

    impl Ask for Register {
        fn ask(&self, _: Method, address: &str) -> Result<HttpReply, Silence> {
            let known = address.ends_with('1');
            Ok(HttpReply {
                status: if known { 302 } else { 404 },
                location: known.then(|| "https://publisher.example/403".to_owned()),
                ..HttpReply::default()
            })
        }

        fn wait(&self, _: Duration) {}
    }

    #[test]
    fn a_register_is_believed() {
        let check = |address: &str, expected: Verdict| {
            let verdicts = judge(address, &[""], &Register, Patience::default());
            assert_eq!(verdicts, [expected], "{address}");
        };
        check("https://doi.org/10.1/1", Verdict::Works);
        let gone = Verdict::Fails("status 404".to_owned());
        check("https://doi.org/10.1/2", gone);
        let circle = Verdict::Fails("status 404".to_owned());
        check("https://example.org/1", circle);
    }
}
