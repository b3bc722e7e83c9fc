//! The part of `persona_titles` that is compiled: titles and Arrow data in, tags out.
//!
//! It has what cannot be done in Python; what a user sees of it is in the Python files beside it.

mod arrow;
mod engine;
mod failure;
mod interrupts;
mod settings;
mod tagger;
mod threads;
mod titles;
mod training;

/// The compiled part of `persona_titles`.
#[pyo3::pymodule]
mod _core {
    #[pymodule_export]
    use crate::arrow::TagStream;
    #[pymodule_export]
    use crate::tagger::{Tagger, load_runtime};
    #[pymodule_export]
    use crate::training::train;
}
