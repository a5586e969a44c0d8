//! Compiles live demos and their renderers to WebAssembly.
//!
//! Cargo builds the demos' dependencies for `wasm32-wasip1` once; the compiler then makes one
//! module of all live demos of a lesson, confined as for native programs. The renderers are a package
//! of our own sources, built by Cargo alone. Paths are removed from all modules, so the same
//! compiler makes the same bytes on other machines.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: starts the compiler and Cargo"
)]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::confined;
use super::dependencies::{self, Dependencies};
use super::engine::NativeEngine;
use super::inputs::{self, DependencyInputs};
use super::message;
use super::output_folder;
use super::packages;
use super::process::{self, Budget};
use super::sandbox::{Walls, sandboxed};
use super::tool_error::{file_error, tool_error};
use super::toolchain::{self, Toolchain, cargo_home};
use super::{toolchain_cache, trust};
use crate::demo::browser::{FLAGS, SHORT_ADDRESSES, renderer as sources};
use crate::demo::fault::BuildFault;
use crate::demo::module::{Kinds, LiveDemo, Module, ModuleRequest};
use crate::demo::outcome::CompilerMessage;
use crate::demo::{EngineError, Event, Report};

const TARGET: &str = "wasm32-wasip1";

/// Limits for compiling one module.
const BUDGET: Budget = Budget {
    time: Duration::from_secs(180),
    output: 16 << 20,
};

/// Cargo's profile for dependencies: optimized for speed, and ready for link-time optimization. With
/// level `s` modules are smaller, but demos up to 40 % slower.
const DEPENDENCIES: &[(&str, &str)] = &[
    ("OPT_LEVEL", "2"),
    ("LTO", "fat"),
    ("PANIC", "abort"),
    ("CODEGEN_UNITS", "1"),
    ("DEBUG", "false"),
];

/// Cargo's profile for the renderer: optimized for size, since readers load it.
const DRAWING: &[(&str, &str)] = &[
    ("OPT_LEVEL", "z"),
    ("LTO", "fat"),
    ("PANIC", "abort"),
    ("CODEGEN_UNITS", "1"),
    ("STRIP", "symbols"),
];

/// Root of a lesson's module; its arguments are the name of a demo and the values of its parameters.
const RUNTIME: &str = include_str!("browser/runtime.rs");

/// Appended to the source of a demo; on a line of its own after the last, it moves no line.
const ACCESSOR: &str = "\npub(super) fn __didact_main() -> ::std::process::ExitCode \
    { ::std::process::Termination::report(main()) }\n";

/// Compiles the requested modules, in order; `None` if the target is not installed.
///
/// # Errors
///
/// [`EngineError`] if tools cannot be started, or the dependencies do not build.
pub(super) fn compile(
    engine: &NativeEngine,
    requests: &[ModuleRequest],
    report: Report<'_>,
) -> Result<Option<Vec<Module>>, EngineError> {
    let engine = engine.absolute()?;
    // The renderer is built below `work`, where a course can also commit settings of Cargo.
    for folder in [&engine.content, &engine.work] {
        trust::check(folder, engine.trust)?;
    }
    let toolchain = toolchain_cache::find(&engine.content, &engine.work)?;
    if !has_target(&toolchain) {
        return Ok(None);
    }
    let inputs = inputs::read(&engine.content, engine.trust)?;
    let note = |words: String| report(Event::Note(words));
    let on_progress = |words: String| report(Event::Building(words));
    let is_lesson = |request: &ModuleRequest| matches!(request, ModuleRequest::Lesson(_));
    let dependencies = if requests.iter().any(is_lesson) {
        build_dependencies(&engine, &toolchain, &inputs, &on_progress)
    } else {
        // The renderer is a package of its own, and needs none of the course's dependencies.
        Ok(Dependencies::default())
    };
    let dependencies = match dependencies {
        Ok(dependencies) => dependencies,
        Err(EngineError::Dependencies { faults }) => {
            return Ok(Some(without_dependencies(requests, &faults)));
        }
        Err(other) => return Err(other),
    };
    let folder = tempfile::Builder::new()
        .prefix("run-")
        .tempdir_in(&engine.work)
        .map_err(file_error(&engine.work))?;
    let compiler = LessonCompiler {
        engine: &engine,
        toolchain: &toolchain,
        inputs: &inputs,
        dependencies: &dependencies,
        folder: folder.path(),
        walls: &engine.walls()?,
    };
    let modules = requests.iter().enumerate().map(|(index, one)| match one {
        ModuleRequest::Renderer(kinds) => {
            let what = match kinds {
                Kinds::Common => "live demos",
                Kinds::All => "all kinds of output in live demos",
            };
            note(format!("compiling what draws {what}"));
            renderer(*kinds, &engine, &toolchain, &note)
        }
        ModuleRequest::Lesson(members) => compiler.compile(index, members),
    });
    modules
        .collect::<Result<Vec<Module>, EngineError>>()
        .map(Some)
}

/// Returns the results if the dependencies do not build: the faults, at each lesson.
fn without_dependencies(requests: &[ModuleRequest], faults: &[BuildFault]) -> Vec<Module> {
    let result = |request: &ModuleRequest| match request {
        ModuleRequest::Renderer(_) => Module::Refused(Vec::new()),
        ModuleRequest::Lesson(_) => unbuilt("the demos' dependencies do not build", faults),
    };
    requests.iter().map(result).collect()
}

/// Returns true if the toolchain has the standard library of the target.
pub(super) fn has_target(toolchain: &Toolchain) -> bool {
    let library = toolchain.sysroot.join("lib/rustlib").join(TARGET);
    library.join("lib").is_dir()
}

fn build_dependencies(
    engine: &NativeEngine,
    toolchain: &Toolchain,
    inputs: &DependencyInputs,
    on_progress: &dyn Fn(String),
) -> Result<Dependencies, EngineError> {
    let mut flags = vec![
        remap(&engine.content, "content"),
        remap(&engine.work, "build"),
        // `show` then has no code for readable lines.
        "--cfg=didact_live".to_owned(),
    ];
    flags.extend(inputs.packages.iter().map(|(name, path)| remap(path, name)));
    let place = dependencies::BuildTarget {
        name: "wasm",
        triple: Some(TARGET),
        environment: environment(DEPENDENCIES, &flags),
    };
    dependencies::build_for(&place, engine, toolchain, inputs, on_progress)
}

fn remap(path: &Path, name: &str) -> String {
    format!("--remap-path-prefix={}={name}", path.display())
}

/// Returns the environment that sets profile and flags. Paths of downloaded crates are remapped.
fn environment(profile: &[(&str, &str)], flags: &[String]) -> Vec<(String, String)> {
    let settings = profile.iter().map(|(name, value)| {
        let variable = format!("CARGO_PROFILE_RELEASE_{name}");
        (variable, (*value).to_owned())
    });
    let mut all_flags = flags.to_vec();
    all_flags.extend(cargo_home().map(|home| remap(&home, "cargo")));
    // Unlike `RUSTFLAGS`, this variable allows spaces in the paths.
    let encoded = (
        "CARGO_ENCODED_RUSTFLAGS".to_owned(),
        all_flags.join("\u{1f}"),
    );
    settings.chain([encoded]).collect()
}

/// Builds a renderer from the sources inside of this binary.
///
/// Build scripts of the course may write to the folder of its dependencies, so the renderer is built
/// in a folder of its own. A course can also commit files there; Cargo is confined for that reason.
fn renderer(
    kinds: Kinds,
    engine: &NativeEngine,
    toolchain: &Toolchain,
    on_progress: &dyn Fn(String),
) -> Result<Module, EngineError> {
    let folder = engine.work.join("draw");
    // Leftover sources of another version would be compiled too.
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(file_error(&folder))?;
    }
    for (name, text) in sources() {
        write(&folder.join(name), &text)?;
    }
    let renderer_engine = NativeEngine {
        content: folder.clone(),
        work: engine.work.join("drawing"),
        ..engine.clone()
    };
    let metadata = match packages::metadata(&renderer_engine, TARGET, on_progress) {
        Err(EngineError::Dependencies { faults }) => return Ok(unbuilt(RENDERER_FAILS, &faults)),
        metadata => metadata?,
    };
    let target = renderer_engine.work.join("target");
    let mut command = confined::cargo(&renderer_engine, toolchain, &metadata)?;
    command
        .args([
            "build",
            "--release",
            "--quiet",
            "--package=didact-view",
            "--bin=draw",
        ])
        .args(["--no-default-features", "--target", TARGET])
        .args(match kinds {
            Kinds::Common => &[][..],
            Kinds::All => &["--features=all-kinds"],
        })
        .arg("--target-dir")
        .arg(&target)
        .arg("--offline")
        .env("CARGO_BUILD_BUILD_DIR", &target)
        .envs(environment(
            DRAWING,
            &[remap(&folder, "draw"), SHORT_ADDRESSES.to_owned()],
        ));
    let finished =
        process::run(&mut command, BUDGET, &engine.cancel).map_err(tool_error("cargo"))?;
    finished.refuse_canceled()?;
    if !finished.succeeded() {
        let output = String::from_utf8_lossy(&finished.stderr).into_owned();
        return Ok(refused(RENDERER_FAILS, output));
    }
    let name = format!("{TARGET}/release/draw.wasm");
    let bytes = output_folder::read(&target, &name).map_err(file_error(&target.join(&name)))?;
    Ok(Module::Compiled(bytes.into()))
}

const RENDERER_FAILS: &str = "what draws live demos does not build";

/// Returns the failure of a module whose dependencies Cargo could not build.
fn unbuilt(why: &str, faults: &[BuildFault]) -> Module {
    let output: Vec<String> = faults.iter().map(BuildFault::words).collect();
    refused(why, output.join("\n"))
}

fn refused(why: &str, output: String) -> Module {
    Module::Refused(vec![(0, CompilerMessage::without_place(why, output))])
}

fn write(path: &Path, text: &str) -> Result<(), EngineError> {
    let folder = path.parent().unwrap_or(path);
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text));
    written.map_err(file_error(path))
}

/// Tools and folders to compile the modules of lessons.
struct LessonCompiler<'a> {
    engine: &'a NativeEngine,
    toolchain: &'a Toolchain,
    inputs: &'a DependencyInputs,
    dependencies: &'a Dependencies,
    folder: &'a Path,
    walls: &'a Walls,
}

impl LessonCompiler<'_> {
    /// Compiles the demos of a lesson to one module, each demo in a file of its own.
    fn compile(&self, index: usize, members: &[LiveDemo]) -> Result<Module, EngineError> {
        for (member, demo) in members.iter().enumerate() {
            let path = self.folder.join(format!("m{member}/src/main.rs"));
            write(&path, &format!("{}{ACCESSOR}", demo.source))?;
        }
        write(&self.folder.join("main.rs"), &root(members))?;
        let name = format!("{index}.wasm");
        let mut command = self.rustc(&name)?;
        let finished = process::run_confined(&mut command, BUDGET, &self.engine.cancel)
            .map_err(tool_error("rustc"))?;
        finished.refuse_canceled()?;
        let stderr = String::from_utf8_lossy(&finished.stderr).into_owned();
        if finished.succeeded() {
            let output = self.folder.join(&name);
            output_folder::take(self.folder, &name, &output).map_err(file_error(&output))?;
            let bytes = std::fs::read(&output).map_err(file_error(&output))?;
            return Ok(Module::Compiled(bytes.into()));
        }
        Ok(Module::Refused(self.errors(&stderr, members.len())))
    }

    fn rustc(&self, name: &str) -> Result<Command, EngineError> {
        let confinement =
            self.engine
                .compiler_confinement(self.toolchain, self.folder, self.walls)?;
        let rustc = self.toolchain.rustc();
        let mut command = sandboxed(&self.engine.helper, &confinement, "rustc", &rustc);
        command
            .args([
                "main.rs",
                "--crate-name=main",
                "--edition=2024",
                "--cap-lints=allow",
            ])
            .args(["--error-format=json", "--diagnostic-width=100"])
            .args(FLAGS)
            .arg(remap(self.folder, ""))
            .arg("-o")
            .arg(Path::new(output_folder::NAME).join(name))
            .args(self.dependencies.arguments())
            .current_dir(self.folder);
        toolchain::clear_environment(&mut command);
        command.env("TMPDIR", output_folder::NAME);
        Ok(command)
    }

    /// Returns the errors with the index of their demo; errors without a place go to the first
    /// demo.
    fn errors(&self, stderr: &str, members: usize) -> Vec<(usize, CompilerMessage)> {
        let folders = self
            .engine
            .folders(self.toolchain, self.inputs, self.folder);
        let raws = message::read(stderr);
        let errors = raws.iter().filter(|raw| raw.is_error());
        let mut messages: Vec<_> = errors
            .map(|raw| {
                let name = raw.program().unwrap_or("m0");
                // Demos are in the folders `m0`, `m1`, ….
                let member: usize = name.trim_start_matches('m').parse().unwrap_or(0);
                (member.min(members - 1), raw.finish(name, &folders, None))
            })
            .collect();
        if messages.is_empty() {
            let rendered = folders.normalize(stderr, "m0");
            let message = format!("the compiler failed: {rendered}");
            messages.push((0, CompilerMessage::without_place(message, rendered)));
        }
        messages
    }
}

/// Returns the root file of a lesson's module.
fn root(members: &[LiveDemo]) -> String {
    let modules =
        (0..members.len()).map(|at| format!("#[path = \"m{at}/src/main.rs\"] mod m{at};\n"));
    let arms = members.iter().enumerate().map(|(at, demo)| {
        format!(
            "        Some(\"{}\") => m{at}::__didact_main(),\n",
            demo.name
        )
    });
    RUNTIME
        .replace("/* modules */", &modules.collect::<String>())
        .replace("/* arms */", arms.collect::<String>().trim())
}
