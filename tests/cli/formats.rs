//! The same table in every way that spreadsheets write it.

use crate::{predict::tag, workdir::INPUT};

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
