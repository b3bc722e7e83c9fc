//! `persona audit`: which labels of the training data are likely wrong.

use anyhow::Result;
use persona::{
    audit::{self, Finding, ReviewedLabels},
    files::OptionalFile,
};

use super::Logged;
use crate::cli::{
    args::{AuditArgs, AuditFormat},
    paths,
    terminal::{RunLog, StepsBar, Voice, print, print_table, tell_training, text_table},
};

/// Lists the labels of the training data that are likely wrong.
pub(super) fn run(args: &AuditArgs) -> bool {
    // Standard output is for what is found.
    Logged {
        name: "audit",
        logs: &args.logs,
        voice: Voice::Error,
        success: "",
        failure: "❌ There was an error auditing the training data.",
    }
    .run(args, list)
}

fn list(args: &AuditArgs, log: &mut RunLog) -> Result<()> {
    let reviewed = OptionalFile::named_or(args.reviewed.as_deref(), paths::AUDIT_REVIEWED);
    let reviewed = ReviewedLabels::read_if_there(&reviewed)?;
    let files = args.lesson.files();
    let (dataset, segments) = files.read(&mut |event| tell_training(&event, log))?.describe()?;
    let bar = StepsBar::show();
    let mut findings = audit::audit(&dataset, &segments, |done, of| bar.reach(done, of));
    drop(bar);
    let all = findings.len();
    findings.retain(|finding| !reviewed.has(finding));
    log.say(format!(
        "{} of {} titles have a label to look at; {} were reviewed before.",
        findings.len(),
        dataset.titles.len(),
        all - findings.len()
    ));
    match args.format {
        AuditFormat::Text => print_table(&text(&findings, args.top)),
        AuditFormat::Json => print(&serde_json::to_string_pretty(&findings)?),
        AuditFormat::Csv => print(&csv(&findings)?),
    }
}

fn text(findings: &[Finding], top: usize) -> Vec<String> {
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
}

fn csv(findings: &[Finding]) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
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
    Ok(String::from_utf8(writer.into_inner()?)?.trim_end().to_string())
}

fn evidence(finding: &Finding) -> Vec<String> {
    let told = |near: &audit::Evidence| format!("{} ({}, {:.2})", near.title, near.segment, near.similarity);
    finding.evidence.iter().map(told).collect()
}
