//! How a tagger decides.

use persona::{
    KeywordRules, Segments, Tagger, TitleReference,
    model::Voters,
    title::{KeywordRule, clean},
};
use pyo3::prelude::*;

use crate::failure::Failure;

/// How a tagger decides, beside what its model says.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Settings {
    /// Keyword, `contains` or `equals`, segment, and the keyword that must not be there.
    keyword_rules: Vec<(String, String, String, String)>,
    tie_margin: Option<f32>,
    min_confidence: u8,
    assign_all: bool,
    /// 0 for as many as there are cores.
    pub(crate) threads: usize,
}

impl Settings {
    /// A tagger that decides so.
    pub(crate) fn apply(&self, tagger: Tagger) -> Result<Tagger, Failure> {
        let rules = self.rules(tagger.segments())?;
        let voters = match self.assign_all {
            true => Voters::Personas,
            false => Voters::All,
        };
        let tie_margin = self.tie_margin.unwrap_or(persona::vote::TIE_MARGIN);
        Ok(tagger
            .with_rules(rules)
            .with_tie_margin(tie_margin)
            .with_min_confidence(self.min_confidence)
            .with_voters(voters))
    }

    fn rules(&self, segments: &Segments) -> Result<KeywordRules, Failure> {
        let rules = (1..).zip(&self.keyword_rules).map(|(number, row)| {
            let (keyword, kind, segment, exclude) = row;
            KeywordRule::read(number, [keyword, kind, segment, exclude], segments)
                .map_err(|reason| Failure::Input(format!("keyword rule {number}: {reason}")))
        });
        Ok(KeywordRules::new(rules.collect::<Result<_, _>>()?))
    }
}

/// The title reference of these pairs, as its file would be read.
pub(crate) fn reference(pairs: Vec<(String, String)>) -> TitleReference {
    let pairs = pairs.iter().map(|(from, to)| (clean(from), clean(to)));
    TitleReference::from_pairs(pairs.filter(|(from, to)| !from.is_empty() && !to.is_empty()))
}
