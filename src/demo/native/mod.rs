//! The engine that compiles and runs on this machine.
//!
//! Dependencies are built once, programs are compiled in as many crates as there
//! are processors, and each is run in a process of its own, while other crates
//! still compile. Only what is in this folder starts processes. It judges no
//! outcome and keeps none; the caller does.
//!
//! The compiler and the demos are confined alike (`sandbox`). Build scripts and
//! procedural macros of dependencies are not: they are as trusted as Cargo's.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: prepares the engine's folders"
)]

mod dependencies;
mod inputs;
mod known;
mod toolchain;
mod warm;

mod browser;
mod compile;
mod message;
mod share;

mod end;
mod process;
mod run;

#[cfg(target_os = "linux")]
mod filter;
#[cfg(target_os = "linux")]
mod landlocked;
mod sandbox;

mod schedule;
mod scrub;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::Arc;

use super::browser::{Module, Wanted};
use super::outcome::Outcome;
use super::outputs::Environment;
use super::{Engine, EngineError, Event, Identity, Program, Report};
use crate::digest::Digest;
use crate::settings::Sandbox;
use inputs::Inputs;
pub use sandbox::child_main;
use sandbox::{CANNOT_START, Confinement};
use scrub::Folders;
use toolchain::Toolchain;

/// Compiles and runs demos on this machine.
#[derive(Clone, Debug)]
pub struct NativeEngine {
    /// The folder of the demos' package: `content`.
    pub content: PathBuf,
    /// Where builds are kept: `.didact/build`. Safe to delete.
    pub work: PathBuf,
    /// Our own binary, which calls [`child_main`] for its subcommand `__demo`.
    pub helper: PathBuf,
    /// How many crates are compiled, and how many demos run, at a time.
    pub jobs: usize,
    /// Bytes of memory for each demo.
    pub memory: u64,
    /// Bytes of output for each demo, and of errors.
    pub output: usize,
    /// What to do where this machine lacks a protection.
    pub sandbox: Sandbox,
    /// What `rustc -vV` says, where it must not be asked.
    pub compiler: Option<String>,
    /// Whether Cargo must not use the network.
    pub offline: bool,
}

impl Engine for NativeEngine {
    fn run(
        &self,
        programs: &[Program],
        report: Report<'_>,
    ) -> Result<Vec<Arc<Outcome>>, EngineError> {
        if programs.is_empty() {
            return Ok(Vec::new());
        }
        let engine = self.absolute()?;
        // A helper that must protect refuses by itself where it cannot.
        let (checked, outcomes) = rayon::join(
            || engine.check_sandbox(report),
            || engine.compile_and_run(programs, report),
        );
        checked.and(outcomes)
    }

    fn compile_for_browsers(
        &self,
        wanted: &[Wanted],
        report: Report<'_>,
    ) -> Result<Option<Vec<Module>>, EngineError> {
        browser::compile(self, wanted, report)
    }

    fn identity(&self) -> Result<Identity, EngineError> {
        let mut inputs = inputs::read(&self.content);
        let version = match &self.compiler {
            Some(version) => version.clone(),
            None => {
                let toolchain = known::toolchain(&self.content, &self.work)?;
                if dependencies::resolve(self, &toolchain, &inputs)? {
                    inputs = inputs::read(&self.content);
                }
                toolchain.version
            }
        };
        let flags = compile::FLAGS.iter().map(|flag| flag.as_bytes());
        let mut parts = vec![
            ("compiler", Digest::of(version.as_bytes())),
            ("flags", Digest::of_fields(flags)),
        ];
        parts.extend(inputs.dependencies.map(|digest| ("dependencies", digest)));
        parts.extend(inputs.prelude.map(|digest| ("prelude", digest)));
        let rustc = toolchain::field(&version, "release: ").to_owned();
        let crates = inputs.crates;
        Ok(Identity {
            compiler: version,
            parts,
            environment: Environment { rustc, crates },
            packages: inputs::local(&inputs.packages),
        })
    }
}

impl NativeEngine {
    /// Compiles and runs; all paths are absolute.
    fn compile_and_run(
        &self,
        programs: &[Program],
        report: Report<'_>,
    ) -> Result<Vec<Arc<Outcome>>, EngineError> {
        let toolchain = known::toolchain(&self.content, &self.work)?;
        let inputs = inputs::read(&self.content);
        let note = |words| report(Event::Note(words));
        let dependencies = dependencies::build(self, &toolchain, &inputs, &note)?;
        let warm = warm::build(&self.work, &toolchain, &dependencies, &note)?;
        let mut arguments = dependencies.arguments();
        arguments.extend(toolchain.linking().iter().map(|&word| word.to_owned()));
        arguments.extend(
            warm.iter()
                .map(|path| format!("--extern=didact_warm={}", path.display())),
        );
        let folder = tempfile::Builder::new()
            .prefix("run-")
            .tempdir_in(&self.work);
        let folder = folder.map_err(file_error(&self.work))?;
        let folders = self.folders(&toolchain, &inputs, folder.path());
        let compiler = compile::Compiler {
            rustc: toolchain.rustc(),
            arguments,
            warm: warm.is_some(),
            helper: &self.helper,
            confinement: self.compiler_confinement(&toolchain, folder.path()),
            folder: folder.path(),
            folders: &folders,
        };
        let runner = self.runner(&folders, folder.path());
        schedule::run_all(programs, &compiler, &runner, self.jobs, report)
    }

    fn runner<'a>(&'a self, folders: &'a Folders, folder: &'a Path) -> run::Runner<'a> {
        run::Runner {
            helper: &self.helper,
            memory: self.memory,
            output: self.output,
            processors: self.processors(),
            required: self.sandbox == Sandbox::Require,
            folders,
            folder,
        }
    }

    /// The same with absolute paths, since tools are started in other folders.
    fn absolute(&self) -> Result<Self, EngineError> {
        std::fs::create_dir_all(&self.work).map_err(file_error(&self.work))?;
        let absolute = |path: &Path| path.canonicalize().map_err(file_error(path));
        Ok(Self {
            content: absolute(&self.content)?,
            work: absolute(&self.work)?,
            helper: absolute(&self.helper)?,
            jobs: self.jobs.max(1),
            ..self.clone()
        })
    }

    /// Says once what this machine lacks, or refuses to go on.
    fn check_sandbox(&self, report: Report<'_>) -> Result<(), EngineError> {
        let output = Command::new(&self.helper)
            .args(["__demo", "probe"])
            .env_clear()
            .output();
        let output = output.map_err(tool_error(&self.helper.display().to_string()))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let mut lines = said.lines();
        if lines.next() != Some(sandbox::READY) {
            return Err(EngineError::Tool {
                program: self.helper.display().to_string(),
                reason: "it does not answer as `didact __demo` does".to_owned(),
            });
        }
        let missing: Vec<&str> = lines.collect();
        let missing = missing.join(", ");
        if missing.is_empty() {
            return Ok(());
        }
        if self.sandbox == Sandbox::Require {
            return Err(EngineError::Tool {
                program: "sandbox".to_owned(),
                reason: format!("`sandbox = \"require\"`, but this machine lacks {missing}"),
            });
        }
        report(Event::Note(format!(
            "demos run without protection by {missing}"
        )));
        Ok(())
    }

    /// The compiler reads itself, the dependencies and the linker, and nothing of the author's.
    fn compiler_confinement(&self, toolchain: &Toolchain, folder: &Path) -> Confinement {
        let mut read = vec![toolchain.sysroot.clone(), self.work.clone()];
        read.extend(["/usr", "/bin", "/proc"].map(PathBuf::from));
        read.extend(toolchain::program_folders());
        Confinement {
            read,
            write: vec![folder.to_owned()],
            processes: true,
            required: self.sandbox == Sandbox::Require,
            ..Confinement::default()
        }
    }

    fn folders(&self, toolchain: &Toolchain, inputs: &Inputs, folder: &Path) -> Folders {
        let packages = inputs.packages.iter();
        let packages: Vec<_> = packages
            .map(|(name, path)| (path.as_path(), format!("{name}/")))
            .collect();
        let packages = packages.iter().map(|(path, short)| (*path, short.as_str()));
        let own = [
            (self.content.as_path(), ""),
            (self.work.as_path(), ""),
            (folder, ""),
            (toolchain.sysroot.as_path(), ""),
        ];
        Folders::new(own.into_iter().chain(packages))
    }

    fn processors(&self) -> u64 {
        let found = std::thread::available_parallelism();
        found.map_or(1, |count| count.get() as u64)
    }
}

/// A command that confines itself and becomes `program`, which sees itself as `name`.
fn sandboxed(helper: &Path, confinement: &Confinement, name: &str, program: &Path) -> Command {
    let confinement = serde_json::to_string(confinement).expect("paths of ours are UTF-8");
    let mut command = Command::new(helper);
    command
        .arg("__demo")
        .arg(confinement)
        .arg(name)
        .arg(program);
    command
}

/// An error if the helper could not become the program.
fn refuse_unstarted(
    status: Option<ExitStatus>,
    stderr: &str,
    program: &str,
) -> Result<(), EngineError> {
    if status.and_then(|status| status.code()) != Some(CANNOT_START) {
        return Ok(());
    }
    Err(EngineError::Tool {
        program: program.to_owned(),
        reason: stderr.trim().to_owned(),
    })
}

fn file_error(path: &Path) -> impl FnOnce(std::io::Error) -> EngineError {
    let path = path.display().to_string();
    move |source| EngineError::File { path, source }
}

fn tool_error(program: &str) -> impl FnOnce(std::io::Error) -> EngineError {
    let program = program.to_owned();
    move |error| EngineError::Tool {
        program,
        reason: error.to_string(),
    }
}
