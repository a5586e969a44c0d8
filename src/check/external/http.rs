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
        retry_after: header(headers, "retry-after")
            .and_then(|seconds| seconds.trim().parse().ok())
            .map(Duration::from_secs),
        html: None,
    };
    if method == Method::Get && is_html && answer.status().is_success() {
        let body = answer.body_mut().with_config().limit(LIMIT);
        reply.html = body.lossy_utf8(true).read_to_string().ok();
    }
    reply
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
