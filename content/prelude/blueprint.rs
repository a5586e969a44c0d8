//! Drawings of networks from their descriptions: shapes and counts come from the ledger.
//!
//! A [`Blueprint`] has the layers of a [`Ledger`] and draws each of them while the ledger counts it,
//! so that no shape and no number of parameters in a drawing can be typed wrong. It holds no weights.

use crate::{Count, Ledger};

/// A network while it is drawn and counted; it is shown when it is dropped.
pub struct Blueprint {
    diagram: show::Diagram,
    /// The shape reached so far and the cost of the way.
    pub net: Ledger,
    taps: u64,
}

impl Blueprint {
    /// Begins the drawing named `id` at an image of `channels` × `side` × `side`.
    pub fn image(id: &str, channels: u64, side: u64) -> Self {
        let net = Ledger::image(channels, side);
        let blueprint = Blueprint {
            diagram: show::diagram(id),
            net,
            taps: 0,
        };
        blueprint.tensor()
    }

    /// Begins a network of its own beside the others; the counting starts anew.
    pub fn column(self, title: &str, channels: u64, side: u64) -> Self {
        let blueprint = Blueprint {
            diagram: self.diagram.column(title),
            net: Ledger::image(channels, side),
            ..self
        };
        blueprint.tensor()
    }

    /// Begins the drawing named `id` with a titled network.
    pub fn titled(id: &str, title: &str, channels: u64, side: u64) -> Self {
        let empty = Blueprint {
            diagram: show::diagram(id),
            net: Ledger::image(channels, side),
            taps: 0,
        };
        empty.column(title, channels, side)
    }

    /// Shows the array that stands here, with its shape.
    pub fn tensor(self) -> Self {
        let Ledger { channels, side, .. } = self.net;
        let shape = if side == 1 {
            vec![channels]
        } else {
            vec![channels, side, side]
        };
        self.draw(|diagram| diagram.tensor("", shape))
    }

    /// As [`Ledger::conv`].
    pub fn conv(self, out: u64, kernel: u64, stride: u64) -> Self {
        let words = format!("{kernel}×{kernel}, {out}{}", over(stride));
        self.layer(&words, |net| net.conv(out, kernel, stride))
    }

    /// As [`Ledger::grouped`], drawn as parallel paths.
    pub fn grouped(self, groups: u64, out: u64, kernel: u64, stride: u64) -> Self {
        let net = self.net.grouped(groups, out, kernel, stride);
        let params = net.since(self.net).params;
        let words = format!("{kernel}×{kernel}, {}{}", out / groups, over(stride));
        let drawn = self.draw(|diagram| diagram.paths(groups, words).params(params));
        Blueprint { net, ..drawn }
    }

    /// As [`Ledger::depthwise`].
    pub fn depthwise(self, kernel: u64, stride: u64) -> Self {
        let words = format!("depthwise {kernel}×{kernel}{}", over(stride));
        self.layer(&words, |net| net.depthwise(kernel, stride))
    }

    /// As [`Ledger::norm`].
    pub fn norm(self) -> Self {
        self.layer("norm", Ledger::norm)
    }

    /// A function of each number: it costs no parameters.
    pub fn act(self, name: &str) -> Self {
        self.draw(|diagram| diagram.op(name))
    }

    /// As [`Ledger::pool`].
    pub fn pool(self, stride: u64) -> Self {
        self.layer(&format!("pool{}", over(stride)), |net| net.pool(stride))
    }

    /// As [`Ledger::pool_all`].
    pub fn pool_all(self) -> Self {
        self.layer("global pool", Ledger::pool_all)
    }

    /// As [`Ledger::dense`].
    pub fn dense(self, out: u64) -> Self {
        self.layer(&format!("dense, {out}"), |net| net.dense(out))
    }

    /// y = x + branch(x).
    ///
    /// # Panics
    ///
    /// If the branch changes the shape: arrays of different shapes cannot be added.
    #[expect(
        clippy::should_implement_trait,
        reason = "the word for ⊕ in every figure"
    )]
    pub fn add(self, branch: impl Fn(Self) -> Self) -> Self {
        let (start, tap) = (self.net, self.tap());
        let end = branch(self.tapped());
        assert_same(start, end.net);
        end.draw(|diagram| diagram.add(tap))
    }

    /// y = 1×1(x) + branch(x): the projection has the channels and the stride that the branch asks for.
    pub fn project(self, branch: impl Fn(Self) -> Self) -> Self {
        let (start, tap) = (self.net, self.tap());
        let end = branch(self.tapped());
        let stride = start.side.div_ceil(end.net.side);
        let shortcut = start.conv(end.net.channels, 1, stride);
        assert_same(shortcut, end.net);
        let cost = shortcut.since(start);
        let words = format!("1×1, {}{}", end.net.channels, over(stride));
        let net = Ledger {
            count: end.net.count + cost,
            ..end.net
        };
        let drawn = end.draw(|diagram| diagram.add_through(tap, words).params(cost.params));
        Blueprint { net, ..drawn }
    }

    /// y = [x, branch(x)]: keeps the channels of x and appends those of the branch.
    pub fn concat(self, branch: impl Fn(Self) -> Self) -> Self {
        let (start, tap) = (self.net, self.tap());
        let end = branch(self.tapped());
        assert_eq!(
            start.side, end.net.side,
            "only arrays of one side can be concatenated"
        );
        let parts = [start.channels, end.net.channels];
        let net = end.net.shaped(parts[0] + parts[1], start.side);
        let drawn = end.draw(|diagram| diagram.concat(tap, parts));
        Blueprint { net, ..drawn }
    }

    /// y = x ⊙ branch(x), as [`Ledger::gate`]; the branch is one box named `name`.
    pub fn gate(self, name: &str, branch: impl Fn(Ledger) -> Ledger) -> Self {
        let net = self.net.gate(branch);
        let (cost, tap) = (net.since(self.net), self.tap());
        let tapped = self.tapped();
        let drawn = tapped.draw(|diagram| diagram.multiply_through(tap, name).params(cost.params));
        Blueprint { net, ..drawn }
    }

    /// The same part `times` times, drawn once in a frame.
    ///
    /// # Panics
    ///
    /// If the part changes the shape, so that it could not follow itself.
    pub fn repeat(self, title: &str, times: u64, part: impl Fn(Self) -> Self) -> Self {
        let start = self.net;
        let end = part(self.draw(|diagram| diagram.group(title, times)));
        assert_same(start, end.net);
        let once = end.net.since(start);
        let mut net = end.net;
        for _ in 1..times {
            net.count += once;
        }
        let drawn = end.draw(show::Diagram::end);
        Blueprint { net, ..drawn }
    }

    /// Returns the counts since the last network began.
    pub fn count(&self) -> Count {
        self.net.count
    }

    /// Says in a sentence what the drawing shows, for those who do not see it.
    pub fn alt(self, text: &str) -> Self {
        self.draw(|diagram| diagram.alt(text))
    }

    /// Sets the caption printed under the drawing.
    pub fn caption(self, text: &str) -> Self {
        self.draw(|diagram| diagram.caption(text))
    }

    /// Changes the drawing in a way that costs nothing: its direction, for example.
    pub fn draw(self, change: impl FnOnce(show::Diagram) -> show::Diagram) -> Self {
        Blueprint {
            diagram: change(self.diagram),
            ..self
        }
    }

    fn layer(self, words: &str, step: impl Fn(Ledger) -> Ledger) -> Self {
        let net = step(self.net);
        let params = net.since(self.net).params;
        let drawn = self.draw(|diagram| match params {
            0 => diagram.op(words),
            _ => diagram.op(words).params(params),
        });
        Blueprint { net, ..drawn }
    }

    fn tap(&self) -> String {
        format!("x{}", self.taps)
    }

    fn tapped(self) -> Self {
        let tap = self.tap();
        let drawn = self.draw(|diagram| diagram.tap(tap));
        Blueprint {
            taps: drawn.taps + 1,
            ..drawn
        }
    }
}

/// " /2" for a stride of 2.
fn over(stride: u64) -> String {
    match stride {
        1 => String::new(),
        _ => format!(" /{stride}"),
    }
}

fn assert_same(one: Ledger, other: Ledger) {
    let shape = |net: Ledger| (net.channels, net.side, net.side);
    assert_eq!(
        shape(one),
        shape(other),
        "branch and shortcut end in different shapes"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_counts_what_the_ledger_counts() {
        let drawn = Blueprint::image("block", 256, 56).add(|x| {
            x.conv(64, 1, 1)
                .norm()
                .act("relu")
                .conv(64, 3, 1)
                .norm()
                .conv(256, 1, 1)
        });
        let counted = Ledger::image(256, 56).add(
            |x| {
                x.conv(64, 1, 1)
                    .norm()
                    .conv(64, 3, 1)
                    .norm()
                    .conv(256, 1, 1)
            },
            |x| x,
        );
        assert_eq!(drawn.net, counted);
    }

    #[test]
    fn a_projection_pays_for_its_shortcut() {
        let drawn =
            Blueprint::image("block", 64, 56).project(|x| x.conv(128, 3, 2).conv(128, 3, 1));
        let counted =
            Ledger::image(64, 56).add(|x| x.conv(128, 3, 2).conv(128, 3, 1), |x| x.conv(128, 1, 2));
        assert_eq!(drawn.net, counted);
    }

    #[test]
    fn a_repeated_part_is_paid_for_each_time() {
        let part = |x: Blueprint| x.add(|x| x.conv(64, 3, 1));
        let drawn = Blueprint::image("stage", 64, 56).repeat("stage", 3, part);
        assert_eq!(drawn.count().params, 3 * 9 * 64 * 64);
        let grown = Blueprint::image("dense", 64, 56).concat(|x| x.conv(32, 3, 1));
        assert_eq!(grown.net.channels, 96);
        let gated =
            Blueprint::image("gate", 96, 14).gate("gate", |x| x.pool_all().dense(4).dense(96));
        assert_eq!(gated.count().params, 96 * 4 + 4 + 4 * 96 + 96);
    }

    #[test]
    #[should_panic = "different shapes"]
    fn shapes_that_do_not_match_cannot_be_added() {
        let _ = Blueprint::image("block", 64, 56).add(|x| x.conv(128, 3, 2));
    }
}
