//! Measures the time from a saved lesson to its new page, in `didact serve`.
//!
//! `latency DIDACT COURSE LESSON PAGE COUNT` starts the server, appends a line to the
//! lesson `COUNT` times, asks for the page over one connection until it holds the
//! line, and prints the median in seconds.
#![expect(clippy::disallowed_methods, reason = "plays an author and a reader")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [didact, course, lesson, page, count] = &arguments[..] else {
        panic!("usage: latency DIDACT COURSE LESSON PAGE COUNT");
    };
    let count: usize = count.parse().expect("COUNT is a number");
    let mut server = Command::new(didact)
        .args(["serve", "--quiet", "--port", "0", "-C", course])
        .stderr(Stdio::piped())
        .spawn()
        .expect("didact starts");
    let mut lines = BufReader::new(server.stderr.take().expect("piped")).lines();
    let address = lines.find_map(|line| {
        let line = line.ok()?;
        let (_, rest) = line.split_once("http://")?;
        Some(rest.split('/').next()?.to_owned())
    });
    std::thread::spawn(move || lines.for_each(drop));
    let address = address.expect("it says where it listens");
    let mut reader = Reader::new(&address);
    reader.wait_for(page, "</main>");
    let mut times: Vec<Duration> = (0..count)
        .map(|number| {
            // The work that the last edit caused is over by then.
            std::thread::sleep(Duration::from_millis(500));
            let path = format!("{course}/{lesson}");
            let text = fs::read_to_string(&path).expect("the lesson is there");
            let mark = format!("Mark {number} of {:?}", Instant::now());
            let mark = mark.replace(|c: char| !c.is_alphanumeric(), "");
            let begun = Instant::now();
            fs::write(&path, format!("{text}\n{mark}.\n")).expect("it can be edited");
            reader.wait_for(page, &mark);
            begun.elapsed()
        })
        .collect();
    server.kill().expect("it is ours");
    server.wait().expect("it ends");
    times.sort();
    println!("{:.3}", times[times.len() / 2].as_secs_f64());
}

/// One connection to the server.
struct Reader {
    stream: BufReader<TcpStream>,
}

impl Reader {
    fn new(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_nodelay(true).expect("a socket");
        Self {
            stream: BufReader::new(stream),
        }
    }

    fn wait_for(&mut self, page: &str, words: &str) {
        while !self.get(page).contains(words) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn get(&mut self, page: &str) -> String {
        let request = format!("GET {page} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let stream = self.stream.get_mut();
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("it answers");
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(number) = line.strip_prefix("content-length:") {
                length = number.trim().parse().expect("a number");
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("it answers whole");
        String::from_utf8_lossy(&body).into_owned()
    }
}
