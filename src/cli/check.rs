//! `didact check`: everything that is wrong, in the words of those who read it.
//!
//! It writes nothing but, with `--fix`, what mends a problem for certain, and,
//! with `--external`, what other hosts answered (`.didact/links.json`).

use std::sync::Arc;
use std::time::Duration;

use super::arguments::{CheckArguments, Format};
use super::fix;
use super::reporter::counted;
use super::session::{Session, ToolError, stale_site};
use crate::Built;
use crate::check::external::http::Http;
use crate::check::external::{self, Memory, Patience};
use crate::check::weighed;
use crate::diagnostic::{Code, Diagnostic, print};
use crate::serve::Change;
use crate::site::publish::differences;

/// How long one answer of another host may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Rounds of fixes: mending one problem may uncover another.
const ROUNDS: usize = 5;

/// Checks the course: 0 clean, 1 it has errors.
pub fn check(arguments: &CheckArguments) -> Result<u8, ToolError> {
    let mut session = Session::open(&arguments.pipeline)?;
    session.request.options.fresh = arguments.fresh;
    session.request.twice = arguments.twice;
    session.request.strict = true;
    session.request.partial = true;
    session.recall();
    let mut built = look(&mut session, arguments)?;
    if arguments.fix {
        for _ in 0..ROUNDS {
            if fix::apply(&session, &built.diagnostics)? == 0 {
                break;
            }
            session.reread(&Change::Unknown)?;
            built = look(&mut session, arguments)?;
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

/// Builds the course as a value and looks at what is beyond it: `site/`, other hosts.
fn look(session: &mut Session, arguments: &CheckArguments) -> Result<Built, ToolError> {
    let mut built = session.build()?;
    if built.course.all().next().is_none() {
        let words = "there is nothing to check: `content/` has no lesson";
        return Err(ToolError::Usage(words.to_owned()));
    }
    let mut found = std::mem::take(&mut built.diagnostics);
    let mut more = Vec::new();
    // With other settings, or with pages that cannot be filled, it would be another site.
    let unlike = [Code::Config, Code::Template];
    let is_known = !found.iter().any(|one| unlike.contains(&one.code));
    if session.request.only.is_empty() && is_known {
        let stale = differences(&built.site, &session.site_folder());
        more.extend(stale_site(&stale));
    }
    if arguments.external {
        more.extend(ask_others(session, &built));
    }
    found.extend(weighed(more, &built.course.settings.check));
    crate::diagnostic::sort(&mut found);
    built.diagnostics = found;
    Ok(built)
}

#[expect(
    clippy::disallowed_methods,
    reason = "edge: keeps what other hosts answered, and when"
)]
fn ask_others(session: &Session, built: &Built) -> Vec<Diagnostic> {
    let path = session.state().join("links.json");
    let kept = std::fs::read(&path).unwrap_or_default();
    // What cannot be read is asked again.
    let mut memory: Memory = serde_json::from_slice(&kept).unwrap_or_default();
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = since.map_or(0, |time| time.as_secs());
    let shown = session.sources.shown("course.toml");
    let asker = Http::new(TIMEOUT);
    let patience = Patience::default();
    let words = "other hosts whether the course's links work";
    session.reporter.status("Asking", words);
    let (found, counts) =
        external::check(&built.course, &shown, &asker, patience, &mut memory, now);
    let addresses = match counts.addresses {
        1 => "1 address".to_owned(),
        count => format!("{count} addresses"),
    };
    let words = format!("{addresses}, {} of them now", counts.asked);
    session.reporter.status("Asked", &words);
    let text = serde_json::to_string_pretty(&memory).unwrap_or_default();
    let written =
        std::fs::create_dir_all(session.state()).and_then(|()| std::fs::write(&path, text));
    if let Err(error) = written {
        // What was answered is told all the same; the next run asks again.
        let words = format!("cannot write {}: {error}", path.display());
        session.reporter.status("Note", &words);
    }
    found
}

fn print_all(session: &Session, built: &Built, format: Format) {
    let texts = built.texts(&session.sources);
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
