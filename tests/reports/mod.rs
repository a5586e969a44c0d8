//! Reports for programs: SARIF by its schema, JUnit by the rules of its readers.
//!
//! The schema of SARIF 2.1.0 (OASIS) comes with the crate whose types are made from it.
//! JUnit has no standard; what is required here is what the schema of Jenkins' xUnit plugin
//! (junit-10.xsd) and Maven's Surefire ask for, and that every number is right.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use super::{Course, WRONG, schema};

static SARIF: LazyLock<Value> = LazyLock::new(|| {
    // Only packages for this machine are sure to be downloaded: Cargo has just compiled them.
    let machine = machine();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked"])
        .args(["--filter-platform", &machine])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let metadata: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    let mut packages = metadata["packages"].as_array().unwrap().iter();
    let package = packages.find(|package| package["name"] == "serde-sarif");
    let manifest = package.expect("it is locked")["manifest_path"]
        .as_str()
        .unwrap();
    let path = Path::new(manifest)
        .with_file_name("src")
        .join("schema.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).expect("the schema is JSON")
});

/// The machine that tests are compiled for.
fn machine() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines();
    let host = lines.find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

/// The log, if its schema allows all of it.
#[track_caller]
fn sarif(text: &str) -> Value {
    let log: Value = serde_json::from_str(text).expect("SARIF is JSON");
    assert_eq!(SARIF["$schema"], "http://json-schema.org/draft-07/schema#");
    let problems = schema::problems(&SARIF, &log);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    log
}

#[test]
fn sarif_is_what_its_schema_allows() {
    let course = Course::new(WRONG);
    course.write(
        "content/03 c%d/index.md",
        "---\ntitle: C\n---\n\n[é](gone.md)\n",
    );
    // A problem of the course as a whole: the site does not stand.
    course.write("content/course.toml", "title = \"T\"\n");
    let said = course.run(&["check", "--format", "sarif"]);
    assert_eq!(said.code, Some(1));
    let log = sarif(&said.out);
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("there are results");
    let rules = &run["tool"]["driver"]["rules"];
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let help = rule["help"]["text"].as_str().unwrap();
        assert!(help.contains("What to do."), "{help}");
        // GitHub takes no result without a place.
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["startLine"].is_u64(), "{result}");
        match rule.get("helpUri") {
            // While the repository has no address yet, no rule has a link to it.
            None => assert!(env!("CARGO_PKG_REPOSITORY").contains("//example.org/")),
            Some(help) => {
                let help = help.as_str().unwrap();
                let page = format!(
                    "docs/content/codes/index.md#{}",
                    rule["id"].as_str().unwrap()
                );
                assert!(help.ends_with(&page), "{help}");
            }
        }
    }
    let stale = results
        .iter()
        .find(|result| result["ruleId"] == "site-stale");
    let place = &stale.expect("it is told")["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "content/course.toml");
    let fixes = results
        .iter()
        .filter(|result| result.get("fixes").is_some());
    assert!(fixes.count() >= 5, "{}", said.out);
    let uris: BTreeSet<&str> = said
        .out
        .lines()
        .filter(|line| line.contains("\"uri\":"))
        .collect();
    let uris = format!("{uris:?}");
    assert!(uris.contains("content/03%20c%25d/index.md"), "{uris}");
}

#[test]
fn a_log_that_its_schema_forbids_is_noticed() {
    let said = Course::new(WRONG).run(&["check", "--format", "sarif"]);
    let good = sarif(&said.out);
    let check = |pointer: &str, value: Value, expected: &str| {
        let mut log = good.clone();
        *log.pointer_mut(pointer).expect("the log has it") = value;
        let problems = schema::problems(&SARIF, &log);
        let told = problems.iter().any(|problem| problem.contains(expected));
        assert!(told, "{pointer}: {problems:?}");
    };
    let place = "/runs/0/results/0/locations/0/physicalLocation";
    check("/version", "2.0.0".into(), "enum");
    check("/runs/0/results/0/level", "fatal".into(), "enum");
    check(
        "/runs/0/results/0/message",
        serde_json::json!({ "words": "" }),
        "no key",
    );
    check(&format!("{place}/region/startLine"), 0.into(), "minimum");
    check(&format!("{place}/region/startLine"), "1".into(), "type");
    check(
        &format!("{place}/artifactLocation/uri"),
        "a b".into(),
        "format",
    );
    check("/runs/0/tool/driver/rules/0/help/text", Value::Null, "type");
}

#[test]
fn a_clean_course_has_reports_too() {
    let course = Course::new(&[("content/01-a/index.md", "---\ntitle: A\n---\n")]);
    let said = course.run(&["check", "--format", "sarif"]);
    let log = sarif(&said.out);
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    let said = course.run(&["check", "--format", "junit"]);
    said.check(0, &["name=\"clean\""]);
    check_junit(&said.out);
}

/// The attributes each element of JUnit's XML may have, and those it must; its children.
///
/// After the schemas of Maven's Surefire and of Jenkins' xUnit plugin.
type Element = (
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

fn junit_element(name: &str) -> Element {
    let counts: &[&str] = &["name", "tests", "failures", "errors", "time"];
    match name {
        "testsuites" => (counts, &[], &["testsuite"]),
        "testsuite" => (
            &["name", "tests", "failures", "errors", "time", "skipped"],
            counts,
            &["properties", "testcase", "system-out", "system-err"],
        ),
        "testcase" => (
            &["name", "classname", "time"],
            &["name", "time"],
            &["skipped", "error", "failure", "system-out", "system-err"],
        ),
        "failure" => (&["message", "type"], &["type"], &[]),
        "system-out" => (&[], &[], &[]),
        other => panic!("JUnit has no element {other}"),
    }
}

/// Reads a report by the letter: well formed, known elements, and counts that are right.
fn check_junit(report: &str) {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(report);
    let mut open: Vec<String> = Vec::new();
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut promised: BTreeMap<(String, String), usize> = BTreeMap::new();
    let counts = ["tests", "failures", "errors", "skipped", "time"];
    loop {
        let event = reader.read_event().expect("well formed");
        let (start, stays) = match &event {
            Event::Start(start) => (start, true),
            Event::Empty(start) => (start, false),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let name = start.name().as_ref().to_owned();
        let (may, must, _) = junit_element(&name);
        if let Some(parent) = open.last() {
            assert!(
                junit_element(parent).2.contains(&name.as_str()),
                "{name} in {parent}"
            );
        }
        let mut seen = BTreeSet::new();
        for attribute in start.attributes() {
            let attribute = attribute.expect("well formed");
            let key = attribute.key.as_ref().to_owned();
            assert!(may.contains(&key.as_str()), "{key} of {name}");
            if counts.contains(&key.as_str()) {
                let count: usize = attribute.value.parse().expect("a number");
                *promised.entry((name.clone(), key.clone())).or_insert(0) += count;
            }
            seen.insert(key);
        }
        for key in must {
            assert!(seen.contains(*key), "{name} lacks {key}");
        }
        *found.entry(name.clone()).or_insert(0) += 1;
        if stays {
            open.push(name);
        }
    }
    assert!(open.is_empty());
    for (element, count, what) in [
        ("testsuites", "tests", "testcase"),
        ("testsuite", "tests", "testcase"),
        ("testsuites", "failures", "failure"),
        ("testsuite", "failures", "failure"),
    ] {
        let count = promised[&(element.to_owned(), count.to_owned())];
        assert_eq!(count, found.get(what).copied().unwrap_or(0), "{element}");
    }
}

#[test]
fn junit_is_what_its_schemas_allow() {
    let course = Course::new(WRONG);
    course.write(
        "content/03-\"<&>/index.md",
        "---\ntitle: C\n---\n\n[<](\"gone&.md)\u{1}\n",
    );
    let said = course.run(&["check", "--format", "junit"]);
    assert_eq!(said.code, Some(1));
    check_junit(&said.out);
    assert!(
        said.out.contains("<failure type=\"link-dead\""),
        "{}",
        said.out
    );
}
