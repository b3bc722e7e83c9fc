//! Checksums that say whether a file is the one it was.

use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::xxh3_128;

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
        let mut buffer = vec![0; 1 << 16];
        for path in paths {
            let mut file = File::open(path)?;
            loop {
                let count = file.read(&mut buffer)?;
                if count == 0 {
                    break;
                }
                hasher.update(&buffer[..count]);
            }
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

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
