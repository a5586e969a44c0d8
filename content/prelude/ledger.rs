//! The ledger of a convolutional network (lesson 20): parameters and multiply-adds, counted exactly.
//!
//! A [`Ledger`] walks through a network with the shape of the current array and notes what each layer
//! costs. It holds no weights: it counts architectures, it does not run them.

use std::ops::{Add, AddAssign};

/// Cost of a network, or of a part of one, for one image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Trainable numbers.
    pub params: u64,
    /// Multiply-adds of convolutions and dense layers; what papers print as "FLOPs".
    pub macs: u64,
}

impl Add for Count {
    type Output = Count;

    fn add(self, other: Count) -> Count {
        Count {
            params: self.params + other.params,
            macs: self.macs + other.macs,
        }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        *self = *self + other;
    }
}

/// A walk through a network: the shape reached so far and the cost of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Channels of the current array.
    pub channels: u64,
    /// Height, equal to the width, of the current array in pixels.
    pub side: u64,
    /// The cost so far.
    pub count: Count,
}

impl Ledger {
    /// Starts at an image of `channels` × `side` × `side`.
    pub fn image(channels: u64, side: u64) -> Self {
        Ledger {
            channels,
            side,
            count: Count::default(),
        }
    }

    /// A convolution to `out` channels with a `kernel` × `kernel` window, no bias. The border is
    /// padded, so the side shrinks by `stride` only, rounded up.
    pub fn conv(self, out: u64, kernel: u64, stride: u64) -> Self {
        self.grouped(1, out, kernel, stride)
    }

    /// A convolution in `groups` groups: each output channel sees channels/groups inputs.
    ///
    /// # Panics
    ///
    /// If the groups do not divide both channel counts.
    pub fn grouped(self, groups: u64, out: u64, kernel: u64, stride: u64) -> Self {
        let Ledger { channels, side, .. } = self;
        assert!(
            channels.is_multiple_of(groups) && out.is_multiple_of(groups),
            "{groups} groups do not divide evenly"
        );
        let params = kernel * kernel * channels / groups * out;
        let side = side.div_ceil(stride);
        self.note(params, params * side * side).shaped(out, side)
    }

    /// One `kernel` × `kernel` filter for each channel: as many groups as channels.
    pub fn depthwise(self, kernel: u64, stride: u64) -> Self {
        self.grouped(self.channels, self.channels, kernel, stride)
    }

    /// The biases of the convolution before: one number for each channel.
    pub fn bias(self) -> Self {
        self.note(self.channels, 0)
    }

    /// A learned factor for each channel.
    pub fn scale(self) -> Self {
        self.note(self.channels, 0)
    }

    /// Batch or layer normalization: a factor and a shift for each channel.
    pub fn norm(self) -> Self {
        self.note(2 * self.channels, 0)
    }

    /// Pooling with a stride: no parameters, no multiply-adds.
    pub fn pool(self, stride: u64) -> Self {
        self.shaped(self.channels, self.side.div_ceil(stride))
    }

    /// Global pooling: one number for each channel.
    pub fn pool_all(self) -> Self {
        self.shaped(self.channels, 1)
    }

    /// A fully connected layer with biases on all numbers of the array.
    pub fn dense(self, out: u64) -> Self {
        let params = self.channels * self.side * self.side * out;
        self.note(params, params).shaped(out, 1).bias()
    }

    /// y = shortcut(x) + branch(x): pays for both.
    ///
    /// # Panics
    ///
    /// If the two shapes differ: arrays of different shapes cannot be added.
    pub fn add(
        self,
        branch: impl Fn(Ledger) -> Ledger,
        shortcut: impl Fn(Ledger) -> Ledger,
    ) -> Self {
        let (f, x) = (branch(self.fresh()), shortcut(self.fresh()));
        let shape = |at: Ledger| (at.channels, at.side, at.side);
        assert_eq!(
            shape(f),
            shape(x),
            "branch and shortcut end in different shapes"
        );
        Ledger {
            count: self.count + f.count + x.count,
            ..f
        }
    }

    /// y = [x, branch(x)]: keeps the channels of x and appends those of the branch.
    ///
    /// # Panics
    ///
    /// If the sides differ.
    pub fn concat(self, branch: impl Fn(Ledger) -> Ledger) -> Self {
        let f = branch(self.fresh());
        assert_eq!(
            f.side, self.side,
            "only arrays of one side can be concatenated"
        );
        Ledger {
            count: self.count + f.count,
            ..self
        }
        .shaped(self.channels + f.channels, self.side)
    }

    /// y = x ⊙ branch(x), where the branch ends in one factor for each channel (squeeze and
    /// excitation, Hu et al., arXiv:1709.01507): keeps the shape and pays for the branch.
    ///
    /// # Panics
    ///
    /// If the branch does not end in one number for each channel.
    pub fn gate(self, branch: impl Fn(Ledger) -> Ledger) -> Self {
        let f = branch(self.fresh());
        assert_eq!(
            (f.channels, f.side),
            (self.channels, 1),
            "a gate has one factor per channel"
        );
        Ledger {
            count: self.count + f.count,
            ..self
        }
    }

    /// The cost since `earlier`, a stop of the same walk.
    pub fn since(self, earlier: Ledger) -> Count {
        Count {
            params: self.count.params - earlier.count.params,
            macs: self.count.macs - earlier.count.macs,
        }
    }

    fn note(mut self, params: u64, macs: u64) -> Self {
        self.count += Count { params, macs };
        self
    }

    /// The array that stands here, reshaped at no cost: cropping, padding with zeros.
    pub fn shaped(self, channels: u64, side: u64) -> Self {
        Ledger {
            channels,
            side,
            ..self
        }
    }

    fn fresh(self) -> Self {
        Ledger {
            count: Count::default(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lenet_5_has_61706_parameters() {
        let net = Ledger::image(1, 32)
            .conv(6, 5, 1)
            .bias()
            .shaped(6, 28) // this convolution is not padded
            .pool(2)
            .conv(16, 5, 1)
            .bias()
            .shaped(16, 10)
            .pool(2)
            .dense(120)
            .dense(84)
            .dense(10);
        assert_eq!(net.count.params, 61_706);
    }

    #[test]
    fn vgg_16_is_counted_as_published() {
        let mut net = Ledger::image(3, 224);
        for (layers, width) in [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)] {
            for _ in 0..layers {
                net = net.conv(width, 3, 1).bias();
            }
            net = net.pool(2);
        }
        let net = net.dense(4096).dense(4096).dense(1000);
        assert_eq!(net.count.params, 138_357_544);
        assert_eq!((net.count.macs as f64 / 1e7).round(), 1547.0);
    }

    #[test]
    fn a_depthwise_filter_sees_one_channel() {
        assert_eq!(Ledger::image(32, 8).depthwise(3, 1).count.params, 9 * 32);
    }

    #[test]
    fn a_grouped_convolution_divides_the_weights() {
        assert_eq!(
            Ledger::image(128, 8).grouped(32, 128, 3, 1).count.params,
            4608
        );
    }

    #[test]
    fn concatenation_keeps_what_was_there() {
        let net = Ledger::image(64, 8).concat(|x| x.conv(32, 3, 1));
        assert_eq!((net.channels, net.side), (96, 8));
        assert_eq!(net.count.params, 9 * 64 * 32);
    }

    #[test]
    #[should_panic = "different shapes"]
    fn shapes_that_do_not_match_cannot_be_added() {
        Ledger::image(64, 8).add(|x| x.conv(128, 3, 2), |x| x);
    }
}
