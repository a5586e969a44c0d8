//! Supported TeX commands, taken from the manual, and replacements for others.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::rewrite::command;
use crate::diagnostic::nearest;

/// Page of the manual; each code span after its mark is a sample.
const MANUAL: &str = include_str!(concat!(env!("DIDACT_MANUAL"), "/tex/index.md"));

/// Help for commands that are not supported in lessons.
const INSTEAD: &[(&[&str], &str)] = &[
    (
        &[
            "newcommand",
            "renewcommand",
            "providecommand",
            "def",
            "let",
            "DeclareMathOperator",
        ],
        r"define it once for the course: a line `name = '…'` in `[math.macros]` of course.toml",
    ),
    (
        &["href", "url"],
        "put the formula into a link of Markdown: `[$x$](address)`",
    ),
    (&["ce", "pu"], r"write it as `\mathrm{H_2O}`"),
    (
        &["require", "usepackage"],
        "nothing has to be loaded; take it out",
    ),
    (
        &["label", "ref", "eqref"],
        "write `{#eq-name}` after the formula, and `[Equation](#eq-name)` to refer to it",
    ),
    (
        &["textcolor", "colorbox", "color", "definecolor"],
        "take it out: colors belong to the style",
    ),
    (
        &["tag"],
        r"a `\tag` stands once in a formula of its own line, between `$$`",
    ),
    (&["fbox", "framebox"], r"write `\boxed{\text{…}}`"),
    (
        &["substack"],
        r"write `\begin{subarray}{c} … \end{subarray}`",
    ),
    (&["boxed"], r"give it braces: `\boxed{…}`"),
    (
        &["includegraphics"],
        "show a picture with Markdown: `![words](file)`",
    ),
    (&["textup", "ensuremath"], r"write `\text{…}`"),
    (&["mathds", "mathbbm"], r"write `\mathbb{…}`"),
    (&["nicefrac", "sfrac"], r"write `\tfrac{…}{…}`"),
];

/// Replacements for environments that are not supported.
const OTHER_ENVIRONMENTS: &[(&[&str], &str)] = &[
    (
        &[
            "split",
            "eqnarray",
            "eqnarray*",
            "alignat",
            "alignat*",
            "alignedat",
            "flalign",
        ],
        "aligned",
    ),
    (&["smallmatrix", "psmallmatrix"], "matrix"),
    (&["tabular"], "array"),
];

/// Names of commands and environments.
struct Supported {
    commands: BTreeSet<&'static str>,
    environments: BTreeSet<&'static str>,
}

static SUPPORTED: LazyLock<Supported> = LazyLock::new(|| {
    let all = || samples().into_iter();
    let commands: BTreeSet<&str> = all().flat_map(commands).collect();
    let environments: BTreeSet<&str> = all().filter_map(environment).collect();
    Supported {
        commands,
        environments,
    }
});

/// Returns the samples of the manual.
fn samples() -> Vec<&'static str> {
    let (_, list) = MANUAL.split_once("<!-- samples -->").unwrap_or(("", ""));
    // A span that contains a backtick has two around it; none of these is a command of letters.
    let spans = list
        .lines()
        .filter(|line| !line.contains("``"))
        .flat_map(|line| line.split('`').skip(1).step_by(2));
    spans.collect()
}

fn commands(tex: &'static str) -> impl Iterator<Item = &'static str> {
    let found = tex.match_indices('\\').map(|(at, _)| command(&tex[at..]));
    found.filter(|name| !name.is_empty())
}

fn environment(tex: &str) -> Option<&str> {
    let (_, rest) = tex.split_once(r"\begin{")?;
    Some(rest.split_once('}')?.0)
}

/// Returns the help for an error at `range` of `tex`; `macros` are the names of the course's
/// macros.
pub(super) fn help(tex: &str, range: &Range<usize>, macros: &[String]) -> String {
    let at = &tex[tex.floor_char_boundary(range.start)..];
    let name = command(at);
    let instead = INSTEAD.iter().find(|(names, _)| names.contains(&name));
    if let Some((_, instead)) = instead {
        return (*instead).to_owned();
    }
    if name.is_empty() || name == "begin" {
        return environment_help(tex, range.start);
    }
    let own = macros.iter().map(String::as_str);
    let mut all = SUPPORTED.commands.iter().copied().chain(own);
    // A command that exists is used in a wrong way, and another name would not help.
    let near = nearest(name, all.clone()).filter(|_| !all.any(|known| known == name));
    match near {
        Some(near) => format!(r"did you mean `\{near}`?"),
        None => "the manual has a page with all commands, TeX in lessons".to_owned(),
    }
}

/// Returns the help for an error at the name of an environment, or elsewhere.
fn environment_help(tex: &str, at: usize) -> String {
    // The converter reports some errors at `\begin`, and others at the name after it.
    let before = tex[..tex.floor_char_boundary(at)].trim_end_matches('{');
    let is_name = before.ends_with(r"\begin") || tex[before.len()..].starts_with(r"\begin");
    let start = before.len().saturating_sub(r"\begin".len());
    let Some(name) = environment(&tex[start..]).filter(|_| is_name) else {
        return "the manual has a page with all commands, TeX in lessons".to_owned();
    };
    let mut others = OTHER_ENVIRONMENTS.iter();
    let other = others.find(|(names, _)| names.contains(&name));
    let supported = || SUPPORTED.environments.iter().copied();
    let near = other.map(|(_, other)| *other);
    match near.or_else(|| nearest(name, supported())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let list: Vec<_> = supported().collect();
            format!("environments: {}", list.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Display, Formulas};
    use super::*;

    #[test]
    fn every_sample_of_the_manual_is_set() {
        let (formulas, _) = Formulas::new(&BTreeMap::new());
        let samples = samples();
        assert!(samples.len() > 800, "{} samples", samples.len());
        for sample in samples {
            if let Err(error) = formulas.mathml(sample, Display::Block) {
                panic!("`{sample}` of the manual: {}", error.message);
            }
        }
    }

    #[test]
    fn what_the_manual_takes_out_has_help() {
        let (rest, _) = MANUAL
            .split_once("<!-- samples -->")
            .expect("it has samples");
        let (_, table) = rest
            .split_once("| TeX | instead |")
            .expect("it has a table");
        let cells = table.lines().filter_map(|line| line.split('|').nth(1));
        let named = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
        for name in named {
            let is_known = match name.strip_prefix('\\') {
                Some(name) => INSTEAD.iter().any(|(names, _)| names.contains(&name)),
                None => OTHER_ENVIRONMENTS
                    .iter()
                    .any(|(names, _)| names.contains(&name)),
            };
            assert!(is_known, "{name}");
        }
    }
}
