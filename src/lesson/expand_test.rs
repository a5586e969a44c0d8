//! Includes, and the places of included text.

use super::expand::Expansion;
use crate::source::Sources;

const CODE: &str =
    "use a::b;\r\n// ANCHOR: part\r\nlet é = 1;\r\n// ANCHOR_END: part\r\nlet z = 2;\r\n";

fn expanded(text: &str) -> Expansion {
    let files = [
        ("01-a/code/x.rs", CODE),
        ("shared.md", "One.\n\n{{#include 01-a/code/x.rs:part}}\n"),
        ("loop.md", "{{#include loop.md}}"),
        ("version.txt", "1.2"),
    ];
    let mut sources = Sources::default();
    let named = files.map(|(name, text)| (name.to_owned(), text.as_bytes().into()));
    sources.content.extend(named);
    sources
        .beside
        .insert("../out.rs".to_owned(), b"out();\n".as_slice().into());
    Expansion::new("01-a/index.md", text, &sources)
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = expanded(text);
    assert_eq!(found.problems, [], "in {text:?}");
    assert_eq!(&*found.text, expected, "in {text:?}");
}

#[track_caller]
fn check_problem(text: &str, at: &str, help: &str) {
    let found = expanded(text);
    let [problem] = found.problems.as_slice() else {
        panic!("{:?}", found.problems);
    };
    assert_eq!(&found.text[problem.range.clone()], at);
    assert!(problem.help.contains(help), "{}", problem.help);
    assert!(found.text.contains("{{#"), "the directive is gone");
}

/// The place of `words` of the expanded text, as file and text there.
#[track_caller]
fn check_place(text: &str, words: &str, file: Option<&str>, there: &str) {
    let found = expanded(text);
    let start = found.text.find(words).expect("the words are there");
    let origins = found.origins.as_ref().expect("it includes");
    let origin = origins.place(start..start + words.len());
    assert_eq!(origin.file.as_deref(), file);
    let texts = &found.included;
    let own = origin
        .file
        .as_ref()
        .map_or(&origins.original, |file| &texts[file]);
    assert_eq!(&own[origin.range], there);
}

#[test]
fn files_are_included_wherever_they_are_named() {
    check("A {{#include ../version.txt}}.", "A 1.2.");
    check(
        "```\n{{#include code/x.rs:part}}\n```\n",
        "```\nlet é = 1;\n```\n",
    );
    check(
        "{{#include code/x.rs}}\n",
        "use a::b;\nlet é = 1;\nlet z = 2;\n",
    );
    check("{{#include code/x.rs:5:}}", "let z = 2;");
    check("{{#include ../../out.rs}}", "out();");
    check("{{#include ../shared.md}}", "One.\n\nlet é = 1;");
    check("\\{{#include a.rs}}", "{{#include a.rs}}");
    check("x!({{#include}});", "x!({{#include}});");
}

#[test]
fn what_stands_in_a_quotation_stays_in_it() {
    check(
        "> {{#include ../shared.md}}\n",
        "> One.\n> \n> let é = 1;\n",
    );
    check("  {{#include code/x.rs:3:5}}", "  let é = 1;\n  let z = 2;");
}

#[test]
fn the_rest_is_hidden_where_rustdoc_needs_it() {
    let lines = "# use a::b;\nlet é = 1;\n# let z = 2;";
    check("{{#rustdoc_include code/x.rs:part}}", lines);
    let fence = "```rust editable\nlet é = 1;\n```";
    check("{{#playground code/x.rs:part editable}}", fence);
}

#[test]
fn a_title_is_taken_out() {
    let found = expanded("{{#title My page}}\n# A\n");
    assert_eq!(found.title.as_deref(), Some("My page"));
    assert_eq!(&*found.text, "\n# A\n");
}

#[test]
fn the_head_of_a_lesson_is_not_expanded() {
    check(
        "---\ntitle: \"{{#include a}}\"\n---\n",
        "---\ntitle: \"{{#include a}}\"\n---\n",
    );
}

#[test]
fn what_is_missing_stays_and_is_reported() {
    check_problem("{{#include code/y.rs}}", "code/y.rs", "`code/x.rs`");
    check_problem("{{#include code/x.rs:parts}}", "parts", "`part`");
    check_problem("{{#include code/x.rs:9}}", "9", "it has 5 lines");
    check_problem("{{#include ../../no.rs}}", "../../no.rs", "repository");
    check_problem("{{#include /etc/passwd}}", "/etc/passwd", "repository");
    check_problem("{{#include ../loop.md}}", "loop.md", "take one");
}

#[test]
fn places_are_those_of_the_file_that_has_the_text() {
    let text = "é\n> {{#include ../shared.md}}\n\nEnd.\n";
    check_place(text, "One", Some("content/shared.md"), "One");
    check_place(text, "let é", Some("content/01-a/code/x.rs"), "let é");
    check_place(text, "End", None, "End");
    check_place("{{#rustdoc_include code/x.rs:part}}", "# ", None, "");
}

#[test]
fn files_that_multiply_are_bounded() {
    let mut sources = Sources::default();
    let mut add = |name: String, text: String| {
        sources.content.insert(name, text.into_bytes().into());
    };
    for level in 0..9 {
        let text = format!("{{{{#include {}.md}}}}\n", level + 1).repeat(10);
        add(format!("{level}.md"), text);
    }
    add("9.md".to_owned(), "x\n".to_owned());
    add("lines.md".to_owned(), "\n".repeat(100_000));
    for text in [
        "{{#include 0.md}}\n".to_owned(),
        format!("{}{{{{#include lines.md}}}}\n", "> ".repeat(10_000)),
    ] {
        let found = Expansion::new("index.md", &text, &sources);
        assert!(found.text.len() < 2 * super::expand::MOST);
        let message = &found.problems.first().expect("it is too much").message;
        assert!(message.contains("more than 64 MB"), "{message}");
    }
}
