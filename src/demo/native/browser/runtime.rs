//! The root of the module that holds the live demos of a lesson.

/* modules */

fn main() -> ::std::process::ExitCode {
    match arguments().next().as_deref() {
        /* arms */
        _ => ::std::process::ExitCode::FAILURE,
    }
}

/// Returns the arguments that are texts; `std::env::args` brings code to print others.
fn arguments() -> impl Iterator<Item = String> {
    ::std::env::args_os().filter_map(|argument| argument.into_string().ok())
}

/// A value that readers can change, read from its text and, for numbers, the bits of an `f64`.
trait Knob: Sized {
    fn read(text: &str, bits: &str) -> Option<Self>;
}

/// Returns the value of a knob: the argument `name=value`, or else the author's value.
fn knob<T: Knob>(name: &str, authors: T) -> T {
    let given = given(name);
    let read = given.and_then(|value| {
        let (text, bits) = value.split_once('\u{1f}').unwrap_or((&value, ""));
        T::read(text, bits)
    });
    read.unwrap_or(authors)
}

/// Returns the text of the argument `name=…`; apart from `knob`, which is compiled for each type.
fn given(name: &str) -> Option<String> {
    arguments().skip(1).find_map(|argument| {
        let (known, value) = argument.split_once('=')?;
        (known == name).then(|| value.to_owned())
    })
}

/// Marks the start of the demo's own output, after the output of the demo it continues.
fn begin() {
    print!("\u{1d}");
}

impl Knob for bool {
    fn read(text: &str, _bits: &str) -> Option<Self> {
        match text {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        }
    }
}

impl Knob for &'static str {
    fn read(text: &str, _bits: &str) -> Option<Self> {
        Some(text.to_owned().leak())
    }
}

// Reading the text would bring a table of 10 kB into the module.
impl Knob for f64 {
    fn read(_text: &str, bits: &str) -> Option<Self> {
        u64::from_str_radix(bits, 16).ok().map(f64::from_bits)
    }
}

impl Knob for f32 {
    fn read(text: &str, bits: &str) -> Option<Self> {
        f64::read(text, bits).map(|wide| wide as f32)
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl Knob for $number {
            fn read(text: &str, _bits: &str) -> Option<Self> {
                text.parse().ok()
            }
        })*
    };
}

numbers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
