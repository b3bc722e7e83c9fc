//! The nearest nodes of a walk so far.

/// A node with its dot product, as one number: the dot product, the node (of equally near ones the first is
/// the larger number), and whether its neighbours are still to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found(u64);

impl Found {
    const NODES: u32 = u32::MAX >> 1;
    /// Less than any.
    const NONE: Self = Self(0);

    #[inline(always)]
    pub fn new(dot: i32, node: u32) -> Self {
        let nearness = (dot as u32) ^ (1 << 31);
        Self(u64::from(nearness) << 32 | u64::from(Self::NODES - node) << 1 | 1)
    }

    #[inline(always)]
    pub fn dot(self) -> i32 {
        ((self.0 >> 32) as u32 ^ (1 << 31)) as i32
    }

    #[inline(always)]
    pub fn node(self) -> u32 {
        Self::NODES - (self.0 as u32 >> 1)
    }
}

/// The nearest of the nodes that were offered, the nearest first.
#[derive(Default)]
pub struct Nearest {
    count: usize,
    found: Vec<Found>,
    /// Where those found are written next.
    spare: Vec<Found>,
    /// All before it have been looked at.
    looked_at: usize,
}

impl Nearest {
    /// Of the nodes that will be offered, `count` are kept.
    pub fn of(count: usize) -> Self {
        let mut nearest = Self::default();
        nearest.begin(count);
        nearest
    }

    /// Begins anew; of the nodes that will be offered, `count` are kept.
    pub fn begin(&mut self, count: usize) {
        self.count = count.max(1);
        self.found.clear();
        self.looked_at = 0;
    }

    /// Those kept, the nearest first.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// Whether as many are kept as are to be.
    pub fn is_full(&self) -> bool {
        self.found.len() >= self.count
    }

    /// What is not nearer than this is not kept.
    #[inline(always)]
    pub fn least(&self) -> i32 {
        match self.found.last() {
            Some(last) if self.is_full() => last.dot(),
            _ => i32::MIN,
        }
    }

    /// Offers a node.
    #[inline(always)]
    pub fn offer(&mut self, dot: i32, node: u32) {
        let one = Found::new(dot, node);
        if self.is_full() {
            if self.found.last().is_none_or(|last| one < *last) {
                return;
            }
        } else {
            self.found.push(Found::NONE);
        }
        // Each is the larger of what was there and the smaller of the one before and the new one. So all places are
        // written side by side, and without a branch, which would be mispredicted every other time.
        let found = self.found.as_slice();
        let place = found.iter().map(|other| usize::from(*other > one)).sum();
        self.spare.resize(found.len(), Found::NONE);
        self.spare[0] = found[0].max(one);
        let moved = found.windows(2).zip(&mut self.spare[1..]);
        moved.for_each(|(two, new)| *new = two[1].max(two[0].min(one)));
        std::mem::swap(&mut self.found, &mut self.spare);
        self.looked_at = self.looked_at.min(place);
    }

    /// The nearest node whose neighbours were not looked at; now they are.
    #[inline(always)]
    pub fn next(&mut self) -> Option<u32> {
        while let Some(one) = self.found.get_mut(self.looked_at) {
            self.looked_at += 1;
            if one.0 & 1 == 1 {
                one.0 &= !1;
                return Some(one.node());
            }
        }
        None
    }
}
