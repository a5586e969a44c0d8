//! Tests of `wrap`.

use super::*;

fn wrapped(text: &str) -> Wrapped {
    let mut offset = 0;
    let mut lines = Vec::new();
    for text in text.lines() {
        lines.push(DemoLine {
            text: text.to_owned(),
            hidden: false,
            offset,
            from: None,
        });
        offset += text.len() + 1;
    }
    wrap(&lines)
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(wrapped(text).source, expected);
}

#[test]
fn statements_get_a_main() {
    check("let x = 1;", "fn main() { let x = 1;\n}\n");
    check("", "fn main() {\n}\n");
}

#[test]
fn a_main_is_kept() {
    check("fn main() {}", "fn main() {}\n");
    check(
        "use a::b;\npub fn main() {}",
        "use a::b;\npub fn main() {}\n",
    );
    check("wrap! { fn main() {} }", "wrap! { fn main() {} }\n");
}

#[test]
fn what_looks_like_a_main_is_none() {
    for text in [
        "// fn main() {}",
        "/* fn main() {} */",
        "let s = \"fn main() {}\";",
        "mod m { fn main() {} }",
        "fn main_loop() {}",
        "macro_rules! m { () => { fn main() {} } }",
    ] {
        check(text, &format!("fn main() {{ {text}\n}}\n"));
    }
}

#[test]
fn statements_beside_a_main_are_what_is_run() {
    for text in [
        "fn main() {}\nlet x = 1;",
        "let x = f();\nfn main() {}",
        "fn main() {}\nmain();",
        "fn main() {}\n'a: loop { break }",
        "#[x]\nfn main() {}\n#[y]\na::b(1);",
        "fn main() {}\n\"a\".len();",
    ] {
        check(text, &format!("fn main() {{ {text}\n}}\n"));
    }
}

#[test]
fn items_beside_a_main_are_items() {
    for text in [
        "#![a]\n#[b(c)]\nfn main() {}\nconst A: u8 = if B { 1 } else { 2 };",
        "use a::{b, c};\nmacro_rules! m { () => {} }\nm! {}\nm!();\na::m![];\nfn main() {}",
        "fn main() {}\nunsafe extern \"C\" { fn f(x: [u8; 2]); }\nstatic A: [u8; 2] = [1, 2];",
        "#[derive(A)] pub struct B<T: C>(T) where T: D;\nimpl E for B {}\nfn main() {}",
        "impl<T> A for [T] where T: B {}\nfn main() {}\nfn f() -> [u8; 2] where T: B {}",
        "static A: u8 = { 1 } as u8;\nconst X: F = || { g(); };\nasync fn h() {}\nfn main() {}",
    ] {
        check(text, &format!("{text}\n"));
    }
}

#[test]
fn attributes_and_extern_crate_move_up() {
    check(
        "#![allow(unused,\n  dead_code)]\nlet x = 1;",
        "#![allow(unused,\n  dead_code)]\nfn main() { let x = 1;\n}\n",
    );
    check(
        "f();\n#[macro_use]\nextern crate a;\n#[derive(Clone)]\nstruct S;",
        "#[macro_use] extern crate a; fn main() { f();\n\n\n#[derive(Clone)]\nstruct S;\n}\n",
    );
}

#[test]
fn a_line_that_is_cut_keeps_its_columns() {
    check(
        "#![no_x] let x = 1;",
        "#![no_x] fn main() {  let x = 1;\n}\n",
    );
}

#[test]
fn comments_of_pieces_do_not_open_main() {
    check(
        "f();\n#[macro_use] // all\nextern crate a;",
        "# [ macro_use ] extern crate a; fn main() { f();\n\n\n}\n",
    );
}

#[test]
fn a_question_mark_needs_a_typed_end() {
    let source = wrapped("f()?;\nOk::<(), E>(())\n").source;
    assert!(source.starts_with("fn main() { fn _inner() -> ::core::result::Result<(), "));
    assert!(source.ends_with("Ok::<(), E>(())\n} _inner().unwrap() }\n"));
    let source = wrapped("f()?;\nOk::<(), E>(()) // done\n").source;
    assert!(source.ends_with("_inner().unwrap() }\n"));
}

#[test]
fn each_line_is_the_authors_line_of_that_number() {
    for text in [
        "#![x]\nlet x = 1;",
        "#![x] let x = 1;\n\nextern crate a;\nlet é = 2;",
        "let x = 1; extern crate a;\n#![y]\nf()",
        "fn main() {}",
        "",
    ] {
        let Wrapped {
            source,
            map,
            opening,
        } = wrapped(text);
        let mut offset = 0;
        let opening = opening.unwrap_or_default();
        for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
            let made = source.lines().nth(number - 1).unwrap();
            let own = opening.without(number, made);
            let left: String = own.split_whitespace().collect();
            let words: String = line.split_whitespace().collect();
            assert!(
                words.ends_with(&left) || words.starts_with(&left),
                "{line:?}: {made:?}"
            );
            assert_eq!(map.line_of_offset(offset), Some(number), "{text:?}");
            offset += line.len() + 1;
        }
    }
}

#[test]
fn generated_lines_have_no_place() {
    let map = wrapped("#![x]\nlet x = 1;").map;
    let at = |offset| Some(LineOrigin { file: None, offset });
    assert_eq!(map, LineMap::new(vec![at(0), at(6), None]));
}
