//! Marks code, formulas and drawings as left-to-right on pages of right-to-left languages.
//!
//! Other pages are not changed.

/// Elements whose contents always run from left to right.
const FIXED: [&str; 4] = ["<code", "<math", "<samp", "<svg"];

/// Returns a page with a direction on each such element.
///
/// In the text of our pages `<` is always escaped, so each `<` begins a tag.
pub(crate) fn isolate(html: String, direction: &str) -> String {
    if direction == "ltr" {
        return html;
    }
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html.as_str();
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let fixed = FIXED.iter().find(|name| {
            let after = tag.strip_prefix(**name);
            after.is_some_and(|after| after.starts_with(['>', ' ', '\n']))
        });
        let length = fixed.map_or(1, |name| name.len());
        out.push_str(&tag[..length]);
        if fixed.is_some() && !start_tag(tag).contains(" dir=") {
            out.push_str(" dir=\"ltr\"");
        }
        rest = &tag[length..];
    }
    out + rest
}

/// Returns the start tag at the beginning of `html`.
fn start_tag(html: &str) -> &str {
    html.split_once('>').map_or(html, |(tag, _)| tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(isolate(html.to_owned(), "rtl"), expected);
    }

    #[test]
    fn code_and_formulas_keep_their_direction() {
        check("<code>a</code>", "<code dir=\"ltr\">a</code>");
        check(
            "<math display=\"block\">",
            "<math dir=\"ltr\" display=\"block\">",
        );
        check("<p>a < b", "<p>a < b");
        check("<codec>", "<codec>");
    }

    #[test]
    fn what_has_a_direction_keeps_it() {
        check("<svg dir=\"ltr\" a>", "<svg dir=\"ltr\" a>");
        assert_eq!(isolate("<code>".to_owned(), "ltr"), "<code>");
    }
}
