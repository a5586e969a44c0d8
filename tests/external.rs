//! Links to other hosts, with a server of our own that answers well, badly and not at all.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use didact::check::external::http::Http;
use didact::check::external::{Ask, HttpReply, Memory, Method, Patience, Silence, Verdict, check};
use didact::course::{self, Course, Selection};
use didact::diagnostic::Diagnostic;
use didact::lesson::{self, LessonPath};
use didact::source::Sources;

/// Requests in order: `HEAD /path`.
type Log = Arc<Mutex<Vec<String>>>;

/// A server on a port of its own; the thread ends with the test's process.
struct Server {
    address: String,
    log: Log,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let log = Log::default();
        let (own, kept) = (address.clone(), Arc::clone(&log));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.unwrap(), &own, &kept);
            }
        });
        Self { address, log }
    }

    fn asked(&self, path: &str) -> Vec<String> {
        let log = self.log.lock().unwrap();
        let of_path = log
            .iter()
            .filter(|line| line.ends_with(&format!(" {path}")));
        of_path.cloned().collect()
    }
}

/// Reads one request and answers it by its path.
fn answer(mut stream: TcpStream, own: &str, log: &Log) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 1024];
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) => bytes.extend(&buffer[..count]),
        }
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let mut words = head.split_whitespace();
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let line = format!("{method} {path}");
    let before = {
        let mut log = log.lock().unwrap();
        log.push(line.clone());
        log.iter()
            .filter(|earlier| earlier.ends_with(&format!(" {path}")))
            .count()
            - 1
    };
    let page = "<h1 id=\"here\">A</h1>";
    let (status, headers, body) = match (path, method) {
        ("/ok", _) => ("200 OK", String::new(), page),
        ("/moved", _) => ("301 Moved Permanently", "Location: /ok\r\n".to_owned(), ""),
        ("/elsewhere", _) => ("302 Found", format!("Location: {own}/ok\r\n"), ""),
        ("/mixed", _) => ("302 Found", "Location: /moved\r\n".to_owned(), ""),
        ("/circle", _) => ("301 Moved", "Location: /circle\r\n".to_owned(), ""),
        ("/nowhere", _) => ("301 Moved", String::new(), ""),
        ("/gone", _) => ("404 Not Found", String::new(), page),
        ("/no-head", "HEAD") => ("405 Method Not Allowed", String::new(), ""),
        ("/no-head", _) => ("200 OK", String::new(), page),
        ("/busy", _) if before < 2 => {
            ("429 Too Many Requests", "Retry-After: 7\r\n".to_owned(), "")
        }
        ("/broken-once", _) if before < 2 => ("500 Internal Server Error", String::new(), ""),
        ("/busy" | "/broken-once", _) => ("200 OK", String::new(), page),
        ("/broken", _) => ("500 Internal Server Error", String::new(), ""),
        ("/login", _) => ("403 Forbidden", String::new(), ""),
        // The connection closes without an answer.
        ("/closed", _) => return,
        ("/slow", _) => {
            // Held open until the other side gives up.
            let _ = stream.read(&mut buffer);
            return;
        }
        _ => panic!("nobody should ask for {path}"),
    };
    let length = body.len();
    let body = if method == "HEAD" { "" } else { body };
    let answer = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Type: text/html\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    );
    let _ = stream.write_all(answer.as_bytes());
}

/// Asks for real, and notes pauses instead of sleeping.
struct Hasty {
    http: Http,
    pauses: Mutex<Vec<Duration>>,
}

impl Hasty {
    fn new() -> Self {
        Self {
            http: Http::new(Duration::from_millis(300)),
            pauses: Mutex::default(),
        }
    }
}

impl Ask for Hasty {
    fn ask(&self, method: Method, address: &str) -> Result<HttpReply, Silence> {
        self.http.ask(method, address)
    }

    fn wait(&self, time: Duration) {
        self.pauses.lock().unwrap().push(time);
    }
}

/// A course with one lesson that links to these addresses.
fn course(addresses: &[String], settings: &str) -> Course {
    let links = addresses.iter().map(|address| format!("[x]({address})\n"));
    let text = format!("---\ntitle: A\n---\n\n{}", links.collect::<String>());
    let place = LessonPath {
        file: "content/01-a/index.md".into(),
        name: "01-a/index.md".to_owned(),
        folder: "01-a".to_owned(),
        slug: "a".to_owned(),
        page: "a/index.html".to_owned(),
        number: Some(1),
        title: None,
    };
    let mut sources = Sources::default();
    let settings = settings.as_bytes().into();
    sources.content.insert("course.toml".to_owned(), settings);
    let lesson = Arc::new(lesson::parse(place, &text));
    let configured = course::configure(&sources);
    course::assemble(&sources, configured, vec![lesson], Selection::default())
}

/// 2026-11-23, in seconds since 1970.
const NOW: u64 = 20_780 * 86_400;

struct Checked {
    found: Vec<Diagnostic>,
    verdicts: BTreeMap<String, Verdict>,
    pauses: Vec<Duration>,
}

fn ask(server: &Server, paths: &[&str]) -> Checked {
    let addresses: Vec<String> = paths
        .iter()
        .map(|p| format!("{}{p}", server.address))
        .collect();
    let course = course(&addresses, "");
    let asker = Hasty::new();
    let mut memory = Memory::default();
    let patience = Patience::default();
    let (found, _) = check(
        &course,
        "content/course.toml",
        &asker,
        patience,
        &mut memory,
        NOW,
    );
    let verdicts = memory.0.into_iter();
    let short = |address: String| address.replace(&server.address, "");
    Checked {
        found,
        verdicts: verdicts
            .map(|(address, (_, verdict))| (short(address), verdict))
            .collect(),
        pauses: asker.pauses.into_inner().unwrap(),
    }
}

fn fails(why: &str) -> Verdict {
    Verdict::Fails(why.to_owned())
}

#[test]
fn every_kind_of_answer_is_understood() {
    let server = Server::start();
    let moved = Verdict::Moved(format!("{}/ok", server.address));
    let cases = [
        ("/ok", Verdict::Works),
        ("/ok#here", Verdict::Works),
        ("/ok#there", Verdict::NoAnchor("there".to_owned())),
        ("/ok#:~:text=A", Verdict::Works),
        ("/moved", moved),
        ("/elsewhere", Verdict::Works),
        ("/mixed", Verdict::Works),
        ("/circle", fails("more than 10 redirects")),
        ("/nowhere", fails("301 without a place to go")),
        ("/gone", fails("status 404")),
        ("/no-head", Verdict::Works),
        ("/busy", Verdict::Works),
        ("/broken-once", Verdict::Works),
        ("/broken", fails("status 500")),
        ("/login", Verdict::Unseen("status 403".to_owned())),
    ];
    let paths: Vec<&str> = cases.iter().map(|(path, _)| *path).collect();
    let checked = ask(&server, &paths);
    for (path, expected) in cases {
        assert_eq!(checked.verdicts.get(path), Some(&expected), "{path}");
    }
}

#[test]
fn silence_is_told_from_refusal() {
    let server = Server::start();
    let checked = ask(&server, &["/closed", "/slow"]);
    assert_eq!(checked.verdicts["/slow"], fails("no answer in time"));
    assert!(matches!(&checked.verdicts["/closed"], Verdict::Fails(_)));
    // Once without its text, then four times with it.
    assert_eq!(server.asked("/slow").len(), 5);
}

#[test]
fn a_busy_server_is_left_alone_for_as_long_as_it_asks() {
    let server = Server::start();
    let checked = ask(&server, &["/busy"]);
    assert_eq!(
        checked.pauses,
        [Duration::from_secs(7), Duration::from_secs(7)]
    );
    assert_eq!(
        server.asked("/busy"),
        ["HEAD /busy", "HEAD /busy", "HEAD /busy"]
    );
}

#[test]
fn pauses_grow_and_hosts_are_not_hurried() {
    let server = Server::start();
    let checked = ask(&server, &["/broken"]);
    assert_eq!(checked.pauses, [1, 2, 4].map(Duration::from_secs));
    let checked = ask(&server, &["/ok", "/no-head", "/elsewhere"]);
    assert_eq!(checked.pauses, [Duration::from_millis(500); 2]);
}

#[test]
fn a_page_is_asked_once_for_all_its_places() {
    let server = Server::start();
    let checked = ask(
        &server,
        &["/ok", "/ok#here", "/ok#there", "/ok#here:~:text=A"],
    );
    assert_eq!(server.asked("/ok"), ["GET /ok"]);
    assert_eq!(checked.verdicts["/ok#here:~:text=A"], Verdict::Works);
    assert_eq!(checked.found.len(), 1);
}

#[test]
fn a_wrong_certificate_is_not_asked_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}/", listener.local_addr().unwrap());
    let log = Log::default();
    let kept = Arc::clone(&log);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            kept.lock().unwrap().push("asked".to_owned());
            shake_hands(stream.unwrap());
        }
    });
    let asker = Hasty::new();
    let course = course(std::slice::from_ref(&address), "");
    let mut memory = Memory::default();
    let (found, _) = check(&course, "x", &asker, Patience::default(), &mut memory, NOW);
    assert!(
        found[0].message.contains("ertificate"),
        "{}",
        found[0].message
    );
    // Once with each method, and no more: it will not pass.
    assert_eq!(log.lock().unwrap().len(), 2);
}

/// Answers with a certificate that nobody vouches for.
fn shake_hands(mut stream: TcpStream) {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let certificate = include_bytes!("programs/self-signed.pem");
    let key = include_bytes!("programs/self-signed-key.pem");
    let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
    let key = PrivateKeyDer::from_pem_slice(key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let mut connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
    while connection.is_handshaking() && connection.complete_io(&mut stream).is_ok() {}
}

#[test]
fn what_worked_is_believed_for_a_week() {
    let server = Server::start();
    let addresses = ["/ok", "/gone"].map(|path| format!("{}{path}", server.address));
    let course = course(&addresses, "");
    let asker = Hasty::new();
    let mut memory = Memory::default();
    let mut ask = |now: u64| {
        let (_, asked) = check(&course, "x", &asker, Patience::default(), &mut memory, now);
        asked.asked
    };
    assert_eq!(ask(NOW), 2);
    assert_eq!(ask(NOW + 3_600), 1);
    assert_eq!(ask(NOW + 8 * 86_400), 2);
    assert_eq!(server.asked("/ok").len(), 2);
}

#[test]
fn moves_for_good_have_a_fix() {
    let server = Server::start();
    let checked = ask(&server, &["/moved"]);
    let [found] = &checked.found[..] else {
        panic!("{:?}", checked.found);
    };
    assert_eq!(found.code.as_str(), "link-moved");
    assert!(!found.is_error());
    let fix = found.fix.as_ref().expect("there is a fix");
    assert_eq!(fix.text, format!("{}/ok", server.address));
    let text = format!("---\ntitle: A\n---\n\n[x]({}/moved)\n", server.address);
    assert_eq!(&text[fix.span.range()], format!("{}/moved", server.address));
}

#[test]
fn a_link_may_fail_until_its_day() {
    let server = Server::start();
    let settings = |until: &str| {
        format!(
            "[[links.allow]]\nurl = \"{}\"\nuntil = \"{until}\"\nreason = \"moves house\"\n",
            server.address
        )
    };
    let addresses = [format!("{}/gone", server.address)];
    let codes = |until: &str| {
        let course = course(&addresses, &settings(until));
        let patience = Patience::default();
        let (found, asked) = check(
            &course,
            "x",
            &Hasty::new(),
            patience,
            &mut Memory::default(),
            NOW,
        );
        assert_eq!(asked.asked, 0);
        let codes = found.iter().map(|found| found.code.as_str());
        codes.collect::<Vec<_>>()
    };
    assert!(codes("2026-11-23").is_empty());
    assert_eq!(codes("2026-11-22"), ["allow-expired"]);
    assert_eq!(codes("soon"), ["allow-expired"]);
}

#[test]
fn sources_have_places() {
    let server = Server::start();
    let mut course = course(&[], "");
    let text = format!("[a]\ntitle = \"A\"\nurl = \"{}/moved\"\n", server.address);
    let bytes = text.as_bytes().into();
    course.files.insert("bibliography.toml".to_owned(), bytes);
    let (mut memory, patience) = (Memory::default(), Patience::default());
    let shown = "content/course.toml";
    let (found, _) = check(&course, shown, &Hasty::new(), patience, &mut memory, NOW);
    let span = found[0].span.as_ref().expect("it has a place");
    assert_eq!(&*span.file, "content/bibliography.toml");
    assert_eq!(&text[span.range()], format!("{}/moved", server.address));
    assert!(found[0].fix.is_some());
}

#[test]
fn a_link_that_fails_is_an_error_at_its_place() {
    let server = Server::start();
    let checked = ask(&server, &["/ok", "/gone", "/login"]);
    let codes = checked
        .found
        .iter()
        .map(|found| (found.code.as_str(), found.is_error()));
    let mut codes: Vec<_> = codes.collect();
    codes.sort_unstable();
    assert_eq!(codes, [("link-external", false), ("link-external", true)]);
    let span = checked.found.iter().find_map(|found| found.span.as_ref());
    assert_eq!(&*span.expect("a place").file, "content/01-a/index.md");
}
