//! Cache key of a demo: runs with the same key are interchangeable.
//!
//! | part of the key | why |
//! |---|---|
//! | `text` | of the whole program: hidden and continued lines, and the tests of an exercise |
//! | `edition` | the same text means something else |
//! | `opening` | the text that opens its `main`: columns on that line are reported without it |
//! | `purpose` | whether it is run, compiled, or only checked |
//! | `data` | names and bytes of its data files; it can read no others |
//! | `compiler` | `rustc -vV`: another compiler may report and compute otherwise |
//! | `flags` | how it is compiled |
//! | `dependencies` | `Cargo.toml`, `Cargo.lock` and path dependencies |
//! | `prelude` | the course's own library |
//! | `included files` | other inputs that Cargo traced: `include_str!`, `#[path]`, inputs of build scripts |
//!
//! Not part of it: names, paths, line numbers, prose, times, limits and the version of this tool.
//! Moving a lesson or editing its prose never runs a demo again. Outcomes of runs that a limit
//! ended are not stored, since another run may end well.

use std::collections::BTreeMap;

use super::{Identity, Program};
use crate::digest::Digest;
use crate::lesson::demo::Expectation;
use crate::sorted;

/// Version of the form in which outcomes are stored; change it to invalidate all entries.
const FORMAT: &str = "1";

/// Key of a program, with its parts to explain misses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeKey {
    /// Digest of all parts.
    pub digest: Digest,
    /// Short digests of the parts, by name.
    pub parts: BTreeMap<String, String>,
}

impl OutcomeKey {
    /// Computes the key of `program` for an engine with this identity.
    pub fn new(program: &Program, identity: &Identity) -> Self {
        let data = program
            .data
            .iter()
            .flat_map(|(name, bytes)| [name.as_bytes(), bytes]);
        let own = [
            ("format", Digest::of(FORMAT.as_bytes())),
            ("text", Digest::of(program.source.as_bytes())),
            ("edition", Digest::of(program.edition.as_str().as_bytes())),
            ("purpose", Digest::of(purpose(program).as_bytes())),
            ("data", Digest::of_fields(data)),
        ];
        // Reported columns are corrected by the length of the opening, so it is part of the key.
        let opening = program
            .opening
            .as_ref()
            .map(|opening| ("opening", Digest::of(opening.text.as_bytes())));
        let parts = own.iter().chain(&opening).chain(&identity.parts);
        let fields = parts
            .clone()
            .flat_map(|(name, digest)| [name.as_bytes(), digest.as_bytes()]);
        Self {
            digest: Digest::of_fields(fields),
            parts: sorted::map(parts.map(|(name, digest)| ((*name).to_owned(), digest.short(16)))),
        }
    }
}

/// Returns the word for what the engine does with the program. The verdict is computed anew each
/// time.
fn purpose(program: &Program) -> &'static str {
    match program.expectation {
        Expectation::Run | Expectation::Panic(_) if program.harness => "test",
        Expectation::NoRun if program.harness => "compile tests",
        Expectation::Run | Expectation::Panic(_) => "run",
        Expectation::CompileFail(_) => "fail",
        Expectation::NoRun | Expectation::Ignore => "compile",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::demo::Edition;
    use std::time::Duration;

    fn program() -> Program {
        Program::plain("fn main() {}")
    }

    #[track_caller]
    fn check(same: bool, change: impl FnOnce(&mut Program)) {
        let mut changed = program();
        change(&mut changed);
        let identity = Identity::default();
        let keys = [program(), changed].map(|program| OutcomeKey::new(&program, &identity));
        assert_eq!(keys[0] == keys[1], same);
    }

    #[test]
    fn what_a_run_depends_on_is_in_the_key() {
        check(false, |program| program.source.push(' '));
        check(false, |program| program.edition = Edition::E2021);
        check(false, |program| program.expectation = Expectation::NoRun);
        check(false, |program| {
            program.data = vec![("a".to_owned(), b"b".as_slice().into())]
        });
    }

    #[test]
    fn what_a_run_does_not_depend_on_is_not() {
        check(true, |program| program.name = "c/d".to_owned());
        check(true, |program| program.timeout = Duration::from_secs(9));
        check(true, |program| {
            program.expectation = Expectation::Panic(None)
        });
        check(true, |program| program.standalone = true);
    }

    #[test]
    fn the_engine_is_in_the_key() {
        let identity = Identity {
            parts: vec![("compiler", Digest::of(b"x"))],
            ..Identity::default()
        };
        let other = OutcomeKey::new(&program(), &identity);
        assert_ne!(OutcomeKey::new(&program(), &Identity::default()), other);
        assert!(other.parts.contains_key("compiler"));
    }
}
