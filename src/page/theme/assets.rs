//! Stylesheets, scripts and other files of `templates/assets/`.
//!
//! The stylesheet and the script are written in parts, one for each concern, and published as one
//! file each: `style/*.css` as `didact.css`, `script/*.js` as `didact.js`. A component names its own
//! parts. A course overrides a part by a file of the same name; a part with another name follows
//! ours, so that one token or one rule can be overridden without copying the rest. A script in
//! `later/` is published separately and loaded on demand: `didact.load("search")`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::minify;
use super::part::{Asset, ComponentParts};
use super::words::InterfaceStrings;
use crate::digest::Digest;
use crate::settings::Settings;
use crate::sorted;

/// Returns names and texts of embedded files.
macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("assets/", $name), include_str!(concat!("../../../templates/assets/", $name)))),*]
    };
}

/// Returns names and bytes of embedded binary files.
macro_rules! binary {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("assets/", $name), include_bytes!(concat!("../../../templates/assets/", $name)))),*]
    };
}

/// Source of the typefaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faces {
    /// The typefaces of the site.
    Ours,
    /// The typefaces of the reader's machine.
    System,
}

impl Faces {
    /// Returns the source that `[site] fonts` sets.
    pub fn of(settings: &Settings) -> Self {
        if settings.site.fonts {
            Self::Ours
        } else {
            Self::System
        }
    }
}

/// The parts of the stylesheet before those of single components, in the order of the cascade.
const STYLE: &[Asset] = embedded![
    "style/faces.css",
    "style/fallbacks.css",
    "style/tokens.css",
    "style/sheet.css",
    "style/bar.css",
    "style/side.css",
    "style/opening.css",
    "style/controls.css",
    "style/code.css",
    "style/live.css",
    "style/prose.css",
    "style/tasks.css",
];

/// The parts of the stylesheet after those of single components.
const STYLE_AFTER: &[Asset] = embedded![
    "style/ask.css",
    "style/ends.css",
    "style/search.css",
    "style/wide.css",
    "style/print.css",
];

/// The parts of the script, in the order of execution.
const SCRIPT: &[Asset] = embedded![
    "script/store.js",
    "script/load.js",
    "script/theme.js",
    "script/rest.js",
    "script/copy.js",
    "script/side.js",
    "script/rail.js",
    "script/guess.js",
    "script/large.js",
    "script/progress.js",
    "script/keys.js",
    "script/peek.js",
    "script/answers.js",
    "script/wide.js",
    "script/find.js",
    "script/live.js",
];

/// Scripts and styles that pages load on demand, besides those of components.
const LATER: &[Asset] = embedded![
    "later/find.js",
    "later/finish.js",
    "later/found.css",
    "later/filter.js",
    "later/home.js",
    "later/keys.js",
    "later/large.js",
    "later/live.js",
    "later/live-worker.js",
    "later/offline.js",
    "later/peek.js",
    "later/review.js",
    "later/search.js",
    "later/settings.js",
    "later/sort.js",
    "later/whole.css",
];

/// Files that are published unchanged.
const WHOLE: &[Asset] = embedded!["icon.svg", "moved.js", "theme.js"];

/// Returns all parts of the stylesheet, including those of components.
pub(crate) fn style_parts(own: &ComponentParts) -> Vec<Asset> {
    let all = STYLE.iter().chain(own.styles.iter()).chain(STYLE_AFTER);
    all.copied().collect()
}

/// Returns our files that are loaded on demand, by name.
fn later_parts(own: &ComponentParts) -> Vec<Asset> {
    // Several components may share a script.
    let mut parts = [LATER, &own.scripts].concat();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// Returns the texts of our stylesheets and scripts.
pub(crate) fn embedded(own: &ComponentParts) -> impl Iterator<Item = &'static str> + use<> {
    let styles = style_parts(own).into_iter();
    let scripts = [SCRIPT, WHOLE].into_iter().flatten().copied();
    let all = styles.chain(later_parts(own)).chain(scripts);
    all.map(|(_, text)| text)
}

/// Returns our stylesheets by name.
#[cfg(test)]
pub(crate) fn styles(own: &ComponentParts) -> impl Iterator<Item = Asset> + use<> {
    let all = style_parts(own).into_iter().chain(later_parts(own));
    all.filter(|(name, _)| name.ends_with(".css"))
}

/// The part of the stylesheet that declares the typefaces of the site.
const FACES: &str = "assets/style/faces.css";

/// The typefaces, made by `scripts/fonts.py`, and their license.
const FONTS: &[(&str, &[u8])] = binary![
    "fonts/sans.woff2",
    "fonts/serif.woff2",
    "fonts/serif-italic.woff2",
    "fonts/mono.woff2",
    "fonts/math.woff2",
    "fonts/OFL.txt",
];

/// Stylesheets, scripts and other files that pages load.
pub struct Assets {
    /// Path in the site and bytes, by name.
    files: BTreeMap<String, (String, Arc<[u8]>)>,
    /// Source of the service worker `sw.js`, ours or the course's.
    pub worker: String,
}

impl Assets {
    /// Merges our files, including those of components, with `overrides`, which take precedence.
    pub fn new(
        parts: &ComponentParts,
        overrides: &BTreeMap<String, Arc<[u8]>>,
        words: &InterfaceStrings,
        faces: Faces,
    ) -> Self {
        let later = later(parts, overrides, words);
        let fonts = fonts(overrides, faces);
        // The main script and the stylesheet contain the published names of the other files.
        let script = script(overrides, words, &later);
        let style = style(parts, overrides, &fonts);
        let mut bytes: BTreeMap<String, Arc<[u8]>> = sorted::map([
            ("assets/didact.css".to_owned(), style.into()),
            ("assets/didact.js".to_owned(), script.into()),
        ]);
        let whole = WHOLE.iter();
        let own = overrides
            .iter()
            .filter(|(name, _)| name.starts_with("assets/") && !is_part(name) && !is_font(name));
        bytes.extend(later);
        bytes.extend(whole.map(|&(name, text)| (name.to_owned(), text.as_bytes().into())));
        bytes.extend(fonts);
        bytes.extend(own.map(owned));
        let named = bytes.into_iter().map(|(name, bytes)| {
            let path = hashed(&name, &bytes);
            (name, (path, bytes))
        });
        let ours = || include_str!("../../../templates/sw.js").to_owned();
        let worker = overrides.get("sw.js").map_or_else(ours, decoded);
        Self {
            files: named.collect(),
            worker: minify::script(&worker),
        }
    }

    /// Returns the path in the site and the bytes of each asset.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.values();
        files.map(|(path, bytes)| (path.as_str(), &**bytes))
    }

    /// Returns the path of an asset in the site: `assets/didact.1a2b3c4d.css`.
    pub fn path(&self, name: &str) -> &str {
        let found = self.files.get(&format!("assets/{name}"));
        found.map_or("", |(path, _)| path)
    }
}

/// Returns the typefaces of the site, ours and the course's; none if readers' machines have them.
fn fonts(overrides: &BTreeMap<String, Arc<[u8]>>, faces: Faces) -> BTreeMap<String, Arc<[u8]>> {
    if faces == Faces::System {
        return BTreeMap::new();
    }
    let ours = FONTS.iter();
    let mut fonts: BTreeMap<String, Arc<[u8]>> =
        sorted::map(ours.map(|&(name, bytes)| (name.to_owned(), Arc::from(bytes))));
    let own = overrides.iter().filter(|(name, _)| is_font(name));
    fonts.extend(own.map(owned));
    fonts
}

fn owned((name, bytes): (&String, &Arc<[u8]>)) -> (String, Arc<[u8]>) {
    (name.clone(), Arc::clone(bytes))
}

fn decoded(bytes: &Arc<[u8]>) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn is_font(name: &str) -> bool {
    name.starts_with("assets/fonts/")
}

/// Returns true for a file that is not published as it is: part of the script or the stylesheet, or
/// loaded on demand.
fn is_part(name: &str) -> bool {
    let is_in = |folder, end| name.starts_with(folder) && name.ends_with(end);
    let is_later = is_in("assets/later/", ".js") || is_in("assets/later/", ".css");
    is_later || is_in("assets/script/", ".js") || is_in("assets/style/", ".css")
}

/// Returns our parts in their order, then the course's own by name.
fn parts(
    embedded: &[(&str, &str)],
    folder: &str,
    overrides: &BTreeMap<String, Arc<[u8]>>,
) -> Vec<String> {
    let ours = embedded
        .iter()
        .map(|&(name, ours)| overrides.get(name).map_or_else(|| ours.to_owned(), decoded));
    let is_ours = |name: &str| embedded.iter().any(|&(ours, _)| ours == name);
    let more = overrides
        .iter()
        .filter(|(name, _)| name.starts_with(folder) && is_part(name) && !is_ours(name));
    ours.chain(more.map(|(_, bytes)| decoded(bytes))).collect()
}

/// Assembles the stylesheet: our parts, the colors of figures, the course's parts, with the
/// published names of typefaces.
fn style(
    own: &ComponentParts,
    overrides: &BTreeMap<String, Arc<[u8]>>,
    fonts: &BTreeMap<String, Arc<[u8]>>,
) -> Vec<u8> {
    let ours = style_parts(own);
    let mut parts = parts(&ours, "assets/style/", overrides);
    // After ours and before the course's, which may override it.
    parts.insert(ours.len(), figure::STYLE.to_owned());
    if fonts.is_empty() {
        // Its rules would load files that do not exist.
        let place = ours.iter().position(|&(name, _)| name == FACES);
        parts.remove(place.expect("it is one of ours"));
    }
    let style = fonts.iter().fold(parts.join("\n"), |style, (name, bytes)| {
        let [source, published] =
            [name.clone(), hashed(name, bytes)].map(|name| name.replacen("assets/", "", 1));
        style.replace(&format!("\"{source}\""), &format!("\"{published}\""))
    });
    minify::style(&style).into_bytes()
}

/// Assembles the script: shared definitions, then each part in its own scope.
fn script(
    overrides: &BTreeMap<String, Arc<[u8]>>,
    words: &InterfaceStrings,
    later: &BTreeMap<String, Arc<[u8]>>,
) -> Vec<u8> {
    let published = later.iter().map(|(name, bytes)| {
        let file = hashed(name, bytes).replacen("assets/", "", 1);
        let stem = name.trim_start_matches("assets/").trim_end_matches(".js");
        (stem.to_owned(), file)
    });
    let files = serde_json::to_string(&sorted::map(published)).expect("names have a form in JSON");
    let parts = parts(SCRIPT, "assets/script/", overrides);
    let body: String = parts.iter().map(|part| scoped(part)).collect();
    let words = words.script(&body);
    let head =
        format!("\"use strict\";\nconst words = {words};\nconst didact = {{ later: {files} }};\n");
    (head + &body).into_bytes()
}

/// Returns the scripts and styles that are loaded on demand, by their published names.
fn later(
    components: &ComponentParts,
    overrides: &BTreeMap<String, Arc<[u8]>>,
    words: &InterfaceStrings,
) -> BTreeMap<String, Arc<[u8]>> {
    let ours = later_parts(components)
        .into_iter()
        .map(|(name, text)| (name, text.to_owned()));
    let own = overrides
        .iter()
        .filter(|(name, _)| is_part(name) && name.contains("/later/"))
        .map(|(name, bytes)| (name.as_str(), decoded(bytes)));
    sorted::map(ours.chain(own).map(|(name, text)| {
        let published = name.replacen("later/", "", 1);
        let minified = if name.ends_with(".css") {
            minify::style(&text)
        } else {
            later_script(&text, words)
        };
        (published, minified.into_bytes().into())
    }))
}

/// Returns a script that is loaded on demand, with the interface strings that it uses.
fn later_script(text: &str, words: &InterfaceStrings) -> String {
    let strings = match words.script(text).as_str() {
        "{}" => String::new(),
        strings => format!("const words = {strings};\n"),
    };
    format!("\"use strict\";\n{}", scoped(&(strings + text)))
}

/// Wraps a part in a scope of its own.
fn scoped(part: &str) -> String {
    format!("{{\n{}}}\n", minify::script(part))
}

/// Returns a file name with a digest of its content, so that browsers may cache the file forever.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let digest = Digest::of(bytes).short(8);
    match name.rsplit_once('.') {
        Some((stem, end)) => format!("{stem}.{digest}.{end}"),
        None => format!("{name}.{digest}"),
    }
}

#[cfg(test)]
#[path = "assets_test.rs"]
mod tests;
