//! Whole arrays on disk are bytes: they are read in one go.

use bincode::{
    Decode, Encode,
    de::{Decoder, read::Reader},
    enc::Encoder,
    error::{DecodeError, EncodeError},
};
use bytemuck::Pod;

/// Writes an array of numbers.
pub fn encode<T: Pod>(numbers: &[T], encoder: &mut impl Encoder) -> Result<(), EncodeError> {
    bytemuck::cast_slice::<_, u8>(numbers).encode(encoder)
}

/// Memory is claimed as bytes arrive, so that a damaged length is an error and not more memory than there is.
const CLAIMED: usize = 1 << 22;

/// Reads an array of numbers; bytes left over are no whole number.
pub fn decode<T: Pod, D: Decoder>(decoder: &mut D) -> Result<Vec<T>, DecodeError> {
    let length = u64::decode(decoder)? as usize;
    decoder.claim_bytes_read(length)?;
    let mut bytes = Vec::new();
    while bytes.len() < length {
        let begun = bytes.len();
        bytes.resize(length.min(begun + CLAIMED), 0);
        decoder.reader().read(&mut bytes[begun..])?;
    }
    if !length.is_multiple_of(size_of::<T>()) {
        return Err(DecodeError::Other("an array ends within a number"));
    }
    Ok(bytemuck::pod_collect_to_vec(&bytes))
}
