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

/// Reads an array of numbers, from what is in memory; bytes left over are no whole number.
///
/// They are copied once, and memory is taken for what is there: a damaged length is an error and not more memory
/// than there is.
pub fn decode<T: Pod, D: Decoder>(decoder: &mut D) -> Result<Vec<T>, DecodeError> {
    let length = u64::decode(decoder)? as usize;
    decoder.claim_bytes_read(length)?;
    if !length.is_multiple_of(size_of::<T>()) {
        return Err(DecodeError::Other("an array ends within a number"));
    }
    let bytes = decoder.reader().peek_read(length);
    let numbers =
        bytemuck::pod_collect_to_vec(bytes.ok_or(DecodeError::UnexpectedEnd { additional: length })?);
    decoder.reader().consume(length);
    Ok(numbers)
}
