//! Compiles the programs of one crate: together, and what disturbs the others apart.
//!
//! A shared crate holds each program as a module of its own file, so that lines
//! and columns are the program's. If it does not compile, the compiler's own
//! spans name the guilty modules; they are to be compiled alone, and the rest
//! together once more, which is cheap since a crate with errors never reaches code
//! generation. It runs no program.
#![expect(clippy::disallowed_methods, reason = "edge: starts the compiler")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::message::{self, Raw};
use super::process::{self, Budget, Overrun};
use super::sandbox::Confinement;
use super::scrub::Folders;
use super::share::Group;
use super::{file_error, tool_error};
use crate::demo::outcome::CompilerMessage;
use crate::demo::token::tokens;
use crate::demo::wrap::inner_attributes;
use crate::demo::{EngineError, Program};
use crate::lesson::demo::{Edition, Expectation};

/// How every program is compiled; part of every key.
///
/// Code generation dwarfs the rest: no optimization, no debug information, one
/// unit for each crate. Figures: `benches/`.
pub const FLAGS: &[&str] = &[
    "--error-format=json",
    "--diagnostic-width=100",
    // Snippets show things without using them.
    "-Aunused",
    // It is we who put items into `main`.
    "-Anon_local_definitions",
    // These look at the whole crate, which neighbors share.
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
/// Not part of any key: a program that aborts is compiled and run again without it, alone.
const ABORTING: &str = "-Cpanic=abort";

/// No program of a lesson takes longer to compile.
const BUDGET: Budget = Budget {
    time: Duration::from_secs(120),
    output: 16 << 20,
};

/// What is needed to compile programs.
pub struct Compiler<'a> {
    /// `rustc` itself.
    pub rustc: PathBuf,
    /// Arguments for dependencies.
    pub arguments: Vec<String>,
    /// The name of the warm crate, if there is one.
    pub warm: bool,
    /// Our own binary.
    pub helper: &'a Path,
    /// What the compiler may touch.
    pub confinement: Confinement,
    /// Where programs and binaries are written.
    pub folder: &'a Path,
    /// What is taken out of messages.
    pub folders: &'a Folders,
}

/// A program with the name of its module.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// Index into all programs.
    pub index: usize,
    /// `p1f2e…`: its folder, its module, and the name that it is started by.
    pub name: &'a str,
    /// The program.
    pub program: &'a Program,
}

/// What came of a crate.
#[derive(Default)]
pub struct Compiled {
    /// The binary and who is in it, with warnings.
    pub binary: Option<PathBuf>,
    /// Members that compiled, with their messages.
    pub good: Vec<(usize, Vec<CompilerMessage>)>,
    /// Members that did not compile, with their messages.
    pub failed: Vec<(usize, Vec<CompilerMessage>)>,
    /// Members to be compiled alone.
    pub expelled: Vec<usize>,
    /// Members to be compiled together again, without those expelled.
    pub again: Vec<usize>,
}

struct Answer {
    good: bool,
    messages: Vec<Raw>,
    stderr: String,
}

impl Compiler<'_> {
    /// Compiles a group; what its members disturb in each other is expelled.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if the compiler cannot be started or files cannot be written.
    pub fn compile(&self, group: &Group, named: &[Named<'_>]) -> Result<Compiled, EngineError> {
        match named {
            [only] if !group.shared => self.alone(*only),
            _ => self.shared(group, named),
        }
    }

    fn alone(&self, named: Named<'_>) -> Result<Compiled, EngineError> {
        let binary = self.folder.join(named.name).join("main");
        let mut answer = self.compile_alone(named, self.warm, &binary)?;
        if !answer.good && answer.stderr.contains(WARM) {
            // Nobody shall read what was appended; an error at the end of the file shows it.
            answer = self.compile_alone(named, false, &binary)?;
        }
        let mut messages = self.finish(&answer.messages, named.name);
        if answer.good {
            return Ok(Compiled {
                binary: Some(binary),
                good: vec![(named.index, messages)],
                ..Compiled::default()
            });
        }
        if !messages.iter().any(|message| message.is_error) {
            messages.push(self.wordless(&answer, named.name));
        }
        Ok(Compiled {
            failed: vec![(named.index, messages)],
            ..Compiled::default()
        })
    }

    fn compile_alone(
        &self,
        named: Named<'_>,
        warm: bool,
        binary: &Path,
    ) -> Result<Answer, EngineError> {
        let appended = if warm { EXTERN_WARM } else { "" };
        self.write_program(named, appended)?;
        let path = format!("{}/src/main.rs", named.name);
        let edition = edition_flag(named.program.edition);
        // The attribute and the argument would have to agree.
        let name = match names_itself(&named.program.source) {
            true => "--crate-type=bin",
            false => CRATE_NAME,
        };
        let mut arguments = vec![name, &edition];
        arguments.extend(named.program.harness.then_some("--test"));
        let Program { expectation, .. } = named.program;
        // Some errors are found only when code is generated.
        let may_fail = matches!(expectation, Expectation::CompileFail(_));
        if may_fail || *expectation == Expectation::NoRun {
            let checked = binary.with_extension("rmeta");
            let answer = self.rustc(&path, &arguments, "metadata", &checked)?;
            if !(answer.good && may_fail) {
                return Ok(answer);
            }
        }
        self.rustc(&path, &arguments, "link", binary)
    }

    fn shared(&self, group: &Group, members: &[Named<'_>]) -> Result<Compiled, EngineError> {
        let first = members.first().expect("a crate has members");
        for named in members {
            self.write_program(*named, ACCESSOR)?;
        }
        let root = format!("{}.rs", first.name);
        self.write(Path::new(&root), &shard_root(members, self.warm))?;
        let binary = self.folder.join(format!("{}.bin", first.name));
        let edition = edition_flag(group.edition);
        let mut arguments = vec![CRATE_NAME, &edition];
        arguments.extend((!group.unwinds).then_some(ABORTING));
        let answer = self.rustc(&root, &arguments, "link", &binary)?;
        let mut by_program = by_program(&answer.messages);
        if answer.good {
            let good = members.iter().map(|named| {
                let raws = by_program.remove(named.name).unwrap_or_default();
                (named.index, self.finish(raws, named.name))
            });
            return Ok(Compiled {
                binary: Some(binary),
                good: good.collect(),
                ..Compiled::default()
            });
        }
        let is_guilty = |named: &&Named<'_>| {
            let raws = by_program.get(named.name);
            raws.is_some_and(|raws| raws.iter().any(|raw| raw.is_error()))
        };
        let (guilty, innocent): (Vec<_>, Vec<_>) = members.iter().partition(is_guilty);
        // Where nobody is guilty by name, everybody is tried alone.
        let (expelled, again) = match guilty.is_empty() {
            true => (innocent, guilty),
            false => (guilty, innocent),
        };
        let indices = |members: Vec<&Named<'_>>| members.iter().map(|named| named.index).collect();
        Ok(Compiled {
            expelled: indices(expelled),
            again: indices(again),
            ..Compiled::default()
        })
    }

    fn finish<'a>(
        &self,
        raws: impl IntoIterator<Item = &'a Raw>,
        name: &str,
    ) -> Vec<CompilerMessage> {
        let raws = raws.into_iter();
        raws.map(|raw| raw.finish(name, self.folders)).collect()
    }

    /// What stands for an answer without an error message, such as a crash of the compiler.
    fn wordless(&self, answer: &Answer, name: &str) -> CompilerMessage {
        let rendered = self.folders.scrub(&answer.stderr, name);
        CompilerMessage::wordless("the compiler failed without saying why", rendered)
    }

    fn rustc(
        &self,
        root: &str,
        arguments: &[&str],
        emit: &str,
        output: &Path,
    ) -> Result<Answer, EngineError> {
        let mut command = super::sandboxed(self.helper, &self.confinement, "rustc", &self.rustc);
        command
            .arg(root)
            .args(arguments)
            .args(FLAGS)
            .arg(format!("--emit={emit}"))
            .arg("-o")
            .arg(output)
            .args(&self.arguments)
            .current_dir(self.folder)
            .env_clear()
            .env("LANG", "C.UTF-8")
            .env("TMPDIR", self.folder);
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        let finished = process::run(&mut command, BUDGET).map_err(tool_error("rustc"))?;
        let mut stderr = String::from_utf8_lossy(&finished.stderr).into_owned();
        match finished.overrun {
            Some(Overrun::Time) => stderr += "the compiler took more than two minutes",
            Some(Overrun::Output) => stderr += "the compiler wrote more than 16 MB of messages",
            None => {}
        }
        super::refuse_unstarted(finished.status, &stderr, "rustc")?;
        Ok(Answer {
            good: finished.status.is_some_and(|status| status.success()),
            messages: message::read(&stderr),
            stderr,
        })
    }

    fn write_program(&self, named: Named<'_>, appended: &str) -> Result<(), EngineError> {
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

const CRATE_NAME: &str = "--crate-name=main";

fn edition_flag(edition: Edition) -> String {
    format!("--edition={}", edition.as_str())
}

/// Whether a text says what its crate is called: `#![crate_name = "rary"]`.
fn names_itself(source: &str) -> bool {
    let tokens = tokens(source);
    let attributes = inner_attributes(&tokens);
    let mut tokens = tokens.iter();
    tokens
        .any(|token| token.is("crate_name") && attributes.iter().any(|a| a.contains(&token.start)))
}

/// After the text of a module, so that its lines stay where they are.
const ACCESSOR: &str = "\npub(super) fn __didact_main() -> ::std::process::ExitCode \
    { ::std::process::Termination::report(main()) }\n";

/// The name of the warm crate.
pub const WARM: &str = "didact_warm";

const EXTERN_WARM: &str = "\nextern crate didact_warm as _;\n";

/// The root of a shared crate: it becomes the program that its own name asks for.
fn shard_root(members: &[Named<'_>], warm: bool) -> String {
    let modules = members.iter().map(|named| {
        let name = named.name;
        format!("#[path = \"{name}/src/main.rs\"] mod {name};\n")
    });
    let arms = members.iter().map(|named| {
        let name = named.name;
        format!("        \"{name}\" => {name}::__didact_main(),\n")
    });
    let modules: String = modules.collect();
    let arms: String = arms.collect();
    let (warm, name) = match warm {
        true => (EXTERN_WARM, "::didact_warm::program_name()"),
        false => ("", "::std::env::args().next().unwrap_or_default()"),
    };
    format!(
        "{modules}{warm}fn main() -> ::std::process::ExitCode {{\n    \
         let name = {name};\n    \
         match name.as_str() {{\n{arms}        _ => ::std::process::ExitCode::FAILURE,\n    }}\n}}\n"
    )
}

fn by_program(messages: &[Raw]) -> BTreeMap<&str, Vec<&Raw>> {
    let mut found: BTreeMap<&str, Vec<&Raw>> = BTreeMap::new();
    for raw in messages {
        if let Some(name) = raw.program() {
            found.entry(name).or_default().push(raw);
        }
    }
    found
}
