//! What the titles of a model say about others.

use std::borrow::Cow;

use ndarray::{Array2, ArrayView2, ArrayViewMut1, Axis};
use rayon::prelude::*;

use super::{Model, Origin, Space, Voters};
use crate::{
    index::{Neighbour, Wanted},
    metric::{self, Signature, describe},
    title::Title,
    vote::{self, Prediction, VoteCounter, Weights},
};

/// Where titles are in the spaces of a model, `n x m` each; of a space that is not there, `n x 0`.
struct Points {
    close: Array2<f32>,
    general: Array2<f32>,
}

impl Model {
    /// What the training titles say about each of `titles` (and the embeddings of their
    /// standard form, `n x d`): all of them, or those that have a persona. With a number of `neighbours` those that
    /// have no say are asked about as well, and there are at least so many of the nearest; the vote is the same
    /// without.
    #[must_use]
    pub fn predict(
        &self,
        embeddings: ArrayView2<'_, f32>,
        titles: &[Title],
        neighbours: Option<usize>,
        voters: Voters,
        tie_margin: f32,
    ) -> Vec<Prediction> {
        let is_persona = |title: usize| self.is_persona(title);
        let (in_close, in_general) = (
            |title: usize| self.vote_in_close(title),
            |title: usize| self.vote_in_general(title),
        );
        let in_close = wanted(voters, vote::CLOSE, &is_persona, &in_close);
        let in_general = wanted(voters, vote::GENERAL, &is_persona, &in_general);
        let weights = self.weights(voters);
        let votes = VoteCounter {
            weights: (&weights.0, &weights.1),
            segment_of: |title| self.segment_of(title),
            is_own: |title| self.is_own(title),
            pool: &self.knowledge.pool,
            tie_margin,
        };
        // Asked only about those that it has a say about: most titles like the user's need no other, and the words
        // of most others settle it. In a model without a close space, titles that were taught are found here.
        let is_taught_here = self.spaces.close.is_none() && !self.teaching.is_none();
        let is_open = |prior: &[f32]| neighbours.is_some() || is_taught_here || !votes.settles(prior);
        let (points, priors) = self.place(embeddings, titles, is_open);
        let mut close = self.close_neighbours(&points, &in_close);
        let asked: Vec<usize> = (0..titles.len())
            .filter(|title| is_open(&priors[*title]) && votes.own_say(&close[*title]) < 1.0)
            .collect();
        let general = self.general_neighbours(&points, &asked, &in_general);
        if is_taught_here {
            close = general
                .iter()
                .map(|general| self.own_and_background(general))
                .collect();
        }
        let found = close.into_par_iter().zip(general).zip(priors).zip(titles);
        let mut predictions: Vec<Prediction> = found
            .map(|(((close, general), prior), title)| {
                let itself = self.labelled.find(title, &self.knowledge.titles);
                let itself = itself.filter(|itself| voters == Voters::All || self.is_persona(*itself));
                let prediction = votes.count(close, general, prior);
                match itself {
                    Some(own) => prediction.with_label(itself, self.segment_of(own)),
                    None => prediction,
                }
            })
            .collect();
        if let Some(count) = neighbours.filter(|count| *count > 0) {
            let (close, general) = (at_least(count, in_close), at_least(count, in_general));
            self.add_nearest(&mut predictions, &points, (&close, &general));
        }
        predictions
    }

    /// The points of titles (by the embeddings of their standard form, `n x d`) in the spaces, and what their words and letters
    /// say. In the general space those are left out whose prior is not `is_open`.
    fn place(
        &self,
        embeddings: ArrayView2<'_, f32>,
        titles: &[Title],
        is_open: impl Fn(&[f32]) -> bool + Sync,
    ) -> (Points, Vec<Vec<f32>>) {
        let mut points = Points {
            close: zeros(titles.len(), self.spaces.close.as_ref()),
            general: zeros(titles.len(), self.spaces.general.as_ref()),
        };
        let rows = points.close.axis_iter_mut(Axis(0)).into_par_iter();
        let rows = rows.zip(points.general.axis_iter_mut(Axis(0)));
        let titles = titles.par_iter().zip(embeddings.axis_iter(Axis(0)));
        // All at once for a title: its words and letters take more memory than all else that is known about it, and are
        // still at hand.
        let placed = rows.zip(titles).map(|((close, general), (title, embedding))| {
            let (signature, traits) = describe(&title.words());
            let prior = self.knowledge.prior.probabilities(&traits);
            let put = |space: &Option<Space>, point: ArrayViewMut1<'_, f32>| {
                if let Some(space) = space {
                    space.projection.place(embedding, &signature, point);
                }
            };
            put(&self.spaces.close, close);
            if is_open(&prior) {
                put(&self.spaces.general, general);
            }
            prior
        });
        let priors = placed.collect();
        (points, priors)
    }

    /// The points of titles (by the embeddings of their standard form, `n x d`) in the space where the user's titles
    /// vote, or in the general one where there is no such space, `n x m`.
    #[must_use]
    pub fn points(&self, embeddings: ArrayView2<'_, f32>, titles: &[Title]) -> Array2<f32> {
        let Some(space) = self.spaces.close.as_ref().or(self.spaces.general.as_ref()) else {
            return Array2::default((titles.len(), 0));
        };
        let signatures: Vec<Signature> = titles
            .par_iter()
            .map(|title| describe(&title.words()).0)
            .collect();
        let signatures: Vec<&Signature> = signatures.iter().collect();
        space.projection.map(embeddings, &signatures)
    }

    /// Puts all that are nearest into predictions, in which those may be missing that make no difference.
    fn add_nearest(
        &self,
        predictions: &mut [Prediction],
        points: &Points,
        (in_close, in_general): (&Wanted<'_>, &Wanted<'_>),
    ) {
        if self.spaces.close.is_some() {
            let nearest = self.close_neighbours(points, in_close);
            for (prediction, close) in predictions.iter_mut().zip(nearest) {
                prediction.close = close;
            }
        }
        if let Some(space) = &self.spaces.general {
            let nearest = space.neighbours(points.general.view(), in_general, &self.teaching.in_general);
            let asked = predictions.iter_mut().zip(nearest);
            for (prediction, general) in asked.filter(|(prediction, _)| !prediction.general.is_empty()) {
                prediction.general = general;
            }
        }
    }

    /// The neighbours in the close space; none where there is no such space.
    fn close_neighbours(&self, points: &Points, wanted: &Wanted<'_>) -> Vec<Vec<Neighbour>> {
        let points = points.close.view();
        match &self.spaces.close {
            Some(space) => space.neighbours(points, wanted, &self.teaching.in_close),
            None => vec![Vec::new(); points.nrows()],
        }
    }

    /// Of the neighbours in the general space the titles that were taught and those of the background, if any was taught: a model
    /// that learned from no title of the user's has no close space. A training would put the shipped titles of the user's file
    /// beside them too; with those, a label reaches less far, and after 800 of them 86.2 % of a team's titles held out are right,
    /// not 88.1 %.
    fn own_and_background(&self, general: &[Neighbour]) -> Vec<Neighbour> {
        if !general.iter().any(|one| self.is_own(one.title)) {
            return Vec::new();
        }
        let is_shipped = |title: usize| self.knowledge.origins.get(title) == Some(&Origin::Shipped);
        let voters = general.iter().filter(|one| !is_shipped(one.title));
        voters.take(vote::CLOSE).copied().collect()
    }

    /// The neighbours in the general space of the titles `asked`; of the others none.
    fn general_neighbours(
        &self,
        points: &Points,
        asked: &[usize],
        wanted: &Wanted<'_>,
    ) -> Vec<Vec<Neighbour>> {
        let mut general = vec![Vec::new(); points.general.nrows()];
        if let Some(space) = &self.spaces.general {
            let points = metric::rows(points.general.view(), asked);
            let found = space.neighbours(points.view(), wanted, &self.teaching.in_general);
            for (title, neighbours) in asked.iter().zip(found) {
                general[*title] = neighbours;
            }
        }
        general
    }

    /// What a title counts in the close vote and in the general one.
    fn weights(&self, voters: Voters) -> (Cow<'_, Weights>, Cow<'_, Weights>) {
        let super::Knowledge {
            weights,
            general_weights,
            ..
        } = &self.knowledge;
        match voters {
            Voters::All => (Cow::Borrowed(weights), Cow::Borrowed(general_weights)),
            Voters::Personas => (
                Cow::Owned(weights.of_personas()),
                Cow::Owned(general_weights.of_personas()),
            ),
        }
    }

    fn vote_in_general(&self, title: usize) -> u16 {
        u16::from(self.segment_of(title).0)
    }

    /// What own titles say is asked about by itself.
    fn vote_in_close(&self, title: usize) -> u16 {
        2 * self.vote_in_general(title) + u16::from(self.is_own(title))
    }
}

/// No points yet of `titles` titles in a space.
fn zeros(titles: usize, space: Option<&Space>) -> Array2<f32> {
    Array2::zeros((titles, space.map_or(0, |space| space.projection.dimensions())))
}

/// A search for the `count` nearest titles of those who vote, of which `votes` tells what they vote for.
fn wanted<'a>(
    voters: Voters,
    count: usize,
    is_persona: &'a (dyn Fn(usize) -> bool + Sync),
    votes: &'a (dyn Fn(usize) -> u16 + Sync),
) -> Wanted<'a> {
    let (accepts, votes) = match voters {
        Voters::All => (None, Some(votes)),
        Voters::Personas => (Some(is_persona), None),
    };
    Wanted {
        count,
        accepts,
        votes,
    }
}

/// The same, but for `count` of the nearest or more, none of them left out.
fn at_least(count: usize, wanted: Wanted<'_>) -> Wanted<'_> {
    Wanted {
        count: count.max(wanted.count),
        votes: None,
        ..wanted
    }
}
