//! What can go wrong, as exceptions.

use pyo3::prelude::*;
use serde_json::{Value, json};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// What the library says.
    #[error("{}", .0.in_full())]
    Library(#[from] persona::Error),
    /// What was given cannot be tagged or learned from: a sentence that says why.
    #[error("{0}")]
    Input(String),
    /// The threads could not be started.
    #[error("the threads could not be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// A fault of the program itself.
    #[error("{0}")]
    Fault(String),
}

impl Failure {
    /// A word for it, which stays what it is, and its facts.
    fn kind(&self) -> (&'static str, Value) {
        use persona::Error;
        let Self::Library(error) = self else {
            return match self {
                Self::Input(_) => ("invalid", json!({})),
                _ => ("failed", json!({})),
            };
        };
        match error.kind() {
            Error::UnknownSegments(unknown) => (
                "unknown_segments",
                json!({"rows": unknown.rows, "known": unknown.known}),
            ),
            Error::NoModel { folder, file } => ("no_model", json!({"folder": folder, "file": file})),
            Error::OtherFormat {
                folder,
                format,
                reads,
            } => (
                "other_format",
                json!({"folder": folder, "format": format, "reads": reads}),
            ),
            Error::IncompleteModel { folder, file } => {
                ("incomplete_model", json!({"folder": folder, "file": file}))
            }
            Error::DamagedModel { file, .. } => ("damaged_model", json!({"file": file})),
            Error::OtherEncoder { made_with, here } => {
                ("other_encoder", json!({"made_with": made_with, "here": here}))
            }
            Error::OtherDimensions { wanted, here } => {
                ("other_dimensions", json!({"wanted": wanted, "here": here}))
            }
            Error::NoRuntime(file) => ("no_runtime", json!({"file": file})),
            Error::UnfitRuntime { file, reason } => {
                ("unfit_runtime", json!({"file": file, "reason": reason}))
            }
            Error::Invalid(_) => ("invalid", json!({})),
            _ => ("failed", json!({})),
        }
    }

    /// The exception, made by the Python file that has their classes.
    fn exception(&self, py: Python<'_>) -> PyResult<PyErr> {
        let (kind, facts) = self.kind();
        let errors = py.import("persona_titles.errors")?;
        let exception = errors.call_method1("_exception", (kind, self.to_string(), facts.to_string()))?;
        Ok(PyErr::from_value(exception))
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        Python::attach(|py| failure.exception(py).unwrap_or_else(|error| error))
    }
}

/// What a panic said.
pub(crate) fn panicked(payload: &(dyn std::any::Any + Send)) -> Failure {
    let said = payload.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| payload.downcast_ref::<&str>().copied());
    Failure::Fault(said.unwrap_or("a fault of the program").to_string())
}
