//! Tagging titles with a trained model.

use std::{path::Path, sync::Arc};

use anyhow::Result;
use rayon::prelude::*;

use crate::{
    checksum::Checksum,
    encoder::Encoder,
    keyword_rules::{KeywordRule, KeywordRules},
    model::{Electorate, Manifest, Model},
    paths,
    segment::{SegmentId, Segments},
    title::{Title, TitleReference},
    vote::{Testimony, Vote},
};

/// What a title was tagged with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its segment.
    pub segment: SegmentId,
    /// How sure that is, in percent: 0 to 100.
    pub confidence: u8,
}

/// A tag with what led to it.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The title, cleaned and in its standard form.
    pub title: Title,
    /// What the training titles say about it.
    pub testimony: Testimony,
    /// The rule that decided, whatever they say.
    pub rule: Option<KeywordRule>,
    /// The outcome.
    pub tag: Tag,
}

/// Tags titles: clean, standardize, embed, project, search, vote, pool. Keyword rules go before all.
pub struct Tagger {
    model: Model,
    encoder: Encoder,
    reference: TitleReference,
    tie_margin: f32,
    min_confidence: u8,
    electorate: Electorate,
    rules: KeywordRules,
}

impl Tagger {
    /// Opens the tagger that the files make, with what there is to warn about: a model that is older than
    /// the files it was made from.
    ///
    /// # Errors
    /// If there is no whole model, its encoder cannot be opened, or a file cannot be read.
    pub fn open(
        model_dir: &Path,
        title_reference: &Path,
        keyword_rules: Option<&Path>,
        (tie_margin, min_confidence): (f32, u8),
        electorate: Electorate,
    ) -> Result<(Arc<Self>, Vec<String>)> {
        let mut warnings = Vec::new();
        let made_with = Manifest::read(model_dir)?.encoder;
        let (model, encoder) = rayon::join(|| Model::load(model_dir), || Encoder::for_model(&made_with));
        let (model, encoder) = (model?, encoder?);
        let (reference, problems) = TitleReference::read_or_default(title_reference)?;
        let file = title_reference.display();
        warnings.extend(problems.iter().map(|problem| format!("{file}: {problem}")));
        if reference.checksum() != model.trained_on().title_reference {
            let change = if title_reference.exists() {
                "is not what it was when the model was trained"
            } else {
                "is not there, but the model was trained with a title reference"
            };
            warnings.push(format!(
                "{file} {change}; titles are tagged with what there is now. `make train` brings the model up to date."
            ));
        }
        if model_dir == Path::new(paths::MODEL_DIR) {
            let training_data = Checksum::of_file(Path::new(paths::TRAINING_DATA)).ok();
            if training_data.is_some_and(|now| now != model.trained_on().training_data) {
                warnings.push(format!(
                    "{} has changed since the model was trained; titles are tagged with the older model. \
                     `make train` brings it up to date.",
                    paths::TRAINING_DATA
                ));
            }
        }
        let (rules, problems) = KeywordRules::read_named_or_usual(keyword_rules, model.segments())?;
        warnings.extend(problems);
        let tagger = Self::new(model, encoder, reference)?
            .with_rules(rules)
            .with_tie_margin(tie_margin)
            .with_min_confidence(min_confidence)
            .with_electorate(electorate);
        Ok((Arc::new(tagger), warnings))
    }

    /// A tagger with a model, the encoder that made it, and a title reference.
    ///
    /// # Errors
    /// If the encoder's embeddings do not have the dimensions that the model was made for.
    pub fn new(model: Model, encoder: Encoder, reference: TitleReference) -> Result<Self> {
        model.check_dimensions(encoder.dimensions())?;
        Ok(Self {
            model,
            encoder,
            reference,
            tie_margin: crate::vote::TIE_MARGIN,
            min_confidence: 0,
            electorate: Electorate::default(),
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
    pub fn with_electorate(mut self, electorate: Electorate) -> Self {
        self.electorate = electorate;
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
        let explanations = self.explain(titles, 0)?;
        Ok(explanations
            .into_iter()
            .map(|explanation| explanation.tag)
            .collect())
    }

    /// Tags `titles` and tells why, with at least `neighbours` neighbours of each; how many of them
    /// vote is the model's matter.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn explain<S: AsRef<str> + Sync>(&self, titles: &[S], neighbours: usize) -> Result<Vec<Explanation>> {
        let titles: Vec<Title> = titles
            .par_iter()
            .map(|title| self.reference.read_title(title.as_ref()))
            .collect();
        let standardized: Vec<&str> = titles.iter().map(|title| title.standard.as_str()).collect();
        let embeddings = self.encoder.embed(&standardized)?;
        let heard = self.model.hear(
            embeddings.view(),
            &titles,
            neighbours,
            self.electorate,
            self.tie_margin,
        );
        Ok(titles
            .into_iter()
            .zip(heard)
            .map(|(title, heard)| self.decide(title, heard))
            .collect())
    }

    fn decide(&self, title: Title, heard: Testimony) -> Explanation {
        // There is nothing that a training title could be similar to.
        let testimony = if title.standard.is_empty() {
            self.model.silence()
        } else {
            heard
        };
        let rule = self.rules.first_for(&title).cloned();
        let tag = match &rule {
            Some(rule) => Tag {
                segment: rule.segment,
                confidence: 100,
            },
            None => self.settle(&testimony.vote),
        };
        Explanation {
            title,
            testimony,
            rule,
            tag,
        }
    }

    /// The segment that won, or none where that is too unsure; with how likely it is.
    fn settle(&self, vote: &Vote) -> Tag {
        let none = self.segments().not_classified();
        let probability_of = |segment: SegmentId| vote.probabilities.get(usize::from(segment.0));
        let sure = vote.confidence() >= self.min_confidence || vote.winner == none;
        if sure {
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
}
