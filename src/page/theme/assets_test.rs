//! Tests of `assets`.

use super::*;

fn assets(name: &str, text: &str) -> Assets {
    let overrides = BTreeMap::from([(name.to_owned(), text.as_bytes().into())]);
    let words = InterfaceStrings::new(&overrides, "en").expect("our words can be read");
    Assets::new(&ComponentParts::default(), &overrides, &words, Faces::Ours)
}

fn text<'a>(assets: &'a Assets, name: &str) -> &'a str {
    let path = assets.path(name);
    let (_, bytes) = assets
        .files()
        .find(|(file, _)| *file == path)
        .expect("it is there");
    std::str::from_utf8(bytes).expect("it is text")
}

#[test]
fn a_part_of_the_course_takes_the_place_of_ours_or_comes_after() {
    let replaced = assets("assets/style/tokens.css", ":root { --bg: red; }");
    assert!(text(&replaced, "didact.css").contains("}:root{--bg:red}"));
    let added = assets("assets/style/own.css", "p { color: red; }\n");
    assert!(text(&added, "didact.css").ends_with("p{color:red}"));
    let added = assets("assets/script/own.js", "// Why.\n  own();\n");
    assert!(text(&added, "didact.js").ends_with("{\nown();\n}\n"));
}

#[test]
fn a_later_script_is_a_file_whose_name_the_script_knows() {
    let assets = assets("assets/later/own.js", "own();\n");
    assert_eq!(text(&assets, "own.js"), "\"use strict\";\n{\nown();\n}\n");
    let file = assets.path("own.js").replacen("assets/", "", 1);
    let known = format!("\"own\":\"{file}\"");
    assert!(text(&assets, "didact.js").contains(&known), "{known}");
}
