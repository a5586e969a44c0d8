//! An engine that compiles and runs demos on this machine.
//!
//! Dependencies are built once. Programs are compiled in as many crates as there are processors,
//! and each runs in a process of its own while other crates still compile. Only this folder starts
//! processes. Outcomes are neither judged nor stored here.
//!
//! The demos, the compiler, and Cargo with build scripts and procedural macros are confined alike
//! (`sandbox`). Files of the course that could make Cargo and `rustup` start programs outside of it
//! are refused (`trust`).

mod engine;
mod tool_error;

mod cargo_errors;
mod cargo_output;
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
mod crate_root;
mod elf;
mod message;
mod proof;
mod share;

mod channel;
mod confinement;
mod end;
mod launcher;
mod process;
mod request;
mod run;

#[cfg(target_os = "linux")]
mod filter;
#[cfg(target_os = "linux")]
mod landlocked;
mod remove;
mod sandbox;
#[cfg(target_os = "linux")]
mod walls;
mod walls_cache;

mod machine;
mod normalize;
mod output_folder;
mod schedule;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::module::{Module, ModuleRequest};
use super::outcome::Outcome;
use super::outputs::Environment;
use super::{Engine, EngineError, Event, Identity, Program, Report};
use crate::digest::Digest;
pub use engine::NativeEngine;
pub use machine::{Machine, unprotected};
use normalize::Folders;
pub use remove::remove_folder;
use sandbox::Walls;
pub use sandbox::child_main;
use tool_error::file_error;

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
        requests: &[ModuleRequest],
        report: Report<'_>,
    ) -> Result<Option<Vec<Module>>, EngineError> {
        browser::compile(self, requests, report)
    }

    fn prepare(&self, report: Report<'_>) -> Result<(), EngineError> {
        // A frozen build starts no tool.
        if self.compiler.is_some() {
            return Ok(());
        }
        let engine = self.absolute()?;
        trust::check(&engine.content, engine.trust)?;
        let toolchain = toolchain_cache::find(&engine.content, &engine.work)?;
        let inputs = inputs::read(&engine.content, engine.trust)?;
        let is_current = || traced::state(&engine, &toolchain.version, &inputs).is_current;
        if inputs.dependencies.is_none() || is_current() {
            return Ok(());
        }
        let on_progress = |words| report(Event::Building(words));
        dependencies::resolve(&engine, &on_progress)?;
        // Cargo may have completed the lock file, which is one of the inputs.
        let inputs = inputs::read(&engine.content, engine.trust)?;
        dependencies::build(&engine, &toolchain, &inputs, &on_progress).map(drop)
    }

    fn identity(&self) -> Result<Identity, EngineError> {
        let inputs = inputs::read(&self.content, self.trust)?;
        let version = match &self.compiler {
            // The cache holds the version of the last build that had a compiler.
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
        let has_package = inputs.dependencies.is_some();
        let traced = has_package.then(|| traced::state(&self.located(), &version, &inputs));
        let is_final = traced.as_ref().is_none_or(|traced| traced.is_current);
        let included = traced.and_then(|traced| traced.included);
        parts.extend(included.map(|digest| ("included files", digest)));
        let rustc = toolchain::field(&version, "release: ").to_owned();
        Ok(Identity {
            compiler: version,
            parts,
            is_final,
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
        // If they cannot be read, the build reports it; the folders of the course are watched anyway.
        let inputs = inputs::read(&engine.content, engine.trust).unwrap_or_default();
        let mut paths = traced::watched(&engine);
        paths.extend(inputs.packages.into_values());
        paths.extend(inputs.settings);
        paths.extend(inputs.workspaces);
        paths
    }

    /// Compiles and runs the programs; all paths are absolute.
    fn compile_and_run(
        &self,
        programs: &[Program],
        report: Report<'_>,
    ) -> Result<Vec<Arc<Outcome>>, EngineError> {
        if walls_cache::are_complete(self) {
            let known = || Ok(Walls::known_complete());
            let done = self.compile_and_run_behind(known, programs, report);
            if !matches!(done, Err(EngineError::Tool { .. })) {
                return done;
            }
            // An administrator may have turned a feature off since: this machine is asked again.
            walls_cache::forget(self);
        }
        self.compile_and_run_behind(|| self.checked_walls(report), programs, report)
    }

    fn compile_and_run_behind(
        &self,
        walls: impl FnOnce() -> Result<Walls, EngineError> + Send,
        programs: &[Program],
        report: Report<'_>,
    ) -> Result<Vec<Arc<Outcome>>, EngineError> {
        trust::check(&self.content, self.trust)?;
        let toolchain = toolchain_cache::find(&self.content, &self.work)?;
        let inputs = inputs::read(&self.content, self.trust)?;
        let note = |words| report(Event::Note(words));
        let on_progress = |words| report(Event::Building(words));
        let prepare = || {
            let dependencies = dependencies::build(self, &toolchain, &inputs, &on_progress)?;
            let warm = warm::build(self, &toolchain, &dependencies, &note)?;
            Ok::<_, EngineError>((dependencies, warm))
        };
        // Both wait for processes, and neither needs the answer of the other.
        let (walls, prepared) = rayon::join(walls, prepare);
        let (walls, (dependencies, warm)) = (walls?, prepared?);
        let mut arguments = dependencies.arguments();
        arguments.extend(toolchain.linking());
        arguments.extend(
            warm.iter()
                .map(|path| format!("--extern=didact_warm={}", path.display())),
        );
        let folder = tempfile::Builder::new()
            .prefix("run-")
            .tempdir_in(&self.work)
            .map_err(file_error(&self.work))?;
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
            required: self.requires(walls),
            folders,
            folder,
            cancel: &self.cancel,
        }
    }
}
