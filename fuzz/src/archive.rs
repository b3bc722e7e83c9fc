//! Zip archives, taken apart and put together.

use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// An archive of more parts than this is left as it is.
const PARTS: usize = 64;
/// So much of a part is unpacked, in bytes: an archive may be a bomb.
const LONGEST: u64 = 1 << 20;

/// A part's name and content.
pub type Part = (String, Vec<u8>);

/// The parts of an archive, if it is one and all of it can be unpacked.
pub fn unpacked(archive: &[u8]) -> Option<Vec<Part>> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).ok()?;
    if archive.len() > PARTS {
        return None;
    }
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).ok()?.take(LONGEST);
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        let name = part.get_ref().name().ok()?.to_string();
        parts.push((name, content));
    }
    Some(parts)
}

/// An archive of these parts, stored as they are: so libFuzzer sees what stands in them, and can put what is compared
/// while they are read into them.
pub fn packed(parts: &[Part]) -> Option<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        archive.start_file(name.as_str(), stored).ok()?;
        archive.write_all(content).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}
