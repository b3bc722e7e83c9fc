//! Finding out how a CSV file was written: its encoding and its delimiter.

use std::io::{self, Cursor, Read};

use anyhow::{Result, bail};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;

/// Bytes looked at to tell the encoding and the delimiter; a header line is far shorter.
const PREFIX: usize = 64 * 1024;

/// The delimiters tried, in this order.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// An encoding by its name in the WHATWG's list, such as `windows-1252`.
///
/// # Errors
/// If it is not in the list.
pub fn encoding(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label_no_replacement(name.as_bytes()).ok_or_else(|| {
        "this encoding is not known. Some that are: utf-8, utf-16le, windows-1252, windows-1250, iso-8859-15, \
         macintosh, shift_jis, gb18030, big5, euc-kr, koi8-r"
            .to_string()
    })
}

/// A text stream and what its first bytes told.
pub struct Dialect {
    /// The decoded text: UTF-8, or bytes of an 8-bit encoding as they are; no byte-order mark.
    pub text: Box<dyn Read + Send>,
    /// The byte between two cells.
    pub delimiter: u8,
    /// The encoding it was decoded from, where it is not taken for UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// Lines before the header: Excel's `sep=;` line.
    pub lines_skipped: u64,
}

/// Tells the dialect of `raw` by its beginning and by the columns its header must have. Its encoding is
/// the one that is `named`, if there is one, unless a byte-order mark says otherwise.
pub fn detect(
    raw: Box<dyn Read + Send>,
    is_header: impl Fn(&[String]) -> bool,
    named: Option<&'static Encoding>,
) -> Result<Dialect> {
    let (beginning, raw) = peek(raw)?;
    let marked = Encoding::for_bom(&beginning).map(|(encoding, _)| encoding);
    let encoding = marked.or(named).or_else(|| utf16(&beginning)).filter(|encoding| {
        // What is meant to be UTF-8 is looked at cell by cell, unless it was said that it is.
        *encoding != UTF_8 || named.is_some()
    });
    let decoded = DecodeReaderBytesBuilder::new()
        .encoding(encoding)
        .utf8_passthru(encoding.is_none())
        .strip_bom(true)
        .build(raw);
    let (mut beginning, mut text) = peek(Box::new(decoded))?;
    if beginning.trim_ascii().is_empty() {
        bail!("it is empty.");
    }
    if beginning.contains(&0) {
        bail!("it is neither a text file nor a workbook. Save it as \"CSV UTF-8\" and try again.");
    }
    let mut lines_skipped = 0;
    let announced = announced_delimiter(&beginning);
    if announced.is_some() {
        let line = 1 + beginning.iter().position(|b| *b == b'\n').unwrap_or(0);
        io::copy(&mut text.by_ref().take(line as u64), &mut io::sink())?;
        beginning.drain(..line);
        lines_skipped = 1;
    }
    Ok(Dialect {
        delimiter: announced.unwrap_or_else(|| delimiter(&beginning, is_header)),
        text,
        encoding,
        lines_skipped,
    })
}

/// Reads ahead to the end of the first lines, without consuming them.
pub(super) fn peek(mut stream: Box<dyn Read + Send>) -> Result<(Vec<u8>, Box<dyn Read + Send>)> {
    let mut beginning = Vec::new();
    stream.by_ref().take(PREFIX as u64).read_to_end(&mut beginning)?;
    Ok((beginning.clone(), Box::new(Cursor::new(beginning).chain(stream))))
}

/// UTF-16, by the zero bytes of its ASCII letters.
fn utf16(beginning: &[u8]) -> Option<&'static Encoding> {
    let pairs = beginning.chunks_exact(2).take(16);
    let count = pairs.len();
    let zeros = |at: usize| pairs.clone().filter(|pair| pair[at] == 0).count();
    match (zeros(0), zeros(1)) {
        (first, second) if count >= 4 && first == 0 && second * 2 > count => Some(UTF_16LE),
        (first, second) if count >= 4 && second == 0 && first * 2 > count => Some(UTF_16BE),
        _ => None,
    }
}

/// The delimiter that Excel announces in a first line such as `sep=;`.
fn announced_delimiter(beginning: &[u8]) -> Option<u8> {
    let line = beginning.split(|b| *b == b'\n').next()?.trim_ascii_end();
    match line {
        [s, e, p, b'=', delimiter] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => Some(*delimiter),
        b"sep=" | b"SEP=" => Some(b'\t'),
        _ => None,
    }
}

/// The first delimiter that makes the first line a header with the wanted columns; failing that,
/// the one that gives the most columns.
fn delimiter(beginning: &[u8], is_header: impl Fn(&[String]) -> bool) -> u8 {
    let headers = DELIMITERS.map(|delimiter| (delimiter, header(beginning, delimiter)));
    headers
        .iter()
        .find(|(_, header)| is_header(header))
        .or_else(|| headers.iter().rev().max_by_key(|(_, header)| header.len()))
        .map_or(b',', |(delimiter, _)| *delimiter)
}

fn header(beginning: &[u8], delimiter: u8) -> Vec<String> {
    let mut record = csv::ByteRecord::new();
    let read = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(beginning)
        .read_byte_record(&mut record);
    match read {
        Ok(true) => record
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).into_owned())
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(bytes: &[u8]) -> (u8, String) {
        let wanted = |header: &[String]| header.iter().any(|name| name == "Job Title");
        let mut dialect = detect(Box::new(Cursor::new(bytes.to_vec())), wanted, None).unwrap();
        let mut text = String::new();
        dialect.text.read_to_string(&mut text).unwrap();
        (dialect.delimiter, text)
    }

    #[test]
    fn the_delimiter_is_the_one_that_finds_the_columns() {
        assert_eq!(dialect(b"Record ID;Job Title\n1;CEO\n").0, b';');
        assert_eq!(dialect(b"Record ID\tJob Title\n1\tCEO\n").0, b'\t');
        assert_eq!(dialect(b"a;b;c,Job Title\n1,CEO\n").0, b',');
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(dialect(b"\xef\xbb\xbfJob Title\n").1, "Job Title\n");
    }

    #[test]
    fn utf_16_is_told_with_and_without_its_mark() {
        let text = "Record ID,Job Title\n1,Médecin\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(dialect(&little).1, text);
        assert_eq!(dialect(&big).1, text);
        assert_eq!(dialect(&[&[0xff, 0xfe][..], &little].concat()).1, text);
        assert_eq!(dialect(&[&[0xfe, 0xff][..], &big].concat()).1, text);
    }

    #[test]
    fn excels_delimiter_line_is_obeyed_and_skipped() {
        let (delimiter, text) = dialect(b"sep=;\r\nRecord ID;Job Title\r\n");
        assert_eq!(delimiter, b';');
        assert_eq!(text, "Record ID;Job Title\r\n");
    }

    #[test]
    fn a_binary_and_an_empty_file_are_refused_with_the_way_out() {
        let refusal = |bytes: &'static [u8]| {
            let detected = detect(Box::new(Cursor::new(bytes)), |_| true, None);
            detected.err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert!(refusal(b"\x7fELF\0\0\0\0").contains("CSV UTF-8"));
        assert!(refusal(b"\xef\xbb\xbf \r\n").contains("empty"));
    }
}
