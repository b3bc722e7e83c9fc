//! Excel workbooks, in and out.

use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::workdir::{INPUT, Run, Workdir, records};

/// A workbook whose sheets are filled by `fill`.
fn workbook(sheets: &[&str], fill: impl Fn(&str, &mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    for name in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        fill(name, sheet);
    }
    book.save_to_buffer().unwrap()
}

fn texts(sheet: &mut Worksheet, rows: &[Vec<String>]) {
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
}

fn tag(workbook: &[u8], options: &[&str]) -> (Run, Vec<Vec<String>>) {
    let dir = Workdir::with_model();
    dir.write("contacts.xlsx", workbook);
    let run = dir
        .run(&[&["predict", "--input", "contacts.xlsx"], options].concat())
        .succeeds();
    (run, dir.records("tagged_personas.csv"))
}

/// The cells of a workbook's first sheet.
fn cells(workbook: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(workbook)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_workbook_is_read_like_the_same_table_as_csv() {
    let book = workbook(&["Contacts"], |_, sheet| texts(sheet, &records(INPUT.as_bytes())));
    let (run, table) = tag(&book, &[]);
    assert_eq!(run.stderr, "");
    assert_eq!(table, crate::predict::tag(INPUT).1);

    let dir = Workdir::with_model();
    let piped = dir.run_with_input(&["predict", "--input", "-"], &book).succeeds();
    assert_eq!(records(piped.stdout.as_bytes()), table);
}

#[test]
fn record_ids_keep_all_their_digits() {
    let book = workbook(&["Contacts"], |_, sheet| {
        texts(sheet, &[vec!["Record ID".to_string(), "Job Title".to_string()]]);
        sheet.write_number(1, 0, 48_213_907_761.0).unwrap();
        sheet.write_string(2, 0, "000123456789012345").unwrap();
        sheet.write_number(3, 0, 123_456_789_012_345_678.0).unwrap();
        for row in 1..4 {
            sheet.write_string(row, 1, "Nurse").unwrap();
        }
    });
    let (run, table) = tag(&book, &[]);
    assert_eq!(table[1][0], "48213907761");
    assert_eq!(table[2][0], "000123456789012345");
    assert!(table[3][0].starts_with("123456789012345") && table[3][0].len() == 18);
    run.tells(
        "1 numbers in the column \"Record ID\" have more digits than a spreadsheet keeps, the first in row 4",
    );
}

#[test]
fn dates_truths_errors_and_formulas_come_out_as_they_are_shown() {
    let book = workbook(&["Contacts"], |_, sheet| {
        let names = [
            "Record ID",
            "Job Title",
            "Date",
            "Moment",
            "Truth",
            "Sum",
            "Share",
        ];
        texts(
            sheet,
            &[
                names.map(str::to_string).to_vec(),
                vec!["1".into(), "Nurse".into()],
            ],
        );
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let moment = Format::new().set_num_format("dd.mm.yyyy hh:mm");
        let date = ExcelDateTime::from_ymd(2024, 1, 31).unwrap();
        sheet.write_datetime_with_format(1, 2, &date, &day).unwrap();
        sheet
            .write_datetime_with_format(1, 3, date.and_hms(9, 30, 0).unwrap(), &moment)
            .unwrap();
        sheet.write_boolean(1, 4, true).unwrap();
        sheet
            .write_formula(1, 5, Formula::new("=1+1").set_result("2"))
            .unwrap();
        sheet.write_number(1, 6, 0.1 + 0.2).unwrap();
    });
    let (_, table) = tag(&book, &[]);
    assert_eq!(
        table[1][4..],
        ["2024-01-31", "2024-01-31 09:30:00", "TRUE", "2", "0.3"]
    );
}

#[test]
fn a_sheet_is_chosen_by_name_and_is_otherwise_the_first_that_can_be_seen() {
    let book = workbook(&["Old", "Cover", "Contacts"], |name, sheet| match name {
        "Contacts" => texts(sheet, &records(INPUT.as_bytes())),
        "Cover" => {
            sheet.set_active(true);
            texts(sheet, &[vec!["Quarterly export".to_string()]]);
        }
        _ => {
            sheet.set_hidden(true);
        }
    });
    let dir = Workdir::with_model();
    dir.write("contacts.xlsx", &book);
    dir.run(&["predict", "--input", "contacts.xlsx"])
        .fails()
        .tells("lacks the columns \"Record ID\" and \"Job Title\"")
        .tells("its sheet \"Cover\"; there is also \"Old\", \"Contacts\"");
    dir.run(&["predict", "--input", "contacts.xlsx", "--sheet", "Leads"])
        .fails()
        .tells("no sheet \"Leads\". The sheets that are there: \"Old\", \"Cover\", \"Contacts\"");
    let (run, table) = tag(&book, &["--sheet", " contacts"]);
    assert_eq!(run.stderr, "");
    assert_eq!(table.len(), 5);
    dir.run(&["check", "--input", "contacts.xlsx", "--sheet", "Contacts"])
        .tells("4 rows");

    dir.write("contacts.csv", INPUT);
    dir.run(&["predict", "--input", "contacts.csv", "--sheet", "Contacts"])
        .fails()
        .tells("it is no Excel workbook, and has no sheet");
    dir.run(&["predict", "--input", "contacts.xlsx", "--encoding", "utf-8"])
        .fails()
        .tells("Leave --encoding out");
}

#[test]
fn empty_rows_are_no_rows_and_lines_are_those_of_the_sheet() {
    let book = workbook(&["Contacts"], |_, sheet| {
        let rows = [
            ["Record ID", "Job Title", ""],
            ["", "", ""],
            ["1", "Nurse", ""],
            ["2", "Nurse", "surplus"],
        ];
        texts(sheet, &rows.map(|row| row.map(str::to_string).to_vec()));
        sheet.write_blank(1000, 0, &Format::new().set_bold()).unwrap();
    });
    let (run, table) = tag(&book, &[]);
    run.tells("1 rows have cells to the right of its last named column, the first in row 4");
    assert_eq!(table.len(), 3, "a remark beside the table takes no row from it");
}

#[test]
fn training_data_may_be_a_workbook() {
    let dir = Workdir::new();
    let rows = records(crate::workdir::TRAINING.as_bytes());
    dir.write(
        "labels.xlsx",
        workbook(&["Labels"], |_, sheet| texts(sheet, &rows)),
    );
    dir.run(&["train", "--training-data", "labels.xlsx"])
        .succeeds()
        .tells("Read 48 rows of labels.xlsx");
}

#[test]
fn a_workbook_is_written_with_text_as_text_and_the_confidence_as_a_number() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Link,Phone\n000123,Nurse,=1+1,+49 171\n123456789012345678,https://example.com,@x,-5\n",
    );
    dir.run(&["predict", "--output", "tagged.xlsx"])
        .succeeds()
        .tells("Wrote 2 rows to tagged.xlsx");
    let sheet = cells(dir.bytes("tagged.xlsx"));
    let text = |text: &str| Data::String(text.to_string());
    assert_eq!(
        sheet[0][..4],
        ["Record ID", "Job Title", "Persona Segment", "Confidence Score"].map(text)
    );
    assert_eq!(sheet[1][0], text("000123"));
    assert!(matches!(sheet[1][3], Data::Float(confidence) if confidence > 50.0));
    assert_eq!(sheet[1][4..], [text("=1+1"), text("+49 171")]);
    assert_eq!(
        sheet[2][..2],
        [text("123456789012345678"), text("https://example.com")]
    );
    assert_eq!(sheet[2][4..], [text("@x"), text("-5")]);
}

#[test]
fn whatever_is_written_to_a_workbook_is_read_from_it() {
    let dir = Workdir::with_model();
    let cell = prop_oneof![
        4 => "\\PC{0,30}",
        2 => any::<String>(),
        1 => Just("_x000D_".to_string()),
        1 => Just(" a\r\nb\tc ".to_string()),
    ];
    let config = Config {
        cases: 24,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(
            &prop::collection::vec((cell.clone(), cell.clone(), cell), 1..40),
            |rows| {
                let mut writer = csv::Writer::from_writer(Vec::new());
                writer.write_record(["Record ID", "Job Title", "Note"]).unwrap();
                for (number, (id, title, note)) in rows.iter().enumerate() {
                    writer
                        .write_record([&format!("{number}{id}"), title, note])
                        .unwrap();
                }
                dir.write("data/input.csv", writer.into_inner().unwrap());
                dir.run(&["predict", "--output", "tagged.xlsx"]).succeeds();
                dir.run(&["predict", "--output", "tagged.csv"]).succeeds();
                dir.run(&["predict", "--input", "tagged.xlsx", "--output", "again.csv"])
                    .succeeds();
                prop_assert_eq!(dir.records("again.csv"), dir.records("tagged.csv"));
                Ok(())
            },
        )
        .unwrap();
}

#[test]
fn what_a_sheet_cannot_hold_is_an_error_and_the_previous_output_stays() {
    let dir = Workdir::with_model();
    dir.write("tagged.xlsx", "the previous output");
    let long = "x".repeat(32_768);
    dir.write(
        "data/input.csv",
        format!("Record ID,Job Title,Note\n1,Nurse,\n2,Nurse,{long}\n"),
    );
    dir.run(&["predict", "--output", "tagged.xlsx"])
        .fails()
        .tells("row 2, line 3 of the input")
        .tells("holds 32767 characters")
        .tells(".csv");
    assert_eq!(dir.text("tagged.xlsx"), "the previous output");
    assert_eq!(dir.files("."), ["data", "logs", "model", "tagged.xlsx"]);
}

#[test]
fn an_archive_that_is_no_workbook_is_refused_with_what_is_in_it() {
    let archive = |parts: &[(&str, &[u8], usize)]| {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content, times) in parts {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            (0..*times).for_each(|_| archive.write_all(content).unwrap());
        }
        archive.finish().unwrap().into_inner()
    };
    let dir = Workdir::with_model();
    dir.write("tagged_personas.csv", "the previous output");
    let spaces = vec![b' '; 1 << 20];
    for (content, reason) in [
        (
            archive(&[("contacts.csv", b"x", 1), ("readme.pdf", b"x", 1)]),
            "contacts.csv, readme.pdf. Unpack it",
        ),
        (archive(&[("xl/workbook.bin", b"x", 1)]), "Save it as .xlsx"),
        (
            archive(&[
                ("xl/workbook.xml", b"<x/>", 1),
                ("xl/worksheets/sheet1.xml", &spaces, 9),
            ]),
            "more than 4 MB",
        ),
        (archive(&[("xl/workbook.xml", b"<x/>", 1)]), "damaged"),
    ] {
        dir.write("contacts.xlsx", content);
        dir.run(&["predict", "--input", "contacts.xlsx"])
            .fails()
            .tells(reason);
        assert_eq!(dir.text("tagged_personas.csv"), "the previous output");
    }
}

#[test]
fn a_workbook_that_is_not_whole_is_an_error() {
    let book = workbook(&["Contacts"], |_, sheet| texts(sheet, &records(INPUT.as_bytes())));
    let dir = Workdir::with_model();
    dir.write("contacts.xlsx", &book[..book.len() / 2]);
    dir.run(&["predict", "--input", "contacts.xlsx"])
        .fails()
        .tells("damaged or not whole");
}

#[test]
fn a_workbook_whose_other_sheets_would_be_lost_is_not_tagged_in_its_place() {
    let rows =
        |segment: &str| records(format!("Record ID,Job Title,Persona Segment\n1,CEO,{segment}\n").as_bytes());
    let book = workbook(&["Old", "Contacts"], |name, sheet| {
        texts(sheet, &rows(if name == "Old" { "Executive" } else { "Product" }));
    });
    let dir = Workdir::with_model();
    dir.write("book.xlsx", &book);
    let options = ["predict", "--input", "book.xlsx", "--sheet", "Contacts"];
    let run = dir.run(&[&options[..], &["--output", "book.xlsx"]].concat());
    run.fails().tells("whose other sheets (Old) would be lost");
    assert_eq!(dir.bytes("book.xlsx"), book);
    // Compared with itself, it is the same sheet that is compared.
    dir.run(&[&options[..], &["--only-changed", "book.xlsx"]].concat())
        .succeeds();
    assert_eq!(dir.records("tagged_personas.csv")[1][2], "Executive");
}
