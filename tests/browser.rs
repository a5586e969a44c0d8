//! The published site in a real browser: nothing overflows from 320 to 1440 px,
//! everything loads, every figure has words.
//!
//! Skipped, and said to be, where there is no Chromium; a failure instead when
//! `DIDACT_REQUIRE` names `browser`.
#![expect(clippy::disallowed_methods, reason = "starts a browser on the site")]

use std::path::Path;
use std::process::Command;

use didact::serve::{Live, Update};
use didact::site::Site;

const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

fn browser() -> Option<&'static str> {
    let mut known = BROWSERS.iter().copied();
    let found = known.find(|name| Command::new(name).arg("--version").output().is_ok());
    let required = std::env::var("DIDACT_REQUIRE").unwrap_or_default();
    assert!(
        found.is_some() || !required.split(',').any(|word| word == "browser"),
        "DIDACT_REQUIRE names the browser, and there is none"
    );
    if found.is_none() {
        eprintln!("skipped: there is no Chromium on this machine");
    }
    found
}

/// The committed site, and the page that measures it.
fn site() -> Site {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("site");
    let mut site = Site::default();
    let entries = walkdir::WalkDir::new(&folder).into_iter();
    for entry in entries.map(|entry| entry.expect("the site is readable")) {
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(&folder).expect("below");
            let name = name.to_string_lossy().replace('\\', "/");
            site.add(name, std::fs::read(entry.path()).expect("readable"));
        }
    }
    let measure = include_str!("browser/measure.html");
    site.add("measure.html", measure);
    site
}

#[test]
fn pages_fit_and_load_at_every_width() {
    let Some(browser) = browser() else { return };
    let site = site();
    let pages: Vec<_> = site
        .files
        .keys()
        .filter(|path| path.ends_with("index.html"))
        .collect();
    let list = serde_json::to_string(&pages).expect("paths are text");
    let live = Live::start(([127, 0, 0, 1], 0).into()).expect("a free port");
    live.show(Update {
        site: Some(site.clone()),
        problems: String::new(),
    });
    let profile = tempfile::tempdir().expect("a folder for the browser");
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
        ])
        .args([
            "--virtual-time-budget=120000",
            "--dump-dom",
            "--hide-scrollbars",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!(
            "http://{}/measure.html#{}",
            live.address(),
            percent_encoding::utf8_percent_encode(&list, percent_encoding::NON_ALPHANUMERIC)
        ))
        .output()
        .expect("the browser starts");
    let dom = String::from_utf8_lossy(&output.stdout);
    let result = dom
        .split("<pre id=\"result\">")
        .nth(1)
        .and_then(|rest| rest.split("</pre>").next());
    assert_eq!(
        result,
        Some("clean"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
