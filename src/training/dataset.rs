//! Described titles, to learn from and to ask about.

use std::collections::{HashMap, HashSet};

use ndarray::{Array2, Axis, concatenate};
use rayon::prelude::*;

use crate::{
    calibration::{Pool, Prior},
    cancellation::Cancellation,
    encoder::Encoder,
    error::Result,
    index::{Neighbour, exact},
    metric::{self, Projection, Signature, Traits},
    model::LabelledTitle,
    title::{SegmentId, Segments},
    training::world::{Pools, Shipped, World},
    vote::{self, Prediction, TIE_MARGIN, VoteCounter, Weights},
};

/// Labelled titles, described once for everything that is learned from them or asked about them, and what
/// the program knows beforehand.
pub struct Dataset {
    /// The titles, distinct in their standard form: the labelled ones, then the background titles.
    pub titles: Vec<LabelledTitle>,
    /// How many of them are labelled.
    pub labelled: usize,
    /// How many segments there are, `Not Classified` included.
    pub segments: usize,
    /// Their embeddings, `n x d`.
    pub embeddings: Array2<f32>,
    /// Their signatures.
    pub signatures: Vec<Signature>,
    /// Their traits.
    pub traits: Vec<Traits>,
    /// What ships beside them: titles that are none of these, in these segments.
    pub shipped: Shipped,
    /// Which of the titles are the user's own: labelled, and not shipped with the same label.
    pub own: Vec<bool>,
    /// The numbers that votes and prior are pooled with.
    pub pool: Pool,
    /// Whether what is learned from them is still wanted.
    pub cancellation: Cancellation,
    /// To the general space, if there is one for these embeddings.
    projection: Option<Projection>,
    /// Which of them ship with the same label.
    known: Vec<bool>,
    /// Whether most of the labelled ones do.
    world_knows: bool,
}

/// What is learned from titles.
#[derive(Clone, Debug)]
pub struct Learned {
    /// To the space in which titles of one segment lie together, if any of them is the user's own.
    pub close: Option<Projection>,
    /// To the general space.
    pub general: Option<Projection>,
    /// How likely a segment is by words and letters.
    pub prior: Prior,
    /// Whether all of it was learned from these titles, so that shipped ones have no vote.
    pub(super) blind: bool,
}

/// The outcome for a title that was not learned from.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Which title, by its position in the dataset.
    pub title: usize,
    /// What those learned from said; a neighbour is a position in the dataset, as [`Dataset::title`] takes it.
    pub prediction: Prediction,
}

impl Dataset {
    /// Describes `titles`, which are distinct in their standard form, of `segments`. The first `labelled` of
    /// them are labelled, the others are background titles. What `world` knows stands beside them if
    /// `with_shipped`; else only its projection is of use. Without a world all is learned anew.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn new(
        titles: Vec<LabelledTitle>,
        labelled: usize,
        segments: &Segments,
        encoder: &Encoder,
        world: Option<&World>,
        with_shipped: bool,
    ) -> Result<Self> {
        let fits = world.is_some_and(|world| world.is_for(encoder.identity()));
        let hashes: Vec<u64> = titles.iter().map(|labelled| labelled.title.key_hash()).collect();
        let label_of: HashMap<u64, &str> = world.iter().flat_map(|world| world.labels()).collect();
        let is_known = |at: usize| {
            let label = label_of.get(&hashes[at]);
            label.is_some_and(|label| label.eq_ignore_ascii_case(segments.name(titles[at].segment)))
        };
        let known: Vec<bool> = (0..titles.len()).map(is_known).collect();
        let beside = fits && with_shipped;
        let mut shipped = match world {
            Some(world) if with_shipped => world.in_segments(segments),
            _ => Shipped::default(),
        };
        if !fits {
            (shipped.titles, shipped.hashes) = (Vec::new(), Vec::new());
            shipped.points = Array2::default((0, 0));
        }
        let shipped = shipped.without(&hashes.iter().copied().collect());
        let own = (0..titles.len())
            .map(|at| at < labelled && !(beside && known[at]))
            .collect();
        let standard: Vec<&str> = titles
            .iter()
            .map(|labelled| labelled.title.standard.as_str())
            .collect();
        let (signatures, traits) = titles
            .par_iter()
            .map(|labelled| metric::describe(&labelled.title.words()))
            .unzip();
        let pools = world.map_or_else(Pools::default, |world| world.pools);
        let pool = if beside && shipped.prior.is_some() {
            pools.beside
        } else {
            pools.alone
        };
        Ok(Self {
            embeddings: encoder.embed(&standard)?,
            signatures,
            traits,
            shipped,
            own,
            pool,
            cancellation: Cancellation::default(),
            projection: world.filter(|_| fits).map(|world| world.projection.clone()),
            world_knows: 2 * known[..labelled].iter().filter(|known| **known).count() > labelled,
            known,
            segments: segments.count(),
            labelled,
            titles,
        })
    }

    /// To the general space, if there is one for these embeddings.
    #[must_use]
    pub fn projection(&self) -> Option<&Projection> {
        self.projection.as_ref()
    }

    /// The title at a position: one of its own, or behind them one that ships.
    #[must_use]
    pub fn title(&self, at: usize) -> &LabelledTitle {
        self.titles
            .get(at)
            .unwrap_or_else(|| &self.shipped.titles[at - self.titles.len()])
    }

    /// The segment of each of `titles`.
    #[must_use]
    pub fn segment_of(&self, titles: &[usize]) -> Vec<SegmentId> {
        titles.iter().map(|title| self.titles[*title].segment).collect()
    }

    /// Whether a title tells nothing about how good a model is that was learned blind: what ships was learned from it, with
    /// its label, and is not learned anew.
    #[must_use]
    pub fn is_foreknown(&self, title: usize) -> bool {
        !self.world_knows && self.shipped.prior.is_some() && self.known[title]
    }

    /// Learns from the titles `kept`, on from what ships.
    #[must_use]
    pub fn learn(&self, kept: &[usize]) -> Learned {
        let general = self.projection.clone();
        let has_own = kept.iter().any(|title| self.own[*title]);
        let (close, prior) = rayon::join(
            || (has_own || general.is_none()).then(|| self.learn_projection(kept, general.as_ref())),
            || {
                self.shipped
                    .prior
                    .clone()
                    .unwrap_or_else(|| self.learn_prior(kept))
            },
        );
        Learned {
            close,
            general,
            prior,
            blind: false,
        }
    }

    /// As [`Dataset::learn`], where titles that are not `kept` are going to be asked about: if what ships was
    /// learned from them too, all is learned anew from those kept, but for the network beside the prior, which takes more titles
    /// than these: so what is measured is less than the program knows.
    #[must_use]
    pub fn learn_blind(&self, kept: &[usize]) -> Learned {
        if !self.world_knows {
            return self.learn(kept);
        }
        let (general, prior) = rayon::join(|| self.learn_projection(kept, None), || self.learn_prior(kept));
        let has_own = kept.iter().any(|title| self.own[*title]);
        Learned {
            close: has_own.then(|| self.learn_projection(kept, Some(&general))),
            general: Some(general),
            prior,
            blind: true,
        }
    }

    /// Learns a projection from the titles `kept`, on from `start` if there is one.
    #[must_use]
    pub fn learn_projection(&self, kept: &[usize], start: Option<&Projection>) -> Projection {
        let described = (self.embeddings.view(), &self.signatures[..]);
        metric::learn(described, kept, &self.segment_of(kept), start, &self.cancellation)
    }

    /// Learns a prior from the titles `kept`.
    #[must_use]
    pub fn learn_prior(&self, kept: &[usize]) -> Prior {
        let traits: Vec<&Traits> = kept.iter().map(|title| &self.traits[*title]).collect();
        Prior::learn(&traits, &self.segment_of(kept), self.segments, &self.cancellation)
    }

    /// The points of `titles` in a projection's space, `n x m`.
    #[must_use]
    pub fn points(&self, projection: &Projection, titles: &[usize]) -> Array2<f32> {
        projection.map_some(self.embeddings.view(), &self.signatures, titles)
    }

    /// What titles of these count in the close vote and, with those that ship, in the general one.
    #[must_use]
    pub fn weights(&self, titles: &[usize]) -> (Weights, Weights) {
        let close = Weights::balancing(&self.segment_of(titles), self.segments);
        let general = if self.shipped.prior.is_some() {
            Weights::equal(self.segments)
        } else {
            close.clone()
        };
        (close, general)
    }

    /// What the titles `kept`, from which `learned` was learned, and those that ship, answer about the titles
    /// `asked`. The search is exact, so this measures spaces and votes, not the index.
    #[must_use]
    pub fn answer(&self, kept: &[usize], asked: &[usize], learned: &Learned) -> Vec<Answer> {
        let (close_weights, general_weights) = self.weights(kept);
        // A prior of some thousand titles is not as sure as it says.
        let pool = match learned.blind {
            true => self.pool.always_asking(),
            false => self.pool,
        };
        let count = VoteCounter {
            weights: (&close_weights, &general_weights),
            segment_of: |title: usize| self.title(title).segment,
            is_own: |title: usize| self.own.get(title).copied().unwrap_or(false),
            pool: &pool,
            tie_margin: TIE_MARGIN,
        };
        let (close, general) = self.neighbours(kept, asked, learned);
        let found = asked.par_iter().zip(close.into_par_iter().zip(general));
        found
            .map(|(title, (close, general))| Answer {
                title: *title,
                prediction: count.count(close, general, learned.prior.probabilities(&self.traits[*title])),
            })
            .collect()
    }

    /// The neighbours of the titles `asked` in the close and in the general space.
    pub(crate) fn neighbours(
        &self,
        kept: &[usize],
        asked: &[usize],
        learned: &Learned,
    ) -> (Vec<Vec<Neighbour>>, Vec<Vec<Neighbour>>) {
        let mut beside: Vec<usize> = Vec::new();
        if !learned.blind {
            let asked: HashSet<u64> = asked
                .iter()
                .map(|title| self.titles[*title].title.key_hash())
                .collect();
            let shipped = 0..self.shipped.titles.len();
            beside.extend(shipped.filter(|at| !asked.contains(&self.shipped.hashes[*at])));
        }
        let search = |projection: &Projection, beside: &[usize], count: usize| {
            let mut points = self.points(projection, kept);
            if !beside.is_empty() {
                let shipped = metric::rows(self.shipped.points.view(), beside);
                points = concatenate(Axis(0), &[points.view(), shipped.view()]).unwrap_or(points);
            }
            let mut found = exact::search(self.points(projection, asked).view(), points.view(), count);
            for neighbour in found.iter_mut().flatten() {
                neighbour.title = match kept.get(neighbour.title) {
                    Some(title) => *title,
                    None => self.titles.len() + beside[neighbour.title - kept.len()],
                };
            }
            found
        };
        let nobody = || vec![Vec::new(); asked.len()];
        let close = learned
            .close
            .as_ref()
            .map_or_else(nobody, |close| search(close, &[], vote::CLOSE));
        let general = learned
            .general
            .as_ref()
            .map_or_else(nobody, |general| search(general, &beside, vote::GENERAL));
        (close, general)
    }

    /// Whether an answer is the segment that its title is labelled with.
    #[must_use]
    pub fn is_right(&self, answer: &Answer) -> bool {
        self.titles[answer.title].segment == answer.prediction.vote.winner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_alone_settle_a_title_only_beside_all_that_ships() {
        let (encoder, world) = (Encoder::open(&<_>::default()).unwrap(), World::shipped().unwrap());
        let settles = |segments: &Segments, with_shipped| {
            let dataset = Dataset::new(Vec::new(), 0, segments, &encoder, Some(&world), with_shipped);
            dataset.unwrap().pool.settled.is_some()
        };
        assert!(settles(&Segments::default(), true));
        assert!(!settles(&Segments::default(), false), "nothing that ships");
        let own = Segments::new(["Bakers", "Engineering"]).unwrap();
        assert!(!settles(&own, true), "a segment that what ships does not know");
    }
}
