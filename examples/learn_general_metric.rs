//! Learns the projection that ships with the program:
//!
//! `cargo run --release --example learn_general_metric -- OUTPUT TRAINING.csv [BACKGROUND.csv]`
//!
//! The same files give the same projection.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use persona::{
    encoder::{Encoder, EncoderChoice},
    metric::General,
    paths,
    segment::Segments,
    title::TitleReference,
    training::{Background, Dataset, Labels},
};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let output = arguments.next().context("name the file to write")?;
    let training_data = arguments.next().context("name a file of labelled titles")?;
    let segments = Segments::default();
    let (reference, _) = TitleReference::read_or_default(Path::new(paths::TITLE_REFERENCE))?;
    let mut labels = Labels::read(Path::new(&training_data), &segments, &reference)?;
    labels.check(Path::new(&training_data), &segments)?;
    if let Some(file) = arguments.next() {
        labels.add_background(&Background::read(Path::new(&file), &reference)?, &segments);
    }
    let encoder = Encoder::open(&EncoderChoice::BuiltIn)?;
    let labelled = labels.titles.len();
    let dataset = Dataset::new(labels.titles, labelled, segments.count(), &encoder, None)?;
    let all: Vec<usize> = (0..labelled).collect();
    let titles = dataset.titles.iter().map(|labelled| &labelled.title);
    let general = General::new(&encoder.identity().checksum, titles, dataset.learn(&all).close);
    fs::write(&output, general.file()?).with_context(|| format!("writing {output}"))?;
    println!("Learned from {} titles; wrote {output}.", all.len());
    Ok(())
}
