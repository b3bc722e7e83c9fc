//! The formats that tables are written in.

use std::path::Path;

use crate::{
    error::{Result, bail},
    table::Compression,
};

/// Endings of formats that somebody may expect, but that are not written.
const OTHERS: &[&str] = &[
    "xls", "xlsb", "xlsm", "ods", "numbers", "zip", "bz2", "xz", "7z", "json", "pdf",
];

/// The format of a table that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV, maybe compressed.
    Csv(Option<Compression>),
    /// The same with tabs in place of commas.
    Tsv(Option<Compression>),
    /// An Excel workbook.
    Workbook,
    /// Parquet.
    Parquet,
}

impl Format {
    /// The format that the ending of a file's name stands for; CSV where it stands for none.
    ///
    /// # Errors
    /// If it stands for one that is not written.
    pub fn of(place: &Path) -> Result<Self> {
        let name = place
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let (name, compression) = match (name.strip_suffix(".gz"), name.strip_suffix(".zst")) {
            (Some(name), _) => (name, Some(Compression::Gzip)),
            (_, Some(name)) => (name, Some(Compression::Zstandard)),
            _ => (name.as_str(), None),
        };
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match (ending, compression) {
            ("xlsx", None) => Ok(Self::Workbook),
            ("parquet", None) => Ok(Self::Parquet),
            ("xlsx" | "parquet", Some(_)) => bail!(
                "{} cannot be written: .{ending} files are compressed by themselves. Leave the last ending out.",
                place.display()
            ),
            _ if OTHERS.contains(&ending) => bail!(
                "{} cannot be written: .{ending} is none of the formats that are. Name a file that ends in .csv, \
                 .csv.gz, .csv.zst, .xlsx or .parquet.",
                place.display()
            ),
            ("tsv" | "tab", _) => Ok(Self::Tsv(compression)),
            _ => Ok(Self::Csv(compression)),
        }
    }

    /// The ending of a file in this format, without a dot in front.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv(None) => "csv",
            Self::Csv(Some(Compression::Gzip)) => "csv.gz",
            Self::Csv(Some(Compression::Zstandard)) => "csv.zst",
            Self::Tsv(None) => "tsv",
            Self::Tsv(Some(Compression::Gzip)) => "tsv.gz",
            Self::Tsv(Some(Compression::Zstandard)) => "tsv.zst",
            Self::Workbook => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// Whether a spreadsheet that opens the file takes text for formulas.
    #[must_use]
    pub fn runs_formulas(self) -> bool {
        matches!(self, Self::Csv(_) | Self::Tsv(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_names_the_format() {
        for (name, ending) in [
            ("tagged.csv", "csv"),
            ("tagged", "csv"),
            ("tagged.txt", "csv"),
            ("tagged.CSV.GZ", "csv.gz"),
            ("tagged.zst", "csv.zst"),
            ("tagged.TSV", "tsv"),
            ("tagged.tsv.gz", "tsv.gz"),
            ("v1.2/tagged.XLSX", "xlsx"),
            ("tagged.parquet", "parquet"),
        ] {
            assert_eq!(Format::of(Path::new(name)).unwrap().ending(), ending, "{name}");
        }
        for name in ["tagged.xls", "tagged.ods", "tagged.csv.zip", "tagged.xlsx.gz"] {
            assert!(Format::of(Path::new(name)).is_err(), "{name}");
        }
    }
}
