use std::{io::Write, path::Path};

use anyhow::Result;

use super::{fixes::Fix, table::key};
use crate::table::{ReplacedFile, Source, TableReader};

/// Puts fixes into the training data at `path`.
pub fn correct(path: &Path, fixes: &[Fix]) -> Result<()> {
    let mut reader = TableReader::open(&Source::from(path), &[&["Job Title"], &["Persona Segment"]])?;
    let header = reader.header().clone();
    let columns = reader.columns().to_vec();
    let mut writer = csv::Writer::from_writer(ReplacedFile::create(path)?);
    writer.write_record(&header)?;
    let mut missing: Vec<&Fix> = fixes.iter().collect();
    while let Some(row) = reader.read()? {
        let Ok(row) = row else { continue };
        let fix = fixes.iter().find(|fix| key(&fix.title) == key(row.cell(0)));
        let mut cells: Vec<&str> = row.cells.iter().collect();
        if let Some(fix) = fix {
            cells[columns[1]] = &fix.persona_segment;
            missing.retain(|one| one.title != fix.title);
        }
        writer.write_record(&cells)?;
    }
    for fix in missing {
        let mut cells = vec![""; header.len()];
        cells[columns[0]] = &fix.title;
        cells[columns[1]] = &fix.persona_segment;
        writer.write_record(&cells)?;
    }
    let mut file = writer.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
    file.flush()?;
    file.commit()
}
