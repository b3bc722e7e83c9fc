//! Changes that make of something whole something hostile.

use rand::{RngExt, rngs::StdRng};

/// Lengths and numbers at the edges of what there is room for.
const EDGES: [u64; 10] = [
    0,
    1,
    0x7f,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    u64::MAX,
];

/// An input is no longer than this, in bytes.
const LONGEST: usize = 1 << 18;

/// Changes inputs.
pub struct Mutation {
    random: StdRng,
    words: Vec<Vec<u8>>,
    seeds: Vec<Vec<u8>>,
}

impl Mutation {
    /// With pieces that are put in, and others to take pieces of.
    pub fn new(random: StdRng, words: &[&[u8]], seeds: &[Vec<u8>]) -> Self {
        Self {
            random,
            words: words.iter().map(|word| word.to_vec()).collect(),
            seeds: seeds.to_vec(),
        }
    }

    /// A number below `end`, which is more than 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.random.random_range(0..end)
    }

    /// Changes an input in a few places.
    pub fn change(&mut self, seed: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(6) {
            self.change_once(&mut bytes);
        }
        bytes.truncate(LONGEST);
        bytes
    }

    fn change_once(&mut self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        let at = self.below(length + 1);
        let end = length.min(at + 1 + self.below(32));
        match self.below(10) {
            0 | 1 if at < length => bytes[at] ^= 1 << self.below(8),
            2 if at < length => bytes[at] = self.random.random(),
            3 | 4 => {
                let edge = EDGES[self.below(EDGES.len())].to_le_bytes();
                let width = [1, 2, 4, 8][self.below(4)];
                let end = length.min(at + width);
                bytes[at..end].copy_from_slice(&edge[..end - at]);
            }
            5 => drop(bytes.drain(at..end)),
            6 => {
                let piece = bytes[at..end].repeat(1 + self.below(40));
                bytes.splice(at..at, piece);
            }
            7 | 8 if !self.words.is_empty() => {
                let word = self.below(self.words.len());
                let word = self.words[word].clone();
                bytes.splice(at..at, word);
            }
            9 => bytes.truncate(at),
            _ => {
                let other = self.below(self.seeds.len());
                let other = self.seeds[other].clone();
                let from = self.below(other.len() + 1);
                let to = other.len().min(from + 1 + self.below(256));
                bytes.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
}
