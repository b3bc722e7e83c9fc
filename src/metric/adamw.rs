//! The optimizer that the metric is learned with.

use ndarray::{Array2, Zip};

const WEIGHT_DECAY: f32 = 1e-2;

/// The AdamW optimizer's state for one matrix (Loshchilov & Hutter 2019, arXiv:1711.05101), with the paper's
/// constants.
pub(super) struct AdamW {
    mean: Array2<f32>,
    square: Array2<f32>,
    steps: i32,
}

impl AdamW {
    const BETA: (f32, f32) = (0.9, 0.999);
    const EPSILON: f32 = 1e-8;

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
        let (beta1, beta2) = Self::BETA;
        let (bias1, bias2) = (1.0 - beta1.powi(self.steps), 1.0 - beta2.powi(self.steps));
        Zip::from(weights)
            .and(gradient)
            .and(&mut self.mean)
            .and(&mut self.square)
            .par_for_each(|weight, gradient, mean, square| {
                *mean = beta1 * *mean + (1.0 - beta1) * gradient;
                *square = beta2 * *square + (1.0 - beta2) * gradient * gradient;
                let step = (*mean / bias1) / ((*square / bias2).sqrt() + Self::EPSILON);
                *weight -= rate * (step + WEIGHT_DECAY * *weight);
            });
    }
}
