//! A course in Hebrew: every word of the interface is translated, and no English one is left.
#![expect(clippy::disallowed_methods, reason = "reads the tables of words")]

use std::collections::BTreeMap;
use std::path::Path;

type Table = BTreeMap<String, toml::Value>;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn tables(path: &str) -> BTreeMap<String, Table> {
    toml::from_str(&read(path)).expect("a table of words is TOML")
}

/// The words of phrases between their holes and tags, where there are enough to recognize them.
fn texts(value: &toml::Value) -> Vec<String> {
    let forms: Vec<&str> = match value {
        toml::Value::Table(forms) => forms.values().filter_map(toml::Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    };
    let pieces = forms.into_iter().flat_map(|form| {
        let pieces = form.split(['{', '<']);
        pieces.map(|piece| piece.rsplit(['}', '>']).next().unwrap_or(piece))
    });
    let words = pieces.map(|piece| {
        piece
            .trim_matches([' ', ':', '.', ',', '?', '(', ')'])
            .to_owned()
    });
    words
        .filter(|piece| piece.chars().filter(|c| c.is_alphabetic()).count() > 3)
        .collect()
}

#[test]
fn every_word_is_translated() {
    let english = tables("templates/words/en.toml");
    let hebrew = tables("tests/ui/right-to-left/templates/words/he.toml");
    let missing: Vec<String> = english
        .iter()
        .flat_map(|(part, words)| words.keys().map(move |key| (part, key)))
        .filter(|(part, key)| hebrew.get(*part).is_none_or(|t| !t.contains_key(*key)))
        .map(|(part, key)| format!("[{part}] {key}"))
        .collect();
    assert!(missing.is_empty(), "he.toml lacks {}", missing.join(", "));
}

/// The words of a page that readers see or hear: text, and attributes that are read aloud.
fn said(html: &str) -> String {
    let mut out = String::new();
    let mut silent = None;
    for piece in html.split('<').skip(1) {
        let Some((tag, text)) = piece.split_once('>') else {
            continue;
        };
        for name in ["aria-label=\"", "alt=\"", "title=\"", "placeholder=\""] {
            let value = tag.split_once(name);
            let value = value.and_then(|(_, rest)| rest.split_once('"'));
            out.extend(value.map(|(value, _)| format!("{value}\n")));
        }
        let name = tag.split([' ', '\n']).next().unwrap_or("");
        match silent {
            Some(open) if name.strip_prefix('/') == Some(open) => silent = None,
            None if ["script", "code", "samp"].contains(&name) => silent = Some(name),
            _ => {}
        }
        if silent.is_none() {
            out.push_str(text);
            out.push('\n');
        }
    }
    out
}

#[test]
fn no_english_word_of_ours_is_left() {
    let english = tables("templates/words/en.toml");
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/right-to-left/expected/site");
    let pages = walkdir::WalkDir::new(site).into_iter().flatten();
    let pages: Vec<_> = pages
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "html"))
        .collect();
    assert!(pages.len() > 1, "the expected pages are gone");
    for page in pages {
        let html = std::fs::read_to_string(page.path()).expect("readable");
        assert!(html.contains("<html lang=\"he\" dir=\"rtl\""));
        let said = said(&html);
        for (part, words) in english.iter().filter(|(part, _)| *part != "number") {
            for (key, value) in words {
                for text in texts(value) {
                    let found = said.lines().find(|line| has(line, &text));
                    let page = page.path().display();
                    assert_eq!(found, None, "{page}: `{text}` of [{part}] {key}");
                }
            }
        }
    }
}

/// Latin letters that are not words of ours.
const AUTHORS: &[&str] = &["arXiv", "lim", "shipua"];

#[test]
fn what_no_table_holds_is_not_said_either() {
    let page = "tests/ui/right-to-left/expected/site/shalav/index.html";
    let said = said(&read(page));
    let body = said.split_once("#.main").map_or(&*said, |(_, body)| body);
    let words = body.split(|c: char| !c.is_alphanumeric());
    let latin =
        words.filter(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_alphabetic()));
    let strange: Vec<_> = latin.filter(|word| !AUTHORS.contains(word)).collect();
    assert!(strange.is_empty(), "{page}: {}", strange.join(", "));
}

/// Returns true if `text` occurs in `line` as words of its own.
fn has(line: &str, text: &str) -> bool {
    line.match_indices(text).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + text.len()..].chars().next();
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        apart(before) && apart(after)
    })
}
