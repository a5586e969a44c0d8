//! Style, scripts and whatever else a course keeps in `templates/assets/`.
//!
//! The stylesheet and the script are written in parts, one for each concern, and
//! published as one file each: `style/*.css` as `didact.css`, `script/*.js` as
//! `didact.js`. A course replaces a part by a file of the same name; a part with a
//! name of its own comes after ours, so one token or one rule is overridden
//! without copying the rest. A script in `later/` is a file of its own that pages load
//! when a reader needs it: `didact.load("search")`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::words::Words;
use crate::digest::Digest;

/// Names and texts of files of ours.
macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("assets/", $name), include_str!(concat!("../../templates/assets/", $name)))),*]
    };
}

/// The parts of the stylesheet, in the order of the cascade.
pub const STYLE: &[(&str, &str)] = embedded![
    "style/tokens.css",
    "style/sheet.css",
    "style/opening.css",
    "style/controls.css",
    "style/code.css",
    "style/live.css",
    "style/prose.css",
    "style/tasks.css",
    "style/ask.css",
    "style/ends.css",
    "style/search.css",
    "style/wide.css",
    "style/print.css",
];

/// The parts of the script, in the order in which they run.
const SCRIPT: &[(&str, &str)] = embedded![
    "script/store.js",
    "script/load.js",
    "script/theme.js",
    "script/copy.js",
    "script/rail.js",
    "script/progress.js",
    "script/keys.js",
    "script/peek.js",
    "script/answers.js",
    "script/wide.js",
    "script/find.js",
    "script/live.js",
];

/// Scripts and styles that pages load when a reader needs them.
const LATER: &[(&str, &str)] = embedded![
    "later/cards.js",
    "later/find.js",
    "later/finish.js",
    "later/found.css",
    "later/home.js",
    "later/keys.js",
    "later/live.js",
    "later/live-worker.js",
    "later/offline.js",
    "later/order.js",
    "later/peek.js",
    "later/question.js",
    "later/review.js",
    "later/search.js",
    "later/settings.js",
    "later/sketch.js",
    "later/sort.js",
    "later/steps.js",
    "later/whole.css",
];

/// What is published as it is.
const WHOLE: &[(&str, &str)] = embedded!["icon.svg", "theme.js"];

/// The files that pages load.
pub struct Assets {
    /// Path in the site and bytes, by name.
    files: BTreeMap<String, (String, Arc<[u8]>)>,
    /// What the service worker does: `sw.js`, ours or the course's.
    pub worker: String,
}

impl Assets {
    /// Ours unless `overrides` has one of the same name, and the rest of `overrides`.
    pub fn new(overrides: &BTreeMap<String, Arc<[u8]>>, words: &Words) -> Self {
        let later = later(overrides, words);
        let own = overrides.iter();
        let own = own.filter(|(name, _)| name.starts_with("assets/") && !is_part(name));
        let script = script(overrides, words, &later);
        let mut bytes: BTreeMap<String, Arc<[u8]>> = [
            ("assets/didact.css".to_owned(), style(overrides).into()),
            ("assets/didact.js".to_owned(), script.into()),
        ]
        .into();
        bytes.extend(later);
        bytes.extend(
            WHOLE
                .iter()
                .map(|&(name, text)| (name.to_owned(), text.as_bytes().into())),
        );
        bytes.extend(own.map(|(name, bytes)| (name.clone(), Arc::clone(bytes))));
        let named = bytes.into_iter().map(|(name, bytes)| {
            let path = hashed(&name, &bytes);
            (name, (path, bytes))
        });
        let worker = overrides.get("sw.js");
        let worker = worker.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let ours = || include_str!("../../templates/sw.js").to_owned();
        Self {
            files: named.collect(),
            worker: dense(&worker.unwrap_or_else(ours)),
        }
    }

    /// Paths in the site and bytes of all assets.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.values();
        files.map(|(path, bytes)| (path.as_str(), &**bytes))
    }

    /// Where an asset stands in the site: `assets/didact.1a2b3c4d.css`.
    pub fn path(&self, name: &str) -> &str {
        let found = self.files.get(&format!("assets/{name}"));
        found.map_or("", |(path, _)| path)
    }
}

fn is_part(name: &str) -> bool {
    let is_in = |folder, end| name.starts_with(folder) && name.ends_with(end);
    let later = is_in("assets/later/", ".js") || is_in("assets/later/", ".css");
    later || is_in("assets/script/", ".js") || is_in("assets/style/", ".css")
}

/// Our parts in their order, then the course's own by name.
fn parts(
    embedded: &[(&str, &str)],
    folder: &str,
    overrides: &BTreeMap<String, Arc<[u8]>>,
) -> Vec<String> {
    let text = |bytes: &Arc<[u8]>| String::from_utf8_lossy(bytes).into_owned();
    let ours = embedded
        .iter()
        .map(|&(name, ours)| overrides.get(name).map_or_else(|| ours.to_owned(), text));
    let is_ours = |name: &str| embedded.iter().any(|&(ours, _)| ours == name);
    let more = overrides
        .iter()
        .filter(|(name, _)| name.starts_with(folder) && is_part(name) && !is_ours(name));
    ours.chain(more.map(|(_, bytes)| text(bytes))).collect()
}

/// The stylesheet: the colors of figures, then the parts.
fn style(overrides: &BTreeMap<String, Arc<[u8]>>) -> Vec<u8> {
    let mut parts = parts(STYLE, "assets/style/", overrides);
    parts.insert(STYLE.len(), figure::STYLE.to_owned());
    tightened(&parts.join("\n")).into_bytes()
}

/// The script: what all its parts know, then each part in a scope of its own.
fn script(
    overrides: &BTreeMap<String, Arc<[u8]>>,
    words: &Words,
    later: &BTreeMap<String, Arc<[u8]>>,
) -> Vec<u8> {
    let files = later.iter().map(|(name, bytes)| {
        let file = hashed(name, bytes).replacen("assets/", "", 1);
        let stem = name.trim_start_matches("assets/").trim_end_matches(".js");
        (stem.to_owned(), file)
    });
    let files: BTreeMap<String, String> = files.collect();
    let files = serde_json::to_string(&files).expect("names have a form in JSON");
    let parts = parts(SCRIPT, "assets/script/", overrides);
    let parts: String = parts.iter().map(|part| scoped(part)).collect();
    let words = words.script(&parts);
    let head =
        format!("\"use strict\";\nconst words = {words};\nconst didact = {{ later: {files} }};\n");
    (head + &parts).into_bytes()
}

/// The scripts and styles that are loaded when they are needed, by the name under which they are
/// published.
fn later(overrides: &BTreeMap<String, Arc<[u8]>>, words: &Words) -> BTreeMap<String, Arc<[u8]>> {
    let published = |name: &str| name.replacen("later/", "", 1);
    let ours = LATER.iter().map(|&(name, text)| (name, text.to_owned()));
    let own = overrides
        .iter()
        .filter(|(name, _)| is_part(name) && name.contains("/later/"));
    let own = own.map(|(name, bytes)| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        (name.as_str(), text)
    });
    let scripts = ours.chain(own);
    let scripts = scripts.map(|(name, text)| {
        if name.ends_with(".css") {
            return (published(name), tightened(&text).into_bytes().into());
        }
        let text = match words.script(&text).as_str() {
            "{}" => format!("\"use strict\";\n{}", scoped(&text)),
            words => format!(
                "\"use strict\";\n{}",
                scoped(&format!("const words = {words};\n{text}"))
            ),
        };
        (published(name), text.into_bytes().into())
    });
    scripts.collect()
}

/// A part whose names are its own.
fn scoped(part: &str) -> String {
    format!("{{\n{}}}\n", dense(part))
}

/// A script without the lines that are comments, and without indents. Text that spans lines
/// would lose its indents too: scripts do without it.
fn dense(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A stylesheet without comments, indents, line ends and spaces that only its authors need; text in quotes is left alone.
fn tightened(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(at) = rest.find(['"', '\'', '/', '\n']) {
        out.push_str(&without_spaces(&rest[..at]));
        rest = &rest[at..];
        let quote = &rest[..1];
        let taken = match quote {
            "/" if rest.starts_with("/*") => {
                rest = rest.split_once("*/").map_or("", |(_, after)| after);
                continue;
            }
            "/" => 1,
            "\n" => {
                rest = rest.trim_start();
                let closed = out.trim_end().ends_with(['{', '}', ';', ',']);
                out.truncate(out.trim_end().len());
                out.push_str(if closed || out.is_empty() { "" } else { "\n" });
                continue;
            }
            quote => rest[1..].find(quote).map_or(rest.len(), |end| end + 2),
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out + &without_spaces(rest)
}

/// Without the spaces beside signs; the one before a colon chooses what is below, and stays.
fn without_spaces(style: &str) -> String {
    let loose = ["; }", ": ", ", ", "; ", " {", "{ ", " }"];
    let tight = ["}", ":", ",", ";", "{", "{", "}"];
    let pairs = loose.iter().zip(tight);
    pairs.fold(style.to_owned(), |style, (loose, tight)| {
        style.replace(loose, tight)
    })
}

fn hashed(name: &str, bytes: &[u8]) -> String {
    let digest = Digest::of(bytes).short(8);
    match name.rsplit_once('.') {
        Some((stem, end)) => format!("{stem}.{digest}.{end}"),
        None => format!("{name}.{digest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(style: &str, expected: &str) {
        assert_eq!(tightened(style), expected);
    }

    fn assets(name: &str, text: &str) -> Assets {
        let overrides = BTreeMap::from([(name.to_owned(), text.as_bytes().into())]);
        let words = Words::new(&overrides, "en").expect("our words can be read");
        Assets::new(&overrides, &words)
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
        assert!(text(&replaced, "didact.css").starts_with(":root{--bg:red}"));
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

    #[test]
    fn comments_and_indents_are_left_out_of_stylesheets() {
        check("/* a */\na {\n  b: c;\n}\n\nd { e: f }\n", "a{b:c;}d{e:f}");
        check("a,\nb { }\n", "a,b{}");
        check("a\n  b { }", "a\nb{}");
    }

    #[test]
    fn quoted_text_is_left_alone() {
        check("a { b: \"c: d; }\" }", "a{b:\"c: d; }\"}");
        check("a { b: \"/* c\n*/\" }", "a{b:\"/* c\n*/\"}");
        check("a { b: url(x/y) }", "a{b:url(x/y)}");
    }
}
