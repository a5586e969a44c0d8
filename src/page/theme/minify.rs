//! Minifies scripts and stylesheets, by rules that fit the way ours are written.
//!
//! It is no parser: scripts keep their lines, and names are never shortened.

/// Removes comment lines and indentation from a script. Strings that span lines would lose their
/// indentation too, so scripts have none.
pub(super) fn script(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Removes comments, indentation, line ends and optional spaces from a stylesheet, except in
/// strings.
pub(crate) fn style(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(at) = rest.find(['"', '\'', '/', '\n']) {
        push_without_spaces(&mut out, &rest[..at]);
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
                // After these signs a line end means nothing; elsewhere it may be a descendant selector.
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
    push_without_spaces(&mut out, rest);
    out
}

/// Appends `style` without the spaces beside signs, except the one before a colon, which is a
/// descendant selector.
///
/// The last semicolon of a block goes too, if a space separates it from the brace.
fn push_without_spaces(out: &mut String, style: &str) {
    let mut written = 0;
    for (at, _) in style.match_indices(' ') {
        let before = style[written..at].bytes().last();
        let after = style.as_bytes().get(at + 1);
        let closes = after == Some(&b'}');
        let opens = after == Some(&b'{');
        if !(closes || opens || matches!(before, Some(b':' | b',' | b';' | b'{'))) {
            continue;
        }
        let last = closes && before == Some(b';');
        out.push_str(&style[written..at - usize::from(last)]);
        written = at + 1;
    }
    out.push_str(&style[written..]);
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(style: &str, expected: &str) {
        assert_eq!(super::style(style), expected);
    }

    #[test]
    fn comments_and_indents_are_left_out_of_stylesheets() {
        check("/* a */\na {\n  b: c;\n}\n\nd { e: f }\n", "a{b:c;}d{e:f}");
        check("a,\nb { }\n", "a,b{}");
        check("a\n  b { }", "a\nb{}");
    }

    #[test]
    fn a_space_goes_if_a_sign_separates_too() {
        check("a { b: c; d: e; }", "a{b:c;d:e}");
        check("a :hover, b > c { d: e f }", "a :hover,b > c{d:e f}");
        check("a { b:  c }", "a{b: c}");
    }

    #[test]
    fn quoted_text_is_left_alone() {
        check("a { b: \"c: d; }\" }", "a{b:\"c: d; }\"}");
        check("a { b: \"/* c\n*/\" }", "a{b:\"/* c\n*/\"}");
        check("a { b: url(x/y) }", "a{b:url(x/y)}");
    }
}
