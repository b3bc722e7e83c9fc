//! Where encoders and the ONNX Runtime library are kept: the folders called `models-cache`.

use std::path::{Path, PathBuf};

const MODELS_CACHE: &str = "models-cache";

/// The `models-cache` folders, the first one first: the working directory's, those beside and above
/// the program, and that of the source tree the program was built from.
pub(super) fn folders() -> impl Iterator<Item = PathBuf> {
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

/// The folder that downloads go to: the first there is, or a new one in the working directory.
pub(super) fn folder() -> PathBuf {
    folders().next().unwrap_or_else(|| PathBuf::from(MODELS_CACHE))
}
