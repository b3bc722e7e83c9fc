//! Where commands write: no file may take the place of another that is read or written.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail, ensure};
use persona::{files::numbered, table::TableReader};

use crate::cli::{args::PredictArgs, paths};

/// Standard input or output.
pub const STANDARD: &str = "-";

/// The output must not take the place of what it is compared with, nor the review that of the input or of the
/// output.
pub fn check(args: &PredictArgs) -> Result<()> {
    let output = place(args);
    check_kept("--output", &output, named(args))?;
    if let Some(review) = &args.review {
        check_kept("--review", review, named(args))?;
    }
    if let Some(old) = &args.only_changed {
        ensure!(
            real(old) != real(&output) || args.dry_run,
            "--only-changed compares with {}, which would be replaced by the changed rows alone. Name another \
             --output.",
            old.display()
        );
    }
    let Some(review) = &args.review else {
        return Ok(());
    };
    let compared = args.only_changed.as_deref().unwrap_or(&args.input);
    for (taken, what) in [
        (args.input.as_path(), "the input"),
        (compared, "what it is compared with"),
        (&output, "the output"),
        (&rejects(&output, &args.input), "the rows that cannot be read"),
    ] {
        ensure!(
            real(review) != real(taken),
            "--review names {}, which is the file of {what}. Name another one.",
            review.display()
        );
    }
    ensure!(
        review != Path::new(STANDARD),
        "--review cannot write to standard output. Name a file."
    );
    Ok(())
}

/// A workbook is written with one sheet: in the place of its input, it would take that one's others with it.
pub fn check_sheets(args: &PredictArgs, input: &TableReader) -> Result<()> {
    let output = place(args);
    let Some(sheets) = input
        .other_sheets()
        .filter(|_| real(&output) == real(&args.input))
    else {
        return Ok(());
    };
    ensure!(
        args.dry_run,
        "--output names the input {}, whose other sheets ({}) would be lost. Name another one.",
        output.display(),
        sheets.others.join(", ")
    );
    Ok(())
}

/// Nothing may be written where this command or another reads what titles are learned from or tagged with: the files of these
/// names, and those that were `named`.
pub fn check_kept<'a>(option: &str, written: &Path, named: impl IntoIterator<Item = &'a Path>) -> Result<()> {
    let usual = [
        paths::TRAINING_DATA,
        paths::BACKGROUND,
        paths::AUDIT_REVIEWED,
        paths::TITLE_REFERENCE,
        paths::KEYWORD_RULES,
        paths::SENIORITY,
        paths::PERSONA_SEGMENTS,
        paths::SEGMENT_VALUES,
        paths::SETTINGS,
    ];
    let written = real(written);
    let mut kept = usual.map(Path::new).into_iter().chain(named);
    if let Some(kept) = kept.find(|kept| real(kept) == written) {
        bail!(
            "{option} names {}, which this or another command reads. Name another file.",
            kept.display()
        );
    }
    Ok(())
}

/// The files that an option says titles are tagged with.
fn named(args: &PredictArgs) -> impl Iterator<Item = &Path> {
    let rows = &args.rows;
    let named = [
        Some(&rows.tagger.reference.title_reference),
        rows.tagger.rules.keyword_rules.as_ref(),
        rows.columns.seniority.seniority_words.as_ref(),
        rows.values.segment_values.as_ref(),
    ];
    named.into_iter().flatten().map(PathBuf::as_path)
}

/// No file of a segment may take the place of what is read, or of what is written beside it.
pub fn check_split(args: &PredictArgs, places: &[PathBuf]) -> Result<()> {
    let output = place(args);
    let taken = [
        (Some(&args.input), "the input"),
        (Some(&output), "the output"),
        (args.review.as_ref(), "the review"),
        (args.only_changed.as_ref(), "what it is compared with"),
    ];
    let taken = taken
        .into_iter()
        .filter_map(|(path, what)| Some((real(path?), what)));
    for place in places {
        check_kept("--split", place, named(args))?;
    }
    for (path, what) in taken {
        if let Some(place) = places.iter().find(|place| real(place) == path) {
            bail!(
                "--split would write a segment's rows to {}, which is the file of {what}. Name another folder.",
                place.display()
            );
        }
    }
    Ok(())
}

/// A path by which the same file is known, whether it is there yet or not.
pub fn real(path: &Path) -> PathBuf {
    let by_folder = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    let known = path.canonicalize().ok().or_else(by_folder);
    known.unwrap_or_else(|| path.to_path_buf())
}

/// Where the output goes.
pub fn place(args: &PredictArgs) -> PathBuf {
    match &args.output {
        Some(output) => output.clone(),
        None if args.input == Path::new(STANDARD) => STANDARD.into(),
        None => paths::OUTPUT.into(),
    }
}

/// Where rows that cannot be read go. Never the input: whoever mended the rejects of an earlier run
/// and tags them must not lose them.
///
/// A run that writes beside no file of its own, or in the place of its input, leaves what there is of earlier rejects: they
/// are another run's, or of rows that the input has no longer. Of two such runs at once, one keeps its rejects.
pub fn rejects(output: &Path, input: &Path) -> PathBuf {
    if is_stream(output) {
        return free(paths::rejects(Path::new(paths::OUTPUT)));
    }
    let rejects = paths::rejects(output);
    if real(output) == real(input) {
        return free(rejects);
    }
    let is_input = match (rejects.canonicalize(), input.canonicalize()) {
        (Ok(rejects), Ok(input)) => rejects == input,
        _ => false,
    };
    if is_input {
        paths::rejects(&rejects)
    } else {
        rejects
    }
}

/// Whether an output is no file of its own: standard output, a pipe or a device.
fn is_stream(output: &Path) -> bool {
    let named = ["/dev/stdout", "/dev/stderr"].map(Path::new);
    let is_other = || fs::metadata(output).is_ok_and(|there| !there.is_file());
    output == Path::new(STANDARD) || named.contains(&output) || output.starts_with("/dev/fd") || is_other()
}

/// The name of a file of rejects, with a number if there is one: `out.rejects (2).csv`.
fn free(rejects: PathBuf) -> PathBuf {
    let name = rejects.file_name().unwrap_or_default().to_string_lossy();
    let others = (2_u64..).map(|number| rejects.with_file_name(numbered(&name, number)));
    let mut places = std::iter::once(rejects.clone()).chain(others);
    places.find(|place| !place.exists()).unwrap_or_default()
}
