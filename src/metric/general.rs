use anyhow::{Context, Result};

use super::Projection;
use crate::{checksum::Checksum, encoder::EncoderIdentity};

/// The projection that ships with the program: what it knows about titles before it has seen any of
/// the user's (see its card in `models-cache/title-metric/README.md`).
///
/// A projection is learned on from it, and it has a say about titles that are like none learned from.
#[derive(bincode::Encode, bincode::Decode)]
pub struct General {
    /// The checksum of the encoder whose embeddings it projects.
    encoder: String,
    projection: Projection,
}

static SHIPPED: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/models-cache/title-metric/projection.bin"
));

impl General {
    /// The projection that ships, if it was made for the embeddings of `encoder`.
    ///
    /// # Errors
    /// If the program was built with a damaged file.
    pub fn shipped(encoder: &EncoderIdentity) -> Result<Option<Projection>> {
        let (general, _): (Self, usize) = bincode::decode_from_slice(SHIPPED, bincode::config::standard())
            .context("the projection that ships with the program is damaged")?;
        Ok((general.encoder == encoder.checksum.to_string()).then_some(general.projection))
    }

    /// The content of the file that ships, for a `projection` of the embeddings of an encoder with
    /// this checksum.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn file(encoder: &Checksum, projection: Projection) -> Result<Vec<u8>> {
        let general = Self {
            encoder: encoder.to_string(),
            projection,
        };
        Ok(bincode::encode_to_vec(general, bincode::config::standard())?)
    }
}
