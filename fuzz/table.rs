//! Tables of all formats, tagged as `predict` does.

use std::{
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use csv::StringRecord;
use persona::{
    Tagger,
    stream::{self, Export, Output, OutputColumns},
    table::{Source, TableReader, TableWriter},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Target, mutation::Mutation, titles::tagger};

const CSVS: [&[u8]; 8] = [
    b"Record ID,Job Title,Company\n1,Software Engineer,Acme\n2,\"Head, of \"\"AI\"\"\",\n3,Nurse,x\n",
    b"\xef\xbb\xbfRecord ID;Job Title\r\n1;Nurse\r\n2;\"a\r\nb\"\r\n",
    b"sep=;\nRecord ID;Job Title\n7;Chef\n",
    b"Record ID\tJob Title\r1\tNurse\r2\tCEO\r",
    "Record ID|Job Title\n1|モデレーター\n2|Directeur général\n".as_bytes(),
    b"Record ID,Job Title\n1,Gesch\xe4ftsf\xfchrer\n2,B\xfcro\n",
    b"\xff\xfeR\0e\0c\0o\0r\0d\0 \0I\0D\0,\0J\0o\0b\0 \0T\0i\0t\0l\0e\0\n\x001\0,\0N\0u\0r\0s\0e\0\n\0",
    b"Notes:\n\nRecord ID,Job Title\n1,Nurse\nTotal,\n",
];

const WANTED: [&[&str]; 2] = [&["Record ID"], &["Job Title"]];

const WORDS: [&[u8]; 17] = [
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"sep=,\n",
    b"Record ID,Job Title\n",
    b"=1+1",
    b"'",
    b"\\",
];

/// A table as a file, and the program's own output of it.
pub struct TableTarget {
    kind: String,
    folder: PathBuf,
    tagger: Arc<Tagger>,
    runs: usize,
}

impl TableTarget {
    pub fn new(kind: &str, folder: &Path) -> Self {
        let (kind, folder) = (kind.to_string(), folder.to_path_buf());
        Self {
            kind,
            folder,
            tagger: tagger(),
            runs: 0,
        }
    }

    /// A small table as the program itself writes it.
    fn written(&self, name: &str) -> Vec<u8> {
        let place = self.folder.join(name);
        let header = StringRecord::from(vec!["Record ID", "Job Title", "Number"]);
        let mut writer = TableWriter::create(&place, &header, &[2]).expect("a table");
        for row in [
            ["1", "Nurse", "5"],
            ["2", "Head of AI & Söhne", ""],
            ["3", "", "7.5"],
            ["4", "CEO", "x"],
        ] {
            writer.write(row.into_iter()).expect("a row");
        }
        let file = writer
            .finish()
            .and_then(|table| table.into_file())
            .expect("a table");
        file.expect("a file").commit().expect("a file");
        fs::read(place).expect("the table")
    }
}

impl Target for TableTarget {
    fn seeds(&self) -> Vec<Vec<u8>> {
        match self.kind.as_str() {
            "workbook" => vec![self.written("seed.xlsx")],
            "parquet" => vec![self.written("seed.parquet")],
            "old-workbook" => vec![include_bytes!("seeds/old.xls").to_vec()],
            "packed" => vec![
                self.written("seed.csv.gz"),
                self.written("seed.csv.zst"),
                zipped(&[("a.csv".into(), CSVS[0].to_vec())]),
                zipped(&[("a.xlsx".into(), self.written("seed.xlsx"))]),
            ],
            _ => CSVS.map(<[u8]>::to_vec).to_vec(),
        }
    }

    fn words(&self) -> &'static [&'static [u8]] {
        if self.kind == "csv" { &WORDS } else { &[] }
    }

    /// The parts of a workbook are changed within, since the archive would notice any change.
    fn input(&self, mutation: &mut Mutation, seed: &[u8]) -> Vec<u8> {
        if self.kind != "workbook" || mutation.below(8) == 0 {
            return mutation.change(seed);
        }
        let mut parts = unzipped(seed);
        let changed = mutation.below(parts.len());
        parts[changed].1 = mutation.change(&parts[changed].1);
        zipped(&parts)
    }

    fn run(&mut self, input: &[u8]) -> bool {
        self.runs += 1;
        let place = self.folder.join("table");
        fs::write(&place, input).expect("the table");
        let source = Source::File(place);
        let Ok(mut reader) = Export::default().open(&source) else {
            return false;
        };
        let expected = read(&mut reader);
        let Ok(reader) = Export::default().open(&source) else {
            panic!("it can be opened once only")
        };
        let ending = ["csv", "csv.gz", "csv.zst", "xlsx", "parquet"][self.runs % 5];
        let output = self.folder.join(format!("out.{ending}"));
        fs::write(&output, "before").expect("the previous output");
        let rejects = self.folder.join("out.rejects.csv");
        let Ok(mut table) = Output::create(&output, rejects.clone(), &reader, None, OutputColumns::default())
        else {
            assert_eq!(fs::read(&output).expect("the previous output"), b"before");
            return false;
        };
        match stream::tag(reader, &mut table, Arc::clone(&self.tagger), &mut |_| {}) {
            Err(_) => {
                drop(table);
                assert_eq!(fs::read(&output).expect("the previous output"), b"before");
                false
            }
            Ok(summary) => {
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
                true
            }
        }
    }
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

fn kept(rejects: &Path) -> u64 {
    let Ok(reader) = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(rejects)
        .as_mut()
        .map(|reader| reader.records().count())
    else {
        return 0;
    };
    reader as u64
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive
            .start_file(name.as_str(), SimpleFileOptions::default())
            .expect("a part");
        archive.write_all(content).expect("a part");
    }
    archive.finish().expect("an archive").into_inner()
}

fn unzipped(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let mut part = |at| {
        let mut part = archive.by_index(at).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("a part");
        (part.name().expect("a name").to_string(), content)
    };
    (0..)
        .take_while(|at| *at < 64)
        .map_while(|at| std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| part(at))).ok())
        .collect()
}
