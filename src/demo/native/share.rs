//! Decides which programs share a crate, and distributes them over crates.
//!
//! A program becomes a module. It is compiled alone if its tokens do not prove (`proof`) that
//! sharing changes neither its meaning nor that of others, if it uses the 2015 edition, or if its
//! author or expectation asks for it. Trait implementations are global: if another program's
//! implementation makes a type ambiguous, the program does not compile, and is tried alone.

use super::proof;
use crate::demo::Program;
use crate::demo::token::{RustToken, tokens};
use crate::lesson::demo::{Edition, Expectation};

/// Words of programs that are likely to panic, or to inspect how panics are handled.
const PANICKING: &[&str] = &[
    "todo",
    "unimplemented",
    "catch_unwind",
    "resume_unwind",
    "panicking",
];

/// The programs of one crate; more than one only if they may share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ProgramGroup {
    /// Edition of the crate.
    pub edition: Edition,
    /// Indices of the programs, ascending.
    pub members: Vec<usize>,
    /// True if they are compiled as modules of one crate.
    pub shared: bool,
    /// True if panics unwind. Without a panic nobody can observe the difference, and a crate that
    /// aborts compiles in three quarters of the time.
    pub unwinds: bool,
}

impl ProgramGroup {
    /// Creates the group of a program that is compiled alone.
    pub(super) fn alone(edition: Edition, index: usize) -> Self {
        Self {
            edition,
            members: vec![index],
            shared: false,
            unwinds: true,
        }
    }
}

/// Distributes programs over crates: at most `jobs` shared ones for each edition, and some more for the programs
/// that are likely to panic.
pub(super) fn plan(programs: &[Program], jobs: usize) -> Vec<ProgramGroup> {
    let mut groups = Vec::new();
    let (alone, shared): (Vec<usize>, Vec<usize>) =
        (0..programs.len()).partition(|&index| must_be_alone(&programs[index]));
    for edition in [Edition::E2018, Edition::E2021, Edition::E2024] {
        let members = shared
            .iter()
            .copied()
            .filter(|&index| programs[index].edition == edition);
        let (unwinding, aborting): (Vec<usize>, Vec<usize>) =
            members.partition(|&index| may_panic(&programs[index]));
        let unwinding_crates =
            (jobs * unwinding.len()).div_ceil(unwinding.len() + aborting.len() + 1);
        // The compiler has a fixed cost for each crate, so there are only as many as can be compiled at once.
        for (members, count, unwinds) in
            [(aborting, jobs, false), (unwinding, unwinding_crates, true)]
        {
            let crates = distribute(&members, programs, count);
            groups.extend(crates.into_iter().map(|members| ProgramGroup {
                edition,
                members,
                shared: true,
                unwinds,
            }));
        }
    }
    let alone = alone.into_iter();
    groups.extend(alone.map(|index| ProgramGroup::alone(programs[index].edition, index)));
    groups
}

/// Distributes programs over at most `count` crates of similar size; returns the members of each.
fn distribute(members: &[usize], programs: &[Program], count: usize) -> Vec<Vec<usize>> {
    let mut crates = vec![(0, Vec::new()); count.max(1).min(members.len())];
    let mut sorted = members.to_vec();
    // The longest programs come first, so that the short ones at the end even out the sizes.
    sorted.sort_by_key(|&index| std::cmp::Reverse(programs[index].source.len()));
    for index in sorted {
        let smallest = crates.iter_mut().min_by_key(|(size, _)| *size);
        let (size, members) = smallest.expect("there are members, so there is a crate");
        // A constant cost for each program besides that of its text.
        *size += programs[index].source.len() + 500;
        members.push(index);
    }
    crates
        .into_iter()
        .map(|(_, mut members)| {
            members.sort_unstable();
            members
        })
        .collect()
}

/// Returns true if a panic is likely. A wrong guess costs a second compilation.
fn may_panic(program: &Program) -> bool {
    let tokens = tokens(&program.source);
    let is_listed = |token: &RustToken<'_>| PANICKING.iter().any(|word| token.is(word));
    // Most `panic!` calls are never reached; `cfg(panic = …)` and `std::panic` inspect the
    // strategy.
    let inspects = |pair: &[RustToken<'_>]| pair[0].is("panic") && !pair[1].is("!");
    matches!(program.expectation, Expectation::Panic(_))
        || tokens.iter().any(is_listed)
        || tokens.windows(2).any(inspects)
}

/// Returns true if a program cannot be a module.
fn must_be_alone(program: &Program) -> bool {
    program.standalone
        || program.harness
        || matches!(program.expectation, Expectation::CompileFail(_))
        // In 2015 `use` paths begin at the crate's root, which would be ours.
        || program.edition == Edition::E2015
        || proof::obstacle(&program.source, program.edition).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(source: &str, edition: Edition) -> Program {
        Program {
            edition,
            ..Program::plain(source)
        }
    }

    #[track_caller]
    fn check(source: &str, alone: bool) {
        let program = program(source, Edition::E2024);
        assert_eq!(must_be_alone(&program), alone, "in {source:?}");
    }

    #[test]
    fn ordinary_programs_share() {
        check("fn main() {}", false);
        check("#![allow(unused)]\npub(crate) fn f() {}", false);
        check("mod a { use super::b; }", false);
        check("// crate::a\nlet s = \"macro_export\";", false);
    }

    #[test]
    fn what_reaches_beyond_a_module_is_alone() {
        check("#![feature(x)]", true);
        check("#![allow(unused)]\n#![no_main]", true);
        check("use crate::a;", true);
        check("macro_rules! m { () => { $crate::f() } }", true);
        check("#[macro_export] macro_rules! m { () => {} }", true);
        check("#[unsafe(no_mangle)] fn f() {}", true);
        check("extern crate alloc;", true);
        check("use super::x;", true);
    }

    #[test]
    fn what_is_likely_to_panic_unwinds() {
        for (source, panics) in [
            ("panic!(\"never\");", false),
            ("// todo!()", false),
            ("todo!()", true),
            ("use std::panic::catch_unwind;", true),
            ("#[cfg(panic = \"unwind\")] f();", true),
        ] {
            assert_eq!(
                may_panic(&program(source, Edition::E2024)),
                panics,
                "{source}"
            );
        }
    }

    #[test]
    fn programs_are_spread_evenly() {
        let mut programs: Vec<_> = (0..7).map(|_| program("f();", Edition::E2024)).collect();
        programs.push(program("todo!()", Edition::E2024));
        programs.push(program("f();", Edition::E2021));
        programs.push(program("f();", Edition::E2015));
        let sizes: Vec<_> = plan(&programs, 2)
            .into_iter()
            .map(|g| (g.edition, g.members.len(), g.shared, g.unwinds))
            .collect();
        let expected = [
            (Edition::E2021, 1, true, false),
            (Edition::E2024, 4, true, false),
            (Edition::E2024, 3, true, false),
            (Edition::E2024, 1, true, true),
            (Edition::E2015, 1, false, true),
        ];
        assert_eq!(sizes, expected);
    }
}
