//! Every kind of figure on one page, for looking at.
//!
//! `cargo run -p didact-figure --example gallery > gallery.html` writes a page that follows the theme of the
//! system; the word `dark` or `light` as an argument forces one. The figures are those of
//! `gallery/`, shared with the golden tests.

#[path = "gallery/figures.rs"]
mod figures;
#[path = "gallery/graphs.rs"]
mod graphs;
#[path = "gallery/more.rs"]
mod more;

const TOKENS: &str = include_str!("gallery/tokens.css");

fn main() {
    let theme = std::env::args().nth(1).unwrap_or_default();
    println!("<!doctype html><html lang=\"en\" data-theme=\"{theme}\"><meta charset=\"utf-8\">");
    println!("<meta name=\"viewport\" content=\"width=device-width\"><title>Gallery</title>");
    println!("<style>{TOKENS}{}</style><main>", figure::STYLE);
    for (id, figure) in figures::all() {
        let drawing = figure.render(id, None).expect("the gallery is drawable");
        println!("<figure id=\"{id}\">{}", drawing.svg);
        println!(
            "<figcaption>{id} · {} bytes<br>{}",
            drawing.svg.len(),
            drawing.description
        );
        println!("</figcaption></figure>");
    }
    println!("</main></html>");
}
