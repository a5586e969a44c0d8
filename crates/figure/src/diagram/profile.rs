//! A long network as the profile of its channels.
//!
//! Tensors are bars whose height grows with the logarithm of their channels; what happens between
//! two of them is a wedge from the height of one to the height of the next. Names stand above on two
//! tiers, channels and sides below, so nine tensors fit into the width of a phone.

use super::column::{Column, Kind};
use crate::ink::{Ink, polygon};
use crate::svg::{Element, line, rect};
use crate::words::{Anchor, LEADING, WIDTH, lines, text, widest, width, wrap};

const HIGHEST: f64 = 130.0;
const BAR: f64 = 9.0;
const MARGIN: f64 = 24.0;

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
        top += draw_column(&steps(column), top, &mut content) + 24.0;
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
            Kind::Add | Kind::Concat { .. } => continue,
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

fn draw_column(steps: &[Step], top: f64, content: &mut Vec<Element>) -> f64 {
    let slots = steps.len().max(2) - 1;
    let slot = (WIDTH - 2.0 * MARGIN) / slots as f64;
    let x = |index: usize| MARGIN + slot * index as f64;
    let tiers = tiers(steps, slot);
    let above = tiers * LEADING * tallest_name(steps, slot * tiers) + 12.0;
    let ground = top + above + HIGHEST;
    let middle = top + above + HIGHEST / 2.0;
    let most = steps
        .iter()
        .filter_map(|step| step.channels)
        .fold(2.0, f64::max)
        .log2();
    let height = |step: &Step| {
        let share = step
            .channels
            .map_or(0.5, |channels| channels.max(1.0).log2() / most);
        (HIGHEST * share).max(8.0)
    };
    for (index, step) in steps.iter().enumerate() {
        if let Some(next) = steps.get(index + 1).filter(|_| !step.ops.is_empty()) {
            let (from, to) = (x(index), x(index + 1));
            let (low, high) = (height(step) / 2.0, height(next) / 2.0);
            let wedge = polygon(&[
                (from, middle - low),
                (to, middle - high),
                (to, middle + high),
                (from, middle + low),
            ]);
            let wedge = wedge
                .ink(Ink::Series(0))
                .fill()
                .with("fill-opacity", "0.22");
            content.push(wedge);
            let tier = if tiers > 1.0 && index % 2 == 1 {
                1.0
            } else {
                0.0
            };
            let words = wrap(&step.ops.join(", "), slot * tiers - 6.0);
            let block = LEADING * words.len() as f64;
            let room = (above - 12.0) / tiers;
            let y = top + room * tier + (room - block) + block / 2.0;
            let center = (from + to) / 2.0;
            let inside = (middle - (low + high) / 2.0).min(ground);
            let leader = line(center, y + block / 2.0 + 2.0, center, inside);
            content.push(leader.ink(Ink::Hair).stroke(1.0));
            let half = widest(&words) / 2.0;
            let center = center.clamp(half, WIDTH - half);
            content.extend(lines(center, y, Anchor::Middle, &words));
        }
    }
    let mut deepest: f64 = 0.0;
    for (index, step) in steps.iter().enumerate() {
        let high = height(step);
        if step.channels.is_some() {
            let bar = rect(x(index) - BAR / 2.0, middle - high / 2.0, BAR, high);
            content.push(bar.ink(Ink::Full).fill());
        }
        let under = LEADING * step.label.len() as f64;
        deepest = deepest.max(under);
        for (row, words) in step.label.iter().enumerate() {
            let ink = if row == 0 { Ink::Full } else { Ink::Soft };
            let y = ground + LEADING * (row as f64 + 0.5) + 4.0;
            let half = width(words) / 2.0;
            let center = x(index).clamp(half, WIDTH - half);
            content.push(text(center, y, Anchor::Middle, words).ink(ink).fill());
        }
    }
    above + HIGHEST + deepest + 6.0
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
