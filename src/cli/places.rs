//! Where `persona predict` writes: no file may take the place of another that is read or written.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};

use crate::cli::{args::PredictArgs, paths};

/// Standard input or output.
pub const STANDARD: &str = "-";

/// The output must not take the place of what it is compared with, nor the review that of the input or of the
/// output.
pub fn check(args: &PredictArgs) -> Result<()> {
    let output = place(args);
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
fn real(path: &Path) -> PathBuf {
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
pub fn rejects(output: &Path, input: &Path) -> PathBuf {
    let rejects = if output == Path::new(STANDARD) {
        paths::rejects(Path::new(paths::OUTPUT))
    } else {
        paths::rejects(output)
    };
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
