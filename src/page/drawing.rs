//! Figures of demos and diagrams of fences, drawn.
//!
//! The only part of `page` that knows the figure crate.

/// Stand-in until the renderer of figures lands.
pub struct Drawing {
    /// One `svg` element.
    pub svg: String,
    /// The numbers behind it: columns and rows.
    pub data: Option<(Vec<String>, Vec<Vec<String>>)>,
}

/// Draws a figure of a demo; ids inside begin with `id`.
pub fn draw(_figure: &figure::Figure, id: &str, alt: Option<&str>) -> Result<Drawing, String> {
    Ok(stand_in(id, alt.unwrap_or("")))
}

/// What is wrong with the text of a diagram, by line and column from 1.
pub struct DiagramError {
    /// Line.
    pub line: usize,
    /// Column in characters.
    pub column: usize,
    /// In words.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Draws the text of a ```` ```diagram ```` fence.
pub fn diagram(_text: &str, id: &str, alt: Option<&str>) -> Result<Drawing, DiagramError> {
    Ok(stand_in(id, alt.unwrap_or("")))
}

fn stand_in(id: &str, alt: &str) -> Drawing {
    let alt = super::escape::text(alt);
    Drawing {
        svg: format!(
            "<svg class=\"figure\" viewBox=\"0 0 640 400\" role=\"img\" aria-labelledby=\"{id}-t\">\
             <title id=\"{id}-t\">{alt}</title><path d=\"M60 20V360H620\" fill=\"none\" \
             stroke=\"currentColor\"/></svg>"
        ),
        data: None,
    }
}

/// A number as the format asks; `None` if the format means nothing.
pub fn format_number(x: f64, format: &str) -> Option<String> {
    match format {
        "" => Some(x.to_string()),
        "," => Some(x.to_string()),
        _ => {
            let digits = format.strip_prefix('.')?;
            match digits.strip_suffix(['e', 'g', '%', 'f']) {
                Some(count) if digits.ends_with('e') => {
                    Some(format!("{x:.*e}", count.parse().ok()?))
                }
                Some(count) => Some(format!("{x:.*}", count.parse().ok()?)),
                None => Some(format!("{x:.*}", digits.parse().ok()?)),
            }
        }
    }
}
