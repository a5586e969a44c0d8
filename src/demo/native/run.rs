//! Runs one compiled program apart: an empty folder, its data, limits, no environment.
//!
//! It reads what was printed into parts and says how it ended. It judges nothing.
#![expect(clippy::disallowed_methods, reason = "edge: runs demos")]

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Component, Path};
use std::time::Duration;

use super::end::{self, Allowed};
use super::process::{self, Budget};
use super::sandbox::Confinement;
use super::scrub::{Folders, without_thread_numbers, without_time};
use super::{file_error, refuse_unstarted, sandboxed, tool_error};
use crate::demo::outcome::{CompilerMessage, End, Outcome};
use crate::demo::{EngineError, Program, parts_of};

/// Bytes of the largest file that a demo may write.
const FILE_SIZE: u64 = 64_000_000;
/// Files that a demo may hold open.
const FILES: u64 = 256;
/// Bytes that are kept of the output of a demo that was stopped.
const KEPT: usize = 16 * 1024;

/// What all runs share.
pub struct Runner<'a> {
    /// Our own binary.
    pub helper: &'a Path,
    /// Bytes of memory for each demo.
    pub memory: u64,
    /// Bytes of output, and of errors.
    pub output: usize,
    /// Processors of this machine.
    pub processors: u64,
    /// Whether a missing protection is an error.
    pub required: bool,
    /// What is taken out of outputs.
    pub folders: &'a Folders,
    /// Where working folders are made.
    pub folder: &'a Path,
}

impl Runner<'_> {
    /// Runs `program`, which is called `name` in `binary`; also tells the wall time.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if it cannot be started at all.
    pub fn run(
        &self,
        program: &Program,
        name: &str,
        binary: &Path,
        messages: Vec<CompilerMessage>,
    ) -> Result<(Outcome, Duration), EngineError> {
        let folder = tempfile::Builder::new()
            .prefix("demo-")
            .tempdir_in(self.folder);
        let folder = folder.map_err(file_error(self.folder))?;
        write_data(folder.path(), program)?;
        let allowed = self.allowed(program);
        let confinement = self.confinement(binary, folder.path(), &allowed);
        let mark = random_mark();
        let mut command = sandboxed(self.helper, &confinement, name, binary);
        command
            .current_dir(folder.path())
            .env_clear()
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("DIDACT_FRAMES", &mark);
        if program.harness {
            // One after the other, and panics where panics are looked for.
            command.env("RUST_TEST_THREADS", "1");
            command.env("RUST_TEST_NOCAPTURE", "1");
        }
        let finished = process::run(&mut command, allowed.budget);
        let finished = finished.map_err(tool_error(&self.helper.display().to_string()))?;
        let stderr = String::from_utf8_lossy(&finished.stderr);
        if stderr.starts_with(&mark) {
            refuse_unstarted(finished.status, &stderr[mark.len()..], "__demo")?;
        }
        let scrub = |text: &str| {
            let text = self.folders.scrub(text, name);
            text.replace(&format!("{}/", folder.path().display()), "")
        };
        let stderr = without_thread_numbers(&scrub(&stderr));
        let end = end::read(
            finished.status,
            finished.overrun,
            &stderr,
            program,
            &allowed,
        );
        let stopped = matches!(end, End::Stopped(_));
        let stdout = String::from_utf8_lossy(&finished.stdout);
        let stdout = match program.harness {
            true => without_time(&stdout).into(),
            false => stdout,
        };
        let (parts, problems) = parts_of(cut(&scrub(&stdout), stopped), &mark);
        let outcome = Outcome {
            end,
            messages,
            parts,
            stderr: cut(&stderr, stopped).to_owned(),
            // A frame that was cut off says nothing about the demo.
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
            write: vec![folder.to_owned()],
            processes: false,
            cpu: Some(allowed.cpu),
            memory: Some(allowed.memory),
            file_size: Some(allowed.file_size),
            files: Some(FILES),
            required: self.required,
        }
    }
}

fn cut(text: &str, stopped: bool) -> &str {
    if stopped {
        &text[..text.floor_char_boundary(KEPT)]
    } else {
        text
    }
}

/// Unforgeable: demos cannot know it before they run, and it is in no outcome.
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
