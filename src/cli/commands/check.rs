//! `persona check`: all problems in the files that are read.

use std::{
    collections::HashMap,
    fmt::Display,
    io::{self, Write},
    path::Path,
};

use persona::{
    files::{OptionalFile, RowProblem},
    model::Model,
    seniority::SeniorityEntry,
    stream::Export,
    table::Source,
    title::{KeywordRules, SegmentValues, Segments, TitleReference, clean},
    training::{Background, Labels},
};

use super::finish;
use crate::cli::{
    args::CheckArgs,
    installed, paths,
    terminal::{
        Loudness, one_line,
        style::{self, Stream},
    },
};

/// What was found in the files.
#[derive(Default)]
struct Findings {
    /// What would stop a run.
    errors: usize,
    /// What a run would work around.
    warnings: usize,
    /// The file that is looked at, if nothing was said about it yet.
    file: Option<String>,
}

impl Findings {
    /// Begins what there is to say about a file.
    fn file(&mut self, path: &Path) {
        self.file = Some(path.display().to_string());
    }

    /// Says something that is no finding.
    fn tell(&mut self, text: impl Display) {
        if Loudness::now() > Loudness::Quiet {
            self.name_file();
            print_line(format!("  {}", style::plain(&text.to_string())));
        }
    }

    fn error(&mut self, text: impl Display) {
        self.errors += 1;
        self.name_file();
        print_line(format!(
            "  {}",
            style::paint(Stream::Out, style::ERROR, &format!("✗ {text}"))
        ));
    }

    fn warn(&mut self, text: impl Display) {
        self.warnings += 1;
        self.name_file();
        print_line(format!(
            "  {}",
            style::paint(Stream::Out, style::WARNING, &format!("⚠ {text}"))
        ));
    }

    fn name_file(&mut self) {
        if let Some(file) = self.file.take() {
            print_line(style::paint(Stream::Out, style::HEADING, &file));
        }
    }
}

/// Reads every file that train and predict would read, and reports all problems. Gives whether none
/// would stop a run.
pub(super) fn run(args: &CheckArgs) -> bool {
    finish(report(args), "❌ There was an error checking the files.")
}

fn report(args: &CheckArgs) -> anyhow::Result<bool> {
    let mut findings = Findings::default();
    let segments = check_segments(&args.segments.segments, &mut findings);
    let reference = check_reference(&args.reference.title_reference, &mut findings);
    check_training_data(&args.training_data, &segments, &reference, &mut findings);
    check_background(args.background.as_deref(), &reference, &mut findings);
    check_rules(args.rules.keyword_rules.as_deref(), &segments, &mut findings);
    check_seniority(args.seniority.seniority_words.as_deref(), &mut findings);
    check_values(&args.values.file(), &segments, &mut findings);
    check_input(&args.input, &args.export.export(), &mut findings);
    check_model(&args.model.model_dir, &mut findings);
    let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    print_line(format!(
        "{}, {}",
        count(findings.errors, "error"),
        count(findings.warnings, "warning")
    ));
    Ok(findings.errors == 0)
}

/// Whoever reads standard output may have seen enough.
fn print_line(line: String) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn check_segments(path: &Path, findings: &mut Findings) -> Segments {
    findings.file(path);
    if !path.exists() {
        findings.tell("not there: the default segments are used");
    }
    match Segments::read_or_default(path) {
        Ok(segments) => {
            let names: Vec<&str> = segments.ids().map(|id| segments.name(id)).collect();
            findings.tell(names.join(" > "));
            segments
        }
        Err(error) => {
            findings.error(one_line(&error));
            Segments::default()
        }
    }
}

fn check_reference(path: &Path, findings: &mut Findings) -> TitleReference {
    findings.file(path);
    if !path.exists() {
        findings.tell("not there: titles are not standardized");
    }
    match TitleReference::read_or_default(path) {
        Ok((reference, problems)) => {
            findings.tell(format!("{} entries", reference.len()));
            problems.iter().for_each(|problem| findings.warn(problem));
            reference
        }
        Err(error) => {
            findings.error(one_line(&error));
            TitleReference::default()
        }
    }
}

fn check_background(named: Option<&Path>, reference: &TitleReference, findings: &mut Findings) {
    let background = OptionalFile::named_or(named, paths::BACKGROUND);
    let Some(path) = background.find() else {
        findings.file(Path::new(paths::BACKGROUND));
        findings.tell("not there: no background titles are learned from");
        return;
    };
    findings.file(path);
    match Background::read(path, reference) {
        Ok(background) => {
            findings.tell(format!("{} titles", background.titles.len()));
            background.notes.iter().for_each(|note| findings.warn(note));
            for RowProblem { line, reason } in &background.unreadable {
                findings.warn(format!("line {line}: {reason}"));
            }
        }
        Err(error) => findings.error(one_line(&error)),
    }
}

fn check_rules(named: Option<&Path>, segments: &Segments, findings: &mut Findings) {
    let rules = OptionalFile::named_or(named, paths::KEYWORD_RULES);
    let Some(path) = rules.find() else {
        findings.file(Path::new(paths::KEYWORD_RULES));
        findings.tell("not there: the vote decides");
        return;
    };
    findings.file(path);
    match KeywordRules::read(path, segments) {
        Ok((rules, problems)) => {
            findings.tell(format!("{} rules", rules.len()));
            problems.iter().for_each(|problem| findings.warn(problem));
        }
        Err(error) => findings.error(one_line(&error)),
    }
}

/// Says nothing where there is no such file: most have none.
fn check_seniority(named: Option<&Path>, findings: &mut Findings) {
    let words = OptionalFile::named_or(named, paths::SENIORITY);
    let Some(path) = words.find() else { return };
    findings.file(path);
    match SeniorityEntry::read(path) {
        Ok((entries, problems)) => {
            findings.tell(format!("{} entries", entries.len()));
            problems.iter().for_each(|problem| findings.warn(problem));
        }
        Err(error) => findings.error(one_line(&error)),
    }
}

fn check_values(file: &OptionalFile, segments: &Segments, findings: &mut Findings) {
    let Some(path) = file.find() else {
        findings.file(Path::new(paths::SEGMENT_VALUES));
        findings.tell("not there: segments are written by their names");
        return;
    };
    findings.file(path);
    match SegmentValues::read(path).and_then(|values| values.of_segments(segments)) {
        Ok((values, warnings)) => {
            findings.tell(format!("{} values", values.len()));
            warnings.iter().for_each(|warning| findings.warn(warning));
        }
        Err(error) => findings.error(one_line(&error)),
    }
}

fn check_training_data(
    path: &Path,
    segments: &Segments,
    reference: &TitleReference,
    findings: &mut Findings,
) {
    findings.file(path);
    let labels = match Labels::read(path, segments, reference) {
        Ok(labels) => labels,
        Err(error) => return findings.error(one_line(&error)),
    };
    findings.tell(format!(
        "{} rows, {} distinct titles",
        labels.rows,
        labels.titles.len()
    ));
    labels.notes.iter().for_each(|note| findings.warn(note));
    for RowProblem { line, reason } in &labels.unreadable {
        findings.warn(format!("line {line}: {reason}"));
    }
    for line in &labels.empty {
        findings.warn(format!("line {line}: the title or the segment is empty"));
    }
    for conflict in &labels.conflicts {
        findings.warn(conflict.describe(segments));
    }
    let unknown = labels.unknown_segments(segments);
    unknown.iter().for_each(|row| findings.error(row));
    if unknown.is_empty()
        && let Err(error) = labels.check(path, segments)
    {
        findings.error(error);
    }
}

fn check_input(path: &Path, export: &Export, findings: &mut Findings) {
    findings.file(path);
    if let Err(error) = read_input(path, export, findings) {
        findings.error(one_line(&error));
    }
}

fn read_input(path: &Path, export: &Export, findings: &mut Findings) -> persona::Result<()> {
    let mut reader = export.open(&Source::from(path))?;
    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut rows = 0;
    while let Some(row) = reader.read()? {
        rows += 1;
        let row = match row {
            Ok(row) => row,
            Err(reject) => {
                findings.warn(format!("line {}: {}", reject.line, reject.reason));
                continue;
            }
        };
        let (id, line) = (row.cell(0).trim(), row.line);
        if id.is_empty() {
            findings.warn(format!("line {line}: the record ID is empty"));
        } else if let Some(first) = lines.get(id) {
            findings.warn(format!("line {line}: record ID {id} is already on line {first}"));
        } else {
            lines.insert(id.to_string(), line);
        }
        if clean(row.cell(1)).is_empty() {
            findings.warn(format!("line {line}: the job title is empty"));
        }
    }
    findings.tell(format!("{rows} rows"));
    reader.notes().iter().for_each(|note| findings.warn(note));
    Ok(())
}

fn check_model(path: &Path, findings: &mut Findings) {
    findings.file(path);
    if !path.join("manifest.json").exists() {
        findings.tell(format!("not there: {} makes one", installed::train()));
        return;
    }
    match Model::load(path) {
        Ok(model) => findings.tell(format!(
            "{} titles, encoder {}",
            model.titles().len(),
            model.encoder()
        )),
        Err(error) => findings.error(one_line(&error)),
    }
}
