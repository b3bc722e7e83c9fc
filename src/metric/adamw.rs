//! The optimizer that the metric, and the network of the prior, are learned with.

use ndarray::{Array2, Zip};

const WEIGHT_DECAY: f32 = 1e-2;

/// The Adam optimizer's way to go (Kingma & Ba 2015, arXiv:1412.6980), with the paper's constants: what running means of
/// gradients and of their squares say after some steps.
#[derive(Clone, Copy)]
pub(crate) struct Moments {
    /// What the means and the squares are divided by, as they begin at 0.
    bias: (f32, f32),
}

impl Moments {
    const BETA: (f32, f32) = (0.9, 0.999);
    const EPSILON: f32 = 1e-8;

    /// After so many steps, of which this is the last.
    pub(crate) fn after(steps: i32) -> Self {
        Self {
            bias: (1.0 - Self::BETA.0.powi(steps), 1.0 - Self::BETA.1.powi(steps)),
        }
    }

    /// Takes in a number's gradient; the step against it, for a rate of 1.
    #[inline(always)]
    pub(crate) fn step(self, mean: &mut f32, square: &mut f32, gradient: f32) -> f32 {
        *mean = Self::BETA.0 * *mean + (1.0 - Self::BETA.0) * gradient;
        *square = Self::BETA.1 * *square + (1.0 - Self::BETA.1) * gradient * gradient;
        (*mean / self.bias.0) / ((*square / self.bias.1).sqrt() + Self::EPSILON)
    }
}

/// The AdamW optimizer's state for one matrix (Loshchilov & Hutter 2019, arXiv:1711.05101).
pub(super) struct AdamW {
    mean: Array2<f32>,
    square: Array2<f32>,
    steps: i32,
}

impl AdamW {
    pub(super) fn new(shape: (usize, usize)) -> Self {
        Self {
            mean: Array2::zeros(shape),
            square: Array2::zeros(shape),
            steps: 0,
        }
    }

    /// Moves `weights` against `gradient`.
    pub(super) fn step(&mut self, weights: &mut Array2<f32>, gradient: &Array2<f32>, rate: f32) {
        self.steps += 1;
        let moments = Moments::after(self.steps);
        Zip::from(weights)
            .and(gradient)
            .and(&mut self.mean)
            .and(&mut self.square)
            .par_for_each(|weight, gradient, mean, square| {
                let step = moments.step(mean, square, *gradient);
                *weight -= rate * (step + WEIGHT_DECAY * *weight);
            });
    }
}
