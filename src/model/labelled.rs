//! The titles that the user has labelled, found by what makes two titles the same.

use rayon::prelude::*;

use super::{Knowledge, LabelledTitle, Origin};
use crate::title::Title;

/// Where each title that is labelled in the user's files stands among those of a model, by the hash of its key, in order.
///
/// A search finds what is near, and mostly but not always what is the same: it ends where all that it has met would vote
/// alike.
pub(super) struct LabelledTitles(Vec<(u64, u32)>);

impl LabelledTitles {
    pub(super) fn of(knowledge: &Knowledge) -> Self {
        let is_labelled = |at: usize| match knowledge.origins.get(at) {
            Some(Origin::Own) => true,
            // In the user's file with the label that it ships with.
            Some(Origin::Shipped) => at < knowledge.brought as usize,
            Some(Origin::Background) | None => false,
        };
        let titles = knowledge.titles.par_iter().enumerate();
        let labelled = titles.filter(|(at, _)| is_labelled(*at));
        let mut places: Vec<(u64, u32)> = labelled
            .map(|(at, known)| (known.title.key_hash(), at as u32))
            .collect();
        places.par_sort_unstable();
        Self(places)
    }

    /// The place of the title that is the same as `title`, if one is.
    pub(super) fn find(&self, title: &Title, titles: &[LabelledTitle]) -> Option<usize> {
        let hash = title.key_hash();
        let first = self.0.partition_point(|(other, _)| *other < hash);
        let with_hash = self.0[first..].iter().take_while(|(other, _)| *other == hash);
        let mut places = with_hash.map(|(_, at)| *at as usize);
        places.find(|at| titles.get(*at).is_some_and(|known| known.title.is_same_as(title)))
    }
}
