//! `didact serve`: what open pages are shown after each change.

use std::collections::BTreeSet;
use std::time::Instant;

use super::arguments::ServeArguments;
use super::reporter::{counted, seconds};
use super::session::{Session, ToolError};
use crate::course::Course;
use crate::diagnostic::print;
use crate::serve::{self, Change, Problems, Running, Show, Update};
use crate::{Built, page};

/// Serves the course until it is ended.
///
/// # Errors
///
/// [`ToolError`] if there is no course, or no way to serve it.
pub fn serve(arguments: &ServeArguments) -> Result<u8, ToolError> {
    let root = arguments.pipeline.course.course.clone();
    let mut session = Session::open(&arguments.pipeline)?;
    session.request.partial = true;
    session.request.live = true;
    let address: std::net::SocketAddr = (arguments.host, arguments.port).into();
    // The page for lost addresses needs to know where the site begins.
    session.request.base_url = Some(format!("http://{address}/"));
    let open = arguments.open;
    let mut started = |address: std::net::SocketAddr| {
        let url = format!("http://{address}/");
        anstream::eprintln!("\x1b[1;32m{:>12}\x1b[0m {url} (Ctrl-C ends it)", "Serving");
        if open {
            open_browser(&url);
        }
    };
    serve::run(&root, address, &mut started, &mut |change, show| {
        rebuild(&mut session, change, show);
    })?;
    Ok(0)
}

/// One rebuild for the live view; what is wrong is shown in the page and in the terminal.
///
/// Demos that have to run are not waited for: until they have, pages show what they gave last.
#[expect(
    clippy::disallowed_methods,
    reason = "edge: the reporter tells how long it took"
)]
fn rebuild(session: &mut Session, change: &Change, show: &mut Show<'_>) {
    let begun = Instant::now();
    let built = session.reread(change).and_then(|()| session.preview());
    let built = built.and_then(|(built, waiting)| {
        if waiting.is_empty() {
            return Ok(built);
        }
        show(Update {
            running: running(&built.course, &waiting),
            problems: None,
            site: (!built.has_errors()).then_some(built.site),
        });
        session.build()
    });
    show(update(session, built, begun));
}

/// What a build gave that waited for its demos, or why there is none.
fn update(session: &mut Session, built: Result<Built, ToolError>, begun: Instant) -> Update {
    match built {
        Ok(built) => {
            let broken = session.report(&built);
            let shown = if broken {
                "the last good pages"
            } else {
                session.keep_in_mind(&built);
                "the course"
            };
            let words = format!("{shown}, {}", seconds(begun.elapsed()));
            session.reporter.status("Showing", &words);
            Update {
                problems: Some(problems(session, &built)),
                site: (!broken).then_some(built.site),
                ..Update::default()
            }
        }
        Err(error) => {
            anstream::eprintln!("\x1b[1;31merror\x1b[0m: {error}");
            Update {
                problems: Some(Problems {
                    text: error.to_string(),
                    count: "the course cannot be built".to_owned(),
                    broken: true,
                }),
                ..Update::default()
            }
        }
    }
}

/// What is wrong, as open pages show it.
fn problems(session: &Session, built: &Built) -> Problems {
    if built.diagnostics.is_empty() {
        return Problems::default();
    }
    let texts = built.texts(&session.sources);
    let found = built.diagnostics.iter();
    let errors = found.clone().filter(|problem| problem.is_error()).count();
    let warnings = found.len() - errors;
    let counts = [(errors, "error"), (warnings, "warning")].into_iter();
    let counts = counts.filter(|&(count, _)| count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| counted(count, word)).collect();
    let found: Vec<String> = found
        .map(|problem| print::human(problem, &texts, false))
        .collect();
    Problems {
        text: found.join("\n\n"),
        count: counts.join(", "),
        broken: errors > 0,
    }
}

/// The anchors of the demos whose programs have these names, by the page that shows them.
fn running(course: &Course, waiting: &[String]) -> Running {
    // A variant is shown with its demo.
    let names = waiting.iter().filter_map(|name| name.split(" (").next());
    let names: BTreeSet<&str> = names.collect();
    let mut running = Running::new();
    for lesson in course.all() {
        for demo in &lesson.demos {
            if names.contains(format!("{}/{}", lesson.slug, demo.name).as_str()) {
                let page = running.entry(page::path(lesson)).or_default();
                page.push(page::id_of(demo));
            }
        }
    }
    running
}

#[expect(
    clippy::disallowed_methods,
    reason = "edge: starts the author's browser"
)]
fn open_browser(url: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    // Without a browser the address on the terminal has to do.
    let _ = std::process::Command::new(opener).arg(url).spawn();
}
