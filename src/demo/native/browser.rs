//! Compiles live demos, and what draws them, for browsers.
//!
//! Cargo builds the demos' dependencies for `wasm32-wasip1` once; the compiler then
//! makes one module of all live demos of a lesson, confined as for native programs.
//! What draws is a package of our own sources, built by Cargo alone. Paths are taken
//! out of all of them, so the same compiler makes the same bytes elsewhere.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: starts the compiler and Cargo"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::dependencies::{self, Dependencies};
use super::inputs::{self, Inputs};
use super::message;
use super::process::{self, Budget};
use super::toolchain::{Toolchain, cargo};
use super::{NativeEngine, file_error, known, tool_error};
use crate::demo::browser::{FLAGS, Module, Wanted, renderer as sources};
use crate::demo::outcome::CompilerMessage;
use crate::demo::{EngineError, Event, Report};

const TARGET: &str = "wasm32-wasip1";

/// No module takes longer.
const BUDGET: Budget = Budget {
    time: Duration::from_secs(180),
    output: 16 << 20,
};

/// How Cargo compiles dependencies: for speed, and ready to be joined with programs.
const DEPENDENCIES: &[(&str, &str)] = &[
    ("OPT_LEVEL", "3"),
    ("LTO", "fat"),
    ("PANIC", "abort"),
    ("CODEGEN_UNITS", "1"),
    ("DEBUG", "false"),
];

/// How Cargo compiles what draws: small, since all readers load it.
const DRAWING: &[(&str, &str)] = &[
    ("OPT_LEVEL", "z"),
    ("LTO", "fat"),
    ("PANIC", "abort"),
    ("CODEGEN_UNITS", "1"),
    ("STRIP", "symbols"),
];

/// The root of a lesson's module: the name of a demo and its knobs are arguments.
const RUNTIME: &str = include_str!("browser/runtime.rs");

/// After the text of a member, so that its lines stay where they are.
const ACCESSOR: &str = "\npub(super) fn __didact_main() -> ::std::process::ExitCode \
    { ::std::process::Termination::report(main()) }\n";

/// Compiles what is wanted; `None` where the target is missing.
///
/// # Errors
///
/// [`EngineError`] if tools cannot be started, or the dependencies do not build.
pub fn compile(
    engine: &NativeEngine,
    wanted: &[Wanted],
    report: Report<'_>,
) -> Result<Option<Vec<Module>>, EngineError> {
    let engine = engine.absolute()?;
    let toolchain = known::toolchain(&engine.content, &engine.work)?;
    let library = toolchain.sysroot.join("lib/rustlib").join(TARGET);
    if !library.join("lib").is_dir() {
        return Ok(None);
    }
    let inputs = inputs::read(&engine.content);
    let note = |words: String| report(Event::Note(words));
    let dependencies = match wanted.iter().any(|one| matches!(one, Wanted::Lesson(_))) {
        true => build_dependencies(&engine, &toolchain, &inputs, &note),
        false => Ok(Dependencies::default()),
    };
    let dependencies = match dependencies {
        Ok(dependencies) => dependencies,
        Err(EngineError::Dependencies { output }) => {
            let why = "the demos' dependencies do not build";
            let refused = |one: &Wanted| match one {
                Wanted::Renderer => Module::Refused(Vec::new()),
                Wanted::Lesson(_) => unbuilt(why, output.clone()),
            };
            return Ok(Some(wanted.iter().map(refused).collect()));
        }
        Err(other) => return Err(other),
    };
    let folder = tempfile::Builder::new()
        .prefix("run-")
        .tempdir_in(&engine.work);
    let folder = folder.map_err(file_error(&engine.work))?;
    let bench = Bench {
        engine: &engine,
        toolchain: &toolchain,
        inputs: &inputs,
        dependencies: &dependencies,
        folder: folder.path(),
    };
    let made = wanted.iter().enumerate().map(|(index, one)| match one {
        Wanted::Renderer => {
            note("compiling what draws live demos".to_owned());
            renderer(&engine)
        }
        Wanted::Lesson(members) => bench.lesson(index, members),
    });
    made.collect::<Result<Vec<Module>, EngineError>>().map(Some)
}

fn build_dependencies(
    engine: &NativeEngine,
    toolchain: &Toolchain,
    inputs: &Inputs,
    note: &dyn Fn(String),
) -> Result<Dependencies, EngineError> {
    let mut flags = vec![
        remap(&engine.content, "content"),
        remap(&engine.work, "build"),
    ];
    flags.extend(inputs.packages.iter().map(|(name, path)| remap(path, name)));
    let place = dependencies::Place {
        name: "wasm",
        target: Some(TARGET),
        environment: environment(DEPENDENCIES, &flags),
    };
    dependencies::build_at(&place, engine, toolchain, inputs, note)
}

fn remap(path: &Path, name: &str) -> String {
    format!("--remap-path-prefix={}={name}", path.display())
}

/// What tells Cargo how to compile; the folder of downloaded crates is no part of the result.
fn environment(profile: &[(&str, &str)], flags: &[String]) -> Vec<(String, String)> {
    let named = |(name, value): &(&str, &str)| {
        let name = format!("CARGO_PROFILE_RELEASE_{name}");
        (name, (*value).to_owned())
    };
    let mut variables: Vec<(String, String)> = profile.iter().map(named).collect();
    let mut flags = flags.to_vec();
    flags.extend(cargo_home().map(|home| remap(&home, "cargo")));
    variables.push(("CARGO_ENCODED_RUSTFLAGS".to_owned(), flags.join("\u{1f}")));
    variables
}

fn cargo_home() -> Option<PathBuf> {
    let own = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    own.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))
}

/// Builds the package that draws, from the sources inside of this binary.
fn renderer(engine: &NativeEngine) -> Result<Module, EngineError> {
    let folder = engine.work.join("draw");
    // What other versions left there would be compiled, too.
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(file_error(&folder))?;
    }
    for (name, text) in sources() {
        write(&folder.join(name), &text)?;
    }
    let mut command = cargo(&folder);
    command
        .args([
            "build",
            "--release",
            "--quiet",
            "--package=pane",
            "--bin=draw",
        ])
        .args(["--no-default-features", "--target", TARGET])
        .arg("--target-dir")
        .arg(engine.work.join("target"))
        .args(engine.offline.then_some("--offline"))
        .envs(environment(DRAWING, &[remap(&folder, "draw")]));
    let finished = process::run(&mut command, BUDGET).map_err(tool_error("cargo"))?;
    if !finished.status.is_some_and(|status| status.success()) {
        let output = String::from_utf8_lossy(&finished.stderr).into_owned();
        return Ok(unbuilt("what draws live demos does not build", output));
    }
    let path = engine
        .work
        .join("target")
        .join(TARGET)
        .join("release/draw.wasm");
    let bytes = std::fs::read(&path).map_err(file_error(&path))?;
    Ok(Module::Made(bytes.into()))
}

/// A module that Cargo could not build, in Cargo's words.
fn unbuilt(why: &str, output: String) -> Module {
    Module::Refused(vec![(0, CompilerMessage::wordless(why, output))])
}

fn write(path: &Path, text: &str) -> Result<(), EngineError> {
    let folder = path.parent().unwrap_or(path);
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text));
    written.map_err(file_error(path))
}

/// What is needed to compile lessons' modules.
struct Bench<'a> {
    engine: &'a NativeEngine,
    toolchain: &'a Toolchain,
    inputs: &'a Inputs,
    dependencies: &'a Dependencies,
    folder: &'a Path,
}

impl Bench<'_> {
    /// One module of the demos of a lesson, each in a file of its own.
    fn lesson(&self, index: usize, members: &[(String, String)]) -> Result<Module, EngineError> {
        for (member, (_, source)) in members.iter().enumerate() {
            let path = self.folder.join(format!("m{member}/src/main.rs"));
            write(&path, &format!("{source}{ACCESSOR}"))?;
        }
        write(&self.folder.join("main.rs"), &root(members))?;
        let output = self.folder.join(format!("{index}.wasm"));
        let finished = process::run(&mut self.rustc(&output), BUDGET);
        let finished = finished.map_err(tool_error("rustc"))?;
        let stderr = String::from_utf8_lossy(&finished.stderr).into_owned();
        super::refuse_unstarted(finished.status, &stderr, "rustc")?;
        if finished.status.is_some_and(|status| status.success()) {
            let bytes = std::fs::read(&output).map_err(file_error(&output))?;
            return Ok(Module::Made(bytes.into()));
        }
        Ok(Module::Refused(self.messages(&stderr, members.len())))
    }

    fn rustc(&self, output: &Path) -> Command {
        let confinement = self
            .engine
            .compiler_confinement(self.toolchain, self.folder);
        let rustc = self.toolchain.rustc();
        let mut command = super::sandboxed(&self.engine.helper, &confinement, "rustc", &rustc);
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
            .arg(output)
            .args(self.dependencies.arguments())
            .current_dir(self.folder)
            .env_clear()
            .env("LANG", "C.UTF-8")
            .env("TMPDIR", self.folder);
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }

    /// The errors, each with the member that it is about; what is about none is the first one's.
    fn messages(&self, stderr: &str, members: usize) -> Vec<(usize, CompilerMessage)> {
        let folders = self
            .engine
            .folders(self.toolchain, self.inputs, self.folder);
        let raws = message::read(stderr);
        let errors = raws.iter().filter(|raw| raw.is_error());
        let found = errors.map(|raw| {
            let name = raw.program().unwrap_or("m0");
            let member: usize = name.trim_start_matches('m').parse().unwrap_or(0);
            (member.min(members - 1), raw.finish(name, &folders))
        });
        let mut found: Vec<_> = found.collect();
        if found.is_empty() {
            let rendered = folders.scrub(stderr, "m0");
            let message = format!("the compiler failed: {rendered}");
            found.push((0, CompilerMessage::wordless(message, rendered)));
        }
        found
    }
}

fn root(members: &[(String, String)]) -> String {
    let modules =
        (0..members.len()).map(|at| format!("#[path = \"m{at}/src/main.rs\"] mod m{at};\n"));
    let arms = members
        .iter()
        .enumerate()
        .map(|(at, (name, _))| format!("        Some(\"{name}\") => m{at}::__didact_main(),\n"));
    RUNTIME
        .replace("/* modules */", &modules.collect::<String>())
        .replace("/* arms */", arms.collect::<String>().trim())
}
