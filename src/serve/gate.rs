//! Decides which requests the live view answers, and limits its connections.
//!
//! A page of another site can make a browser send requests to a server on this machine, under a
//! host name that its own name server maps here (DNS rebinding). So `Host` must name this machine,
//! and `Origin`, if a browser sends it, the same server. Idle connections are closed, and their
//! number is limited, because each takes a file descriptor that demos also need.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// Limit on the arrival of a request and on idle connections.
const PATIENCE: Duration = Duration::from_secs(10);
/// Limit on open connections; the usual limit of file descriptors is 1,024.
pub(super) const MOST: usize = 256;
/// Pause after an error, such as no free descriptor, so that the loop does not spin.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers requests with `app` until the runtime ends.
///
/// Event streams stay open, so a new connection never waits for an old one to end: if there are too
/// many, the oldest one is ended. A page whose stream is ended asks for another one.
pub(super) async fn serve(listener: TcpListener, app: Router) {
    let mut open: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let accepted = listener.accept().await;
        open.retain(|connection| !connection.is_finished());
        // Without a free descriptor nothing can be accepted, so one connection is ended.
        let most = if accepted.is_ok() { MOST } else { open.len() };
        while open.len() >= most.max(1) {
            open.pop_front().iter().for_each(AbortHandle::abort);
        }
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let service = TowerToHyperService::new(app.clone());
        let connection = tokio::spawn(async move {
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .serve_connection(TokioIo::new(stream), service);
            // The browser may close a connection at any time.
            let _ = connection.await;
        });
        open.push_back(connection.abort_handle());
    }
}

/// Rejects requests that are for another server or may change something.
pub(super) async fn check(
    State(address): State<SocketAddr>,
    request: Request<Body>,
    next: Next,
) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allowed = [(header::ALLOW, "GET, HEAD")];
        return (
            StatusCode::METHOD_NOT_ALLOWED,
            allowed,
            "this server is only read from\n",
        )
            .into_response();
    }
    let named = request
        .uri()
        .authority()
        .map(|named| named.as_str().to_owned());
    if is_ours(request.headers(), named, address.ip()) {
        return next.run(request).await;
    }
    let words =
        "this server answers to the address that it shows in the terminal, and to its own pages\n";
    (StatusCode::FORBIDDEN, words).into_response()
}

/// Returns true if a request names this server and does not come from a page of another one.
fn is_ours(headers: &HeaderMap, named: Option<String>, own: IpAddr) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let Ok(host) = host.to_str() else {
        return false;
    };
    // A host in the request line has to agree with `Host`.
    if !is_own_host(host, own) || named.is_some_and(|named| !is_own_host(&named, own)) {
        return false;
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    origins.all(|origin| {
        origin
            .to_str()
            .unwrap_or_default()
            .strip_prefix("http://")
            .is_some_and(|from| from.eq_ignore_ascii_case(host))
    })
}

/// Returns true if a host, with any port, is this machine. A tunnel may use another port.
fn is_own_host(host: &str, own: IpAddr) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let unbracketed = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
        .unwrap_or(name);
    let Ok(address) = unbracketed.parse::<IpAddr>() else {
        return false;
    };
    // With all addresses, the one in use is unknown; only names can be rebound, so any address is
    // allowed.
    address.is_loopback() || address == own || own.is_unspecified()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, origin: Option<&str>, own: &str, expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        assert_eq!(
            is_ours(&headers, None, own.parse().unwrap()),
            expected,
            "{host} {origin:?}"
        );
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in [
            "localhost",
            "LOCALHOST:3000",
            "127.0.0.1:3000",
            "[::1]:3000",
            "[::1]",
            "127.0.0.1",
        ] {
            check(host, None, "127.0.0.1", true);
        }
        for host in [
            "evil.example",
            "evil.example:3000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.168.1.5",
            "",
            ":80",
            "[::1",
        ] {
            check(host, None, "127.0.0.1", false);
        }
        check("192.168.1.5:3000", None, "192.168.1.5", true);
        check("192.168.1.5:3000", None, "0.0.0.0", true);
        check("evil.example:3000", None, "0.0.0.0", false);
    }

    #[test]
    fn only_own_pages_may_ask() {
        check(
            "localhost:3000",
            Some("http://localhost:3000"),
            "127.0.0.1",
            true,
        );
        for origin in [
            "http://evil.example",
            "null",
            "http://localhost:4000",
            "https://localhost:3000",
            "http://127.0.0.1:3000",
        ] {
            check("localhost:3000", Some(origin), "127.0.0.1", false);
        }
    }

    #[test]
    fn a_request_names_one_host() {
        assert!(!is_ours(
            &HeaderMap::new(),
            None,
            IpAddr::from([127, 0, 0, 1])
        ));
        let mut headers = HeaderMap::new();
        headers.append(header::HOST, "localhost".parse().unwrap());
        let named = Some("evil.example".to_owned());
        assert!(!is_ours(&headers, named, IpAddr::from([127, 0, 0, 1])));
        headers.append(header::HOST, "localhost".parse().unwrap());
        assert!(!is_ours(&headers, None, IpAddr::from([127, 0, 0, 1])));
    }
}
