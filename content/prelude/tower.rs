//! A deep network of fully connected blocks (lesson 21): plain or residual, nothing else different.
//!
//! A tower is a first layer into the width, blocks that keep the width, and a last layer to the
//! scores. It holds weights only; a forward call returns what the backward call needs.

use ndarray::{Array1, Array2};

use crate::activation::{relu, relu_backward};
use crate::chance::StdRng;
use crate::dense::Dense;
use crate::measure::rms;
use crate::start::he;

/// One step of the tower; input and output have shape (n, width).
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// y = relu(x·w + b): one layer, and no way around it.
    Plain(Dense),
    /// y = x + β·F(x) with F(x) = relu(x·w₁ + b₁)·w₂ + b₂: two layers, and a way around both (He et
    /// al., arXiv:1603.05027, without normalization).
    Residual {
        /// w₁ and b₁.
        inner: Dense,
        /// w₂ and b₂.
        outer: Dense,
        /// β, the scale of the branch.
        scale: f64,
    },
}

impl Block {
    /// The output for `x`, and z, the values that entered the ReLU.
    pub fn forward(&self, x: &Array2<f64>) -> (Array2<f64>, Array2<f64>) {
        match self {
            Block::Plain(layer) => {
                let z = layer.forward(x);
                (relu(&z), z)
            }
            Block::Residual {
                inner,
                outer,
                scale,
            } => {
                let z = inner.forward(x);
                let mut y = x.clone();
                y.scaled_add(*scale, &outer.forward(&relu(&z)));
                (y, z)
            }
        }
    }

    /// The gradient with respect to `x`, and with respect to each layer of the block.
    ///
    /// `x` and `z` are the input and the second result of the forward call, `dy` = ∂L/∂y.
    pub fn backward(
        &self,
        x: &Array2<f64>,
        z: &Array2<f64>,
        dy: &Array2<f64>,
    ) -> (Array2<f64>, Vec<Dense>) {
        match self {
            Block::Plain(layer) => {
                let (dx, d) = layer.backward(x, &relu_backward(z, dy));
                (dx, vec![d])
            }
            Block::Residual {
                inner,
                outer,
                scale,
            } => {
                let (da, d_outer) = outer.backward(&relu(z), &(dy * *scale));
                let (dx, d_inner) = inner.backward(x, &relu_backward(z, &da));
                (dx + dy, vec![d_inner, d_outer])
            }
        }
    }

    fn layers_mut(&mut self) -> Vec<&mut Dense> {
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
    pub first: Dense,
    /// The depth.
    pub blocks: Vec<Block>,
    /// From the width to the scores.
    pub last: Dense,
}

/// What a forward call leaves for the backward call.
pub struct Trace {
    input: Array2<f64>,
    z_first: Array2<f64>,
    /// For each block its input and its z.
    blocks: Vec<(Array2<f64>, Array2<f64>)>,
    top: Array2<f64>,
}

impl Tower {
    /// `layers` plain layers of `width` units on `inputs` inputs, He weights, two classes.
    pub fn plain(inputs: usize, width: usize, layers: usize, rng: &mut StdRng) -> Self {
        Tower::build(inputs, width, rng, |rng| {
            (0..layers)
                .map(|_| Block::Plain(Dense::new(he((width, width), rng))))
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
                inner: Dense::new(he((width, width), rng)),
                outer: Dense::new(he((width, width), rng) / 2f64.sqrt()),
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
            first: Dense::new(he((inputs, width), rng)),
            blocks: blocks(rng),
            last: Dense::new(he((width, 2), rng)),
        }
    }

    /// Rescales the weights of the first layer and of every plain block so that each output has RMS
    /// 1 on `x`: the best start a plain net can have (lesson 13, Mishkin and Matas,
    /// arXiv:1511.06422).
    pub fn rescale(&mut self, x: &Array2<f64>) {
        let size = rms(&relu(&self.first.forward(x)));
        self.first.w /= size;
        let mut x = relu(&self.first.forward(x));
        for block in &mut self.blocks {
            if let Block::Plain(layer) = block {
                let size = rms(&relu(&layer.forward(&x)));
                layer.w /= size;
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
        let mut x = relu(&self.first.forward(x));
        for (b, block) in self.blocks.iter().enumerate() {
            if !removed.contains(&b) {
                x = block.forward(&x).0;
            }
        }
        self.last.forward(&x)
    }

    /// Scores for `x`, and the trace that [`Tower::backward`] needs.
    pub fn forward(&self, x: &Array2<f64>) -> (Array2<f64>, Trace) {
        let z_first = self.first.forward(x);
        let mut top = relu(&z_first);
        let mut blocks = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            let (y, z) = block.forward(&top);
            blocks.push((std::mem::replace(&mut top, y), z));
        }
        let scores = self.last.forward(&top);
        (
            scores,
            Trace {
                input: x.clone(),
                z_first,
                blocks,
                top,
            },
        )
    }

    /// Gradients of all layers, first to last, from `d_scores` = ∂L/∂scores.
    pub fn backward(&self, trace: &Trace, d_scores: &Array2<f64>) -> Vec<Dense> {
        let (mut dx, d_last) = self.last.backward(&trace.top, d_scores);
        let mut gradients = vec![d_last];
        for (block, (x, z)) in self.blocks.iter().zip(&trace.blocks).rev() {
            let (below, d) = block.backward(x, z, &dx);
            gradients.extend(d.into_iter().rev());
            dx = below;
        }
        let dz = relu_backward(&trace.z_first, &dx);
        gradients.push(self.first.backward(&trace.input, &dz).1);
        gradients.reverse();
        gradients
    }

    /// Parameters beside their `gradients`, in the order of [`Tower::backward`], for an optimizer.
    pub fn pairs<'a>(
        &'a mut self,
        gradients: &'a [Dense],
    ) -> impl Iterator<Item = (&'a mut [f64], &'a [f64])> {
        let Tower {
            first,
            blocks,
            last,
        } = self;
        let layers = std::iter::once(first)
            .chain(blocks.iter_mut().flat_map(Block::layers_mut))
            .chain(std::iter::once(last));
        layers.zip(gradients).flat_map(|(layer, gradient)| {
            [
                flat(&mut layer.w, &gradient.w),
                (bias_mut(&mut layer.b), bias(&gradient.b)),
            ]
        })
    }
}

const CONTIGUOUS: &str = "weights are stored row by row";

fn bias_mut(b: &mut Array1<f64>) -> &mut [f64] {
    b.as_slice_mut().expect(CONTIGUOUS)
}

fn bias(b: &Array1<f64>) -> &[f64] {
    b.as_slice().expect(CONTIGUOUS)
}

fn flat<'a>(w: &'a mut Array2<f64>, dw: &'a Array2<f64>) -> (&'a mut [f64], &'a [f64]) {
    (
        w.as_slice_mut().expect(CONTIGUOUS),
        dw.as_slice().expect(CONTIGUOUS),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Adam, accuracy, cross_entropy, grad_check, randn, rng, spirals};

    #[track_caller]
    fn check_gradients(mut tower: Tower) {
        let mut rng = rng(5);
        let x = randn((6, 3), 1.0, &mut rng);
        let y = [0, 1, 1, 0, 1, 0];
        for layer in tower.blocks.iter_mut().flat_map(Block::layers_mut) {
            // Biases away from zero, so that their gradients are tested in earnest.
            layer.b = randn((1, 5), 0.3, &mut rng).row(0).to_owned();
        }
        let (scores, trace) = tower.forward(&x);
        assert_eq!(scores, tower.scores(&x));
        let gradients = tower.backward(&trace, &cross_entropy(&scores, &y).1);

        for (i, gradient) in gradients.iter().enumerate() {
            let loss = |set: &dyn Fn(&mut Dense)| {
                let mut moved = tower.clone();
                let mut layers: Vec<&mut Dense> = vec![&mut moved.first];
                layers.extend(moved.blocks.iter_mut().flat_map(Block::layers_mut));
                layers.push(&mut moved.last);
                set(layers[i]);
                cross_entropy(&moved.scores(&x), &y).0
            };
            let layer = all_layers(&tower)[i].clone();
            let in_w = grad_check(&layer.w, &gradient.w, |w| loss(&|l| l.w = w.clone()));
            let in_b = grad_check(&layer.b, &gradient.b, |b| loss(&|l| l.b = b.clone()));
            assert!(in_w < 1e-5 && in_b < 1e-5, "layer {i}: {in_w:e}, {in_b:e}");
        }
    }

    fn all_layers(tower: &Tower) -> Vec<Dense> {
        let mut tower = tower.clone();
        let mut layers = vec![tower.first];
        layers.extend(
            tower
                .blocks
                .iter_mut()
                .flat_map(Block::layers_mut)
                .map(|l| l.clone()),
        );
        layers.push(tower.last);
        layers
    }

    #[test]
    fn gradients_of_both_wirings_are_slopes() {
        check_gradients(Tower::plain(3, 5, 4, &mut rng(1)));
        check_gradients(Tower::residual(3, 5, 4, &mut rng(1)));
    }

    #[test]
    fn a_rescaled_tower_has_rms_one_in_every_layer() {
        let mut rng = rng(2);
        let x = randn((20, 2), 1.0, &mut rng);
        let mut tower = Tower::plain(2, 16, 30, &mut rng);
        tower.rescale(&x);
        let mut x = relu(&tower.first.forward(&x));
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
