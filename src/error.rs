//! What can go wrong, as facts.
//!
//! What to do about it is for whoever shows it to somebody: the command line knows its options, a page its
//! fields.

use std::{fmt, io, path::PathBuf};

/// What went wrong.
///
/// Those that a caller may want to tell apart have a variant of their own; the others say in a sentence what is
/// wrong ([`Error::Invalid`]) or what failed ([`Error::Failed`], [`Error::Other`]).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no file of this name.
    #[error("{0} was not found.")]
    NotFound(String),
    /// The header of a table lacks columns.
    #[error(transparent)]
    MissingColumns(Box<MissingColumns>),
    /// A table has no rows, its header included.
    #[error("it is empty.")]
    EmptyTable {
        /// Where else the rows may be.
        elsewhere: Option<OtherSheets>,
    },
    /// A workbook has no sheet of this name.
    #[error("it has no sheet \"{wanted}\". The sheets that are there: {}.", quoted(there))]
    NoSuchSheet {
        /// The name.
        wanted: String,
        /// The names that there are.
        there: Vec<String>,
    },
    /// A sheet was named of a file that has none.
    #[error("it is no Excel workbook, and has no sheet \"{0}\".")]
    NoWorkbook(String),
    /// An encoding was named for a file that is no text.
    #[error("it is no CSV file, and says by itself how its text is encoded.")]
    NoText,
    /// Labels are of segments that are none of the configured ones.
    #[error(transparent)]
    UnknownSegments(Box<UnknownSegments>),
    /// What was taught before cannot be read.
    #[error("{}, line {line}: this is no lesson.", .file.display())]
    DamagedJournal {
        /// The journal.
        file: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// There is no model.
    #[error("there is no model in {}: {file} is missing.", .folder.display())]
    NoModel {
        /// The model's folder.
        folder: PathBuf,
        /// The file by which a model is known.
        file: &'static str,
    },
    /// A model is of another version.
    #[error("the model in {} has format {format}, and this program reads format {reads}.", .folder.display())]
    OtherFormat {
        /// The model's folder.
        folder: PathBuf,
        /// The version of its layout.
        format: u32,
        /// The version that is read.
        reads: u32,
    },
    /// A model lacks a file.
    #[error("the model in {} is incomplete: {file} is missing.", .folder.display())]
    IncompleteModel {
        /// The model's folder.
        folder: PathBuf,
        /// The file.
        file: String,
    },
    /// A file of a model is not as it was written.
    #[error("{} is damaged{}", .file.display(), .what.as_ref().map_or_else(|| ".".to_string(), |what| format!(": {what}.")))]
    DamagedModel {
        /// The file.
        file: PathBuf,
        /// How that shows.
        what: Option<String>,
        /// What the damage led to.
        source: Option<Box<Error>>,
    },
    /// A model was made with another encoder than the one that is there.
    #[error("the model was made with the encoder {made_with}, but the one here is {here}.")]
    OtherEncoder {
        /// The model's encoder.
        made_with: String,
        /// The one that is there.
        here: String,
    },
    /// A model was made for embeddings of another length.
    #[error("the model was made for embeddings of {wanted} dimensions, not {here}.")]
    OtherDimensions {
        /// The length that it was made for.
        wanted: usize,
        /// The length that they have.
        here: usize,
    },
    /// An encoder has to be fetched, and cannot be.
    #[error("the encoder {name} is not in {} and could not be fetched.", .cache.display())]
    NotFetched {
        /// Its name.
        name: String,
        /// Where it would be.
        cache: PathBuf,
        /// Why it could not be fetched.
        source: Box<Error>,
    },
    /// The ONNX Runtime library is not there.
    #[error("the ONNX Runtime library was not found at {}.", .0.display())]
    NoRuntime(PathBuf),
    /// What is there is no ONNX Runtime library that can be used.
    #[error("{} could not be loaded as the ONNX Runtime library: {reason}.", .file.display())]
    UnfitRuntime {
        /// The file.
        file: PathBuf,
        /// Why it cannot be used.
        reason: String,
    },
    /// The run was told to end, by Ctrl-C or a request to terminate.
    #[error("the run was interrupted. The previous output is as it was.")]
    Interrupted,
    /// Whoever began some work told it to stop.
    #[error("the work was cancelled before its end.")]
    Cancelled,
    /// A server cannot listen.
    #[error("{address} cannot be listened on; another program may be using it.")]
    AddressInUse {
        /// Where.
        address: std::net::SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// A server would answer whoever asks from another computer.
    #[error("{0} can be reached by other computers, so whoever uses it must know a token.")]
    NoToken(std::net::IpAddr),
    /// Something is not as it must be: a sentence that says what.
    #[error("{0}")]
    Invalid(String),
    /// Something failed because of something else.
    #[error("{what}")]
    Failed {
        /// What failed.
        what: String,
        /// Because of what.
        source: Box<Error>,
    },
    /// What a library below this one says.
    #[error(transparent)]
    Other(Box<dyn std::error::Error + Send + Sync>),
}

/// The outcome of what can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A header lacks columns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}. The columns that are there: {}.", self.lacks(), self.shown())]
pub struct MissingColumns {
    /// The columns that are wanted and not there, each by the first of its names.
    pub missing: Vec<String>,
    /// The columns that are there.
    pub there: Vec<String>,
    /// Whether a column may have another name than those that are known.
    pub may_be_named: bool,
    /// Where else the columns may be.
    pub elsewhere: Option<OtherSheets>,
}

/// The sheets of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherSheets {
    /// The one that was read.
    pub read: String,
    /// The others.
    pub others: Vec<String>,
}

/// Labels are of segments that are none of the configured ones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}\nThe known segments are {}.", self.rows_shown(""), .known.join(", "))]
pub struct UnknownSegments {
    /// The file of the labels.
    pub file: PathBuf,
    /// The rows: a sentence each, with the segment that was probably meant.
    pub rows: Vec<String>,
    /// The configured segments.
    pub known: Vec<String>,
}

impl Error {
    /// What went wrong with all that led to it, in one line.
    #[must_use]
    pub fn in_full(&self) -> String {
        let mut told = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            told = format!("{told}: {error}");
            cause = error.source();
        }
        told
    }

    /// The first in the chain of causes that is of one of the kinds that callers tell apart; the error itself
    /// if there is none.
    #[must_use]
    pub fn kind(&self) -> &Self {
        let mut error = self;
        while let Self::Failed { source, .. } = error {
            error = source;
        }
        error
    }
}

impl MissingColumns {
    /// Which columns the header lacks.
    #[must_use]
    pub fn lacks(&self) -> String {
        let missing: Vec<String> = self.missing.iter().map(|name| format!("\"{name}\"")).collect();
        let plural = if missing.len() == 1 { "" } else { "s" };
        format!("its header lacks the column{plural} {}", missing.join(" and "))
    }

    /// The first columns that are there.
    #[must_use]
    pub fn shown(&self) -> String {
        const SHOWN: usize = 60;
        let shown = self.there.iter().take(SHOWN);
        let mut shown: Vec<String> = shown
            .map(|name| format!("\"{}\"", shorten(name.trim())))
            .collect();
        if self.there.len() > SHOWN {
            shown.push(format!("… and {} more", self.there.len() - SHOWN));
        }
        shown.join(", ")
    }
}

impl UnknownSegments {
    /// The first rows; `more` is said behind the number of the others.
    #[must_use]
    pub fn rows_shown(&self, more: &str) -> String {
        const SHOWN: usize = 20;
        let shown = &self.rows[..self.rows.len().min(SHOWN)];
        let others = match self.rows.len() - shown.len() {
            0 => String::new(),
            others => format!("\n  … and {others} more rows{more}"),
        };
        format!(
            "{}: {} rows have an unknown persona segment:\n  {}{others}",
            self.file.display(),
            self.rows.len(),
            shown.join("\n  ")
        )
    }
}

impl fmt::Display for OtherSheets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "This is its sheet \"{}\"; there is also {}",
            self.read,
            quoted(&self.others)
        )
    }
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}

fn shorten(name: &str) -> String {
    const LONGEST: usize = 40;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_string(),
    }
}

/// Says what failed where something below it did.
pub(crate) trait Context<T> {
    /// Says what failed.
    fn context(self, what: impl fmt::Display) -> Result<T>;

    /// The same, put together only where it is needed.
    fn with_context<W: fmt::Display>(self, what: impl FnOnce() -> W) -> Result<T>;
}

impl<T, E: Into<Error>> Context<T> for Result<T, E> {
    fn context(self, what: impl fmt::Display) -> Result<T> {
        self.with_context(|| what)
    }

    fn with_context<W: fmt::Display>(self, what: impl FnOnce() -> W) -> Result<T> {
        self.map_err(|error| Error::Failed {
            what: what().to_string(),
            source: Box::new(error.into()),
        })
    }
}

impl<T> Context<T> for Option<T> {
    fn context(self, what: impl fmt::Display) -> Result<T> {
        self.with_context(|| what)
    }

    fn with_context<W: fmt::Display>(self, what: impl FnOnce() -> W) -> Result<T> {
        self.ok_or_else(|| Error::Invalid(what().to_string()))
    }
}

/// An [`Error::Invalid`] that says this.
macro_rules! invalid {
    ($($what:tt)*) => { $crate::error::Error::Invalid(format!($($what)*)) };
}

/// Returns an [`Error::Invalid`] that says this.
macro_rules! bail {
    ($($what:tt)*) => { return Err($crate::error::Error::Invalid(format!($($what)*)).into()) };
}

/// Returns an [`Error::Invalid`] that says this, unless something is so.
macro_rules! ensure {
    ($is:expr, $($what:tt)*) => {
        if !$is {
            return Err($crate::error::Error::Invalid(format!($($what)*)).into());
        }
    };
}

pub(crate) use {bail, ensure, invalid};

/// Errors of libraries below this one, which callers do not tell apart.
macro_rules! others {
    ($($(#[$only:meta])* $other:ty,)*) => {
        $(
            $(#[$only])*
            impl From<$other> for Error {
                fn from(error: $other) -> Self {
                    Self::Other(Box::new(error))
                }
            }
        )*
    };
}

others! {
    io::Error,
    serde_json::Error,
    std::num::TryFromIntError,
    bincode::error::DecodeError,
    bincode::error::EncodeError,
    ndarray::ShapeError,
    fastembed::Error,
    ort::Error,
    tempfile::PersistError,
    std::string::FromUtf8Error,
    #[cfg(feature = "tables")]
    csv::Error,
    #[cfg(feature = "tables")]
    csv::IntoInnerError<csv::Writer<Vec<u8>>>,
    #[cfg(feature = "tables")]
    parquet::errors::ParquetError,
    #[cfg(feature = "tables")]
    rust_xlsxwriter::XlsxError,
    #[cfg(feature = "tables")]
    zip::result::ZipError,
    #[cfg(feature = "serve")]
    std::fmt::Error,
}
