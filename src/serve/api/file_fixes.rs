//! Segments of all rows that a filter leaves, set in one step.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};

use super::{
    SegmentCount,
    files::{cut, review},
    fixes::{PendingFixes, listed},
};
use crate::{
    serve::{
        app::App,
        files::{RowFilter, Selection, TableTags, TaggedTable, UploadedFile},
        http::{ApiError, ApiResult, Body, Pairs, Path, find_segment},
        retrain::Fix,
    },
    title::Segments,
};

/// Titles of the sample.
const SAMPLE: usize = 20;

/// What the rows that a filter leaves are, before anything is set.
#[derive(Serialize)]
pub struct SelectionReport {
    /// Changes where the rows may be others.
    version: String,
    /// The rows that fit.
    rows: usize,
    /// Their different titles, whatever their case.
    titles: usize,
    /// Rows of the file with these titles; more than those that fit, where the others have a title in common.
    rows_of_titles: usize,
    /// Titles that are empty or too long to be set.
    left_out: usize,
    /// Titles with a pending fix.
    fixed: usize,
    /// The rows with these titles by the segment that the model gives them.
    segments: Vec<SegmentCount>,
    /// Some of the titles, from the first to the last.
    sample: Vec<TitleReport>,
}

#[derive(Serialize)]
struct TitleReport {
    title: String,
    rows: usize,
    persona_segment: String,
    confidence_score: u8,
    /// The segment of a pending fix.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

/// What to set: a segment for all, or for each the one that the model gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelectionRequest {
    persona_segment: Option<String>,
    #[serde(default)]
    confirm: bool,
    version: Option<String>,
}

/// The rows that a filter leaves, as they are at one moment.
struct Selected {
    table: Arc<TaggedTable>,
    tags: TableTags,
    segments: Segments,
    fixes: Arc<HashMap<u64, Fix>>,
    selection: Selection,
    version: String,
}

impl Selected {
    fn find(app: &App, file: &UploadedFile, pairs: &[(String, String)]) -> ApiResult<Self> {
        let table = file.table()?;
        let engine = app.engine();
        let tags = table.tags();
        file.check_tagged_by(&table, engine.number)?;
        let segments = engine.tagger.segments().clone();
        let filter = RowFilter::read(pairs, &segments)?;
        let (fixes, changes) = app.fixes().version();
        let in_order = filter.review().map(|goal| review(app, file, &table, goal));
        let view = filter.look(&table, &tags, in_order.transpose()?.as_deref(), &fixes);
        let changes = if filter.looks_at_fixes() { changes } else { 0 };
        Ok(Self {
            selection: Selection::of(&table, &view, |title| Fix::check(title).is_ok()),
            version: format!("{:x}-{changes:x}", tags.model),
            table,
            tags,
            segments,
            fixes,
        })
    }

    /// The segment that the model gives the title number `title`, and how sure that is.
    fn tag(&self, title: usize) -> (&str, u8) {
        let tag = self.tags.of_title[title];
        (self.segments.name(tag.segment), tag.confidence)
    }

    fn fix(&self, title: usize) -> Option<&Fix> {
        self.fixes.get(&self.table.keys()[title])
    }

    fn report(self) -> SelectionReport {
        let selection = &self.selection;
        let mut by_segment = vec![0; self.segments.count()];
        for (title, rows) in selection.titles.iter().zip(&selection.rows_of) {
            by_segment[usize::from(self.tags.of_title[*title].segment.0)] += rows;
        }
        let sample = selection.sample(SAMPLE).map(|place| {
            let title = selection.titles[place];
            let (persona_segment, confidence_score) = self.tag(title);
            TitleReport {
                title: cut(self.table.titles().get(title)),
                rows: selection.rows_of[place],
                persona_segment: persona_segment.to_string(),
                confidence_score,
                fix: self.fix(title).map(|fix| fix.persona_segment.clone()),
            }
        });
        SelectionReport {
            rows: selection.rows,
            titles: selection.titles.len(),
            rows_of_titles: selection.rows_of.iter().sum(),
            left_out: selection.left_out,
            fixed: selection
                .titles
                .iter()
                .filter(|title| self.fix(**title).is_some())
                .count(),
            segments: SegmentCount::all(&self.segments, &by_segment),
            sample: sample.collect(),
            version: self.version,
        }
    }

    /// The fixes that a request asks for. Of a title that somebody has set already nothing is confirmed.
    fn fixes(&self, request: &SelectionRequest) -> ApiResult<Vec<Fix>> {
        let titles = self.selection.titles.iter().copied();
        let fix = |title: usize, segment: &str| {
            Fix::new(self.table.titles().get(title), segment, self.tag(title).0)
        };
        match (&request.persona_segment, request.confirm) {
            (Some(name), false) => {
                let segment = self.segments.name(find_segment(&self.segments, name)?);
                Ok(titles.map(|title| fix(title, segment)).collect())
            }
            (None, true) => {
                let open = titles.filter(|title| self.fix(*title).is_none());
                Ok(open.map(|title| fix(title, self.tag(title).0)).collect())
            }
            _ => Err(ApiError::wrong(
                "The body has either \"persona_segment\", to set it for all, or \"confirm\": true, to leave each as \
                 it is.",
            )),
        }
    }
}

/// What a segment would be set for.
pub async fn preview(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Pairs,
) -> ApiResult<Json<SelectionReport>> {
    RowFilter::check(&pairs, &[])?;
    let file = app.files.find(&id)?;
    let report = app.compute(move |app| Ok(Selected::find(app, &file, &pairs)?.report()));
    report.await.map(Json)
}

/// Sets the segment of all titles that a filter leaves, or of none.
pub async fn set(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Pairs,
    body: Result<Body<SelectionRequest>, ApiError>,
) -> ApiResult<Json<PendingFixes>> {
    app.may_change()?;
    let request = body?.0;
    RowFilter::check(&pairs, &["limit"])?;
    let listed = listed(&pairs)?;
    let file = app.files.find(&id)?;
    let pending = app.compute(move |app| {
        let selected = Selected::find(app, &file, &pairs)?;
        if request
            .version
            .as_ref()
            .is_some_and(|version| *version != selected.version)
        {
            return Err(ApiError::conflict(
                "The rows that fit may be others by now. Look at them again.",
            ));
        }
        let fixes = selected.fixes(&request)?;
        if fixes.is_empty() {
            return Err(ApiError::conflict("There is no title to set a segment for."));
        }
        app.fixes().set(fixes)?;
        Ok(PendingFixes::of(app, listed))
    });
    pending.await.map(Json)
}
