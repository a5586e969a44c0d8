//! Tiny courses in, sites and messages out.
//!
//! Each folder of `tests/ui/` is a course and a test of its own, so that
//! `cargo test --test ui links` runs the case `links` alone.
//! `expected/stderr.txt` holds the diagnostics of the course, and
//! `expected/site/` those of its pages that matter. The engine is a fake that
//! reads from comments what a demo does. `BLESS=1` rewrites the expectations; an
//! expected page that the build does not make is a failure.
#![expect(clippy::disallowed_methods, reason = "reads and blesses cases")]

mod cases;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use cases::{build_sources, cases, read};
use didact::Built;
use didact::diagnostic::print::{Coloring, human};
use didact::site::Site;
use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};
use libtest_mimic::{Arguments, Failed, Trial};

fn build(case: &Path) -> (Built, String) {
    let sources = read(case);
    let built = build_sources(&sources);
    let texts = built.texts(&sources);
    let said = built
        .diagnostics
        .iter()
        .map(|problem| human(problem, &texts, Coloring::Plain) + "\n\n");
    let said = said.collect();
    (built, said)
}

/// Compares a text with an expected file, or writes the file when blessing.
fn compare(path: &Path, text: &str, failures: &mut Vec<String>) {
    let expected = fs::read_to_string(path);
    if expected.as_ref().is_ok_and(|expected| expected == text) {
        return;
    }
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("in a folder")).expect("writable");
        fs::write(path, text).expect("writable");
        return;
    }
    let shown = path
        .strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap_or(path)
        .display();
    let Ok(expected) = expected else {
        failures.push(format!("{shown} is missing; `BLESS=1` writes it"));
        return;
    };
    let input = InternedInput::new(expected.as_str(), text);
    let diff = Diff::compute(Algorithm::Myers, &input);
    let printer = BasicLineDiffPrinter(&input.interner);
    let hunks = diff.unified_diff(&printer, UnifiedDiffConfig::default(), &input);
    failures.push(format!("{shown}\n{hunks}"));
}

/// A page without the digests in the names of assets: another stylesheet is not another page.
fn normalized(bytes: &[u8], site: &Site) -> String {
    let assets = site.files.keys().filter_map(|path| {
        let name = path.strip_prefix("assets/")?;
        let (stem, end) = name.rsplit_once('.')?;
        let (stem, digest) = stem.rsplit_once('.')?;
        (digest.len() == 8).then(|| (name.to_owned(), format!("{stem}.{end}")))
    });
    let page = String::from_utf8_lossy(bytes).into_owned();
    assets.fold(page, |page, (name, plain)| page.replace(&name, &plain))
}

/// Builds a course and compares its diagnostics and expected pages.
fn check_case(case: &Path) -> Result<(), Failed> {
    let (built, said) = build(case);
    let mut failures = Vec::new();
    compare(&case.join("expected/stderr.txt"), &said, &mut failures);
    let site = case.join("expected/site");
    let pages = walkdir::WalkDir::new(&site)
        .into_iter()
        .filter_map(Result::ok);
    for page in pages.filter(|entry| entry.file_type().is_file()) {
        let name = page.path().strip_prefix(&site).expect("below");
        let name = name.to_string_lossy().replace('\\', "/");
        match built.site.files.get(&name) {
            Some(bytes) => {
                let text = normalized(bytes, &built.site);
                compare(page.path(), &text, &mut failures);
            }
            None => failures.push(format!("the page {name} is not made")),
        }
    }
    reported(&failures)
}

/// Builds a course twice: both sites have the same bytes.
fn check_twice(case: &Path) -> Result<(), Failed> {
    let (first, second) = (build(case).0, build(case).0);
    let (first, second) = (first.site.files, second.site.files);
    let paths = first.keys().chain(second.keys());
    let differing = paths.filter(|path| first.get(*path) != second.get(*path));
    let failures = differing.map(|path| format!("{path} differs from build to build"));
    reported(&failures.collect::<Vec<_>>())
}

fn reported(failures: &[String]) -> Result<(), Failed> {
    if failures.is_empty() {
        return Ok(());
    }
    Err(failures.join("\n").into())
}

/// The place of an error is that in the Markdown, not in the program.
fn check_place() -> Result<(), Failed> {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/compile-error");
    let (built, said) = build(&case);
    if built.has_errors() && said.contains("content/01-a/index.md:10:3") {
        return Ok(());
    }
    Err(said.into())
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let cases = cases();
    assert!(cases.len() > 5, "the cases are gone");
    let trials = cases.into_iter().flat_map(|case| {
        let name = case.file_name().expect("a folder").to_string_lossy();
        let (messages, twice) = (name.clone().into_owned(), format!("{name}::twice"));
        let again = case.clone();
        [
            Trial::test(messages, move || check_case(&case)),
            Trial::test(twice, move || check_twice(&again)),
        ]
    });
    let place = Trial::test("an_error_keeps_its_place_in_the_markdown", check_place);
    let trials = trials.chain([place]).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}
