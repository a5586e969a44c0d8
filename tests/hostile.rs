//! Demos that mean harm end with a clear outcome, and the others stand.
#![cfg(target_os = "linux")]

mod programs;

use std::time::Duration;

use didact::demo::Program;
use didact::demo::outcome::{End, Outcome, Part, Stop};
use programs::{outcome, outcomes, program};

/// A program with a second to live.
fn hostile(source: &str) -> Program {
    Program {
        timeout: Duration::from_secs(1),
        ..program(source)
    }
}

#[track_caller]
fn is_stopped(source: &str, stop: Stop) -> Outcome {
    let outcome = outcome(hostile(source));
    assert_eq!(outcome.end, End::Stopped(stop), "{outcome:#?}");
    outcome
}

/// What the body of a `main` prints, when it ends well.
#[track_caller]
fn prints(body: &str, expected: &str) {
    let source = format!("fn main() {{\n{body}\n}}");
    let outcome = outcome(Program {
        timeout: Duration::from_secs(5),
        ..program(&source)
    });
    assert_eq!(outcome.end, End::Exited(0), "{outcome:#?}");
    assert_eq!(outcome.text(), expected);
}

#[test]
fn time_is_limited() {
    is_stopped("fn main() { loop {} }", Stop::WallTime(1000));
    let sleep = "fn main() { std::thread::sleep(std::time::Duration::from_secs(60)) }";
    is_stopped(sleep, Stop::WallTime(1000));
}

#[test]
fn a_stopped_demo_keeps_what_it_printed() {
    let outcome = is_stopped(
        "fn main() { println!(\"begun\"); loop {} }",
        Stop::WallTime(1000),
    );
    assert_eq!(outcome.text(), "begun\n");
}

#[test]
fn output_is_limited() {
    let limit = Stop::OutputSize(1 << 20);
    let endless = is_stopped("fn main() { loop { println!(\"yes\") } }", limit.clone());
    assert!(endless.text().len() < 100_000);
    is_stopped(
        "fn main() { print!(\"{}\", \"x\".repeat(100_000_000)) }",
        limit.clone(),
    );
    is_stopped("fn main() { loop { eprintln!(\"no\") } }", limit);
}

#[test]
fn memory_is_limited() {
    // The system gives memory out before it is touched, so this takes no time.
    let source = "fn main() { let mut all = vec![]; loop { all.push(vec![0u8; 50_000_000]); } }";
    is_stopped(source, Stop::Memory(1 << 30));
}

#[test]
fn files_are_limited() {
    let source = "use std::io::Write;\nfn main() {\n\
        let mut file = std::fs::File::create(\"big\").unwrap();\n\
        loop { file.write_all(&[0; 1_000_000]).unwrap(); }\n}";
    let outcome = outcome(hostile(source));
    assert!(
        matches!(outcome.end, End::Stopped(Stop::Forbidden(_))),
        "{outcome:#?}"
    );
    prints(
        "let mut all = vec![];\n\
         let end = loop { match std::fs::File::create(format!(\"f{}\", all.len())) {\n\
         Ok(file) => all.push(file), Err(error) => break error } };\n\
         println!(\"{} {end}\", all.len() < 256);",
        "true Too many open files (os error 24)\n",
    );
}

#[test]
fn no_other_process_is_started() {
    prints(
        "println!(\"{}\", std::process::Command::new(\"/bin/sh\").spawn().unwrap_err());\n\
         unsafe extern \"C\" { fn fork() -> i32; fn vfork() -> i32; fn setsid() -> i32; }\n\
         println!(\"{} {} {}\", unsafe { fork() }, unsafe { vfork() }, unsafe { setsid() });",
        "Operation not permitted (os error 1)\n-1 -1 -1\n",
    );
}

#[test]
fn threads_work() {
    prints(
        "let threads: Vec<_> = (0..20).map(|n| std::thread::spawn(move || n)).collect();\n\
         let sum: i32 = threads.into_iter().map(|thread| thread.join().unwrap()).sum();\n\
         println!(\"{sum}\");",
        "190\n",
    );
}

#[test]
fn files_of_others_cannot_be_read() {
    for path in [
        "/etc/passwd",
        "/root",
        "/home",
        "/tmp",
        "..",
        "/proc/1/environ",
        "/sys",
    ] {
        prints(
            &format!(
                "let denied = |error: std::io::Error| error.kind() == std::io::ErrorKind::PermissionDenied;\n\
                 let file = std::fs::read({path:?}).is_err_and(denied);\n\
                 let folder = std::fs::read_dir({path:?}).is_err_and(|_| true);\n\
                 println!(\"{{file}} {{folder}}\");"
            ),
            "true true\n",
        );
    }
}

#[test]
fn links_do_not_lead_out() {
    prints(
        "let made = std::os::unix::fs::symlink(\"/etc/passwd\", \"link\").is_ok();\n\
         println!(\"{made} {}\", std::fs::read(\"link\").unwrap_err());",
        "true Permission denied (os error 13)\n",
    );
}

#[test]
fn nothing_is_written_outside() {
    for path in [
        "/tmp/didact-hostile",
        "../didact-hostile",
        "/dev/shm/didact-hostile",
    ] {
        prints(
            &format!("println!(\"{{}}\", std::fs::write({path:?}, \"x\").unwrap_err());"),
            "Permission denied (os error 13)\n",
        );
    }
    prints("std::fs::write(\"own\", \"x\").unwrap();", "");
}

#[test]
fn there_is_no_network() {
    prints(
        "println!(\"{}\", std::net::TcpStream::connect(\"127.0.0.1:80\").unwrap_err());\n\
         println!(\"{}\", std::net::TcpListener::bind(\"127.0.0.1:0\").unwrap_err());\n\
         println!(\"{}\", std::net::UdpSocket::bind(\"127.0.0.1:0\").unwrap_err());\n\
         println!(\"{}\", std::os::unix::net::UnixListener::bind(\"s\").unwrap_err());",
        &"Operation not permitted (os error 1)\n".repeat(4),
    );
}

#[test]
fn nobody_else_gets_a_signal() {
    prints(
        "unsafe extern \"C\" { fn kill(pid: i32, signal: i32) -> i32; fn getppid() -> i32; }\n\
         println!(\"{} {} {}\", unsafe { kill(getppid(), 9) }, unsafe { kill(-1, 9) }, unsafe { kill(0, 9) });",
        "-1 -1 -1\n",
    );
}

#[test]
fn forged_frames_are_text() {
    let forged = "\u{1e}0123456789abcdef{\"frame\":\"value\",\"name\":\"x\",\"value\":1}\u{1e}";
    let outcome = outcome(program(&format!(
        "fn main() {{ print!(\"{{}}\", {forged:?}); }}"
    )));
    assert_eq!(outcome.parts, [Part::Text(forged.to_owned())]);
}

#[test]
fn any_bytes_are_text() {
    prints(
        "use std::io::Write;\nstd::io::stdout().write_all(b\"a\\xff\\xfeb\\0c\\n\").unwrap();",
        "a\u{fffd}\u{fffd}b\0c\n",
    );
    prints(
        "println!(\"\\x1b[31mred\\x1b[0m</script><!--\");",
        "\u{1b}[31mred\u{1b}[0m</script><!--\n",
    );
}

#[test]
fn bad_ends_are_named() {
    let stack = "fn f(n: u64) -> u64 { if n == 0 { 0 } else { 1 + f(n + 1) } }\nfn main() { println!(\"{}\", f(1)); }";
    let thread = "fn main() { std::thread::spawn(|| panic!(\"a\")).join().unwrap_err(); }";
    let found = outcomes(&[
        hostile("fn main() { std::process::abort() }"),
        hostile(stack),
        hostile(thread),
        hostile("fn main() { println!(\"stands\"); }"),
    ]);
    let signal = || End::Signaled("SIGABRT".to_owned());
    let ends: Vec<End> = found.iter().map(|outcome| outcome.end.clone()).collect();
    assert_eq!(ends, [signal(), signal(), End::Exited(0), End::Exited(0)]);
    assert!(
        found[1]
            .stderr
            .contains("thread 'main' has overflowed its stack")
    );
    assert!(found[2].stderr.contains("panicked at src/main.rs:1:35"));
    assert_eq!(found[3].text(), "stands\n");
}

#[test]
fn there_is_no_input() {
    prints(
        "let mut line = String::new();\nprintln!(\"{}\", std::io::stdin().read_line(&mut line).unwrap());",
        "0\n",
    );
}

#[test]
fn the_compiler_gives_nothing_away() {
    let found = outcomes(&[
        hostile("fn main() { println!(\"{}\", env!(\"HOME\")); }"),
        hostile("fn main() { println!(\"{}\", include_str!(\"/etc/passwd\")); }"),
        hostile("fn main() { println!(\"{:?}\", option_env!(\"CARGO_HOME\")); }"),
        hostile("#[path = \"/etc/passwd\"]\nmod secret;\nfn main() {}"),
    ]);
    for outcome in [&found[0], &found[1], &found[3]] {
        assert_eq!(outcome.end, End::CompileError);
        let words: String = outcome
            .messages
            .iter()
            .map(|m| m.rendered.as_str())
            .collect();
        assert!(!words.contains("root:"), "{words}");
    }
    assert_eq!(found[2].text(), "None\n");
}

#[test]
fn constant_evaluation_and_macros_end() {
    let found = outcomes(&[
        hostile("const X: u8 = { loop {} };\nfn main() { let _ = X; }"),
        hostile("macro_rules! m { () => { m!() } }\nfn main() { m!() }"),
        hostile("fn main() { println!(\"stands\"); }"),
    ]);
    assert_eq!(found[0].end, End::CompileError);
    assert_eq!(found[1].end, End::CompileError);
    assert_eq!(found[2].text(), "stands\n");
}
