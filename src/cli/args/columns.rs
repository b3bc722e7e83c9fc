//! Arguments about the columns of an output.

use clap::{Args, ValueEnum};
use persona::stream::{Addition, ColumnOrder};

use super::SeniorityArg;

/// Which columns an output has.
#[derive(Clone, Debug, Args)]
pub struct ColumnArgs {
    /// Also write these columns: how senior the role is, a second persona, what led to the first
    #[arg(long, value_name = "COLUMNS", value_enum, value_delimiter = ',')]
    pub with: Vec<AdditionArg>,
    /// In which order the columns stand
    #[arg(long, value_name = "ORDER", value_enum, default_value = "tags-first")]
    pub column_order: ColumnOrderArg,
    /// Where words about seniority are
    #[command(flatten)]
    pub seniority: SeniorityArg,
}

/// A column that is written where it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AdditionArg {
    /// `Seniority`, `Seniority Confidence`
    Seniority,
    /// `Second Persona`, `Second Confidence`
    Second,
    /// `Why`
    Why,
}

/// The order of the output's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColumnOrderArg {
    /// Record ID, title, segment and confidence first, then the input's other columns
    TagsFirst,
    /// The input's columns as they stand there, then the new ones
    Input,
}

impl From<AdditionArg> for Addition {
    fn from(argument: AdditionArg) -> Self {
        match argument {
            AdditionArg::Seniority => Self::Seniority,
            AdditionArg::Second => Self::Second,
            AdditionArg::Why => Self::Why,
        }
    }
}

impl From<ColumnOrderArg> for ColumnOrder {
    fn from(argument: ColumnOrderArg) -> Self {
        match argument {
            ColumnOrderArg::TagsFirst => Self::TagsFirst,
            ColumnOrderArg::Input => Self::Input,
        }
    }
}
