//! Tests of `terminal`.

use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(plain(text), expected, "{text:?}");
}

#[test]
fn plain_text_stays_as_it_is() {
    for text in [
        "",
        "a",
        "a\n",
        "\n\na\n\n",
        "a\tb  \n",
        "日本 é e\u{301} 👍🏽\n",
        "%% x\r",
    ] {
        check(text, &text.replace('\r', ""));
    }
    check("a\r\nb\r\n", "a\nb\n");
}

#[test]
fn what_was_written_over_is_gone() {
    check(
        "\rprogress 0%\rprogress 25%\rprogress 75%\n",
        "progress 75%\n",
    );
    check("abc\rX\n", "Xbc\n");
    check("abc\u{8}\u{8}X\n", "aXc\n");
    check("100%\r    \rdone\n", "done\n");
    check("100%\r\u{1b}[Kdone", "done");
    check("abc\u{1b}[2K\rd", "d");
    check("abcdef\u{1b}[3D\u{1b}[1Kx\n", "   xef\n");
    check("日本\rab\n", "ab本\n");
    check("日本\ra\n", "a 本\n");
}

#[test]
fn the_cursor_moves() {
    check("a\nb\n\u{1b}[2A1\n2\n", "1\n2\n");
    check("one\ntwo\n\u{1b}[1A\u{1b}[2Kthree\n", "one\nthree\n");
    check("ab\u{1b}[5Gc\n", "ab  c\n");
    check("old\nold\n\u{1b}[2J\u{1b}[Hnew\n", "new\n\n");
    check("a\u{1b}[s b\u{1b}[uc\n", "acb\n");
    check("ab\rx\ty\n", "xb      y\n");
    check("\u{1b}[99999Cx\n", &format!("{}x\n", " ".repeat(COLUMNS)));
}

#[test]
fn titles_links_and_bells_show_nothing() {
    check(
        "\u{1b}]0;title\u{7}a\u{1b}]8;;http://x\u{1b}\\b\u{1b}]8;;\u{1b}\\\u{7}\0c\n",
        "abc\n",
    );
    check("\u{1b}[?25la\u{1b}[?1049h\u{1b}(Bb\n", "ab\n");
}

#[test]
fn what_nobody_can_see_is_shown() {
    check("user \u{202e}gnirts\n", "user <U+202E>gnirts\n");
    check("a\u{200b}b\u{feff}\n", "a<U+200B>b<U+FEFF>\n");
    check("👩\u{200d}🔬\n", "👩\u{200d}🔬\n");
}

#[track_caller]
fn check_html(text: &str, expected: &str) {
    assert_eq!(screen(text).html(), expected, "{text:?}");
    assert!(!plain(text).contains('\u{1b}'));
}

#[test]
fn styles_become_classes() {
    check_html(
        "\u{1b}[1;31m<red>\u{1b}[0m b\n",
        "<span class=\"ink-1 bold\">&lt;red&gt;</span> b\n",
    );
    check_html(
        "\u{1b}[94;43ma\u{1b}[39;49mb",
        "<span class=\"ink-12 ground-3\">a</span>b",
    );
    check_html(
        "\u{1b}[32;7ma\u{1b}[27mb",
        "<span class=\"ground-2\">a</span><span class=\"ink-2\">b</span>",
    );
    check_html("\u{1b}[7ma", "<span class=\"reversed\">a</span>");
    check_html(
        "\u{1b}[4:3;3ma",
        "<span class=\"italic underlined\">a</span>",
    );
    check_html(
        "\u{1b}[31ma\nb",
        "<span class=\"ink-1\">a</span>\n<span class=\"ink-1\">b</span>",
    );
}

#[test]
fn finer_colors_take_the_nearest() {
    for (sequence, expected) in [
        ("38;5;9", "ink-9"),
        ("38;5;196", "ink-1"),
        ("38;5;21", "ink-4"),
        ("38;5;250", "ink-7"),
        ("38;2;255;128;0", "ink-3"),
        ("38;2;20;180;40", "ink-2"),
        ("38:2::255:255:120", "ink-11"),
        ("48;5;226", "ground-3"),
        ("38;5;231", "ink-15"),
    ] {
        check_html(
            &format!("\u{1b}[{sequence}ma"),
            &format!("<span class=\"{expected}\">a</span>"),
        );
    }
}
