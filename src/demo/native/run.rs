//! Runs one compiled program in isolation: an empty folder, its data files, limits, no environment.
//!
//! The output is split into text and frames, and the way the program ended is determined. Nothing
//! is judged.
#![expect(clippy::disallowed_methods, reason = "edge: runs demos")]

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::confinement::Confinement;
use super::end::{self, RunLimits};
use super::launcher::Launcher;
use super::normalize::{
    Folders, without_folder, without_mark, without_thread_numbers, without_time,
};
use super::process::{self, Budget, Finished};
use super::remove::remove_folder;
use super::request::LaunchRequest;
use super::sandbox::sandboxed;
use super::tool_error::{file_error, tool_error};
use crate::demo::cancel::Cancel;
use crate::demo::outcome::{CompilerMessage, End, Outcome, Part};
use crate::demo::{EngineError, Program, parts_of};

/// Limit on the size of each file that a demo writes, in bytes.
const FILE_SIZE: u64 = 64_000_000;
/// Limit on the number of open files.
const FILES: u64 = 256;
/// Number of bytes of output that are shown of a stopped demo: it may have printed megabytes.
const MAX_SHOWN: usize = 16 * 1024;

/// Settings that all runs share.
pub(super) struct Runner<'a> {
    /// Path of our own binary.
    pub helper: &'a Path,
    /// Limit on the memory of each demo, in bytes.
    pub memory: u64,
    /// Limit on the output, and on standard error, in bytes.
    pub output: usize,
    /// Number of processors of this machine.
    pub processors: u64,
    /// True if programs get their own namespaces.
    pub namespaces: bool,
    /// True if a missing sandbox feature is an error.
    pub required: bool,
    /// Folders to remove from outputs.
    pub folders: &'a Folders,
    /// Parent of the working folders.
    pub folder: &'a Path,
    /// Cancels the runs.
    pub cancel: &'a Cancel,
}

/// A program with what a run of it needs.
pub(super) struct DemoRun<'a> {
    /// The program.
    pub program: &'a Program,
    /// Name of its process, and of its module in the binary.
    pub name: &'a str,
    /// Path of its binary.
    pub binary: &'a Path,
}

impl<'a> Runner<'a> {
    /// Returns the launcher for one thread; `None` without namespaces.
    pub(super) fn launcher(&self) -> Option<Launcher<'a>> {
        let launcher = || Launcher::new(self.helper, self.folder);
        self.namespaces.then(launcher)
    }

    /// Runs a program; returns the outcome and the wall time. `messages` are those of the compiler.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if it cannot be started at all.
    pub(super) fn run(
        &self,
        run: &DemoRun<'_>,
        messages: Vec<CompilerMessage>,
        launcher: Option<&mut Launcher<'_>>,
    ) -> Result<(Outcome, Duration), EngineError> {
        let mark = random_mark();
        let variables = variables(run.program, &mark);
        let (finished, folder) = match launcher {
            Some(launcher) => self.run_in_launcher(run, variables, launcher)?,
            None => self.run_alone(run, variables)?,
        };
        finished.refuse_canceled()?;
        let outcome = self.outcome(run, messages, &finished, &folder, &mark);
        Ok((outcome, finished.time))
    }

    /// Runs a program in namespaces; its folder is in memory. Returns the path of that folder too.
    fn run_in_launcher(
        &self,
        run: &DemoRun<'_>,
        variables: Vec<(String, String)>,
        launcher: &mut Launcher<'_>,
    ) -> Result<(Finished, PathBuf), EngineError> {
        let data = match run.program.data.as_slice() {
            [] => None,
            _ => Some(self.data_folder(run.program)?),
        };
        let limits = self.limits(run.program);
        let folder = launcher.demo_folder();
        let relative = |path: &Path| path.strip_prefix(self.folder).unwrap_or(path).to_owned();
        let request = LaunchRequest {
            confinement: self.confinement(&launcher.binary(), &folder, &limits),
            name: run.name.to_owned(),
            binary: relative(run.binary),
            data: data.as_ref().map(|data| relative(data.path())),
            variables,
        };
        let finished = launcher
            .run(&request, limits.budget, self.cancel)
            .map_err(tool_error("__demo"))?;
        Ok((finished, folder))
    }

    /// Runs a program without namespaces, in a folder on the disk. Returns the path of that folder too.
    fn run_alone(
        &self,
        run: &DemoRun<'_>,
        variables: Vec<(String, String)>,
    ) -> Result<(Finished, PathBuf), EngineError> {
        let folder = self.data_folder(run.program)?;
        let limits = self.limits(run.program);
        let confinement = self.confinement(run.binary, folder.path(), &limits);
        let mut command = sandboxed(self.helper, &confinement, run.name, run.binary);
        command
            .current_dir(folder.path())
            .env_clear()
            .envs(variables);
        let finished = process::run_confined(&mut command, limits.budget, self.cancel)
            .map_err(tool_error("__demo"))?;
        // A program may have closed the folder to us; what remains is removed by the next command.
        let _ = remove_folder(folder.path());
        Ok((finished, folder.path().to_owned()))
    }

    /// Creates a folder with the program's data.
    fn data_folder(&self, program: &Program) -> Result<TempDir, EngineError> {
        let folder = tempfile::Builder::new()
            .prefix("demo-")
            .tempdir_in(self.folder)
            .map_err(file_error(self.folder))?;
        write_data(folder.path(), program)?;
        Ok(folder)
    }

    /// Converts a finished run, which took place in `folder`, to an outcome.
    fn outcome(
        &self,
        run: &DemoRun<'_>,
        messages: Vec<CompilerMessage>,
        finished: &Finished,
        folder: &Path,
        mark: &str,
    ) -> Outcome {
        let program = run.program;
        let normalize = |text: &str| {
            // The folder lies below other folders that `normalize` removes, so it has to be replaced
            // first.
            let normalized = self
                .folders
                .normalize(&without_folder(text, folder), run.name);
            match &program.opening {
                Some(opening) => opening.correct(&normalized, "src/main.rs"),
                None => normalized,
            }
        };
        let raw_stderr = String::from_utf8_lossy(&finished.stderr);
        let stderr = without_mark(&without_thread_numbers(&normalize(&raw_stderr)), mark);
        let end = end::read(
            finished.status,
            finished.overrun,
            &stderr,
            program,
            &self.limits(program),
        );
        let is_stopped = matches!(end, End::Stopped(_));
        let shown = |text: &str| {
            let length = if is_stopped { MAX_SHOWN } else { text.len() };
            text[..text.floor_char_boundary(length)].to_owned()
        };
        let mut stdout = String::from_utf8_lossy(&finished.stdout);
        if program.harness {
            stdout = without_time(&stdout).into();
        }
        let (mut parts, problems) = parts_of(&shown(&normalize(&stdout)), mark);
        // Only now: the mark separates the parts.
        for part in &mut parts {
            if let Part::Text(text) = part {
                *text = without_mark(text, mark);
            }
        }
        Outcome {
            end,
            messages,
            parts,
            stderr: shown(&stderr),
            // A frame that was cut off is no error of the demo.
            problems: if is_stopped { Vec::new() } else { problems },
        }
    }

    fn limits(&self, program: &Program) -> RunLimits {
        RunLimits {
            budget: Budget {
                time: program.timeout,
                output: self.output,
            },
            // The kernel adds up the time of all threads.
            cpu: program.timeout.as_secs_f64().ceil() as u64 * self.processors + 1,
            memory: self.memory,
            file_size: FILE_SIZE,
        }
    }

    fn confinement(&self, binary: &Path, folder: &Path, limits: &RunLimits) -> Confinement {
        Confinement {
            read: vec![binary.to_owned()],
            scratch: Some(folder.to_owned()),
            namespaces: self.namespaces,
            cpu: Some(limits.cpu),
            memory: Some(limits.memory),
            file_size: Some(limits.file_size),
            files: Some(FILES),
            required: self.required,
            ..Confinement::default()
        }
    }
}

/// Returns the environment of a program.
fn variables(program: &Program, mark: &str) -> Vec<(String, String)> {
    let mut variables = vec![("LANG", "C.UTF-8"), ("TZ", "UTC"), ("DIDACT_FRAMES", mark)];
    if program.harness {
        // Tests run one at a time and print at once, so that each panic is found in its test's
        // output.
        variables.extend([("RUST_TEST_THREADS", "1"), ("RUST_TEST_NOCAPTURE", "1")]);
    }
    variables
        .iter()
        .map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Returns a mark that demos cannot know before they run; no outcome contains it.
fn random_mark() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

fn write_data(folder: &Path, program: &Program) -> Result<(), EngineError> {
    for (name, bytes) in &program.data {
        let mut parts = Path::new(name).components();
        if !parts.all(|part| matches!(part, Component::Normal(_))) {
            continue;
        }
        let path = folder.join(name);
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
            std::fs::write(&path, bytes)?;
            let mut permissions = std::fs::metadata(&path)?.permissions();
            permissions.set_readonly(true);
            std::fs::set_permissions(&path, permissions)
        };
        write().map_err(file_error(&path))?;
    }
    Ok(())
}
