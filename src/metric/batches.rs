//! The batches in which titles are learned from.

use ndarray::ArrayView2;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// A number of each of `titles` that depends on its embedding alone.
pub(super) fn keys(embeddings: ArrayView2<'_, f32>, titles: &[usize]) -> Vec<u64> {
    let rows = titles.iter().map(|title| embeddings.row(*title));
    rows.map(|row| xxh3_64(bytemuck::cast_slice(&row.to_vec())))
        .collect()
}

/// Deals titles to batches by their keys: those of an epoch are others than those of the next, but a few titles more
/// leave most of them as they were, so that what is learned hardly depends on them.
pub(super) fn deal(keys: &[u64], batches: usize, epoch: u64) -> Vec<Vec<usize>> {
    let mut dealt: Vec<Vec<(u64, usize)>> = vec![Vec::new(); batches];
    for (title, key) in keys.iter().enumerate() {
        let key = xxh3_64_with_seed(&key.to_le_bytes(), epoch);
        let batch = (u128::from(key) * batches as u128) >> u64::BITS;
        dealt[batch as usize].push((key, title));
    }
    let in_order = |mut batch: Vec<(u64, usize)>| {
        batch.sort_unstable();
        batch.into_iter().map(|(_, title)| title).collect()
    };
    let filled = dealt.into_iter().filter(|batch| !batch.is_empty());
    filled.map(in_order).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_title_is_dealt_once_an_epoch_and_to_others_than_in_the_next() {
        let keys: Vec<u64> = (0..1_000).collect();
        let first = deal(&keys, 4, 0);
        let mut dealt = first.concat();
        dealt.sort_unstable();
        assert_eq!(dealt, (0..1_000).collect::<Vec<_>>());
        assert!(first.iter().all(|batch| (200..300).contains(&batch.len())));
        assert_ne!(first, deal(&keys, 4, 1));
    }

    #[test]
    fn a_title_more_changes_one_batch_alone() {
        let keys: Vec<u64> = (0..1_000).collect();
        let (before, after) = (deal(&keys[1..], 4, 0), deal(&keys, 4, 0));
        let keys_of = |keys: &[u64], batches: &[Vec<usize>]| -> Vec<Vec<u64>> {
            let batches = batches.iter();
            batches
                .map(|batch| batch.iter().map(|title| keys[*title]).collect())
                .collect()
        };
        let (before, after) = (keys_of(&keys[1..], &before), keys_of(&keys, &after));
        assert_eq!(
            before
                .iter()
                .zip(&after)
                .filter(|(before, after)| before != after)
                .count(),
            1
        );
    }
}
