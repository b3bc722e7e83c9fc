//! Tagging titles with a trained model.

#[cfg(feature = "tables")]
mod files;
mod parts;
mod report;
mod second;
mod why;

#[cfg(feature = "tables")]
pub use files::{ShippedModel, TaggerFiles, TaggerWarning};
pub use report::{ExplanationReport, NeighbourReport, Replacement, SegmentShare, WordEvidence};
pub use second::SecondPersonas;

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::{
    encoder::Encoder,
    error::{Error, Result},
    index::Neighbour,
    metric,
    model::{Model, Voters},
    title::{KeywordRule, KeywordRules, SegmentId, Segments, Title, TitleReference},
    vote::{Prediction, Vote},
};

/// What a title was tagged with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its segment.
    pub segment: SegmentId,
    /// How sure that is, in percent: 0 to 100.
    pub confidence: u8,
}

impl Tag {
    /// What a rule decides is certain.
    fn by(rule: &KeywordRule) -> Self {
        Self {
            segment: rule.segment,
            confidence: 100,
        }
    }
}

/// A tag with what led to it.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The title, cleaned and in its standard form.
    pub title: Title,
    /// What the training titles say about it.
    pub prediction: Prediction,
    /// The rule that decided, whatever they say.
    pub rule: Option<KeywordRule>,
    /// The outcome.
    pub tag: Tag,
}

impl Explanation {
    /// The training titles whose vote had the larger say, the nearest first.
    #[must_use]
    pub fn neighbours(&self) -> &[Neighbour] {
        self.prediction.decisive_neighbours()
    }
}

/// A title that is uncertain, with what led to its tag.
#[derive(Clone, Debug)]
pub struct UncertainTitle {
    /// What led to its tag.
    pub explanation: Explanation,
    /// Its point in the model's space, as [`Tagger::points`] gives it.
    pub point: Vec<f32>,
}

/// Tags titles: clean, standardize, embed, project, search, vote, pool. Keyword rules go before all.
pub struct Tagger {
    model: Model,
    encoder: Encoder,
    reference: TitleReference,
    tie_margin: f32,
    min_confidence: u8,
    voters: Voters,
    rules: KeywordRules,
}

impl Tagger {
    /// A tagger with a model, the encoder that made it, and a title reference.
    ///
    /// # Errors
    /// If the model was made with another encoder.
    pub fn new(model: Model, encoder: Encoder, reference: TitleReference) -> Result<Self> {
        model.check_dimensions(encoder.dimensions())?;
        let (made_with, here) = (model.encoder(), encoder.identity());
        if made_with.checksum != here.checksum {
            return Err(Error::OtherEncoder {
                made_with: made_with.to_string(),
                here: here.to_string(),
            });
        }
        Ok(Self {
            model,
            encoder,
            reference,
            tie_margin: crate::vote::TIE_MARGIN,
            min_confidence: 0,
            voters: Voters::default(),
            rules: KeywordRules::default(),
        })
    }

    /// Sets how far apart the probabilities of two personas may be for the higher priority to win.
    #[must_use]
    pub fn with_tie_margin(mut self, tie_margin: f32) -> Self {
        self.tie_margin = tie_margin;
        self
    }

    /// Sets how sure a persona must be, in percent, for a title to be given it; a title less sure is `Not
    /// Classified`, with the probability of that as its confidence.
    #[must_use]
    pub fn with_min_confidence(mut self, min_confidence: u8) -> Self {
        self.min_confidence = min_confidence;
        self
    }

    /// Sets which training titles may vote.
    #[must_use]
    pub fn with_voters(mut self, voters: Voters) -> Self {
        self.voters = voters;
        self
    }

    /// Sets rules that decide before the vote, with confidence 100.
    #[must_use]
    pub fn with_rules(mut self, rules: KeywordRules) -> Self {
        self.rules = rules;
        self
    }

    /// The segments of the model.
    #[must_use]
    pub fn segments(&self) -> &Segments {
        self.model.segments()
    }

    /// The model in use.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The keyword rules in use.
    #[must_use]
    pub fn rules(&self) -> &KeywordRules {
        &self.rules
    }

    /// The title reference in use.
    #[must_use]
    pub fn reference(&self) -> &TitleReference {
        &self.reference
    }

    /// Tags `titles`, on all cores. Each title's tag depends on the title alone; an empty title is
    /// `Not Classified` with confidence 0.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn tag<S: AsRef<str> + Sync>(&self, titles: &[S]) -> Result<Vec<Tag>> {
        let tagged = self.tag_and_explain(titles, 0, 0)?;
        Ok(tagged.into_iter().map(|(tag, _)| tag).collect())
    }

    /// Tags `titles`, and explains those whose confidence is less than `below` percent, with at least
    /// `neighbours` neighbours of each.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn tag_and_explain<S: AsRef<str> + Sync>(
        &self,
        titles: &[S],
        below: u8,
        neighbours: usize,
    ) -> Result<Vec<(Tag, Option<UncertainTitle>)>> {
        let titles: Vec<Title> = self.read(titles);
        let ruled = titles.par_iter().map(|title| self.rules.first_for(title));
        let mut tags: Vec<Option<Tag>> = ruled.map(|rule| rule.map(Tag::by)).collect();
        let mut explained: Vec<Option<UncertainTitle>> = vec![None; titles.len()];
        // Nobody is asked about a title that a rule decides.
        let (places, open): (Vec<usize>, Vec<Title>) = titles
            .into_iter()
            .enumerate()
            .filter(|(place, _)| tags[*place].is_none())
            .unzip();
        let embeddings = self.embed(&open)?;
        let mut uncertain = Vec::new();
        for (at, prediction) in self.predict(embeddings.view(), &open, None).iter().enumerate() {
            let tag = self.decide(&prediction.vote);
            tags[places[at]] = Some(tag);
            if tag.confidence < below {
                uncertain.push(at);
            }
        }
        if !uncertain.is_empty() {
            let titles: Vec<Title> = uncertain.iter().map(|at| open[*at].clone()).collect();
            let embeddings = metric::rows(embeddings.view(), &uncertain);
            let points = self.model.points(embeddings.view(), &titles);
            let explanations = self.explain_by_vote(embeddings.view(), titles, neighbours);
            let found = explanations.into_iter().zip(points.rows());
            for (at, (explanation, point)) in uncertain.into_iter().zip(found) {
                let point = point.to_vec();
                explained[places[at]] = Some(UncertainTitle { explanation, point });
            }
        }
        Ok(tags.into_iter().flatten().zip(explained).collect())
    }

    /// The points of `titles` in the model's space, `n x m`, where near titles have neighbours in common: the one that
    /// was learned from the user's titles, or the general one where there is none.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn points<S: AsRef<str> + Sync>(&self, titles: &[S]) -> Result<Array2<f32>> {
        let titles: Vec<Title> = self.read(titles);
        let embeddings = self.embed(&titles)?;
        Ok(self.model.points(embeddings.view(), &titles))
    }

    /// Tags `titles` and tells why, with at least `neighbours` neighbours of each; how many of them
    /// vote is the model's matter.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn explain<S: AsRef<str> + Sync>(&self, titles: &[S], neighbours: usize) -> Result<Vec<Explanation>> {
        let titles: Vec<Title> = self.read(titles);
        let embeddings = self.embed(&titles)?;
        let mut explanations = self.explain_by_vote(embeddings.view(), titles, neighbours);
        for explanation in &mut explanations {
            if let Some(rule) = self.rules.first_for(&explanation.title) {
                explanation.tag = Tag::by(rule);
                explanation.rule = Some(rule.clone());
            }
        }
        Ok(explanations)
    }

    /// Explains titles by what the training titles say about them, whatever the rules are.
    fn explain_by_vote(
        &self,
        embeddings: ArrayView2<'_, f32>,
        titles: Vec<Title>,
        neighbours: usize,
    ) -> Vec<Explanation> {
        let predictions = self.predict(embeddings, &titles, Some(neighbours));
        let explained = titles.into_iter().zip(predictions);
        explained
            .map(|(title, prediction)| Explanation {
                title,
                tag: self.decide(&prediction.vote),
                rule: None,
                prediction,
            })
            .collect()
    }

    fn read<S: AsRef<str> + Sync>(&self, titles: &[S]) -> Vec<Title> {
        titles
            .par_iter()
            .map(|title| self.reference.read_title(title.as_ref()))
            .collect()
    }

    /// The embeddings of titles in their standard form, `n x d`.
    fn embed(&self, titles: &[Title]) -> Result<Array2<f32>> {
        let standardized: Vec<&str> = titles.iter().map(|title| title.standard.as_str()).collect();
        self.encoder.embed(&standardized)
    }

    /// What the training titles say about each of `titles`, by their embeddings.
    fn predict(
        &self,
        embeddings: ArrayView2<'_, f32>,
        titles: &[Title],
        neighbours: Option<usize>,
    ) -> Vec<Prediction> {
        let mut predictions =
            self.model
                .predict(embeddings, titles, neighbours, self.voters, self.tie_margin);
        for (prediction, title) in predictions.iter_mut().zip(titles) {
            // There is nothing that a training title could be similar to.
            if title.standard.is_empty() {
                *prediction = self.model.no_prediction();
            }
        }
        predictions
    }

    /// The segment that won, or none where that is too unsure; with how likely it is.
    fn decide(&self, vote: &Vote) -> Tag {
        let none = self.segments().not_classified();
        let probability_of = |segment: SegmentId| vote.probabilities.get(usize::from(segment.0));
        // Where only personas vote, every title is to have one.
        let is_wanted = vote.winner == none || self.voters == Voters::Personas;
        if is_wanted || vote.confidence() >= self.min_confidence {
            return Tag {
                segment: vote.winner,
                confidence: vote.confidence(),
            };
        }
        Tag {
            segment: none,
            confidence: (100.0 * probability_of(none).copied().unwrap_or(0.0)).round() as u8,
        }
    }

    /// The persona that a title was given, or the one that was the likeliest.
    fn likeliest_persona(&self, explanation: &Explanation) -> SegmentId {
        let none = self.segments().not_classified();
        if explanation.tag.segment != none {
            return explanation.tag.segment;
        }
        let personas = self
            .segments()
            .ids()
            .zip(&explanation.prediction.vote.probabilities);
        personas
            .filter(|(id, _)| *id != none)
            .max_by(|a, b| a.1.total_cmp(b.1))
            .map_or(none, |(id, _)| id)
    }
}
