//! Replacement for `show` in the Rust Playground, after these two lines.

// Stands in for `show`: numbers are printed, figures only named.
mod show {
    use std::fmt::Display;
    pub trait N { fn f(&self) -> f64; }
    macro_rules! n { ($($t:ty)*) => { $(impl N for $t { fn f(&self) -> f64 { *self as f64 } })* } }
    n!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64);
    pub enum T { Within(f64), Share(f64), Factor(f64), Least, Most }
    pub const EXACT: T = T::Within(0.0);
    pub const AT_LEAST: T = T::Least;
    pub const AT_MOST: T = T::Most;
    pub fn percent(p: f64) -> T { T::Share(p / 100.0) }
    pub fn factor(x: f64) -> T { T::Factor(x) }
    impl From<f64> for T { fn from(x: f64) -> T { T::Within(x) } }
    pub fn value(name: impl Display, x: impl Display) { println!("{name} = {x}"); }
    pub fn check(name: impl Display, got: impl N, want: impl N, near: impl Into<T>, from: impl Display) {
        let (g, w) = (got.f(), want.f());
        let ok = match near.into() {
            T::Within(x) => (g - w).abs() <= x,
            T::Share(x) => (g - w).abs() <= x * w.abs(),
            T::Factor(x) => g <= w * x && g * x >= w,
            T::Least => g >= w,
            T::Most => g <= w,
        };
        println!("{} {name}: {g}, published {w} ({from})", if ok { '✓' } else { '✗' });
    }
    pub struct Plot;
    pub fn plot(id: impl Display) -> Plot { println!("[figure {id}]"); Plot }
    pub fn diagram(id: impl Display) -> Plot { plot(id) }
    macro_rules! m { ($($f:ident($($a:ident)*))*) => { impl Plot { $(pub fn $f<$($a),*>(self $(, _: $a)*) -> Plot { self })* } } }
    m!(add(A) add_through(A B) alt(A) arc_gradient(A) arc_value(A) area(A B) backward() band(A B) bars(A B) boxes(A B) caption(A) column(A) concat(A B) dashed(A B) down() dropped(A) edge(A B) edge_named(A B C) end() gradient(A) group(A B) h_line(A B) here() histogram(A B C) horizontal() labeled(A B) line(A B) multiply(A) multiply_through(A B) node(A B C) note(A B C) op(A) panel(A) params(A) path(A B) paths(A B) points(A B) profile() right() seeds(A B) stack(A B) stacked() stem(A B) step(A B) tap(A) tensor(A B) theory(A B) unravel(A B) v_line(A B) value(A) vectors(A B) x_label(A) x_log() x_range(A B) x_symlog(A) y_label(A) y_log() y_range(A B) y_symlog(A));
}
