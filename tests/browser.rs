//! The published site in a real browser: nothing overflows from 320 to 1920 px,
//! everything loads, every figure has words; and what `tests/browser/specs/` asks of
//! pages by mouse and keyboard, with axe, the Nu HTML checker and Lighthouse.
//!
//! Skipped, and said to be, where there is no Chromium, or no Node.js with the packages of
//! `tests/browser/` (`npm ci` there); a failure instead when `DIDACT_REQUIRE` names `browser`.
#![expect(clippy::disallowed_methods, reason = "starts a browser on the site")]

use std::path::{Path, PathBuf};
use std::process::Command;

mod needs;

const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

fn browser() -> Option<&'static str> {
    let mut known = BROWSERS.iter().copied();
    let found = known.find(|name| needs::starts(name));
    let is_there = found.is_some() || needs::is_missing("browser", "there is no Chromium");
    found.filter(|_| is_there)
}

/// The folder of the specs, where they can run.
fn specs() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let why = "Node.js or its packages are missing (`npm ci` in `tests/browser/`)";
    let packages = folder.join("node_modules/playwright-core");
    let found = needs::starts("node") && packages.is_dir();
    (found || needs::is_missing("browser", why)).then_some(folder)
}

/// A copy of the committed site in `folder`, with the page that measures it; the pages' paths.
fn copy_site(folder: &Path) -> Vec<String> {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("site");
    let mut pages = Vec::new();
    for entry in walkdir::WalkDir::new(&site).sort_by_file_name() {
        let entry = entry.expect("the site is readable");
        let below = entry.path().strip_prefix(&site).expect("below the site");
        let target = folder.join(below);
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).expect("writable");
            continue;
        }
        std::fs::copy(entry.path(), target).expect("writable");
        if entry.file_name() == "index.html" {
            pages.push(below.to_string_lossy().replace('\\', "/"));
        }
    }
    let measure = include_str!("browser/measure.html");
    std::fs::write(folder.join("measure.html"), measure).expect("writable");
    pages
}

#[test]
fn pages_fit_and_load_at_every_width() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("a folder for the site");
    let profile = tempfile::tempdir().expect("a folder for the browser");
    let pages = copy_site(folder.path());
    assert!(pages.len() > 2, "the site is missing: run `didact build`");
    let list = serde_json::to_string(&pages).expect("paths are text");
    let list = percent_encoding::utf8_percent_encode(&list, percent_encoding::NON_ALPHANUMERIC);
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
            "--disable-sync",
            "--hide-scrollbars",
            "--allow-file-access-from-files",
        ])
        .args(["--virtual-time-budget=60000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!(
            "file://{}/measure.html#{list}",
            folder.path().display()
        ))
        .output()
        .expect("the browser starts");
    let dom = String::from_utf8_lossy(&output.stdout);
    let result = dom.split("<pre id=\"result\">").nth(1);
    let result = result.and_then(|rest| rest.split("</pre>").next());
    assert_eq!(
        result,
        Some("clean"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn pages_do_what_the_specs_ask() {
    let (Some(browser), Some(folder)) = (browser(), specs()) else {
        return;
    };
    let entries = std::fs::read_dir(folder.join("specs")).expect("the specs are there");
    let mut specs: Vec<_> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    specs.sort();
    let output = Command::new("node")
        .args(["--test", "--test-reporter=spec"])
        .args(specs)
        .env("DIDACT_BROWSER", which(browser))
        .env(
            "DIDACT_SITE",
            Path::new(env!("CARGO_MANIFEST_DIR")).join("site"),
        )
        .env("DIDACT", env!("CARGO_BIN_EXE_didact"))
        .output()
        .expect("Node.js starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
}

/// Returns the path of the program `name`.
fn which(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = std::env::split_paths(&path);
    let found = folders.find_map(|folder| Some(folder.join(name)).filter(|file| file.is_file()));
    found.expect("it has just been started")
}
