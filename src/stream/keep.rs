//! Rows that keep the segment that they have.

use crate::{
    error::{Error, MissingColumns, Result, ensure},
    table::{Row, Source, TableReader},
};

use super::layout;

/// What a locked row is printed with, whose segment somebody set in a column of its own: as where a keyword
/// rule decides.
const CERTAIN: &str = "100";

/// Rows that are to keep the segment they have: because they have one, or because somebody set it by hand.
#[derive(Clone, Debug)]
pub struct Keep {
    input: Source,
    /// Columns of which any content locks a row.
    locked: Vec<usize>,
    /// Where the segment and its confidence stand, if the input was tagged before.
    segment: Option<usize>,
    confidence: Option<usize>,
    only_new: bool,
}

/// A row's segment and confidence, which it keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kept<'a> {
    pub segment: &'a str,
    pub confidence: &'a str,
    /// Whether it is kept because of a locked column.
    pub is_locked: bool,
}

/// Rows that kept their segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptRows {
    /// Those that had one already.
    pub had_one: u64,
    /// Those in which a locked column has something.
    pub locked: u64,
    /// How many of both have a segment that is none of the model's.
    pub foreign: u64,
    /// The line and the segment of the first of these.
    pub first_foreign: Option<(u64, String)>,
}

impl Keep {
    /// Rows of `input` keep their segment where one of the columns called `locked` has something in it and, if
    /// only new ones are to be tagged, where they have a segment. None if no row will.
    ///
    /// # Errors
    /// If `input` has no column of such a name.
    pub fn of(input: &TableReader, only_new: bool, locked: &[String]) -> Result<Option<Self>> {
        let find = |name: &String| input.find(name).ok_or_else(|| missing(name, input));
        // Where the output has them, too.
        let (segment, confidence) = layout::tags(input);
        let keep = Self {
            input: input.source().clone(),
            locked: locked.iter().map(find).collect::<Result<_>>()?,
            segment,
            confidence,
            only_new,
        };
        let keeps = !keep.locked.is_empty() || (only_new && keep.segment.is_some());
        Ok(keeps.then_some(keep))
    }

    /// Whether a row keeps its segment.
    ///
    /// # Errors
    /// If it is locked by a box that is ticked, and the input has no column for the segment that it should keep: nothing would
    /// be written there.
    pub fn has(&self, row: &Row) -> Result<bool> {
        let Some(kept) = self.kept(row) else {
            return Ok(false);
        };
        ensure!(
            self.segment.is_some() || !kept.segment.is_empty(),
            "{}: the row on line {} is locked by a box, and there is no column \"{}\" with the segment that it is to keep. \
             Export it with that column.",
            self.input,
            row.line,
            layout::PERSONA_SEGMENT
        );
        Ok(true)
    }

    /// What a row keeps, if it does.
    pub(super) fn kept<'a>(&self, row: &'a Row) -> Option<Kept<'a>> {
        let locked = self.locked.iter().find_map(|at| self.locked_by(*at, row));
        locked.or_else(|| {
            let own = self.own(row, false);
            (self.only_new && !own.segment.trim().is_empty()).then_some(own)
        })
    }

    /// What a row is locked to by the column at `at`, if it is.
    fn locked_by<'a>(&self, at: usize, row: &'a Row) -> Option<Kept<'a>> {
        let value = row.cells.get(at).unwrap_or_default().trim();
        if value.is_empty() {
            return None;
        }
        if Some(at) == self.segment {
            return Some(self.own(row, true));
        }
        match ticked(value) {
            Some(true) => Some(self.own(row, true)),
            Some(false) => None,
            None => Some(Kept {
                segment: value,
                confidence: CERTAIN,
                is_locked: true,
            }),
        }
    }

    /// The segment and the confidence that a row came with.
    fn own<'a>(&self, row: &'a Row, is_locked: bool) -> Kept<'a> {
        let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).unwrap_or_default();
        Kept {
            segment: cell(self.segment),
            confidence: cell(self.confidence),
            is_locked,
        }
    }
}

/// What programs write for a check box that is ticked, in the languages that they are set to (Excel writes `WAHR`).
const TICKED: &str = "true yes 1 1.0 x y on checked ✓ ✔ ☑ ☒ wahr ja vrai oui verdadero sí si verdadeiro sim vero sì waar \
                      sant sand tosi kyllä prawda tak истина да";
const NOT_TICKED: &str = "false no 0 0.0 n off - – n/a null none (none) falsch nein faux non falso não nao onwaar nee falskt nej \
                          falsk usann nei epätosi ei fałsz nie ложь нет unchecked ☐";

/// Whether a check box is ticked, where this is the value of one.
fn ticked(value: &str) -> Option<bool> {
    let value = value.to_lowercase();
    let is_of = |words: &str| words.split_whitespace().any(|word| word == value);
    if is_of(TICKED) {
        Some(true)
    } else {
        is_of(NOT_TICKED).then_some(false)
    }
}

fn missing(name: &str, input: &TableReader) -> Error {
    Error::MissingColumns(Box::new(MissingColumns {
        missing: vec![name.to_string()],
        there: input.header().iter().map(str::to_string).collect(),
        may_be_named: false,
        elsewhere: None,
    }))
}

impl KeptRows {
    /// Counts a row. `is_known` is whether its segment is one of the model's.
    pub(super) fn count(&mut self, kept: Kept, line: u64, is_known: bool) {
        match kept.is_locked {
            true => self.locked += 1,
            false => self.had_one += 1,
        }
        if !is_known && !kept.segment.trim().is_empty() {
            self.foreign += 1;
            self.first_foreign
                .get_or_insert_with(|| (line, kept.segment.to_string()));
        }
    }
}
