//! Checks the contrast of text: the tokens of the course over ours, in light and in dark mode.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use csscolorparser::Color;

use super::color::{Scheme, color, contrast, over};
use super::stylesheet::{Declaration, Stylesheet};
use crate::diagnostic::{Code, Diagnostic, Span};

/// Text colors, their background colors, and the minimum contrast ratio.
const PAIRS: &[(&[&str], &[&str], f64)] = &[
    (
        &["--ink", "--ink-2", "--ink-3"],
        &["--bg", "--surface", "--raised", "--code"],
        5.3,
    ),
    (
        &["--act", "--visited", "--made", "--warn", "--bad"],
        &["--bg", "--surface"],
        5.3,
    ),
    (&["--act"], &["--act-bg"], 5.3),
    (&["--on-act"], &["--act"], 5.3),
    (&["--line"], &["--bg", "--surface", "--raised"], 3.5),
    (&["--s1", "--s2", "--s3", "--s4"], &["--raised"], 3.0),
];

/// The tokens of our own style.
const OURS: &str = include_str!("../../../templates/assets/style/tokens.css");

/// A token that a course sets.
#[derive(Clone, Debug)]
struct Setting<'a> {
    file: Arc<str>,
    block: usize,
    name: &'a str,
    value: &'a str,
    range: Range<usize>,
    /// Color schemes in which it applies.
    schemes: Vec<Scheme>,
    /// True if it applies to the whole page.
    is_root: bool,
    /// True if the same rule sets a background, which is not part of the tokens.
    has_ground: bool,
}

/// Value of each token and, if the course sets it, its setting.
type Cascade<'s, 'a> = BTreeMap<&'a str, (&'a str, Option<&'s Setting<'a>>)>;

/// Reports tokens of the course with too little contrast; `sheets` are in the order of the cascade.
pub(super) fn check(sheets: &[(Arc<str>, Stylesheet<'_>)]) -> Vec<Diagnostic> {
    let settings: Vec<Setting<'_>> = sheets
        .iter()
        .flat_map(|(file, sheet)| settings(file, sheet))
        .collect();
    let replaced = sheets
        .iter()
        .any(|(file, _)| file.ends_with("assets/style/tokens.css"));
    let ours = super::stylesheet::read(if replaced { "" } else { OURS });
    let mut near: BTreeMap<(Arc<str>, usize), Vec<LowContrast<'_, '_>>> = BTreeMap::new();
    for scheme in [Scheme::Light, Scheme::Dark] {
        let mut root: Cascade<'_, '_> = BTreeMap::new();
        let our_tokens = ours
            .declarations
            .iter()
            .filter(|one| one.name.starts_with("--"));
        // The course's stylesheets come after ours, so its settings replace our values.
        root.extend(our_tokens.map(|one| (one.name, (one.value, None))));
        let holds = |setting: &&Setting<'_>| setting.schemes.contains(&scheme);
        let here: Vec<&Setting<'_>> = settings.iter().filter(holds).collect();
        let on_root = here.iter().filter(|setting| setting.is_root);
        root.extend(on_root.map(|&setting| (setting.name, (setting.value, Some(setting)))));
        let mut found = pairs(&root, scheme, |_| true);
        let parts = here.chunk_by(|a, b| a.file == b.file && a.block == b.block);
        for part in parts.filter(|part| !part[0].is_root) {
            let mut inside = root.clone();
            inside.extend(
                part.iter()
                    .map(|&setting| (setting.name, (setting.value, Some(setting)))),
            );
            let own = |setting: &Setting<'_>| {
                setting.block == part[0].block && setting.file == part[0].file
            };
            found.extend(pairs(&inside, scheme, own));
        }
        for one in found {
            let setting = one.place();
            let key = (Arc::clone(&setting.file), setting.range.start);
            near.entry(key).or_default().push(one);
        }
    }
    let too_low = near.into_values().map(|all| explain(&all));
    too_low.chain(uncomputed(&settings, &ours)).collect()
}

fn settings<'a>(file: &Arc<str>, sheet: &'a Stylesheet<'a>) -> Vec<Setting<'a>> {
    let tokens = sheet
        .declarations
        .iter()
        .filter(|one| one.name.starts_with("--"));
    let found = tokens.map(|one: &Declaration<'_>| {
        let around: Vec<&str> = sheet.around(one.block).collect();
        let has = |words: &[&str]| {
            around
                .iter()
                .any(|prelude| words.iter().any(|word| prelude.contains(word)))
        };
        let (dark, light) = (
            has(&["scheme: dark", "scheme:dark", "theme=dark", "theme=\"dark"]),
            has(&["scheme: light", "scheme:light", "theme=light"]),
        );
        let is_print = has(&["print"]);
        let is_root = around.iter().all(|prelude| {
            let is_rule = prelude.is_empty() || prelude.starts_with('@');
            is_rule || prelude.split(',').any(is_root)
        });
        let mut same = sheet
            .declarations
            .iter()
            .filter(|other| other.block == one.block);
        Setting {
            file: Arc::clone(file),
            block: one.block,
            name: one.name,
            value: one.value,
            range: one.value_range.clone(),
            schemes: match (light, dark) {
                (false, true) => vec![Scheme::Dark],
                (true, false) => vec![Scheme::Light],
                // Paper is light.
                _ if is_print => vec![Scheme::Light],
                _ => vec![Scheme::Light, Scheme::Dark],
            },
            is_root: is_root && !is_print,
            has_ground: same.any(|other| other.name.starts_with("background")),
        }
    });
    found.collect()
}

/// Returns true for `:root`, `html` and `:root[data-theme=dark]`.
fn is_root(selector: &str) -> bool {
    [":root", "html", "body"]
        .into_iter()
        .filter_map(|root| selector.trim().strip_prefix(root))
        .any(|rest| !rest.contains(char::is_whitespace) && !rest.contains('>'))
}

/// Two tokens with too little contrast.
struct LowContrast<'s, 'a> {
    ink: (&'a str, Option<&'s Setting<'a>>),
    paper: (&'a str, Option<&'s Setting<'a>>),
    contrast: f64,
    least: f64,
    scheme: Scheme,
}

impl<'s, 'a> LowContrast<'s, 'a> {
    /// Returns the place of the report: the text color, or the background if the text color is
    /// ours.
    fn place(&self) -> &'s Setting<'a> {
        self.ink
            .1
            .or(self.paper.1)
            .expect("one of the two is the course's")
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.ink.0, self.paper.0) == (other.ink.0, other.paper.0)
    }

    /// Returns the other token of the pair.
    fn beside(&self, place: &Setting<'_>) -> &'a str {
        if self.ink.1.is_some_and(|ink| std::ptr::eq(ink, place)) {
            self.paper.0
        } else {
            self.ink.0
        }
    }
}

/// Returns the pairs with too little contrast, of which one token is a setting that `counts`.
fn pairs<'s, 'a>(
    tokens: &Cascade<'s, 'a>,
    scheme: Scheme,
    counts: impl Fn(&Setting<'_>) -> bool,
) -> Vec<LowContrast<'s, 'a>> {
    let values: HashMap<&str, &str> = tokens
        .iter()
        .map(|(name, (value, _))| (*name, *value))
        .collect();
    let seen = |name: &str| color(values.get(name)?, scheme, &values);
    let mut found = Vec::new();
    for (inks, papers, least) in PAIRS {
        for (ink, paper) in inks
            .iter()
            .flat_map(|ink| papers.iter().map(move |paper| (*ink, *paper)))
        {
            let (Some((ink, (_, own_ink))), Some((paper, (_, own_paper)))) =
                (tokens.get_key_value(ink), tokens.get_key_value(paper))
            else {
                continue;
            };
            let own = |setting: &Option<&Setting<'_>>| setting.is_some_and(&counts);
            let on_other_ground =
                own_ink.is_some_and(|setting| setting.has_ground && !setting.is_root);
            if !own(own_ink) && !own(own_paper) || on_other_ground && !own(own_paper) {
                continue;
            }
            let Some(contrast) = seen(ink)
                .zip(seen(paper))
                .map(|(top, ground)| between(&top, &ground, seen("--bg")))
            else {
                continue;
            };
            // Messages show two decimals: a contrast that is shown as enough is not reported.
            if contrast < least - 0.005 {
                found.push(LowContrast {
                    ink: (ink, *own_ink),
                    paper: (paper, *own_paper),
                    contrast,
                    least: *least,
                    scheme,
                });
            }
        }
    }
    found
}

fn between(ink: &Color, paper: &Color, ground: Option<Color>) -> f64 {
    let white = Color::new(1.0, 1.0, 1.0, 1.0);
    let opaque = over(paper, &ground.unwrap_or(white));
    contrast(&over(ink, &opaque), &opaque)
}

/// Creates one diagnostic for all backgrounds and schemes of a token.
fn explain(all: &[LowContrast<'_, '_>]) -> Diagnostic {
    // Pairs that the course sets completely come first.
    let set = |one: &&LowContrast<'_, '_>| one.ink.1.is_some() && one.paper.1.is_some();
    let first = all.iter().find(set).unwrap_or(&all[0]);
    let LowContrast {
        ink,
        paper,
        contrast,
        least,
        scheme,
    } = first;
    let both = all
        .iter()
        .any(|other| other.is_same(first) && other.scheme != *scheme);
    let pages = match scheme {
        _ if both => "",
        Scheme::Light => " on light pages",
        Scheme::Dark => " on dark pages",
    };
    let message = format!(
        "`{}` on `{}` has a contrast of {contrast:.2}{pages}, not {least} or more",
        ink.0, paper.0
    );
    let place = first.place();
    let span = Span::new(&place.file, place.range.clone());
    let mut found = Diagnostic::new(Code::Contrast, span, message)
        .with_help("make one of the two darker, or the other lighter");
    if let Some(other) = paper.1.filter(|other| !std::ptr::eq(*other, place)) {
        found = found.with_place(Span::new(&other.file, other.range.clone()), "the paper");
    }
    let mut others: Vec<String> = all
        .iter()
        .filter(|other| !other.is_same(first))
        .map(|other| format!("`{}`", other.beside(place)))
        .collect();
    others.sort();
    others.dedup();
    if others.is_empty() {
        found
    } else {
        found.with_note(format!("it is too near to {} as well", others.join(", ")))
    }
}

/// Reports tokens whose colors only a browser can compute.
fn uncomputed(settings: &[Setting<'_>], ours: &Stylesheet<'_>) -> Vec<Diagnostic> {
    let all = ours.declarations.iter().map(|one| (one.name, one.value));
    let own = settings.iter().map(|setting| (setting.name, setting.value));
    let values: HashMap<&str, &str> = all.chain(own).collect();
    let in_pairs = |name: &str| {
        let mut pairs = PAIRS.iter();
        pairs.any(|(inks, papers, _)| inks.contains(&name) || papers.contains(&name))
    };
    let unknown = settings.iter().filter(|setting| {
        let mut schemes = setting.schemes.iter();
        in_pairs(setting.name)
            && schemes.any(|scheme| color(setting.value, *scheme, &values).is_none())
    });
    let found = unknown.map(|setting| {
        let span = Span::new(&setting.file, setting.range.clone());
        let message = format!("the contrast of `{}` is not computed", setting.name);
        let help = "write one color, such as `#151A18`, `oklch(25% 0.01 160)` or `light-dark(…, …)`; look at others yourself";
        Diagnostic::warning(Code::Contrast, span, message).with_help(help)
    });
    found.collect()
}
