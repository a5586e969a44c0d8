//! The engine's settings and what follows from them: absolute paths, sandbox features, the confinement
//! of the compiler.
//!
//! Nothing is compiled or run here.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: makes folders and asks the helper"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use super::compile;
use super::confinement::Confinement;
use super::inputs::DependencyInputs;
use super::normalize::Folders;
use super::output_folder;
use super::sandbox::Walls;
use super::tool_error::{file_error, tool_error};
use super::toolchain::{self, Toolchain};
use super::walls_cache;
use crate::demo::cancel::Cancel;
use crate::demo::{EngineError, Event, Report};
use crate::settings::Sandbox;
use crate::source::Trust;

/// Compiles and runs demos on this machine.
#[derive(Clone, Debug)]
pub struct NativeEngine {
    /// Folder of the demos' package: `content`.
    pub content: PathBuf,
    /// Folder for builds: `.didact/build`. Safe to delete.
    pub work: PathBuf,
    /// Path of our own binary, which calls `child_main` for its subcommand `__demo`.
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

impl NativeEngine {
    /// Returns the engine with canonical paths; the path of a missing folder stays the same.
    pub(super) fn located(&self) -> Self {
        let located = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        Self {
            content: located(&self.content),
            work: located(&self.work),
            ..self.clone()
        }
    }

    /// Returns the engine with absolute paths, since tools are started in other folders.
    pub(super) fn absolute(&self) -> Result<Self, EngineError> {
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
    pub(super) fn walls(&self) -> Result<Walls, EngineError> {
        probe(&self.helper)
    }

    /// Describes the sandbox features of this machine in one line for the author.
    ///
    /// # Errors
    ///
    /// [`EngineError::Tool`] if the helper does not answer.
    pub fn describe_walls(&self) -> Result<String, EngineError> {
        let walls = self.absolute()?.walls()?;
        let available = walls.available.join(", ");
        if walls.missing.is_empty() {
            return Ok(available);
        }
        Ok(format!("{available}; without {}", walls.missing.join(", ")))
    }

    /// Reports missing sandbox features once, or refuses to go on if they are required.
    pub(super) fn checked_walls(&self, report: Report<'_>) -> Result<Walls, EngineError> {
        let walls = self.walls()?;
        let missing = walls.missing.join(", ");
        if missing.is_empty() {
            if walls.namespaces {
                walls_cache::remember(self);
            }
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

    /// Returns true if a missing sandbox feature is an error.
    pub(super) fn requires(&self, walls: &Walls) -> bool {
        self.sandbox == Sandbox::Require || walls.is_required
    }

    /// Returns the confinement of the compiler: it reads its own files, the dependencies and the linker.
    pub(super) fn compiler_confinement(
        &self,
        toolchain: &Toolchain,
        folder: &Path,
        walls: &Walls,
    ) -> Result<Confinement, EngineError> {
        // Programs, dependencies and the warm crate are below `work`.
        let mut read = vec![toolchain.sysroot.clone(), self.work.clone()];
        read.extend(toolchain::linker_folder());
        Ok(Confinement {
            read,
            write: vec![output_folder::create(folder)?],
            processes: true,
            namespaces: walls.namespaces,
            memory: Some(compile::MEMORY),
            file_size: Some(compile::FILE_SIZE),
            required: self.requires(walls),
            ..Confinement::default()
        })
    }

    /// Returns the replacements for folders of this machine in messages and outputs.
    pub(super) fn folders(
        &self,
        toolchain: &Toolchain,
        inputs: &DependencyInputs,
        folder: &Path,
    ) -> Folders {
        let own = [&self.content, &self.work, folder, &toolchain.sysroot];
        let packages = inputs.packages.iter();
        let named = packages.map(|(name, path)| (path.as_path(), format!("{name}/")));
        Folders::new(
            own.map(|path| (path, String::new()))
                .into_iter()
                .chain(named),
        )
    }

    pub(super) fn processors(&self) -> u64 {
        std::thread::available_parallelism().map_or(1, |count| count.get() as u64)
    }
}

/// Asks the helper which sandbox features this machine has.
pub(super) fn probe(helper: &Path) -> Result<Walls, EngineError> {
    let output = Command::new(helper)
        .args(["__demo", "probe"])
        .env_clear()
        .output()
        .map_err(tool_error(&helper.display().to_string()))?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    Walls::read(&stdout).ok_or_else(|| EngineError::Tool {
        program: helper.display().to_string(),
        reason: "it does not answer as `didact __demo` does".to_owned(),
    })
}
