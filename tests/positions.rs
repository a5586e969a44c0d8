//! Diagnostics of demos point into the Markdown, to the character.

mod programs;

use didact::diagnostic::Code;
use programs::{lesson, outputs};

/// Lessons with `‸` where a diagnostic must begin, its code, and words it must say.
const CASES: &[(&str, Code, &str)] = &[
    // The compiler.
    (
        "```rust\nlet x: i32 = ‸\"a\";\n```\n",
        Code::CompileError,
        "mismatched types (E0308)",
    ),
    (
        "```rust\nfn main() {\n    let é = ‸y;\n}\n```\n",
        Code::CompileError,
        "cannot find value `y`",
    ),
    (
        "- a\n\n  ```rust\n  # let a = 1;\n  let b = a + ‸c;\n  ```\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "> ```rust\n> let b = ‸c;\n> ```\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "> 1. x\n>\n>    ```rust\n>    let b = ‸c;\n>    ```\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "```rust\n# let b = ‸c;\n```\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "```rust\n#![allow(unused)]\nlet b = ‸c;\n```\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "```rust\n#![allow(unused)] let b = ‸c;\n```\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "```rust\nprintln!(\"{}\", ‸c);\n```\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "```rust name=a\nlet x = 1;\n```\n\n```rust continues=a\nlet y: u8 = x + ‸z;\n```\n",
        Code::CompileError,
        "cannot find value `z`",
    ),
    (
        "```rust\r\nlet a = 1;\r\nlet b = ‸c;\r\n```\r\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "```rust no_run\n\tlet b = ‸c;\n```\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "```rust edition2018\nlet b = ‸c;\n```\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "```rust standalone\nlet b = ‸c;\n```\n",
        Code::CompileError,
        "cannot find value `c`",
    ),
    (
        "```rust\nlet s = String::new();\ndrop(s);\ndrop(‸s);\n```\n",
        Code::CompileError,
        "use of moved value: `s` (E0382)",
    ),
    (
        "```rust\nfn main() {‸\n```\n",
        Code::CompileError,
        "unclosed delimiter",
    ),
    (
        "```rust\n#![warn(unused_variables)]\nlet ‸x = 1;\n```\n",
        Code::CompileWarning,
        "unused variable",
    ),
    (
        "- ```rust\n  # fn f() {}\n  let ‸badName = 1;\n  ```\n",
        Code::CompileWarning,
        "should have a snake case name",
    ),
    (
        "```rust no_run\nlet x: u8 = 3;\nlet b = ‸x >= 0;\n```\n",
        Code::CompileWarning,
        "comparison is useless",
    ),
    (
        "```rust name=a\nlet ‸badName = 1;\n```\n\n```rust continues=a\nlet y = badName;\n```\n",
        Code::CompileWarning,
        "should have a snake case name",
    ),
    (
        "```‸rust compile_fail\nlet x = 1;\n```\n",
        Code::CompilePassed,
        "this demo compiles",
    ),
    (
        "```‸rust compile_fail,E0382\nlet x = y;\n```\n",
        Code::CompilePassed,
        "not because of E0382",
    ),
    // Runs.
    (
        "```rust\nlet v: Vec<i32> = vec![];\nlet é = v‸[0];\n```\n",
        Code::Panic,
        "this demo panics: index out of bounds",
    ),
    (
        "```rust\n/*\té日*/\t‸panic!(\"x\");\n```\n",
        Code::Panic,
        "this demo panics: x",
    ),
    (
        "- ```rust\n  # fn main() {\n  ‸panic!(\"a\\nb\");\n  # }\n  ```\n",
        Code::Panic,
        "this demo panics: a",
    ),
    (
        "```rust\nlet x: u8 = \"255\".parse().unwrap();\nlet y = ‸x + \"1\".parse::<u8>().unwrap();\n```\n",
        Code::Panic,
        "attempt to add with overflow",
    ),
    (
        "```rust\n\"x\".parse::<i32>()?;\n‸Ok::<(), std::num::ParseIntError>(())\n```\n",
        Code::Panic,
        "this demo fails: ParseIntError",
    ),
    (
        "```‸rust should_panic\nlet x = 1;\n```\n",
        Code::NoPanic,
        "this demo ends well",
    ),
    (
        "```‸rust should_panic=\"a\"\npanic!(\"b\");\n```\n",
        Code::NoPanic,
        "not with `a`",
    ),
    (
        "```‸rust\nstd::process::exit(3);\n```\n",
        Code::ExitStatus,
        "exit code 3",
    ),
    (
        "```‸rust\nfn f(n: u64) -> u64 { if n == 0 { 0 } else { 1 + f(n + 1) } }\nprintln!(\"{}\", f(1));\n```\n",
        Code::ExitStatus,
        "overflows its stack",
    ),
    (
        "```‸rust timeout=1\nloop { std::thread::yield_now(); }\n```\n",
        Code::Limit,
        "ran longer than 1 s",
    ),
    // Exercises.
    (
        "### E {.exercise}\n\n```‸rust starter\nfn f() -> i32 { 1 }\n```\n\n```rust tests\nassert_eq!(f(), 1);\n```\n",
        Code::Exercise,
        "passes the tests",
    ),
    (
        "### E {.exercise}\n\n```rust starter\nfn f() -> i32 { ‸x }\n```\n\n```rust tests\nassert_eq!(f(), 1);\n```\n",
        Code::Exercise,
        "cannot find value `x`",
    ),
    (
        "### E {.exercise}\n\n```rust tests\n‸assert_eq!(f(), 1);\n```\n\n```rust solution\nfn f() -> i32 { 2 }\n```\n",
        Code::Exercise,
        "this solution panics: assertion",
    ),
    (
        "```rust verify\n‸assert_eq!(1 + 1, 3);\n```\n",
        Code::Panic,
        "assertion",
    ),
];

/// Lessons in which nothing is wrong.
const GOOD: &[&str] = &[
    "```rust trace\nlet x = y;\n```\n",
    "```rust trace\npanic!();\n```\n",
    "```rust compile_fail,E0425\nlet x = y;\n```\n",
    "```rust should_panic=\"b\"\npanic!(\"abc\");\n```\n",
    "```rust should_panic\nstd::process::exit(3);\n```\n",
    "```rust ignore\nlet x = y;\n```\n",
    "```rust\nuse std::fmt;\nstruct Never;\nfn never() {}\nlet mut x = 1;\nOk::<i32, i32>(1);\n\"a\".len();\n```\n",
    "```rust\n#[must_use]\nstruct Plot;\nimpl Plot { fn line(self) -> Self { self } }\nPlot.line();\n```\n",
    "```rust compile_fail\nlet badName: i32 = \"\";\n```\n",
    "```rust\n\"1\".parse::<i32>()?;\nOk::<(), std::num::ParseIntError>(())\n```\n",
    "### E {.exercise}\n\n```rust starter\nfn f() -> i32 { todo!() }\n```\n\n```rust tests\nassert_eq!(f(), 1);\n```\n\n#### Solution\n\n```rust solution\nfn f() -> i32 { 1 }\n```\n",
];

#[test]
fn every_problem_is_shown_at_its_place() {
    let texts: Vec<String> = CASES
        .iter()
        .map(|(text, ..)| text.replace('‸', ""))
        .collect();
    let lessons = texts.iter().enumerate();
    let lessons: Vec<_> = lessons
        .map(|(n, text)| lesson(&format!("l{n}"), text))
        .collect();
    let found = outputs(&lessons).diagnostics;
    for (index, (text, code, words)) in CASES.iter().enumerate() {
        let file = format!("content/l{index}/index.md");
        let mut own = found
            .iter()
            .filter(|made| made.span.as_ref().is_some_and(|s| *s.file == *file));
        let made = own
            .next()
            .unwrap_or_else(|| panic!("nothing is wrong with {text:?}"));
        let normal = text.replace('\r', "");
        let start = made.span.as_ref().unwrap().start;
        assert_eq!(Some(start), normal.find('‸'), "{made:#?}\nin {text:?}");
        assert_eq!(made.code, *code, "{made:#?}");
        assert!(made.message.contains(words), "{made:#?}");
        assert_eq!(own.next(), None, "in {text:?}");
    }
}

#[test]
fn demos_that_keep_their_promise_are_not_mentioned() {
    let lessons = GOOD.iter().enumerate();
    let lessons: Vec<_> = lessons
        .map(|(n, text)| lesson(&format!("l{n}"), text))
        .collect();
    assert_eq!(outputs(&lessons).diagnostics, []);
}

#[test]
fn a_continued_demo_shows_what_it_adds() {
    let text = "```rust name=a\nprintln!(\"1\");\n```\n\n```rust name=b continues=a\nprintln!(\"2\");\n```\n";
    let outputs = outputs(&[lesson("l", text)]);
    let parts = |demo| format!("{:?}", outputs.of("l", demo).unwrap().parts);
    assert_eq!(
        [parts(0), parts(1)],
        ["[Text(\"1\\n\")]", "[Text(\"2\\n\")]"]
    );
}

/// The lines of a listing, and what its program says of lines: on both streams, or by the compiler.
#[track_caller]
fn check_lines(text: &str, listed: &[usize], said: &[&str]) {
    let lesson = lesson("l", text);
    let outputs = outputs(std::slice::from_ref(&lesson));
    let last = lesson.demos.len() - 1;
    let output = outputs.of("l", last).unwrap();
    assert_eq!(output.lines, listed, "in {text:?}");
    let rendered = output
        .outcome
        .messages
        .iter()
        .map(|one| one.rendered.as_str());
    let rendered: String = rendered.collect();
    let all = format!("{:?}\n{}\n{rendered}", output.parts, output.outcome.stderr);
    for words in said {
        assert!(all.contains(words), "no {words:?} in {all}");
    }
    assert!(!rendered.contains("fn main() {"), "{rendered}");
}

#[test]
fn listings_begin_at_1_and_programs_speak_of_their_lines() {
    let bounds = "```rust should_panic\nlet a = [1, 2, 3];\nlet i = std::hint::black_box(7);\n\
                  println!(\"{}\", a[i]);\n```\n";
    check_lines(bounds, &[1, 2, 3], &["panicked at src/main.rs:3:16"]);
    let dbg = "```rust\ndbg!(1 + 1);\n```\n";
    check_lines(dbg, &[1], &["[src/main.rs:1:1] 1 + 1 = 2"]);
    let hidden = "```rust\n# let x = 1;\nprintln!(\"{}\", line!());\n```\n";
    check_lines(hidden, &[1, 2], &["2\\n"]);
    let attributes = "```rust\n#![allow(unused)]\nuse std::fmt;\nprintln!(\"{}\", line!());\n```\n";
    check_lines(attributes, &[1, 2, 3], &["3\\n"]);
    let hoisted = "```rust\nprintln!(\"{}\", line!());\nextern crate std as s;\n\
                   s::println!(\"{}\", line!());\n```\n";
    check_lines(hoisted, &[1, 2, 3], &["1\\n3\\n"]);
    let own = "```rust\nfn main() {\n    println!(\"{}\", line!());\n}\n```\n";
    check_lines(own, &[1, 2, 3], &["2\\n"]);
    let fallible = "```rust\nprintln!(\"{}\", line!());\nOk::<(), std::fmt::Error>(())\n```\n";
    check_lines(fallible, &[1, 2], &["1\\n"]);
}

#[test]
fn a_continued_demo_goes_on_counting() {
    let text = "```rust name=a\nlet a = 1;\nlet b = 2;\n```\n\n\
                ```rust continues=a\ndbg!(a + b);\nprintln!(\"{}\", line!());\n```\n";
    check_lines(text, &[3, 4], &["[src/main.rs:3:1] a + b = 3", "4\\n"]);
}

#[test]
fn the_compiler_shows_the_first_line_as_it_was_written() {
    let wrong = "```rust compile_fail\nlet x: u8 = \"a\";\nlet y = 1;\n```\n";
    let says = [
        " --> src/main.rs:1:13",
        "1 | let x: u8 = \"a\";",
        "  |        --   ^^^ expected `u8`",
    ];
    check_lines(wrong, &[1, 2], &says);
    let missing = "```rust compile_fail\nlet x = 1;\nextern crate nonesuch;\n```\n";
    check_lines(missing, &[1, 2], &["src/main.rs:2:1"]);
}

#[test]
fn what_a_program_is_called_does_not_make_it_another_thing() {
    let texts = [
        "```rust\n#![crate_type = \"lib\"]\npub fn f() {}\n```\n",
        "```rust\n#![crate_type = \"cdylib\"]\n#![crate_name = \"rary\"]\nfn main() {}\n```\n",
    ];
    for (index, text) in texts.iter().enumerate() {
        let lesson = lesson(&format!("l{index}"), text);
        assert_eq!(outputs(&[lesson]).diagnostics, [], "in {text:?}");
    }
    let none = lesson("l", "```rust\n#![no_main]\nfn f() {}\n```\n");
    let found = outputs(&[none]).diagnostics;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, Code::CompileError);
}
