//! Titles as Python gives them.

use std::borrow::Cow;

use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    types::{PyBytes, PyFloat, PyList, PyString},
};

/// The names of the types that pandas has for what is missing.
const MISSING: [&str; 2] = ["NAType", "NaTType"];

/// The rows of a list, or of anything else that can be gone through.
pub(crate) fn rows<'py>(titles: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    if titles.is_instance_of::<PyString>() || titles.is_instance_of::<PyBytes>() {
        return Err(PyTypeError::new_err(
            "titles must be a list of titles, not a single one",
        ));
    }
    match titles.cast::<PyList>() {
        Ok(list) => Ok(list.clone()),
        Err(_) => {
            let gone_through = titles.try_iter()?.collect::<PyResult<Vec<_>>>()?;
            PyList::new(titles.py(), gone_through)
        }
    }
}

/// The title of a row; none where it is missing. Halves of characters that are in no Unicode text (lone surrogates)
/// count as unknown characters.
pub(crate) fn title<'a>(row: &'a Bound<'_, PyAny>, at: usize) -> PyResult<Option<Cow<'a, str>>> {
    if let Ok(text) = row.cast::<PyString>() {
        return Ok(Some(match text.to_str() {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(text.to_string_lossy().into_owned()),
        }));
    }
    let is_nan = || row.cast::<PyFloat>().is_ok_and(|number| number.value().is_nan());
    if row.is_none() || is_nan() {
        return Ok(None);
    }
    let name = row.get_type().name()?.to_string();
    if MISSING.contains(&name.as_str()) {
        return Ok(None);
    }
    Err(PyTypeError::new_err(format!(
        "title {at} is of type {name}; a title is a str, or None where there is none"
    )))
}
