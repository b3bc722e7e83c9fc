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
    spool::put_down,
    unread,
    workbook::{Workbook, WorkbookKind},
    zip_export::ZipExport,
};
use crate::error::{Error, Result, bail};

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
        let sheet = reading.sheet.as_deref();
        return Ok(Box::new(Workbook::open(
            whole(stream)?,
            &WorkbookKind::CompoundFile,
            sheet,
        )?));
    }
    if let Some(refusal) = unread::refusal(&beginning) {
        bail!("{refusal}");
    }
    check_sheet(reading)?;
    if is_parquet {
        return Ok(Box::new(Parquet::open(whole(stream)?)?));
    }
    let csv = Delimited::open(stream, is_header, reading.encoding, opened.passed, opened.length)?;
    Ok(Box::new(csv))
}

/// The rows of what is in a zip archive: a workbook is one, and exports come in one.
fn zip_rows(file: File, reading: &Reading, is_header: &dyn Fn(&[String]) -> bool) -> Result<Box<dyn Rows>> {
    match archive::look_into(&file)? {
        Archive::Workbook => {
            check_encoding(reading)?;
            let sheet = reading.sheet.as_deref();
            Ok(Box::new(Workbook::open(file, &WorkbookKind::Zip, sheet)?))
        }
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
            check_encoding(reading)?;
            let sheet = reading.sheet.as_deref();
            let workbook = archive::unpack(&file, &name)?;
            archive::look_into(&workbook)?;
            Ok(Box::new(Workbook::open(workbook, &WorkbookKind::Zip, sheet)?))
        }
    }
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
