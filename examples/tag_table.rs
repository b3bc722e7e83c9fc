//! Tags a table by a model that was trained, whatever its format:
//!
//! `cargo run --release --example tag_table -- INPUT OUTPUT [FOLDER]`

use std::path::{Path, PathBuf};

use persona::{
    Result, TaggerFiles,
    stream::{self, Export, Output, OutputColumns},
    table::Source,
};

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let mut file = |usual: &str| arguments.next().unwrap_or_else(|| usual.into());
    let (input, output, folder) = (file("data/input.csv"), file("tagged_personas.csv"), file("model"));
    let (tagger, warnings) = TaggerFiles::new(folder).open()?;
    for warning in warnings {
        eprintln!("{warning}");
    }
    // The first columns that look like a record ID and a job title, by any of their usual names.
    let rows = Export::default().open(&Source::from(Path::new(&input)))?;
    let rejects = output.with_extension("rejects.csv");
    let mut table = Output::create(&output, rejects, &rows, None, OutputColumns::default())?;
    let summary = stream::tag(rows, &mut table, tagger, &mut |progress| {
        eprintln!("{} rows", progress.rows);
    })?;
    // Until now, a file that was there is as it was.
    table.commit()?;
    println!(
        "{} rows, {} of them could not be read",
        summary.rows, summary.noticed.rejected
    );
    Ok(())
}
