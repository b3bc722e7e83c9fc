//! Compressed tables: gzip and Zstandard.

use std::{
    fmt,
    io::{self, BufReader, Read},
};

use flate2::read::MultiGzDecoder;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// `.gz`
    Gzip,
    /// `.zst`
    Zstandard,
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstandard => "Zstandard",
        })
    }
}

impl Compression {
    /// How a stream that begins with these bytes is compressed, if it is.
    pub(super) fn of(beginning: &[u8]) -> Option<Self> {
        match beginning {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstandard),
            _ => None,
        }
    }

    /// What is compressed in `stream`, part after part: gzip files may be joined.
    pub(super) fn expand(self, stream: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
        let expanded: Box<dyn Read + Send> = match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(BufReader::new(stream))),
            Self::Zstandard => Box::new(zstd::Decoder::new(stream)?),
        };
        Ok(Box::new(Expanded {
            stream: expanded,
            compression: self,
        }))
    }
}

/// Says of a stream that fails that it was compressed.
struct Expanded {
    stream: Box<dyn Read + Send>,
    compression: Compression,
}

impl Read for Expanded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ => io::Error::other(format!(
                "it is compressed with {}, and damaged or not whole ({error}). Fetch or export it again.",
                self.compression
            )),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn expand(bytes: Vec<u8>) -> io::Result<String> {
        let compression = Compression::of(&bytes).unwrap();
        let mut text = String::new();
        compression
            .expand(Box::new(io::Cursor::new(bytes)))?
            .read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn joined_parts_are_read_as_one() {
        assert_eq!(expand([gzip(b"one "), gzip(b"two")].concat()).unwrap(), "one two");
        let part = |text: &[u8]| zstd::encode_all(text, 1).unwrap();
        assert_eq!(expand([part(b"one "), part(b"two")].concat()).unwrap(), "one two");
    }

    #[test]
    fn a_file_that_is_cut_off_is_an_error() {
        for whole in [
            gzip(b"one two three"),
            zstd::encode_all(&b"one two three"[..], 1).unwrap(),
        ] {
            let cut = whole[..whole.len() - 6].to_vec();
            let error = expand(cut).unwrap_err().to_string();
            assert!(error.contains("not whole"), "{error}");
        }
    }
}
