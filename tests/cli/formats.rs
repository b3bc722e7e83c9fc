//! The same table in every way that spreadsheets write it.

use crate::{
    predict::tag,
    workdir::{INPUT, Workdir},
};

fn is_read_like_the_plain_file(csv: impl AsRef<[u8]>) {
    assert_eq!(tag(csv).1, tag(INPUT).1);
}

#[test]
fn a_byte_order_mark() {
    is_read_like_the_plain_file([b"\xef\xbb\xbf", INPUT.as_bytes()].concat());
}

#[test]
fn windows_and_old_mac_line_ends() {
    is_read_like_the_plain_file(INPUT.replace('\n', "\r\n"));
    is_read_like_the_plain_file(INPUT.replace('\n', "\r"));
}

#[test]
fn no_line_end_at_the_end_and_empty_lines_between() {
    is_read_like_the_plain_file(INPUT.trim_end());
    is_read_like_the_plain_file(INPUT.replace('\n', "\n\n"));
}

#[test]
fn semicolons_and_tabs() {
    let cells = |delimiter: u8| {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .from_writer(Vec::new());
        for record in crate::workdir::records(INPUT.as_bytes()) {
            writer.write_record(record).unwrap();
        }
        writer.into_inner().unwrap()
    };
    is_read_like_the_plain_file(cells(b';'));
    is_read_like_the_plain_file(cells(b'\t'));
    is_read_like_the_plain_file([b"sep=;\r\n", &cells(b';')[..]].concat());
}

#[test]
fn utf_16() {
    let little: Vec<u8> = INPUT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = INPUT.encode_utf16().flat_map(u16::to_be_bytes).collect();
    is_read_like_the_plain_file([&[0xff, 0xfe], &little[..]].concat());
    is_read_like_the_plain_file([&[0xfe, 0xff], &big[..]].concat());
    is_read_like_the_plain_file(little);
}

#[test]
fn latin_1_is_read_and_reported() {
    let latin: Vec<u8> = INPUT
        .chars()
        .map(|character| u8::try_from(character).unwrap())
        .collect();
    let (run, records) = tag(&latin);
    run.tells("1 rows are not UTF-8 and were read as Windows-1252");
    assert_eq!(records, tag(INPUT).1);
}

#[test]
fn quoted_line_breaks_and_quotes() {
    let (_, records) = tag("Record ID,Job Title\n1,\"Head of\nAI \"\"Lab\"\"\"\n2,Nurse\n");
    assert_eq!(records[1][1], "Head of\nAI \"Lab\"");
    assert_eq!(records[1][2], "GenAI");
    assert_eq!(records[2][0], "2");
}

#[test]
fn an_encoding_that_is_named_is_obeyed() {
    let dir = Workdir::with_model();
    // What Windows-1252 shows as "Šéf" is written otherwise in the encodings of the Mac and of Central Europe.
    for (name, title) in [
        ("macintosh", &b"Chef de projet \x8e"[..]),
        ("windows-1250", b"\x8a\xe9f"),
        ("shift_jis", b"\x8f\x88\x97\x9d"),
        ("utf-8", "Médecin".as_bytes()),
    ] {
        let (decoded, _, _) = encoding_rs::Encoding::for_label(name.as_bytes())
            .unwrap()
            .decode(title);
        dir.write(
            "data/input.csv",
            [b"Record ID,Job Title\n1,", title, b"\n"].concat(),
        );
        let run = dir.run(&["predict", "--encoding", name]).succeeds();
        assert!(!run.stderr.contains("Windows-1252"), "{}", run.stderr);
        assert_eq!(dir.records("tagged_personas.csv")[1][1], decoded);
        dir.run(&["check", "--encoding", name]).tells("1 rows");
    }
}

#[test]
fn utf_16_of_letters_that_are_not_latin_is_read_when_it_is_named() {
    let dir = Workdir::with_model();
    let text = "Record ID,Job Title\n1,看護師\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    dir.write("data/input.csv", little);
    dir.run(&["predict", "--encoding", "utf-16le"]).succeeds();
    assert_eq!(dir.records("tagged_personas.csv")[1][1], "看護師");
}

#[test]
fn an_encoding_that_does_not_fit_is_mentioned() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", b"Record ID,Job Title\n1,M\xe9decin\n");
    dir.run(&["predict", "--encoding", "utf-8"])
        .succeeds()
        .tells("1 rows have characters that are not UTF-8");
    dir.write("data/input.csv", [b"\xef\xbb\xbf", INPUT.as_bytes()].concat());
    dir.run(&["predict", "--encoding", "windows-1252"])
        .succeeds()
        .tells("has the byte-order mark of UTF-8, and was read as that");
    assert_eq!(dir.records("tagged_personas.csv")[2][4], "Müller & Söhne");
}

#[test]
fn an_unknown_encoding_is_wrong_usage() {
    let run = Workdir::new().run(&["predict", "--encoding", "ansi-german"]);
    assert_eq!(run.code, Some(2));
    run.tells("not known").tells("windows-1252").tells("shift_jis");
}

#[test]
fn what_is_no_table_does_not_fill_the_memory() {
    let dir = Workdir::with_model();
    for (rows, reason) in [
        (
            format!("Record ID,Job Title\n1,\"{}", "x".repeat(9 << 20)),
            "row that begins on line 2 is longer than 4 MB",
        ),
        (
            format!("Record ID,Job Title{}\n1,Nurse\n", ",".repeat(1_000_000)),
            "has 1000002 columns",
        ),
        (
            format!("Record ID,Job Title{}\n1,Nurse\n", ",".repeat(9_000_000)),
            "row that begins on line 1 is longer",
        ),
    ] {
        dir.write("data/input.csv", rows);
        dir.run(&["predict"]).fails().tells(reason);
    }
    let long = "x".repeat(100_001);
    dir.write(
        "data/input.csv",
        format!("Record ID,Job Title\n1,{long}\n2,Nurse\n"),
    );
    dir.run(&["predict"])
        .succeeds()
        .tells("line 2 could not be read: one of its cells has 100001 bytes");
    assert!(dir.text("tagged_personas.rejects.csv").contains(&long));
}

#[test]
fn a_file_that_ends_in_tsv_is_written_with_tabs() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", "Record ID,Job Title\n1,\"VP, Engineering\"\n");
    dir.run(&["predict", "--output", "tagged.tsv"]).succeeds();
    let lines = dir.text("tagged.tsv");
    assert!(
        lines.starts_with("Record ID\tJob Title\tPersona Segment\tConfidence Score\n1\tVP, Engineering\t"),
        "{lines}"
    );
}
