//! Where files live: the one place that knows the project's file names.

use std::path::{Path, PathBuf};

/// Titles to tag.
pub const INPUT: &str = "data/input.csv";
/// Labelled titles.
pub const TRAINING_DATA: &str = "data/training_data.csv";
/// Titles that fit no persona (optional).
pub const BACKGROUND: &str = "data/background_titles.csv";
/// Labels that an audit questioned and somebody found right (optional).
pub const AUDIT_REVIEWED: &str = "data/audit_reviewed.csv";
/// Abbreviations and variants with their standard form (optional).
pub const TITLE_REFERENCE: &str = "data/title_reference.csv";
/// Rules that decide whatever the vote (optional).
pub const KEYWORD_RULES: &str = "data/keyword_rules.csv";
/// The persona segments in priority order (optional).
pub const PERSONA_SEGMENTS: &str = "data/persona_segments.csv";
/// The tagged titles.
pub const OUTPUT: &str = "tagged_personas.csv";
/// The trained model.
pub const MODEL_DIR: &str = "model";
/// Settings (optional).
pub const SETTINGS: &str = "persona.toml";
/// One log a run.
pub const LOG_DIR: &str = "logs";
/// Encoders and the ONNX Runtime library.
const MODELS_CACHE: &str = "models-cache";

/// The `models-cache` folders, the first one first: the working directory's, those beside and above
/// the program, and that of the source tree the program was built from.
pub fn models_caches() -> impl Iterator<Item = PathBuf> {
    let executable = std::env::current_exe().and_then(|path| path.canonicalize());
    let above_executable: Vec<PathBuf> = executable
        .iter()
        .flat_map(|path| path.ancestors().skip(1))
        .map(Path::to_path_buf)
        .collect();
    std::iter::once(PathBuf::new())
        .chain(above_executable)
        .chain([PathBuf::from(env!("CARGO_MANIFEST_DIR"))])
        .map(|folder| folder.join(MODELS_CACHE))
        .filter(|folder| folder.is_dir())
}

/// The `models-cache` folder that downloads go to: the first there is, or a new one in the working
/// directory.
#[must_use]
pub fn models_cache() -> PathBuf {
    models_caches()
        .next()
        .unwrap_or_else(|| PathBuf::from(MODELS_CACHE))
}

/// An optional file: the one that is `named`, or the `usual` one if it is there.
#[must_use]
pub fn named_or_usual(named: Option<&Path>, usual: &str) -> Option<PathBuf> {
    let usual = || Some(PathBuf::from(usual)).filter(|file| file.is_file());
    named.map(Path::to_path_buf).or_else(usual)
}

/// The file beside `training_data` that keeps what was taught to it:
/// `training_data.csv` -> `training_data.csv.lessons.jsonl`.
#[must_use]
pub fn lessons(training_data: &Path) -> PathBuf {
    let mut place = training_data.as_os_str().to_owned();
    place.push(".lessons.jsonl");
    place.into()
}

/// The file beside `output` that keeps the rows that could not be read:
/// `tagged_personas.csv` -> `tagged_personas.rejects.csv`.
#[must_use]
pub fn rejects(output: &Path) -> PathBuf {
    output.with_extension("rejects.csv")
}
