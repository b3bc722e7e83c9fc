//! Teaching the network, and a linear part beside it.

use multiversion::multiversion;
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};

use super::{HIDDEN, Network, ROWS, row_of};
use crate::{
    calibration::prior::softmax,
    metric::{Moments, TRAIT_DIMENSIONS, Traits, dot},
};

// What has no measurement beside it was taken as it is usual, and nothing else was tried.
const BATCH: usize = 512;
/// The rate at the beginning; it falls in a line to the last.
const RATE: f32 = 2e-3;
const LAST_RATE: f32 = 1e-5;
/// Of the first layer's numbers, so many are left out of a title, other ones each time it is seen (Srivastava et al.
/// 2014, Dropout).
const DROPPED: f32 = 0.1;
/// How far from 0 a number of the first layer's rows may be at the beginning.
const SPREAD: f32 = 0.17;
const SEED: u64 = 17;

/// A title to learn from.
pub struct Lesson<'a> {
    /// Its traits.
    pub traits: &'a Traits,
    /// How likely each segment is, `k`.
    pub likely: &'a [f32],
    /// What it counts.
    pub weight: f32,
}

/// Learns a network of `segments` segments, and what each trait adds beside it to the logarithm of each segment's odds, `d x k`
/// (`d` the traits' dimensions), seeing each title `epochs` times.
///
/// Minimises the weighted cross-entropy by Adam (Kingma & Ba 2015, arXiv:1412.6980); the rows of traits that a batch has not
/// are left as they are. The same titles in the same order give the same network.
#[must_use]
pub fn learn(lessons: &[Lesson], segments: usize, epochs: usize) -> (Network, Vec<f32>) {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut learner = Learner::new(segments, &mut random);
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    let steps = epochs * order.len().div_ceil(BATCH);
    for _ in 0..epochs {
        order.shuffle(&mut random);
        for batch in order.chunks(BATCH) {
            let left = 1.0 - learner.steps as f32 / steps as f32;
            for lesson in batch {
                learner.see(&lessons[*lesson], DROPPED, &mut random);
            }
            learner.step(LAST_RATE + (RATE - LAST_RATE) * left, batch.len());
        }
    }
    learner.finish()
}

struct Learner {
    segments: usize,
    rows: Table,
    linear: Table,
    bias: Table,
    between: Table,
    output: Table,
    steps: i32,
}

impl Learner {
    fn new(segments: usize, random: &mut StdRng) -> Self {
        // The biases of a layer are its last row.
        let mut between = Table::new(HIDDEN + 1, HIDDEN);
        let mut output = Table::new(HIDDEN + 1, segments);
        let mut rows = Table::new(ROWS, HIDDEN);
        let mut scatter = |numbers: &mut [f32], most: f32| {
            numbers
                .iter_mut()
                .for_each(|number| *number = random.random_range(-most..most));
        };
        scatter(&mut rows.numbers, SPREAD);
        let most = 1.0 / (HIDDEN as f32).sqrt();
        scatter(&mut between.numbers, most);
        scatter(&mut output.numbers, most);
        Self {
            segments,
            rows,
            linear: Table::new(TRAIT_DIMENSIONS, segments),
            bias: Table::new(1, HIDDEN),
            between,
            output,
            steps: 0,
        }
    }

    /// Adds to the gradients what a title says, seen without the share `dropped` of the first layer. Gives the
    /// probability of each segment by what was known so far, `k`.
    fn see(&mut self, lesson: &Lesson, dropped: f32, random: &mut StdRng) -> Vec<f32> {
        let traits = &lesson.traits.values;
        let mut first = self.bias.row(0).to_vec();
        let mut sums = self.output.row(HIDDEN).to_vec();
        for (dimension, value) in traits {
            add(&mut first, *value, self.rows.row(row_of(*dimension)));
            add(&mut sums, *value, self.linear.row(*dimension as usize));
        }
        // What a change of a number of the first layer is worth: nothing if it is not seen.
        let kept: Vec<f32> = first
            .iter()
            .map(|number| {
                let is_seen = *number > 0.0 && random.random::<f32>() >= dropped;
                if is_seen { 1.0 / (1.0 - dropped) } else { 0.0 }
            })
            .collect();
        first
            .iter_mut()
            .zip(&kept)
            .for_each(|(number, kept)| *number *= kept);
        let mut second = self.between.row(HIDDEN).to_vec();
        for (at, number) in first.iter().enumerate().filter(|(_, number)| **number > 0.0) {
            add(&mut second, *number, self.between.row(at));
        }
        second.iter_mut().for_each(|number| *number = number.max(0.0));
        for (at, number) in second.iter().enumerate() {
            add(&mut sums, *number, self.output.row(at));
        }
        softmax(&mut sums);
        // From here on, what the loss changes by with each number.
        let errors: Vec<f32> = (sums.iter().zip(lesson.likely))
            .map(|(found, likely)| lesson.weight * (found - likely))
            .collect();
        let mut of_second = vec![0.0; HIDDEN];
        for (at, number) in second.iter().enumerate().filter(|(_, number)| **number > 0.0) {
            of_second[at] = dot(&errors, self.output.row(at));
            add(self.output.gradient(at), *number, &errors);
        }
        add(self.output.gradient(HIDDEN), 1.0, &errors);
        let mut of_first = vec![0.0; HIDDEN];
        for (at, number) in first.iter().enumerate().filter(|(_, number)| **number > 0.0) {
            of_first[at] = kept[at] * dot(&of_second, self.between.row(at));
            add(self.between.gradient(at), *number, &of_second);
        }
        add(self.between.gradient(HIDDEN), 1.0, &of_second);
        add(self.bias.gradient(0), 1.0, &of_first);
        for (dimension, value) in traits {
            add(self.rows.gradient(row_of(*dimension)), *value, &of_first);
            add(self.linear.gradient(*dimension as usize), *value, &errors);
        }
        sums
    }

    fn step(&mut self, rate: f32, titles: usize) {
        self.steps += 1;
        let pace = Pace {
            moments: Moments::after(self.steps),
            rate,
            titles: titles as f32,
        };
        for table in [
            &mut self.rows,
            &mut self.linear,
            &mut self.bias,
            &mut self.between,
            &mut self.output,
        ] {
            table.step(&pace);
        }
    }

    fn finish(self) -> (Network, Vec<f32>) {
        let rows = self.rows.numbers;
        let largest = rows
            .iter()
            .fold(f32::MIN_POSITIVE, |largest, number| largest.max(number.abs()));
        let step = largest / f32::from(i8::MAX);
        let (between, between_bias) = self.between.numbers.split_at(HIDDEN * HIDDEN);
        let (output, output_bias) = self.output.numbers.split_at(HIDDEN * self.segments);
        let network = Network {
            rows: rows.iter().map(|number| (number / step).round() as i8).collect(),
            step,
            bias: self.bias.numbers,
            between: between.to_vec(),
            between_bias: between_bias.to_vec(),
            output: output.to_vec(),
            output_bias: output_bias.to_vec(),
        };
        (network, self.linear.numbers)
    }
}

/// How a step goes.
struct Pace {
    moments: Moments,
    rate: f32,
    titles: f32,
}

/// Rows of numbers that are learned, with what Adam remembers of each.
struct Table {
    width: usize,
    numbers: Vec<f32>,
    means: Vec<f32>,
    squares: Vec<f32>,
    /// The rows that have a gradient, and where in `gradients` it is.
    touched: Vec<usize>,
    place_of: Vec<u32>,
    gradients: Vec<f32>,
}

const NOWHERE: u32 = u32::MAX;

impl Table {
    fn new(rows: usize, width: usize) -> Self {
        Self {
            width,
            numbers: vec![0.0; rows * width],
            means: vec![0.0; rows * width],
            squares: vec![0.0; rows * width],
            touched: Vec::new(),
            place_of: vec![NOWHERE; rows],
            gradients: Vec::new(),
        }
    }

    fn row(&self, at: usize) -> &[f32] {
        &self.numbers[at * self.width..(at + 1) * self.width]
    }

    fn gradient(&mut self, at: usize) -> &mut [f32] {
        if self.place_of[at] == NOWHERE {
            self.place_of[at] = self.touched.len() as u32;
            self.touched.push(at);
            self.gradients.resize(self.touched.len() * self.width, 0.0);
        }
        let first = self.place_of[at] as usize * self.width;
        &mut self.gradients[first..first + self.width]
    }

    fn step(&mut self, pace: &Pace) {
        let width = self.width;
        for (row, gradient) in self.touched.drain(..).zip(self.gradients.chunks_exact(width)) {
            self.place_of[row] = NOWHERE;
            let place = row * width..(row + 1) * width;
            move_row(
                &mut self.numbers[place.clone()],
                (&mut self.means[place.clone()], &mut self.squares[place]),
                gradient,
                pace,
            );
        }
        self.gradients.clear();
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn move_row(numbers: &mut [f32], (means, squares): (&mut [f32], &mut [f32]), gradient: &[f32], pace: &Pace) {
    let moved = numbers.iter_mut().zip(means).zip(squares).zip(gradient);
    for (((number, mean), square), gradient) in moved {
        *number -= pace.rate * pace.moments.step(mean, square, gradient / pace.titles);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn add(sums: &mut [f32], times: f32, added: &[f32]) {
    for (sum, added) in sums.iter_mut().zip(added) {
        *sum += times * added;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIKELY: [f32; 3] = [0.7, 0.2, 0.1];
    const WEIGHT: f32 = 0.5;
    /// How far a number is moved to see what that costs.
    const BY: f32 = 1e-3;

    fn see(learner: &mut Learner, traits: &Traits) -> f32 {
        let lesson = Lesson {
            traits,
            likely: &LIKELY,
            weight: WEIGHT,
        };
        let found = learner.see(&lesson, 0.0, &mut StdRng::seed_from_u64(SEED));
        let costs = found.iter().zip(LIKELY);
        WEIGHT * costs.map(|(found, likely)| -likely * found.ln()).sum::<f32>()
    }

    #[test]
    fn the_gradient_of_a_number_is_what_a_small_change_of_it_costs() {
        let traits = Traits {
            values: vec![(3, 0.8), (70_001, -0.6), (70_001, 0.3)],
        };
        let tables: [fn(&mut Learner) -> &mut Table; 5] = [
            |learner| &mut learner.rows,
            |learner| &mut learner.linear,
            |learner| &mut learner.bias,
            |learner| &mut learner.between,
            |learner| &mut learner.output,
        ];
        let mut learner = Learner::new(LIKELY.len(), &mut StdRng::seed_from_u64(5));
        see(&mut learner, &traits);
        // All at first: what is seen later is added to them.
        let found = tables.map(|table| {
            let of = table(&mut learner);
            let numbers = of
                .touched
                .iter()
                .flat_map(|row| row * of.width..(row + 1) * of.width);
            numbers
                .zip(of.gradients.iter().copied())
                .collect::<Vec<(usize, f32)>>()
        });
        for (table, found) in tables.into_iter().zip(found) {
            for (number, gradient) in found.iter().step_by(13) {
                let mut costs_at = |by: f32| {
                    table(&mut learner).numbers[*number] += by;
                    let costs = see(&mut learner, &traits);
                    table(&mut learner).numbers[*number] -= by;
                    costs
                };
                let change = (costs_at(BY) - costs_at(-BY)) / (2.0 * BY);
                assert!((change - gradient).abs() < 5e-4, "{change} {gradient}");
            }
            let largest = found
                .iter()
                .fold(0.0_f32, |largest, (_, gradient)| largest.max(gradient.abs()));
            assert!(largest > 5e-3, "{largest}");
        }
    }
}
