//! The engine with the real compiler: small programs in, outcomes out.

mod programs;

use std::time::Duration;

use didact::demo::outcome::{End, Part, ProgramPlace};
use didact::demo::{Engine, Program};
use didact::lesson::demo::{Edition, Expectation};
use programs::{outcome, outcomes, program};

#[track_caller]
fn prints(source: &str, expected: &str) {
    let outcome = outcome(program(source));
    assert_eq!(outcome.end, End::Exited(0), "{outcome:#?}");
    assert_eq!(outcome.text(), expected);
}

#[test]
fn a_program_prints() {
    prints("fn main() { println!(\"é {}\", 1 + 1); }", "é 2\n");
}

#[test]
fn names_and_files_are_those_of_the_program_alone() {
    prints(
        "struct P; fn main() { println!(\"{} {} {}\", file!(), module_path!(), std::any::type_name::<P>()); }",
        "src/main.rs main main::P\n",
    );
}

#[test]
fn programs_that_share_a_crate_do_not_meet() {
    let sources = (0..6).map(|n| {
        format!("struct P; static X: i32 = {n};\nfn main() {{ let _ = P; println!(\"{{X}}\"); }}")
    });
    let programs: Vec<Program> = sources.map(|source| program(&source)).collect();
    let texts: Vec<String> = outcomes(&programs).iter().map(|o| o.text()).collect();
    assert_eq!(texts, ["0\n", "1\n", "2\n", "3\n", "4\n", "5\n"]);
}

#[test]
fn a_broken_program_leaves_its_neighbors_alone() {
    let good = program("fn main() { println!(\"a\"); }");
    let types = program("fn main() {\n    let x: i32 = \"a\";\n}");
    let syntax = program("fn main() { {");
    let borrow = program("fn main() { let s = String::new(); drop(s); drop(s); }");
    let found = outcomes(&[good.clone(), types, syntax, borrow, good]);
    let ends: Vec<&End> = found.iter().map(|outcome| &outcome.end).collect();
    let (well, fails) = (&End::Exited(0), &End::CompileError);
    assert_eq!(ends, [well, fails, fails, fails, well]);
    let message = &found[1].messages[0];
    assert_eq!(message.code.as_deref(), Some("E0308"));
    let place = ProgramPlace {
        line: 2,
        column: 18,
    };
    assert_eq!(message.places[0].start, place);
    assert!(
        message.rendered.contains(" --> src/main.rs:2:18"),
        "{}",
        message.rendered
    );
}

#[test]
fn neighbors_that_disturb_each_other_are_tried_alone() {
    let ambiguous = "struct W(f32); impl From<W> for u8 { fn from(_: W) -> u8 { 1 } }\n\
                     fn main() { println!(\"{}\", u8::from(W(1.0))); }";
    let inferred = "fn main() { let x: u8 = 300u16.try_into().unwrap_or(7); println!(\"{x}\"); }";
    let found = outcomes(&[program(ambiguous), program(inferred)]);
    assert_eq!([found[0].text(), found[1].text()], ["1\n", "7\n"]);
}

#[test]
fn a_panic_has_its_place() {
    let outcome = outcome(program(
        "fn main() {\n    let v = [1];\n    println!(\"é{}\", v[v.len()]);\n}",
    ));
    let End::Panicked { message, at } = &outcome.end else {
        panic!("{outcome:?}");
    };
    assert!(message.starts_with("index out of bounds"));
    assert_eq!(
        *at,
        Some(ProgramPlace {
            line: 3,
            column: 21
        })
    );
    assert!(
        outcome
            .stderr
            .contains("thread 'main' panicked at src/main.rs:3:21")
    );
}

#[test]
fn a_panic_unwinds_though_nobody_expects_it() {
    prints(
        "struct D;\nimpl Drop for D { fn drop(&mut self) { println!(\"dropped\"); } }\n\
         fn main() {\n    let none: Vec<u8> = Vec::new();\n    \
         let thread = std::thread::spawn(move || { let _d = D; none[none.len()] });\n    \
         println!(\"{}\", thread.join().is_err());\n}",
        "dropped\ntrue\n",
    );
}

#[test]
fn ends_are_told_apart() {
    let fallible = "fn main() -> Result<(), String> { Err(\"no\".to_owned()) }";
    let found = outcomes(&[
        program(fallible),
        program("fn main() { std::process::exit(7) }"),
        program("fn main() { std::process::abort() }"),
    ]);
    assert_eq!(found[0].end, End::Exited(1));
    assert_eq!(found[0].stderr, "Error: \"no\"\n");
    assert_eq!(found[1].end, End::Exited(7));
    assert_eq!(found[2].end, End::Signaled("SIGABRT".to_owned()));
}

#[test]
fn expectations_say_what_is_compiled_and_what_is_run() {
    let with = |expectation, source: &str| Program {
        expectation,
        ..program(source)
    };
    let fail = || Expectation::CompileFail(Vec::new());
    let found = outcomes(&[
        with(Expectation::NoRun, "fn main() { loop {} }"),
        with(fail(), "fn main() { let x: i32 = \"\"; }"),
        with(fail(), "fn main() {}"),
        with(fail(), "fn main() { const { assert!(false) } }"),
        with(Expectation::Panic(None), "fn main() { panic!() }"),
    ]);
    let ends = found.iter().map(|outcome| &outcome.end);
    let ends: Vec<bool> = ends.map(|end| *end == End::CompileError).collect();
    assert_eq!(ends, [false, true, false, true, false]);
    assert_eq!(found[0].end, End::Compiled);
    assert_eq!(found[2].end, End::Compiled);
}

#[test]
fn crate_level_things_work() {
    for source in [
        "#![recursion_limit = \"256\"]\nfn main() { println!(\"a\"); }",
        "mod m { pub fn f() -> i32 { 1 } }\nfn main() { assert_eq!(crate::m::f(), 1); println!(\"a\"); }",
        "#[macro_export] macro_rules! a { () => { println!(\"a\") } }\nfn main() { a!(); }",
        "extern crate alloc;\nuse alloc::vec::Vec;\nfn main() { let _: Vec<u8> = Vec::new(); println!(\"a\"); }",
        "use std::alloc::System;\n#[global_allocator] static A: System = System;\nfn main() { println!(\"a\"); }",
        "#![allow(dead_code)]\nfn main() { println!(\"a\"); }",
        "#![crate_type = \"lib\"]\n#![crate_name = \"rary\"]\nfn main() { println!(\"a\"); }",
    ] {
        prints(source, "a\n");
    }
}

#[test]
fn a_harness_runs_tests_and_places_their_panics() {
    let harness = |source: &str| Program {
        harness: true,
        ..program(source)
    };
    let good = "mod m { pub fn f() {} }\npub fn g() { crate::m::f() }\n\
                #[test]\nfn b() {}\n#[test]\nfn a() { g() }";
    let bad = "#[test]\nfn a() {\n    assert_eq!(1, 2);\n}";
    let found = outcomes(&[harness(good), harness(bad), harness("pub fn f() {}")]);
    assert_eq!(found[0].end, End::Exited(0), "{:#?}", found[0]);
    assert_eq!(
        found[0].text(),
        "\nrunning 2 tests\ntest a ... ok\ntest b ... ok\n\n\
         test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\n"
    );
    let End::Panicked { at, .. } = &found[1].end else {
        panic!("{:#?}", found[1]);
    };
    assert_eq!(at.map(|at| at.line), Some(3));
    assert_eq!(found[2].end, End::Exited(0), "{:#?}", found[2]);
}

#[test]
fn each_edition_has_its_rules() {
    for (edition, source) in [
        (
            Edition::E2015,
            "mod m { pub fn f() { println!(\"a\"); } }\nfn main() { let async = 1; let _ = async; ::m::f(); }",
        ),
        (
            Edition::E2018,
            "fn main() { let x: [i32; 1] = [1]; for y in x.into_iter() { let _: &i32 = y; } println!(\"a\"); }",
        ),
        (
            Edition::E2021,
            "fn main() { let gen = 1; let _ = gen; println!(\"a\"); }",
        ),
        (Edition::E2024, "fn main() { println!(\"a\"); }"),
    ] {
        let program = Program {
            edition,
            ..program(source)
        };
        let outcome = outcome(program);
        assert_eq!(outcome.text(), "a\n", "{outcome:#?}");
    }
}

#[test]
fn warnings_are_kept_for_their_program() {
    let warns = program("#![warn(unused_variables)]\nfn main() {\n    let x = 1;\n}");
    let found = outcomes(&[program("fn main() { let x = 1; }"), warns]);
    assert_eq!(found[0].messages, []);
    assert_eq!(
        found[1].messages[0].code.as_deref(),
        Some("unused_variables")
    );
    assert_eq!(found[1].messages[0].places[0].start.line, 3);
}

#[test]
fn warnings_do_not_depend_on_neighbors() {
    let source = "fn main() { let aB = 1; println!(\"{aB}\"); }";
    let alone = outcome(program(source));
    let together = outcomes(&[program(source), program(source), program(source)]);
    assert_eq!(alone.messages.len(), 1);
    assert!(
        together.iter().all(|o| o.messages == alone.messages),
        "{together:#?}"
    );
}

#[test]
fn frames_and_data_come_through() {
    let source = "fn main() {\n\
        let mark = std::env::var(\"DIDACT_FRAMES\").unwrap();\n\
        let data = std::fs::read_to_string(\"a.csv\").unwrap();\n\
        print!(\"x\\u{1e}{mark}{{\\\"frame\\\":\\\"value\\\",\\\"name\\\":\\\"n\\\",\\\"value\\\":{data}}}\\u{1e}y\");\n}";
    let data = vec![("a.csv".to_owned(), b"4".as_slice().into())];
    let outcome = outcome(Program {
        data,
        ..program(source)
    });
    assert_eq!(outcome.parts.len(), 3, "{outcome:#?}");
    assert_eq!(outcome.parts[0], Part::Text("x".to_owned()));
    assert_eq!(outcome.frames().count(), 1);
}

#[test]
fn the_environment_is_empty() {
    prints(
        "fn main() {\n\
         let mut names: Vec<String> = std::env::vars().map(|(name, _)| name).collect();\n\
         names.sort();\n\
         println!(\"{names:?} {}\", std::fs::read_dir(\".\").unwrap().count());\n}",
        "[\"DIDACT_FRAMES\", \"LANG\", \"TZ\"] 0\n",
    );
}

#[test]
fn the_engine_names_its_compiler() {
    let identity = programs::engine().identity().unwrap();
    assert!(identity.environment.rustc.starts_with("1."));
    assert!(!identity.parts.is_empty());
    assert!(Duration::ZERO < program("").timeout);
}

#[test]
fn nothing_printed_changes_from_run_to_run() {
    let source = "fn main() {\n\
        println!(\"{}\", std::env::current_dir().unwrap().display());\n\
        println!(\"{:?}\", std::env::vars().collect::<std::collections::BTreeMap<_, _>>());\n\
        eprintln!(\"{:?}\", std::fs::canonicalize(\".\").unwrap());\n}";
    let [first, second] = [(), ()].map(|()| outcome(program(source)));
    assert_eq!(first.text(), second.text());
    assert_eq!(first.stderr, second.stderr);
    assert!(first.text().starts_with("/demo\n"), "{}", first.text());
}
