//! Tells why a title is tagged as it is, by a model that was trained:
//!
//! `cargo run --release --example explain -- "Head of Privacy" [FOLDER]`

use std::path::Path;

use persona::{Encoder, Model, Result, Tagger, TitleReference};

/// Training titles that are told.
const NEIGHBOURS: usize = 5;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let title = arguments.next().unwrap_or_else(|| "Head of Privacy".to_string());
    let folder = arguments.next().unwrap_or_else(|| "model".to_string());
    let model = Model::load(Path::new(&folder))?;
    let encoder = Encoder::for_model(model.encoder())?;
    let tagger = Tagger::new(model, encoder, TitleReference::default())?;
    for explanation in tagger.explain(&[&title], NEIGHBOURS)? {
        let segments = tagger.segments();
        let tag = explanation.tag;
        println!("{title}: {} ({} %)", segments.name(tag.segment), tag.confidence);
        for neighbour in explanation.neighbours().iter().take(NEIGHBOURS) {
            let training = &tagger.model().titles()[neighbour.title];
            println!(
                "  {:.2}  {} ({})",
                neighbour.similarity,
                training.title.written,
                segments.name(training.segment)
            );
        }
    }
    Ok(())
}
