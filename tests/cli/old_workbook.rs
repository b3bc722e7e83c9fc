//! Excel workbooks of the old kind, `.xls`.

use std::io::{Cursor, Write};

use cfb::{CompoundFile, Version};

use crate::workdir::Workdir;

/// A cell as it is stored.
enum Cell {
    /// An integer of 30 bits.
    Integer(i32),
    /// A hundredth of one.
    Hundredth(i32),
    Number(f64),
    Text(&'static str),
    Truth(bool),
    /// `#N/A`
    Error,
    /// A formula without a result.
    Formula,
}

/// A record of the format: its kind, its length, its content.
fn record(kind: u16, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), &content].concat()
}

fn cell(row: u16, column: u16, cell: &Cell) -> Vec<u8> {
    let at: Vec<u8> = [row, column, 0]
        .iter()
        .flat_map(|part| part.to_le_bytes())
        .collect();
    match cell {
        Cell::Integer(value) => record(0x027e, &[&at, &(value << 2 | 2).to_le_bytes()]),
        Cell::Hundredth(value) => record(0x027e, &[&at, &(value << 2 | 3).to_le_bytes()]),
        Cell::Number(value) => record(0x0203, &[&at, &value.to_le_bytes()]),
        Cell::Text(text) => {
            let length = u16::try_from(text.len()).unwrap();
            record(0x0204, &[&at, &length.to_le_bytes(), &[0], text.as_bytes()])
        }
        Cell::Truth(truth) => record(0x0205, &[&at, &[u8::from(*truth), 0]]),
        Cell::Error => record(0x0205, &[&at, &[0x2a, 1]]),
        Cell::Formula => record(
            0x0006,
            &[&at, &[3, 0, 0, 0, 0, 0, 0xff, 0xff], &[0; 6], &[3, 0, 0x1e, 1, 0]],
        ),
    }
}

/// A workbook with one sheet.
fn workbook(rows: &[&[Cell]]) -> Vec<u8> {
    let begin = |kind: u16| {
        record(
            0x0809,
            &[&0x0600_u16.to_le_bytes(), &kind.to_le_bytes(), &[0; 12]],
        )
    };
    let end = record(0x000a, &[]);
    let sheet_name = |at: u32| record(0x0085, &[&at.to_le_bytes(), &[0, 0, 8, 0], b"Contacts"]);
    let at = begin(5).len() + sheet_name(0).len() + end.len();
    let mut stream = [
        begin(5),
        sheet_name(u32::try_from(at).unwrap()),
        end.clone(),
        begin(16),
    ]
    .concat();
    for (row, cells) in (0..).zip(rows) {
        for (column, value) in (0..).zip(*cells) {
            stream.extend(cell(row, column, value));
        }
    }
    stream.extend(end);
    // Smaller streams are kept in another way.
    stream.resize(stream.len().max(5_000), 0);
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook")
        .unwrap()
        .write_all(&stream)
        .unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn every_kind_of_cell_is_read_and_no_row_is_lost() {
    use Cell::{Error, Formula, Hundredth, Integer, Number, Text, Truth};
    let dir = Workdir::with_model();
    dir.write(
        "contacts.xls",
        workbook(&[
            &[
                Text("Record ID"),
                Text("Job Title"),
                Text("Employees"),
                Text("More"),
            ],
            &[Integer(151), Text("Nurse"), Integer(250), Truth(true)],
            &[Integer(152)],
            &[Integer(-5), Text("Nurse"), Integer(0), Error],
            &[
                Integer(536_870_911),
                Text("Nurse"),
                Hundredth(1_250),
                Hundredth(1_200),
            ],
            &[Number(48_213_907_761.0), Text("Nurse"), Number(0.5), Formula],
        ]),
    );
    let run = dir.run(&["predict", "--input", "contacts.xls"]).succeeds();
    run.tells("1 cells in the column \"More\" are formulas without a stored result, the first in row 6");
    let table = dir.records("tagged_personas.csv");
    let cells: Vec<Vec<&str>> = table[1..]
        .iter()
        .map(|row| vec![row[0].as_str(), row[1].as_str(), row[4].as_str(), row[5].as_str()])
        .collect();
    assert_eq!(
        cells,
        [
            ["151", "Nurse", "250", "TRUE"],
            ["152", "", "", ""],
            ["-5", "Nurse", "0", "#N/A"],
            ["536870911", "Nurse", "12.5", "12"],
            ["48213907761", "Nurse", "0.5", ""],
        ]
    );
}

#[test]
fn a_sheet_that_would_take_all_the_memory_is_refused_before_it_does() {
    let mut book = workbook(&[
        &[Cell::Text("Record ID"), Cell::Text("Job Title")],
        &[Cell::Integer(1), Cell::Text("Nurse")],
    ]);
    // A cell far to the right and far below: 65,536 rows of 65,536 columns, to a reader that makes room for all of them.
    let nurse = book.windows(5).position(|bytes| bytes == b"Nurse").unwrap();
    book[nurse - 9..nurse - 5].fill(0xff);
    let dir = Workdir::with_model();
    dir.write("contacts.xls", book)
        .write("tagged_personas.csv", "before");
    let run = dir.run(&["predict", "--input", "contacts.xls"]).fails();
    run.tells("to read it takes more than 2 GB of memory")
        .tells("made to do harm");
    assert_eq!(dir.text("tagged_personas.csv"), "before");
}
