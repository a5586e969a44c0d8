//! `didact serve`: decides what open pages show after each change.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::Sender;
use std::time::Instant;

use super::arguments::ServeArguments;
use super::reporter::{seconds, summary};
use super::session::{Session, ToolError};
use crate::course::Course;
use crate::demo::background::{BackgroundRun, Work};
use crate::diagnostic::{Code, print};
use crate::serve::{self, Change, Problems, Show, Update, Wake};
use crate::sorted;
use crate::{Built, page};

/// Serves the course until the process ends.
///
/// # Errors
///
/// [`ToolError`] if there is no course, or the server cannot start.
pub(super) fn serve(arguments: &ServeArguments) -> Result<u8, ToolError> {
    let root = arguments.pipeline.course.root();
    let mut session = Session::open(&arguments.pipeline)?;
    session.request.partial = true;
    session.request.publication.live = true;
    let address: std::net::SocketAddr = (arguments.host, arguments.port).into();
    // The error page contains absolute addresses.
    session.request.publication.base_url = Some(format!("http://{address}/"));
    let open = arguments.open;
    let mut started = |address: std::net::SocketAddr| {
        let url = format!("http://{address}/");
        anstream::eprintln!("\x1b[1;32m{:>12}\x1b[0m {url} (Ctrl-C ends it)", "Serving");
        if open {
            open_browser(&url);
        }
    };
    let mut live = LiveSession {
        session,
        running: None,
        begun: None,
        addresses: AddressHistory::default(),
        waiting: serve::RunningDemos::new(),
    };
    serve::run(&root, address, &mut started, &mut |wake, sender, show| {
        live.rebuild(wake, sender, show);
        live.session.watched()
    })?;
    Ok(0)
}

/// The live view of a course while its author edits it.
struct LiveSession {
    session: Session,
    /// Background work in progress.
    running: Option<BackgroundRun>,
    /// Time of the last change, until it is completely shown.
    begun: Option<Instant>,
    /// Earlier and present addresses of lessons.
    addresses: AddressHistory,
    /// Demos that wait for their run.
    waiting: serve::RunningDemos,
}

impl LiveSession {
    /// Rebuilds after a change or after a step of background work, and shows the result.
    ///
    /// Demos run in the background: until they end, pages show their previous output.
    fn rebuild(&mut self, wake: Wake, sender: &Sender<Wake>, show: &mut Show<'_>) {
        if let Wake::Building(words) = &wake {
            return self.show_building(words, show);
        }
        // The last step may already have shown everything.
        if matches!(wake, Wake::Work(None)) && self.running.is_none() {
            return;
        }
        let read = match &wake {
            Wake::Change(change) => self.read(change),
            Wake::Work(None) | Wake::Building(_) => Ok(()),
            Wake::Work(Some(error)) => return show(self.refused(error.to_string())),
        };
        let (built, work) = match read.and_then(|()| self.session.preview()) {
            Ok(preview) => preview,
            Err(error) => return show(self.refused(error.to_string())),
        };
        self.addresses.note(&built.course);
        if work.is_empty() {
            self.call_off();
            return show(self.after_demos(built));
        }
        let is_new = match self.is_current(&work) {
            Ok(is_current) => !is_current,
            Err(error) => return show(self.refused(error.to_string())),
        };
        show(self.while_running(built, &work, &wake));
        // Running work continues if it is still the work to do; a new start would compile all of it again.
        if is_new {
            self.call_off();
            let sender = sender.clone();
            // The receiver is gone only at the end of the program.
            let on_step = move |step| drop(sender.send(step));
            match self.session.start(work, on_step) {
                Ok(running) => self.running = Some(running),
                Err(error) => show(self.refused(error.to_string())),
            }
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "edge: the reporter tells how long it took"
    )]
    fn read(&mut self, change: &Change) -> Result<(), ToolError> {
        self.begun = Some(Instant::now());
        if let Change::Paths(paths) = change {
            let first = paths.iter().next().map(|path| self.session.shown(path));
            let more = match paths.len().saturating_sub(1) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let words = format!("{}{more}", first.unwrap_or_default());
            self.session.reporter.status("Changed", &words);
        }
        self.session.reread(change)
    }

    /// Shows in open pages what is being built for the waiting demos.
    fn show_building(&mut self, words: &str, show: &mut Show<'_>) {
        show(Update {
            doing: format!("Building {words} …"),
            running: self.waiting.clone(),
            ..Update::default()
        });
    }

    fn is_current(&self, work: &Work) -> Result<bool, ToolError> {
        match &self.running {
            Some(running) => self.session.is_current(running, work),
            None => Ok(false),
        }
    }

    /// Cancels outdated work.
    fn call_off(&mut self) {
        if let Some(running) = self.running.take() {
            running.cancel();
            self.session.reporter.end_demos();
        }
    }

    /// Returns the update while demos run, with the errors that are already known.
    fn while_running(&mut self, mut built: Built, work: &Work, wake: &Wake) -> Update {
        let names: Vec<String> = work.programs.iter().map(|one| one.name.clone()).collect();
        retain_known(&mut built, &names);
        let is_broken = built.has_errors();
        // The full list follows after the demos have run.
        if is_broken && matches!(wake, Wake::Change(_)) {
            self.session.report(&built);
        }
        self.waiting = running(&built.course, &names);
        Update {
            running: self.waiting.clone(),
            problems: is_broken.then(|| problems(&self.session, &built)),
            site: (!is_broken).then_some(built.site),
            moved: Some(self.addresses.moved.clone()),
            ..Update::default()
        }
    }

    /// Returns the update after all demos have run.
    fn after_demos(&mut self, built: Built) -> Update {
        let session = &mut self.session;
        let broken = session.report(&built);
        let shown = if broken {
            "the last good pages"
        } else {
            session.set_last_outputs(&built);
            "the course"
        };
        session.shrink_cache();
        let took = self
            .begun
            .take()
            .map(|begun| format!(", {}", seconds(begun.elapsed())))
            .unwrap_or_default();
        session
            .reporter
            .status("Showing", &format!("{shown}{took}"));
        Update {
            problems: Some(problems(session, &built)),
            site: (!broken).then_some(built.site),
            moved: Some(self.addresses.moved.clone()),
            ..Update::default()
        }
    }

    /// Returns the update if the course cannot be built: pages stay as they are.
    fn refused(&mut self, why: String) -> Update {
        self.call_off();
        anstream::eprintln!("\x1b[1;31merror\x1b[0m: {why}");
        Update {
            problems: Some(Problems {
                text: why,
                count: "the course cannot be built".to_owned(),
                broken: true,
            }),
            ..Update::default()
        }
    }
}

/// Lessons by address, and addresses that changed.
#[derive(Default)]
struct AddressHistory {
    /// Title of the lesson at each address; a title survives a renamed folder.
    known: BTreeMap<String, String>,
    moved: serve::MovedPages,
}

impl AddressHistory {
    /// Compares with the last build: a lost address moves to the lesson with the same title.
    fn note(&mut self, course: &Course) {
        let lessons = course.all();
        let now =
            sorted::map(lessons.map(|lesson| (lesson.page.clone(), lesson.front.title.clone())));
        let fresh: Vec<(&String, &String)> = now
            .iter()
            .filter(|(path, _)| !self.known.contains_key(*path))
            .collect();
        for (old, title) in self
            .known
            .iter()
            .filter(|(path, _)| !now.contains_key(*path))
        {
            let found = fresh.iter().find(|(_, other)| *other == title);
            if let Some((path, _)) = found {
                let address = path.strip_suffix("index.html").unwrap_or(path);
                self.moved.insert(old.clone(), address.to_owned());
            }
        }
        self.moved.retain(|old, _| !now.contains_key(old));
        // A lost address is kept, since the lesson may appear under another name later.
        self.known.extend(now);
        let moved = &self.moved;
        self.known.retain(|path, _| !moved.contains_key(path));
    }
}

/// Removes diagnostics that may be caused by demos that have not run yet.
fn retain_known(built: &mut Built, waiting: &[String]) {
    let lessons: BTreeSet<&str> = waiting
        .iter()
        .filter_map(|name| Some(name.split_once('/')?.0))
        .collect();
    let all = built.course.all();
    let files: BTreeSet<&str> = all
        .filter(|lesson| lessons.contains(lesson.slug.as_str()))
        .map(|lesson| &*lesson.file)
        .collect();
    built.diagnostics.retain(|found| {
        let file = found.span.as_ref().map(|span| &*span.file);
        let is_waiting = file.is_none_or(|file| files.contains(file));
        !(found.code.needs_outcomes() && (is_waiting || found.code == Code::DemoUnknown))
    });
}

/// Returns the diagnostics for open pages.
fn problems(session: &Session, built: &Built) -> Problems {
    let Some(count) = summary(&built.diagnostics) else {
        return Problems::default();
    };
    let texts = built.texts(&session.sources);
    let printed: Vec<String> = built
        .diagnostics
        .iter()
        .map(|problem| print::human(problem, &texts, print::Coloring::Plain))
        .collect();
    Problems {
        text: printed.join("\n\n"),
        count,
        broken: built.has_errors(),
    }
}

/// Returns the anchors of the demos with these programs, by the path of their page.
fn running(course: &Course, waiting: &[String]) -> serve::RunningDemos {
    // A variant is shown with its demo.
    let names: BTreeSet<&str> = waiting
        .iter()
        .filter_map(|name| name.split(" (").next())
        .collect();
    let mut running = serve::RunningDemos::new();
    for lesson in course.all() {
        for demo in &lesson.demos {
            if names.contains(format!("{}/{}", lesson.slug, demo.name).as_str()) {
                let page = running.entry(lesson.page.clone()).or_default();
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
    // Without a browser, the address on the terminal has to do.
    let _ = std::process::Command::new(opener).arg(url).spawn();
}
