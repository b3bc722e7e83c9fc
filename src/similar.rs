//! Why a title is tagged as it is: the training titles nearest to it, and how they vote.

use serde::Serialize;

use crate::{
    index::Neighbour,
    tagger::{Explanation, Tagger},
    vote,
};

/// What there is to tell about a title, and the shape of the JSON.
#[derive(Serialize)]
pub struct Report<'a> {
    /// The title as it was asked about.
    pub title: &'a str,
    /// The title in its standard form.
    pub standardized: &'a str,
    /// The entries of the title reference that made it so: what was found, and what it became.
    pub title_reference: Vec<Replaced>,
    /// Its segment.
    pub persona_segment: &'a str,
    /// How sure that is, in percent.
    pub confidence_score: u8,
    /// The keyword rule that decided, whatever the votes.
    pub keyword_rule: Option<String>,
    /// The segments that were voted for, the largest share first.
    pub votes: Vec<Share<'a>>,
    /// The training titles nearest to it.
    pub neighbours: Vec<Training<'a>>,
    /// The say that `neighbours` had in the vote; `general_neighbours` had the rest.
    pub neighbours_say: f32,
    /// Where the title is like none of the training titles: those that it has most in common with in
    /// general.
    pub general_neighbours: Vec<Training<'a>>,
}

/// An entry of the title reference that applied.
#[derive(Serialize)]
pub struct Replaced {
    /// What stood in the title.
    pub reference: String,
    /// What it became.
    pub standardization: String,
}

/// A segment's share of the vote.
#[derive(Serialize)]
pub struct Share<'a> {
    /// The segment.
    pub persona_segment: &'a str,
    /// Its share, 0 to 1.
    pub share: f32,
}

/// A training title near the title.
#[derive(Serialize)]
pub struct Training<'a> {
    /// From 1, the nearest.
    pub rank: usize,
    /// Cosine similarity in the space of the vote.
    pub similarity: f32,
    /// The title as it was written.
    pub title: &'a str,
    /// The segment it is labelled with.
    pub persona_segment: &'a str,
    /// Whether it is near enough to vote.
    pub votes: bool,
}

impl<'a> Report<'a> {
    /// Tells what `explanation` says about `title`, with `shown` neighbours at most.
    #[must_use]
    pub fn new(title: &'a str, explanation: &'a Explanation, tagger: &'a Tagger, shown: usize) -> Self {
        let segments = tagger.segments();
        let labelled = tagger.model().titles();
        let training = |found: &[Neighbour], voters: usize| {
            let shown = found.iter().take(shown).enumerate();
            shown
                .map(|(before, neighbour)| Training {
                    rank: before + 1,
                    similarity: neighbour.similarity,
                    title: &labelled[neighbour.title].title.written,
                    persona_segment: segments.name(labelled[neighbour.title].segment),
                    votes: before < voters,
                })
                .collect()
        };
        let testimony = &explanation.testimony;
        let mut votes: Vec<Share> = segments
            .ids()
            .zip(&testimony.vote.shares)
            .filter(|(_, share)| **share > 0.0)
            .map(|(id, share)| Share {
                persona_segment: segments.name(id),
                share: *share,
            })
            .collect();
        votes.sort_by(|a, b| b.share.total_cmp(&a.share));
        Self {
            title,
            standardized: &explanation.standardized,
            title_reference: tagger
                .reference()
                .replaced(title)
                .into_iter()
                .map(|(reference, standardization)| Replaced {
                    reference,
                    standardization,
                })
                .collect(),
            persona_segment: segments.name(explanation.tag.segment),
            confidence_score: explanation.tag.confidence,
            keyword_rule: explanation.rule.as_ref().map(ToString::to_string),
            votes,
            neighbours: training(&testimony.close, vote::CLOSE),
            neighbours_say: testimony.vote.close_say,
            general_neighbours: training(&testimony.general, vote::GENERAL),
        }
    }
}
