//! A deep network of fully connected blocks (lesson 21): plain or residual, nothing else different.
//!
//! A tower is a first layer into the width, blocks that keep the width, and a last layer to the
//! scores. It holds weights only; a forward call returns what the backward call needs.

use ndarray::Array2;

use crate::activation::{relu, relu_backward};
use crate::chance::StdRng;
use crate::dense::Dense;
use crate::measure::rms;
use crate::norm::BatchNorm;
use crate::start::he;

/// A fully connected layer, and the batch normalization behind it if there is one: u = BN(x·w + b).
///
/// The gradient of a layer has the shape of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// w and b.
    pub dense: Dense,
    /// γ and β; without them u = x·w + b.
    pub norm: Option<BatchNorm>,
}

/// Results of a layer on the way up: its input, z = x·w + b, and u.
struct Kept {
    x: Array2<f64>,
    z: Array2<f64>,
    u: Array2<f64>,
}

impl Layer {
    /// A layer without normalization.
    pub fn new(w: Array2<f64>) -> Self {
        Layer {
            dense: Dense::new(w),
            norm: None,
        }
    }

    fn forward(&self, x: &Array2<f64>) -> Kept {
        let z = self.dense.forward(x);
        let u = match &self.norm {
            Some(norm) => norm.forward(&z),
            None => z.clone(),
        };
        Kept { x: x.clone(), z, u }
    }

    fn backward(&self, kept: &Kept, du: &Array2<f64>) -> (Array2<f64>, Layer) {
        let (dz, norm) = match &self.norm {
            Some(norm) => {
                let (dz, d_norm) = norm.backward(&kept.z, du);
                (dz, Some(d_norm))
            }
            None => (du.clone(), None),
        };
        let (dx, dense) = self.dense.backward(&kept.x, &dz);
        (dx, Layer { dense, norm })
    }

    /// Parameters beside their `gradient`, for an optimizer.
    pub fn pairs<'a>(&'a mut self, gradient: &'a Layer) -> Vec<(&'a mut [f64], &'a [f64])> {
        let Layer { dense, norm } = self;
        let mut pairs = vec![
            (
                dense.w.as_slice_mut().expect(CONTIGUOUS),
                gradient.dense.w.as_slice().expect(CONTIGUOUS),
            ),
            (
                dense.b.as_slice_mut().expect(CONTIGUOUS),
                gradient.dense.b.as_slice().expect(CONTIGUOUS),
            ),
        ];
        if let (Some(norm), Some(d_norm)) = (norm, &gradient.norm) {
            let (gamma, d_gamma) = (&mut norm.gamma, &d_norm.gamma);
            let (beta, d_beta) = (&mut norm.beta, &d_norm.beta);
            for (p, d) in [(gamma, d_gamma), (beta, d_beta)] {
                pairs.push((
                    p.as_slice_mut().expect(CONTIGUOUS),
                    d.as_slice().expect(CONTIGUOUS),
                ));
            }
        }
        pairs
    }
}

/// One step of the tower; input and output have shape (n, width).
#[allow(
    clippy::large_enum_variant,
    reason = "a tower has a hundred blocks at most"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// y = relu(u): one layer, and no way around it.
    Plain(Layer),
    /// y = x + β·F(x) with two layers and one ReLU in F, and a way around both (He et al.,
    /// arXiv:1603.05027).
    Residual {
        /// The first layer of F, followed by a ReLU.
        inner: Layer,
        /// The second layer of F.
        outer: Layer,
        /// β, the scale of the branch.
        scale: f64,
    },
}

impl Block {
    fn forward(&self, x: &Array2<f64>) -> (Array2<f64>, Vec<Kept>) {
        match self {
            Block::Plain(layer) => {
                let kept = layer.forward(x);
                (relu(&kept.u), vec![kept])
            }
            Block::Residual {
                inner,
                outer,
                scale,
            } => {
                let first = inner.forward(x);
                let second = outer.forward(&relu(&first.u));
                let mut y = x.clone();
                y.scaled_add(*scale, &second.u);
                (y, vec![first, second])
            }
        }
    }

    /// The gradient with respect to the input, and with respect to each layer of the block.
    fn backward(&self, kept: &[Kept], dy: &Array2<f64>) -> (Array2<f64>, Vec<Layer>) {
        match self {
            Block::Plain(layer) => {
                let (dx, d) = layer.backward(&kept[0], &relu_backward(&kept[0].u, dy));
                (dx, vec![d])
            }
            Block::Residual {
                inner,
                outer,
                scale,
            } => {
                let (da, d_outer) = outer.backward(&kept[1], &(dy * *scale));
                let (dx, d_inner) = inner.backward(&kept[0], &relu_backward(&kept[0].u, &da));
                (dx + dy, vec![d_inner, d_outer])
            }
        }
    }

    /// The layers of the block, first to last.
    pub fn layers_mut(&mut self) -> Vec<&mut Layer> {
        match self {
            Block::Plain(layer) => vec![layer],
            Block::Residual { inner, outer, .. } => vec![inner, outer],
        }
    }
}

/// A first layer, blocks of one width, and a last layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Tower {
    /// From the input to the width, followed by a ReLU.
    pub first: Layer,
    /// The depth.
    pub blocks: Vec<Block>,
    /// From the width to the scores.
    pub last: Layer,
}

/// Results of a forward call that the backward call needs.
pub struct Trace {
    first: Kept,
    blocks: Vec<Vec<Kept>>,
    last: Kept,
}

impl Tower {
    /// `layers` plain layers of `width` units on `inputs` inputs, He weights, two classes.
    pub fn plain(inputs: usize, width: usize, layers: usize, rng: &mut StdRng) -> Self {
        Tower::build(inputs, width, rng, |rng| {
            (0..layers)
                .map(|_| Block::Plain(Layer::new(he((width, width), rng))))
                .collect()
        })
    }

    /// `layers` layers in blocks of two, each with an identity around it and its branch scaled by
    /// 1/√blocks. The second layer of a branch has variance 1/width: no ReLU follows it.
    pub fn residual(inputs: usize, width: usize, layers: usize, rng: &mut StdRng) -> Self {
        let blocks = layers / 2;
        let scale = 1.0 / (blocks as f64).sqrt();
        Tower::build(inputs, width, rng, |rng| {
            let block = |_| Block::Residual {
                inner: Layer::new(he((width, width), rng)),
                outer: Layer::new(he((width, width), rng) / 2f64.sqrt()),
                scale,
            };
            (0..blocks).map(block).collect()
        })
    }

    fn build(
        inputs: usize,
        width: usize,
        rng: &mut StdRng,
        blocks: impl FnOnce(&mut StdRng) -> Vec<Block>,
    ) -> Self {
        Tower {
            first: Layer::new(he((inputs, width), rng)),
            blocks: blocks(rng),
            last: Layer::new(he((width, 2), rng)),
        }
    }

    /// Puts a batch normalization behind every layer of every block, in a residual block before the
    /// addition, and gives the branches the scale 1.
    ///
    /// Mean and variance are those of the batch at hand, in training and in [`Tower::scores`].
    pub fn normalized(mut self) -> Self {
        for block in &mut self.blocks {
            for layer in block.layers_mut() {
                layer.norm = Some(BatchNorm::new(layer.dense.w.ncols()));
            }
            if let Block::Residual { scale, .. } = block {
                *scale = 1.0;
            }
        }
        self
    }

    /// Rescales the weights of the first layer and of every plain block so that each output has RMS
    /// 1 on `x`: the signal has the same size in every layer (lesson 13, Mishkin and Matas,
    /// arXiv:1511.06422).
    pub fn rescale(&mut self, x: &Array2<f64>) {
        let size = rms(&relu(&self.first.forward(x).u));
        self.first.dense.w /= size;
        let mut x = relu(&self.first.forward(x).u);
        for block in &mut self.blocks {
            if let Block::Plain(layer) = block {
                let size = rms(&relu(&layer.forward(&x).u));
                layer.dense.w /= size;
            }
            x = block.forward(&x).0;
        }
    }

    /// Scores of shape (n, 2) for points `x`.
    pub fn scores(&self, x: &Array2<f64>) -> Array2<f64> {
        self.scores_without(&[], x)
    }

    /// Scores when the blocks named in `removed` are skipped: their input is handed on unchanged.
    pub fn scores_without(&self, removed: &[usize], x: &Array2<f64>) -> Array2<f64> {
        let mut x = relu(&self.first.forward(x).u);
        for (b, block) in self.blocks.iter().enumerate() {
            if !removed.contains(&b) {
                x = block.forward(&x).0;
            }
        }
        self.last.forward(&x).u
    }

    /// Scores for `x`, and the trace that [`Tower::backward`] needs.
    pub fn forward(&self, x: &Array2<f64>) -> (Array2<f64>, Trace) {
        let first = self.first.forward(x);
        let mut top = relu(&first.u);
        let mut blocks = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            let (y, kept) = block.forward(&top);
            top = y;
            blocks.push(kept);
        }
        let last = self.last.forward(&top);
        (
            last.u.clone(),
            Trace {
                first,
                blocks,
                last,
            },
        )
    }

    /// Gradients of all layers, first to last, from `d_scores` = ∂L/∂scores.
    pub fn backward(&self, trace: &Trace, d_scores: &Array2<f64>) -> Vec<Layer> {
        let (mut dx, d_last) = self.last.backward(&trace.last, d_scores);
        let mut gradients = vec![d_last];
        for (block, kept) in self.blocks.iter().zip(&trace.blocks).rev() {
            let (below, d) = block.backward(kept, &dx);
            gradients.extend(d.into_iter().rev());
            dx = below;
        }
        let dz = relu_backward(&trace.first.u, &dx);
        gradients.push(self.first.backward(&trace.first, &dz).1);
        gradients.reverse();
        gradients
    }

    /// All layers in the order of [`Tower::backward`], for optimizers that treat them differently.
    pub fn layers_mut(&mut self) -> Vec<&mut Layer> {
        let blocks = self.blocks.iter_mut().flat_map(Block::layers_mut);
        let below_last = std::iter::once(&mut self.first).chain(blocks);
        below_last.chain(std::iter::once(&mut self.last)).collect()
    }

    /// Parameters beside their `gradients`, in the order of [`Tower::backward`], for an optimizer.
    pub fn pairs<'a>(
        &'a mut self,
        gradients: &'a [Layer],
    ) -> impl Iterator<Item = (&'a mut [f64], &'a [f64])> {
        let layers = self.layers_mut().into_iter().zip(gradients);
        layers.flat_map(|(layer, gradient)| layer.pairs(gradient))
    }
}

const CONTIGUOUS: &str = "parameters are stored row by row";

#[cfg(test)]
mod tests {
    use ndarray::Array1;

    use super::*;
    use crate::{Adam, accuracy, cross_entropy, grad_check, randn, rng, spirals};

    /// Every parameter of every layer, moved a little, changes the loss as its gradient says.
    #[track_caller]
    fn check_gradients(mut tower: Tower) {
        let mut rng = rng(5);
        let x = randn((6, 3), 1.0, &mut rng);
        let y = [0, 1, 1, 0, 1, 0];
        for layer in tower.blocks.iter_mut().flat_map(Block::layers_mut) {
            // Biases and shifts away from zero, so that their gradients are tested in earnest.
            layer.dense.b = randn((1, 5), 0.3, &mut rng).row(0).to_owned();
            if let Some(norm) = &mut layer.norm {
                norm.beta = randn((1, 5), 0.3, &mut rng).row(0).to_owned();
            }
        }
        let (scores, trace) = tower.forward(&x);
        assert_eq!(scores, tower.scores(&x));
        let gradients = tower.backward(&trace, &cross_entropy(&scores, &y).1);
        let flat: Vec<Vec<f64>> = tower.pairs(&gradients).map(|(p, _)| p.to_vec()).collect();
        let written: Vec<Vec<f64>> = tower.pairs(&gradients).map(|(_, d)| d.to_vec()).collect();
        for (i, (p, d)) in flat.iter().zip(&written).enumerate() {
            let loss = |p: &Array1<f64>| {
                let mut moved = tower.clone();
                let (place, _) = moved.pairs(&gradients).nth(i).expect("as many as before");
                place.copy_from_slice(p.as_slice().expect("in one piece"));
                cross_entropy(&moved.scores(&x), &y).0
            };
            let off = grad_check(&Array1::from(p.clone()), &Array1::from(d.clone()), loss);
            assert!(off < 1e-5, "parameter array {i}: {off:e}");
        }
    }

    #[test]
    fn gradients_of_both_wirings_are_slopes() {
        check_gradients(Tower::plain(3, 5, 4, &mut rng(1)));
        check_gradients(Tower::residual(3, 5, 4, &mut rng(1)));
    }

    #[test]
    fn gradients_through_normalization_are_slopes() {
        check_gradients(Tower::plain(3, 5, 3, &mut rng(6)).normalized());
        check_gradients(Tower::residual(3, 5, 4, &mut rng(7)).normalized());
    }

    #[test]
    fn a_rescaled_tower_has_rms_one_in_every_layer() {
        let mut rng = rng(2);
        let x = randn((20, 2), 1.0, &mut rng);
        let mut tower = Tower::plain(2, 16, 30, &mut rng);
        tower.rescale(&x);
        let mut x = relu(&tower.first.forward(&x).u);
        for block in &tower.blocks {
            assert!((rms(&x) - 1.0).abs() < 1e-12);
            x = block.forward(&x).0;
        }
    }

    #[test]
    fn removing_a_residual_block_hands_its_input_on() {
        let mut rng = rng(3);
        let x = randn((4, 2), 1.0, &mut rng);
        let mut tower = Tower::residual(2, 8, 6, &mut rng);
        let without = tower.scores_without(&[1], &x);
        tower.blocks.remove(1);
        assert_eq!(tower.scores(&x), without);
    }

    #[test]
    fn a_small_tower_learns_two_spirals() {
        let mut rng = rng(4);
        let (x, y) = spirals(96, 1.0, 0.02, &mut rng);
        let mut tower = Tower::residual(2, 16, 8, &mut rng);
        let mut adam = Adam::new(3e-3);
        for _ in 0..300 {
            let (scores, trace) = tower.forward(&x);
            let gradients = tower.backward(&trace, &cross_entropy(&scores, &y).1);
            adam.step(tower.pairs(&gradients));
        }
        assert!(accuracy(&tower.scores(&x), &y) > 0.95);
    }
}
