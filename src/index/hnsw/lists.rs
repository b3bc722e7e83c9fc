//! Lists of numbers in one piece of memory.

use multiversion::multiversion;

use super::prefetch::prefetch;
use crate::error::{Result, ensure};

/// Numbers in a cache line.
const LINE: usize = 16;

/// A list of numbers a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Lists {
    /// Where the list of each node begins, and where that of the last one ends.
    pub starts: Vec<u32>,
    /// The lists, one after the other.
    pub numbers: Vec<u32>,
}

impl<I: Iterator<Item = Vec<u32>>> From<I> for Lists {
    fn from(lists: I) -> Self {
        let (mut starts, mut numbers) = (vec![0], Vec::new());
        for list in lists {
            numbers.extend(list);
            starts.push(numbers.len() as u32);
        }
        Self { starts, numbers }
    }
}

impl Lists {
    /// The list of a node.
    #[inline(always)]
    pub fn of(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.numbers[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// Has the processor fetch the list of a node, the first two lines of it.
    #[inline(always)]
    pub fn prefetch(&self, node: u32) {
        let start = self.starts[node as usize] as usize;
        prefetch(&self.numbers, start);
        prefetch(&self.numbers, start + LINE);
    }

    /// Checks that there are `nodes` lists, of numbers below `end`.
    pub fn check(&self, nodes: usize, end: usize) -> Result<()> {
        let whole = self.starts.len() == nodes + 1
            && self.starts.first() == Some(&0)
            && self.starts.is_sorted()
            && self
                .starts
                .last()
                .is_some_and(|end| *end as usize == self.numbers.len())
            && (self.numbers.is_empty() || (largest(&self.numbers) as usize) < end);
        ensure!(whole, "an index is not whole");
        Ok(())
    }
}

/// One number is compared with the end in place of each: so the processor compares many at a time.
#[multiversion(targets("x86_64+avx512f+avx512vl", "x86_64+avx2"))]
fn largest(numbers: &[u32]) -> u32 {
    numbers.iter().fold(0, |largest, number| largest.max(*number))
}
