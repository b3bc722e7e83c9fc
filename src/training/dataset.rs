use anyhow::Result;
use ndarray::{Array2, Axis};
use rayon::prelude::*;

use crate::{
    encoder::Encoder,
    index::{Neighbour, exact},
    metric::{self, General, Metric, Projection, Signature},
    model::LabelledTitle,
    segment::SegmentId,
    vote::{self, TIE_MARGIN, Vote, Weights},
};

/// Labelled titles, described once for everything that is learned from them or asked about them.
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
    /// The projection that ships, if it is one of these embeddings.
    pub general: Option<General>,
    /// Whether that was learned from these very titles.
    general_knows: bool,
}

/// What is learned from titles.
#[derive(Clone, Debug)]
pub struct Projections {
    /// The projection in whose space titles of one segment lie together.
    pub close: Projection,
    /// The general one that it was learned on from.
    pub general: Option<Projection>,
}

/// The spaces that titles vote in: the ways to make a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A space learned from them, and the general space for titles that are like none of them.
    General,
    /// A space learned from them alone.
    Learned,
    /// That of the plain embedding.
    Plain,
}

/// The outcome for a title that was not learned from.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Which title, by its position in the dataset.
    pub title: usize,
    /// The vote about it.
    pub vote: Vote,
    /// The training titles that said most, by their position in the dataset, the nearest first.
    pub neighbours: Vec<Neighbour>,
}

impl Dataset {
    /// Describes `titles`, which are distinct in their standard form, of `segments` segments, for learning
    /// on from the projection `general`. The first `labelled` of them are labelled, the others are
    /// background titles.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn new(
        titles: Vec<LabelledTitle>,
        labelled: usize,
        segments: usize,
        encoder: &Encoder,
        general: Option<General>,
    ) -> Result<Self> {
        let known = general.as_ref().map_or(0, |general| {
            let labelled = titles.iter().take(labelled);
            labelled.filter(|labelled| general.knows(&labelled.title)).count()
        });
        let standard: Vec<&str> = titles
            .iter()
            .map(|labelled| labelled.title.standard.as_str())
            .collect();
        let signature = |labelled: &LabelledTitle| Signature::of(&labelled.title.words());
        Ok(Self {
            embeddings: encoder.embed(&standard)?,
            signatures: titles.par_iter().map(signature).collect(),
            general,
            general_knows: 2 * known > labelled,
            segments,
            labelled,
            titles,
        })
    }

    /// The ways to make a model of it, the most promising first.
    #[must_use]
    pub fn ways(&self) -> Vec<Way> {
        if self.general.is_some() {
            vec![Way::General, Way::Learned, Way::Plain]
        } else {
            vec![Way::Learned, Way::Plain]
        }
    }

    /// The segment of each of `titles`.
    #[must_use]
    pub fn segment_of(&self, titles: &[usize]) -> Vec<SegmentId> {
        titles.iter().map(|title| self.titles[*title].segment).collect()
    }

    /// Learns from the titles `kept`, on from the general projection if there is one.
    #[must_use]
    pub fn learn(&self, kept: &[usize]) -> Projections {
        let general = self.general.as_ref().map(|general| general.projection.clone());
        Projections {
            close: self.learn_from(kept, general.as_ref()),
            general,
        }
    }

    /// As [`Dataset::learn`], where titles that are not `kept` are going to be asked about: if the
    /// general projection was learned from them too, it is learned anew from those kept.
    #[must_use]
    pub fn learn_blind(&self, kept: &[usize]) -> Projections {
        if !self.general_knows {
            return self.learn(kept);
        }
        let general = self.learn_from(kept, None);
        Projections {
            close: self.learn_from(kept, Some(&general)),
            general: Some(general),
        }
    }

    fn learn_from(&self, kept: &[usize], start: Option<&Projection>) -> Projection {
        let embeddings = self.embeddings.select(Axis(0), kept);
        let signatures: Vec<Signature> = kept.iter().map(|title| self.signatures[*title].clone()).collect();
        metric::learn(embeddings.view(), &signatures, &self.segment_of(kept), start)
    }

    /// The points of `titles` in a metric's space, `n x m`.
    #[must_use]
    pub fn points(&self, metric: &Metric, titles: &[usize]) -> Array2<f32> {
        let embeddings = self.embeddings.select(Axis(0), titles);
        let signatures: Vec<Signature> = titles
            .iter()
            .map(|title| self.signatures[*title].clone())
            .collect();
        metric.map_signed(embeddings.view(), &signatures)
    }

    /// What the titles `kept`, from which `learned` was learned, answer about the titles `asked`, in
    /// each of `ways`. The search is exact, so this measures the metric and the vote, not the index.
    #[must_use]
    pub fn answer(
        &self,
        kept: &[usize],
        asked: &[usize],
        learned: &Projections,
        ways: &[Way],
    ) -> Vec<Vec<Answer>> {
        let segment_of = self.segment_of(kept);
        let weights = Weights::balancing(&segment_of, self.segments);
        let search = |metric: &Metric, count: usize| {
            let (asked, kept) = (self.points(metric, asked), self.points(metric, kept));
            exact::search(asked.view(), kept.view(), count)
        };
        let shares = |found: &[Neighbour]| weights.shares(found, |title| segment_of[title]);
        let close = ways
            .iter()
            .any(|way| *way != Way::Plain)
            .then(|| search(&Metric::Learned(learned.close.clone()), vote::CLOSE));
        let close = close.unwrap_or_default();
        ways.iter()
            .map(|way| {
                let plain;
                let close: &[Vec<Neighbour>] = match way {
                    Way::Plain => {
                        plain = search(&Metric::Plain, vote::CLOSE);
                        &plain
                    }
                    Way::General | Way::Learned => &close,
                };
                let general = match (way, &learned.general) {
                    (Way::General, Some(general)) => search(&Metric::Learned(general.clone()), vote::GENERAL),
                    _ => Vec::new(),
                };
                (0..asked.len())
                    .map(|at| {
                        let general = general.get(at);
                        let nearest = close[at].first().map_or(0.0, |first| first.similarity);
                        let general_shares = general.map(|found| shares(found));
                        let vote =
                            Vote::new(shares(&close[at]), general_shares.as_deref(), nearest, TIE_MARGIN);
                        let said_most = match general {
                            Some(general) if vote.close_say < 0.5 => general,
                            _ => &close[at],
                        };
                        let neighbours = said_most
                            .iter()
                            .map(|neighbour| Neighbour {
                                title: kept[neighbour.title],
                                similarity: neighbour.similarity,
                            })
                            .collect();
                        Answer {
                            title: asked[at],
                            vote,
                            neighbours,
                        }
                    })
                    .collect()
            })
            .collect()
    }
}
