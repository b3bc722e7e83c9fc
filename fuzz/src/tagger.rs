//! What tags the titles of all targets.

use std::sync::{Arc, LazyLock};

use persona::{IndexKind, Segments, Tagger, Trainer};

/// A tagger that was learned in a moment.
pub fn tagger() -> Arc<Tagger> {
    static TAGGER: LazyLock<Arc<Tagger>> = LazyLock::new(|| Arc::new(learned()));
    Arc::clone(&TAGGER)
}

fn learned() -> Tagger {
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
    trained.into_tagger().expect("a tagger")
}
