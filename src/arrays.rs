//! Whole arrays on disk are bytes: they are read without a look at each number.

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

/// Bytes of an array that are read at a time: of a damaged length no memory is touched but for what is there.
const AT_A_TIME: usize = 1 << 18;

/// Reads an array of numbers; bytes left over are no whole number.
///
/// What is not at hand yet is read right into its place. A damaged length is an error.
pub fn decode<T: Pod, D: Decoder>(decoder: &mut D) -> Result<Vec<T>, DecodeError> {
    let length = u64::decode(decoder)? as usize;
    decoder.claim_bytes_read(length)?;
    if !length.is_multiple_of(size_of::<T>()) {
        return Err(DecodeError::Other("an array ends within a number"));
    }
    let reader = decoder.reader();
    if let Some(bytes) = reader.peek_read(length) {
        let numbers = bytemuck::pod_collect_to_vec(bytes);
        reader.consume(length);
        return Ok(numbers);
    }
    let count = length / size_of::<T>();
    let mut numbers = Vec::new();
    let too_long = |_| DecodeError::Other("an array is longer than there is memory");
    numbers.try_reserve_exact(count).map_err(too_long)?;
    while numbers.len() < count {
        let read = numbers.len();
        numbers.resize(count.min(read + AT_A_TIME / size_of::<T>()), T::zeroed());
        reader.read(bytemuck::cast_slice_mut(&mut numbers[read..]))?;
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

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
    fn an_array_that_is_not_at_hand_is_read_piece_by_piece() {
        let numbers: Vec<u16> = (0..AT_A_TIME + 5).map(|number| number as u16).collect();
        for numbers in [&numbers[..], &numbers[..AT_A_TIME / 2], &numbers[..1000], &[]] {
            let bytes = bincode::encode_to_vec(bytemuck::cast_slice::<u16, u8>(numbers), standard()).unwrap();
            let mut decoder = DecoderImpl::new(BufReader::with_capacity(64, &bytes[..]), standard(), ());
            assert!(decode::<u16, _>(&mut decoder).unwrap() == numbers);
            if let Some((_, but_one)) = bytes.split_last() {
                let mut decoder = DecoderImpl::new(BufReader::with_capacity(64, but_one), standard(), ());
                assert!(numbers.is_empty() || decode::<u16, _>(&mut decoder).is_err());
            }
        }
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
