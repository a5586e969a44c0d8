//! Which programs may share a crate, and how they are spread over crates.
//!
//! A program becomes a module. It stays alone where that would change its
//! meaning: crate-level attributes, paths from the crate's root, names that are
//! global to a binary, the old edition's paths, and where its author or its
//! expectation asks for it. A neighbor can still disturb it in rare ways (trait
//! implementations are global); then it does not compile, and is tried alone.

use crate::demo::Program;
use crate::demo::token::{Token, tokens};
use crate::demo::wrap::inner_attributes;
use crate::lesson::demo::{Edition, Expectation};

/// Attributes of a crate that mean the same on a module.
const MODULE_ATTRIBUTES: &[&str] = &["allow", "warn", "deny", "forbid", "expect", "doc"];

/// Words that reach beyond a module.
const GLOBAL: &[&str] = &[
    "macro_export",
    "macro_use",
    "global_allocator",
    "panic_handler",
    "no_mangle",
    "export_name",
    "link_section",
    "link_name",
    "global_asm",
    "ctor",
    "dtor",
    "inventory",
    "distributed_slice",
    "include",
    "include_str",
    "include_bytes",
];

/// Words of programs that are likely to panic, or to look at how that is done.
const PANICKING: &[&str] = &[
    "todo",
    "unimplemented",
    "catch_unwind",
    "resume_unwind",
    "panicking",
];

/// The programs of one crate, by index; several only if they may share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its edition.
    pub edition: Edition,
    /// Indices, rising.
    pub members: Vec<usize>,
    /// Whether it is compiled as modules.
    pub shared: bool,
    /// Whether a panic unwinds. Where none happens nobody can tell, and a crate that aborts instead is
    /// compiled in three quarters of the time.
    pub unwinds: bool,
}

impl Group {
    /// The crate of a program as it would be by itself.
    pub fn alone(edition: Edition, index: usize) -> Self {
        Self {
            edition,
            members: vec![index],
            shared: false,
            unwinds: true,
        }
    }
}

/// Spreads programs over crates: as many shared ones for each edition as there are `jobs`, and some
/// for those that are likely to panic.
pub fn plan(programs: &[Program], jobs: usize) -> Vec<Group> {
    let mut groups = Vec::new();
    let (alone, shared): (Vec<usize>, Vec<usize>) =
        (0..programs.len()).partition(|&index| must_be_alone(&programs[index]));
    for edition in [Edition::E2018, Edition::E2021, Edition::E2024] {
        let members = shared.iter().copied();
        let members = members.filter(|&index| programs[index].edition == edition);
        let (panicking, calm): (Vec<usize>, Vec<usize>) =
            members.partition(|&index| may_panic(&programs[index]));
        let part = (jobs * panicking.len()).div_ceil(panicking.len() + calm.len() + 1);
        groups.extend(shards(&calm, programs, jobs, false));
        groups.extend(shards(&panicking, programs, part, true));
    }
    let alone = alone.into_iter();
    groups.extend(alone.map(|index| Group::alone(programs[index].edition, index)));
    groups
}

/// Shards of about the same size, the longest programs dealt first.
fn shards(members: &[usize], programs: &[Program], count: usize, unwinds: bool) -> Vec<Group> {
    let Some(&first) = members.first() else {
        return Vec::new();
    };
    let mut shards = vec![(0, Vec::new()); count.clamp(1, members.len())];
    let mut sorted = members.to_vec();
    sorted.sort_by_key(|&index| std::cmp::Reverse(programs[index].source.len()));
    for index in sorted {
        let smallest = shards.iter_mut().min_by_key(|(size, _)| *size);
        let (size, members) = smallest.expect("there is at least one shard");
        // What every program costs, besides its text.
        *size += programs[index].source.len() + 500;
        members.push(index);
    }
    let groups = shards.into_iter().map(|(_, mut members)| {
        members.sort_unstable();
        Group {
            edition: programs[first].edition,
            members,
            shared: true,
            unwinds,
        }
    });
    groups.collect()
}

/// Whether a panic is to be expected; one that was not costs a second compilation.
fn may_panic(program: &Program) -> bool {
    let tokens = tokens(&program.source);
    let mut follows = tokens.iter().zip(tokens.iter().skip(1));
    // `panic!` mostly stands where it is never reached; `cfg(panic = …)` and `std::panic` ask.
    matches!(program.expectation, Expectation::Panic(_))
        || tokens
            .iter()
            .any(|token| PANICKING.iter().any(|word| token.is(word)))
        || follows.any(|(token, next)| token.is("panic") && !next.is("!"))
}

/// Whether a program cannot be a module.
fn must_be_alone(program: &Program) -> bool {
    let fails = matches!(program.expectation, Expectation::CompileFail(_));
    let old = program.edition == Edition::E2015;
    program.standalone || program.harness || fails || old || reaches_beyond(&program.source)
}

/// Whether a text means something else in a module than in a crate.
fn reaches_beyond(source: &str) -> bool {
    let tokens = tokens(source);
    let attributes = inner_attributes(&tokens);
    let foreign = attributes.iter().any(|range| {
        let name = tokens
            .iter()
            .filter(|token| range.contains(&token.start))
            .nth(3);
        !name.is_some_and(|name| MODULE_ATTRIBUTES.contains(&name.text))
    });
    foreign || (0..tokens.len()).any(|at| is_global(&tokens, at))
}

fn is_global(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let next = tokens.get(at + 1);
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    if token.is("crate") {
        // `pub(crate)` is the same in a module, as far as the program itself can see.
        let opened = before.is_some_and(|before| before.is("("));
        return !(opened && next.is_some_and(|next| next.is(")")));
    }
    // `super` from the root of a crate is an error, from a module it is the shard.
    let leaves = token.is("super") && token.depth == 0;
    leaves || GLOBAL.iter().any(|word| token.is(word))
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
        let sizes = plan(&programs, 2).into_iter();
        let sizes: Vec<_> = sizes
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
