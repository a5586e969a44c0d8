//! `didact check`: reports all errors and warnings, in the requested format.
//!
//! It writes nothing except fixes, with `--fix`, and the answers of other hosts
//! (`.didact/links.json`), with `--external`.

use std::sync::Arc;
use std::time::Duration;

use super::arguments::{CheckArguments, Format};
use super::fix;
use super::reporter::counted;
use super::session::{Session, ToolError};
use crate::Built;
use crate::check::external::http::Http;
use crate::check::external::{self, Memory, Patience};
use crate::check::with_overrides;
use crate::diagnostic::fixes::Applied;
use crate::diagnostic::{Code, Diagnostic, print};
use crate::serve::Change;
use crate::site::publish::differences;
use crate::store::{Store, any_writer};

/// File below `.didact` with the answers of other hosts.
const ANSWERS: &str = "links.json";
/// Limit on the time of one answer of another host.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Limit on rounds of fixes: one fix may uncover another problem.
const ROUNDS: usize = 5;

/// Checks the course; returns 0 if it is clean, 1 if it has errors.
pub(super) fn check(arguments: &CheckArguments) -> Result<u8, ToolError> {
    let mut session = Session::open(&arguments.pipeline)?;
    // With outcomes from the cache, two runs would always be equal.
    if arguments.fresh || arguments.twice {
        session.distrust();
    }
    session.request.twice = arguments.twice;
    session.request.strict = true;
    session.request.partial = true;
    session.recall();
    let mut built = check_once(&mut session, arguments)?;
    if arguments.fix {
        let mut applied = Applied::default();
        for _ in 0..ROUNDS {
            if fix::apply(&session, &built.diagnostics, &mut applied)? == 0 {
                break;
            }
            session.reread(&Change::Unknown)?;
            built = check_once(&mut session, arguments)?;
        }
    }
    print_all(&session, &built, arguments.format);
    if built.has_errors() {
        return Ok(1);
    }
    session
        .reporter
        .status("Checked", &summary(&built, &session));
    Ok(0)
}

fn summary(built: &Built, session: &Session) -> String {
    let only = session.request.only.len();
    let lessons = match only {
        0 => built.course.lessons.len() + built.course.pages.len(),
        _ => only,
    };
    let counts = built.outputs.counts;
    let demos = counted(counts.ran + counts.unchanged, "demo");
    let clean = match built.diagnostics.len() {
        0 => "clean",
        _ => "no errors",
    };
    format!("{} and {demos}: {clean}", counted(lessons, "lesson"))
}

/// Builds the course in memory and checks `site/` and, if requested, other hosts.
fn check_once(session: &mut Session, arguments: &CheckArguments) -> Result<Built, ToolError> {
    let mut built = session.build_all()?;
    if built.course.all().next().is_none() {
        let folder = built.course.layout.lessons_folder();
        return Err(ToolError::Usage(format!(
            "there is nothing to check: `{folder}` has no lesson"
        )));
    }
    let mut found = std::mem::take(&mut built.diagnostics);
    let mut more = Vec::new();
    // With other settings or templates, the site would differ anyway.
    let unlike = [Code::Config, Code::Template];
    let is_known = !found.iter().any(|one| unlike.contains(&one.code));
    if session.request.only.is_empty() && is_known {
        let stale = differences(&built.site, &session.site_folder());
        more.extend(stale_site(&stale));
    }
    if arguments.external {
        more.extend(ask_others(session, &built));
    }
    found.extend(with_overrides(more, &built.course.settings.check));
    crate::diagnostic::sort(&mut found);
    built.diagnostics = found;
    Ok(built)
}

#[expect(
    clippy::disallowed_methods,
    reason = "edge: keeps what other hosts answered, and when"
)]
fn ask_others(session: &Session, built: &Built) -> Vec<Diagnostic> {
    let store = Store::new(session.state());
    // If the file cannot be read, all hosts are asked again.
    let mut memory: Memory = store.read_json(ANSWERS, any_writer()).unwrap_or_default();
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = since.map_or(0, |time| time.as_secs());
    let shown = session.sources.shown("course.toml");
    let asker = Http::new(TIMEOUT);
    let patience = Patience::default();
    session
        .reporter
        .status("Asking", "other hosts whether the course's links work");
    let (found, counts) =
        external::check(&built.course, &shown, &asker, patience, &mut memory, now);
    let addresses = match counts.addresses {
        1 => "1 address".to_owned(),
        count => format!("{count} addresses"),
    };
    let words = format!("{addresses}, {} of them now", counts.asked);
    session.reporter.status("Asked", &words);
    if let Err(error) = store.write_json(ANSWERS, any_writer(), &memory) {
        // The answers are reported anyway; the next run asks again.
        let words = format!(
            "cannot write {}: {error}",
            session.state().join(ANSWERS).display()
        );
        session.reporter.status("Note", &words);
    }
    found
}

fn print_all(session: &Session, built: &Built, format: Format) {
    let texts = session.texts(built);
    let lines = |printer: Printer| {
        for diagnostic in &built.diagnostics {
            anstream::println!("{}", printer(diagnostic, &texts));
        }
    };
    match format {
        Format::Human => {
            session.report(built);
        }
        Format::Json => lines(print::json),
        Format::Github => lines(print::github),
        Format::Sarif => anstream::println!("{}", print::sarif(&built.diagnostics, &texts)),
        Format::Junit => {
            let files: Vec<Arc<str>> = built.course.all().map(|l| Arc::clone(&l.file)).collect();
            anstream::print!("{}", print::junit(&built.diagnostics, &files, &texts));
        }
    }
}

type Printer = fn(&Diagnostic, &print::Texts) -> String;

/// Number of other files that the message names.
const OTHERS: usize = 5;

/// Reports a published site that differs from the output of `build`.
fn stale_site(paths: &[String]) -> Option<Diagnostic> {
    let first = paths.first()?;
    let count = counted(paths.len(), "file");
    let differ = if paths.len() == 1 {
        "differs"
    } else {
        "differ"
    };
    let message = format!("`site/` is not what `build` makes: {count} {differ}, first `{first}`");
    let help = "run `didact build` and commit `site/`";
    let found = Diagnostic::new(Code::SiteStale, None, message).with_help(help);
    let others: Vec<String> = paths[1..]
        .iter()
        .take(OTHERS)
        .map(|path| format!("`{path}`"))
        .collect();
    let more = match paths.len() - 1 {
        0 => return Some(found),
        more if more > OTHERS => format!(" and {} more", more - OTHERS),
        _ => String::new(),
    };
    Some(found.with_note(format!("also {}{more}", others.join(", "))))
}
