//! The order in which titles are worth labelling.

use std::{cmp::Reverse, collections::BinaryHeap};

use ndarray::{Array2, ArrayView2};

use super::{ReviewTitle, neighbourhoods::Neighbourhoods};
use crate::{error::Result, tagger::Tagger};

/// A label says nothing about titles that are less similar than this, and the more about others the more similar they
/// are. Measured on titles held out: from 0.7 to 0.9 as many labels are needed, with 0.5 more.
const FAR: f32 = 0.8;

/// A title is decided by a label that says so much about it.
const DECIDED: f32 = 0.5;

/// A title in the order in which titles are worth labelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankedTitle {
    /// Which one, by its position among those that were put in order.
    pub title: usize,
    /// Rows that its label decides: its own, and those of titles near it. Rows that a title before it decides are not
    /// among them, so that the numbers of several titles add up.
    pub decides: u64,
}

/// The titles of a file in the order in which they are worth labelling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewOrder {
    ranked: Vec<RankedTitle>,
}

impl ReviewOrder {
    /// Puts uncertain `titles` in order, by their points in a model's space (`n x m`, rows of unit length). Of titles
    /// that are worth the same the first comes first. The same titles give the same order on any number of threads.
    #[must_use]
    pub fn of(points: ArrayView2<'_, f32>, titles: &[ReviewTitle]) -> Self {
        let mut cover = Cover {
            near: Neighbourhoods::of(points, FAR),
            doubts: titles.iter().map(doubt).collect(),
            covered: vec![0.0; titles.len()],
        };
        let worth = |title: usize, cover: &Cover| (cover.worth(title).to_bits(), Reverse(title));
        let all = 0..titles.len();
        // What a label is worth only falls while others are given, so that most need not be looked at again
        // (Minoux 1978). Numbers that are not negative are in the order of their bits.
        let mut by_worth: BinaryHeap<_> = all.map(|title| worth(title, &cover)).collect();
        let mut ranked = Vec::with_capacity(titles.len());
        while let Some((_, Reverse(title))) = by_worth.pop() {
            let now = worth(title, &cover);
            if by_worth.peek().is_some_and(|next| *next > now) {
                by_worth.push(now);
                continue;
            }
            let decided = cover.add(title);
            ranked.push(RankedTitle {
                title,
                decides: decided.iter().map(|title| titles[*title].rows).sum(),
            });
        }
        Self { ranked }
    }

    /// Puts uncertain `titles`, as they are written in a file, in order for the model of `tagger`. Titles without a
    /// text are left out.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn of_texts<S: AsRef<str> + Sync>(tagger: &Tagger, titles: &[(S, ReviewTitle)]) -> Result<Self> {
        let with_text: Vec<usize> = (0..titles.len())
            .filter(|at| !titles[*at].0.as_ref().trim().is_empty())
            .collect();
        let texts: Vec<&str> = with_text.iter().map(|at| titles[*at].0.as_ref()).collect();
        let points: Array2<f32> = tagger.points(&texts)?;
        let asked: Vec<ReviewTitle> = with_text.iter().map(|at| titles[*at].1).collect();
        let mut order = Self::of(points.view(), &asked);
        for ranked in &mut order.ranked {
            ranked.title = with_text[ranked.title];
        }
        Ok(order)
    }

    /// The titles, the one to label first before all others.
    #[must_use]
    pub fn ranked(&self) -> &[RankedTitle] {
        &self.ranked
    }

    /// Rows that the labels of the first `count` titles decide.
    #[must_use]
    pub fn decides(&self, count: usize) -> u64 {
        self.ranked.iter().take(count).map(|ranked| ranked.decides).sum()
    }
}

/// How many rows of a title are likely wrong.
fn doubt(title: &ReviewTitle) -> f64 {
    title.rows as f64 * f64::from(100 - title.confidence.min(100)) / 100.0
}

/// How much a label says about a title that is so similar, 0 to 1.
fn says(similarity: f32) -> f32 {
    ((similarity - FAR) / (1.0 - FAR)).clamp(0.0, 1.0)
}

/// What is doubtful, and how much labels say about it.
struct Cover {
    near: Neighbourhoods,
    /// Rows of each title that are likely wrong.
    doubts: Vec<f64>,
    /// How much the labels that there are say about each title, 0 to 1.
    covered: Vec<f32>,
}

impl Cover {
    /// The rows that are likely wrong and that a label of this title puts right.
    fn worth(&self, title: usize) -> f64 {
        let more =
            |title: usize, says: f32| self.doubts[title] * f64::from((says - self.covered[title]).max(0.0));
        let near = self.near.of_title(title);
        more(title, 1.0)
            + near
                .map(|(title, similarity)| more(title, says(similarity)))
                .sum::<f64>()
    }

    /// Gives this title a label, and the titles that it decides.
    fn add(&mut self, title: usize) -> Vec<usize> {
        let near = self.near.of_title(title);
        let about = std::iter::once((title, 1.0)).chain(near.map(|(title, near)| (title, says(near))));
        let mut decided = Vec::new();
        for (title, says) in about {
            let covered = &mut self.covered[title];
            if *covered < DECIDED && says >= DECIDED {
                decided.push(title);
            }
            *covered = covered.max(says);
        }
        decided
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points on a circle, at these angles in degrees.
    fn points(angles: &[f32]) -> Array2<f32> {
        let points = angles
            .iter()
            .map(|angle| [angle.to_radians().cos(), angle.to_radians().sin()]);
        Array2::from(points.collect::<Vec<_>>())
    }

    fn titles(counted: &[(u64, u8)]) -> Vec<ReviewTitle> {
        let title = |(rows, confidence): &(u64, u8)| ReviewTitle {
            rows: *rows,
            confidence: *confidence,
        };
        counted.iter().map(title).collect()
    }

    fn ranked(order: &ReviewOrder) -> Vec<(usize, u64)> {
        let ranked = order.ranked().iter();
        ranked.map(|ranked| (ranked.title, ranked.decides)).collect()
    }

    #[test]
    fn a_title_typical_of_others_comes_before_the_least_certain_one_and_decides_their_rows() {
        // The last is alone; of the others the middle one is near to both that lie around it.
        let points = points(&[0.0, 20.0, 40.0, 180.0]);
        let titles = titles(&[(2, 50), (1, 55), (3, 50), (1, 30)]);
        let order = ReviewOrder::of(points.view(), &titles);
        assert_eq!(order.ranked()[0], RankedTitle { title: 1, decides: 6 });
        assert_eq!(order.ranked()[1], RankedTitle { title: 3, decides: 1 });
        assert_eq!((order.decides(1), order.decides(2), order.decides(9)), (6, 7, 7));
    }

    #[test]
    fn a_title_that_many_rows_have_comes_before_one_as_uncertain_that_few_have() {
        let order = ReviewOrder::of(
            points(&[0.0, 90.0, 180.0]).view(),
            &titles(&[(1, 40), (9, 40), (2, 40)]),
        );
        assert_eq!(ranked(&order), [(1, 9), (2, 2), (0, 1)]);
    }

    #[test]
    fn a_title_near_one_that_was_asked_about_waits_until_others_have_been() {
        let order = ReviewOrder::of(
            points(&[0.0, 1.0, 90.0, 180.0]).view(),
            &titles(&[(5, 40), (5, 40), (2, 40), (1, 40)]),
        );
        assert_eq!(ranked(&order), [(0, 10), (2, 2), (3, 1), (1, 0)]);
    }

    #[test]
    fn titles_without_points_come_in_the_order_of_their_doubtful_rows() {
        let order = ReviewOrder::of(
            Array2::default((3, 0)).view(),
            &titles(&[(1, 90), (1, 20), (9, 80)]),
        );
        assert_eq!(ranked(&order), [(2, 9), (1, 1), (0, 1)]);
        assert!(
            ReviewOrder::of(Array2::default((0, 0)).view(), &[])
                .ranked()
                .is_empty()
        );
    }

    #[test]
    fn the_order_is_the_same_on_any_number_of_threads_and_decides_each_row_once() {
        let angles: Vec<f32> = (0..3_000)
            .map(|at| (at * at % 997) as f32 / 997.0 * 360.0)
            .collect();
        let points = points(&angles);
        let counted: Vec<(u64, u8)> = (0..3_000).map(|at| (1 + at % 7, (at * 31 % 100) as u8)).collect();
        let titles = titles(&counted);
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| ReviewOrder::of(points.view(), &titles))
        };
        let order = on(1);
        assert_eq!(order, on(3));
        let all: u64 = titles.iter().map(|title| title.rows).sum();
        assert_eq!(order.decides(titles.len()), all);
    }
}
