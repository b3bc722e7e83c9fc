use anyhow::Result;

use crate::table::{Reading, Source, TableReader};

/// What the record ID is called: here, by HubSpot, by Salesforce, and what stands for one in a LinkedIn
/// export.
const ID: &[&str] = &[
    "Record ID",
    "Record ID - Contact",
    "Contact ID",
    "Lead ID",
    "hs_object_id",
    "Id",
    "Profile URL",
    "URL",
];

/// What the job title is called there.
const TITLE: &[&str] = &["Job Title", "jobtitle", "Title", "Position", "Current Position"];

/// How the titles of an export are read.
#[derive(Clone, Debug, Default)]
pub struct Export {
    /// The record ID's name, where it is not one of those that are known.
    pub id: Option<String>,
    /// The job title's name, where it is not one of those that are known.
    pub title: Option<String>,
    /// Its sheet and its encoding.
    pub reading: Reading,
}

impl Export {
    /// Opens an export: of its rows, cell 0 is the record ID and cell 1 the job title.
    ///
    /// # Errors
    /// If it cannot be read or lacks one of the columns.
    pub fn open(&self, source: &Source) -> Result<TableReader> {
        let (id, title) = (self.id.as_deref(), self.title.as_deref());
        TableReader::open_as(
            source,
            &self.reading,
            &[
                id.as_ref().map_or(ID, std::slice::from_ref),
                title.as_ref().map_or(TITLE, std::slice::from_ref),
            ],
        )
    }

    /// Says which columns are read, where they are not the first that come to mind.
    #[must_use]
    pub fn told(input: &TableReader) -> Option<String> {
        let mut names = input.columns().iter().filter_map(|at| input.header().get(*at));
        let (id, title) = (names.next()?.trim(), names.next()?.trim());
        let usual = id.eq_ignore_ascii_case(ID[0]) && title.eq_ignore_ascii_case(TITLE[0]);
        (!usual).then(|| format!("Titles are read from the column \"{title}\", record IDs from \"{id}\"."))
    }
}
