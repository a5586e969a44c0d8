//! Printed text, in a box that scrolls by itself.

use crate::escape;
use crate::terminal::Screen;

/// Writes printed text as a terminal shows it; `class` is `out`, or `out err` for standard error.
pub fn pre(class: &str, caption: &str, screen: &Screen) -> String {
    let (name, caption) = (escape::pair("aria-label", caption), escape::text(caption));
    let text = screen.html();
    format!(
        "<figure class=\"{class}\"><figcaption>{caption}</figcaption>\
         <pre dir=\"ltr\" tabindex=\"0\" role=\"group\"{name}><samp>{text}</samp></pre></figure>\n"
    )
}
