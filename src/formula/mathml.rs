//! Adapts MathML to the site: no `style=`, sizes only where validators allow them, boxes as
//! classes.

/// Text that the converter puts at the end of a `\boxed` formula.
pub(super) const BOX: &str = "didact:boxed";

/// Returns the converter's MathML, adapted for a page.
pub(super) fn adapt(mathml: &str) -> String {
    with_boxes(with_sizes_around(with_classes(mathml)))
}

/// Converts the marks at the end of boxed rows to a class of that row.
fn with_boxes(mut mathml: String) -> String {
    let mark = format!("<mtext>{BOX}</mtext></mrow>");
    // The first mark is that of an innermost box, so rows of outer boxes are found after it.
    while let Some(at) = mathml.find(&mark) {
        let start = start_of_row(&mathml[..at]).unwrap_or(0);
        let row = &mathml[start + "<mrow".len()..at];
        let after = &mathml[at + mark.len()..];
        mathml = format!(
            "{}<mrow class=\"math-boxed\"{row}</mrow>{after}",
            &mathml[..start]
        );
    }
    mathml
}

/// Returns the offset of the row that is open at the end of `before`.
fn start_of_row(before: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut end = before.len();
    loop {
        let at = before[..end].rfind("mrow")?;
        match before[..at].chars().next_back() {
            Some('/') => depth += 1,
            Some('<') if depth == 0 => return Some(at - 1),
            Some('<') => depth -= 1,
            _ => {}
        }
        end = at;
    }
}

/// Wraps fractions and tables with a size of their own in an `<mstyle>` with that size: MathML Core
/// allows the attributes on every element, but validators only there.
fn with_sizes_around(mathml: String) -> String {
    let sized = ["mfrac", "mtable"].into_iter().find_map(|name| {
        let starts = [" displaystyle=\"", " scriptlevel=\""]
            .into_iter()
            .filter_map(|size| mathml.find(&format!("<{name}{size}")));
        starts.min().map(|at| (name, at))
    });
    let Some((name, start)) = sized else {
        return mathml;
    };
    let (before, element) = mathml.split_at(start);
    let (head, rest) = element.split_once('>').unwrap_or((element, ""));
    let (inside, after) = rest.split_at(end_of(name, rest));
    let attributes = head[1 + name.len()..].split_inclusive("\" ").map(str::trim);
    let (sizes, others): (Vec<&str>, Vec<&str>) = attributes
        .partition(|one| one.starts_with("displaystyle=") || one.starts_with("scriptlevel="));
    let gap = if others.is_empty() { "" } else { " " };
    with_sizes_around(format!(
        "{before}<mstyle {}><{name}{gap}{}>{inside}</mstyle>{after}",
        sizes.join(" "),
        others.join(" "),
    ))
}

/// Returns the offset after the end tag of the element `name`, which is open at the start of
/// `rest`.
fn end_of(name: &str, rest: &str) -> usize {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let (mut depth, mut at) = (1, 0);
    while depth > 0 {
        let Some(to) = rest[at..].find(&close) else {
            return rest.len();
        };
        depth += rest[at..at + to].matches(&open).count();
        depth -= 1;
        at += to + close.len();
    }
    at
}

/// Declarations that the converter puts into `style=`, and their classes in the stylesheet.
const CLASSES: &[(&str, &str)] = &[
    ("text-align:left", "math-start"),
    ("text-align:right", "math-end"),
    ("padding-left:0", "math-flush-start"),
    ("padding-left:1em", "math-gap"),
    ("padding-right:0", "math-flush-end"),
    ("padding-top:0", "math-tight"),
    ("padding-top:0.1667em", "math-raised"),
    ("width:100%", "math-wide"),
    ("width:50%", "math-half"),
    ("border-top:0.05emsolidcurrentcolor", "math-rule"),
    ("border-top:0.05emdashedcurrentcolor", "math-rule"),
    ("border-right:0.05emsolidcurrentcolor", "math-rule-end"),
];

/// Replaces `style=`, which the site's security policy forbids, by classes; other declarations are
/// dropped.
fn with_classes(mathml: &str) -> String {
    let mut pieces = mathml.split(" style=\"");
    let mut out = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let (style, rest) = piece.split_once('"').unwrap_or(("", piece));
        let without_blanks: String = style.split_whitespace().collect();
        let found = without_blanks.split(';').filter_map(|declaration| {
            let (_, class) = CLASSES.iter().find(|(known, _)| *known == declaration)?;
            Some(*class)
        });
        let classes: Vec<_> = found.collect();
        if !classes.is_empty() {
            out.push_str(&format!(" class=\"{}\"", classes.join(" ")));
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_stand_where_validators_know_them() {
        assert_eq!(
            with_sizes_around(
                "<mfrac displaystyle=\"true\"><mfrac></mfrac></mfrac><mi>a</mi>".to_owned()
            ),
            "<mstyle displaystyle=\"true\"><mfrac><mfrac></mfrac></mfrac></mstyle><mi>a</mi>"
        );
    }

    #[test]
    fn boxes_may_hold_boxes() {
        let row = format!(
            "<mrow><mi>a</mi><mrow><mi>b</mi><mtext>{BOX}</mtext></mrow><mtext>{BOX}</mtext></mrow>"
        );
        assert_eq!(
            with_boxes(row),
            "<mrow class=\"math-boxed\"><mi>a</mi><mrow class=\"math-boxed\"><mi>b</mi></mrow></mrow>"
        );
    }
}
