//! Finding out how a CSV file was written: its encoding and its delimiter.

use std::io::{self, Cursor, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::{
    header::HEADER_WITHIN,
    quoting::{Quoting, WithoutBackslashes, WithoutSpaces},
};
use crate::error::{Result, bail};

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
pub(super) struct Dialect {
    /// The decoded text: UTF-8, or bytes of an 8-bit encoding as they are; no byte-order mark.
    pub text: Box<dyn Read + Send>,
    /// The byte between two cells.
    pub delimiter: u8,
    /// How its cells are quoted.
    pub quoting: Quoting,
    /// The encoding it was decoded from, where it is not taken for UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// Lines before the header: Excel's `sep=;` line.
    pub lines_skipped: u64,
}

/// Tells the dialect of `raw` by its beginning and by the columns its header must have. Its encoding is
/// the one that is `named`, if there is one, unless a byte-order mark says otherwise.
pub(super) fn detect(
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
    let announced = announced_delimiter(&beginning);
    if let Some((_, line)) = announced {
        io::copy(&mut text.by_ref().take(line as u64), &mut io::sink())?;
        beginning.drain(..line);
    }
    let layout = Layout::of(&beginning, announced.map(|(delimiter, _)| delimiter), is_header);
    // Rows with a NUL are rejected one by one, but what has no header and such signs is no text.
    if !layout.has_header && beginning.contains(&0) {
        bail!("it is neither a text file nor a workbook. Save it as \"CSV UTF-8\" and try again.");
    }
    match layout.quoting {
        Quoting::Doubled => {}
        Quoting::Spaced => text = Box::new(WithoutSpaces::new(text, layout.delimiter)),
        Quoting::Backslashes => text = Box::new(WithoutBackslashes::new(text, layout.delimiter)),
    }
    Ok(Dialect {
        delimiter: layout.delimiter,
        quoting: layout.quoting,
        text,
        encoding,
        lines_skipped: u64::from(announced.is_some()),
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

/// The delimiter that a first line such as `sep=;` announces, and the length of the line with its end. It may
/// be quoted, and may be padded with delimiters to the width of the table, as any line of a table may.
fn announced_delimiter(beginning: &[u8]) -> Option<(u8, usize)> {
    let length = beginning.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
    let end = match beginning[length..] {
        [b'\r', b'\n', ..] => length + 2,
        _ => length + 1,
    };
    let line = &beginning[..length];
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (name, rest) = line.split_at_checked(3)?;
    if !name.eq_ignore_ascii_case(b"sep") {
        return None;
    }
    let rest = rest.trim_ascii_start().strip_prefix(b"=")?;
    let (delimiter, padding) = match rest {
        [b'"', ..] | [] => (b'\t', rest),
        [delimiter, padding @ ..] => (*delimiter, padding),
    };
    let is_padding = |byte: &u8| *byte == delimiter || DELIMITERS.contains(byte) || b" \"".contains(byte);
    let is_delimiter = delimiter.is_ascii() && !delimiter.is_ascii_alphanumeric();
    (is_delimiter && padding.iter().all(is_padding)).then_some((delimiter, end))
}

/// How a text is divided into cells.
struct Layout {
    delimiter: u8,
    quoting: Quoting,
    /// Whether there is a header with the wanted columns.
    has_header: bool,
}

impl Layout {
    /// That of the delimiter which makes the earliest of the first rows a header with the wanted columns, the
    /// `announced` one before all others; failing that, of the one that gives the most columns.
    fn of(beginning: &[u8], announced: Option<u8>, is_header: impl Fn(&[String]) -> bool) -> Self {
        let candidates: Vec<(Self, usize, usize)> = announced
            .into_iter()
            .chain(DELIMITERS)
            .map(|delimiter| {
                let quoting = Quoting::of(beginning, delimiter);
                let rows = rows(beginning, delimiter, quoting);
                let header = rows.iter().position(|row| is_header(row));
                let width = rows.iter().map(Vec::len).max().unwrap_or_default();
                let layout = Self {
                    delimiter,
                    quoting,
                    has_header: header.is_some(),
                };
                (layout, header.unwrap_or(usize::MAX), width)
            })
            .collect();
        let best = candidates
            .into_iter()
            .enumerate()
            .min_by_key(|(at, (layout, header, width))| {
                let rank = match (layout.has_header, announced) {
                    (true, _) => *header,
                    (false, Some(_)) if *at == 0 => usize::MAX - 1,
                    (false, _) => usize::MAX,
                };
                (rank, std::cmp::Reverse(*width), *at)
            });
        best.map_or(
            Self {
                delimiter: b',',
                quoting: Quoting::Doubled,
                has_header: false,
            },
            |(_, (layout, ..))| layout,
        )
    }
}

/// The first rows of a text.
fn rows(beginning: &[u8], delimiter: u8, quoting: Quoting) -> Vec<Vec<String>> {
    let text: Box<dyn Read + '_> = match quoting {
        Quoting::Spaced => Box::new(WithoutSpaces::new(beginning, delimiter)),
        Quoting::Backslashes => Box::new(WithoutBackslashes::new(beginning, delimiter)),
        Quoting::Doubled => Box::new(beginning),
    };
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text)
        .byte_records()
        .take(HEADER_WITHIN)
        .map_while(Result::ok)
        .map(|row| {
            row.iter()
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect()
        })
        .collect()
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
    fn the_delimiter_line_may_be_quoted_or_padded() {
        for (text, delimiter) in [
            ("\"sep=;\"\r\nRecord ID;Job Title\r\n", b';'),
            ("sep=,,\nRecord ID,Job Title\n", b','),
            ("SEP=|\rRecord ID|Job Title\r", b'|'),
            ("sep=\t\nRecord ID\tJob Title\n", b'\t'),
            ("\"sep=\t\"\nRecord ID\tJob Title\n", b'\t'),
            ("\"sep=;\";;\nRecord ID;Job Title;x\n", b';'),
            ("sep=^\nRecord ID^Job Title\n", b'^'),
            // It is not always true.
            ("sep=;\nRecord ID,Job Title\n", b','),
        ] {
            let (found, rest) = dialect(text.as_bytes());
            assert_eq!(char::from(found), char::from(delimiter), "{text}");
            assert!(rest.starts_with("Record ID"), "{text}");
        }
        assert!(dialect(b"Sep,Job Title\n").1.starts_with("Sep"));
    }

    #[test]
    fn a_binary_and_an_empty_file_are_refused_with_the_way_out() {
        let refusal = |bytes: &'static [u8]| {
            let detected = detect(Box::new(Cursor::new(bytes)), |_| false, None);
            detected.err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert!(refusal(b"\x7fELF\0\0\0\0").contains("CSV UTF-8"));
        assert!(refusal(b"\xef\xbb\xbf \r\n").contains("empty"));
    }
}
