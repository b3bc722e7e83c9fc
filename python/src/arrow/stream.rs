//! Tagged batches, as Python hands them on.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
};

use arrow_array::{RecordBatch, RecordBatchReader, ffi::FFI_ArrowSchema, ffi_stream::FFI_ArrowArrayStream};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::{prelude::*, types::PyCapsule};

use super::{
    input::Input,
    tagged::{TagColumns, Tagged},
};
use crate::{
    engine::Engine,
    failure::{Failure, panicked},
};

/// Tagged rows as a stream of Arrow record batches, to be read once by whatever reads Arrow data.
#[pyclass(frozen, module = "persona_titles")]
pub(crate) struct TagStream {
    schema: SchemaRef,
    tagged: Mutex<Option<Tagged>>,
}

impl TagStream {
    pub(crate) fn new(engine: Arc<Engine>, data: &Bound<'_, PyAny>, columns: TagColumns) -> PyResult<Self> {
        let tagged = Tagged::new(engine, Input::of(data)?, &columns)?;
        Ok(Self {
            schema: tagged.schema(),
            tagged: Mutex::new(Some(tagged)),
        })
    }
}

#[pymethods]
impl TagStream {
    /// The stream, as the Arrow PyCapsule interface wants it; once.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A schema is only asked for: nobody need be given it.
        drop(requested_schema);
        let tagged = self.tagged.lock().unwrap_or_else(PoisonError::into_inner).take();
        let tagged =
            tagged.ok_or_else(|| Failure::Input("the stream was read already; tag again".to_string()))?;
        let stream = FFI_ArrowArrayStream::new(Box::new(Batches(tagged)));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// The columns, as the Arrow PyCapsule interface wants them.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref());
        let schema = schema.map_err(|error| Failure::Fault(error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect()
    }
}

/// What foreign code reads batches from: whatever happens comes as an error.
struct Batches(Tagged);

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let tagged = AssertUnwindSafe(&mut self.0);
        // Who asks may hold the interpreter's lock, which nobody needs while titles are tagged.
        let batch = Python::try_attach(|py| {
            py.detach(|| {
                let batch = catch_unwind(|| { tagged }.next());
                batch.unwrap_or_else(|payload| Err(panicked(&*payload)))
            })
        });
        let batch = batch.unwrap_or_else(|| Err(Failure::Fault("the interpreter is gone".to_string())));
        batch.map_err(told).transpose()
    }
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }
}

/// The error as foreign code gets it, to whom a NUL is the end of a text.
fn told(failure: Failure) -> ArrowError {
    let text = failure.to_string().replace('\0', "\u{fffd}");
    match failure {
        Failure::Input(_) => ArrowError::InvalidArgumentError(text),
        _ => ArrowError::IoError(text.clone(), std::io::Error::other(text)),
    }
}
