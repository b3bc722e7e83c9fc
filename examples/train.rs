//! Trains a model on a handful of titles and saves it:
//!
//! `cargo run --release --example train -- FOLDER`

use std::path::Path;

use persona::{Result, Segments, Trainer};

const TITLES: [(&str, &str); 8] = [
    ("Machine Learning Engineer", "GenAI"),
    ("Head of AI", "GenAI"),
    ("Software Engineer", "Engineering"),
    ("VP of Engineering", "Engineering"),
    ("General Counsel", "Legal & Compliance"),
    ("Privacy Counsel", "Legal & Compliance"),
    ("Nurse", "Not Classified"),
    ("Sales Representative", "Not Classified"),
];

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "model".to_string());
    // The titles that ship stand beside these in segments of the same name.
    let trained = Trainer::new(Segments::default()).train(&TITLES)?;
    trained.model.save(Path::new(&folder))?;
    println!(
        "Wrote a model of {} titles to {folder}.",
        trained.model.titles().len()
    );
    Ok(())
}
