//! Figures of demos and diagrams of fences, drawn.

#[cfg(feature = "diagram")]
use figure::DiagramError;
use figure::{DataTable, Drawing, Figure, FigureError, Wording};

use crate::escape;
use crate::table::{HtmlTable, column_classes};
use crate::voice::Voice;

/// Something to look at, and the numbers behind it.
#[derive(Default)]
pub struct Picture {
    /// HTML.
    pub image: String,
    /// Description of the drawing, written from its data.
    pub description: String,
    /// The numbers, if there are any.
    pub data: Option<HtmlTable>,
    /// If the table is thinned: one row in how many is shown, of how many.
    pub thinned: Option<(usize, usize)>,
}

/// Draws a figure of a demo; ids inside begin with `id`.
///
/// # Errors
///
/// Why it cannot be drawn.
pub fn draw(
    figure: &Figure,
    id: &str,
    alt: Option<&str>,
    words: &Wording,
) -> Result<Picture, FigureError> {
    figure
        .render_in(words, id, alt)
        .map(|drawn| picture(drawn, id))
}

/// Draws the text of a ```` ```diagram ```` fence, or of a ```` ```dot ```` fence if `language` says so.
///
/// # Errors
///
/// An error with line and column, if the text is no diagram.
#[cfg(feature = "diagram")]
pub fn diagram(
    language: &str,
    text: &str,
    id: &str,
    alt: Option<&str>,
    words: &Wording,
) -> Result<Picture, DiagramError> {
    let figure = match language {
        "dot" => Figure::Dot(figure::parse_dot(text)?),
        _ => Figure::Diagram(figure::parse_diagram(text)?),
    };
    draw(&figure, id, alt, words).map_err(|error| DiagramError {
        line: 1,
        column: 1,
        message: error.to_string(),
        help: "say what the network is made of".to_owned(),
    })
}

fn picture(drawing: Drawing, id: &str) -> Picture {
    // A drawing wider than a phone scrolls by itself, by keys as well.
    let wide = "<svg class=\"figure figure-diagram figure-wide\"";
    let image = if drawing.svg.starts_with(wide) {
        format!(
            "<div class=\"figure-wide-region\" role=\"region\" tabindex=\"0\"{}>\n{}</div>",
            escape::pair("aria-labelledby", &format!("{id}-t")),
            drawing.svg
        )
    } else {
        drawing.svg
    };
    Picture {
        data: drawing.data.as_ref().map(html_table),
        thinned: drawing.data.as_ref().and_then(|data| data.thinned),
        image,
        description: drawing.description,
    }
}

fn html_table(data: &DataTable) -> HtmlTable {
    let cells = |cells: &[String]| cells.iter().map(|cell| escape::text(cell)).collect();
    HtmlTable {
        caption: None,
        computed: false,
        classes: column_classes(&data.rows, data.columns.len()),
        head: cells(&data.columns),
        rows: data.rows.iter().map(|row| cells(row)).collect(),
    }
}

/// `Data table: one in 4 of 57 rows`.
pub fn summary(thinned: Option<(usize, usize)>, words: &dyn Voice) -> String {
    let Some((every, rows)) = thinned else {
        return words.page("data_table").to_owned();
    };
    let whole = |number| words.numerals().whole(number);
    let given = [("every", &*whole(every)), ("rows", &*whole(rows))];
    words.say("data_table_thinned", &given)
}

#[cfg(all(test, feature = "diagram"))]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, scrolls: bool) {
        let drawn = diagram("dot", text, "g", Some("A graph."), &Wording::default())
            .map_err(|error| error.message);
        let image = drawn.expect("the graph is right").image;
        let region = "role=\"region\" tabindex=\"0\" aria-labelledby=\"g-t\"";
        assert_eq!(image.contains(region), scrolls, "{image}");
        assert!(image.contains("<title id=\"g-t\">A graph.</title>"));
    }

    #[test]
    fn what_is_wider_than_a_phone_scrolls_in_a_region_of_its_own() {
        check("digraph { a -> b }", false);
        let chain = |chain| (0..20).map(move |node| format!("n{chain}x{node}"));
        let chains: Vec<_> = (0..9)
            .map(|c| chain(c).collect::<Vec<_>>().join(" -> "))
            .collect();
        check(&format!("digraph {{ {} }}", chains.join("; ")), true);
    }
}
