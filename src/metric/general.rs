use std::collections::HashSet;

use anyhow::{Context, Result};
use xxhash_rust::xxh3::xxh3_64;

use super::Projection;
use crate::{checksum::Checksum, encoder::EncoderIdentity, title::Title};

/// The projection that ships with the program: what it knows about titles before it has seen any of
/// the user's (see its card in `models-cache/title-metric/README.md`).
///
/// A projection is learned on from it, and it has a say about titles that are like none learned from.
#[derive(Clone, Debug, PartialEq, bincode::Encode, bincode::Decode)]
pub struct General {
    /// The checksum of the encoder whose embeddings it projects.
    encoder: String,
    /// The titles that it was learned from, hashed.
    titles: HashSet<u64>,
    /// The projection.
    pub projection: Projection,
}

static SHIPPED: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/models-cache/title-metric/projection.bin"
));

impl General {
    /// A `projection` of the embeddings of an encoder with this checksum, learned from `titles`.
    pub fn new<'a>(
        encoder: &Checksum,
        titles: impl IntoIterator<Item = &'a Title>,
        projection: Projection,
    ) -> Self {
        Self {
            encoder: encoder.to_string(),
            titles: titles.into_iter().map(hash).collect(),
            projection,
        }
    }

    /// The one that ships, if it was made for the embeddings of `encoder`.
    ///
    /// # Errors
    /// If the program was built with a damaged file.
    pub fn shipped(encoder: &EncoderIdentity) -> Result<Option<Self>> {
        let (general, _): (Self, usize) = bincode::decode_from_slice(SHIPPED, bincode::config::standard())
            .context("the projection that ships with the program is damaged")?;
        Ok((general.encoder == encoder.checksum.to_string()).then_some(general))
    }

    /// Whether it was learned from `title`.
    #[must_use]
    pub fn knows(&self, title: &Title) -> bool {
        self.titles.contains(&hash(title))
    }

    /// The content of the file that ships.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn file(&self) -> Result<Vec<u8>> {
        let mut titles: Vec<u64> = self.titles.iter().copied().collect();
        // As a list in order, which reads back as a set: the same titles give the same file.
        titles.sort_unstable();
        let parts = (&self.encoder, titles, &self.projection);
        Ok(bincode::encode_to_vec(parts, bincode::config::standard())?)
    }
}

fn hash(title: &Title) -> u64 {
    xxh3_64(title.standard.to_lowercase().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{encoder::Encoder, title::TitleReference};

    #[test]
    fn the_one_that_ships_was_made_for_the_built_in_encoder() {
        let encoder = Encoder::open(&<_>::default()).unwrap();
        let general = General::shipped(encoder.identity()).unwrap().unwrap();
        let title = |text| TitleReference::default().read_title(text);
        assert!(general.knows(&title("software engineer")));
        assert!(!general.knows(&title("Engineer of software that nobody has")));
        let (read, _): (General, usize) =
            bincode::decode_from_slice(&general.file().unwrap(), bincode::config::standard()).unwrap();
        assert_eq!(read, general);
        assert_eq!(general.file().unwrap(), SHIPPED);

        let mut other = encoder.identity().clone();
        other.checksum = Checksum::of(&[b"another"]);
        assert_eq!(General::shipped(&other).unwrap(), None);
    }
}
