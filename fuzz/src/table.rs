//! Tables of all formats, tagged as `predict` does.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
};

use persona::{
    stream::{self, Export, Output, OutputColumns},
    table::{Source, TableReader, trial},
};

use crate::{
    folder,
    tagger::{program, tagger},
};

const WANTED: [&[&str]; 2] = [&["Record ID"], &["Job Title"]];

/// Endings of outputs. Which is written is told by the input, so that an input does the same every time.
const ENDINGS: [&str; 6] = ["csv", "csv", "csv.gz", "csv.zst", "xlsx", "parquet"];

/// Tags a table. As many rows come out as went in, the output reads back, and a failure leaves what was there.
///
/// What the program reads in a process of its own only where a file is large is read so here too.
pub fn run(input: &[u8]) {
    trial::read_on_trial_by(program());
    tag(input);
}

/// The same for a file of a format that the program always reads in a process of its own first, since its library asks
/// for all the memory that a file tells it to ask for, and ends where there is not as much.
///
/// What that process refuses ends here. The rest is read in this process, where libFuzzer sees which code that
/// reaches; with a process for each time that the file is opened, most of the time would go into starting processes.
pub fn run_on_trial(input: &[u8], format: &str) {
    let place = folder().join("tried");
    fs::write(&place, input).expect("the table");
    let status = Command::new(program())
        .args([trial::TRIAL, format])
        .stdin(File::open(&place).expect("the table"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("target/release/persona: run `make build` first");
    if status.success() {
        tag(input);
    }
}

fn tag(input: &[u8]) {
    let place = folder().join("table");
    fs::write(&place, input).expect("the table");
    let source = Source::File(place);
    let Ok(mut reader) = Export::default().open(&source) else {
        return;
    };
    let expected = read(&mut reader);
    let Ok(reader) = Export::default().open(&source) else {
        panic!("it can be opened once only")
    };
    let sum: usize = input.iter().map(|byte| usize::from(*byte)).sum();
    let ending = ENDINGS[sum % ENDINGS.len()];
    let output = folder().join(format!("out.{ending}"));
    fs::write(&output, "before").expect("the previous output");
    let rejects = folder().join("out.rejects.csv");
    let untouched = || assert_eq!(fs::read(&output).expect("the previous output"), b"before");
    let columns = OutputColumns::default();
    let Ok(mut table) = Output::create(&output, rejects.clone(), &reader, None, columns) else {
        return untouched();
    };
    let Ok(summary) = stream::tag(reader, &mut table, tagger(), &mut |_| {}) else {
        drop(table);
        return untouched();
    };
    let Content {
        rows,
        rejected,
        names_again,
    } = expected.expect("what can be tagged can be read");
    assert_eq!(summary.rows, rows.len() as u64, "as many rows out as in");
    assert_eq!(summary.noticed.rejected, rejected, "and as many rejects");
    table.commit().expect("the output takes its place");
    assert_eq!(kept(&rejects), rejected, "all rejects are kept");
    look_at(&output, ending, &rows, names_again);
}

/// What was written reads back as it was.
fn look_at(output: &Path, ending: &str, rows: &[(String, String)], names_again: bool) {
    if ending == "csv" {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(output)
            .expect("the output");
        let read = reader
            .records()
            .map(|row| row.map(|row| (row[0].to_string(), row[1].to_string())));
        let read: Vec<_> = read.collect::<Result<_, _>>().expect("CSV");
        assert_eq!(read, rows);
        return;
    }
    // A row that reads as the header does is taken for one when the output is read again.
    if names_again {
        return;
    }
    let mut reader = TableReader::open(&Source::File(output.to_path_buf()), &WANTED).expect("the output");
    let Content { rows: read, .. } = read(&mut reader).expect("the output");
    assert_eq!(read.len(), rows.len(), "as many rows in .{ending}");
    // A workbook's parts are XML, which knows no such signs and one kind of line end.
    if ending == "parquet" {
        assert_eq!(read, rows);
    }
}

/// What a table holds.
#[derive(Default)]
struct Content {
    /// Record IDs and titles.
    rows: Vec<(String, String)>,
    /// How many rows could not be read.
    rejected: u64,
    /// Whether a row has the names of the wanted columns among its cells.
    names_again: bool,
}

fn read(reader: &mut TableReader) -> Option<Content> {
    let mut content = Content::default();
    while let Some(row) = reader.read().ok()? {
        let Ok(row) = row else {
            content.rejected += 1;
            continue;
        };
        let letters = |name: &str| -> String {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let has = |name: &str| row.cells.iter().any(|cell| letters(cell) == letters(name));
        content.names_again |= WANTED.iter().all(|names| has(names[0]));
        content
            .rows
            .push((row.cell(0).to_string(), row.cell(1).to_string()));
    }
    Some(content)
}

/// How many rejects there are in their file.
fn kept(rejects: &Path) -> u64 {
    let reader = csv::ReaderBuilder::new().flexible(true).from_path(rejects);
    reader.map_or(0, |mut reader| reader.records().count() as u64)
}
