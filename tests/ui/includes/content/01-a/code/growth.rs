//! Kept in a file.

// ANCHOR: double
fn double(x: f64) -> f64 {
    x * two //error: cannot find value `two`
}
// ANCHOR_END: double

fn main() {
    println!("{}", double(2.0)); //= 4
}
