//! The files beside the input: labels, rules, references, segments, and what is taught to the labels.

use std::{
    fs,
    path::{Path, PathBuf},
};

use persona::{
    KeywordRules, Segments, TitleReference,
    teaching::{self, TrainingFile},
    training::Labels,
};

use super::Target;

const FILES: [&[u8]; 6] = [
    b"Job Title,Persona Segment,Date,Source\nNurse,Not Classified,,\n\"VP, Sales\",Executive,2026-01-31,teach\n",
    b"\xef\xbb\xbfPersona Segment;Job Title\r\nProduct;\"Product \"\"Owner\"\"\"\r\n",
    b"Reference,Standardization\nSr.,Senior\nT&S,Trust & Safety\nVP,Vice President\n",
    b"Keyword,Rule,Persona Segment,Exclude Keyword\nattorney,contains,Legal & Compliance,\nnurse,equals,Not Classified,head\n",
    b"Priority,Persona Segment\n1,GenAI\n2,Product\n3,Executive\n",
    b"Job Title\tPersona Segment\rChef\tProduct\r",
];

const WORDS: [&[u8]; 10] = [
    b"\"",
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r\n",
    b"\0",
    b"Not Classified",
    b"Executive",
    b"\xef\xbb\xbf",
];

pub struct SettingsTarget {
    place: PathBuf,
    journal: PathBuf,
}

impl SettingsTarget {
    pub fn new(folder: &Path) -> Self {
        Self {
            place: folder.join("settings.csv"),
            journal: folder.join("settings.csv.lessons.jsonl"),
        }
    }

    /// What is taught and taken back leaves the file byte for byte as it was.
    fn teach(&self, input: &[u8]) -> bool {
        let (segments, reference) = (Segments::default(), TitleReference::default());
        let labels = ["Astronaut", "Nurse", "VP, Sales"];
        let labels: Vec<_> = labels
            .into_iter()
            .map(|title| teaching::label(title, "Product", &segments, &reference).expect("a label"))
            .collect();
        let Ok(mut file) = TrainingFile::read(&self.place) else {
            return false;
        };
        if file.teach(&labels, &segments, &reference, "fuzz").is_err() {
            return false;
        }
        let taught = !file.journal().lessons.is_empty();
        file.save().expect("what was taught is saved");
        if taught {
            let mut file = TrainingFile::read(&self.place).expect("what was saved can be read");
            file.undo()
                .expect("what was taught is taken back")
                .expect("there is a lesson");
            file.save().expect("it is saved");
            assert!(!self.journal.exists(), "there is nothing to take back any more");
        }
        assert_eq!(fs::read(&self.place).expect("the file"), input, "it is as it was");
        true
    }
}

impl Target for SettingsTarget {
    fn seeds(&self) -> Vec<Vec<u8>> {
        FILES.map(<[u8]>::to_vec).to_vec()
    }

    fn words(&self) -> &'static [&'static [u8]] {
        &WORDS
    }

    fn run(&mut self, input: &[u8]) -> bool {
        let _ = fs::remove_file(&self.journal);
        fs::write(&self.place, input).expect("the file");
        let segments = Segments::read(&self.place).unwrap_or_default();
        let rules = KeywordRules::read(&self.place, &segments).is_ok();
        let reference = TitleReference::read(&self.place);
        if let Ok((reference, _)) = &reference {
            let _ = reference.read_title("Sr. VP of T&S");
        }
        let reference = reference.is_ok();
        let labels = Labels::read(&self.place, &segments, &TitleReference::default()).is_ok();
        self.teach(input) || rules || reference || labels
    }
}
