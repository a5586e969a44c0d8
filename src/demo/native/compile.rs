//! Compiles the programs of one crate together, and retries those that break it alone.
//!
//! A shared crate holds each program as a module in its own file, so lines and columns are the
//! program's. If it does not compile, the spans of the errors name the failed modules. These are
//! compiled alone, and the rest together once more; that is cheap, since a crate with errors never
//! reaches code generation. No program runs here.
#![expect(clippy::disallowed_methods, reason = "edge: starts the compiler")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::confinement::Confinement;
use super::crate_root::{ACCESSOR, EXTERN_WARM, WARM, root_source};
use super::elf;
use super::message::{self, Raw};
use super::normalize::Folders;
use super::output_folder;
use super::process::{self, Budget, Finished, Overrun};
use super::sandbox::sandboxed;
use super::share::ProgramGroup;
use super::tool_error::{file_error, tool_error};
use super::toolchain;
use crate::demo::cancel::Cancel;
use crate::demo::outcome::{CompilerMessage, End, Outcome, Stop};
use crate::demo::token::tokens;
use crate::demo::wrap::inner_attributes;
use crate::demo::{EngineError, Program};
use crate::lesson::demo::Expectation;

/// Compiler flags of every program; part of every key.
///
/// Code generation dominates: no optimization, no debug information, one unit for each crate.
/// Measured in `benches/`.
pub(super) const FLAGS: &[&str] = &[
    "--error-format=json",
    "--diagnostic-width=100",
    // Snippets show items without using them.
    "-Aunused",
    // Wrapping puts the items into `main`, not the author.
    "-Anon_local_definitions",
    // These lints look at the whole crate, which other programs share.
    "-Amixed_script_confusables",
    "-Aconfusable_idents",
    "-Aclashing_extern_declarations",
    "-Copt-level=0",
    "-Cdebug-assertions=on",
    "-Coverflow-checks=on",
    "-Cdebuginfo=0",
    "-Cstrip=debuginfo",
    "-Ccodegen-units=1",
    "-Cembed-bitcode=no",
];

/// For crates whose programs are not expected to panic: a quarter of the code is for unwinding.
///
/// Not part of any key: a program that aborts is compiled without this flag and run again, alone.
const ABORTING: &str = "-Cpanic=abort";

/// Limits on the time for compiling: a shared crate, and a program alone.
const SHARED_TIME: Duration = Duration::from_secs(30);
const ALONE_TIME: Duration = Duration::from_secs(90);

/// Time that each program adds to the limit of its shared crate.
const MEMBER_TIME: Duration = Duration::from_millis(500);

/// Limit on the compiler's messages, in bytes.
const OUTPUT: usize = 16 << 20;

/// Limit on the compiler's memory, in bytes.
pub(crate) const MEMORY: u64 = 4 << 30;

/// Limit on the size of each file that the compiler writes, in bytes.
pub(crate) const FILE_SIZE: u64 = 1 << 30;

/// Limits in bytes on the static memory of a shared binary, and on that of each thread. More would
/// reduce the memory left to its programs.
const SHARED_MEMORY: u64 = 64 << 20;
const THREAD_MEMORY: u64 = 64 << 10;

/// Paths and arguments for compiling programs.
pub(super) struct Compiler<'a> {
    /// Path of `rustc` itself, past `rustup`.
    pub rustc: PathBuf,
    /// Arguments that link the dependencies.
    pub arguments: Vec<String>,
    /// True if the warm crate is linked.
    pub warm: bool,
    /// Path of our own binary.
    pub helper: &'a Path,
    /// Files and limits of the compiler.
    pub confinement: Confinement,
    /// Folder for sources and binaries.
    pub folder: &'a Path,
    /// Folders to remove from messages.
    pub folders: &'a Folders,
    /// Stops the compiler.
    pub cancel: &'a Cancel,
}

/// A program with the name of its module.
#[derive(Clone, Copy)]
pub(super) struct NamedProgram<'a> {
    /// Index among all programs.
    pub index: usize,
    /// Name of its folder, its module and its process: `p1f2e…`.
    pub name: &'a str,
    /// The program.
    pub program: &'a Program,
}

/// Result of compiling one crate.
#[derive(Default)]
pub(super) struct Compiled {
    /// Path of the binary; `None` if the crate did not compile.
    pub binary: Option<PathBuf>,
    /// Indices of programs that compiled, with their messages.
    pub succeeded: Vec<(usize, Vec<CompilerMessage>)>,
    /// Programs that do not compile: index and outcome.
    pub failed: Vec<(usize, Outcome)>,
    /// Indices of programs to compile alone.
    pub expelled: Vec<usize>,
    /// Indices of programs to compile together again, without the expelled ones.
    pub again: Vec<usize>,
}

/// Result of one run of the compiler.
struct RustcOutput {
    succeeded: bool,
    messages: Vec<Raw>,
    stderr: String,
    /// Limit that stopped the compiler.
    stopped: Option<Stop>,
}

impl Compiler<'_> {
    /// Compiles a group; programs that keep the shared crate from compiling are expelled.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if the compiler cannot be started or files cannot be written.
    pub(super) fn compile(
        &self,
        group: &ProgramGroup,
        named: &[NamedProgram<'_>],
    ) -> Result<Compiled, EngineError> {
        match named {
            [only] if !group.shared => self.alone(*only),
            _ => self.shared(group, named),
        }
    }

    fn alone(&self, named: NamedProgram<'_>) -> Result<Compiled, EngineError> {
        let binary = self.folder.join(named.name).join("main");
        let appended = if self.warm { EXTERN_WARM } else { "" };
        let mut output = self.compile_alone(named, appended, &binary)?;
        if !output.succeeded && output.stderr.contains(WARM) {
            // The error may be about the appended line, which the author never wrote.
            output = self.compile_alone(named, "", &binary)?;
        }
        let failed = |end, messages| Compiled {
            failed: vec![(named.index, Outcome::unrun(end, messages))],
            ..Compiled::default()
        };
        if let Some(stop) = output.stopped {
            return Ok(failed(End::Stopped(stop), Vec::new()));
        }
        let mut messages = self.finish(&output.messages, named);
        if output.succeeded {
            return Ok(Compiled {
                binary: Some(binary),
                succeeded: vec![(named.index, messages)],
                ..Compiled::default()
            });
        }
        if !messages.iter().any(|message| message.is_error) {
            // A crash of the compiler, for example.
            let words = "the compiler failed without saying why";
            let rendered = self.folders.normalize(&output.stderr, named.name);
            messages.push(CompilerMessage::without_place(words, rendered));
        }
        Ok(failed(End::CompileError, messages))
    }

    fn compile_alone(
        &self,
        named: NamedProgram<'_>,
        appended: &str,
        binary: &Path,
    ) -> Result<RustcOutput, EngineError> {
        self.write_program(named, appended)?;
        let path = format!("{}/src/main.rs", named.name);
        let edition = named.program.edition.flag();
        // `#![crate_type]` in a snippet must not turn it into a library.
        let mut arguments = vec!["--crate-type=bin", &edition];
        // rustc refuses a name that differs from `#![crate_name]`.
        arguments.extend((!names_itself(&named.program.source)).then_some(CRATE_NAME));
        arguments.extend(named.program.harness.then_some("--test"));
        let Program { expectation, .. } = named.program;
        // rustc finds some errors only in code generation, so a metadata build is not enough.
        let may_fail = matches!(expectation, Expectation::CompileFail(_));
        if may_fail || *expectation == Expectation::NoRun {
            let checked = binary.with_extension("rmeta");
            let output = self.rustc(&path, &arguments, "metadata", &checked, ALONE_TIME)?;
            if !(output.succeeded && may_fail) {
                return Ok(output);
            }
        }
        self.rustc(&path, &arguments, "link", binary, ALONE_TIME)
    }

    fn shared(
        &self,
        group: &ProgramGroup,
        members: &[NamedProgram<'_>],
    ) -> Result<Compiled, EngineError> {
        let first = members.first().expect("a crate has members");
        for named in members {
            self.write_program(*named, ACCESSOR)?;
        }
        let root = format!("{}.rs", first.name);
        self.write(
            Path::new(&root),
            &root_source(members.iter().map(|named| named.name), self.warm),
        )?;
        let binary = self.folder.join(format!("{}.bin", first.name));
        let edition = group.edition.flag();
        let mut arguments = vec![CRATE_NAME, &edition];
        arguments.extend((!group.unwinds).then_some(ABORTING));
        let time = SHARED_TIME + MEMBER_TIME * members.len() as u32;
        let output = self.rustc(&root, &arguments, "link", &binary, time)?;
        Ok(self.sort_out(members, &output, binary))
    }

    /// Sorts the programs of a shared crate by what the compiler says about them.
    fn sort_out(
        &self,
        members: &[NamedProgram<'_>],
        output: &RustcOutput,
        binary: PathBuf,
    ) -> Compiled {
        if output.succeeded && uses_much_memory(&binary) {
            return Compiled {
                expelled: members.iter().map(|named| named.index).collect(),
                ..Compiled::default()
            };
        }
        let mut by_program = by_program(&output.messages);
        if output.succeeded {
            let succeeded = members.iter().map(|named| {
                let raws = by_program.remove(named.name).unwrap_or_default();
                (named.index, self.finish(raws, *named))
            });
            return Compiled {
                binary: Some(binary),
                succeeded: succeeded.collect(),
                ..Compiled::default()
            };
        }
        let has_error = |named: &&NamedProgram<'_>| {
            let raws = by_program.get(named.name);
            raws.is_some_and(|raws| raws.iter().any(|raw| raw.is_error()))
        };
        let (mut expelled, mut again): (Vec<_>, Vec<_>) = members.iter().partition(has_error);
        // If no error names a module, compile each module on its own.
        if expelled.is_empty() {
            std::mem::swap(&mut expelled, &mut again);
        }
        let indices =
            |members: Vec<&NamedProgram<'_>>| members.iter().map(|named| named.index).collect();
        Compiled {
            expelled: indices(expelled),
            again: indices(again),
            ..Compiled::default()
        }
    }

    fn finish<'a>(
        &self,
        raws: impl IntoIterator<Item = &'a Raw>,
        named: NamedProgram<'_>,
    ) -> Vec<CompilerMessage> {
        let opening = named.program.opening.as_ref();
        raws.into_iter()
            .map(|raw| raw.finish(named.name, self.folders, opening))
            .collect()
    }

    fn rustc(
        &self,
        root: &str,
        arguments: &[&str],
        emit: &str,
        output: &Path,
        time: Duration,
    ) -> Result<RustcOutput, EngineError> {
        let name = output_folder::file_name(self.folder, output);
        let mut command = sandboxed(self.helper, &self.confinement, "rustc", &self.rustc);
        command
            .arg(root)
            .args(arguments)
            .args(FLAGS)
            .arg(format!("--emit={emit}"))
            .arg("-o")
            .arg(Path::new(output_folder::NAME).join(&name))
            .args(&self.arguments)
            .current_dir(self.folder);
        toolchain::clear_environment(&mut command);
        // The only folder that the confined compiler may write.
        command.env("TMPDIR", output_folder::NAME);
        let budget = Budget {
            time,
            output: OUTPUT,
        };
        let finished = process::run_confined(&mut command, budget, self.cancel)
            .map_err(tool_error("rustc"))?;
        finished.refuse_canceled()?;
        let stderr = String::from_utf8_lossy(&finished.stderr).into_owned();
        Ok(RustcOutput {
            // Procedural macros run in the compiler, so its exit code alone proves nothing.
            succeeded: finished.succeeded()
                && output_folder::take(self.folder, &name, output).is_ok(),
            messages: message::read(&stderr),
            stopped: stopped(&finished, &stderr, time),
            stderr,
        })
    }

    fn write_program(&self, named: NamedProgram<'_>, appended: &str) -> Result<(), EngineError> {
        let path = Path::new(named.name).join("src/main.rs");
        let text = format!("{}{appended}", named.program.source);
        self.write(&path, &text)
    }

    fn write(&self, name: &Path, text: &str) -> Result<(), EngineError> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(self.folder);
        let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text));
        written.map_err(file_error(&path))
    }
}

/// Returns the limit that stopped the compiler.
fn stopped(finished: &Finished, stderr: &str, time: Duration) -> Option<Stop> {
    match finished.overrun {
        Some(Overrun::Time) => Some(Stop::CompileTime(
            time.as_millis().try_into().unwrap_or(u64::MAX),
        )),
        Some(Overrun::Output) => Some(Stop::CompileOutput(OUTPUT as u64)),
        Some(Overrun::Canceled) => None,
        None if !finished.succeeded() && stderr.lines().any(message::is_starved) => {
            Some(Stop::CompileMemory(MEMORY))
        }
        None => None,
    }
}

/// Returns true if the static memory of a shared binary exceeds the limits.
fn uses_much_memory(binary: &Path) -> bool {
    elf::read(binary).is_some_and(|elf| elf.memory > SHARED_MEMORY || elf.thread > THREAD_MEMORY)
}

const CRATE_NAME: &str = "--crate-name=main";

/// Returns true if a source sets its crate's name: `#![crate_name = "rary"]`.
fn names_itself(source: &str) -> bool {
    let tokens = tokens(source);
    let attributes = inner_attributes(&tokens);
    let is_inside = |at| attributes.iter().any(|range| range.contains(&at));
    tokens
        .iter()
        .any(|token| token.is("crate_name") && is_inside(token.start))
}

/// Groups messages by the name of the program that they are about.
fn by_program(messages: &[Raw]) -> HashMap<&str, Vec<&Raw>> {
    let mut groups: HashMap<&str, Vec<&Raw>> = HashMap::new();
    for raw in messages {
        if let Some(name) = raw.program() {
            groups.entry(name).or_default().push(raw);
        }
    }
    groups
}
