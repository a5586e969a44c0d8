//! Tests of `fence`.

use super::*;

#[track_caller]
fn check(info: &str, expected: impl FnOnce(&mut FenceWords)) {
    let (words, errors) = parse(info, Edition::E2024);
    let mut wanted = FenceWords::default();
    expected(&mut wanted);
    assert_eq!((words, errors), (wanted, vec![]), "in {info:?}");
}

#[track_caller]
fn check_error(info: &str, at: Range<usize>, help: &str) {
    let (_, errors) = parse(info, Edition::E2024);
    assert_eq!(errors.len(), 1, "in {info:?}: {errors:?}");
    assert_eq!(errors[0].range, at);
    assert!(errors[0].help.contains(help), "{}", errors[0].help);
}

#[test]
fn words_are_separated_by_blanks_or_commas() {
    check("rust,no_run", |w| w.expectation = Expectation::NoRun);
    check("rust name=a, browser", |w| {
        w.name = Some("a".into());
        w.browser = true;
    });
}

#[test]
fn quotes_hold_words_together() {
    check("rust title=\"One, two\" seed=7", |w| {
        w.title = Some("One, two".into());
        w.seed = Some(7);
    });
}

#[test]
fn codes_belong_to_compile_fail() {
    check("rust compile_fail,E0382,E0502", |w| {
        w.expectation = Expectation::CompileFail(vec!["E0382".into(), "E0502".into()]);
    });
}

#[test]
fn marks_are_lists_of_lines() {
    check("rust mark=3,7-9 lines=2-4", |w| {
        w.mark = vec![(3, 3), (7, 9)];
        w.lines = Some((2, 4));
    });
}

#[test]
fn a_panic_may_have_words() {
    check("rust should_panic=\"out of range\"", |w| {
        w.expectation = Expectation::Panic(Some("out of range".into()));
    });
}

#[test]
fn words_of_other_tools_are_accepted() {
    check("rust,noplayground", |_| {});
}

#[test]
fn comments_and_classes_change_nothing() {
    check("rust,ignore (needs a device, or two)", |w| {
        w.expectation = Expectation::Ignore;
    });
    check("rust (illustrative),no_run", |w| {
        w.expectation = Expectation::NoRun;
    });
    check("rust,{.class #id},no_run", |w| {
        w.expectation = Expectation::NoRun;
    });
    check("rust{.class}", |_| {});
    check_error("rust,ignore (needs", 12..18, "close it");
}

#[test]
fn a_prefix_may_hide_lines() {
    check("rust,hidelines=!!!", |w| w.hidelines = Some("!!!".into()));
    check_error("rust hidelines=", 5..15, "begin with");
}

#[test]
fn only_words_near_no_known_one_can_be_lowered() {
    for (info, code) in [
        ("rust warnunused", Code::FenceWord),
        ("rust mood=\"a b\"", Code::FenceWord),
        ("rust norun", Code::Fence),
        ("rust ignore(why)", Code::Fence),
        ("rust titel=x", Code::Fence),
        ("rust seed=x", Code::Fence),
    ] {
        let (_, errors) = parse(info, Edition::E2024);
        let codes: Vec<Code> = errors.iter().map(|error| error.code).collect();
        assert_eq!(codes, [code], "in {info:?}");
    }
}

#[test]
fn an_unknown_word_names_the_nearest() {
    check_error("rust should_panik", 5..17, "`should_panic`");
    check_error("rust titel=x", 5..12, "`title=…`");
}

#[test]
fn lines_in_braces_are_marks() {
    for (info, range, fix) in [
        ("rust{1,3}", 4..9, " mark=1,3"),
        ("rust {1, 3-5}", 5..13, "mark=1,3-5"),
        ("rust,ignore{2}", 11..14, " mark=2"),
    ] {
        check_error(info, range, fix.trim_start());
        let (_, errors) = parse(info, Edition::E2024);
        assert_eq!(errors[0].fix.as_deref(), Some(fix), "in {info:?}");
    }
    check("rust{.wide}", |_| ());
}

#[test]
fn words_do_not_contradict_each_other() {
    check_error("rust should_panic,compile_fail", 18..30, "keep one");
    check_error("rust compile_fail,E0382,should_panic", 24..36, "keep one");
    let expected = "write `should_panic=\"out of range\"`";
    check_error(
        "rust should_panic(expected=\"out of range\")",
        5..42,
        expected,
    );
    check("rust ignore,compile_fail", |w| {
        w.expectation = Expectation::Ignore
    });
    check("rust no_run,should_panic", |w| {
        w.expectation = Expectation::NoRun
    });
}

#[test]
fn values_are_checked() {
    check_error("rust timeout=soon", 5..17, "seconds");
    check_error("rust lines=9-3", 5..14, "range");
    check_error("rust name=\"A b\"", 5..15, "lower-case");
}

#[test]
fn every_listed_word_is_understood() {
    for word in fence_word::WORDS {
        let info = format!("rust {}", word.example);
        let (words, errors) = parse(&info, Edition::E2024);
        assert_eq!(errors, [], "in {info:?}");
        let changes = words != FenceWords::default();
        let is_usual = word.name == "edition2024";
        assert_eq!(
            changes,
            word.form != WordForm::Passed && !is_usual,
            "{info:?}"
        );
    }
}
