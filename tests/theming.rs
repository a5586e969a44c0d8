//! A course changes one block, one token, one word or one part, and copies nothing else.
#![expect(clippy::disallowed_methods, reason = "writes a course and builds it")]

use std::path::Path;
use std::process::Command;

const LESSON: &str = "---\ntitle: First\nlesson: 1\nsummary: All of it.\n---\n\n## Text\n\n\
                      > [!TIP]\n> **Pro tip — read on.** It is short.\n\n\
                      ## Check: ready? {#ready .quiz}\n\n- [x] yes\n- [ ] no\n";

/// A course of one lesson with these files in `templates/`, built; what was said, and the folder.
fn built(templates: &[(&str, &str)]) -> (String, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder for the course");
    let lesson = ("content/01-first/index.md".to_owned(), LESSON);
    let templates = templates.iter();
    let templates = templates.map(|&(name, text)| (format!("templates/{name}"), text));
    for (name, text) in templates.chain([lesson]) {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("below")).expect("writable");
        std::fs::write(path, text).expect("writable");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_didact"))
        .args(["build", "--quiet", "-C", "."])
        .current_dir(folder.path())
        .output()
        .expect("the tool starts");
    (String::from_utf8_lossy(&output.stderr).into_owned(), folder)
}

fn page(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("site/first/index.html")).expect("the lesson was made")
}

fn style(folder: &Path) -> String {
    let files = std::fs::read_dir(folder.join("site/assets")).expect("there are assets");
    let mut paths = files.map(|file| file.expect("readable").path());
    let is_style = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("didact.") && name.ends_with(".css")
    };
    std::fs::read_to_string(paths.find(is_style).expect("there is a stylesheet")).expect("text")
}

/// The lines of `after` that `before` does not have, and those that it lost.
fn changed<'t>(before: &'t str, after: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let missing = |text: &'t str, from: &str| -> Vec<&'t str> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.filter(|line| !from.contains(line)).collect()
    };
    (missing(after, before), missing(before, after))
}

#[test]
fn one_block_of_a_template_is_changed_and_the_rest_is_ours() {
    let (said, plain) = built(&[]);
    assert_eq!(said, "");
    let foot = "{% extends \"didact/base.html\" %}{% block foot %}<footer>Somewhere</footer>{% endblock foot %}";
    let (said, course) = built(&[("base.html", foot)]);
    assert_eq!(said, "");
    let (before, after) = (page(plain.path()), page(course.path()));
    let (added, lost) = changed(&before, &after);
    assert_eq!(added, ["</div><footer>Somewhere</footer>"]);
    assert!(
        lost.iter().all(|line| before
            .split("<footer")
            .nth(1)
            .is_some_and(|foot| foot.contains(line) || line.contains("<footer"))),
        "{lost:?}"
    );
}

#[test]
fn a_block_may_add_to_what_it_held() {
    let text = "{% extends \"didact/lesson.html\" %}{% block finish %}{{ super() }}<p>Well done, {{ lesson.slug }}.</p>{% endblock finish %}";
    let (said, course) = built(&[("lesson.html", text)]);
    assert_eq!(said, "");
    let html = page(course.path());
    assert!(html.contains("id=\".finished\"") && html.contains("<p>Well done, first.</p>"));
}

#[test]
fn one_token_one_word_and_one_part_are_changed() {
    let (_, plain) = built(&[]);
    let (said, course) = built(&[
        (
            "assets/style/own.css",
            ":root { --act: light-dark(#663399, #C9A8E8); }\n",
        ),
        ("words/en.toml", "[page]\nfinished = \"The end?\"\n"),
        (
            "parts/callout.html",
            "<aside id=\"{{ id }}\">{{ title | safe }}</aside>",
        ),
    ]);
    assert_eq!(said, "");
    let (ours, theirs) = (style(plain.path()), style(course.path()));
    let own = theirs.strip_prefix(ours.trim_end());
    assert!(own.is_some_and(|own| own.contains("--act:light-dark(#663399")));
    let html = page(course.path());
    assert!(html.contains("The end?") && !html.contains("Finished?"));
    assert!(html.contains(">read on</aside>"));
    assert!(html.contains("Back to the course"));
}

#[test]
fn what_is_wrong_names_the_template_the_line_and_the_lesson() {
    let text = "{% extends \"didact/lesson.html\" %}\n{% block opening %}\n<h1>{{ page.titel }}</h1>\n{% endblock opening %}";
    let (said, course) = built(&[("lesson.html", text)]);
    for words in [
        "error[template]: field `titel` is not defined",
        "--> templates/lesson.html:3:13",
        "filled for `content/01-first/index.md`",
        "did you mean `title`?",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!course.path().join("site").exists());
}

#[test]
fn one_component_is_changed_and_may_have_ours_inside() {
    let (_, plain) = built(&[]);
    let own = "<div class=\"frame\">\n{% include \"didact/component/quiz.html\" %}</div>\n";
    let (said, course) = built(&[("component/quiz.html", own)]);
    assert_eq!(said, "");
    let (before, after) = (page(plain.path()), page(course.path()));
    let (added, lost) = changed(&before, &after);
    assert_eq!((added, lost), (vec!["<div class=\"frame\">"], vec![]));
    let (said, course) = built(&[("component/quiz.html", "<p>{{ inside.peices }}</p>")]);
    assert!(
        said.contains("--> templates/component/quiz.html:1:"),
        "{said}"
    );
    assert!(!course.path().join("site").exists(), "{said}");
}
