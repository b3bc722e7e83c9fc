//! Looking into a zip archive before it is opened as a workbook.

use std::{
    borrow::Cow,
    fs::File,
    io::{BufReader, Read},
};

use anyhow::{Context, Result, bail};
use zip::ZipArchive;

/// What a workbook may take when it is unpacked: more than a full sheet of 30 columns does.
const MAX_UNPACKED: u64 = 2 << 30;

/// What its parts beside the sheets may take, such as the strings that they share: the reader holds
/// these in memory.
const MAX_HELD: u64 = 512 << 20;

/// The longest stretch without a tag. A cell has 32,767 characters at most; the reader holds a stretch in
/// memory.
const MAX_STRETCH: u64 = 4 << 20;

/// Makes sure that the archive is an Excel workbook and may be unpacked: what is small when it is
/// compressed can be anything but when it is not.
///
/// # Errors
/// If it is no workbook, or too large.
pub(super) fn check(file: &File) -> Result<()> {
    let mut archive = ZipArchive::new(BufReader::new(file))
        .context("it looks like an Excel workbook, but is damaged or not whole. Fetch or save it again.")?;
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.map(Cow::into_owned).unwrap_or_default())
        .collect();
    let has = |wanted: &str| {
        names
            .iter()
            .any(|name| name.trim_start_matches('/').eq_ignore_ascii_case(wanted))
    };
    if has("xl/workbook.bin") || has("content.xml") || has("Index/Document.iwa") {
        bail!(
            "it is a binary Excel (.xlsb), OpenDocument (.ods) or Numbers workbook. Save it as .xlsx or as \
             \"CSV UTF-8\" and try again."
        );
    }
    if !has("xl/workbook.xml") {
        let shown: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
        bail!(
            "it is a zip archive and no workbook; in it: {}{}. Unpack it, and name the file that is meant.",
            shown.join(", "),
            if names.len() > shown.len() { ", …" } else { "" }
        );
    }
    let (mut all, mut held) = (0, 0);
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).context("it is a damaged workbook")?;
        let name = part.name().unwrap_or_default().to_lowercase();
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        // What the archive says of its sizes may not be true, so they are measured.
        let allowed = MAX_UNPACKED.saturating_sub(all);
        let size = if part.size() > allowed {
            part.size()
        } else {
            measure(part.by_ref().take(allowed + 1))?
        };
        all = all.saturating_add(size);
        if !name.contains("worksheets/") {
            held = held.max(size);
        }
        if all > MAX_UNPACKED || held > MAX_HELD {
            bail!(
                "unpacked, the workbook is larger than {} MB, which is more than will be read. Save it as \
                 \"CSV UTF-8\" and try again; a CSV file may be of any size.",
                if all > MAX_UNPACKED {
                    MAX_UNPACKED
                } else {
                    MAX_HELD
                } >> 20
            );
        }
    }
    Ok(())
}

/// The size of a part.
fn measure(mut part: impl Read) -> Result<u64> {
    let mut buffer = vec![0; 1 << 16];
    let (mut size, mut last_tag) = (0, 0);
    loop {
        let count = part
            .read(&mut buffer)
            .context("it is a damaged workbook, or one with a password. Save it again, without one.")?;
        if count == 0 {
            return Ok(size);
        }
        let tag = buffer[..count].iter().rposition(|byte| *byte == b'<');
        if let Some(tag) = tag {
            last_tag = size + tag as u64;
        }
        size += count as u64;
        if size - last_tag > MAX_STRETCH {
            bail!(
                "the workbook has a cell of more than {} MB, which no spreadsheet writes.",
                MAX_STRETCH >> 20
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn refusal(parts: &[(&str, &[u8], u64)]) -> String {
        let mut file = tempfile::tempfile().unwrap();
        let mut archive = ZipWriter::new(&mut file);
        for (name, content, times) in parts {
            let options = SimpleFileOptions::default().large_file(true);
            archive.start_file(*name, options).unwrap();
            for _ in 0..*times {
                archive.write_all(content).unwrap();
            }
        }
        archive.finish().unwrap();
        file.rewind().unwrap();
        check(&file)
            .err()
            .map(|error| format!("{error:#}"))
            .unwrap_or_default()
    }

    #[test]
    fn what_is_no_workbook_is_refused_with_the_way_out() {
        assert!(
            refusal(&[("a.csv", b"x", 1), ("b.csv", b"x", 1)]).contains("in it: a.csv, b.csv. Unpack it")
        );
        assert!(refusal(&[("content.xml", b"<x/>", 1)]).contains("Save it as .xlsx"));
        assert_eq!(refusal(&[("xl/workbook.xml", b"<x/>", 1)]), "");
    }

    #[test]
    fn what_would_fill_the_memory_is_refused() {
        let tags = "<si/>".repeat(1 << 18);
        let bomb = refusal(&[
            ("xl/workbook.xml", b"<x/>", 1),
            ("xl/sharedStrings.xml", tags.as_bytes(), 420),
        ]);
        assert!(bomb.contains("larger than 512 MB"), "{bomb}");
        let spaces = vec![b' '; 1 << 20];
        let bomb = refusal(&[
            ("xl/workbook.xml", b"<x/>", 1),
            ("xl/worksheets/sheet1.xml", &spaces, 6),
        ]);
        assert!(bomb.contains("a cell of more than 4 MB"), "{bomb}");
    }
}
