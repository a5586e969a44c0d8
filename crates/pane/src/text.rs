//! Printed text, in a box that scrolls by itself.

use crate::escape;

/// `text` as it was printed; `class` is `out`, or `out err` for what went wrong.
pub fn pre(class: &str, caption: &str, text: &str) -> String {
    let (name, caption) = (escape::pair("aria-label", caption), escape::text(caption));
    let text = escape::text(text);
    format!(
        "<figure class=\"{class}\"><figcaption>{caption}</figcaption>\
         <pre dir=\"ltr\" tabindex=\"0\" role=\"group\"{name}><samp>{text}</samp></pre></figure>\n"
    )
}
