//! Where files live: the one place that knows the project's file names.

use std::path::{Path, PathBuf};

/// Titles to tag.
pub const INPUT: &str = "data/input.csv";
/// Labelled titles.
pub const TRAINING_DATA: &str = "data/training_data.csv";
/// Abbreviations and variants with their standard form (optional).
pub const TITLE_REFERENCE: &str = "data/title_reference.csv";
/// The persona segments in priority order (optional).
pub const PERSONA_SEGMENTS: &str = "data/persona_segments.csv";
/// The tagged titles.
pub const OUTPUT: &str = "tagged_personas.csv";
/// The trained model.
pub const MODEL_DIR: &str = "model";
/// One log a run.
pub const LOG_DIR: &str = "logs";
/// Encoders and the ONNX Runtime library.
const MODELS_CACHE: &str = "models-cache";

/// The `models-cache` folder: the first that exists among the working directory's, one beside or
/// above the program, and that of the source tree the program was built from.
///
/// Falls back to `models-cache` in the working directory, where a download would create it.
#[must_use]
pub fn models_cache() -> PathBuf {
    let executable = std::env::current_exe().and_then(|path| path.canonicalize());
    let beside_executable = executable
        .iter()
        .flat_map(|path| path.ancestors().skip(1))
        .map(Path::to_path_buf);
    std::iter::once(PathBuf::new())
        .chain(beside_executable)
        .chain([PathBuf::from(env!("CARGO_MANIFEST_DIR"))])
        .map(|folder| folder.join(MODELS_CACHE))
        .find(|folder| folder.is_dir())
        .unwrap_or_else(|| PathBuf::from(MODELS_CACHE))
}

/// The file beside `output` that keeps the rows that could not be read:
/// `tagged_personas.csv` -> `tagged_personas.rejects.csv`.
#[must_use]
pub fn rejects(output: &Path) -> PathBuf {
    output.with_extension("rejects.csv")
}
