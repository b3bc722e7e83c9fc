//! What tags the titles of all targets.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use persona::{Tagger, tagger::TaggerFiles};

/// The program as it is installed, which is not instrumented.
pub fn program() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/persona")
}

/// The model that the program has learned from `titles.csv` before a target is run. What is instrumented would take
/// twenty seconds to learn it.
pub fn model() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz/model")
}

/// A tagger with that model.
pub fn tagger() -> Arc<Tagger> {
    static TAGGER: LazyLock<Arc<Tagger>> = LazyLock::new(|| {
        let opened = TaggerFiles::new(model()).open();
        opened
            .expect("the model that `fuzz/run.py` has the program learn")
            .0
    });
    Arc::clone(&TAGGER)
}
