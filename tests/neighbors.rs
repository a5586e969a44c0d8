//! No demo changes what another one prints, although they share crates: with the real compiler.
#![cfg(target_os = "linux")]

mod programs;

use didact::demo::native::NativeEngine;
use didact::demo::outcome::{End, Outcome, Part};
use didact::demo::{Engine, Program};
use didact::digest::Digest;
use didact::lesson::demo::Edition;
use programs::{outcomes, program};

/// Programs whose outputs depend on what a neighbor could disturb.
const HONEST: &[&str] = &[
    "fn main() { println!(\"2 + 2 = {}\", 2 + 2); }",
    "fn main() { assert_eq!(1, 2, \"never equal\"); }",
    "trait Name { fn name(&self) -> String; }\nimpl Name for Vec<i32> { fn name(&self) -> String { format!(\"{}\", self.len()) } }\n\
     fn main() { println!(\"{}\", vec![1, 2].name()); }",
    "#[derive(Debug, Clone, Copy, PartialEq)] struct V(f64);\n\
     impl std::ops::Mul<V> for f64 { type Output = V; fn mul(self, v: V) -> V { V(self * v.0) } }\n\
     fn main() { println!(\"{:?}\", 2.0 * V(3.0)); }",
    "fn depth(n: u64) -> u64 { let a = [n; 64]; if n == 0 { 0 } else { 1 + depth(a[9] - 1) } }\n\
     fn main() { println!(\"{}\", depth(5_000)); }",
    "fn main() { let all = vec![1u8; 600_000_000]; println!(\"{}\", all.len()); }",
    "fn main() { let all: Vec<_> = (0..40).map(|n| std::thread::spawn(move || n)).collect();\n\
     println!(\"{}\", all.into_iter().map(|t| t.join().unwrap()).sum::<i32>()); }",
    "mod shapes { pub struct Square; }\nfn main() { println!(\"{} {}\", std::any::type_name::<shapes::Square>().len(), module_path!().len()); }",
    "unsafe extern \"C\" { fn getpid() -> i32; }\nfn main() { println!(\"{}\", unsafe { getpid() } > 0); }",
    "fn main() { let x: f64 = \"2.5\".parse().unwrap(); let y: f64 = 1u8.into(); println!(\"{}\", x + y); }",
    "use std::cell::Cell;\nthread_local! { static N: Cell<u32> = const { Cell::new(1) }; }\n\
     static HELLO: &str = \"hello\";\nfn main() { N.set(N.get() + 1); println!(\"{HELLO} {}\", N.get()); }",
    "macro_rules! square { ($x:expr) => { $x * $x } }\nfn main() { println!(\"{}\", square!(7)); }",
];

/// Programs that try to change what others print.
const HOSTILE: &[&str] = &[
    // before `main`
    "extern \"C\" fn evil() { println!(\"POISON\"); std::process::exit(0); }\n\
     fn hook() { unsafe { core::arch::asm!(\".pushsection .init_array,\\\"aw\\\",@init_array\", \".p2align 3\", \".quad {f}\", \".popsection\", f = sym evil); } }\n\
     fn main() { let f: fn() = hook; if std::env::args().count() > 5 { f() } }",
    "extern \"C\" fn evil() { println!(\"POISON\"); std::process::exit(0); }\n\
     #[used] #[unsafe(r#link_section = \".init_array\")] static E: extern \"C\" fn() = evil;\nfn main() {}",
    "macro_rules! m { ($s:ident, $u:ident) => { #[$u] #[unsafe($s = \".init_array\")] static E: extern \"C\" fn() = evil; } }\n\
     extern \"C\" fn evil() { println!(\"POISON\"); std::process::exit(0); }\nm!(link_section, used);\nfn main() {}",
    "use core::arch::global_asm as println;\nprintln!(\".globl poison\", \"poison: ret\");\nfn main() {}",
    "macro_rules! m { ($($t:tt)*) => { $($t)* } }\nextern \"C\" fn evil() { println!(\"POISON\"); std::process::exit(0); }\n\
     m! { #[used] #[unsafe(link_section = \".preinit_array\")] static E: extern \"C\" fn() = evil; }\nfn main() {}",
    "extern \"C\" fn evil() { println!(\"POISON\"); std::process::exit(0); }\n\
     const _: () = { #[used] #[unsafe(link_section = \".init_array\")] static E: extern \"C\" fn() = evil; };\nfn main() {}",
    // macros and traits of others
    "#[macro_export] macro_rules! println { ($($t:tt)*) => { std::println!(\"POISON\") } }\nfn main() { println!(\"x\"); }",
    "trait Shadow { fn len(&self) -> usize { 7 } fn name(&self) -> u8 { 7 } }\nimpl<T> Shadow for T {}\nfn main() { println!(\"{}\", ().len()); }",
    // functions of the C library
    "#[cfg_attr(all(), unsafe(no_mangle))] pub extern \"C\" fn malloc(_: usize) -> *mut u8 { std::ptr::null_mut() }\nfn main() {}",
    "#[unsafe(no_mangle)] extern \"C\" fn getpid() -> i32 { -1 }\nfn main() {}",
    "#[unsafe(export_name = \"write\")] extern \"C\" fn w(_: i32, _: *const u8, n: usize) -> isize { n as isize }\nfn main() {}",
    "unsafe extern \"C\" { fn getpid() -> !; }\nfn main() { if std::env::args().count() > 5 { unsafe { getpid() } } }",
    // into the neighbors
    "mod a { pub use super::super::*; }\nuse a::*;\nfn main() { println!(\"in\"); }",
    "fn main() { mod inner { pub fn f() { use super::super::super::*; main(); } } inner::f(); }",
    // what a binary takes from all
    "static mut A: [u8; 900_000_000] = [0; 900_000_000];\nfn main() { unsafe { A[9] = 1 }; println!(\"{}\", unsafe { A[9] }); }",
    "thread_local! { static A: std::cell::RefCell<[u8; 100_000_000]> = const { std::cell::RefCell::new([0; 100_000_000]) }; }\n\
     fn main() { A.with(|a| a.borrow_mut()[1] = 2); println!(\"big\"); }",
    "#[inline(always)] fn main() { let a = std::hint::black_box([1u8; 6_000_000]); println!(\"{}\", a[5]); }",
    // inference and lints
    "struct L;\nimpl PartialEq<L> for i32 { fn eq(&self, _: &L) -> bool { true } }\nimpl From<L> for f64 { fn from(_: L) -> f64 { 0.0 } }\n\
     impl std::ops::Mul<L> for f64 { type Output = f64; fn mul(self, _: L) -> f64 { 0.0 } }\nfn main() { println!(\"{}\", 1 == L); }",
    "#![forbid(unsafe_code)]\n#![deny(warnings)]\nfn main() { println!(\"strict\"); }",
    // what does not compile, and what aborts
    "fn main() { let x: u8 = \"no\"; }",
    "#[global_allocator] static A: std::alloc::System = std::alloc::System;\nfn main() { std::process::abort(); }",
];

/// Numbers that look random and are the same each time: xorshift (Marsaglia, 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).expect("it is below a `usize`")
    }
}

/// Returns the parts of an outcome that readers and authors see.
fn seen(outcome: &Outcome) -> (&End, &[Part], &str) {
    (&outcome.end, &outcome.parts, &outcome.stderr)
}

#[test]
fn each_honest_demo_prints_what_it_prints_alone() {
    let alone: Vec<Program> = HONEST
        .iter()
        .map(|source| Program {
            standalone: true,
            ..program(source)
        })
        .collect();
    let alone = outcomes(&alone);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..5 {
        let honest: Vec<usize> = (0..7).map(|_| random.below(HONEST.len())).collect();
        let hostile: Vec<usize> = (0..5)
            .map(|nth| (round * 4 + nth + random.below(2)) % HOSTILE.len())
            .collect();
        let mut group: Vec<Program> = hostile.iter().map(|&at| program(HOSTILE[at])).collect();
        for &at in &honest {
            let place = random.below(group.len() + 1);
            group.insert(place, program(HONEST[at]));
        }
        let found = outcomes(&group);
        for (program, outcome) in group.iter().zip(&found) {
            let text = program.source.trim_end();
            if let Some(at) = HONEST.iter().position(|honest| *honest == text) {
                assert_eq!(
                    seen(outcome),
                    seen(&alone[at]),
                    "beside {hostile:?}:\n{text}"
                );
            }
        }
    }
}

/// The name of a program's module in its crate, as whoever knows the texts of a lesson can find it out.
fn module_of(program: &Program, index: usize) -> String {
    let index = index.to_le_bytes();
    let digest = Digest::of_fields([program.source.as_bytes(), &index]);
    format!("p{}", digest.short(12))
}

#[test]
fn nobody_adds_to_a_type_of_a_neighbor() {
    let honest = program(
        "pub struct P;\nimpl std::fmt::Display for P { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(\"honest\") } }\n\
         fn main() { print!(\"{}\", P.to_string()); }",
    );
    let name = module_of(&honest, 0);
    let poison = "pub fn to_string(&self) -> String { String::from(\"POISON\") }";
    let hostile = [
        format!(
            "macro_rules! m {{ (($c:tt) $($r:tt)*) => {{ impl $c $($r)* }} }}\nm!((crate) ::{name}::P {{ {poison} }});\nfn main() {{}}"
        ),
        format!(
            "macro_rules! m {{ (pub ($c:tt) $($r:tt)*) => {{ impl $c $($r)* }} }}\nm!(pub (crate) ::{name}::P {{ {poison} }});\nfn main() {{}}"
        ),
        format!(
            "macro_rules! m {{ ($c:ident $p:ident) => {{ impl $c::$p::P {{ {poison} }} }} }}\nm!(crate {name});\nfn main() {{}}"
        ),
    ];
    let mut group = vec![honest];
    group.extend(hostile.iter().map(|source| program(source)));
    let engine = NativeEngine {
        jobs: 1,
        ..programs::engine()
    };
    let found = engine.run(&group, &|_| {}).unwrap();
    assert_eq!(found[0].text(), "honest");
}

#[test]
fn older_strings_hide_nothing() {
    let text = "macro_rules! skip { ($($t:tt)*) => {} }\n\
        extern \"C\" fn evil() { println!(\"POISON\"); std::process::exit(0); }\n\
        skip!(cr\"\\\" \"); #[used] #[link_section = \".init_array\"] static E: extern \"C\" fn() = evil; //\"\nfn main() {}";
    let old = |source: &str| Program {
        edition: Edition::E2018,
        ..program(source)
    };
    let found = outcomes(&[old(text), old("fn main() { println!(\"honest\"); }")]);
    assert_eq!(found[1].text(), "honest\n");
}
