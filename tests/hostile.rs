//! Demos that mean harm end with a clear outcome, and the others stand.
//!
//! The second wall (namespaces) is not to be had everywhere: what it alone holds is looked at where it stands.
#![cfg(target_os = "linux")]
#![expect(
    clippy::disallowed_methods,
    reason = "looks at what demos leave behind"
)]

mod programs;

use std::path::Path;

use std::time::Duration;

use didact::demo::native::NativeEngine;
use didact::demo::outcome::{End, Outcome, Part, Stop};
use didact::demo::{Engine, Program};
use programs::{engine, outcome, outcomes, program};

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
    let printed = outcome.text().len();
    assert_eq!(outcome.end, End::Stopped(stop), "after {printed} bytes");
    outcome
}

/// Asserts that the body of a `main` ends well and prints `expected`.
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
    let lines = "fn main() { loop { println!(\"{}\", \"yes\".repeat(300)) } }";
    let endless = is_stopped(lines, limit.clone());
    assert!(endless.text().len() < 100_000);
    is_stopped(
        "fn main() { print!(\"{}\", \"x\".repeat(100_000_000)) }",
        limit.clone(),
    );
    is_stopped(
        "fn main() { loop { eprintln!(\"{}\", \"no\".repeat(300)) } }",
        limit,
    );
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
    let outcome = outcome(program(source));
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
                "use std::io::ErrorKind::{{NotFound, PermissionDenied}};\n\
                 let denied = |error: std::io::Error| matches!(error.kind(), PermissionDenied | NotFound);\n\
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
         println!(\"{made} {}\", std::fs::read(\"link\").is_err());",
        "true true\n",
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
            &format!("println!(\"{{}}\", std::fs::write({path:?}, \"x\").is_err());"),
            "true\n",
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
fn the_empty_input_is_no_file_of_the_machine() {
    // As root, `fchmod` of an inherited `/dev/null` would change the machine's.
    prints(
        "use std::os::fd::FromRawFd;\nuse std::os::unix::fs::FileTypeExt;\n\
         for number in 0..3 {\n\
         let file = std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(number) });\n\
         print!(\"{} \", file.metadata().unwrap().file_type().is_fifo()); }",
        "true true true ",
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

/// Returns true if this machine gives namespaces for the second wall.
fn has_namespaces() -> bool {
    let walls = engine().describe_walls().unwrap();
    walls.contains("namespaces")
}

/// Bodies of programs of several kinds, each with what it prints.
const KINDS: &[(&str, &str)] = &[
    // metadata
    (
        "std::fs::write(\"own\", \"x\").unwrap();\n\
         use std::os::unix::fs::PermissionsExt;\n\
         let all = std::fs::Permissions::from_mode(0o777);\n\
         for path in [\"own\", \"/etc\", \"/usr/lib\", \"..\"] {\n\
         print!(\"{} \", std::fs::set_permissions(path, all.clone()).is_err()); }",
        "true true true true ",
    ),
    (
        "let file = std::fs::File::open(std::env::args_os().next().map(|_| \"/usr/lib\").unwrap()).unwrap();\n\
         use std::os::unix::fs::PermissionsExt;\n\
         let before = file.metadata().unwrap().permissions().mode();\n\
         let _ = file.set_permissions(std::fs::Permissions::from_mode(0o40777));\n\
         let _ = file.set_modified(std::time::UNIX_EPOCH);\n\
         let after = file.metadata().unwrap();\n\
         print!(\"{} {}\", before == after.permissions().mode(), after.modified().unwrap() > std::time::UNIX_EPOCH);",
        "true true",
    ),
    // a forged failure of the tool
    (
        "eprintln!(\"{} missing on this machine: x\", std::env::var(\"DIDACT_FRAMES\").unwrap());\n\
         print!(\"forged\"); std::process::exit(if std::env::args().count() == 1 { 0 } else { 125 })",
        "forged",
    ),
    // other programs, and itself again
    (
        "use std::os::unix::process::CommandExt;\n\
         for path in [\"/usr/bin/env\", \"/bin/sh\", \"own\"] {\n\
         std::fs::write(\"own\", \"#!/bin/sh\").unwrap();\n\
         let error = std::process::Command::new(path).exec();\n\
         print!(\"{} \", error.raw_os_error().is_some()); }",
        "true true true ",
    ),
    // folders that cannot be removed
    (
        "use std::os::unix::fs::PermissionsExt;\n\
         std::fs::create_dir_all(\"a/b\").unwrap(); std::fs::write(\"a/b/c\", \"x\").unwrap();\n\
         for path in [\"a/b\", \"a\"] {\n\
         let closed = std::fs::Permissions::from_mode(0);\n\
         let _ = std::fs::File::open(path).and_then(|file| file.set_permissions(closed)); }\n\
         print!(\"closed\")",
        "closed",
    ),
    // sockets of every family that std knows, by name
    (
        "print!(\"{} {}\", std::os::unix::net::UnixStream::pair().is_err(), \
         std::net::UdpSocket::bind(\"[::1]:0\").is_err());",
        "true true",
    ),
    // other processes
    (
        "let mut seen: Vec<u32> = std::fs::read_dir(\"/proc\").into_iter().flatten().flatten()\n\
         .filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();\n\
         seen.retain(|&id| std::fs::read(format!(\"/proc/{id}/environ\")).is_ok());\n\
         print!(\"{}\", seen.iter().all(|&id| id == std::process::id()));",
        "true",
    ),
    (
        "let top = |process: &str| format!(\"/proc/{process}/root\") + \"/etc/passwd\";\n\
         for path in [\"/proc/kallsyms\", \"/proc/1/environ\", &top(\"1\"), \"/proc/sys/kernel/hostname\", \
         &top(\"self\"), \"/sys/kernel\", \"/dev/kmsg\", \"/dev/mem\"] {\n\
         print!(\"{} \", std::fs::File::open(path).is_err()); }",
        "true true true true true true true true ",
    ),
    (
        "for name in [\"comm\", \"oom_score_adj\", \"uid_map\", \"clear_refs\", \"coredump_filter\"] {\n\
         print!(\"{} \", std::fs::write(format!(\"/proc/self/{name}\"), \"0\").is_err()); }",
        "true true true true true ",
    ),
    // threads that are given away
    (
        "let all: Vec<_> = (0..3000).map_while(|_| std::thread::Builder::new()\n\
         .spawn(|| std::thread::sleep(std::time::Duration::from_millis(300))).ok()).collect();\n\
         print!(\"{}\", all.len() < 3000); std::process::exit(0)",
        "true",
    ),
    // links out of the folder, of each sort
    (
        "let hard = std::fs::hard_link(\"/usr/lib/os-release\", \"hard\").is_err();\n\
         let moved = std::fs::rename(\"/usr/lib/os-release\", \"moved\").is_err();\n\
         let out = std::fs::write(\"own\", \"x\").and_then(|()| std::fs::rename(\"own\", \"../own\")).is_err();\n\
         print!(\"{hard} {moved} {out}\");",
        "true true true",
    ),
];

#[test]
fn kinds_of_harm_are_contained() {
    let programs: Vec<Program> = KINDS
        .iter()
        .map(|(body, _)| Program {
            timeout: Duration::from_secs(8),
            ..program(&format!("fn main() {{\n{body}\n}}"))
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let engine = NativeEngine {
        work: folder.path().to_owned(),
        ..engine()
    };
    let found = engine.run(&programs, &|_| {}).unwrap();
    for ((body, expected), outcome) in KINDS.iter().zip(found) {
        assert_eq!(outcome.end, End::Exited(0), "{body}\n{}", outcome.stderr);
        assert_eq!(outcome.text(), *expected, "{body}");
    }
    let left = std::fs::read_dir(folder.path()).unwrap().flatten();
    let mut left = left.filter(|entry| entry.file_name().to_string_lossy().starts_with("run-"));
    assert!(left.next().is_none());
}

/// A program that makes raw system calls and prints the names of those that are not refused.
fn calls(table: &[(&str, i64, [i64; 4])]) -> Program {
    let rows = table
        .iter()
        .map(|(name, number, arguments)| format!("(\"{name}\", {number}, {arguments:?}),\n"));
    let rows: String = rows.collect();
    let source = format!(
        "unsafe extern \"C\" {{ fn syscall(number: i64, ...) -> i64; fn getpid() -> i32; }}\n\
         fn main() {{\nassert!(unsafe {{ getpid() }} > 0);\n\
         let rows: &[(&str, i64, [i64; 4])] = &[\n{rows}];\nfor &(name, number, a) in rows {{\n\
         let answer = unsafe {{ syscall(number, a[0], a[1], a[2], a[3], 0i64, 0i64) }};\n\
         let error = std::io::Error::last_os_error().raw_os_error();\n\
         if answer != -1 || error != Some(1) {{ println!(\"{{name}} {{answer}} {{error:?}}\") }} }} }}"
    );
    program(&source)
}

/// Calls that reach beyond a program, with arguments that would do something.
#[cfg(target_arch = "x86_64")]
const CALLS: &[(&str, i64, [i64; 4])] = &[
    // metadata
    ("chmod", 90, [0, 0o777, 0, 0]),
    ("fchmodat", 268, [-100, 0, 0o777, 0]),
    ("fchmodat2", 452, [1, 0, 0o777, 0x1000]),
    ("chown", 92, [0, 1, 1, 0]),
    ("fchown", 93, [1, 1, 1, 0]),
    ("lchown", 94, [0, 1, 1, 0]),
    ("fchownat", 260, [1, 0, 1, 1]),
    ("utime", 132, [0, 0, 0, 0]),
    ("utimes", 235, [0, 0, 0, 0]),
    ("futimesat", 261, [-100, 1, 0, 0]),
    ("utimensat of a path", 280, [-100, 1, 0, 0]),
    ("setxattr", 188, [0, 0, 0, 0]),
    ("lsetxattr", 189, [0, 0, 0, 0]),
    ("fsetxattr", 190, [1, 0, 0, 0]),
    ("removexattr", 197, [0, 0, 0, 0]),
    ("setxattrat", 463, [-100, 0, 0, 0]),
    ("file_setattr", 469, [-100, 0, 0, 0]),
    ("mknod", 133, [0, 0o60666, 1792, 0]),
    ("mknodat", 259, [-100, 0, 0o60666, 1792]),
    ("umask", 95, [0, 0, 0, 0]),
    // memory that is not counted, or stays
    ("shmget", 29, [0, 4096, 0o1666, 0]),
    ("shmat", 30, [0, 0, 0, 0]),
    ("shmctl", 31, [0, 0, 0, 0]),
    ("semget", 64, [0, 1, 0o1666, 0]),
    ("msgget", 68, [0, 0o1666, 0, 0]),
    ("mq_open", 240, [0, 0o102, 0o666, 0]),
    ("memfd_create", 319, [0, 0, 0, 0]),
    ("memfd_secret", 447, [0, 0, 0, 0]),
    ("mlock", 149, [0, 4096, 0, 0]),
    ("mlockall", 151, [1, 0, 0, 0]),
    ("remap_file_pages", 216, [0, 0, 0, 0]),
    ("vmsplice", 278, [1, 0, 0, 0]),
    // scheduling
    ("sched_setscheduler", 144, [0, 1, 0, 0]),
    ("sched_setattr", 314, [0, 0, 0, 0]),
    ("sched_setparam", 142, [0, 0, 0, 0]),
    ("sched_setaffinity", 203, [0, 8, 0, 0]),
    ("setpriority", 141, [0, 0, -20, 0]),
    ("ioprio_set", 251, [1, 0, 0, 0]),
    // notice of others
    ("inotify_init1", 294, [0, 0, 0, 0]),
    ("fanotify_init", 300, [0, 0, 0, 0]),
    ("signalfd4", 289, [-1, 0, 8, 0]),
    ("timer_create", 222, [0, 0, 0, 0]),
    ("setitimer", 38, [0, 0, 0, 0]),
    ("alarm", 37, [1, 0, 0, 0]),
    // mounts, namespaces, handles
    ("mount", 165, [0, 0, 0, 0]),
    ("umount2", 166, [0, 0, 0, 0]),
    ("pivot_root", 155, [0, 0, 0, 0]),
    ("chroot", 161, [0, 0, 0, 0]),
    ("fsopen", 430, [0, 0, 0, 0]),
    ("open_tree", 428, [-100, 0, 1, 0]),
    ("move_mount", 429, [0, 0, 0, 0]),
    ("mount_setattr", 442, [0, 0, 0, 0]),
    ("statmount", 457, [0, 0, 0, 0]),
    ("unshare", 272, [0x1000_0000, 0, 0, 0]),
    ("setns", 308, [0, 0, 0, 0]),
    ("name_to_handle_at", 303, [-100, 0, 0, 0]),
    ("open_by_handle_at", 304, [0, 0, 0, 0]),
    // processes
    ("fork", 57, [0, 0, 0, 0]),
    ("clone", 56, [17, 0, 0, 0]),
    ("clone in a namespace", 56, [0x1000_0000 | 17, 0, 0, 0]),
    ("setsid", 112, [0, 0, 0, 0]),
    ("setpgid", 109, [0, 0, 0, 0]),
    ("kill parent", 62, [1, 9, 0, 0]),
    ("kill all", 62, [-1, 9, 0, 0]),
    ("kill group", 62, [0, 9, 0, 0]),
    ("tkill", 200, [1, 9, 0, 0]),
    ("tgkill", 234, [1, 1, 9, 0]),
    ("rt_sigqueueinfo", 129, [1, 9, 0, 0]),
    ("pidfd_open", 434, [1, 0, 0, 0]),
    ("pidfd_send_signal", 424, [0, 9, 0, 0]),
    ("process_madvise", 440, [0, 0, 0, 0]),
    ("process_vm_readv", 310, [1, 0, 0, 0]),
    ("ptrace", 101, [16, 1, 0, 0]),
    ("kcmp", 312, [1, 2, 0, 0]),
    ("prlimit64 of another", 302, [1, 7, 0, 0]),
    ("prlimit64 set", 302, [0, 7, 1, 0]),
    ("setrlimit", 160, [7, 0, 0, 0]),
    ("execveat", 322, [0, 0, 0, 0]),
    ("wait4", 61, [-1, 0, 1, 0]),
    // arguments of calls that are allowed otherwise
    ("prctl PR_SET_PDEATHSIG", 157, [1, 0, 0, 0]),
    ("prctl PR_SET_DUMPABLE", 157, [4, 1, 0, 0]),
    ("prctl PR_SET_PTRACER", 157, [0x5961_6d61, -1, 0, 0]),
    ("prctl PR_SET_CHILD_SUBREAPER", 157, [36, 1, 0, 0]),
    ("prctl PR_SET_SPECULATION_CTRL", 157, [53, 0, 0, 0]),
    ("prctl PR_SET_MM", 157, [35, 0, 0, 0]),
    ("ioctl TIOCSTI", 16, [0, 0x5412, 0, 0]),
    ("ioctl TIOCLINUX", 16, [0, 0x541c, 0, 0]),
    ("ioctl FS_IOC_SETFLAGS", 16, [1, 0x4008_6602, 0, 0]),
    ("ioctl FICLONE", 16, [1, 0x4004_9409, 0, 0]),
    ("ioctl with high bits", 16, [0, 0x1_0000_5412, 0, 0]),
    ("fcntl F_SETOWN", 72, [1, 8, 1, 0]),
    ("fcntl F_SETSIG", 72, [1, 10, 9, 0]),
    ("fcntl F_SETLEASE", 72, [1, 1024, 0, 0]),
    ("fcntl F_NOTIFY", 72, [1, 1026, 0, 0]),
    ("fcntl F_SETPIPE_SZ", 72, [1, 1031, 1 << 20, 0]),
    ("fcntl F_ADD_SEALS", 72, [1, 1033, 0, 0]),
    ("arch_prctl", 158, [0x1011, 0, 0, 0]),
    // the machine, and its keys
    ("socket", 41, [2, 1, 0, 0]),
    ("socketpair", 53, [1, 1, 0, 0]),
    ("keyctl", 250, [0, -3, 0, 0]),
    ("add_key", 248, [0, 0, 0, 0]),
    ("request_key", 249, [0, 0, 0, 0]),
    ("bpf", 321, [0, 0, 0, 0]),
    ("perf_event_open", 298, [0, 0, 0, 0]),
    ("userfaultfd", 323, [0, 0, 0, 0]),
    ("io_uring_setup", 425, [1, 0, 0, 0]),
    ("personality", 135, [0, 0, 0, 0]),
    ("modify_ldt", 154, [0, 0, 0, 0]),
    ("iopl", 172, [3, 0, 0, 0]),
    ("ioperm", 173, [0, 1, 1, 0]),
    ("syslog", 103, [10, 0, 0, 0]),
    ("sethostname", 170, [0, 0, 0, 0]),
    ("setdomainname", 171, [0, 0, 0, 0]),
    ("acct", 163, [0, 0, 0, 0]),
    ("quotactl", 179, [0, 0, 0, 0]),
    ("swapon", 167, [0, 0, 0, 0]),
    ("kexec_file_load", 320, [0, 0, 0, 0]),
    ("init_module", 175, [0, 0, 0, 0]),
    ("clock_settime", 227, [0, 0, 0, 0]),
    ("clock_adjtime", 305, [0, 0, 0, 0]),
    ("setuid", 105, [1000, 0, 0, 0]),
    ("setgroups", 116, [0, 0, 0, 0]),
    ("capset", 126, [0, 0, 0, 0]),
    ("seccomp", 317, [0, 0, 0, 0]),
    ("landlock_create_ruleset", 444, [0, 0, 0, 0]),
    ("lsm_set_self_attr", 460, [0, 0, 0, 0]),
    ("a call that does not exist", 9999, [0, 0, 0, 0]),
    // numbers of x32
    ("x32 read", 0x4000_0000, [0, 0, 0, 0]),
    ("x32 socket", 0x4000_0029, [2, 1, 0, 0]),
    ("x32 ptrace", 0x4000_0209, [0, 0, 0, 0]),
];

#[test]
#[cfg(target_arch = "x86_64")]
fn calls_that_are_not_listed_are_refused() {
    let outcome = outcome(calls(CALLS));
    assert_eq!(outcome.end, End::Exited(0), "{:#?}", outcome.messages);
    assert_eq!(outcome.text(), "");
}

#[test]
fn a_forged_failure_is_an_exit_code() {
    let outcome = outcome(program(
        "fn main() { eprint!(\"{} missing on this machine: x\", std::env::var(\"DIDACT_FRAMES\").unwrap());\n\
         std::process::exit(125) }",
    ));
    assert_eq!(outcome.end, End::Exited(125));
}

#[test]
fn a_crash_is_kept_by_no_program_of_the_machine() {
    prints(
        "let limits = std::fs::read_to_string(\"/proc/self/limits\").unwrap();\n\
         let core = limits.lines().find(|line| line.starts_with(\"Max core\")).unwrap();\n\
         print!(\"{:?}\", core.split_whitespace().skip(4).collect::<Vec<_>>());",
        "[\"1\", \"1\", \"bytes\"]",
    );
}

#[test]
fn descriptors_are_not_inherited() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "secret").unwrap();
    rustix::io::fcntl_setfd(secret.as_file(), rustix::io::FdFlags::empty()).unwrap();
    prints(
        "use std::os::fd::FromRawFd;\nuse std::io::Read;\n\
         for number in 3..256 {\n\
         let mut file = std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(number) });\n\
         if !matches!(file.read(&mut [0]), Err(error) if error.raw_os_error() == Some(9)) { print!(\"{number} \"); } }",
        "",
    );
}

#[test]
fn the_second_wall_shows_nothing_of_the_machine() {
    if !has_namespaces() {
        return;
    }
    // A file in the temporary folder and one of this package: either may share a parent with the program.
    let planted = tempfile::NamedTempFile::new().unwrap();
    let paths = [
        Path::new("/etc/passwd"),
        planted.path(),
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")),
    ];
    prints(
        &format!(
            "let none = |path: &str| std::fs::symlink_metadata(path).is_err();\n\
             print!(\"{{:?}}\", {paths:?}.map(none));\n\
             print!(\" {{}}\", std::process::id());\n\
             let tcp = std::fs::read_to_string(\"/proc/self/net/tcp\").unwrap_or_default();\n\
             print!(\" {{}}\", tcp.lines().count() < 2);\n\
             let mounts = std::fs::read_to_string(\"/proc/self/mountinfo\").unwrap_or_default();\n\
             print!(\" {{}}\", mounts.contains(\"didact-old\") || mounts.contains(\"didact-held\"));"
        ),
        "[true, true, true] 2 true false",
    );
    let name = "let mut name = [0u8; 390];\n\
        unsafe extern \"C\" { fn uname(name: *mut u8) -> i32; }\n\
        assert_eq!(unsafe { uname(name.as_mut_ptr()) }, 0);\n\
        print!(\"{}\", String::from_utf8_lossy(&name[65..74]));";
    prints(name, "localhost");
}

#[test]
fn the_second_wall_bounds_what_a_folder_holds() {
    if !has_namespaces() {
        return;
    }
    prints(
        "let block = vec![1u8; 50_000_000];\n\
         print!(\"{:?}\", (0..20).find(|n| std::fs::write(format!(\"f{n}\"), &block).is_err()));",
        "Some(5)",
    );
}

#[test]
fn what_demos_need_works() {
    prints(
        "std::fs::create_dir_all(\"a/b\").unwrap();\n\
         std::fs::write(\"a/x\", \"one\").unwrap();\n\
         std::fs::copy(\"a/x\", \"a/b/y\").unwrap();\n\
         std::fs::rename(\"a/b/y\", \"z\").unwrap();\n\
         std::fs::hard_link(\"z\", \"h\").unwrap();\n\
         std::os::unix::fs::symlink(\"z\", \"l\").unwrap();\n\
         let mut file = std::fs::OpenOptions::new().append(true).open(\"l\").unwrap();\n\
         std::io::Write::write_all(&mut file, b\" two\").unwrap(); file.sync_all().unwrap();\n\
         print!(\"{} \", std::fs::read_to_string(\"h\").unwrap());\n\
         std::fs::remove_dir_all(\"a\").unwrap();\n\
         let mut names: Vec<_> = std::fs::read_dir(\".\").unwrap().map(|e| e.unwrap().file_name()).collect();\n\
         names.sort(); print!(\"{names:?} \");\n\
         print!(\"{} \", std::fs::canonicalize(\".\").unwrap() == std::env::current_dir().unwrap());\n\
         print!(\"{} \", std::thread::available_parallelism().is_ok());\n\
         let begun = std::time::Instant::now(); std::thread::sleep(std::time::Duration::from_millis(2));\n\
         print!(\"{} \", begun.elapsed().as_millis() >= 2);\n\
         print!(\"{} \", std::collections::HashMap::from([(1, 2)])[&1]);\n\
         let (sender, receiver) = std::sync::mpsc::channel();\n\
         std::thread::scope(|scope| { for n in 0..8 { let sender = sender.clone(); scope.spawn(move || sender.send(n)); } });\n\
         drop(sender); print!(\"{} \", receiver.iter().sum::<i32>());\n\
         let child = std::thread::Builder::new().name(\"worker\".into()).stack_size(1 << 22).spawn(|| 7);\n\
         print!(\"{}\", child.unwrap().join().unwrap());",
        "one two [\"h\", \"l\", \"z\"] true true true 2 28 7",
    );
    let trace = outcome(program(
        "fn deep() -> String { std::backtrace::Backtrace::force_capture().to_string() }\n\
         fn main() { print!(\"{}\", deep().contains(\"deep\")); }",
    ));
    assert_eq!(trace.text(), "true");
}

fn is_compiler_stopped(outcome: &Outcome) -> bool {
    matches!(outcome.end, End::Stopped(Stop::CompileMemory(_)))
}

#[test]
fn the_compiler_is_limited() {
    let found = outcomes(&[
        program("fn main() { print!(\"{}\", include_bytes!(\"/dev/zero\").len()); }"),
        program("fn main() { print!(\"{}\", include_bytes!(\"/proc/1/cmdline\").len()); }"),
        program("fn main() { print!(\"{}\", include_bytes!(\"/proc/1/environ\").len()); }"),
        program("fn main() { print!(\"{}\", include_bytes!(\"/proc/kallsyms\").len()); }"),
        program("fn main() { print!(\"{}\", env!(\"PATH\")); }"),
        program("fn main() { print!(\"{}\", env!(\"TMPDIR\")); }"),
        program(
            "static A: [u8; 5_000_000_000] = [7; 5_000_000_000];\nfn main() { print!(\"{}\", A[4]); }",
        ),
        program("// out of memory\nfn main() { \"out of memory\" + 1 }"),
    ]);
    for (at, outcome) in found[..4].iter().enumerate() {
        // In a namespace of its own the first process is ours, and says nothing.
        let ours = at == 1 && outcome.end == End::Exited(0) && has_namespaces();
        let endless = at == 0 && is_compiler_stopped(outcome);
        assert!(
            ours || endless || outcome.end == End::CompileError,
            "{outcome:#?}"
        );
    }
    let home = std::env::var("HOME").unwrap_or("/root".to_owned());
    assert!(!found[4].text().contains(&home), "{}", found[4].text());
    assert_eq!(found[5].text(), "made");
    assert!(is_compiler_stopped(&found[6]), "{:#?}", found[6]);
    assert!(found[6].messages.is_empty());
    // Programs may speak of memory.
    assert_eq!(found[7].end, End::CompileError);
}
