//! Looking into a zip archive before it is opened as a workbook.

use std::{
    borrow::Cow,
    fs::File,
    io::{BufReader, Read},
};

use zip::ZipArchive;

use super::spool::put_down_within;
use crate::error::{Context, Result, bail, ensure};

/// What a workbook may take when it is unpacked: more than a full sheet of 30 columns does.
const MAX_UNPACKED: u64 = 2 << 30;

/// What its parts beside the sheets may take, such as the strings that they share: the reader holds
/// these in memory.
const MAX_HELD: u64 = 512 << 20;

/// The longest stretch without a tag. A cell has 32,767 characters at most; the reader holds a stretch in
/// memory.
const MAX_STRETCH: u64 = 4 << 20;

/// What a zip archive is to a reader of tables.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Archive {
    /// An Excel workbook that takes so many bytes when it is unpacked.
    Workbook(u64),
    /// CSV files of these names.
    Tables(Vec<String>),
    /// An Excel workbook of this name, packed once more.
    PackedWorkbook(String),
}

/// Parts by which formats that are not read are known, with what they are.
const UNREAD: [(&str, &str); 6] = [
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
    ("content.xml", "an OpenDocument file (.ods)"),
    ("Index/Document.iwa", "a Numbers workbook"),
    ("Index.zip", "a Numbers workbook"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
];

/// Says what an archive is. A workbook may be unpacked: what is small when it is compressed can be anything
/// but when it is not.
///
/// # Errors
/// If it is nothing that can be read, or too large.
pub(super) fn look_into(file: &File) -> Result<Archive> {
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
    if let Some((_, what)) = UNREAD.iter().find(|(part, _)| has(part)) {
        bail!("it is {what}. Save it as .xlsx or as \"CSV UTF-8\" and try again.");
    }
    if !has("xl/workbook.xml") {
        let found = packed(&names)?;
        // The library knows the last of them alone.
        ensure!(
            !archive.has_duplicate_names(),
            "two files in it have the same name. Unpack it and name the file that is meant, or pack them again, each under \
             a name of its own."
        );
        return Ok(found);
    }
    Ok(Archive::Workbook(check_sizes(&mut archive)?))
}

/// What is packed in an archive that is no workbook, in the archive's order.
fn packed(names: &[String]) -> Result<Archive> {
    // Folders, and what systems add for themselves.
    let is_file = |name: &&String| {
        let last = name.rsplit('/').next().unwrap_or_default();
        !last.is_empty() && !last.starts_with('.') && !name.starts_with("__MACOSX/")
    };
    let files: Vec<&String> = names.iter().filter(is_file).collect();
    let ends = |name: &str, endings: &[&str]| {
        let name = name.to_lowercase();
        endings.iter().any(|ending| name.ends_with(ending))
    };
    let tables = files.iter().filter(|name| ends(name, &[".csv", ".tsv", ".txt"]));
    let tables: Vec<String> = tables.map(|name| (*name).clone()).collect();
    if !tables.is_empty() && tables.len() == files.len() {
        return Ok(Archive::Tables(tables));
    }
    if let [name] = files[..]
        && ends(name, &[".xlsx"])
    {
        return Ok(Archive::PackedWorkbook(name.clone()));
    }
    let shown: Vec<&str> = files.iter().take(3).map(|name| name.as_str()).collect();
    bail!(
        "it is a zip archive and no workbook; in it: {}{}. Unpack it, and name the file that is meant.",
        shown.join(", "),
        if files.len() > shown.len() { ", …" } else { "" }
    );
}

/// A file of an archive, unpacked to one of no name; no more than `left` bytes of it.
///
/// # Errors
/// If it is damaged or has a password, is larger than that, or there is no room for it.
pub(super) fn unpack(file: &File, name: &str, left: u64) -> Result<File> {
    let mut archive = ZipArchive::new(BufReader::new(file)).context("it is a damaged archive")?;
    let part = archive
        .by_name(name)
        .with_context(|| format!("{name} in it is damaged, or has a password. Fetch the archive again."))?;
    put_down_within(part, left).with_context(|| format!("{name} in it could not be unpacked"))
}

/// The size of a workbook's parts.
fn check_sizes(archive: &mut ZipArchive<BufReader<&File>>) -> Result<u64> {
    let (mut all, mut held) = (0, 0);
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).context("it is a damaged workbook")?;
        let name = part.name().unwrap_or_default().to_lowercase();
        let is_text = name.ends_with(".xml") || name.ends_with(".rels");
        // What the archive says of its sizes may not be true, so they are measured.
        let allowed = MAX_UNPACKED.saturating_sub(all);
        let size = if part.size() > allowed {
            part.size()
        } else {
            // A sheet may have any name. One without tags is still no larger than all parts may be.
            measure(part.by_ref().take(allowed + 1), is_text)?
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
    Ok(all)
}

/// The size of a part, which has tags if it `is_text`.
fn measure(mut part: impl Read, is_text: bool) -> Result<u64> {
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
        if is_text && size - last_tag > MAX_STRETCH {
            bail!(
                "the workbook has a cell of more than {} MB, which no spreadsheet writes.",
                MAX_STRETCH >> 20
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Seek, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(parts: &[(&str, &[u8], u64)]) -> Result<Archive> {
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
        look_into(&file)
    }

    fn refusal(parts: &[(&str, &[u8], u64)]) -> String {
        let error = archive(parts).err();
        error.map(|error| error.in_full()).unwrap_or_default()
    }

    #[test]
    fn what_is_no_workbook_is_refused_with_the_way_out() {
        assert!(
            refusal(&[("a.csv", b"x", 1), ("b.pdf", b"x", 1)]).contains("in it: a.csv, b.pdf. Unpack it")
        );
        assert!(refusal(&[("content.xml", b"<x/>", 1)]).contains("Save it as .xlsx"));
        assert_eq!(refusal(&[("xl/workbook.xml", b"<x/>", 1)]), "");
    }

    #[test]
    fn tables_and_a_workbook_are_found_in_an_archive() {
        let found = archive(&[
            ("export/", b"", 0),
            ("export/contacts-2.csv", b"x", 1),
            ("export/contacts-1.CSV", b"x", 1),
            ("__MACOSX/export/._contacts-1.CSV", b"x", 1),
            ("export/.DS_Store", b"x", 1),
        ]);
        let names = ["export/contacts-2.csv", "export/contacts-1.CSV"].map(str::to_string);
        assert_eq!(found.unwrap(), Archive::Tables(names.to_vec()));
        let found = archive(&[("contacts.xlsx", b"x", 1)]).unwrap();
        assert_eq!(found, Archive::PackedWorkbook("contacts.xlsx".to_string()));
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a.csv", "contacts-1.csv", "contacts-2.csv"] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(b"x").unwrap();
        }
        let mut bytes = archive.finish().unwrap().into_inner();
        // What writes archives here takes no name twice.
        for at in 0..bytes.len() {
            if bytes[at..].starts_with(b"contacts-2") {
                bytes[at + 9] = b'1';
            }
        }
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        let refusal = look_into(&file).unwrap_err().in_full();
        assert!(
            refusal.contains("two files in it have the same name"),
            "{refusal}"
        );
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
