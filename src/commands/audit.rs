use std::io::{self, Write};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

use super::lesson::Lesson;
use crate::{
    audit::{self, Finding},
    cli::{AuditArgs, AuditFormat},
    metric::General,
    run_log::RunLog,
    text_table::text_table,
    training::Dataset,
};

/// Lists the labels of the training data that are likely wrong.
pub(super) fn run(args: &AuditArgs, log: &mut RunLog) -> Result<()> {
    let lesson = Lesson::read(&args.lesson, log)?;
    let general = General::shipped(lesson.encoder.identity())?;
    let count = lesson.segments.count();
    let dataset = Dataset::new(
        lesson.labels.titles,
        lesson.labelled,
        count,
        &lesson.encoder,
        general,
    )?;
    let bar = ProgressBar::new(0);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:30} {percent:>3} %  learning and asking  {eta} left")
    {
        bar.set_style(style);
    }
    let findings = audit::audit(&dataset, &lesson.segments, |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    log.say(format!(
        "{} of {} titles have a label to look at.",
        findings.len(),
        dataset.titles.len()
    ));
    let written = match args.format {
        AuditFormat::Text => writeln!(io::stdout(), "{}", text(&findings, args.top)),
        AuditFormat::Json => writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&findings)?),
        AuditFormat::Csv => csv(&findings),
    };
    match written {
        // Whoever read it has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("writing to standard output"),
    }
}

fn text(findings: &[Finding], top: usize) -> String {
    let rows: Vec<[String; 6]> = findings
        .iter()
        .take(top)
        .map(|finding| {
            [
                finding.kind.name().to_string(),
                finding.title.clone(),
                finding.labelled.clone(),
                finding.suggested.clone(),
                format!("{:.0} %", 100.0 * finding.probability),
                evidence(finding).into_iter().next().unwrap_or_default(),
            ]
        })
        .collect();
    text_table(
        [
            "Finding",
            "Title",
            "Labelled",
            "Suggested",
            "Likely",
            "Because of",
        ],
        &rows,
    )
    .join("\n")
}

fn csv(findings: &[Finding]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(io::stdout());
    writer.write_record([
        "Finding",
        "Job Title",
        "Persona Segment",
        "Suggested Segment",
        "Probability",
        "Evidence",
    ])?;
    for finding in findings {
        writer.write_record([
            finding.kind.name(),
            &finding.title,
            &finding.labelled,
            &finding.suggested,
            &format!("{:.3}", finding.probability),
            &evidence(finding).join("; "),
        ])?;
    }
    writer.flush()
}

fn evidence(finding: &Finding) -> Vec<String> {
    let told = |near: &audit::Evidence| format!("{} ({}, {:.2})", near.title, near.segment, near.similarity);
    finding.evidence.iter().map(told).collect()
}
