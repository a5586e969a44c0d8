//! Asks servers over HTTP.
//!
//! Redirects are not followed and answers not judged here. Certificates are checked against the
//! roots that browsers trust.

use std::io;
use std::time::Duration;

use httpdate::parse_http_date;
use ureq::http::{HeaderMap, Response};
use ureq::{Agent, Body, Error};

use super::judge::{Ask, HttpReply, Method, Silence};

/// Limit on the size of a page that is searched for anchors, in bytes.
const LIMIT: u64 = 10_000_000;

/// Sends requests and sleeps between them.
pub struct Http {
    agent: Agent,
}

impl Http {
    /// Creates a client that waits at most `timeout` for one answer.
    pub fn new(timeout: Duration) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        // `judge` follows redirects and weighs status codes itself, to tell a page that has moved
        // for good from one that has not.
        let config = Agent::config_builder()
            .timeout_global(Some(timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(format!("didact/{version} (checks the links of a course)"))
            .build();
        Self {
            agent: config.into(),
        }
    }
}

impl Ask for Http {
    fn ask(&self, method: Method, address: &str) -> Result<HttpReply, Silence> {
        let called = match method {
            Method::Head => self.agent.head(address).call(),
            Method::Get => self.agent.get(address).call(),
        };
        called
            .map(|answer| reply(answer, method))
            .map_err(|error| silence(&error))
    }

    fn wait(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

fn reply(mut answer: Response<Body>, method: Method) -> HttpReply {
    let headers = answer.headers();
    let text = |name| header(headers, name).map(str::to_owned);
    let is_html = header(headers, "content-type").is_some_and(|kind| kind.contains("html"));
    let mut reply = HttpReply {
        status: answer.status().as_u16(),
        location: text("location"),
        retry_after: retry_after(headers),
        html: None,
    };
    if method == Method::Get && is_html && answer.status().is_success() {
        let body = answer.body_mut().with_config().limit(LIMIT);
        reply.html = body.lossy_utf8(true).read_to_string().ok();
    }
    reply
}

/// Parses `Retry-After`: seconds, or a time, which is compared with the server's own `Date`.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let wanted = header(headers, "retry-after")?.trim();
    if let Ok(seconds) = wanted.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let now = parse_http_date(header(headers, "date")?).ok()?;
    let then = parse_http_date(wanted).ok()?;
    // A time in the past means no wait.
    Some(then.duration_since(now).unwrap_or_default())
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Classifies an error: another attempt may succeed, or not.
fn silence(error: &Error) -> Silence {
    let words = error.to_string();
    match error {
        Error::Rustls(_) | Error::Tls(_) | Error::BadUri(_) | Error::Http(_) => {
            Silence::Lasting(words)
        }
        // The handshake reports an invalid certificate as invalid data.
        Error::Io(inner) if inner.kind() == io::ErrorKind::InvalidData => Silence::Lasting(words),
        Error::HostNotFound => Silence::Passing("the host is not known".to_owned()),
        Error::Timeout(_) => Silence::Passing("no answer in time".to_owned()),
        _ => Silence::Passing(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_when_to_come_back() {
        let check = |wanted: &str, seconds: Option<u64>| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", wanted.parse().unwrap());
            headers.insert("date", "Sun, 06 Nov 1994 08:49:37 GMT".parse().unwrap());
            assert_eq!(retry_after(&headers), seconds.map(Duration::from_secs));
        };
        check("120", Some(120));
        check("Sun, 06 Nov 1994 08:51:37 GMT", Some(120));
        check("Sun, 06 Nov 1994 08:00:00 GMT", Some(0));
        check("Sunday, 06-Nov-94 08:50:37 GMT", Some(60));
        check("Sun Nov  6 08:50:37 1994", Some(60));
        check("Sun, 06 Nov 1994 08:49 GMT", None);
        check("later", None);
    }
}
