//! Prints all output of the program: status lines, progress, diagnostics.
//!
//! Status goes to stderr, with the verb right-aligned; requested results go to stdout. Workers send
//! events here and never print.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::demo::Event;
use crate::diagnostic::print::{self, Texts};
use crate::diagnostic::{Diagnostic, Severity};

/// Prints status, progress and diagnostics.
pub(crate) struct Reporter {
    quiet: bool,
    progress: Mutex<Progress>,
}

/// The demos that are running.
struct Progress {
    bar: ProgressBar,
    names: Vec<String>,
}

impl Reporter {
    /// Creates a reporter; a quiet one prints only diagnostics.
    pub(crate) fn new(quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let names = Vec::new();
        let progress = Mutex::new(Progress { bar, names });
        Self { quiet, progress }
    }

    /// Prints a status line: `     Reading 24 lessons`.
    pub(crate) fn status(&self, verb: &str, rest: &str) {
        self.lock().say(self.quiet, verb, rest);
    }

    /// Prints an event; workers send them from their threads.
    pub(crate) fn event(&self, event: Event) {
        let mut progress = self.lock();
        match event {
            Event::Stale {
                programs,
                unchanged,
            } => {
                let count = counted(programs.len(), "demo");
                let words = format!("{count} ({unchanged} unchanged)");
                progress.say(self.quiet, "Running", &words);
                progress.begin(programs, self.quiet);
            }
            Event::Ran { program, time, .. } => {
                let name = progress.names.get(program).cloned().unwrap_or_default();
                progress.bar.inc(1);
                // Logs have no bar, so each demo gets a line there.
                if progress.bar.is_hidden() {
                    progress.say(self.quiet, "Ran", &format!("{name} in {}", seconds(time)));
                } else {
                    progress.bar.set_message(name);
                }
            }
            Event::Building(words) => progress.say(self.quiet, "Building", &words),
            Event::Note(words) => progress.say(self.quiet, "Note", &words),
        }
    }

    /// Ends the progress bar.
    pub(crate) fn end_demos(&self) {
        self.lock().bar.finish_and_clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Progress> {
        self.progress.lock().expect("no holder panics")
    }

    /// Prints diagnostics for people, and a summary line.
    pub(crate) fn diagnostics(&self, diagnostics: &[Diagnostic], texts: &Texts) {
        let mut stderr = anstream::stderr().lock();
        for diagnostic in diagnostics {
            // `anstream` removes colors if they are not wanted.
            let block = print::human(diagnostic, texts, print::Coloring::Colored);
            let _ = writeln!(stderr, "{block}\n");
        }
        if let Some(summary) = summary(diagnostics) {
            let _ = writeln!(stderr, "{summary}");
        }
    }
}

impl Progress {
    fn say(&self, quiet: bool, verb: &str, rest: &str) {
        if quiet {
            return;
        }
        // A line that is printed beside the bar would be overwritten by its next frame.
        self.bar.suspend(|| {
            let mut stderr = anstream::stderr().lock();
            // A closed stderr cannot be reported anywhere.
            let _ = writeln!(stderr, "\x1b[1;32m{verb:>12}\x1b[0m {rest}");
        });
    }

    /// Starts the progress: a bar on a terminal, lines elsewhere.
    fn begin(&mut self, names: Vec<String>, quiet: bool) {
        let shown = !quiet && !names.is_empty() && std::io::stderr().is_terminal();
        if shown {
            let template = "{prefix:>12.green.bold} [{bar:30}] {pos}/{len} {msg}";
            let style = ProgressStyle::with_template(template)
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::new(names.len() as u64);
            self.bar = bar.with_style(style).with_prefix("Running");
        }
        self.names = names;
    }
}

/// Returns a summary such as `2 errors, 1 warning`; `None` without diagnostics.
pub(crate) fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let of = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let parts: Vec<_> = [(errors, "error"), (warnings, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Formats a number with a noun: `1 lesson`, `2 lessons`.
pub(crate) fn counted(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    }
}

/// Formats a duration: `0.41 s`.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// Formats a number of bytes: `812 kB`.
pub(crate) fn bytes(count: usize) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", count.div_ceil(1_000)),
        _ => format!("{:.1} MB", count as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_right() {
        assert_eq!(counted(1, "lesson"), "1 lesson");
        assert_eq!(counted(0, "lesson"), "0 lessons");
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(bytes(812), "812 B");
        assert_eq!(bytes(812_400), "813 kB");
        assert_eq!(bytes(2_340_000), "2.3 MB");
    }

    #[test]
    fn nothing_wrong_needs_no_summary() {
        assert_eq!(summary(&[]), None);
    }
}
