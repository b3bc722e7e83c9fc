//! The nearest of many titles.

use std::cmp::Reverse;

/// Keeps the nearest of many titles.
///
/// It collects twice as many as are wanted before it lets go of the farther half, so that a title costs
/// little more than a comparison.
pub struct Nearest {
    count: usize,
    /// Dot product and title: the order from the nearest on is descending.
    found: Vec<(i32, Reverse<u32>)>,
    /// What is no nearer than this is not among them.
    farthest: i32,
}

impl Nearest {
    /// Of the titles that will be offered, `count` are kept.
    pub fn new(count: usize) -> Self {
        Self {
            count,
            found: Vec::with_capacity(2 * count),
            farthest: i32::MIN + 1,
        }
    }

    /// Offers a title.
    #[inline]
    pub fn offer(&mut self, dot: i32, title: u32) {
        if dot >= self.farthest {
            self.keep(dot, title);
        }
    }

    fn keep(&mut self, dot: i32, title: u32) {
        self.found.push((dot, Reverse(title)));
        if self.found.len() >= 2 * self.count && self.count > 0 {
            let (_, last, _) = self.found.select_nth_unstable_by(self.count - 1, |a, b| b.cmp(a));
            self.farthest = last.0;
            self.found.truncate(self.count);
        }
    }

    /// What is less near than this is not kept. As long as there are not enough, that is only `i32::MIN`, which
    /// no dot product is.
    pub fn farthest(&self) -> i32 {
        self.farthest
    }

    /// Those kept, the nearest first, equally near ones in the order of their numbers.
    pub fn finish(mut self) -> impl Iterator<Item = (i32, u32)> {
        self.found.sort_unstable_by(|a, b| b.cmp(a));
        self.found.truncate(self.count);
        self.found.into_iter().map(|(dot, Reverse(title))| (dot, title))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_are_kept_and_of_equals_the_first() {
        let mut nearest = Nearest::new(3);
        for (title, dot) in [5, 1, 9, 5, 7, 5, 2, 5].into_iter().enumerate() {
            nearest.offer(dot, title as u32);
        }
        assert_eq!(nearest.finish().collect::<Vec<_>>(), [(9, 2), (7, 4), (5, 0)]);
    }

    #[test]
    fn fewer_than_wanted_are_all_kept_and_none_may_be_wanted() {
        let mut nearest = Nearest::new(3);
        nearest.offer(-4, 8);
        assert_eq!(nearest.finish().collect::<Vec<_>>(), [(-4, 8)]);
        let mut nearest = Nearest::new(0);
        nearest.offer(1, 1);
        assert_eq!(nearest.finish().count(), 0);
    }
}
