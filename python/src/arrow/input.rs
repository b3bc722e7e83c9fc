//! Arrow data that comes in.

// Capsules hold pointers, and what they point at is what their name says.
#![allow(unsafe_code)]

use std::{ffi::CStr, ptr};

use arrow_array::{
    ArrayReader, ArrayRef,
    ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type},
    ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream},
    make_array,
};
use arrow_schema::{Field, FieldRef};
use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    types::{PyCapsule, PyCapsuleMethods},
};

use crate::failure::Failure;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// Arrays of one type, one after the other.
pub(super) enum Input {
    Stream(ArrayStreamReader),
    Single(FieldRef, Option<ArrayRef>),
}

impl Input {
    /// The data of an object that has `__arrow_c_stream__` or `__arrow_c_array__`.
    pub(super) fn of(data: &Bound<'_, PyAny>) -> PyResult<Self> {
        if data.hasattr("__arrow_c_stream__")? {
            return Self::stream(&data.call_method0("__arrow_c_stream__")?);
        }
        if data.hasattr("__arrow_c_array__")? {
            let (schema, array) = data.call_method0("__arrow_c_array__")?.extract()?;
            return Self::single(&schema, &array);
        }
        Err(PyTypeError::new_err(format!(
            "a {} is no Arrow data: it has neither __arrow_c_stream__ nor __arrow_c_array__",
            data.get_type().name()?
        )))
    }

    fn stream(capsule: &Bound<'_, PyAny>) -> PyResult<Self> {
        let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(STREAM))?;
        // SAFETY: a capsule of this name holds such a stream, which whoever takes it out marks as taken.
        let reader = unsafe { ArrayStreamReader::from_raw(pointer.cast::<FFI_ArrowArrayStream>().as_ptr()) };
        Ok(Self::Stream(reader.map_err(refused)?))
    }

    fn single(schema: &Bound<'_, PyAny>, array: &Bound<'_, PyAny>) -> PyResult<Self> {
        let schema = schema.cast::<PyCapsule>()?.pointer_checked(Some(SCHEMA))?;
        let array = array.cast::<PyCapsule>()?.pointer_checked(Some(ARRAY))?;
        // SAFETY: capsules of these names hold such structures; the schema stays theirs, and the array is marked
        // as taken.
        let (field, array) = unsafe {
            (
                Field::try_from(schema.cast::<FFI_ArrowSchema>().as_ref()),
                ptr::replace(array.cast::<FFI_ArrowArray>().as_ptr(), FFI_ArrowArray::empty()),
            )
        };
        let field = field.map_err(refused)?;
        // SAFETY: the array is of the type that its schema says.
        let data = unsafe { from_ffi_and_data_type(array, field.data_type().clone()) };
        Ok(Self::Single(
            field.into(),
            Some(make_array(data.map_err(refused)?)),
        ))
    }

    /// The name, type and metadata of the arrays.
    pub(super) fn field(&self) -> &FieldRef {
        match self {
            Self::Stream(reader) => reader.field(),
            Self::Single(field, _) => field,
        }
    }

    /// The next array.
    pub(super) fn next(&mut self) -> Result<Option<ArrayRef>, Failure> {
        match self {
            Self::Stream(reader) => reader.next().transpose().map_err(refused),
            Self::Single(_, array) => Ok(array.take()),
        }
    }
}

fn refused(error: arrow_schema::ArrowError) -> Failure {
    Failure::Input(format!("the Arrow data cannot be read: {error}"))
}
