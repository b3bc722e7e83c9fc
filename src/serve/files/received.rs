//! What a browser sends: a file, or text that somebody pasted.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use encoding_rs::WINDOWS_1252;
use encoding_rs_io::DecodeReaderBytes;
use tempfile::{NamedTempFile, TempPath};

use crate::{
    error::{Result, invalid},
    stream::Export,
    table::Source,
};

/// What was received, before it is known to be of use.
pub struct Received {
    pub file: NamedTempFile,
    pub name: String,
    pub columns: Export,
    /// Whether it is text that somebody pasted.
    pub pasted: bool,
}

impl Received {
    /// Where the rows are: pasted text without a header is a title a line.
    pub(super) fn into_table(self) -> Result<(TempPath, String, Export)> {
        let Self {
            file,
            name,
            columns,
            pasted,
        } = self;
        if !pasted || columns.open(&Source::File(file.path().to_path_buf())).is_ok() {
            return Ok((file.into_temp_path(), name, columns));
        }
        Ok((titles_to_table(file.path())?, name, Export::default()))
    }
}

/// Writes the lines of a text as a table beside it.
fn titles_to_table(text: &Path) -> Result<TempPath> {
    let folder = text.parent().unwrap_or(Path::new("."));
    let table = tempfile::Builder::new().suffix(".csv").tempfile_in(folder)?;
    let mut writer = csv::Writer::from_writer(table);
    writer.write_record(["Record ID", "Job Title"])?;
    // UTF-16 says so by its mark; what is not UTF-8 is read as it is in a table.
    let mut lines = BufReader::new(DecodeReaderBytes::new(fs::File::open(text)?));
    let (mut line, mut number) = (Vec::new(), 0_u64);
    while lines.read_until(b'\n', &mut line)? > 0 {
        let title = match std::str::from_utf8(&line) {
            Ok(title) => title.into(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(&line).0,
        };
        let title = title.trim().trim_start_matches('\u{feff}');
        if !title.is_empty() {
            number += 1;
            writer.write_record([number.to_string().as_str(), title])?;
        }
        line.clear();
    }
    let mut table = writer.into_inner().map_err(|error| invalid!("{error}"))?;
    table.flush()?;
    Ok(table.into_temp_path())
}

/// The last part of a file's name as a browser sends it, without what no name needs.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(100).collect();
    match plain.trim() {
        "" => "titles.csv".to_string(),
        plain => plain.to_string(),
    }
}

/// The part of a name that tells its kind, such as `.csv`.
pub fn suffix(name: &str) -> String {
    let extension = PathBuf::from(name)
        .extension()
        .map(|extension| extension.to_string_lossy().into_owned());
    match extension {
        Some(kind) if kind.len() <= 8 && kind.chars().all(|c| c.is_ascii_alphanumeric()) => {
            format!(".{kind}")
        }
        _ => ".csv".to_string(),
    }
}
