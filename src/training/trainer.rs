//! Training on titles that are in no file.

use std::path::Path;

use super::{Background, Labels, Trained, TrainingSet};
use crate::{
    cancellation::Cancellation,
    checksum::Checksum,
    encoder::{Encoder, EncoderChoice},
    error::Result,
    index::IndexKind,
    model::TrainedOn,
    title::{Segments, TitleReference},
};

/// Trains models on titles.
#[derive(Clone, Debug, Default)]
pub struct Trainer {
    segments: Segments,
    reference: TitleReference,
    background: Vec<String>,
    encoder: EncoderChoice,
    without_shipped: bool,
    index: IndexKind,
    cancellation: Cancellation,
}

impl Trainer {
    /// A trainer of models that tell `segments` apart.
    #[must_use]
    pub fn new(segments: Segments) -> Self {
        Self {
            segments,
            ..Self::default()
        }
    }

    /// Brings titles to their standard form by a title reference.
    #[must_use]
    pub fn with_reference(mut self, reference: TitleReference) -> Self {
        self.reference = reference;
        self
    }

    /// Adds titles that fit no persona.
    #[must_use]
    pub fn with_background<T: Into<String>>(mut self, titles: impl IntoIterator<Item = T>) -> Self {
        self.background.extend(titles.into_iter().map(Into::into));
        self
    }

    /// Embeds titles with another encoder than the built-in one.
    #[must_use]
    pub fn with_encoder(mut self, encoder: EncoderChoice) -> Self {
        self.encoder = encoder;
        self
    }

    /// Builds an index of this kind.
    #[must_use]
    pub fn with_index(mut self, index: IndexKind) -> Self {
        self.index = index;
        self
    }

    /// Lets go of the training, with [`Error::Cancelled`](crate::Error::Cancelled), soon after that is cancelled.
    #[must_use]
    pub fn with_cancellation(mut self, cancellation: Cancellation) -> Self {
        self.cancellation = cancellation;
        self
    }

    /// Learns from the titles given alone, and not from those that ship with the program.
    #[must_use]
    pub fn without_shipped(mut self) -> Self {
        self.without_shipped = true;
        self
    }

    /// Trains a model on titles, each with the name of its segment.
    ///
    /// # Errors
    /// If there is no title, a segment is unknown (it says which), the encoder cannot be opened or fails, or the
    /// training is cancelled.
    pub fn train<T: AsRef<str>, S: AsRef<str>>(&self, titles: &[(T, S)]) -> Result<Trained> {
        let pairs = titles
            .iter()
            .map(|(title, segment)| (title.as_ref(), segment.as_ref()));
        let mut labels = Labels::of(pairs.clone(), &self.segments, &self.reference);
        labels.check(Path::new("the training data"), &self.segments)?;
        let labelled = labels.titles.len();
        labels.add_background(&Background::of(&self.background, &self.reference), &self.segments);
        let lines: String = pairs
            .map(|(title, segment)| format!("{title}\n{segment}\n"))
            .collect();
        TrainingSet {
            segments: self.segments.clone(),
            reference: self.reference.clone(),
            labels,
            labelled,
            encoder: Encoder::open(&self.encoder)?,
            with_shipped: !self.without_shipped,
            index: self.index,
            trained_on: TrainedOn {
                training_data: Checksum::of(&[lines.as_bytes()]),
                title_reference: self.reference.checksum(),
            },
            cancellation: self.cancellation.clone(),
        }
        .learn()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn what_cannot_be_learned_from_is_refused_before_anything_is_opened() {
        let trainer = Trainer::new(Segments::new(["Sales"]).unwrap());
        let unknown = trainer.train(&[("Account Executive", "Sails")]).err();
        assert!(matches!(unknown, Some(Error::UnknownSegments(_))), "{unknown:?}");
        let none: [(&str, &str); 0] = [];
        assert!(trainer.train(&none).is_err());
    }

    #[test]
    fn a_cancelled_training_gives_no_model() {
        let cancellation = Cancellation::default();
        let trainer = Trainer::new(Segments::new(["Sales"]).unwrap())
            .with_cancellation(cancellation.clone())
            .without_shipped();
        let titles = [
            ("Account Executive", "Sales"),
            ("Sales Manager", "Sales"),
            ("Nurse", "Not Classified"),
            ("Teacher", "Not Classified"),
        ];
        assert!(trainer.train(&titles).is_ok());
        cancellation.cancel();
        let cancelled = trainer.train(&titles).err();
        assert!(matches!(cancelled, Some(Error::Cancelled)), "{cancelled:?}");
    }
}
