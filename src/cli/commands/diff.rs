//! `persona diff`: which rows have another segment than in an earlier file.

use std::path::Path;

use anyhow::{Result, ensure};
use persona::{
    stream::{Diff, EarlierTags, SegmentChange},
    table::Source,
};

use super::Logged;
use crate::cli::{
    args::DiffArgs,
    places::{STANDARD, check_kept, real},
    terminal::{RunLog, Voice, tell_unread, text_table},
};

/// Tells which rows have another segment than before, and writes those alone.
pub(super) fn run(args: &DiffArgs) -> bool {
    let carries_data = args.output.as_deref() == Some(Path::new(STANDARD));
    Logged {
        name: "diff",
        logs: &args.logs,
        voice: if carries_data { Voice::Error } else { Voice::Out },
        success: "✅ The files have been compared.",
        failure: "❌ There was an error comparing the files.",
    }
    .run(args, compare)
}

fn compare(args: &DiffArgs, log: &mut RunLog) -> Result<()> {
    check_places(args)?;
    let (old, new) = (Source::from(args.old.as_path()), Source::from(args.new.as_path()));
    let export = args.export();
    let newer = export.open_tagged(&new)?;
    let earlier = EarlierTags::read(&old, &export, args.values.read()?)?;
    tell_unread(&old, earlier.noticed(), log);
    let old_rows = earlier.rows();
    let diff = Diff::of(earlier, newer, args.output.as_deref())?;
    tell_unread(&new, &diff.noticed, log);
    log.say(format!(
        "Read {old_rows} rows of {old} and {} of {new}.",
        diff.rows
    ));
    changes(&diff).iter().for_each(|line| log.say(line));
    let compared = diff.compared;
    log.say(format!(
        "{} rows have another segment, {} the same one, {} are new, {} are in {old} only.",
        compared.changed, compared.same, compared.new, compared.gone
    ));
    if let Some(output) = &args.output {
        let place = match output == Path::new(STANDARD) {
            true => "standard output".to_string(),
            false => output.display().to_string(),
        };
        log.say(format!(
            "Wrote {} rows to {place} ({:.1} s).",
            compared.changed + compared.new,
            log.seconds()
        ));
    }
    Ok(())
}

/// The changes as a table; nothing if there are none.
fn changes(diff: &Diff) -> Vec<String> {
    if diff.changes.is_empty() {
        return Vec::new();
    }
    let shown = |segment: &str| match segment.is_empty() {
        true => "(none)".to_string(),
        false => segment.to_string(),
    };
    let row = |SegmentChange { from, to, rows }: &SegmentChange| [shown(from), shown(to), rows.to_string()];
    let rows: Vec<[String; 3]> = diff.changes.iter().map(row).collect();
    let table = text_table(["From", "To", "Rows"], &rows);
    table.iter().map(|line| format!("  {line}")).collect()
}

/// The output must not take the place of what is compared.
fn check_places(args: &DiffArgs) -> Result<()> {
    for compared in [&args.old, &args.new] {
        let output = args.output.as_deref();
        ensure!(
            compared.as_path() == Path::new(STANDARD)
                || output.is_none_or(|output| real(output) != real(compared)),
            "--output names {}, which is one of the files that are compared. Name another one.",
            compared.display()
        );
    }
    if let Some(output) = &args.output {
        check_kept("--output", output, args.values.segment_values.as_deref())?;
    }
    ensure!(
        args.old != args.new || args.old != Path::new(STANDARD),
        "only one of the files can be standard input."
    );
    Ok(())
}
