//! Exports that arrive as a zip archive.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use crate::workdir::{Run, Workdir};

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn tag(dir: &Workdir, parts: &[(&str, &[u8])]) -> Run {
    dir.write("export.zip", archive(parts));
    dir.run(&["predict", "--input", "export.zip"])
}

#[test]
fn its_tables_are_read_as_one_in_their_order() {
    let dir = Workdir::with_model();
    let one = "\u{feff}Record ID,Job Title,Company\n1,Nurse,A\n2,Software Engineer,B\n";
    let two = "\u{feff}Record ID,Job Title,Company\n3,Nurse,C\n4,Nurse,D,E\n";
    tag(
        &dir,
        &[
            ("contacts-1.csv", one.as_bytes()),
            ("contacts-2.csv", two.as_bytes()),
        ],
    )
    .succeeds()
    .tells("its 2 tables were read as one, in this order: contacts-1.csv, contacts-2.csv")
    .tells("line 3 could not be read: in contacts-2.csv: it has 4 cells");
    let table = dir.records("tagged_personas.csv");
    let ids: Vec<&str> = table[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    assert_eq!(table[3][4], "C");
}

#[test]
fn one_table_and_a_workbook_are_read() {
    let dir = Workdir::with_model();
    tag(
        &dir,
        &[("export/contacts.csv", b"Record ID,Job Title\n1,Nurse\n")],
    )
    .succeeds();
    assert_eq!(dir.records("tagged_personas.csv")[1][0], "1");
    dir.run(&["predict", "--input", "export.zip", "--output", "tagged.xlsx"])
        .succeeds();
    tag(&dir, &[("tagged.xlsx", &dir.bytes("tagged.xlsx"))]).succeeds();
    assert_eq!(dir.records("tagged_personas.csv")[1][0], "1");
}

#[test]
fn tables_of_different_columns_are_refused_and_the_previous_output_stays() {
    let dir = Workdir::with_model();
    dir.write("tagged_personas.csv", "the previous output");
    let parts: [(&str, &[u8]); 2] = [
        ("a.csv", b"Record ID,Job Title\n1,Nurse\n"),
        ("b.csv", b"Job Title,Record ID\nNurse,2\n"),
    ];
    tag(&dir, &parts)
        .fails()
        .tells("b.csv in it has other columns than a.csv");
    assert_eq!(dir.text("tagged_personas.csv"), "the previous output");
}

#[test]
fn archives_of_other_programs_are_called_what_they_are() {
    let dir = Workdir::with_model();
    for (part, told) in [
        ("content.xml", "OpenDocument"),
        ("Index/Document.iwa", "Numbers"),
        ("word/document.xml", "Word"),
        ("contacts.pdf", "in it: contacts.pdf. Unpack it"),
    ] {
        tag(&dir, &[(part, b"x")]).fails().tells(told);
    }
}
