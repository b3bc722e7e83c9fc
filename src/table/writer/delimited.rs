//! Writing CSV, or the same with tabs, maybe compressed.

use std::io::{self, BufWriter, Write};

use csv::StringRecord;
use flate2::write::GzEncoder;

use super::sink::Sink;
use crate::{error::Result, table::Compression};

const BUFFER: usize = 1 << 20;

/// Writes CSV: UTF-8, commas or tabs, line feeds.
pub(super) struct DelimitedWriter(csv::Writer<BufWriter<CompressedSink>>);

enum CompressedSink {
    Plain(Sink),
    Gzip(GzEncoder<Sink>),
    Zstandard(zstd::Encoder<'static, Sink>),
}

impl DelimitedWriter {
    pub(super) fn new(
        sink: Sink,
        delimiter: u8,
        compression: Option<Compression>,
        header: &StringRecord,
    ) -> Result<Self> {
        let encoder = match compression {
            None => CompressedSink::Plain(sink),
            Some(Compression::Gzip) => {
                CompressedSink::Gzip(GzEncoder::new(sink, flate2::Compression::default()))
            }
            Some(Compression::Zstandard) => {
                let mut encoder = zstd::Encoder::new(sink, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                CompressedSink::Zstandard(encoder)
            }
        };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .from_writer(BufWriter::with_capacity(BUFFER, encoder));
        writer.write_record(header)?;
        Ok(Self(writer))
    }

    pub(super) fn write<Cell: AsRef<str>>(&mut self, row: impl Iterator<Item = Cell>) -> Result<()> {
        for cell in row {
            self.0.write_field(cell.as_ref())?;
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    pub(super) fn finish(self) -> Result<Sink> {
        let buffered = self.0.into_inner().map_err(|error| error.into_error())?;
        let encoder = buffered.into_inner().map_err(|error| error.into_error())?;
        Ok(match encoder {
            CompressedSink::Plain(sink) => sink,
            CompressedSink::Gzip(encoder) => encoder.finish()?,
            CompressedSink::Zstandard(encoder) => encoder.finish()?,
        })
    }
}

impl Write for CompressedSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(sink) => sink.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zstandard(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(sink) => sink.flush(),
            Self::Gzip(encoder) => encoder.flush(),
            Self::Zstandard(encoder) => encoder.flush(),
        }
    }
}
