//! Columns that are written only where they are asked for: seniority, the second persona, and why.

use std::{borrow::Cow, sync::Arc};

use rayon::prelude::*;

use super::{Review, review::ReviewEvidence};
use crate::{
    error::Result,
    seniority::{SeniorityGrammar, SeniorityReading},
    tagger::{Explanation, SecondPersonas, Tag, Tagger},
    title::SegmentId,
};

/// What an output may tell beside the segment. Their columns stand in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Addition {
    /// How senior the role is: `Seniority`, `Seniority Confidence`.
    Seniority,
    /// What else the title is: `Second Persona`, `Second Confidence`.
    Second,
    /// What led to the segment: `Why`.
    Why,
}

/// Reads from titles what is asked for beside their segments.
#[derive(Default)]
pub struct Additions {
    grammar: Option<Arc<SeniorityGrammar>>,
    seconds: Option<SecondPersonas>,
    why: bool,
}

/// What there is to tell about a title beside its segment.
#[derive(Clone, Debug, Default)]
pub struct AddedCells {
    seniority: Option<SeniorityReading>,
    second: Option<Tag>,
    why: Box<str>,
}

/// What became of new titles.
#[derive(Default)]
pub(crate) struct TaggedTitles {
    pub tags: Vec<Tag>,
    /// What a review needs to know of the uncertain ones, if there is a review.
    pub(super) evidence: Vec<Option<ReviewEvidence>>,
    /// One a title, if anything was asked for.
    pub added: Vec<AddedCells>,
}

impl Addition {
    pub(super) const ALL: [Self; 3] = [Self::Seniority, Self::Second, Self::Why];

    /// The names of its columns, and whether they hold a number.
    pub(super) fn columns(self) -> &'static [(&'static str, bool)] {
        match self {
            Self::Seniority => &[("Seniority", false), ("Seniority Confidence", true)],
            Self::Second => &[("Second Persona", false), ("Second Confidence", true)],
            Self::Why => &[("Why", false)],
        }
    }
}

impl Additions {
    /// Reads what is `wanted`; where that is seniority, by this grammar. It is for one tagger: another one needs
    /// other additions.
    #[must_use]
    pub fn new(wanted: &[Addition], grammar: impl FnOnce() -> Arc<SeniorityGrammar>) -> Self {
        let has = |addition| wanted.contains(&addition);
        Self {
            grammar: has(Addition::Seniority).then(grammar),
            seconds: has(Addition::Second).then(SecondPersonas::default),
            why: has(Addition::Why),
        }
    }

    /// What is asked for, in the order of the columns.
    pub(super) fn wanted(&self) -> Vec<Addition> {
        let wanted = [
            (self.grammar.is_some(), Addition::Seniority),
            (self.seconds.is_some(), Addition::Second),
            (self.why, Addition::Why),
        ];
        let wanted = wanted.into_iter().filter(|(is_wanted, _)| *is_wanted);
        wanted.map(|(_, addition)| addition).collect()
    }

    /// Tags titles, and reads from them what is asked for. With `below`, those are told apart whose confidence is
    /// less.
    ///
    /// # Errors
    /// If the encoder fails.
    pub(crate) fn tag(&self, tagger: &Tagger, titles: &[String], below: Option<u8>) -> Result<TaggedTitles> {
        let needs_reasons = self.why || self.seconds.is_some();
        let (explanations, tags, evidence) = match below {
            Some(below) => {
                let (tags, evidence) = Review::tag(below, tagger, titles)?;
                let explanations = if needs_reasons {
                    tagger.explain(titles, 0)?
                } else {
                    Vec::new()
                };
                (explanations, tags, evidence)
            }
            None if needs_reasons => {
                let explanations = tagger.explain(titles, 0)?;
                let tags = explanations.iter().map(|explanation| explanation.tag).collect();
                (explanations, tags, Vec::new())
            }
            None => (Vec::new(), tagger.tag(titles)?, Vec::new()),
        };
        Ok(TaggedTitles {
            tags,
            evidence,
            added: self.read(tagger, titles, &explanations)?,
        })
    }

    /// What is asked for of titles, which are explained where that is needed.
    fn read(
        &self,
        tagger: &Tagger,
        titles: &[String],
        explanations: &[Explanation],
    ) -> Result<Vec<AddedCells>> {
        if self.wanted().is_empty() {
            return Ok(Vec::new());
        }
        let seconds = match &self.seconds {
            Some(seconds) => seconds.of(tagger, explanations)?,
            None => Vec::new(),
        };
        let cells = |(at, title): (usize, &String)| AddedCells {
            seniority: self.grammar.as_ref().map(|grammar| grammar.read(title)),
            second: seconds.get(at).copied().flatten(),
            why: match explanations.get(at).filter(|_| self.why) {
                Some(explanation) => tagger.why(explanation).into(),
                None => Box::default(),
            },
        };
        Ok(titles.par_iter().enumerate().map(cells).collect())
    }
}

impl AddedCells {
    /// How senior the role is, if that was asked for.
    #[must_use]
    pub fn seniority(&self) -> Option<SeniorityReading> {
        self.seniority
    }

    /// The second persona, if that was asked for and there is one.
    #[must_use]
    pub fn second(&self) -> Option<Tag> {
        self.second
    }

    /// What led to the segment; empty if that was not asked for.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }

    /// The cells that stand in the columns of `wanted`; `name` is what is written for a segment.
    pub(super) fn cells<'a>(
        &'a self,
        wanted: &[Addition],
        name: impl Fn(SegmentId) -> &'a str,
    ) -> Vec<Cow<'a, str>> {
        let mut cells = Vec::new();
        for addition in wanted {
            match addition {
                Addition::Seniority => {
                    let level = self.seniority.and_then(|seniority| seniority.level);
                    cells.push(Cow::Borrowed(level.map_or("", |level| level.name())));
                    cells.push(percent(self.seniority.map(|seniority| seniority.confidence)));
                }
                Addition::Second => {
                    let segment = self.second.map(|second| name(second.segment));
                    cells.push(Cow::Borrowed(segment.unwrap_or_default()));
                    cells.push(percent(self.second.map(|second| second.confidence)));
                }
                Addition::Why => cells.push(Cow::Borrowed(&self.why)),
            }
        }
        cells
    }
}

fn percent(confidence: Option<u8>) -> Cow<'static, str> {
    confidence.map_or(Cow::Borrowed(""), |confidence| Cow::Owned(confidence.to_string()))
}
