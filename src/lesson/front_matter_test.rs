//! Tests of `front_matter`.

use super::*;

fn parse(text: &str) -> Result<FrontMatter, FrontError> {
    let foreign = ["minutes".to_owned(), "course".to_owned()];
    read(
        text,
        &find(text).expect("the test has front matter"),
        &foreign,
    )
}

#[track_caller]
fn check_error(text: &str, place: &str, help: Option<&str>) {
    let error = parse(text).expect_err("the test is wrong on purpose");
    assert_eq!(&text[error.range], place, "{}", error.message);
    assert_eq!(error.help.as_deref(), help, "{}", error.message);
}

#[test]
fn yaml_and_toml_say_the_same() {
    let yaml = parse("---\ntitle: A\nrequires: [b, c]\n---\n").unwrap();
    let toml = parse("+++\ntitle = \"A\"\nrequires = [\"b\", \"c\"]\n+++\n").unwrap();
    let texts = |front: &FrontMatter| -> Vec<String> {
        front.requires.iter().map(|name| name.to_string()).collect()
    };
    assert_eq!(texts(&yaml), ["b", "c"]);
    assert_eq!(texts(&yaml), texts(&toml));
    assert_eq!(yaml.title, toml.title);
}

#[track_caller]
fn check_place(text: &str, before: &str, written: &str, is_verbatim: bool) {
    let front = parse(text).expect("the test is right");
    let found = &front.requires[0];
    assert_eq!(&text[found.range.clone()], written, "in {text:?}");
    assert_eq!(found.range.start, before.len(), "in {text:?}");
    assert_eq!(found.is_verbatim, is_verbatim, "in {text:?}");
}

#[test]
fn values_keep_the_places_where_they_are_written() {
    let head = "---\ntitle: é requires b\nsummary: b\nrequires: [";
    check_place(&format!("{head}b]\n---\n"), head, "b", true);
    let quoted = format!("{head}\"");
    check_place(&format!("{head}\"b\"]\n---\n"), &quoted, "b", true);
    check_place(&format!("{head}\"\\x62\"]\n---\n"), &quoted, "\\x62", false);
    let head = "---\ntitle: a\nrequires:\n  - ";
    check_place(&format!("{head}b c\n---\n"), head, "b c", true);
    let head = "+++\ntitle = \"b\"\nsummary = \"b\"\nrequires = [\"";
    check_place(&format!("{head}b\"]\n+++\n"), head, "b", true);
    let head = "---\ntitle: &t b\nrequires: [";
    check_place(&format!("{head}*t]\n---\n"), head, "*t", false);
}

#[test]
fn keys_of_other_tools_are_passed_over() {
    let yaml = "---\nminutes: 10\ncourse:\n  - a: é\n  levl: b\nextra: {x: 1}\ntitle: A\nrequires: [b]\n---\n";
    let front = parse(yaml).unwrap();
    assert_eq!(front.title, "A");
    assert_eq!(&yaml[front.requires[0].range.clone()], "b");
    let toml = "+++\ntitle = \"A\"\nminutes = [\n 1,\n]\nrequires = [\"b\"]\n[extra]\na = 1\ntitle = 2\n[extra.b]\nc = 3\n+++\n";
    let front = parse(toml).unwrap();
    assert_eq!(front.title, "A");
    assert_eq!(&toml[front.requires[0].range.clone()], "b");
    check_error(
        "---\nminutes: 1\nlevl: x\n---\n",
        "levl",
        Some("did you mean `level`?"),
    );
}

#[test]
fn a_head_needs_no_title() {
    assert_eq!(parse("---\ndate: 2026-01-01\n---\n").unwrap().title, "");
    assert_eq!(parse("---\n---\n").unwrap().title, "");
    assert_eq!(parse("---\nextra:\n  a: 1\n---\n").unwrap().title, "");
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let help = Some("did you mean `level`?");
    check_error("---\ntitle: A\nlevl: x\n---\n", "levl", help);
    check_error("+++\ntitle = \"A\"\nlevl = \"x\"\n+++\n", "levl", help);
}

#[test]
fn a_wrong_type_is_found_at_its_value() {
    let help = Some("write a value of that kind; texts stand in quotes");
    check_error("+++\ntitle = 3\n+++\n", "3", help);
    let help = Some("write its digits alone");
    check_error("---\ntitle: A\ntime: soon\n---\n", "soon", help);
    let help = Some("put it in brackets: `[first, second]`");
    check_error("---\ntitle: A\nteaches: tea\n---\n", "tea", help);
    check_error(
        "+++\ntitle = \"A\"\nteaches = \"tea\"\n+++\n",
        "\"tea\"",
        help,
    );
    let help = Some("keep one of the two");
    check_error("---\ntitle: A\ntitle: B\n---\n", "title", help);
    let help = Some("put a text that holds `:` in quotes");
    check_error("---\ntitle: A: B\n---\n", "", help);
    let help = Some("write year, month and day: `2026-11-23`");
    check_error("---\ntitle: A\ndate: soon\n---\n", "date", help);
}

#[test]
fn a_rule_in_the_text_is_not_front_matter() {
    assert_eq!(find("text\n---\nmore\n---\n"), None);
    assert_eq!(find("---\nnever closed\n"), None);
    assert_eq!(unclosed("---\nnever closed\n"), None);
}

#[test]
fn a_head_that_never_ends_is_told() {
    let error = unclosed("---\ntitle: A\n\nText.\n").expect("it has no end");
    assert_eq!(error.help.as_deref(), Some("end it with a line `---`"));
    assert_eq!(unclosed("---\ntitle: A\n---\n"), None);
}
