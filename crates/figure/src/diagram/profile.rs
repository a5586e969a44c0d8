//! A long network as the profile of its channels.
//!
//! Tensors are bars whose height grows with the logarithm of their channels; what happens between
//! two of them is a wedge from the height of one to the height of the next. Names stand above on two
//! tiers, channels and sides below, so nine tensors fit into the width of a phone. Arcs run under the
//! bars, from the tensor before their tap to the tensor after their end: the skips of a U-Net.

use super::arrow::arrow;
use super::column::{Column, Kind};
use crate::ink::Ink;
use crate::limits::within;
use crate::svg::{Element, line, polygon, tile};
use crate::words::{Anchor, LEADING, WIDTH, lines, text, widest, width, wrap};

const HIGHEST: f64 = 130.0;
const BAR: f64 = 9.0;
const MARGIN: f64 = 24.0;
/// From the lowest bar to the first arc, and from one arc to the next.
const FIRST_LANE: f64 = 12.0;
const LANE: f64 = 10.0;
/// Between the names and the highest bar.
const ABOVE: f64 = 12.0;

/// A tensor of the profile and what follows it.
struct Step {
    channels: Option<f64>,
    label: Vec<String>,
    ops: Vec<String>,
}

/// The profiles of `columns`, one under the other, and the height of all.
pub(crate) fn draw(columns: &[Column]) -> (Vec<Element>, f64) {
    let mut content = Vec::new();
    let mut top = 4.0;
    for column in columns {
        if !column.title.is_empty() {
            let title = text(
                MARGIN - BAR,
                top + LEADING / 2.0,
                Anchor::Start,
                &column.title,
            );
            content.push(title.with("font-weight", "600"));
            top += LEADING + 8.0;
        }
        top += draw_column(column, top, &mut content) + 24.0;
    }
    (content, top - 20.0)
}

fn steps(column: &Column) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (_, node) in column.nodes() {
        let op = match &node.kind {
            Kind::Tensor { shape, name } => {
                steps.push(tensor(name, shape));
                continue;
            }
            Kind::Stack { parts, name } => {
                let channels = parts.iter().sum::<f64>();
                steps.push(tensor(name, &[channels.to_string()]));
                continue;
            }
            Kind::Op { name } | Kind::Dropped { name } => name.clone(),
            Kind::Paths { copies, name } => format!("{copies} × {name}"),
            Kind::Add | Kind::Multiply | Kind::Concat { .. } => continue,
        };
        match steps.last_mut() {
            Some(step) => step.ops.push(op),
            None => steps.push(Step {
                channels: None,
                label: Vec::new(),
                ops: vec![op],
            }),
        }
    }
    steps
}

fn tensor(name: &str, shape: &[String]) -> Step {
    let channels = shape.first().and_then(|side| side.parse().ok());
    // `inf` and `NaN` read as floats, and are symbols here.
    let channels = channels.filter(|channels: &f64| channels.is_finite());
    let sides = match shape {
        [_, height, width] if height == width => format!("{height}²"),
        [_, sides @ ..] => sides.join("×"),
        [] => String::new(),
    };
    let label = [
        shape.first().cloned().unwrap_or_default(),
        sides,
        name.to_owned(),
    ];
    let label = label.into_iter().filter(|line| !line.is_empty()).collect();
    Step {
        channels,
        label,
        ops: Vec::new(),
    }
}

/// Place of a profile in the drawing.
struct Profile<'net> {
    steps: &'net [Step],
    /// Middle of all bars.
    middle: f64,
    /// From one bar to the next.
    slot: f64,
    /// Log₂ of the most channels.
    most: f64,
    /// The room of the names above, and on how many tiers they stand.
    above: f64,
    tiers: f64,
    /// The room of the arcs under the bars.
    below: f64,
}

/// A way from one bar to another, and how many others run between it and the bars.
#[derive(Debug, PartialEq)]
struct Skip {
    from: usize,
    to: usize,
    lane: usize,
}

/// The arcs of a column between its bars, shorter ones nearer to them.
fn skips(column: &Column) -> Vec<Skip> {
    let is_bar = |kind: &Kind| matches!(kind, Kind::Tensor { .. } | Kind::Stack { .. });
    let bars = column.nodes().filter(|(_, node)| is_bar(&node.kind));
    let pieces: Vec<usize> = bars.map(|(piece, _)| piece).collect();
    let mut ends: Vec<(usize, usize)> = column
        .arcs
        .iter()
        .map(|arc| {
            let from = pieces.iter().filter(|piece| **piece < arc.from).count();
            let to = pieces.iter().filter(|piece| **piece < arc.to).count();
            (
                from.saturating_sub(1),
                to.min(pieces.len().saturating_sub(1)),
            )
        })
        .filter(|(from, to)| from < to)
        .collect();
    ends.sort_by_key(|(from, to)| to - from);
    let mut skips: Vec<Skip> = Vec::new();
    for (from, to) in ends {
        let meets = skips
            .iter()
            .filter(|skip| skip.from <= to && from <= skip.to);
        let lane = meets.map(|skip| skip.lane + 1).max().unwrap_or(0);
        skips.push(Skip { from, to, lane });
    }
    skips
}

/// Draws a profile and returns its height.
fn draw_column(column: &Column, top: f64, content: &mut Vec<Element>) -> f64 {
    let (steps, skips) = (&steps(column)[..], skips(column));
    let lanes = skips.iter().map(|skip| skip.lane + 1).max().unwrap_or(0);
    let below = if lanes > 0 {
        FIRST_LANE + LANE * lanes as f64
    } else {
        0.0
    };
    let slot = (WIDTH - 2.0 * MARGIN) / (steps.len().max(2) - 1) as f64;
    let tiers = tiers(steps, slot);
    let above = tiers * LEADING * tallest_name(steps, slot * tiers) + ABOVE;
    let most = steps
        .iter()
        .filter_map(|step| step.channels)
        .fold(2.0, f64::max)
        .log2();
    let middle = top + above + HIGHEST / 2.0;
    let profile = Profile {
        steps,
        middle,
        slot,
        most,
        above,
        tiers,
        below,
    };
    content.extend(skips.iter().map(|skip| profile.draw_skip(skip)));
    for index in 0..steps.len() {
        content.extend(profile.draw_wedge(index, top));
    }
    for index in 0..steps.len() {
        content.extend(profile.draw_tensor(index));
    }
    let deepest = steps.iter().map(|step| step.label.len()).max().unwrap_or(0);
    above + HIGHEST + below + LEADING * deepest as f64 + 6.0
}

impl Profile<'_> {
    fn x(&self, index: usize) -> f64 {
        MARGIN + self.slot * index as f64
    }

    fn height(&self, step: &Step) -> f64 {
        let share = step
            .channels
            .map_or(0.5, |channels| channels.max(1.0).log2() / self.most);
        (HIGHEST * share).max(8.0)
    }

    /// Draws the operations between a tensor and the next, with their names above.
    fn draw_wedge(&self, index: usize, top: f64) -> Vec<Element> {
        let step = &self.steps[index];
        let Some(next) = self.steps.get(index + 1).filter(|_| !step.ops.is_empty()) else {
            return Vec::new();
        };
        let (from, to, middle) = (self.x(index), self.x(index + 1), self.middle);
        let (low, high) = (self.height(step) / 2.0, self.height(next) / 2.0);
        let upper = [(from, middle - low), (to, middle - high)];
        let wedge = polygon(&[
            upper[0],
            upper[1],
            (to, middle + high),
            (from, middle + low),
        ]);
        let wedge = wedge
            .ink(Ink::Series(0))
            .fill()
            .with("fill-opacity", "0.22");
        let tier = if self.tiers > 1.0 {
            (index % 2) as f64
        } else {
            0.0
        };
        let words = wrap(&step.ops.join(", "), self.slot * self.tiers - 6.0);
        let block = LEADING * words.len() as f64;
        let bottom = top + (self.above - ABOVE) / self.tiers * (tier + 1.0);
        let center = (from + to) / 2.0;
        let leader = line(center, bottom + 2.0, center, middle - (low + high) / 2.0);
        let half = widest(&words) / 2.0;
        let center = within(center, half, WIDTH - half);
        let mut content = vec![wedge, leader.ink(Ink::Hair).stroke(1.0)];
        content.extend(lines(center, bottom - block / 2.0, Anchor::Middle, &words));
        content
    }

    /// An arc under the bars.
    fn draw_skip(&self, skip: &Skip) -> Element {
        let foot = |index: usize| self.middle + self.height(&self.steps[index]) / 2.0;
        let lane = self.middle + HIGHEST / 2.0 + FIRST_LANE + LANE * skip.lane as f64;
        // Arcs that begin and end at one bar stand apart.
        let (from, to) = (self.x(skip.from) + BAR / 4.0, self.x(skip.to) - BAR / 4.0);
        let corners = [
            (from, foot(skip.from)),
            (from, lane),
            (to, lane),
            (to, foot(skip.to)),
        ];
        arrow(&corners, Ink::Full, 1.5, false)
    }

    /// A tensor's bar with its channels and sides below.
    fn draw_tensor(&self, index: usize) -> Vec<Element> {
        let (step, x) = (&self.steps[index], self.x(index));
        let high = self.height(step);
        let bar = tile(x - BAR / 2.0, self.middle - high / 2.0, BAR, high)
            .ink(Ink::Full)
            .fill();
        let mut content: Vec<Element> = step.channels.map(|_| bar).into_iter().collect();
        for (row, words) in step.label.iter().enumerate() {
            let ink = if row == 0 { Ink::Full } else { Ink::Soft };
            let y = self.middle + HIGHEST / 2.0 + self.below + LEADING * (row as f64 + 0.5) + 4.0;
            let half = width(words) / 2.0;
            let x = within(x, half, WIDTH - half);
            content.push(text(x, y, Anchor::Middle, words).ink(ink).fill());
        }
        content
    }
}

/// One tier of names if each fits above its wedge, else two.
fn tiers(steps: &[Step], slot: f64) -> f64 {
    let words = steps
        .iter()
        .flat_map(|step| step.ops.iter())
        .flat_map(|op| op.split_whitespace());
    let widest = words.map(width).fold(0.0, f64::max);
    if widest > slot - 6.0 { 2.0 } else { 1.0 }
}

fn tallest_name(steps: &[Step], room: f64) -> f64 {
    let lines = steps
        .iter()
        .map(|step| wrap(&step.ops.join(", "), room - 6.0).len());
    lines.max().unwrap_or(0) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::net::Net;
    use crate::diagram::parse::parse_diagram;

    #[test]
    fn square_sides_are_written_once() {
        let label = |shape: &[&str]| {
            let shape: Vec<String> = shape.iter().map(|side| (*side).to_owned()).collect();
            tensor("", &shape).label
        };
        assert_eq!(label(&["64", "56", "56"]), ["64", "56²"]);
        assert_eq!(label(&["64", "56", "28"]), ["64", "56×28"]);
        assert_eq!(label(&["1000"]), ["1000"]);
    }

    #[test]
    fn arcs_run_from_bar_to_bar_and_longer_ones_below() {
        let text = "tensor 64\ntap a\nop f\ntensor 128\ntap b\nop g\ntensor 128\nadd b\ntensor 64\nadd a\ntensor 1";
        let net = Net::build(&parse_diagram(text).unwrap().items).unwrap();
        let skip = |from, to, lane| Skip { from, to, lane };
        assert_eq!(skips(&net.columns[0]), [skip(1, 3, 0), skip(0, 4, 1)]);
    }

    #[test]
    fn long_names_stand_on_two_tiers() {
        let step = |op: &str| Step {
            channels: None,
            label: Vec::new(),
            ops: vec![op.to_owned()],
        };
        assert_eq!(tiers(&[step("×6")], 52.0), 1.0);
        assert_eq!(tiers(&[step("transition")], 52.0), 2.0);
    }
}
