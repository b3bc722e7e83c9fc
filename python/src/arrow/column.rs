//! The titles of an Arrow column.

use arrow_array::{Array, ArrayRef, cast::AsArray};
use arrow_schema::DataType;

use crate::{
    engine::{Chunk, Engine},
    failure::Failure,
};

/// Whether a column of this type holds titles.
pub(super) fn holds_titles(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, values) => holds_titles(values),
        _ => false,
    }
}

/// A column of titles that was looked at: what it says about itself is so.
pub(super) struct TitleColumn {
    /// The texts: the column itself, or the values of a dictionary.
    texts: ArrayRef,
    /// Where the text of each row is, if it is a dictionary; none where it has none.
    keys: Option<Vec<Option<usize>>>,
}

impl TitleColumn {
    /// Looks at a column that comes from another program: a text that is none would do harm.
    pub(super) fn new(column: &ArrayRef) -> Result<Self, Failure> {
        if !holds_titles(column.data_type()) {
            return Err(Failure::Input(format!(
                "the titles' column is of the Arrow type {}, not text",
                column.data_type()
            )));
        }
        let whole = column.to_data().validate_full();
        whole.map_err(|error| Failure::Input(format!("the titles' column is damaged: {error}")))?;
        let Some(dictionary) = column.as_any_dictionary_opt() else {
            return Ok(Self {
                texts: column.clone(),
                keys: None,
            });
        };
        let keys = match dictionary.values().is_empty() {
            true => vec![None; column.len()],
            false => {
                let keys = dictionary.normalized_keys().into_iter().enumerate();
                keys.map(|(row, key)| dictionary.is_valid(row).then_some(key))
                    .collect()
            }
        };
        Ok(Self {
            texts: dictionary.values().clone(),
            keys: Some(keys),
        })
    }

    /// Puts the rows into `chunk`, beginning with `row`, until it is full. Gives the row after the last one.
    pub(super) fn fill(&self, mut row: usize, end: usize, engine: &Engine, chunk: &mut Chunk) -> usize {
        while row < end && !chunk.is_full() {
            engine.add(chunk, self.title(row));
            row += 1;
        }
        row
    }

    fn title(&self, row: usize) -> Option<&str> {
        let place = match &self.keys {
            Some(keys) => (*keys.get(row)?)?,
            None => row,
        };
        if self.texts.is_null(place) {
            return None;
        }
        match self.texts.data_type() {
            DataType::Utf8 => Some(self.texts.as_string::<i32>().value(place)),
            DataType::LargeUtf8 => Some(self.texts.as_string::<i64>().value(place)),
            DataType::Utf8View => Some(self.texts.as_string_view().value(place)),
            _ => None,
        }
    }
}
