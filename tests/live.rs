//! Live demos: their modules say what the native programs say, are the same bytes wherever they are
//! made, and are not made twice.
//!
//! Skipped, and said to be, where the target `wasm32-wasip1` or Node.js is missing; a failure instead
//! when `DIDACT_REQUIRE` names `wasm` or `node`.
#![expect(clippy::disallowed_methods, reason = "starts the tool and Node.js")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

mod needs;
mod unzip;

use unzip::unzip;

const WORKER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/assets/later/live-worker.js"
);

/// Every kind of knob, a panic, a demo that continues another, and one that draws a common mark or, with
/// another value, a less common one.
const LESSON: &str = r##"---
title: Live
---

```rust name=base title="Base" browser
fn half(x: f64) -> f64 { x / 2.0 }
let n: usize = 1_000; // knob 0..=2_000 step 500 "Number"
let x = 0.5; // knob 0.0..=1.0 step 0.25
let on = true; // knob "On"
let word = "a"; // knob "a"|"b" "Word"
println!("{n} {x} {on} {word} {:.17}", (half(x) + n as f64).exp().ln().tanh());
println!("{:.15e}", half(0.1_f64).sin());
```

```rust name=more title="More" continues=base browser
let i: u8 = 3; // knob 0..=255 "Small"
let list = [1, 2, 3, 4];
println!("{} {}", list[usize::from(i)], half(i.into()));
```

```rust name=marks title="Marks" browser
struct Plot;
impl Plot {
    fn layer(self, mark: &str, points: &str) {
        let layer = format!(r#"{{"mark":"{mark}","name":"n","points":[{points}]}}"#);
        let plot = format!(r#"{{"kind":"plot","layers":[{layer}]}}"#);
        let frame = format!(r#"{{"frame":"figure","id":"p","alt":"A.","caption":null,"figure":{plot}}}"#);
        match std::env::var("DIDACT_FRAMES") {
            Ok(mark) => println!("\u{1e}{mark}{frame}\u{1e}"),
            Err(_) => println!("{frame}"),
        }
    }
    fn line(self) { self.layer("line", "[0,1],[1,3]"); }
    fn boxes(self) { self.layer("boxes", r#"["a",[1,2,4]]"#); }
}
let mark = "line"; // knob "line"|"boxes" "Mark"
if mark == "line" { Plot.line() } else { Plot.boxes() }
```
"##;

/// A lesson whose demo browsers cannot have: its page has no knobs, and the other's has.
const REFUSED: &str = r##"---
title: Refused
---

```rust name=asks title="Asks" browser
let n = 1; // knob 0..=9 "Number"
#[cfg(target_family = "wasm")]
compile_error!("no browser has this");
println!("{n}");
```
"##;

struct Course {
    folder: tempfile::TempDir,
}

impl Course {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the course");
        let lesson = folder.path().join("content/01-live/index.md");
        std::fs::create_dir_all(lesson.parent().expect("below")).expect("writable");
        std::fs::write(&lesson, LESSON).expect("writable");
        let refused = folder.path().join("content/02-refused/index.md");
        std::fs::create_dir_all(refused.parent().expect("below")).expect("writable");
        std::fs::write(&refused, REFUSED).expect("writable");
        Self { folder }
    }

    fn build(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_didact"))
            .args(["build", "-C"])
            .arg(self.folder.path())
            .args(arguments)
            .output()
            .expect("the tool starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        said
    }

    /// The modules in the site, by path.
    fn modules(&self) -> BTreeMap<String, Vec<u8>> {
        let site = self.folder.path().join("site");
        let files = walkdir::WalkDir::new(&site).into_iter().flatten();
        let files = files.filter(|file| file.path().extension().is_some_and(|end| end == "wasm"));
        let named = files.map(|file| {
            let name = file.path().strip_prefix(&site).expect("below");
            let bytes = std::fs::read(file.path()).expect("readable");
            (name.to_string_lossy().into_owned(), bytes)
        });
        named.collect()
    }

    /// Returns the module of the lesson.
    fn module(&self) -> PathBuf {
        let site = self.folder.path().join("site/live");
        let mut entries = std::fs::read_dir(site)
            .expect("the lesson is there")
            .flatten();
        let is_module = |path: &PathBuf| path.extension().is_some_and(|end| end == "wasm");
        let module = entries.find_map(|entry| Some(entry.path()).filter(is_module));
        module.expect("the module is there")
    }

    /// Returns the output of a demo with these knobs, frames included.
    fn run_with_frames(&self, arguments: &[&str]) -> String {
        let mut node = node_command(&self.module(), arguments);
        let output = node.env("DIDACT_FRAMES", MARK).output();
        let output = output.expect("Node.js starts").stdout;
        String::from_utf8_lossy(&output).into_owned()
    }

    /// Returns the output of a demo with these knobs, and its standard error.
    fn run(&self, arguments: &[&str]) -> (String, String) {
        let output = node(&self.module(), arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&output.stdout), text(&output.stderr))
    }
}

fn node(module: &Path, arguments: &[&str]) -> std::process::Output {
    let mut node = node_command(module, arguments);
    node.output().expect("Node.js starts")
}

fn node_command(module: &Path, arguments: &[&str]) -> Command {
    let mut node = Command::new("node");
    node.args(["--input-type=module", "--eval", RUN])
        .arg(WORKER)
        .arg(module)
        .args(arguments);
    node
}

/// Runs a module as readers' browsers do, with the worker's own code.
const RUN: &str = r#"
import { readFileSync } from "node:fs";
const [worker, module, ...args] = process.argv.slice(1);
const run = new Function(`let onmessage; ${readFileSync(worker, "utf8")}; return run;`)();
const compiled = await WebAssembly.compile(readFileSync(module));
const mark = process.env.DIDACT_FRAMES;
const file = process.env.DIDACT_INPUT;
const input = file ? new Uint8Array(readFileSync(file)) : new Uint8Array();
const order = { args, env: mark ? [`DIDACT_FRAMES=${mark}`] : [], input };
const outputs = { 1: process.stdout, 2: process.stderr };
const failure = run(compiled, order, (fd, bytes) => outputs[fd].write(bytes));
if (file && failure) process.stdout.write(failure);
"#;

#[test]
fn a_module_is_the_same_wherever_it_is_made_and_made_once() {
    if !needs::wasm() {
        return;
    }
    let (here, there) = (Course::new(), Course::new());
    let said = here.build(&["--offline"]);
    assert!(said.contains("compiling what draws"), "{said}");
    assert!(said.contains("warning[live-module]: for browsers: no browser has this"));
    assert!(said.contains("content/02-refused/index.md:8:1"), "{said}");
    let page = std::fs::read_to_string(here.folder.path().join("site/refused/index.html"));
    let page = page.expect("a page without knobs");
    assert!(
        page.contains("asks.zip") && !page.contains("class=\"knobs\""),
        "{page}"
    );
    let modules = here.modules();
    // Building the renderer takes a minute: the other course has it in its site, and not the lesson's module.
    for name in [".didact-site"]
        .into_iter()
        .chain(modules.keys().map(String::as_str))
    {
        let from = here.folder.path().join("site").join(name);
        let to = there.folder.path().join("site").join(name);
        std::fs::create_dir_all(to.parent().expect("below")).expect("writable");
        if !name.starts_with("live/") {
            std::fs::copy(from, to).expect("writable");
        }
    }
    assert!(!there.build(&["--offline"]).contains("compiling what draws"));
    assert_eq!(modules.len(), 3, "{:?}", modules.keys());
    assert!(modules == there.modules(), "paths are in the modules");
    for (name, bytes) in &modules {
        let text = String::from_utf8_lossy(bytes);
        let folder = here.folder.path().to_string_lossy().into_owned();
        assert!(
            !text.contains(&folder) && !text.contains(".cargo"),
            "{name}"
        );
    }
    // A published module is found again, even by a build that has nothing else.
    std::fs::remove_dir_all(here.folder.path().join(".didact")).expect("removed");
    assert!(!here.build(&["--offline"]).contains("compiling what draws"));
    assert!(modules == here.modules());
    if needs::node() {
        turns_its_knobs(&here);
        draws_what_builds_draw(&here);
    }
}

/// The page names both modules that draw. The first draws common marks and ends with code 3 at others; both
/// draw what a build draws, byte for byte.
fn draws_what_builds_draw(course: &Course) {
    let page = std::fs::read_to_string(course.folder.path().join("site/live/index.html"));
    let page = page.expect("a page with knobs");
    let named = |name: &str| {
        let value = page.split(&format!("{name}=\"../")).nth(1);
        let value = value.and_then(|rest| rest.split('"').next());
        course
            .folder
            .path()
            .join("site")
            .join(value.expect("the page names it"))
    };
    let (common, all) = (named("data-draw"), named("data-draw-all"));
    for (mark, is_common) in [("line", true), ("boxes", false)] {
        let printed = course.run_with_frames(&["marks", &format!("mark={mark}")]);
        let request = request(&printed, r#"{"p":"fig-p"}"#);
        let built = view::draw::draw(&request).expect("a build draws it");
        assert!(built.contains("data-place=\"fig-p\""), "{built}");
        assert_eq!(drawn(&all, &request), built);
        if is_common {
            assert_eq!(drawn(&common, &request), built);
        } else {
            assert_eq!(drawn(&common, &request), "exit code 3");
        }
    }
}

/// A request to draw an output.
fn request(output: &str, figures: &str) -> Vec<u8> {
    let voice = r#"{"words":{"output_of":"Output of {name}","data_table":"Data"}}"#;
    let head = format!(
        r#"{{"mark":"{MARK}","voice":{voice},"name":"Demo","hide":false,"figures":{figures},"lengths":[{}]}}"#,
        output.len()
    );
    format!("{head}\n{output}").into_bytes()
}

/// The answer of a module that draws, or how it ended.
fn drawn(module: &Path, request: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().expect("a file for the request");
    std::io::Write::write_all(&mut file, request).expect("writable");
    let mut node = node_command(module, &["draw"]);
    let output = node.env("DIDACT_INPUT", file.path()).output();
    let output = output.expect("Node.js starts").stdout;
    String::from_utf8_lossy(&output).into_owned()
}

fn turns_its_knobs(course: &Course) {
    let first = |arguments: &[&str]| {
        let (printed, _) = course.run(arguments);
        let line = printed.lines().next().unwrap_or_default().to_owned();
        line.rsplit_once(' ').map(|(knobs, _)| knobs.to_owned())
    };
    assert_eq!(first(&["base"]).as_deref(), Some("1000 0.5 true a"));
    let turned = ["base", "n=500", "x=0.25", "on=0", "word=b"];
    assert_eq!(first(&turned).as_deref(), Some("500 0.25 false b"));
    // A value that no knob offers leaves the author's value.
    assert_eq!(
        first(&["base", "n=many", "on=2"]).as_deref(),
        Some("1000 0.5 true a")
    );
    let (printed, _) = course.run(&["more", "i=2"]);
    let own = printed.rsplit('\u{1d}').next();
    assert_eq!(own, Some("3 1\n"));
    let (_, said) = course.run(&["more", "i=200"]);
    assert!(said.contains("src/main.rs:"), "{said}");
    assert!(said.contains("index out of bounds"), "{said}");
}

/// Words are equal; numbers agree to six digits or within 1e-12, since mathematics differs in its last bits.
#[track_caller]
fn agree(native: &str, live: &str, name: &str) {
    let words =
        |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
    let (native, live) = (words(native), words(live));
    assert_eq!(native.len(), live.len(), "{name}: {native:?} and {live:?}");
    for (a, b) in native.iter().zip(&live) {
        let number = |word: &str| word.trim_end_matches(',').parse::<f64>().ok();
        // NaN is no number that could be near another.
        let near = a == b
            || match (number(a), number(b)) {
                (Some(x), Some(y)) => (x - y).abs() <= 1e-6 * x.abs().max(y.abs()).max(1e-6),
                _ => false,
            };
        assert!(near, "{name}: {a} natively, {b} live");
    }
}

/// Demos that amplify differences of the last bits until whole digits differ, as training of many
/// plain layers does. Their lesson says so. What they print themselves agrees.
const AMPLIFYING: &[&str] = &["training", "settle"];

/// The mark that tells `show` to print frames.
const MARK: &str = "k7";

/// The output of a demo: what it prints itself, and the frames in between.
struct Printed {
    own: String,
    frames: Vec<String>,
}

impl Printed {
    fn of(output: &str) -> Self {
        let parts = || output.split('\u{1e}').enumerate();
        let own = parts().filter(|(at, _)| at % 2 == 0);
        let frames = parts().filter(|(at, _)| at % 2 == 1);
        Self {
            own: own.map(|(_, text)| text).collect(),
            frames: frames.map(|(_, frame)| frame.to_owned()).collect(),
        }
    }

    /// Returns its end, which has as many lines and frames as `other`.
    fn end_like(&self, other: &Self) -> Self {
        let lines = self.own.lines().count() - other.own.lines().count();
        let frames = self.frames.len() - other.frames.len();
        Self {
            own: Vec::from_iter(self.own.lines().skip(lines)).join("\n"),
            frames: self.frames[frames..].to_vec(),
        }
    }

    /// Returns the checks and values, with blanks around each name and number.
    fn judged(&self) -> String {
        let is_judged = |frame: &&String| {
            ["\"check\"", "\"value\""]
                .iter()
                .any(|kind| frame.contains(&format!("\"frame\":{kind}")))
        };
        let frames = self.frames.iter().filter(is_judged);
        let apart = frames.map(|frame| frame.replace(['{', '}', '[', ']', ',', ':', '"'], " "));
        apart.collect::<Vec<_>>().join("\n")
    }
}

/// Returns the output of a downloaded project.
fn print_of(zip: &Path) -> String {
    let folder = tempfile::tempdir().expect("a folder for the project");
    for (name, bytes) in unzip(&std::fs::read(zip).expect("readable")) {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("below")).expect("writable");
        std::fs::write(path, bytes).expect("writable");
    }
    let name = zip.file_stem().expect("named");
    let output = Command::new(env!("CARGO"))
        .args(["run", "--release", "--locked", "--quiet"])
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects"),
        )
        .env("DIDACT_FRAMES", MARK)
        .current_dir(folder.path().join(name))
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", zip.display());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A live demo of the published course.
struct Published {
    name: String,
    /// Its downloaded project.
    project: PathBuf,
    module: PathBuf,
    /// The module that draws.
    draw: PathBuf,
    /// The places of its figures, as JSON.
    figures: String,
}

fn published() -> Vec<Published> {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("site");
    let pages = walkdir::WalkDir::new(&site)
        .sort_by_file_name()
        .into_iter()
        .flatten();
    // The demo on the home page is that of a lesson.
    let pages = pages.filter(|file| file.file_name() == "index.html" && file.depth() > 1);
    let mut found = Vec::new();
    for page in pages {
        let folder = page.path().parent().expect("in a folder").to_owned();
        let html = std::fs::read_to_string(page.path()).expect("readable");
        // Another page with the demo has it without this mark.
        for form in html.split("data-needs=\"live\"").skip(1) {
            let value = |name: &str| {
                let rest = form.split(&format!(" {name}=\"")).nth(1);
                rest.and_then(|rest| rest.split('"').next()).unwrap_or("")
            };
            let name = value("data-demo");
            found.push(Published {
                name: name.to_owned(),
                project: folder.join(format!("{name}.zip")),
                module: folder.join(value("data-module")),
                draw: folder.join(value("data-draw")),
                figures: value("data-figures").replace("&quot;", "\""),
            });
        }
    }
    found
}

#[test]
fn published_modules_draw_what_builds_draw() {
    if !needs::wasm() || !needs::node() {
        return;
    }
    for live in published() {
        assert!(live.draw.exists(), "{}", live.name);
        let mut node = node_command(&live.module, &[&live.name]);
        let printed = node.env("DIDACT_FRAMES", MARK).output();
        let printed = printed.expect("Node.js starts").stdout;
        let request = request(&String::from_utf8_lossy(&printed), &live.figures);
        let built = view::draw::draw(&request).expect("a build draws it");
        assert_eq!(drawn(&live.draw, &request), built, "{}", live.name);
    }
}

#[test]
fn live_demos_print_what_their_downloads_print() {
    if !needs::wasm() || !needs::node() {
        return;
    }
    let demos = published();
    assert!(demos.len() > 3, "the site is missing: run `didact build`");
    for demo in demos {
        let Published {
            name,
            project,
            module,
            ..
        } = demo;
        let mut live = node_command(&module, &[&name]);
        let live = live.env("DIDACT_FRAMES", MARK).output();
        let live = live.expect("Node.js starts").stdout;
        let live = String::from_utf8_lossy(&live);
        let live = Printed::of(live.rsplit('\u{1d}').next().unwrap_or_default());
        // A demo that continues another prints that one's lines first.
        let native = Printed::of(&print_of(&project)).end_like(&live);
        agree(&native.own, &live.own, &name);
        if !AMPLIFYING.contains(&name.as_str()) {
            agree(&native.judged(), &live.judged(), &name);
        }
    }
}

/// The programs behind the Playground's addresses on a page.
fn offered(html: &str) -> Vec<String> {
    let links = html.split("https://play.rust-lang.org/").skip(1);
    let codes = links.filter_map(|link| link.split('"').next()?.split("code=").nth(1));
    let codes = codes.map(|code| percent_encoding::percent_decode_str(code).decode_utf8_lossy());
    codes.map(|code| code.into_owned()).collect()
}

#[test]
fn what_the_playground_is_given_compiles_there() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("site");
    let folder = tempfile::tempdir().expect("a folder for programs");
    for page in walkdir::WalkDir::new(&site).into_iter().flatten() {
        if page.file_name() != "index.html" {
            continue;
        }
        for code in offered(&std::fs::read_to_string(page.path()).expect("readable")) {
            // The Playground has these crates, and a compiler alone has not.
            if ["ndarray", "rand"]
                .iter()
                .any(|name| code.contains(&format!("use {name}::")))
            {
                continue;
            }
            let program = folder.path().join("main.rs");
            std::fs::write(&program, &code).expect("writable");
            // Code with tests and no `main` is tested there: an exercise.
            let kind = if code.contains("#[test]") {
                "--test"
            } else {
                "--crate-type=bin"
            };
            let output = Command::new("rustc")
                .args(["--edition=2024", "--cap-lints=allow", "--emit=metadata"])
                .arg(kind)
                .arg("--out-dir")
                .arg(folder.path())
                .arg(&program)
                .output()
                .expect("there is a compiler");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {said}", page.path().display());
        }
    }
}
