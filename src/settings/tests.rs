//! Tests of `settings`.

use super::*;

#[test]
fn an_unknown_key_names_the_nearest() {
    let (_, problem) = read::<Settings>("content/course.toml", "titel = \"A\"\n");
    let problem = problem.unwrap();
    assert_eq!(problem.help.as_deref(), Some("did you mean `title`?"));
    assert_eq!(problem.span.unwrap().range(), 0..5);
}

#[test]
fn what_is_not_said_has_a_default() {
    let (settings, problem) = read::<Settings>("content/course.toml", "title = \"A\"\n");
    assert_eq!(problem, None);
    assert_eq!(settings.language, "en");
    assert_eq!(settings.limits.timeout, 10.0);
}

#[test]
fn a_limit_on_time_is_a_number_that_clocks_can_add() {
    for (text, fits) in [
        ("0.1", true),
        ("600", true),
        ("0", false),
        ("9223372036854775807", false),
        ("nan", false),
    ] {
        let text = format!("[limits]\ntimeout = {text}\n");
        let (_, problem) = read::<Settings>("content/course.toml", &text);
        let place = problem.map(|problem| text[problem.span.unwrap().range()].to_owned());
        assert_eq!(place.is_none(), fits, "{text}: {place:?}");
    }
}

#[test]
fn authors_are_one_name_or_many() {
    let text = "[a]\nauthors = \"A\"\n[b]\nauthors = [\"A\", \"B\"]\n";
    let (sources, problem) = read::<Bibliography>("content/bibliography.toml", text);
    assert_eq!(problem, None);
    assert_eq!(sources["a"].authors.list(), ["A"]);
    assert_eq!(sources["b"].authors.list(), ["A", "B"]);
}
