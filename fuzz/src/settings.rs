//! The files beside the input: labels, rules, references, segments, and what is taught to the labels.

use std::{fs, path::Path};

use persona::{
    KeywordRules, Segments, TitleReference,
    teaching::{self, TrainingFile},
    training::Labels,
};

use crate::folder;

/// Reads an input as each of the files that it may be, and teaches it.
pub fn run(input: &[u8]) {
    let place = folder().join("settings.csv");
    let journal = folder().join("settings.csv.lessons.jsonl");
    let _ = fs::remove_file(&journal);
    fs::write(&place, input).expect("the file");
    let segments = Segments::read(&place).unwrap_or_default();
    let _ = KeywordRules::read(&place, &segments);
    if let Ok((reference, _)) = TitleReference::read(&place) {
        let _ = reference.read_title("Sr. VP of T&S");
    }
    let _ = Labels::read(&place, &segments, &TitleReference::default());
    teach(input, &place, &journal);
}

/// What is taught and taken back leaves the file byte for byte as it was.
fn teach(input: &[u8], place: &Path, journal: &Path) {
    let (segments, reference) = (Segments::default(), TitleReference::default());
    let labels = ["Astronaut", "Nurse", "VP, Sales"];
    let labels: Vec<_> = labels
        .into_iter()
        .map(|title| teaching::label(title, "Product", &segments, &reference).expect("a label"))
        .collect();
    let Ok(mut file) = TrainingFile::read(place) else {
        return;
    };
    if file.teach(&labels, &segments, &reference, "fuzz").is_err() {
        return;
    }
    let taught = !file.journal().lessons.is_empty();
    file.save().expect("what was taught is saved");
    if taught {
        let mut file = TrainingFile::read(place).expect("what was saved can be read");
        file.undo()
            .expect("what was taught is taken back")
            .expect("there is a lesson");
        file.save().expect("it is saved");
        assert!(!journal.exists(), "there is nothing to take back any more");
    }
    assert_eq!(fs::read(place).expect("the file"), input, "it is as it was");
}
