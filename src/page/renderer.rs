//! What all pages share: templates, grammars, the converter of formulas, assets.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::formula::Formulas;
use super::highlight::Grammars;
use super::templates::Templates;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;

/// Made once for a build, used by all threads.
pub struct Renderer {
    /// The templates.
    pub templates: Templates,
    /// Formulas to MathML.
    pub formulas: Formulas,
    /// Code to colors.
    pub grammars: Grammars,
    /// The files that pages load.
    pub assets: Assets,
}

impl Renderer {
    /// A renderer whose templates and assets are ours unless `overrides` has one of the same name.
    ///
    /// # Errors
    ///
    /// What is wrong with the templates.
    pub fn new(overrides: &BTreeMap<String, Arc<[u8]>>) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self {
            templates: Templates::new(overrides)?,
            formulas: Formulas::new(),
            grammars: Grammars::new(),
            assets: Assets::new(overrides),
        })
    }
}

/// Our own assets by name.
const EMBEDDED: &[(&str, &str)] = &[
    (
        "assets/didact.css",
        include_str!("../../templates/assets/didact.css"),
    ),
    (
        "assets/didact.js",
        include_str!("../../templates/assets/didact.js"),
    ),
    (
        "assets/theme.js",
        include_str!("../../templates/assets/theme.js"),
    ),
];

/// Style, scripts and whatever else a course keeps in `templates/assets/`.
pub struct Assets {
    /// Path in the site and bytes, by name.
    files: BTreeMap<String, (String, Arc<[u8]>)>,
}

impl Assets {
    fn new(overrides: &BTreeMap<String, Arc<[u8]>>) -> Self {
        let mut bytes: BTreeMap<String, Arc<[u8]>> = EMBEDDED
            .iter()
            .map(|&(name, text)| (name.to_owned(), text.as_bytes().into()))
            .collect();
        let own = overrides.iter();
        let own = own.filter(|(name, _)| name.starts_with("assets/"));
        bytes.extend(own.map(|(name, bytes)| (name.clone(), Arc::clone(bytes))));
        add_figures(&mut bytes);
        for (name, bytes) in &mut bytes {
            if name.ends_with(".css") {
                *bytes = tightened(&String::from_utf8_lossy(bytes))
                    .into_bytes()
                    .into();
            }
        }
        let named = bytes.into_iter().map(|(name, bytes)| {
            let path = hashed(&name, &bytes);
            (name, (path, bytes))
        });
        Self {
            files: named.collect(),
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

/// The colors of figures go into the stylesheet, whoever wrote it.
fn add_figures(bytes: &mut BTreeMap<String, Arc<[u8]>>) {
    if let Some(style) = bytes.get_mut("assets/didact.css") {
        *style = [&**style, b"\n", figure::STYLE.as_bytes()].concat().into();
    }
}

/// A stylesheet without comments, indents and line ends; text in quotes is left alone.
fn tightened(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(at) = rest.find(['"', '\'', '/', '\n']) {
        out.push_str(&rest[..at]);
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
    out + rest
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

    #[test]
    fn comments_and_indents_are_left_out_of_stylesheets() {
        check(
            "/* a */\na {\n  b: c;\n}\n\nd { e: f }\n",
            "a {b: c;}d { e: f }",
        );
        check("a,\nb { }\n", "a,b { }");
        check("a\n  b { }", "a\nb { }");
    }

    #[test]
    fn quoted_text_is_left_alone() {
        check("a { b: \"/* c\n*/\" }", "a { b: \"/* c\n*/\" }");
        check("a { b: url(x/y) }", "a { b: url(x/y) }");
    }
}
