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

#[cfg(test)]
mod tests {
    use bincode::{
        config::standard,
        de::{DecoderImpl, read::SliceReader},
        enc::{EncoderImpl, write::SliceWriter},
    };

    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<u16>, DecodeError> {
        decode(&mut DecoderImpl::new(SliceReader::new(bytes), standard(), ()))
    }

    #[test]
    fn an_array_is_read_as_it_was_written() {
        let mut bytes = [0; 7];
        let mut encoder = EncoderImpl::new(SliceWriter::new(&mut bytes), standard());
        encode(&[1_u16, 2, 515], &mut encoder).unwrap();
        assert_eq!(bytes, [6, 1, 0, 2, 0, 3, 2]);
        assert_eq!(read(&bytes).unwrap(), [1, 2, 515]);
        assert_eq!(read(&[0]).unwrap(), Vec::<u16>::new());
    }

    #[test]
    fn a_damaged_length_is_an_error_and_takes_no_memory() {
        let more_than_there_is = bincode::encode_to_vec(1_u64 << 60, standard()).unwrap();
        assert!(read(&[&more_than_there_is[..], &[0; 8]].concat()).is_err());
        assert!(read(&[4, 1, 0, 2]).is_err(), "cut off");
        assert!(read(&[3, 1, 0, 2]).is_err(), "ends within a number");
        assert!(read(&[]).is_err());
    }
}
