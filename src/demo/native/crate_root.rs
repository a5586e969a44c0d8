//! The code around programs: the root of a shared crate, and what is appended to the files of programs.
//!
//! Authors never see it, so it appears in no message.

/// Appended to the source of a module; after the last line, it moves no line.
pub(super) const ACCESSOR: &str = "\n#[inline(never)] pub(super) fn __didact_main() -> ::std::process::ExitCode \
    { ::std::process::Termination::report(main()) }\n";

/// Name of the warm crate.
pub(super) const WARM: &str = "didact_warm";

/// Links the warm crate. Without this line, the compiler ignores a library that no code names.
pub(super) const EXTERN_WARM: &str = "\nextern crate didact_warm as _;\n";

/// Returns the root of a shared crate of the programs with these names. Its `main` runs the one that the
/// process is named after.
pub(super) fn root_source<'a>(names: impl Iterator<Item = &'a str> + Clone, warm: bool) -> String {
    let module = |name| format!("#[path = \"{name}/src/main.rs\"] mod {name};\n");
    let arm = |name| format!("        \"{name}\" => {name}::__didact_main(),\n");
    let modules: String = names.clone().map(module).collect();
    let arms: String = names.map(arm).collect();
    let (warm, name) = if warm {
        (EXTERN_WARM, "::didact_warm::program_name()")
    } else {
        ("", "::std::env::args().next().unwrap_or_default()")
    };
    format!(
        "{modules}{warm}fn main() -> ::std::process::ExitCode {{\n    \
         let name = {name};\n    \
         match name.as_str() {{\n{arms}        _ => ::std::process::ExitCode::FAILURE,\n    }}\n}}\n"
    )
}
