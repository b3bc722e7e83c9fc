//! Why a title is tagged as it is: the training titles nearest to it, and how they vote.

use serde::Serialize;

use crate::{
    index::Neighbour,
    model::Origin,
    tagger::{Explanation, Tagger},
    title::{SegmentId, Segments, Title},
    vote,
};

/// A word that changes the odds by less than this says nothing.
const SAYS_NOTHING: f32 = 0.3;

/// What there is to tell about a title, and the shape of the JSON.
#[derive(Serialize)]
pub struct ExplanationReport<'a> {
    /// The title as it was asked about.
    pub title: &'a str,
    /// The title in its standard form.
    pub standardized: &'a str,
    /// The entries of the title reference that made it so: what was found, and what it became.
    pub title_reference: Vec<Replacement>,
    /// Its segment.
    pub persona_segment: &'a str,
    /// How sure that is, in percent.
    pub confidence_score: u8,
    /// The keyword rule that decided, whatever the votes.
    pub keyword_rule: Option<String>,
    /// The title itself, as it was written in the training data, if it is in there: then its label decided, whatever the
    /// others say.
    pub own_title: Option<&'a str>,
    /// The segments with their probability, the likeliest first.
    pub votes: Vec<SegmentShare<'a>>,
    /// The training titles nearest to it.
    pub neighbours: Vec<NeighbourReport<'a>>,
    /// The say that `neighbours` had; `general_neighbours` and the words had the rest.
    pub neighbours_say: f32,
    /// Where the title is not like the user's own: those that it has most in common with in general.
    pub general_neighbours: Vec<NeighbourReport<'a>>,
    /// The persona that `words` speak for or against: the one it was given, or else the likeliest.
    pub words_about: &'a str,
    /// What each word of the title says about that persona.
    pub words: Vec<WordEvidence>,
}

/// What a word says about a persona.
#[derive(Serialize)]
pub struct WordEvidence {
    /// The word, in lower case and without accents.
    pub word: String,
    /// Whether it speaks for it.
    pub speaks_for: bool,
    /// By how much it raises the logarithm of the persona's odds against none; below 0 it lowers them.
    pub log_odds: f32,
}

/// An entry of the title reference that applied.
#[derive(Serialize)]
pub struct Replacement {
    /// What stood in the title.
    pub reference: String,
    /// What it became.
    pub standardization: String,
}

/// A segment's probability.
#[derive(Serialize)]
pub struct SegmentShare<'a> {
    /// The segment.
    pub persona_segment: &'a str,
    /// Its probability, 0 to 1.
    pub share: f32,
}

/// A training title near the title.
#[derive(Serialize)]
pub struct NeighbourReport<'a> {
    /// From 1, the nearest.
    pub rank: usize,
    /// Cosine similarity in the space of the vote.
    pub similarity: f32,
    /// The title as it was written; empty if it ships without its text.
    pub title: &'a str,
    /// Whose it is.
    pub origin: Origin,
    /// The segment it is labelled with.
    pub persona_segment: &'a str,
    /// Whether it votes: it is near enough, and the words of the title have not settled what it could say.
    pub votes: bool,
}

impl<'a> ExplanationReport<'a> {
    /// Tells what `explanation` says about `title`, with `shown` neighbours at most.
    #[must_use]
    pub fn new(title: &'a str, explanation: &'a Explanation, tagger: &'a Tagger, shown: usize) -> Self {
        let segments = tagger.segments();
        let prediction = &explanation.prediction;
        let voters = if prediction.settled { 0 } else { vote::GENERAL };
        let general = neighbours(tagger, &prediction.general, voters, shown);
        // Without titles of the user's own there is one vote.
        let (neighbours, neighbours_say, general_neighbours) = match prediction.close.is_empty() {
            true => (general, 1.0, Vec::new()),
            false => (
                neighbours(tagger, &prediction.close, vote::CLOSE, shown),
                prediction.vote.own_say,
                general,
            ),
        };
        let about = tagger.likeliest_persona(explanation);
        Self {
            title,
            standardized: &explanation.title.standard,
            title_reference: replacements(tagger, title),
            persona_segment: segments.name(explanation.tag.segment),
            confidence_score: explanation.tag.confidence,
            keyword_rule: explanation.rule.as_ref().map(ToString::to_string),
            own_title: prediction.itself.map(|itself| {
                let own = &tagger.model().titles()[itself];
                own.title.written.as_str()
            }),
            votes: shares(segments, &prediction.vote.probabilities),
            neighbours,
            neighbours_say,
            general_neighbours,
            words_about: segments.name(about),
            words: words(tagger, &explanation.title, about),
        }
    }
}

/// The first of the training titles that were found, of which so many vote.
fn neighbours<'a>(
    tagger: &'a Tagger,
    found: &[Neighbour],
    voters: usize,
    shown: usize,
) -> Vec<NeighbourReport<'a>> {
    let (labelled, origins) = (tagger.model().titles(), tagger.model().origins());
    let shown = found.iter().take(shown).enumerate();
    shown
        .map(|(before, neighbour)| NeighbourReport {
            rank: before + 1,
            similarity: neighbour.similarity,
            title: &labelled[neighbour.title].title.written,
            origin: origins[neighbour.title],
            persona_segment: tagger.segments().name(labelled[neighbour.title].segment),
            votes: before < voters,
        })
        .collect()
}

fn replacements(tagger: &Tagger, title: &str) -> Vec<Replacement> {
    let replaced = tagger.reference().replaced(title).into_iter();
    replaced
        .map(|(reference, standardization)| Replacement {
            reference,
            standardization,
        })
        .collect()
}

/// The segments that are possible, the likeliest first.
fn shares<'a>(segments: &'a Segments, probabilities: &[f32]) -> Vec<SegmentShare<'a>> {
    let mut shares: Vec<SegmentShare> = segments
        .ids()
        .zip(probabilities)
        .filter(|(_, share)| **share > 0.0)
        .map(|(id, share)| SegmentShare {
            persona_segment: segments.name(id),
            share: *share,
        })
        .collect();
    shares.sort_by(|a, b| b.share.total_cmp(&a.share));
    shares
}

/// The words that say something about a persona, the most telling first.
fn words(tagger: &Tagger, title: &Title, about: SegmentId) -> Vec<WordEvidence> {
    let mut words: Vec<WordEvidence> = Vec::new();
    for said in tagger.model().word_effects(title, about) {
        // A word may stand in both forms of the title.
        if said.log_odds.abs() >= SAYS_NOTHING && words.iter().all(|word| word.word != said.word) {
            words.push(WordEvidence {
                speaks_for: said.log_odds > 0.0,
                word: said.word,
                log_odds: said.log_odds,
            });
        }
    }
    words.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()));
    words
}
