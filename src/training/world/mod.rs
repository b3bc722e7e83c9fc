//! The world: what the program knows about titles before it has seen any of the user's. It ships with the
//! program (see its card in `models-cache/world/README.md`).

#[cfg(feature = "tables")]
mod generated;
#[cfg(feature = "tables")]
mod learning;
#[cfg(feature = "tables")]
mod lists;

#[cfg(feature = "tables")]
pub use learning::learn_world;
#[cfg(feature = "tables")]
use lists::GROUPS;
#[cfg(feature = "tables")]
pub use lists::{WorldTitles, groups};

use std::collections::HashSet;

use ndarray::Array2;

use crate::{
    calibration::{Pool, Prior},
    checksum::Checksum,
    encoder::EncoderIdentity,
    error::{Context, Result, ensure},
    metric::Projection,
    model::LabelledTitle,
    title::{SegmentId, Segments, Title},
};

static SHIPPED: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/models-cache/world/world.bin"
));

/// A point's numbers are whole ones up to this.
const WHOLE: f32 = 127.0;

/// The segments that the world knows, in priority order.
const SEGMENTS: [&str; 7] = [
    "GenAI",
    "Engineering",
    "Product",
    "Cyber Security",
    "Trust & Safety",
    "Legal & Compliance",
    "Executive",
];

/// The segments that the world knows.
#[must_use]
pub fn segments() -> Segments {
    Segments::in_priority_order(SEGMENTS.map(String::from).to_vec())
}

/// What is known beforehand.
#[derive(Clone, Debug, PartialEq, bincode::Encode, bincode::Decode)]
pub struct World {
    /// The checksum of the encoder whose embeddings it projects.
    encoder: String,
    /// The segments of its titles, in priority order, the last of which stands for none.
    segments: Vec<String>,
    /// To the general space.
    pub projection: Projection,
    /// How likely a segment is by the words and letters of a title.
    pub prior: Prior,
    /// What votes and prior say together.
    pub pools: Pools,
    titles: Vec<KnownTitle>,
    /// The titles' points in the general space, `n x m`, times 127.
    points: Vec<i8>,
}

/// The numbers of the pool, by what there is to pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, bincode::Encode, bincode::Decode)]
pub struct Pools {
    /// Where the user's titles, if there are any of their own, stand beside the world's.
    pub beside: Pool,
    /// Where they stand alone: other segments, another encoder, or `--no-shipped`.
    pub alone: Pool,
}

/// A title of the world.
#[derive(Clone, Debug, PartialEq, Eq, bincode::Encode, bincode::Decode)]
pub struct KnownTitle {
    /// Its standard form in lower case, hashed.
    hash: u64,
    /// Its segment's rank.
    segment: u8,
    /// The title, if it ships as text; of titles from real lists only the point does.
    title: Option<Title>,
}

/// What of the world counts beside a user's titles, in the user's segments.
#[derive(Clone, Debug, Default)]
pub struct Shipped {
    /// Titles, with their text where it ships.
    pub titles: Vec<LabelledTitle>,
    /// Their standard forms in lower case, hashed.
    pub hashes: Vec<u64>,
    /// Their points in the general space, `n x m`.
    pub points: Array2<f32>,
    /// The prior, if the world knows every persona.
    pub prior: Option<Prior>,
}

impl World {
    /// A world of `titles` (and their `points` in the general space of `projection`, `n x m`), of which those
    /// that `ships` accepts ship as text.
    pub fn new(
        encoder: &Checksum,
        segments: &Segments,
        titles: &[LabelledTitle],
        points: &Array2<f32>,
        ships: impl Fn(usize) -> bool,
        (projection, prior, pools): (Projection, Prior, Pools),
    ) -> Self {
        let known = titles.iter().enumerate().map(|(at, labelled)| KnownTitle {
            hash: labelled.title.key_hash(),
            segment: labelled.segment.0,
            title: ships(at).then(|| labelled.title.clone()),
        });
        Self {
            encoder: encoder.to_string(),
            segments: segments.ids().map(|id| segments.name(id).to_string()).collect(),
            projection,
            prior,
            pools,
            titles: known.collect(),
            points: points.iter().map(|value| (value * WHOLE).round() as i8).collect(),
        }
    }

    /// The one that ships.
    ///
    /// # Errors
    /// If the program was built with a damaged file.
    pub fn shipped() -> Result<Self> {
        let (world, _): (Self, usize) = bincode::decode_from_slice(SHIPPED, bincode::config::standard())
            .context("what the program knows beforehand, which ships with it, is damaged")?;
        ensure!(
            world.prior.is_whole() && world.prior.segments() == world.segments.len(),
            "what the program knows beforehand, which ships with it, is not whole"
        );
        Ok(world)
    }

    /// The content of the file that ships.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn file(&self) -> Result<Vec<u8>> {
        Ok(bincode::encode_to_vec(self, bincode::config::standard())?)
    }

    /// Whether its points are those of the embeddings of `encoder`.
    #[must_use]
    pub fn is_for(&self, encoder: &EncoderIdentity) -> bool {
        self.encoder == encoder.checksum.to_string()
    }

    /// The hashes of its titles with their segments' names.
    pub fn labels(&self) -> impl Iterator<Item = (u64, &str)> {
        self.titles.iter().map(|known| {
            let name = self.segments.get(usize::from(known.segment));
            (known.hash, name.map_or("", String::as_str))
        })
    }

    /// What of it counts in `segments`: titles of segments of the same name. Titles without a persona do if
    /// the world knows all personas; what it knows none for may be a persona of the user's otherwise.
    #[must_use]
    pub fn in_segments(&self, segments: &Segments) -> Shipped {
        let rank_of = |id: SegmentId| {
            let name = segments.name(id);
            self.segments
                .iter()
                .position(|known| known.eq_ignore_ascii_case(name))
        };
        let none = segments.not_classified();
        let last = self.segments.len().saturating_sub(1);
        let ranks: Vec<Option<usize>> = segments
            .ids()
            .map(|id| if id == none { Some(last) } else { rank_of(id) })
            .collect();
        let knows_all = ranks.iter().all(Option::is_some);
        let mut here: Vec<Option<SegmentId>> = vec![None; self.segments.len()];
        for (id, rank) in segments.ids().zip(&ranks) {
            if let Some(rank) = rank
                && (knows_all || id != none)
            {
                here[*rank] = Some(id);
            }
        }
        let width = self.projection.dimensions();
        let mut shipped = Shipped::default();
        let mut points: Vec<f32> = Vec::with_capacity(self.points.len());
        for (known, point) in self.titles.iter().zip(self.points.chunks_exact(width.max(1))) {
            let Some(segment) = here.get(usize::from(known.segment)).copied().flatten() else {
                continue;
            };
            shipped.titles.push(LabelledTitle {
                title: known.title.clone().unwrap_or_default(),
                segment,
            });
            shipped.hashes.push(known.hash);
            let first = points.len();
            points.extend(point.iter().map(|value| f32::from(*value)));
            crate::metric::normalize(&mut points[first..]);
        }
        let rows = shipped.titles.len();
        shipped.points = Array2::from_shape_vec((rows, width), points).unwrap_or_default();
        if knows_all {
            let ranks: Vec<usize> = ranks.into_iter().flatten().collect();
            shipped.prior = self.prior.for_segments(&ranks);
        }
        shipped
    }
}

impl Shipped {
    /// Drops titles whose hash is among `known`.
    #[must_use]
    pub fn without(mut self, known: &HashSet<u64>) -> Self {
        let kept: Vec<usize> = (0..self.titles.len())
            .filter(|at| !known.contains(&self.hashes[*at]))
            .collect();
        self.points = self.points.select(ndarray::Axis(0), &kept);
        self.titles = kept.iter().map(|at| self.titles[*at].clone()).collect();
        self.hashes = kept.iter().map(|at| self.hashes[*at]).collect();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calibration::SETTLED,
        encoder::Encoder,
        vote::{TIE_MARGIN, Vote},
    };

    fn segments(names: &[&str]) -> Segments {
        Segments::new(names.iter().copied()).unwrap()
    }

    #[test]
    fn the_one_that_ships_was_made_for_the_built_in_encoder() {
        let encoder = Encoder::open(&<_>::default()).unwrap();
        let world = World::shipped().unwrap();
        assert!(world.is_for(encoder.identity()));
        assert_eq!(world.file().unwrap(), SHIPPED);
        let mut other = encoder.identity().clone();
        other.checksum = Checksum::of(&[b"another"]);
        assert!(!world.is_for(&other));
    }

    #[test]
    fn the_default_segments_get_their_titles_and_the_prior() {
        let shipped = World::shipped().unwrap().in_segments(&Segments::default());
        assert!(shipped.titles.len() > 20_000);
        assert_eq!(shipped.points.nrows(), shipped.titles.len());
        let prior = shipped.prior.unwrap();
        assert_eq!((prior.segments(), prior.has_network()), (7, true));
    }

    #[test]
    fn no_vote_could_change_what_its_prior_settles() {
        let Pools { beside, alone } = World::shipped().unwrap().pools;
        assert_eq!(alone.settled, None, "a user's few titles make no such prior");
        let segments = SEGMENTS.len() + 1;
        for (sure, other) in (0..segments).flat_map(|one| (0..segments).map(move |other| (one, other))) {
            let (mut prior, mut against) = (vec![0.0; segments], vec![0.0; segments]);
            prior[other] = 1.0 - SETTLED;
            prior[sure] = SETTLED;
            against[other] = 1.0;
            let winner = |of: Vec<f32>| usize::from(Vote::of(of, 0.0, TIE_MARGIN).winner.0);
            assert_eq!(winner(beside.general(Some(&against), &prior)), sure);
            assert_eq!(winner(beside.settled(&prior)), sure);
        }
    }

    #[test]
    fn beside_a_persona_that_it_does_not_know_only_the_personas_that_it_knows_count() {
        let segments = segments(&["Bakers", "Engineering"]);
        let shipped = World::shipped().unwrap().in_segments(&segments);
        assert_eq!(shipped.prior, None);
        assert!(!shipped.titles.is_empty());
        assert!(shipped.titles.iter().all(|known| known.segment == SegmentId(1)));
    }
}
