//! What becomes of one address: asked, followed, asked again, believed.
//!
//! | answer | then |
//! |---|---|
//! | 2xx | it works; with a fragment, the page is read and must have it |
//! | 301, 308 | followed, and remembered as a move for good |
//! | 302, 303, 307 | followed |
//! | any of these from doi.org | it works: the name is known |
//! | any refusal of `HEAD` | asked again with `GET`, which more servers know |
//! | 401, 403 | it is there, and not for us: told as a warning |
//! | 429, 503 | asked again after `Retry-After`, or after a growing pause |
//! | other 5xx, silence, a closed connection | asked again after a growing pause |
//! | anything else | it does not work |

use std::time::Duration;

use crate::check::address::percent_decoded;
use crate::check::scan::scan;

/// How a page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Without its text.
    Head,
    /// With its text.
    Get,
}

/// What a server answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// `Location`
    pub location: Option<String>,
    /// `Retry-After`, from now on.
    pub retry_after: Option<Duration>,
    /// The text, if it was asked for and is HTML.
    pub html: Option<String>,
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// It may pass: no connection, a connection closed, no answer in time.
    Passing(String),
    /// It will not pass: a wrong certificate, an address that is none.
    Lasting(String),
}

/// Who asks servers, and waits; the only part that touches the network and the clock.
pub trait Ask: Sync {
    /// Asks once, following nothing.
    ///
    /// # Errors
    ///
    /// [`Silence`] where there is no answer.
    fn ask(&self, method: Method, address: &str) -> Result<Reply, Silence>;

    /// Lets time pass.
    fn wait(&self, time: Duration);
}

/// How patient we are.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How often one address is asked before it is given up.
    pub tries: u32,
    /// The first pause; each further one is twice as long.
    pub pause: Duration,
    /// The longest pause, whatever the server asks for.
    pub longest: Duration,
    /// Between two questions to one host.
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

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Verdict {
    /// It works.
    Works,
    /// It works, and is elsewhere for good.
    Moved(String),
    /// It is there, and we may not see it; why.
    Unseen(String),
    /// The page is there and has no such anchor.
    NoAnchor(String),
    /// It does not work; why.
    Fails(String),
}

/// Asks for a page until there is something to believe: what becomes of each of its fragments,
/// `""` for the page as a whole.
pub fn judge(page: &str, fragments: &[&str], asker: &dyn Ask, patience: Patience) -> Vec<Verdict> {
    // A text fragment (`#:~:text=`) is for the browser alone.
    let ids = fragments.iter().map(|fragment| {
        let id = fragment.split(":~:").next().unwrap_or("");
        percent_decoded(id)
    });
    let ids: Vec<String> = ids.collect();
    let mut walk = Walk {
        asker,
        patience,
        at: page.to_owned(),
        moved: true,
        // Only the text tells of anchors.
        method: match ids.iter().all(String::is_empty) {
            true => Method::Head,
            false => Method::Get,
        },
    };
    let reply = match walk.go() {
        Ok(reply) => reply,
        Err(verdict) => return vec![verdict; fragments.len()],
    };
    let known = reply.html.map(|html| scan(&html).ids);
    let has = |id: &String| {
        // Hosts of code put this before the ids of what they show.
        let theirs = format!("user-content-{id}");
        let known = known.as_ref();
        id.is_empty() || known.is_none_or(|known| known.contains(id) || known.contains(&theirs))
    };
    let verdicts = ids
        .iter()
        .zip(fragments)
        .map(|(id, fragment)| match has(id) {
            false => Verdict::NoAnchor(id.clone()),
            true if walk.moved && walk.at != page => {
                let hash = if fragment.is_empty() { "" } else { "#" };
                Verdict::Moved(format!("{}{hash}{fragment}", walk.at))
            }
            true => Verdict::Works,
        });
    verdicts.collect()
}

/// The way from an address to where it leads.
struct Walk<'a> {
    asker: &'a dyn Ask,
    patience: Patience,
    at: String,
    /// Whether all steps so far were for good.
    moved: bool,
    method: Method,
}

/// Registers of names that answer with where a thing is now, for each name that they know.
const REGISTERS: [&str; 2] = ["https://doi.org/", "https://dx.doi.org/"];

/// The most redirects that browsers follow, by and large.
const STEPS: usize = 10;

impl Walk<'_> {
    /// The answer at the end of the way, or why there is none.
    fn go(&mut self) -> Result<Reply, Verdict> {
        for _ in 0..STEPS {
            let reply = self.settled().map_err(Verdict::Fails)?;
            match reply.status {
                200..=299 => return Ok(reply),
                301 | 302 | 303 | 307 | 308 => {
                    if REGISTERS
                        .iter()
                        .any(|register| self.at.starts_with(register))
                    {
                        // The name is known; publishers show their pages to people only.
                        self.moved = false;
                        return Ok(Reply::default());
                    }
                    let next = reply.location.and_then(|to| join(&self.at, &to));
                    let Some(next) = next else {
                        let why = format!("{} without a place to go", reply.status);
                        return Err(Verdict::Fails(why));
                    };
                    self.moved &= matches!(reply.status, 301 | 308);
                    self.at = next;
                }
                401 | 403 => return Err(Verdict::Unseen(format!("status {}", reply.status))),
                status => return Err(Verdict::Fails(format!("status {status}"))),
            }
        }
        Err(Verdict::Fails(format!("more than {STEPS} redirects")))
    }

    /// The answer once it is not worth asking again.
    fn settled(&self) -> Result<Reply, String> {
        let mut method = self.method;
        let mut pause = self.patience.pause;
        let mut last = Err("it was not asked".to_owned());
        let mut tries = self.patience.tries;
        while tries > 0 {
            let answer = self.asker.ask(method, &self.at);
            let refused = answer.as_ref().is_ok_and(|reply| reply.status >= 400);
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

/// Whether the server asks to come back later.
fn is_busy(answer: &Result<Reply, Silence>) -> bool {
    answer
        .as_ref()
        .is_ok_and(|reply| matches!(reply.status, 429 | 503))
}

/// The address that `to`, said by `from`, means.
fn join(from: &str, to: &str) -> Option<String> {
    let to = to.split('#').next().unwrap_or("");
    if to.starts_with("http://") || to.starts_with("https://") {
        return Some(to.to_owned());
    }
    let (scheme, rest) = from.split_once("://")?;
    if let Some(host) = to.strip_prefix("//") {
        return Some(format!("{scheme}://{host}"));
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if to.starts_with('/') {
        return Some(format!("{scheme}://{host}{to}"));
    }
    let folder = path
        .rsplit_once('/')
        .map_or(String::new(), |(f, _)| format!("{f}/"));
    Some(format!("{scheme}://{host}/{folder}{to}"))
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

    /// A register that knows names ending in `1`, and sends on to a host that shows itself to nobody.
    struct Register;

    impl Ask for Register {
        fn ask(&self, _: Method, address: &str) -> Result<Reply, Silence> {
            let known = address.ends_with('1');
            Ok(Reply {
                status: if known { 302 } else { 404 },
                location: known.then(|| "https://publisher.example/403".to_owned()),
                ..Reply::default()
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
