//! Record batches with their tags.

use std::{collections::VecDeque, sync::Arc};

use arrow_array::{Array, ArrayRef, Int32Array, RecordBatch, RecordBatchOptions, StringArray, cast::AsArray};
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use persona::Tag;
use pyo3::prelude::*;

use super::{
    column::{TitleColumn, holds_titles},
    input::Input,
};
use crate::{
    engine::{Chunk, Engine},
    failure::Failure,
};

/// Rows of a batch that comes out, at most: whatever comes in, no more is held.
const ROWS: usize = 1 << 16;

/// The names of columns.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct TagColumns {
    title: String,
    segment: String,
    confidence: String,
    /// Whether the input's columns are left out.
    only_tags: bool,
}

/// Batches that come in, tagged.
pub(super) struct Tagged {
    engine: Arc<Engine>,
    input: Input,
    /// Which column has the titles; none if the input is that column.
    title: Option<usize>,
    /// The columns of the input that come out.
    kept: Vec<usize>,
    schema: SchemaRef,
    /// What came in last, in parts that have yet to be tagged.
    waiting: VecDeque<Part>,
}

/// Rows of a batch.
struct Part {
    batch: RecordBatch,
    titles: Arc<TitleColumn>,
    /// The first of them, and the one after the last.
    rows: (usize, usize),
}

impl Tagged {
    pub(super) fn new(engine: Arc<Engine>, input: Input, columns: &TagColumns) -> Result<Self, Failure> {
        let field = Arc::clone(input.field());
        let (title, fields) = match field.data_type() {
            DataType::Struct(fields) => (Some(find(fields, &columns.title)?), fields.clone()),
            _ => (None, Fields::empty()),
        };
        let titles_type = title.map_or(field.data_type(), |at| fields[at].data_type());
        if !holds_titles(titles_type) {
            let name = title.map_or_else(|| field.name(), |at| fields[at].name());
            return Err(Failure::Input(format!(
                "the column \"{name}\" is of the Arrow type {titles_type}, not text"
            )));
        }
        let is_tag = |name: &String| *name == columns.segment || *name == columns.confidence;
        let kept: Vec<usize> = match columns.only_tags {
            true => Vec::new(),
            false => (0..fields.len())
                .filter(|at| !is_tag(fields[*at].name()))
                .collect(),
        };
        let mut out: Vec<FieldRef> = kept.iter().map(|at| Arc::clone(&fields[*at])).collect();
        out.push(Arc::new(Field::new(&columns.segment, DataType::Utf8, false)));
        out.push(Arc::new(Field::new(&columns.confidence, DataType::Int32, false)));
        Ok(Self {
            engine,
            title,
            kept,
            schema: Arc::new(Schema::new(out).with_metadata(field.metadata().clone())),
            input,
            waiting: VecDeque::new(),
        })
    }

    pub(super) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// The next batch.
    pub(super) fn next(&mut self) -> Result<Option<RecordBatch>, Failure> {
        while self.waiting.is_empty() {
            let Some(array) = self.input.next()? else {
                return Ok(None);
            };
            self.take(&array)?;
        }
        let Some(part) = self.waiting.pop_front() else {
            return Ok(None);
        };
        let tags = self.tags(&part)?;
        self.batch(&part, &tags).map(Some)
    }

    /// Takes what came in, in parts.
    fn take(&mut self, array: &ArrayRef) -> Result<(), Failure> {
        let (batch, titles) = match self.title {
            Some(title) => {
                let rows = array.as_struct();
                if rows.null_count() > 0 {
                    return Err(Failure::Input(
                        "rows of the Arrow data are null as a whole".to_string(),
                    ));
                }
                let titles = TitleColumn::new(rows.column(title))?;
                (self.kept_columns(rows.columns(), array.len())?, titles)
            }
            None => (self.kept_columns(&[], array.len())?, TitleColumn::new(array)?),
        };
        let titles = Arc::new(titles);
        self.waiting
            .extend((0..array.len()).step_by(ROWS).map(|first| Part {
                batch: batch.clone(),
                titles: Arc::clone(&titles),
                rows: (first, array.len().min(first + ROWS)),
            }));
        Ok(())
    }

    /// The input's columns that come out.
    fn kept_columns(&self, columns: &[ArrayRef], rows: usize) -> Result<RecordBatch, Failure> {
        let fields: Vec<FieldRef> = self
            .schema
            .fields()
            .iter()
            .take(self.kept.len())
            .cloned()
            .collect();
        let columns = self.kept.iter().map(|at| Arc::clone(&columns[*at])).collect();
        put_together(Arc::new(Schema::new(fields)), columns, rows)
    }

    fn tags(&self, part: &Part) -> Result<Vec<Tag>, Failure> {
        let (mut row, end) = part.rows;
        let mut tags = Vec::with_capacity(end - row);
        let mut chunk = Chunk::default();
        while row < end {
            row = part.titles.fill(row, end, &self.engine, &mut chunk);
            tags.extend(self.engine.finish(&mut chunk)?);
            check_interrupts()?;
        }
        Ok(tags)
    }

    fn batch(&self, part: &Part, tags: &[Tag]) -> Result<RecordBatch, Failure> {
        let (first, end) = part.rows;
        let segments = self.engine.tagger.segments();
        let names = tags.iter().map(|tag| segments.name(tag.segment));
        let confidences = tags.iter().map(|tag| i32::from(tag.confidence));
        let mut columns = part.batch.slice(first, end - first).columns().to_vec();
        columns.push(Arc::new(StringArray::from_iter_values(names)));
        columns.push(Arc::new(Int32Array::from_iter_values(confidences)));
        put_together(self.schema(), columns, end - first)
    }
}

fn put_together(schema: SchemaRef, columns: Vec<ArrayRef>, rows: usize) -> Result<RecordBatch, Failure> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    let batch = RecordBatch::try_new_with_options(schema, columns, &options);
    batch.map_err(|error| Failure::Input(format!("the Arrow data is not as its schema says: {error}")))
}

/// The column of a name, whatever its case and what joins its words.
fn find(fields: &Fields, name: &str) -> Result<usize, Failure> {
    let folded = |name: &str| -> String {
        let letters = name.chars().filter(|sign| sign.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let same = fields.iter().position(|field| field.name() == name);
    let alike = || {
        fields
            .iter()
            .position(|field| folded(field.name()) == folded(name))
    };
    same.or_else(alike).ok_or_else(|| {
        let names: Vec<String> = fields
            .iter()
            .map(|field| format!("\"{}\"", field.name()))
            .collect();
        Failure::Input(format!(
            "there is no column \"{name}\". The columns that are there: {}.",
            names.join(", ")
        ))
    })
}

/// Looks whether somebody pressed Ctrl-C. What asks for the batches may be code that knows nothing of it: it gets
/// an error, and the interpreter is told once more.
fn check_interrupts() -> Result<(), Failure> {
    let interrupted = Python::try_attach(|py| py.check_signals().is_err().then(|| interrupt_again(py)));
    match interrupted.flatten() {
        Some(()) => Err(Failure::Fault("interrupted".to_string())),
        None => Ok(()),
    }
}

#[allow(unsafe_code)]
fn interrupt_again(_: Python<'_>) {
    // SAFETY: the interpreter's lock is held.
    unsafe { pyo3::ffi::PyErr_SetInterrupt() }
}
