//! Checksums that say whether a file is the one it was.

use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// Bytes of a file that are read at a time: they are still near the processor when they are added up.
const AT_A_TIME: usize = 1 << 16;

/// A checksum in lower-case hexadecimal: SHA-256, or [`Checksum::quick`]'s.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Checksum(String);

impl Checksum {
    /// A checksum that is known, in lower-case hexadecimal.
    #[must_use]
    pub fn from_hex(digits: &str) -> Self {
        Self(digits.to_string())
    }

    /// The checksum of `parts`, one after the other.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self::finish(hasher)
    }

    /// The quick checksum of what only this program writes: XXH3 in 128 bits. It tells what was damaged, not what was
    /// forged; who can change a model can change its manifest.
    #[must_use]
    pub fn quick(bytes: &[u8]) -> Self {
        Self(format!("{:032x}", xxh3_128(bytes)))
    }

    /// The quick checksum of all that `reader` gives.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn quick_of(reader: &mut impl Read) -> io::Result<Self> {
        let mut hasher = Xxh3::new();
        read_all(reader, &mut vec![0; AT_A_TIME], |bytes| hasher.update(bytes))?;
        Ok(Self(format!("{:032x}", hasher.digest128())))
    }

    /// The checksum of a file's content.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        Self::of_files(&[path])
    }

    /// The checksum of the content of `paths`, one after the other.
    ///
    /// # Errors
    /// If one of the files cannot be read.
    pub fn of_files<P: AsRef<Path>>(paths: &[P]) -> io::Result<Self> {
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; AT_A_TIME];
        for path in paths {
            read_all(&mut File::open(path)?, &mut buffer, |bytes| hasher.update(bytes))?;
        }
        Ok(Self::finish(hasher))
    }

    /// The first 12 digits: enough to tell versions of a file apart.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }

    fn finish(hasher: Sha256) -> Self {
        Self(
            hasher
                .finalize()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }
}

/// Reads to the end, a buffer at a time.
fn read_all(reader: &mut impl Read, buffer: &mut [u8], mut took: impl FnMut(&[u8])) -> io::Result<()> {
    loop {
        match reader.read(buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => took(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_piece_by_piece_has_the_quick_checksum_of_the_whole() {
        let bytes: Vec<u8> = (0..3 * AT_A_TIME + 7).map(|at| (at * at) as u8).collect();
        for length in [0, 1, AT_A_TIME, bytes.len()] {
            let whole = &bytes[..length];
            assert_eq!(Checksum::quick_of(&mut &*whole).unwrap(), Checksum::quick(whole));
        }
    }
}
