//! Merges diagnostics that one template causes on many pages, and reports unused templates.
//!
//! Most unused templates have a misspelled name.

use super::family::{CheckFamily, CheckFunction};
use crate::component;
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::page::OUR_TEMPLATES;
use crate::source::Sources;

/// Returns the diagnostics of pages, with each problem of a template only once.
pub(super) fn gathered(reported: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut merged: Vec<(Diagnostic, usize)> = Vec::new();
    for one in reported {
        let same = merged.iter_mut().find(|(known, _)| is_same(known, &one));
        match same {
            Some((_, others)) => *others += 1,
            None => merged.push((one, 0)),
        }
    }
    let counted = merged.into_iter().map(|(one, others)| match others {
        0 => one,
        1 => one.with_note("and for 1 other page"),
        others => one.with_note(format!("and for {others} other pages")),
    });
    counted.collect()
}

/// Unused templates.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::AssetUnused],
    functions: &[CheckFunction::Course(|reading| unused(reading.sources))],
};

/// Reports templates of the course that override none of ours and that no other template names.
fn unused(sources: &Sources) -> Vec<Diagnostic> {
    let own = sources
        .templates
        .iter()
        .filter(|(name, _)| name.ends_with(".html"));
    let texts: Vec<(&str, String)> = own
        .map(|(name, bytes)| (name.as_str(), String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let ours = || {
        let all = OUR_TEMPLATES
            .iter()
            .copied()
            .chain(component::ALL.parts().templates);
        all.map(|(name, _)| name)
    };
    // Templates include and extend others by a quoted name: `{% include "a.html" %}`.
    let is_named = |name: &str| {
        let quoted = ['"', '\''].map(|quote| format!("{quote}{name}{quote}"));
        let mut others = texts.iter().filter(|(other, _)| *other != name);
        others.any(|(_, text)| quoted.iter().any(|name| text.contains(name)))
    };
    let names = texts.iter().map(|(name, _)| *name);
    let unused = names.filter(|name| ours().all(|known| known != *name) && !is_named(name));
    let found = unused.map(|name| {
        let file = format!("{}templates/{name}", sources.prefix);
        let message = format!("nothing uses `{file}`");
        let help = match nearest(name, ours()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "include it in another template, or delete it".to_owned(),
        };
        let place = Span::new(&file.into(), 0..0);
        Diagnostic::new(Code::AssetUnused, place, message).with_help(help)
    });
    found.collect()
}

fn is_same(a: &Diagnostic, b: &Diagnostic) -> bool {
    a.code == Code::Template && b.code == a.code && a.span == b.span && a.message == b.message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_of_a_template_is_told_with_its_first_page() {
        let problem = |page: &str| Diagnostic::new(Code::Template, None, "no").with_note(page);
        let other = Diagnostic::new(Code::Math, None, "no");
        let reported = vec![
            problem("a"),
            other.clone(),
            problem("b"),
            problem("c"),
            other,
        ];
        let told = gathered(reported);
        assert_eq!(told.len(), 3);
        assert_eq!(told[0].notes, ["a", "and for 2 other pages"]);
    }
}
