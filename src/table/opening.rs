//! Opening a file by what it begins with.

use std::fs::File;

use super::{
    archive::{self, Archive},
    compression::Compression,
    delimited::Delimited,
    dialect::peek,
    parquet::Parquet,
    reading::Reading,
    rows::Rows,
    source::Opened,
    spool::{MAX_PUT_DOWN, put_down},
    trial::{self, Format},
    unread,
    workbook::{Workbook, WorkbookKind},
    zip_export::ZipExport,
};
use crate::error::{Error, Result, bail};

/// A workbook that is no larger when it is unpacked takes no more than 2 GB of memory, as much as a trial may: what takes
/// most is a tag of three bytes, for whose end the reader keeps 24. 300,000 rows of twelve columns are smaller.
const HARMLESS: u64 = 256 << 20;

/// The rows of an open source; a header of it is one that `is_header` says is one.
pub(super) fn rows(
    opened: Opened,
    reading: &Reading,
    is_header: &dyn Fn(&[String]) -> bool,
) -> Result<Box<dyn Rows>> {
    let (mut beginning, mut stream) = peek(opened.stream)?;
    let mut file = opened.file;
    if let Some(compression) = Compression::of(&beginning) {
        (beginning, stream) = peek(compression.expand(stream)?)?;
        file = None;
    }
    let whole = |stream| file.map_or_else(|| put_down(stream), Ok);
    if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"PK\x05\x06") {
        return zip_rows(whole(stream)?, reading, is_header);
    }
    let is_workbook = beginning.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]);
    let is_parquet = beginning.starts_with(b"PAR1");
    if is_workbook || is_parquet {
        check_encoding(reading)?;
    }
    if is_workbook {
        let (sheet, file) = (reading.sheet.as_deref(), whole(stream)?);
        trial::pass(&file, Format::Xls, sheet)?;
        return Ok(Box::new(Workbook::open(
            file,
            &WorkbookKind::CompoundFile,
            sheet,
        )?));
    }
    if let Some(refusal) = unread::refusal(&beginning) {
        bail!("{refusal}");
    }
    check_sheet(reading)?;
    if is_parquet {
        let file = whole(stream)?;
        trial::pass(&file, Format::Parquet, None)?;
        return Ok(Box::new(Parquet::open(file)?));
    }
    let csv = Delimited::open(stream, is_header, reading.encoding, opened.passed, opened.length)?;
    Ok(Box::new(csv))
}

/// The rows of what is in a zip archive: a workbook is one, and exports come in one.
fn zip_rows(file: File, reading: &Reading, is_header: &dyn Fn(&[String]) -> bool) -> Result<Box<dyn Rows>> {
    match archive::look_into(&file)? {
        Archive::Workbook(unpacked) => workbook(file, unpacked, reading),
        Archive::Tables(names) => {
            check_sheet(reading)?;
            Ok(Box::new(ZipExport::open(
                &file,
                names,
                reading.encoding,
                is_header,
            )?))
        }
        Archive::PackedWorkbook(name) => {
            let file = archive::unpack(&file, &name, MAX_PUT_DOWN)?;
            match archive::look_into(&file)? {
                Archive::Workbook(unpacked) => workbook(file, unpacked, reading),
                _ => bail!("{name} in it is no workbook. Unpack it, and name the file that is meant."),
            }
        }
    }
}

fn workbook(file: File, unpacked: u64, reading: &Reading) -> Result<Box<dyn Rows>> {
    check_encoding(reading)?;
    let sheet = reading.sheet.as_deref();
    if unpacked > HARMLESS {
        trial::pass(&file, Format::Xlsx, sheet)?;
    }
    Ok(Box::new(Workbook::open(file, &WorkbookKind::Zip, sheet)?))
}

fn check_encoding(reading: &Reading) -> Result<()> {
    if reading.encoding.is_some() {
        return Err(Error::NoText);
    }
    Ok(())
}

fn check_sheet(reading: &Reading) -> Result<()> {
    if let Some(sheet) = &reading.sheet {
        return Err(Error::NoWorkbook(sheet.clone()));
    }
    Ok(())
}
