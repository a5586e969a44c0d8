//! Demos of one launcher leave nothing to each other, and launchers leave nothing to the machine.
#![cfg(target_os = "linux")]
#![expect(
    clippy::disallowed_methods,
    reason = "looks at what demos leave behind"
)]

mod programs;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use didact::demo::native::NativeEngine;
use didact::demo::outcome::{End, Outcome, Stop};
use didact::demo::{Engine, Event, Program};
use programs::{engine, program};
use tempfile::TempDir;

/// Prints all that a demo may see of the machine and of itself, then leaves behind what it can.
const LOOKS: &str = r#"
fn lines(path: &str) -> Vec<String> {
    std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect()
}
fn names(path: &str) -> Vec<String> {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
    fn getppid() -> i32;
    fn fcntl(descriptor: i32, command: i32, ...) -> i32;
}
fn main() {
    println!("{} {} {}", std::process::id(), unsafe { getppid() }, unsafe { syscall(186) });
    println!("{:?} {:?}", names("."), names("/proc/self/fd"));
    println!("{:?} {:?}", std::env::current_dir(), std::env::current_exe());
    let mounts = lines("/proc/self/mountinfo");
    let mounts: Vec<_> = mounts.iter().map(|line| line.split(' ').collect::<Vec<_>>()[4..6].join(" ")).collect();
    println!("{mounts:?}");
    let kept = |line: &String| ["Sig", "Shd", "Cap", "NoNew", "Secc", "Uid", "Gid", "Groups", "Umask"]
        .iter().any(|word| line.starts_with(word));
    println!("{:?}", lines("/proc/self/status").into_iter().filter(kept).collect::<Vec<_>>());
    println!("{:?}", lines("/proc/self/limits"));
    // Some containers allow only the machine's view of processes, with its numbers.
    if std::fs::read_link("/proc/self").is_ok_and(|own| own == std::path::Path::new("2")) {
        println!("{:?} {:?}", names("/proc"), names("/proc/self/task"));
        println!("{:?}", lines("/proc/self/stat").iter().map(|line| line.split(' ').skip(3).take(4).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>());
    }
    let mut variables: Vec<_> = std::env::vars().map(|(name, _)| name).collect();
    variables.sort();
    println!("{variables:?} {} {}", std::env::args().count(), std::env::var("DIDACT_FRAMES").unwrap().len());
    for descriptor in 0..3 { println!("{}", unsafe { fcntl(descriptor, 3) }); }

    std::fs::create_dir_all("a/b").unwrap();
    std::fs::write("a/b/file", "left").unwrap();
    let _ = std::fs::write("../left", "left");
    let _ = std::fs::write("/left", "left");
    std::os::unix::fs::symlink("/", "link").unwrap();
    // nonblocking outputs and input
    for descriptor in 0..3 { unsafe { fcntl(descriptor, 4, 2048) }; }
    // shared memory, a mount, another host name, a process
    unsafe { syscall(29, 7, 4096, 0o1666); syscall(165, 0, 0, 0, 0, 0); syscall(170, b"left".as_ptr(), 4); syscall(57) };
    std::env::set_current_dir("a").unwrap();
    std::thread::spawn(|| loop { std::thread::sleep(std::time::Duration::from_secs(60)) });
    std::process::exit(3)
}
"#;

/// An engine with one launcher, and a folder of its own for builds.
fn single() -> (TempDir, NativeEngine) {
    let folder = tempfile::tempdir().unwrap();
    let work = folder.path().canonicalize().unwrap();
    let engine = NativeEngine {
        work,
        jobs: 1,
        ..engine()
    };
    (folder, engine)
}

fn has_namespaces(engine: &NativeEngine) -> bool {
    engine.describe_walls().unwrap().contains("namespaces")
}

/// Returns the launchers of a build in `work`.
fn launchers(work: &Path) -> Vec<u32> {
    let found = processes(work).into_iter();
    let launchers = found.filter(|(_, words)| words.contains("\0launch\0"));
    launchers.map(|(id, _)| id).collect()
}

/// Returns the processes of a build in `work` that are no launchers.
fn demos(work: &Path) -> Vec<u32> {
    let found = processes(work).into_iter();
    let demos = found.filter(|(_, words)| !words.contains("\0launch\0"));
    demos.map(|(id, _)| id).collect()
}

/// Returns the processes that name a path below `folder` as their program or in their arguments.
fn processes(folder: &Path) -> Vec<(u32, String)> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let named = entries.filter_map(|entry| {
        let id = entry.file_name().to_str()?.parse().ok()?;
        let words = std::fs::read(entry.path().join("cmdline")).ok()?;
        let words = String::from_utf8_lossy(&words).into_owned();
        let program: PathBuf = std::fs::read_link(entry.path().join("exe")).unwrap_or_default();
        let is_named = program.starts_with(folder) || words.contains(folder.to_str()?);
        is_named.then_some((id, words))
    });
    named.collect()
}

/// Kills a process, which may have ended with another one.
fn kill(id: u32) {
    let id = rustix::process::Pid::from_raw(id.try_into().unwrap()).unwrap();
    let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
}

#[track_caller]
fn wait_until(is_reached: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_reached() {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_demo_cannot_tell_that_others_ran_before() {
    let (_folder, engine) = single();
    let with_data = Program {
        data: vec![("a/secret.txt".into(), b"secret"[..].into())],
        ..program("fn main() { print!(\"{:?}\", std::fs::read_to_string(\"a/secret.txt\")); }")
    };
    let looks = || program(LOOKS);
    let found = engine
        .run(&[looks(), with_data, looks(), looks()], &|_| {})
        .unwrap();
    assert_eq!(found[1].text(), "Ok(\"secret\")");
    let [first, _, third, fourth] = found.as_slice() else {
        unreachable!()
    };
    assert_eq!(first.end, End::Exited(3), "{first:#?}");
    assert!(first.text().contains("NoNewPrivs"), "{first:#?}");
    // Without namespaces process ids and folders differ.
    if has_namespaces(&engine) {
        assert_eq!(first.text(), third.text());
        assert_eq!(first.text(), fourth.text());
    }
}

#[test]
fn after_a_stopped_demo_others_run() {
    let (_folder, engine) = single();
    let stopped = |source: &str| Program {
        timeout: Duration::from_millis(300),
        ..program(source)
    };
    let programs = [
        stopped("fn main() { loop {} }"),
        program("fn main() { print!(\"one\"); }"),
        stopped("fn main() { loop { println!(\"yes\"); } }"),
        program("fn main() { println!(\"two\"); std::process::abort() }"),
        program("fn main() { print!(\"three\"); }"),
    ];
    let found = engine.run(&programs, &|_| {}).unwrap();
    let is_stopped = |outcome: &Outcome| {
        matches!(
            outcome.end,
            End::Stopped(Stop::WallTime(300) | Stop::OutputSize(_))
        )
    };
    assert!(is_stopped(&found[0]) && is_stopped(&found[2]));
    let printed = [&found[1], &found[3], &found[4]].map(|outcome| outcome.text());
    assert_eq!(printed, ["one", "two\n", "three"]);
}

#[test]
fn a_launcher_that_is_killed_is_replaced() {
    let (_folder, engine) = single();
    if !has_namespaces(&engine) {
        return;
    }
    let programs = [
        program("fn main() { print!(\"one\"); }"),
        program("fn main() { std::thread::sleep(std::time::Duration::from_secs(9)); }"),
        program("fn main() { print!(\"three\"); }"),
    ];
    let ran = Mutex::new(0);
    let is_over = AtomicBool::new(false);
    let found = std::thread::scope(|scope| {
        let report = |event: Event| {
            let Event::Ran { .. } = event else { return };
            let mut ran = ran.lock().unwrap();
            *ran += 1;
            if *ran != 1 {
                return;
            }
            // While it waits for a demo, or has just been asked for one, and while one runs.
            let [idle] = launchers(&engine.work)[..] else {
                panic!("one launcher waits")
            };
            kill(idle);
            wait_until(|| launchers(&engine.work).is_empty());
            let (work, is_over) = (engine.work.clone(), &is_over);
            scope.spawn(move || {
                // A demo that was asked for before has ended with the first launcher; the last one
                // does not last.
                let lasts = || {
                    let before = demos(&work);
                    std::thread::sleep(Duration::from_millis(500));
                    demos(&work).iter().any(|id| before.contains(id))
                };
                wait_until(|| lasts() || is_over.load(Ordering::SeqCst));
                launchers(&work).into_iter().for_each(kill);
            });
        };
        let found = engine.run(&programs, &report);
        is_over.store(true, Ordering::SeqCst);
        found.unwrap()
    });
    assert_eq!(found[0].text(), "one");
    assert_eq!(found[1].end, End::Signaled("SIGKILL".to_owned()));
    assert_eq!(found[2].text(), "three");
    wait_until(|| processes(&engine.work).is_empty());
}

#[test]
fn launchers_end_with_the_build() {
    let (_folder, engine) = single();
    engine.run(&[program("fn main() {}")], &|_| {}).unwrap();
    assert!(launchers(&engine.work).is_empty());
}

#[test]
fn nothing_outlives_a_killed_build() {
    let course = tempfile::tempdir().unwrap();
    let lesson = course.path().join("content/01-a");
    std::fs::create_dir_all(&lesson).unwrap();
    let text = "---\ntitle: A\nsummary: About a.\n---\n\nIt waits.\n\n```rust timeout=60\n\
        std::thread::sleep(std::time::Duration::from_secs(50));\n```\n";
    std::fs::write(lesson.join("index.md"), text).unwrap();
    std::fs::write(course.path().join("content/course.toml"), "title = \"T\"\n").unwrap();
    let mut build = std::process::Command::new(env!("CARGO_BIN_EXE_didact"))
        .args(["build", "-q", "-C"])
        .arg(course.path())
        .spawn()
        .unwrap();
    let folder = course.path().canonicalize().unwrap();
    let is_demo = |id: &u32| {
        let program = std::fs::read_link(format!("/proc/{id}/exe"));
        program.is_ok_and(|program| program.starts_with(&folder))
    };
    wait_until(|| processes(&folder).iter().any(|(id, _)| is_demo(id)));
    build.kill().unwrap();
    build.wait().unwrap();
    wait_until(|| processes(&folder).is_empty());
}
