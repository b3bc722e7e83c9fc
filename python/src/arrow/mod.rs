//! Arrow data in and out, by the PyCapsule interface: what pandas, Polars, pyarrow and DuckDB hand to each other.

mod column;
mod input;
mod stream;
mod tagged;

pub(crate) use stream::TagStream;
pub(crate) use tagged::TagColumns;
