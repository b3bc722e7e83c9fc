//! Learns what the program knows beforehand, the file that ships in `models-cache/world`:
//!
//! `cargo run --release --example learn_world -- OUTPUT REAL.csv OWN.csv GENERATED`
//!
//! `REAL.csv` has real titles with their labels and the list each is from (`Job Title`, `Persona Segment`,
//! `List`): of those, numbers ship, and no text. `OWN.csv` has titles such as a user has (`Job Title`,
//! `Persona Segment`): with them it is found out how much a user's own titles should say. The titles of `data/`
//! ship as text. `GENERATED` is a folder of generated titles with a transformer's opinion of each (`tools/teacher`): a
//! network is learned from them. The same files give the same output.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use persona::{
    encoder::{Encoder, EncoderChoice},
    title::TitleReference,
    training::world::{self, WorldTitles, learn_world},
};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    ensure!(
        arguments.len() == 4,
        "name the file to write, real titles, titles such as a user has, and the folder of generated titles"
    );
    let segments = world::segments();
    let (reference, _) = TitleReference::read_or_default(Path::new("data/title_reference.csv"))?;
    let files = [
        "data/training_data.csv",
        "data/background_titles.csv",
        "data/world_titles.csv",
        &arguments[1],
        &arguments[2],
    ];
    let mut lists = WorldTitles::read(files.map(Path::new), &segments, &reference)?;
    lists.generated = Some(PathBuf::from(&arguments[3]));
    let encoder = Encoder::open(&EncoderChoice::BuiltIn)?;
    let world = learn_world(&lists, &segments, &encoder, None, |step| println!("{step}"))?;
    let output = &arguments[0];
    fs::write(output, world.file()?).with_context(|| format!("writing {output}"))?;
    println!("Learned from {} real titles; wrote {output}.", lists.real.len());
    Ok(())
}
