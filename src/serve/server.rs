//! Serves a site from memory and notifies open pages of changes.
//!
//! It listens on one address and answers only `GET` and `HEAD`. The asynchronous runtime stays
//! inside this file and `gate`, which checks requests.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, RwLock};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;
use serde_json::json;
use tokio::sync::broadcast;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;

use super::gate;
use super::{MovedPages, Problems, RunningDemos, Update, difference};
use crate::digest::Digest;
use crate::site::Site;

const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

/// Reason why the live view cannot start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LiveError {
    /// The port is taken, or may not be used.
    #[error("cannot listen on {address}: {reason} (`--port` chooses another one)")]
    Listen {
        /// Address of the server.
        address: SocketAddr,
        /// Error of the system.
        reason: String,
    },
    /// The folders cannot be watched.
    #[error("cannot watch the course: {0}")]
    Watch(String),
}

/// State that is currently shown.
#[derive(Default)]
struct ShownState {
    site: Site,
    problems: Problems,
    running: RunningDemos,
    doing: String,
    moved: MovedPages,
}

impl ShownState {
    /// Returns the message for open pages, as JSON.
    fn news(&self, changed: &BTreeSet<String>) -> String {
        json!({
            "changed": changed,
            "problems": self.problems,
            "running": self.running,
            "doing": self.doing,
            "moved": self.moved,
        })
        .to_string()
    }
}

#[derive(Clone)]
struct Shared {
    shown: Arc<RwLock<ShownState>>,
    news: broadcast::Sender<String>,
}

/// A running server.
pub(crate) struct LiveServer {
    shared: Shared,
    address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl LiveServer {
    /// Starts a server on `address`.
    ///
    /// # Errors
    ///
    /// [`LiveError::Listen`] if the address cannot be used.
    pub(crate) fn start(address: SocketAddr) -> Result<Self, LiveError> {
        let failed = |error: std::io::Error| LiveError::Listen {
            address,
            reason: error.to_string(),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(failed)?;
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(address))
            .map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Shared {
            shown: Arc::default(),
            news: broadcast::channel(64).0,
        };
        let app = Router::new()
            .route("/__didact/events", get(events))
            .route("/__didact/live.js", get(script))
            .route("/__didact/live.css", get(style))
            .fallback(page)
            .layer(axum::middleware::from_fn_with_state(address, gate::check))
            .with_state(shared.clone());
        runtime.spawn(gate::serve(listener, app));
        Ok(Self {
            shared,
            address,
            _runtime: runtime,
        })
    }

    /// Returns the address of the server.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Shows an update and notifies open pages.
    pub(crate) fn show(&self, update: Update) {
        let news = {
            let mut shown = self.shared.shown.write().expect("no holder panics");
            let mut changed = BTreeSet::new();
            if let Some(site) = update.site {
                changed = difference(&shown.site, &site);
                shown.site = site;
            }
            shown.problems = update.problems.unwrap_or(shown.problems.clone());
            shown.running = update.running;
            shown.doing = update.doing;
            shown.moved = update.moved.unwrap_or(std::mem::take(&mut shown.moved));
            shown.news(&changed)
        };
        // The lock is released before: whoever hears the news asks for pages. Without open pages
        // there is no receiver.
        let _ = self.shared.news.send(news);
    }
}

async fn script() -> Response {
    respond(StatusCode::OK, media_type("live.js"), SCRIPT.into())
}

async fn style() -> Response {
    respond(StatusCode::OK, media_type("live.css"), STYLE.into())
}

async fn events(
    State(shared): State<Shared>,
) -> Sse<impl tokio_stream::Stream<Item = Result<Event, Infallible>>> {
    // Before the state is read: an update between the two is then sent twice, and never lost.
    let news = BroadcastStream::new(shared.news.subscribe());
    let now = {
        let shown = shared.shown.read().expect("no holder panics");
        shown.news(&BTreeSet::new())
    };
    let stream = tokio_stream::once(now).chain(news.filter_map(Result::ok));
    Sse::new(stream.map(|data| Ok(Event::default().data(data)))).keep_alive(KeepAlive::default())
}

async fn page(State(shared): State<Shared>, uri: Uri) -> Response {
    let decoded = percent_decode_str(uri.path()).decode_utf8_lossy();
    let path = decoded.trim_start_matches('/');
    let shown = shared.shown.read().expect("no holder panics");
    let index = match path {
        "" => "index.html".to_owned(),
        _ => format!("{}/index.html", path.trim_end_matches('/')),
    };
    if let Some(bytes) = shown.site.files.get(path) {
        return respond(StatusCode::OK, media_type(path), live(path, bytes));
    }
    match shown.site.files.get(&index) {
        // Relative links on the page need the final slash.
        Some(_) if !path.is_empty() && !path.ends_with('/') => {
            let to = format!("/{path}/");
            (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, to)]).into_response()
        }
        Some(bytes) => respond(StatusCode::OK, media_type(&index), live(&index, bytes)),
        None => not_found(&shown),
    }
}

fn not_found(shown: &ShownState) -> Response {
    // Until the first build ends. `live` puts its script before the end of the body.
    let waiting = b"<!doctype html><title>didact</title><p>The course is being built.</p></body>";
    let page = shown.site.files.get("404.html");
    let bytes = page.map_or(&waiting[..], |page| page.as_slice());
    respond(
        StatusCode::NOT_FOUND,
        media_type("404.html"),
        live("404.html", bytes),
    )
}

fn respond(status: StatusCode, media_type: &'static str, body: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

/// Returns a page with the script that listens for changes; the script knows the page's digest.
fn live(path: &str, bytes: &[u8]) -> Vec<u8> {
    if !path.ends_with(".html") {
        return bytes.to_vec();
    }
    let html = String::from_utf8_lossy(bytes);
    let digest = Digest::of(bytes).short(16);
    let tag = format!("<script src=\"/__didact/live.js\" data-page=\"{digest}\" defer></script>");
    match html.rfind("</body>") {
        Some(at) => format!("{}{tag}{}", &html[..at], &html[at..]).into_bytes(),
        None => format!("{html}{tag}").into_bytes(),
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "wasm" => "application/wasm",
        "xml" => "application/xml",
        "txt" | "csv" | "md" | "rs" | "toml" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
    use std::net::TcpStream;
    use std::time::Duration;

    use super::*;

    fn live() -> LiveServer {
        let live = LiveServer::start(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let page = (
            "index.html".to_owned(),
            Arc::new(b"<p>The page.</body>".to_vec()),
        );
        live.show(Update {
            site: Some(Site {
                files: [page].into_iter().collect(),
                ..Site::default()
            }),
            ..Update::default()
        });
        live
    }

    /// Opens a connection; an answer that never comes fails the test.
    fn connect(live: &LiveServer, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(live.address()).unwrap();
        let patience = Some(Duration::from_secs(120));
        stream.set_read_timeout(patience).unwrap();
        write!(stream, "{request}").unwrap();
        stream
    }

    fn page_of(live: &LiveServer) -> String {
        let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        let mut answer = String::new();
        connect(live, request).read_to_string(&mut answer).unwrap();
        answer
    }

    /// Opens more connections than are allowed; asserts that a page is answered meanwhile, that the oldest
    /// connection is ended, and that the newest one gets what `newest` reads.
    fn check(request: &str, newest: impl FnOnce(TcpStream)) {
        let live = live();
        let mut open: Vec<TcpStream> = (0..gate::MOST + 50)
            .map(|_| connect(&live, request))
            .collect();
        assert!(page_of(&live).contains("The page."));
        newest(open.pop().unwrap());
        let ended = open[0].read_to_end(&mut Vec::new());
        // A connection is reset if something of its request was not read.
        let reset = |error: std::io::Error| error.kind() == ErrorKind::ConnectionReset;
        assert!(ended.map_or_else(reset, |_| true), "the oldest one is open");
        assert!(page_of(&live).contains("The page."));
    }

    #[test]
    fn open_streams_keep_nobody_from_an_answer() {
        let request = "GET /__didact/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
        check(request, |stream| {
            let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
            assert!(lines.any(|line| line.starts_with("data:")));
        });
    }

    #[test]
    fn idle_and_half_sent_requests_keep_nobody_from_an_answer() {
        check("", drop);
        check("GET / HTTP/1.1\r\nHost: loc", drop);
    }
}
