use anyhow::Result;
use ndarray::{Array2, Axis};
use rayon::prelude::*;

use crate::{
    encoder::Encoder,
    index::exact,
    metric::{self, General, Metric, Projection, Signature},
    model::LabelledTitle,
    segment::SegmentId,
    vote::{self, TIE_MARGIN, Testimony, Weights},
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
    /// What those learned from said, by their position in the dataset.
    pub testimony: Testimony,
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
        let signatures: Vec<&Signature> = titles.iter().map(|title| &self.signatures[*title]).collect();
        metric.map(embeddings.view(), &signatures)
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
        let weights = Weights::balancing(&self.segment_of(kept), self.segments);
        let segment_of = |title: usize| self.titles[title].segment;
        let search = |metric: &Metric, count: usize| {
            let points = (self.points(metric, asked), self.points(metric, kept));
            let mut found = exact::search(points.0.view(), points.1.view(), count);
            for neighbour in found.iter_mut().flatten() {
                neighbour.title = kept[neighbour.title];
            }
            found
        };
        let learns = ways.iter().any(|way| *way != Way::Plain);
        let learned_close = if learns {
            search(&Metric::Learned(learned.close.clone()), vote::CLOSE)
        } else {
            Vec::new()
        };
        let answer = |way: &Way| {
            let close = match way {
                Way::Plain => search(&Metric::Plain, vote::CLOSE),
                Way::General | Way::Learned => learned_close.clone(),
            };
            let general = match (way, &learned.general) {
                (Way::General, Some(general)) => search(&Metric::Learned(general.clone()), vote::GENERAL),
                _ => vec![Vec::new(); asked.len()],
            };
            let found = asked.iter().zip(close.into_iter().zip(general));
            found
                .map(|(title, (close, general))| Answer {
                    title: *title,
                    testimony: Testimony::new(close, general, &weights, segment_of, TIE_MARGIN),
                })
                .collect()
        };
        ways.iter().map(answer).collect()
    }

    /// Whether an answer is the segment that its title is labelled with.
    #[must_use]
    pub fn is_right(&self, answer: &Answer) -> bool {
        self.titles[answer.title].segment == answer.testimony.vote.winner
    }
}
