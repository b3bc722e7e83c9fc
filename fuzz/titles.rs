//! Titles, cleaned and tagged.

use std::sync::Arc;

use persona::{IndexKind, Segments, Tagger, Trainer};

use super::Target;

const TITLES: [&str; 10] = [
    "Senior Software Engineer (m/w/d)",
    "VP, Trust &amp; Safety — EMEA",
    "モデレーター・責任者",
    "Directeur général adjoint",
    "e\u{301}\u{327}ﬁ㎏Ⅷ",
    "مدير المنتج",
    "👩‍💻 & 🏳️‍🌈",
    "&#x41;&#1114112;&notanentity;&amp;amp;",
    "  \u{feff}\u{200b}x\u{200d}y\t\r\n",
    "C++/C#, .NET; R&D <b>Lead</b>",
];

const WORDS: [&[u8]; 12] = [
    b"&amp;",
    b"&#0;",
    b"&#xD800;",
    b"\xe2\x80\xae",
    b"\xcc\x81",
    b"\xef\xbf\xbf",
    b"\xf0\x9f\x8f\xb3",
    b"\0",
    b"\xe2\x80\x8d",
    b"Sr. ",
    b"-",
    b"\xef\xb7\xba",
];

/// A tagger that was learned in a moment.
pub fn tagger() -> Arc<Tagger> {
    let titles = [
        ("Software Engineer", "Engineering"),
        ("Backend Developer", "Engineering"),
        ("Chief Executive Officer", "Executive"),
        ("Managing Director", "Executive"),
        ("Nurse", "Not Classified"),
        ("Teacher", "Not Classified"),
    ];
    let segments = Segments::new(["Engineering", "Executive"]).expect("segments");
    let trainer = Trainer::new(segments)
        .without_shipped()
        .with_index(IndexKind::Hnsw);
    let trained = trainer.train(&titles).expect("a model");
    Arc::new(trained.into_tagger().expect("a tagger"))
}

pub struct TitleTarget(Arc<Tagger>);

impl TitleTarget {
    pub fn new() -> Self {
        Self(tagger())
    }
}

impl Target for TitleTarget {
    fn seeds(&self) -> Vec<Vec<u8>> {
        TITLES.map(|title| title.as_bytes().to_vec()).to_vec()
    }

    fn words(&self) -> &'static [&'static [u8]] {
        &WORDS
    }

    fn run(&mut self, input: &[u8]) -> bool {
        let title = String::from_utf8_lossy(input).into_owned();
        let alone = self.0.tag(&[&title]).expect("a tag")[0];
        let batch = ["Nurse", &title, "Chef de rang", &title].map(str::to_string);
        let together = self.0.tag(&batch).expect("tags");
        assert_eq!(
            (together[1], together[3]),
            (alone, alone),
            "alone and with others"
        );
        if title.len() < 1_000 {
            let explanation = self.0.explain(&[&title], 3).expect("an explanation");
            assert_eq!(explanation[0].tag, alone, "tagged as it is explained");
        }
        true
    }
}
