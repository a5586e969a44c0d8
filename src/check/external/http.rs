//! Asks servers over HTTP.
//!
//! It follows nothing and judges nothing; certificates are checked against the
//! roots that browsers trust.

use std::io;
use std::time::Duration;

use ureq::http::{HeaderMap, Response};
use ureq::{Agent, Body, Error};

use super::judge::{Ask, Method, Reply, Silence};

/// What a page may weigh before its anchors are no longer looked for.
const LIMIT: u64 = 10_000_000;

/// Asks with pauses of real time.
pub struct Http {
    agent: Agent,
}

impl Http {
    /// An asker that waits no longer than `timeout` for one answer.
    pub fn new(timeout: Duration) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let config = Agent::config_builder()
            .timeout_global(Some(timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(format!("didact/{version} (checks the links of a course)"))
            .build();
        let agent = config.into();
        Self { agent }
    }
}

impl Ask for Http {
    fn ask(&self, method: Method, address: &str) -> Result<Reply, Silence> {
        let answer = match method {
            Method::Head => self.agent.head(address).call(),
            Method::Get => self.agent.get(address).call(),
        };
        let answer = answer.map_err(|error| silence(&error))?;
        Ok(reply(answer, method))
    }

    fn wait(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

fn reply(mut answer: Response<Body>, method: Method) -> Reply {
    let headers = answer.headers();
    let text = |name| header(headers, name).map(str::to_owned);
    let is_html = header(headers, "content-type").is_some_and(|kind| kind.contains("html"));
    let mut reply = Reply {
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

/// What `Retry-After` asks for: seconds, or a time, which is counted from the server's own `Date`.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let wanted = header(headers, "retry-after")?.trim();
    let seconds = wanted.parse().ok().or_else(|| {
        let now = seconds_of(header(headers, "date")?)?;
        Some(seconds_of(wanted)?.saturating_sub(now))
    })?;
    Some(Duration::from_secs(seconds))
}

/// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, the form of dates in HTTP.
///
/// Algorithm for the day: Howard Hinnant, `days_from_civil`.
fn seconds_of(date: &str) -> Option<u64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let words: Vec<&str> = date.split_whitespace().collect();
    let [_, day, month, year, time, "GMT"] = words[..] else {
        return None;
    };
    let day: u64 = day.parse().ok()?;
    let month = MONTHS.find(month).filter(|at| at % 3 == 0)? as u64 / 3 + 1;
    let year = year.parse::<u64>().ok().filter(|year| *year >= 1970)? - u64::from(month <= 2);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
    let of_era = year % 400 * 365 + year % 400 / 4 - year % 400 / 100 + of_year;
    let days = year / 400 * 146_097 + of_era - 719_468;
    let clock = time.split(':').map(|part| part.parse::<u64>().ok());
    let clock = clock.collect::<Option<Vec<u64>>>()?;
    let [hours, minutes, seconds] = clock[..] else {
        return None;
    };
    Some(days * 86_400 + hours * 3_600 + minutes * 60 + seconds)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether it is worth asking again.
fn silence(error: &Error) -> Silence {
    let words = error.to_string();
    match error {
        Error::Rustls(_) | Error::Tls(_) | Error::BadUri(_) | Error::Http(_) => {
            Silence::Lasting(words)
        }
        // The handshake reports a wrong certificate as input that makes no sense.
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
    fn dates_of_http_are_seconds() {
        let check = |date: &str, seconds| assert_eq!(seconds_of(date), seconds, "{date}");
        check("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777));
        check("Thu, 01 Jan 1970 00:00:00 GMT", Some(0));
        check("Thu, 29 Feb 2024 00:00:01 GMT", Some(19_782 * 86_400 + 1));
        check("Sun, 06 Nov 1994 08:49 GMT", None);
        check("soon", None);
    }

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
        check("later", None);
    }
}
