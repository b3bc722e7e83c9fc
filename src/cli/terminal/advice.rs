//! What is wrong, and what to do about it: the library states the one, and this adds the other.

use std::error::Error as StdError;

use persona::{Error, error::OtherSheets};

use crate::cli::installed;

/// One error of a chain, with what to do about it.
fn advise(error: &(dyn StdError + 'static)) -> String {
    let boxed = || error.downcast_ref::<Box<Error>>().map(|error| &**error);
    match error.downcast_ref::<Error>().or_else(boxed) {
        Some(error) => advise_on(error),
        None => error.to_string(),
    }
}

/// An error with its causes, in one line.
pub fn one_line(error: &(dyn StdError + 'static)) -> String {
    chain(error).join(": ")
}

/// An error with its causes, one a line.
pub fn line_by_line(error: &(dyn StdError + 'static)) -> String {
    chain(error).join("\n  because: ")
}

fn chain(error: &(dyn StdError + 'static)) -> Vec<String> {
    let mut told = vec![advise(error)];
    let mut cause = error.source();
    while let Some(error) = cause {
        told.push(advise(error));
        cause = error.source();
    }
    told
}

fn advise_on(error: &Error) -> String {
    let train = installed::train();
    let advice = match error {
        Error::MissingColumns(columns) => {
            let options = match columns.may_be_named {
                true => ", or say which they are with --id-column and --title-column,",
                false => "",
            };
            let elsewhere = sheets(columns.elsewhere.as_ref());
            format!("Name the columns in the first line{options} and try again.{elsewhere}")
        }
        Error::EmptyTable { elsewhere } => return format!("{error}{}", sheets(elsewhere.as_ref())),
        Error::UnknownSegments(segments) => {
            return format!(
                "{}\nThe known segments are {}. Correct the rows, or list your segments in \
                 data/persona_segments.csv.",
                segments.rows_shown(" (`persona check` lists all)"),
                segments.known.join(", ")
            );
        }
        Error::NotFound(file) => {
            let shipped = shipped(file);
            format!("Put the file there, or name another one on the command line.{shipped}")
        }
        Error::NoSuchSheet { .. } => "Name one of them with --sheet.".to_string(),
        Error::NoWorkbook(_) => "Leave --sheet out.".to_string(),
        Error::NoText => "Leave --encoding out.".to_string(),
        Error::DamagedJournal { .. } => {
            "Remove the line, or the file; what it holds can then not be taken back with --undo.".to_string()
        }
        Error::NoModel { .. } => format!("Train one with {train}."),
        Error::OtherFormat { format, reads, .. } if format > reads => {
            format!("Update the program, or retrain with {train}.")
        }
        Error::OtherFormat { .. } | Error::OtherDimensions { .. } => format!("Retrain with {train}."),
        Error::IncompleteModel { .. } | Error::DamagedModel { .. } => {
            format!("Retrain with {train}, or bring back a whole copy of the folder.")
        }
        Error::OtherEncoder { .. } => format!("Retrain with {train}, or bring that encoder back."),
        Error::NotFetched { .. } => {
            "Without a network, name a folder with its model.onnx and tokenizer files instead: --encoder DIR"
                .to_string()
        }
        Error::NoRuntime(_) => {
            "Run `make setup` to fetch it, or set ORT_DYLIB_PATH to where yours is.".to_string()
        }
        Error::UnfitRuntime { .. } => {
            "Run `make setup` to fetch a fitting one, or set ORT_DYLIB_PATH to where yours is.".to_string()
        }
        Error::AddressInUse { .. } => "Choose another --port.".to_string(),
        Error::NoToken(_) => {
            "Think of one with 16 characters or more and give it in the variable PERSONA_TOKEN, or \
                              leave --address out."
                .to_string()
        }
        _ => return error.to_string(),
    };
    format!("{error} {advice}")
}

/// Where a file is that the program brings along, if it is one of those.
fn shipped(file: &str) -> String {
    let shipped = installed::folder().map(|folder| folder.join(file));
    shipped
        .filter(|file| file.is_file())
        .map_or_else(String::new, |shipped| {
            format!(" The one that ships is {}.", shipped.display())
        })
}

/// Where else rows may be.
fn sheets(sheets: Option<&OtherSheets>) -> String {
    sheets.map_or_else(String::new, |sheets| {
        format!(" {sheets}: name another one with --sheet.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_finds_an_error_wherever_it_is_in_the_chain() {
        let missing = || Error::NoModel {
            folder: "model".into(),
            file: "manifest.json",
        };
        let told = "there is no model in model: manifest.json is missing. Train one with `make train`.";
        assert_eq!(one_line(&missing()), told);
        let failed = Error::Failed {
            what: "tagging".to_string(),
            source: Box::new(missing()),
        };
        assert_eq!(one_line(&failed), format!("tagging: {told}"));
    }
}
