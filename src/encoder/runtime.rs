//! The ONNX Runtime library, loaded when the first encoder is opened.

use std::{path::PathBuf, sync::OnceLock};

use ort::environment::Environment;

use super::cache;
use crate::error::{Error, Result};

/// The library's file name on this platform: `libonnxruntime.so`, `libonnxruntime.dylib`, …
fn file_name() -> String {
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    format!("{DLL_PREFIX}onnxruntime{DLL_SUFFIX}")
}

/// Where the library of an installed program is: `bin/persona` has it in `lib/persona`.
fn installed() -> Option<PathBuf> {
    let program = std::env::current_exe()
        .and_then(|path| path.canonicalize())
        .ok()?;
    let library = program.ancestors().nth(2)?.join("lib/persona").join(file_name());
    library.is_file().then_some(library)
}

/// Where the library is: `ORT_DYLIB_PATH` if it is set, else that of an installed program, which goes before
/// what lies in the folder it is run in; else the first `models-cache` folder that has it.
fn path() -> PathBuf {
    match std::env::var_os("ORT_DYLIB_PATH") {
        Some(path) if !path.is_empty() => return path.into(),
        _ => {}
    }
    if let Some(library) = installed() {
        return library;
    }
    let in_cache = |cache: PathBuf| cache.join("onnxruntime").join(file_name());
    cache::folders()
        .map(in_cache)
        .find(|library| library.is_file())
        .unwrap_or_else(|| in_cache(cache::folder()))
}

/// The library's environment, of which there is one a process. The first call loads the library.
///
/// # Errors
/// If there is none, or it is not an ONNX Runtime of a version that can be used.
pub(super) fn environment() -> Result<Environment> {
    static LOADED: OnceLock<Result<Environment, Unusable>> = OnceLock::new();
    LOADED
        .get_or_init(|| load_from(path()))
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
