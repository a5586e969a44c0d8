//! What a template does wrong, it does on many pages: told once, with the first of them.

use crate::diagnostic::{Code, Diagnostic};

/// What pages reported, each problem of a template only once.
pub fn gathered(reported: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<(Diagnostic, usize)> = Vec::new();
    for one in reported {
        let mut known = kept.iter_mut();
        match known.find(|(known, _)| is_same(known, &one)) {
            Some((_, others)) => *others += 1,
            None => kept.push((one, 0)),
        }
    }
    let told = kept.into_iter().map(|(one, others)| match others {
        0 => one,
        1 => one.with_note("and for 1 other page"),
        others => one.with_note(format!("and for {others} other pages")),
    });
    told.collect()
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
