//! A model measured on labelled titles.

use super::{Evaluation, EvaluationSource, Nearby, Outcome};
use crate::{error::Result, model::LabelledTitle, tagger::Tagger};

/// Tags the labelled `titles` of `file` with a model, and compares.
///
/// # Errors
/// If the encoder fails.
pub fn score(tagger: &Tagger, titles: &[LabelledTitle], file: String) -> Result<Evaluation> {
    let written: Vec<&str> = titles
        .iter()
        .map(|labelled| labelled.title.written.as_str())
        .collect();
    let training = tagger.model().titles();
    let outcomes: Vec<Outcome> = tagger
        .explain(&written, 0)?
        .into_iter()
        .zip(titles)
        .map(|(explanation, labelled)| Outcome {
            title: labelled.title.written.clone(),
            labelled: labelled.segment,
            tagged: explanation.tag.segment,
            confidence: explanation.tag.confidence,
            neighbours: explanation
                .prediction
                .decisive_neighbours()
                .iter()
                .map(|near| Nearby::of(near, &training[near.title]))
                .collect(),
        })
        .collect();
    let source = EvaluationSource {
        file,
        method: "labelled file",
        folds: None,
    };
    Ok(Evaluation::of(&outcomes, tagger.segments(), source))
}
