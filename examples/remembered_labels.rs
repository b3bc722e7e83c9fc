//! Writes the labels that the world remembers into a file of titles:
//!
//! `cargo run --release --example remembered_labels -- TITLES.csv LABELLED.csv`
//!
//! `TITLES.csv` has real titles and the list each is from (`Job Title`, `List`). Those whose label was learned from, which
//! what ships remembers by a hash, are written with it (`Job Title`, `Persona Segment`, `List`); the others are left out.

use std::{collections::HashMap, path::Path};

use anyhow::{Context, Result};
use persona::{
    table::{Source, TableReader},
    title::TitleReference,
    training::world::World,
};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (titles, labelled) = arguments
        .next()
        .zip(arguments.next())
        .context("name a file of titles, and the file to write")?;
    let (reference, _) = TitleReference::read_or_default(Path::new("data/title_reference.csv"))?;
    let world = World::shipped()?;
    let remembered: HashMap<u64, &str> = world.labels().collect();
    let mut reader = TableReader::open(&Source::from(Path::new(&titles)), &[&["Job Title"], &["List"]])?;
    let mut writer = csv::Writer::from_path(&labelled)?;
    writer.write_record(["Job Title", "Persona Segment", "List"])?;
    while let Some(row) = reader.read()? {
        let row =
            row.map_err(|reject| anyhow::anyhow!("{titles}: line {}: {}", reject.line, reject.reason))?;
        if let Some(segment) = remembered.get(&reference.read_title(row.cell(0)).key_hash()) {
            writer.write_record([row.cell(0), segment, row.cell(1)])?;
        }
    }
    writer.flush()?;
    Ok(())
}
