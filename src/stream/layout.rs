//! Which columns an output has, and what stands in them.

use std::collections::HashMap;

use csv::StringRecord;

use super::{
    columns::{Addition, Additions},
    output::TITLE,
};
use crate::table::{Row, TableReader, defuse};

/// The columns of the contract.
pub(super) const CONTRACT: [&str; 4] = ["Record ID", "Job Title", PERSONA_SEGMENT, CONFIDENCE_SCORE];
pub(super) const PERSONA_SEGMENT: &str = "Persona Segment";
pub(super) const CONFIDENCE_SCORE: &str = "Confidence Score";
const ID: usize = 0;
const SEGMENT: usize = 2;
const CONFIDENCE: usize = 3;

/// In which order an output's columns stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnOrder {
    /// Record ID, title, segment and confidence, then what else is asked for, then the input's other columns.
    #[default]
    TagsFirst,
    /// The input's columns as they stand there, then what is new.
    Input,
}

/// The columns that an output is to have.
#[derive(Default)]
pub struct OutputColumns {
    /// What is told beside the segment.
    pub additions: Additions,
    /// Their order.
    pub order: ColumnOrder,
    /// Whether names and cells that a spreadsheet would take for formulas have a `'` in front, in files where it would.
    pub excel_safe: bool,
}

/// Where a cell of the output comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellSource {
    Id,
    Title,
    Segment,
    Confidence,
    /// What is asked for beside, by its place.
    Added(usize),
    /// A cell of the input, by its place.
    Input(usize),
}

/// The columns of an output: their names and where their cells come from.
pub(super) struct Layout {
    sources: Vec<CellSource>,
    names: StringRecord,
    numbers: Vec<usize>,
    /// Where the input has the columns that are asked for beside, if it was tagged so before.
    there_before: Vec<Option<usize>>,
    notes: Vec<String>,
}

/// A column that the program fills.
struct OwnColumn {
    name: &'static str,
    is_number: bool,
    source: CellSource,
    /// Where the input has it.
    there: Option<usize>,
}

impl Layout {
    /// The columns of the output of `input`, with what is `wanted` beside the segment.
    pub(super) fn new(input: &TableReader, wanted: &[Addition], order: ColumnOrder) -> Self {
        let own = own_columns(input, wanted);
        let there_before = own
            .iter()
            .filter(|column| matches!(column.source, CellSource::Added(_)));
        let mut layout = Self {
            sources: Vec::new(),
            names: StringRecord::new(),
            numbers: Vec::new(),
            there_before: there_before.map(|column| column.there).collect(),
            notes: left_from_before(input, wanted).into_iter().collect(),
        };
        match order {
            ColumnOrder::TagsFirst => layout.add_tags_first(input, &own),
            ColumnOrder::Input => layout.add_as_in(input, &own),
        }
        layout.note_names_met_twice(input);
        layout
    }

    fn add_tags_first(&mut self, input: &TableReader, own: &[OwnColumn]) {
        self.add(CONTRACT[ID], CellSource::Id, false);
        self.add(CONTRACT[TITLE], CellSource::Title, false);
        for column in own {
            self.add(column.name, column.source, column.is_number);
        }
        // An output that is tagged again keeps one segment and one confidence: the new ones. A second column of the same
        // name is a column like any other.
        let is_taken =
            |at: usize| input.columns().contains(&at) || own.iter().any(|column| column.there == Some(at));
        for (at, name) in input.header().iter().enumerate() {
            if !is_taken(at) {
                self.add(name, CellSource::Input(at), false);
            }
        }
    }

    fn add_as_in(&mut self, input: &TableReader, own: &[OwnColumn]) {
        for (at, name) in input.header().iter().enumerate() {
            match own.iter().find(|column| column.there == Some(at)) {
                Some(column) => self.add(name, column.source, column.is_number),
                None => self.add(name, CellSource::Input(at), false),
            }
        }
        for column in own.iter().filter(|column| column.there.is_none()) {
            self.add(column.name, column.source, column.is_number);
        }
    }

    fn add(&mut self, name: &str, source: CellSource, is_number: bool) {
        if is_number {
            self.numbers.push(self.sources.len());
        }
        self.names.push_field(name);
        self.sources.push(source);
    }

    /// Puts a `'` in front of the names that a spreadsheet would take for formulas.
    pub(super) fn defuse_names(&mut self) {
        self.names = self.names.iter().map(defuse).collect();
    }

    /// Notes the names that two columns have here, and no two of the input.
    fn note_names_met_twice(&mut self, input: &TableReader) {
        let counts = |of: &StringRecord| {
            let mut counts: HashMap<String, usize> = HashMap::new();
            for name in of.iter().map(str::trim).filter(|name| !name.is_empty()) {
                *counts.entry(name.to_string()).or_default() += 1;
            }
            counts
        };
        let (here, there) = (counts(&self.names), counts(input.header()));
        let is_new = |name: &&String| here[*name] > 1 && there.get(*name).is_none_or(|count| *count < 2);
        let mut told: Vec<&String> = here.keys().filter(is_new).collect();
        told.sort_unstable();
        let note =
            |name| format!("the output has more than one column \"{name}\"; of those, a CRM takes only one");
        self.notes.extend(told.into_iter().map(note));
    }

    /// What there is to notice about the columns, in sentences.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> &StringRecord {
        &self.names
    }

    /// Which of them hold a number.
    pub(super) fn numbers(&self) -> &[usize] {
        &self.numbers
    }

    /// The cells of a row with this segment, this confidence, and what is told beside.
    pub(super) fn cells<'a, Cell: AsRef<str>>(
        &'a self,
        row: &'a Row,
        (segment, confidence): (&'a str, &'a str),
        added: &'a [Cell],
    ) -> impl Iterator<Item = &'a str> + Clone {
        self.sources.iter().map(move |source| match source {
            CellSource::Id => row.cell(ID),
            CellSource::Title => row.cell(TITLE),
            CellSource::Segment => segment,
            CellSource::Confidence => confidence,
            CellSource::Added(at) => added.get(*at).map(AsRef::as_ref).unwrap_or_default(),
            CellSource::Input(at) => row.cells.get(*at).unwrap_or_default(),
        })
    }

    /// What a row that keeps its segment has in the columns that are asked for beside.
    pub(super) fn kept<'a>(&self, row: &'a Row) -> Vec<&'a str> {
        let there = self.there_before.iter();
        there
            .map(|at| at.and_then(|at| row.cells.get(at)).unwrap_or_default())
            .collect()
    }
}

/// The columns that the program fills, in their order.
fn own_columns(input: &TableReader, wanted: &[Addition]) -> Vec<OwnColumn> {
    let (segment, confidence) = tags(input);
    let mut own = vec![
        OwnColumn {
            name: CONTRACT[SEGMENT],
            is_number: false,
            source: CellSource::Segment,
            there: segment,
        },
        OwnColumn {
            name: CONTRACT[CONFIDENCE],
            is_number: true,
            source: CellSource::Confidence,
            there: confidence,
        },
    ];
    let is_tagged = segment.is_some();
    for addition in wanted {
        let columns = addition.columns();
        // A column of the user's own may be called Seniority or "Why?"; it stays what it is.
        let is_so = |at: usize, name: &str| input.header()[at].trim().eq_ignore_ascii_case(name);
        let is_written = |name: &str| find(input, name).is_some_and(|at| is_so(at, name));
        let is_ours = is_tagged && columns.iter().all(|(name, _)| is_written(name));
        for (name, is_number) in columns {
            own.push(OwnColumn {
                name,
                is_number: *is_number,
                source: CellSource::Added(own.len() - 2),
                there: find(input, name).filter(|_| is_ours),
            });
        }
    }
    own
}

/// A note on the columns of the input that an earlier run filled, and that are not `wanted` now.
fn left_from_before(input: &TableReader, wanted: &[Addition]) -> Option<String> {
    find(input, PERSONA_SEGMENT)?;
    let others = Addition::ALL
        .into_iter()
        .filter(|addition| !wanted.contains(addition));
    let is_there = |addition: &Addition| {
        let mut columns = addition.columns().iter();
        columns.all(|(name, _)| find(input, name).is_some())
    };
    let columns = others.filter(is_there).flat_map(Addition::columns);
    let names: Vec<&str> = columns.map(|(name, _)| *name).collect();
    (!names.is_empty()).then(|| {
        format!(
            "the columns \"{}\" seem to be of an earlier run, and stay as they are whatever segment a row has now; --with \
             fills them again",
            names.join("\", \"")
        )
    })
}

/// The column of the input that has a name, if it is not the record ID or the title.
fn find(input: &TableReader, name: &str) -> Option<usize> {
    input.find(name).filter(|at| !input.columns().contains(at))
}

/// Where the input has the segment and the confidence of an earlier run. A column of the user's own may be called Confidence
/// Score where there is no segment; it stays what it is.
pub(super) fn tags(input: &TableReader) -> (Option<usize>, Option<usize>) {
    let segment = find(input, CONTRACT[SEGMENT]);
    (
        segment,
        find(input, CONTRACT[CONFIDENCE]).filter(|_| segment.is_some()),
    )
}
