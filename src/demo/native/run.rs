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
use super::end::{self, Allowed};
use super::launcher::Launcher;
use super::normalize::{
    Folders, without_folder, without_mark, without_thread_numbers, without_time,
};
use super::process::{self, Budget, Finished};
use super::remove::remove_folder;
use super::request::Request;
use super::sandbox::sandboxed;
use super::tool_error::{file_error, tool_error};
use crate::demo::cancel::Cancel;
use crate::demo::outcome::{CompilerMessage, End, Outcome, Part};
use crate::demo::{EngineError, Program, parts_of};

/// Limit on the size of each file that a demo writes, in bytes.
const FILE_SIZE: u64 = 64_000_000;
/// Limit on the number of open files.
const FILES: u64 = 256;
/// Number of bytes of output that are shown of a stopped demo.
const SHOWN: usize = 16 * 1024;

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
pub(super) struct Run<'a> {
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

    /// Runs a program, whose compiler said `messages`; returns the outcome and the wall time.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if it cannot be started at all.
    pub(super) fn run(
        &self,
        run: &Run<'_>,
        messages: Vec<CompilerMessage>,
        launcher: Option<&mut Launcher<'_>>,
    ) -> Result<(Outcome, Duration), EngineError> {
        let mark = random_mark();
        let variables = variables(run.program, &mark);
        let ran = match launcher {
            Some(launcher) => self.run_in_launcher(run, variables, launcher),
            None => self.run_alone(run, variables),
        };
        let (finished, folder) = ran?;
        self.outcome(run, messages, &finished, &folder, &mark)
    }

    /// Runs a program in namespaces; its folder is in memory. Returns the path of that folder too.
    fn run_in_launcher(
        &self,
        run: &Run<'_>,
        variables: Vec<(String, String)>,
        launcher: &mut Launcher<'_>,
    ) -> Result<(Finished, PathBuf), EngineError> {
        let data = match run.program.data.as_slice() {
            [] => None,
            _ => Some(self.data_folder(run.program)?),
        };
        let allowed = self.allowed(run.program);
        let folder = launcher.demo_folder();
        let below = |path: &Path| path.strip_prefix(self.folder).unwrap_or(path).to_owned();
        let request = Request {
            confinement: self.confinement(&launcher.binary(), &folder, &allowed),
            name: run.name.to_owned(),
            binary: below(run.binary),
            data: data.as_ref().map(|data| below(data.path())),
            variables,
        };
        let finished = launcher.run(&request, allowed.budget, self.cancel);
        Ok((finished.map_err(tool_error("__demo"))?, folder))
    }

    /// Runs a program without namespaces, in a folder on the disk. Returns the path of that folder too.
    fn run_alone(
        &self,
        run: &Run<'_>,
        variables: Vec<(String, String)>,
    ) -> Result<(Finished, PathBuf), EngineError> {
        let folder = self.data_folder(run.program)?;
        let allowed = self.allowed(run.program);
        let confinement = self.confinement(run.binary, folder.path(), &allowed);
        let mut command = sandboxed(self.helper, &confinement, run.name, run.binary);
        command
            .current_dir(folder.path())
            .env_clear()
            .envs(variables);
        let finished = process::run_confined(&mut command, allowed.budget, self.cancel)
            .map_err(tool_error("__demo"))?;
        // A program may have closed the folder to us; what remains is removed by the next command.
        let _ = remove_folder(folder.path());
        Ok((finished, folder.path().to_owned()))
    }

    /// Makes a folder with the program's data.
    fn data_folder(&self, program: &Program) -> Result<TempDir, EngineError> {
        let folder = tempfile::Builder::new()
            .prefix("demo-")
            .tempdir_in(self.folder);
        let folder = folder.map_err(file_error(self.folder))?;
        write_data(folder.path(), program)?;
        Ok(folder)
    }

    fn outcome(
        &self,
        run: &Run<'_>,
        messages: Vec<CompilerMessage>,
        finished: &Finished,
        folder: &Path,
        mark: &str,
    ) -> Result<(Outcome, Duration), EngineError> {
        let program = run.program;
        finished.refuse_canceled()?;
        let stderr = String::from_utf8_lossy(&finished.stderr);
        let normalize = |text: &str| {
            // The folder lies below other folders that `normalize` removes, so it has to be replaced
            // first.
            let text = self
                .folders
                .normalize(&without_folder(text, folder), run.name);
            match &program.opening {
                Some(opening) => opening.correct(&text, "src/main.rs"),
                None => text,
            }
        };
        let stderr = without_mark(&without_thread_numbers(&normalize(&stderr)), mark);
        let end = end::read(
            finished.status,
            finished.overrun,
            &stderr,
            program,
            &self.allowed(program),
        );
        let stopped = matches!(end, End::Stopped(_));
        let stdout = String::from_utf8_lossy(&finished.stdout);
        let stdout = if program.harness {
            without_time(&stdout).into()
        } else {
            stdout
        };
        let (mut parts, problems) = parts_of(cut(&normalize(&stdout), stopped), mark);
        for part in &mut parts {
            if let Part::Text(text) = part {
                *text = without_mark(text, mark);
            }
        }
        let outcome = Outcome {
            end,
            messages,
            parts,
            stderr: cut(&stderr, stopped).to_owned(),
            // A frame that was cut off is no error of the demo.
            problems: if stopped { Vec::new() } else { problems },
        };
        Ok((outcome, finished.time))
    }

    fn allowed(&self, program: &Program) -> Allowed {
        Allowed {
            budget: Budget {
                time: program.timeout,
                output: self.output,
            },
            cpu: program.timeout.as_secs_f64().ceil() as u64 * self.processors + 1,
            memory: self.memory,
            file_size: FILE_SIZE,
        }
    }

    fn confinement(&self, binary: &Path, folder: &Path, allowed: &Allowed) -> Confinement {
        Confinement {
            read: vec![binary.to_owned()],
            scratch: Some(folder.to_owned()),
            namespaces: self.namespaces,
            cpu: Some(allowed.cpu),
            memory: Some(allowed.memory),
            file_size: Some(allowed.file_size),
            files: Some(FILES),
            required: self.required,
            ..Confinement::default()
        }
    }
}

fn cut(text: &str, stopped: bool) -> &str {
    if stopped {
        &text[..text.floor_char_boundary(SHOWN)]
    } else {
        text
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
    let variables = variables.into_iter();
    variables
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Returns a mark that demos cannot know before they run; no outcome contains it.
fn random_mark() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

fn write_data(folder: &Path, program: &Program) -> Result<(), EngineError> {
    for (name, bytes) in &program.data {
        let path = Path::new(name);
        let inside = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            continue;
        }
        let path = folder.join(path);
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
