//! Curves of earlier runs behind those of the last one.

use figure::{Figure, Layer};

use crate::frame::{Frame, Part};

/// Puts the lines of `earlier` runs that differ from those of `parts` into the plots of `parts`.
pub fn add_lines(parts: &mut [Part], earlier: &[Vec<Part>]) {
    for part in parts {
        let Part::Frame(Frame::Figure {
            id,
            figure: Figure::Plot(plot),
            ..
        }) = part
        else {
            continue;
        };
        let pinned = earlier.iter().flat_map(|run| lines(run, id));
        let moved: Vec<Layer> = pinned
            .filter(|layer| !plot.layers.contains(layer))
            .filter_map(Layer::pinned)
            .collect();
        // Behind: what is drawn first lies below.
        plot.layers.splice(0..0, moved);
    }
}

/// The layers of the plot `wanted` of a run.
fn lines<'a>(run: &'a [Part], wanted: &str) -> impl Iterator<Item = &'a Layer> {
    let found = run.iter().find_map(|part| match part {
        Part::Frame(Frame::Figure {
            id,
            figure: Figure::Plot(plot),
            ..
        }) if id == wanted => Some(&plot.layers),
        _ => None,
    });
    found.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use figure::marks::Pinned;

    fn run(height: f64) -> Vec<Part> {
        let json = format!(
            r#"{{"frame":"figure","id":"p","alt":null,"caption":null,"figure":{{"kind":"plot","layers":[
               {{"mark":"line","name":"same","points":[[0,1]]}},
               {{"mark":"theory","name":"","points":[[0,{height}]]}},
               {{"mark":"line","name":"moved","points":[[0,{height}]]}}]}}}}"#
        );
        vec![Part::Frame(serde_json::from_str(&json).unwrap())]
    }

    #[test]
    fn only_lines_that_moved_stay_behind() {
        let mut now = run(2.0);
        add_lines(&mut now, &[run(3.0), run(2.0)]);
        let layers: Vec<&Layer> = lines(&now, "p").collect();
        let behind = Pinned {
            name: "moved".to_owned(),
            points: vec![(0.0.into(), 3.0.into())],
        };
        assert_eq!(layers[0], &Layer::from(behind));
        assert_eq!(layers.len(), 4);
    }
}
