//! The ONNX Runtime library, loaded when the first encoder is opened.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use ort::environment::Environment;

use super::cache;
use crate::error::{Error, Result};

/// The library's file name on this platform: `libonnxruntime.so`, `libonnxruntime.dylib`, …
fn file_name() -> String {
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    format!("{DLL_PREFIX}onnxruntime{DLL_SUFFIX}")
}

/// The library that the user names: `ORT_DYLIB_PATH`.
fn named() -> Option<PathBuf> {
    let named = std::env::var_os("ORT_DYLIB_PATH").filter(|path| !path.is_empty());
    named.map(PathBuf::from)
}

/// Where the library of an installed program is: `bin/persona` has it in `lib/persona`.
fn installed() -> Option<PathBuf> {
    let program = std::env::current_exe()
        .and_then(|path| path.canonicalize())
        .ok()?;
    let library = program.ancestors().nth(2)?.join("lib/persona").join(file_name());
    library.is_file().then_some(library)
}

/// Where the library is otherwise: that of an installed program goes before what lies in the folder it is run in, which
/// is the first `models-cache` folder that has it.
fn found() -> PathBuf {
    if let Some(library) = installed() {
        return library;
    }
    let in_cache = |cache: PathBuf| cache.join("onnxruntime").join(file_name());
    cache::folders()
        .map(in_cache)
        .find(|library| library.is_file())
        .unwrap_or_else(|| in_cache(cache::folder()))
}

/// Loads the ONNX Runtime library from `file`, for a program that brings its own; `ORT_DYLIB_PATH`, if it is set,
/// names another. Where an encoder was opened before, the library that it loaded stays.
///
/// # Errors
/// If there is none, or it is not an ONNX Runtime of a version that can be used.
pub fn load_runtime(file: &Path) -> Result<()> {
    load(|| file.to_path_buf()).map(|_| ())
}

/// The library's environment, of which there is one a process. The first call loads the library.
///
/// # Errors
/// If there is none, or it is not an ONNX Runtime of a version that can be used.
pub(super) fn environment() -> Result<Environment> {
    load(found)
}

fn load(unless_named: impl FnOnce() -> PathBuf) -> Result<Environment> {
    static LOADED: OnceLock<Result<Environment, Unusable>> = OnceLock::new();
    LOADED
        .get_or_init(|| load_from(named().unwrap_or_else(unless_named)))
        .clone()
        .map_err(Error::from)
}

/// Why there is no environment: an error that can be told more than once.
#[derive(Clone)]
enum Unusable {
    Missing(PathBuf),
    Unfit(PathBuf, String),
    Failed(String),
}

impl From<Unusable> for Error {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Missing(file) => Self::NoRuntime(file),
            Unusable::Unfit(file, reason) => Self::UnfitRuntime { file, reason },
            Unusable::Failed(reason) => Self::Invalid(reason),
        }
    }
}

fn load_from(path: PathBuf) -> Result<Environment, Unusable> {
    if !path.is_file() {
        return Err(Unusable::Missing(path));
    }
    let environment = ort::init_from(&path).map_err(|error| Unusable::Unfit(path, error.to_string()))?;
    // Batches are what is spread over the cores; a tokenizer that spread its titles as well would
    // only get in their way.
    tokenizers::utils::parallelism::set_parallelism(false);
    environment
        .with_telemetry(false)
        .build()
        .map_err(|error| Unusable::Failed(error.to_string()))
}
