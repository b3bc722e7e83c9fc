//! The ONNX Runtime library, loaded when the first encoder is opened.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use anyhow::{Result, anyhow};
use ort::environment::Environment;

use crate::paths;

/// The library's file name on this platform: `libonnxruntime.so`, `libonnxruntime.dylib`, …
fn file_name() -> String {
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    format!("{DLL_PREFIX}onnxruntime{DLL_SUFFIX}")
}

/// Where the library is: `ORT_DYLIB_PATH` if it is set, else the first `models-cache` folder that has
/// it.
fn path() -> PathBuf {
    match std::env::var_os("ORT_DYLIB_PATH") {
        Some(path) if !path.is_empty() => return path.into(),
        _ => {}
    }
    let in_cache = |cache: PathBuf| cache.join("onnxruntime").join(file_name());
    paths::models_caches()
        .map(in_cache)
        .find(|library| library.is_file())
        .unwrap_or_else(|| in_cache(paths::models_cache()))
}

/// The library's environment, of which there is one a process. The first call loads the library.
///
/// # Errors
/// If there is none, or it is not an ONNX Runtime of a version that can be used.
pub(super) fn environment() -> Result<Environment> {
    static LOADED: OnceLock<Result<Environment, String>> = OnceLock::new();
    LOADED
        .get_or_init(|| load_from(&path()))
        .clone()
        .map_err(|reason| anyhow!(reason))
}

fn load_from(path: &Path) -> Result<Environment, String> {
    if !path.is_file() {
        return Err(format!(
            "the ONNX Runtime library was not found at {}. Run `make setup` to fetch it, or set ORT_DYLIB_PATH to \
             where yours is.",
            path.display()
        ));
    }
    let environment = ort::init_from(path).map_err(|error| {
        format!(
            "{} could not be loaded as the ONNX Runtime library: {error}. Run `make setup` to fetch a fitting one, \
             or set ORT_DYLIB_PATH to where yours is.",
            path.display()
        )
    })?;
    // Batches are what is spread over the cores; a tokenizer that spread its titles as well would
    // only get in their way.
    tokenizers::utils::parallelism::set_parallelism(false);
    environment
        .with_telemetry(false)
        .build()
        .map_err(|error| error.to_string())
}
