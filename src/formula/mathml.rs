//! Adapts MathML to the site: no `style=`, sizes only where validators allow them, boxes as
//! classes.

/// Text that the converter puts at the end of a `\boxed` formula.
pub(super) const BOX: &str = "didact:boxed";

/// Returns the converter's MathML, adapted for a page.
pub(super) fn fit(mathml: &str) -> String {
    boxed(wrapped(classed(mathml)))
}

/// Converts the marks at the end of boxed rows to a class of that row.
fn boxed(mathml: String) -> String {
    let mark = format!("<mtext>{BOX}</mtext></mrow>");
    let mut mathml = mathml;
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
fn wrapped(mathml: String) -> String {
    let sized = ["mfrac", "mtable"].into_iter().find_map(|name| {
        let start = [" displaystyle=\"", " scriptlevel=\""].into_iter();
        let start = start.filter_map(|size| mathml.find(&format!("<{name}{size}")));
        start.min().map(|at| (name, at))
    });
    let Some((name, start)) = sized else {
        return mathml;
    };
    let (before, element) = mathml.split_at(start);
    let (head, rest) = element.split_once('>').unwrap_or((element, ""));
    let end = end_of(name, rest);
    let (inside, after) = rest.split_at(end);
    let attributes = head[1 + name.len()..].split_inclusive("\" ");
    let (sizes, others): (Vec<&str>, Vec<&str>) = attributes.map(str::trim).partition(|one| {
        let sizes = ["displaystyle=", "scriptlevel="];
        sizes.iter().any(|size| one.starts_with(size))
    });
    let (sizes, others) = (sizes.join(" "), others.join(" "));
    let gap = if others.is_empty() { "" } else { " " };
    wrapped(format!(
        "{before}<mstyle {sizes}><{name}{gap}{others}>{inside}</mstyle>{after}"
    ))
}

/// Returns the offset after the end tag of the element `name`, which is open at the start of
/// `rest`.
fn end_of(name: &str, rest: &str) -> usize {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let (mut depth, mut at) = (1, 0);
    while depth > 0 {
        let next = rest[at..].find(&close).map_or(rest.len(), |to| at + to);
        depth += rest[at..next].matches(&open).count();
        depth -= 1;
        at = (next + close.len()).min(rest.len());
        if next == rest.len() {
            break;
        }
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
fn classed(mathml: &str) -> String {
    let mut pieces = mathml.split(" style=\"");
    let mut text = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let (style, rest) = piece.split_once('"').unwrap_or(("", piece));
        let style: String = style.split_whitespace().collect();
        let found = style.split(';').filter_map(|declaration| {
            let known = CLASSES.iter().find(|(known, _)| *known == declaration);
            known.map(|&(_, class)| class)
        });
        let classes: Vec<_> = found.collect();
        if !classes.is_empty() {
            text.push_str(&format!(" class=\"{}\"", classes.join(" ")));
        }
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_stand_where_validators_know_them() {
        assert_eq!(
            wrapped("<mfrac displaystyle=\"true\"><mfrac></mfrac></mfrac><mi>a</mi>".to_owned()),
            "<mstyle displaystyle=\"true\"><mfrac><mfrac></mfrac></mfrac></mstyle><mi>a</mi>"
        );
    }

    #[test]
    fn boxes_may_hold_boxes() {
        let row = format!(
            "<mrow><mi>a</mi><mrow><mi>b</mi><mtext>{BOX}</mtext></mrow><mtext>{BOX}</mtext></mrow>"
        );
        assert_eq!(
            boxed(row),
            "<mrow class=\"math-boxed\"><mi>a</mi><mrow class=\"math-boxed\"><mi>b</mi></mrow></mrow>"
        );
    }
}
