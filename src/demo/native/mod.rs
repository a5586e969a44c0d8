//! An engine that compiles and runs demos on this machine.
//!
//! Dependencies are built once. Programs are compiled in as many crates as there are processors,
//! and each runs in a process of its own while other crates still compile. Only this folder starts
//! processes. Outcomes are neither judged nor stored here.
//!
//! The demos, the compiler, and Cargo with build scripts and procedural macros are confined alike
//! (`sandbox`). Files of the course that could make Cargo and `rustup` start programs outside of it
//! are refused (`trust`).
#![expect(clippy::disallowed_methods, reason = "edge: makes folders")]

mod cargo_errors;
mod confined;
mod dependencies;
mod inputs;
mod packages;
mod toolchain;
mod toolchain_cache;
mod traced;
mod trust;
mod warm;

mod browser;
mod compile;
mod elf;
mod message;
mod proof;
mod share;

mod channel;
mod end;
mod process;
mod run;

#[cfg(target_os = "linux")]
mod filter;
#[cfg(target_os = "linux")]
mod landlocked;
mod remove;
mod sandbox;
#[cfg(target_os = "linux")]
mod walls;

mod machine;
mod made;
mod schedule;
mod scrub;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use super::cancel::Cancel;
use super::module::{Module, Wanted};
use super::outcome::Outcome;
use super::outputs::Environment;
use super::{Engine, EngineError, Event, Identity, Program, Report};
use crate::digest::Digest;
use crate::settings::Sandbox;
use crate::source::Trust;
use inputs::Inputs;
pub use machine::{Machine, unprotected};
pub use remove::remove_folder;
pub use sandbox::child_main;
use sandbox::{Confinement, Walls};
use scrub::Folders;
use toolchain::Toolchain;

/// Compiles and runs demos on this machine.
#[derive(Clone, Debug)]
pub struct NativeEngine {
    /// Folder of the demos' package: `content`.
    pub content: PathBuf,
    /// Folder for builds: `.didact/build`. Safe to delete.
    pub work: PathBuf,
    /// Path of our own binary, which calls [`child_main`] for its subcommand `__demo`.
    pub helper: PathBuf,
    /// Maximum number of crates compiled at a time, and of demos running at a time.
    pub jobs: usize,
    /// Limit on the memory of each demo, in bytes.
    pub memory: u64,
    /// Limit on the output of each demo, and on its standard error, in bytes.
    pub output: usize,
    /// Reaction to a missing sandbox feature.
    pub sandbox: Sandbox,
    /// Output of `rustc -vV`, if the compiler must not be started.
    pub compiler: Option<String>,
    /// True if Cargo must not use the network.
    pub offline: bool,
    /// Owner of the settings of Cargo and `rustup` that are followed.
    pub trust: Trust,
    /// File that records the inputs traced by Cargo; beside the outcomes, whose keys include them.
    pub traced: PathBuf,
    /// Cancels builds and runs.
    pub cancel: Cancel,
}

/// Asks the helper which sandbox features this machine has.
fn probe(helper: &Path) -> Result<Walls, EngineError> {
    let output = Command::new(helper)
        .args(["__demo", "probe"])
        .env_clear()
        .output();
    let output = output.map_err(tool_error(&helper.display().to_string()))?;
    let said = String::from_utf8_lossy(&output.stdout);
    Walls::read(&said).ok_or_else(|| EngineError::Tool {
        program: helper.display().to_string(),
        reason: "it does not answer as `didact __demo` does".to_owned(),
    })
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
        self.absolute()?.compile_and_run(programs, report)
    }

    fn compile_for_browsers(
        &self,
        wanted: &[Wanted],
        report: Report<'_>,
    ) -> Result<Option<Vec<Module>>, EngineError> {
        browser::compile(self, wanted, report)
    }

    fn prepare(&self, report: Report<'_>) -> Result<(), EngineError> {
        if self.compiler.is_some() {
            return Ok(());
        }
        let engine = self.absolute()?;
        trust::check(&engine.content, engine.trust)?;
        let toolchain = toolchain_cache::find(&engine.content, &engine.work)?;
        let inputs = inputs::read(&engine.content, engine.trust)?;
        let is_known = || traced::state(&engine, &toolchain.version, &inputs).is_known;
        if inputs.dependencies.is_none() || is_known() {
            return Ok(());
        }
        let heard = |words| report(Event::Building(words));
        dependencies::resolve(&engine, &heard)?;
        let inputs = inputs::read(&engine.content, engine.trust)?;
        dependencies::build(&engine, &toolchain, &inputs, &heard).map(drop)
    }

    fn identity(&self) -> Result<Identity, EngineError> {
        let inputs = inputs::read(&self.content, self.trust)?;
        let version = match &self.compiler {
            Some(version) => version.clone(),
            None => {
                trust::check(&self.content, self.trust)?;
                toolchain_cache::find(&self.content, &self.work)?.version
            }
        };
        let flags = compile::FLAGS.iter().map(|flag| flag.as_bytes());
        let mut parts = vec![
            ("compiler", Digest::of(version.as_bytes())),
            ("flags", Digest::of_fields(flags)),
        ];
        parts.extend(inputs.dependencies.map(|digest| ("dependencies", digest)));
        parts.extend(inputs.prelude.map(|digest| ("prelude", digest)));
        let package = inputs.dependencies;
        let traced = package.map(|_| traced::state(&self.located(), &version, &inputs));
        let is_known = traced.as_ref().is_none_or(|traced| traced.is_known);
        let included = traced.and_then(|traced| traced.included);
        parts.extend(included.map(|digest| ("included files", digest)));
        let rustc = toolchain::field(&version, "release: ").to_owned();
        Ok(Identity {
            compiler: version,
            parts,
            is_known,
            environment: Environment {
                rustc,
                crates: inputs.crates,
            },
            packages: inputs::local(&inputs.packages),
        })
    }
}

impl NativeEngine {
    /// Removes the records of earlier builds of dependencies, so that Cargo runs again.
    pub fn distrust(&self) {
        dependencies::distrust(self);
    }

    /// Returns the files and folders outside of `content` and `templates` that change outputs.
    pub fn watched(&self) -> Vec<PathBuf> {
        let engine = self.located();
        let inputs = inputs::read(&engine.content, engine.trust).unwrap_or_default();
        let mut paths = traced::watched(&engine);
        paths.extend(inputs.packages.into_values());
        paths.extend(inputs.settings);
        paths.extend(inputs.workspaces);
        paths
    }

    /// Returns the engine with canonical paths, where the folders exist.
    fn located(&self) -> Self {
        let content = self.content.canonicalize();
        let work = self.work.canonicalize();
        Self {
            content: content.unwrap_or_else(|_| self.content.clone()),
            work: work.unwrap_or_else(|_| self.work.clone()),
            ..self.clone()
        }
    }

    /// Compiles and runs the programs; all paths are absolute.
    fn compile_and_run(
        &self,
        programs: &[Program],
        report: Report<'_>,
    ) -> Result<Vec<Arc<Outcome>>, EngineError> {
        trust::check(&self.content, self.trust)?;
        let toolchain = toolchain_cache::find(&self.content, &self.work)?;
        let inputs = inputs::read(&self.content, self.trust)?;
        let note = |words| report(Event::Note(words));
        let heard = |words| report(Event::Building(words));
        let prepare = || {
            let dependencies = dependencies::build(self, &toolchain, &inputs, &heard)?;
            let warm = warm::build(self, &toolchain, &dependencies, &note)?;
            Ok::<_, EngineError>((dependencies, warm))
        };
        let (walls, prepared) = rayon::join(|| self.checked_walls(report), prepare);
        let (walls, (dependencies, warm)) = (walls?, prepared?);
        let mut arguments = dependencies.arguments();
        arguments.extend(toolchain.linking());
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
            confinement: self.compiler_confinement(&toolchain, folder.path(), &walls)?,
            folder: folder.path(),
            folders: &folders,
            cancel: &self.cancel,
        };
        let runner = self.runner(&folders, folder.path(), &walls);
        schedule::run_all(programs, &compiler, &runner, self.jobs, report)
    }

    fn runner<'a>(
        &'a self,
        folders: &'a Folders,
        folder: &'a Path,
        walls: &Walls,
    ) -> run::Runner<'a> {
        run::Runner {
            helper: &self.helper,
            namespaces: walls.namespaces,
            memory: self.memory,
            output: self.output,
            processors: self.processors(),
            required: self.sandbox == Sandbox::Require,
            folders,
            folder,
            cancel: &self.cancel,
        }
    }

    /// Returns the engine with absolute paths, since tools are started in other folders.
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

    /// Returns the sandbox features of this machine.
    ///
    /// # Errors
    ///
    /// [`EngineError::Tool`] if the helper does not answer.
    fn walls(&self) -> Result<Walls, EngineError> {
        probe(&self.helper)
    }

    /// Describes the sandbox features of this machine in one line for the author.
    ///
    /// # Errors
    ///
    /// [`EngineError::Tool`] if the helper does not answer.
    pub fn describe_walls(&self) -> Result<String, EngineError> {
        let walls = self.absolute()?.walls()?;
        let standing = walls.standing.join(", ");
        if walls.missing.is_empty() {
            return Ok(standing);
        }
        Ok(format!("{standing}; without {}", walls.missing.join(", ")))
    }

    /// Reports missing sandbox features once, or refuses to go on if they are required.
    fn checked_walls(&self, report: Report<'_>) -> Result<Walls, EngineError> {
        let walls = self.walls()?;
        let missing = walls.missing.join(", ");
        if missing.is_empty() {
            return Ok(walls);
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
        Ok(walls)
    }

    /// Returns the confinement of the compiler: it reads itself, the dependencies and the linker.
    fn compiler_confinement(
        &self,
        toolchain: &Toolchain,
        folder: &Path,
        walls: &Walls,
    ) -> Result<Confinement, EngineError> {
        let mut read = vec![toolchain.sysroot.clone(), self.work.clone()];
        read.extend(toolchain::linker_folder());
        Ok(Confinement {
            read,
            write: vec![made::folder(folder)?],
            processes: true,
            namespaces: walls.namespaces,
            memory: Some(compile::MEMORY),
            file_size: Some(compile::FILE_SIZE),
            required: self.sandbox == Sandbox::Require,
            ..Confinement::default()
        })
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

/// Returns a command that confines itself and becomes `program` under the name `name`.
fn sandboxed(helper: &Path, confinement: &Confinement, name: &str, program: &Path) -> Command {
    let confinement = Confinement {
        engine: std::process::id(),
        ..confinement.clone()
    };
    let confinement = serde_json::to_string(&confinement).expect("paths of ours are UTF-8");
    let mut command = Command::new(helper);
    command
        .arg("__demo")
        .arg(confinement)
        .arg(name)
        .arg(program);
    command
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
