//! Why a job failed, as a page and programs are told.

use super::shorten;
use crate::error::{Error, OtherSheets};

/// Why a job failed: a word for programs, a sentence for people.
#[derive(Clone, Debug)]
pub struct Failure {
    pub code: &'static str,
    pub message: String,
}

impl Failure {
    /// The same with another message.
    pub fn reworded(self, reword: impl FnOnce(&str) -> String) -> Self {
        Self {
            code: self.code,
            message: reword(&self.message),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            code: code(&error),
            message: shorten(told(&error)),
        }
    }
}

/// The word for an error, which stays what it is.
fn code(error: &Error) -> &'static str {
    match error.kind() {
        Error::MissingColumns(_) => "missing_columns",
        Error::EmptyTable { .. } => "empty_table",
        Error::NoSuchSheet { .. } => "no_such_sheet",
        Error::NoWorkbook(_) => "no_workbook",
        Error::UnknownSegments(_) => "unknown_segments",
        Error::NotFound(_) => "file_not_found",
        _ => "failed",
    }
}

/// An error with its causes, and what somebody at the page can do about it.
fn told(error: &Error) -> String {
    let fact = error.in_full();
    match error.kind() {
        Error::MissingColumns(columns) => {
            let fields = match columns.may_be_named {
                true => ", or say which they are with the fields below,",
                false => "",
            };
            let elsewhere = sheets(columns.elsewhere.as_ref());
            format!("{fact} Name the columns in the first line{fields} and try again.{elsewhere}")
        }
        Error::EmptyTable { elsewhere } => format!("{fact}{}", sheets(elsewhere.as_ref())),
        Error::NoSuchSheet { .. } => format!("{fact} Name one of them as the sheet."),
        Error::NoWorkbook(_) => format!("{fact} Name no sheet."),
        Error::UnknownSegments(_) => {
            format!("{fact} Correct the rows, or list your segments in data/persona_segments.csv.")
        }
        _ => fact,
    }
}

fn sheets(sheets: Option<&OtherSheets>) -> String {
    sheets.map_or_else(String::new, |sheets| {
        format!(" {sheets}: name another one as the sheet.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::MissingColumns;

    #[test]
    fn the_word_and_the_advice_are_those_of_what_lies_below() {
        let error = Error::Failed {
            what: "export.csv could not be read".to_string(),
            source: Box::new(Error::MissingColumns(Box::new(MissingColumns {
                missing: vec!["Record ID".to_string()],
                there: vec!["Name".to_string()],
                may_be_named: true,
                elsewhere: None,
            }))),
        };
        let failure = Failure::from(error);
        assert_eq!(failure.code, "missing_columns");
        assert_eq!(
            failure.message,
            "export.csv could not be read: its header lacks the column \"Record ID\". The columns that are there: \
             \"Name\". Name the columns in the first line, or say which they are with the fields below, and try again."
        );
    }
}
