//! Tests that allowed markup stays, other markup is removed, and the page around it is unchanged.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::*;

#[track_caller]
fn check(markup: &str, expected: &str) {
    assert_eq!(sanitize(markup, "d").html, expected);
}

#[track_caller]
fn check_dropped(markup: &str, expected: &[&str]) {
    let dropped: Vec<String> = sanitize(markup, "d").dropped.into_iter().collect();
    assert_eq!(dropped, expected);
}

#[test]
fn what_runs_goes() {
    check("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>");
    check(
        "<svg onload=\"x()\"><path d=\"M0 0\"/></svg>",
        "<svg><path d=\"M0 0\"/></svg>",
    );
    check("<a href=\"javascript:x()\">a</a>", "<a>a</a>");
    check("<a href=\" JaVaScRiPt:x()\">a</a>", "<a>a</a>");
}

#[test]
fn what_loads_or_styles_goes() {
    check(
        "<style>p { color: red }</style><p style=\"x\">a</p>",
        "<p>a</p>",
    );
    check(
        "<img src=\"http://example.org/a.png\" alt=\"a\">",
        "<img alt=\"a\">",
    );
    check("<iframe src=\"x\">a</iframe>b", "b");
    check(
        "<svg><image href=\"https://example.org/a.png\"/></svg>",
        "<svg><image/></svg>",
    );
    check(
        "<svg><rect fill=\"URL(https://example.org)\"/></svg>",
        "<svg><rect/></svg>",
    );
}

#[test]
fn unknown_tags_leave_their_text() {
    check("<blink>a</blink> <!-- b -->c", "a c");
}

#[test]
fn ids_and_what_refers_to_them_get_the_prefix() {
    check(
        "<svg><g id=\"a\"/><use href=\"#a\"/><path fill=\"url(#a)\"/></svg>",
        "<svg><g id=\"d-a\"/><use href=\"#d-a\"/><path fill=\"url(#d-a)\"/></svg>",
    );
}

#[test]
fn what_scripts_of_the_page_look_for_goes() {
    check(
        "<img name=\"currentScript\" data-needs=\"x\" alt=\"a\">",
        "<img alt=\"a\">",
    );
    check_dropped("<img name=\"a\" alt=\"a\">", &["name="]);
}

#[test]
fn classes_of_the_page_go() {
    let own = "<p class=\"demo-note fig-s1 figure\">a</p>";
    check(own, own);
    check(
        "<p class=\"side demo-a peek\">a</p>",
        "<p class=\"demo-a\">a</p>",
    );
    check("<div class=\"figures drawer\">a</div>", "<div>a</div>");
    check_dropped("<p class=\"side\">a</p>", &[]);
}

#[test]
fn a_picture_keeps_nothing_that_draws_beyond_its_place() {
    let svg = sanitize_svg(
        "<svg overflow=\"visible\" transform=\"scale(99)\" x=\"9\" y=\"9\" viewBox=\"0 0 1 1\" class=\"vh\">\
         <foreignObject>a</foreignObject><g overflow=\"visible\" x=\"1\"/></svg>",
        "d",
    );
    assert_eq!(
        svg.html,
        "<svg viewbox=\"0 0 1 1\"><g overflow=\"visible\" x=\"1\"/></svg>"
    );
    let dropped: Vec<String> = svg.dropped.into_iter().collect();
    assert_eq!(
        dropped,
        ["<foreignobject>", "overflow=", "transform=", "x=", "y="]
    );
}

/// The page's style is what clips: a browser is asked in `tests/browser/specs/markup.mjs`.
#[test]
fn the_style_clips_markup() {
    let style = include_str!("../../../templates/assets/style/code.css");
    assert!(style.contains(".markup { contain: layout paint style; overflow: auto;"));
    assert!(style.contains("figure.plot > svg { overflow: clip; }"));
}

#[test]
fn a_drawing_that_multiplies_goes() {
    let mut tower = "<svg><g id=\"l0\"><path/></g>".to_owned();
    for level in 1..11 {
        let copies = format!("<use href=\"#l{}\"/>", level - 1).repeat(10);
        tower += &format!("<g id=\"l{level}\">{copies}</g>");
    }
    let made = sanitize(&format!("{tower}</svg>"), "d");
    assert_eq!(made.html, "");
    check_dropped(
        &tower,
        &["a drawing that copies itself into more than 200000 parts"],
    );
    let link = "<a href=\"#a\" id=\"a\">a</a>";
    check(link, "<a href=\"#d-a\" id=\"d-a\">a</a>");
}

#[test]
fn text_stays_text() {
    check("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c");
}

#[test]
fn what_is_open_is_closed_and_what_was_not_opened_is_not() {
    check("<div><b>a", "<div><b>a</b></div>");
    check("</div></div></article></main>a", "a");
    check("<b><i>a</b>b</i>", "<b><i>a</i></b>b");
    check("<p>a<div>b</div>", "<p>a</p><div>b</div>");
    check("<a href=\"#x\"><a>a</a>b</a>", "<a href=\"#d-x\">a</a>b");
    check_dropped("</div><p>", &["</div>"]);
}

#[test]
fn parts_of_tables_and_lists_stand_only_there() {
    check(
        "<table><tr><td>1<td>2<tr><td>3</table>",
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>",
    );
    check(
        "<details><table><tr><td>",
        "<details><table><tr><td></td></tr></table></details>",
    );
    check(
        "<table>a<b>c</b><tr><td>d</table>",
        "<table><tr><td>d</td></tr></table>",
    );
    check("<td>a</td><li>b", "ab");
    check("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>");
}

#[test]
fn what_takes_in_the_rest_of_a_page_does_not() {
    check("<title>a", "a");
    check("<plaintext>a", "a");
    check("<textarea>a", "");
    check_dropped(
        "<textarea>a",
        &[
            "<textarea>",
            "everything after `<textarea>`, which is not closed",
        ],
    );
    check("<svg><desc><p>a", "<svg><desc>a</desc></svg>");
    check("<math><mtext><b>a", "<math><mtext>a</mtext></math>");
    check("<svg><p>a</p></svg>", "<svg>a</svg>");
    check("a<!-- b", "a");
    check_dropped("<svg><text><![CDATA[a]]></text></svg>", &["<![CDATA[…]]>"]);
}

#[test]
fn nothing_stands_around_a_picture() {
    let svg = sanitize_svg("<?xml version=\"1.0\"?>\n<div>a<svg><g/></svg></div>", "d");
    assert_eq!(svg.html, "<svg><g/></svg>");
    assert_eq!(
        svg.dropped.into_iter().collect::<Vec<_>>(),
        ["</div>", "<div>"]
    );
}

/// Returns the page around `markup`, parsed like a browser, without the markup itself.
fn around(markup: &str) -> String {
    let page = format!(
        "<!doctype html><html lang=en><head><title>t</title></head><body><main><article><p id=before>b</p>\
         <div id=place>{markup}</div><p id=after>a</p><ul><li>x</li></ul></article></main><footer>f</footer></body></html>"
    );
    let options = ParseOpts::default();
    let dom = parse_document(RcDom::default(), options).one(page);
    let mut out = String::new();
    write(&dom.document, &mut out);
    out
}

fn write(node: &Handle, out: &mut String) {
    let mut is_place = false;
    match &node.data {
        NodeData::Element { name, attrs, .. } => {
            let attributes = attrs.borrow();
            is_place = attributes.iter().any(|one| &*one.value == "place");
            out.push_str(&format!("<{} {}>", name.local, attributes.len()));
        }
        NodeData::Text { contents } => out.push_str(&contents.borrow()),
        _ => {}
    }
    if !is_place {
        let children = node.children.borrow();
        children.iter().for_each(|child| write(child, out));
    }
    out.push_str("</>");
}

const PIECES: &[&str] = &[
    "<",
    ">",
    "/",
    "a",
    " ",
    "\n",
    "\0",
    "\r",
    "&",
    "&amp;",
    "&lt;",
    "\"",
    "'",
    "=",
    "é",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!doctype html>",
    "<?xml ?>",
    "</",
    "/>",
    "<p",
    " id=\"a\"",
    " name='x'",
    " href=\"#a\"",
];

/// Small pseudorandom numbers (xorshift64*, Vigna 2016).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D);
        usize::try_from(number >> 33).expect("31 bits") % bound
    }
}

#[test]
fn the_page_around_any_markup_is_what_it_is_without() {
    const NAMES: &[&str] = &[
        "svg",
        "g",
        "path",
        "title",
        "desc",
        "text",
        "image",
        "math",
        "mi",
        "mtext",
        "mrow",
        "p",
        "div",
        "span",
        "br",
        "h4",
        "h5",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "pre",
        "b",
        "i",
        "a",
        "code",
        "img",
        "details",
        "summary",
        "figure",
        "script",
        "style",
        "template",
        "textarea",
        "select",
        "option",
        "plaintext",
        "xmp",
        "noembed",
        "noscript",
        "iframe",
        "frameset",
        "body",
        "html",
        "head",
        "main",
        "article",
        "form",
        "button",
        "input",
        "nobr",
        "ruby",
        "rt",
        "foreignObject",
        "annotation-xml",
        "mglyph",
        "center",
        "font",
        "hr",
        "blockquote",
        "dialog",
        "object",
        "marquee",
        "base",
        "meta",
        "link",
        "frame",
        "u",
        "s",
        "em",
    ];
    let expected = around("");
    for swallowing in ["<title>", "<table><tr>", "</div></article>"] {
        assert_ne!(around(swallowing), expected, "the comparison sees nothing");
    }
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..6_000 {
        let mut markup = String::new();
        for _ in 0..random.below(24) {
            let name = NAMES[random.below(NAMES.len())];
            match random.below(8) {
                0..=3 => markup += &format!("<{name}>"),
                4 | 5 => markup += &format!("</{name}>"),
                6 => markup += &format!("<{name} id=a/>"),
                _ => markup += PIECES[random.below(PIECES.len())],
            }
        }
        let made = sanitize(&markup, "d").html;
        assert_eq!(around(&made), expected, "{markup:?} is {made:?}");
        let picture = sanitize_svg(&markup, "d").html;
        assert_eq!(
            around(&picture),
            expected,
            "{markup:?} as a picture is {picture:?}"
        );
    }
}
