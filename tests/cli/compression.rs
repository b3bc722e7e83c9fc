//! Compressed CSV, in and out.

use std::io::{Read, Write};

use flate2::{read::MultiGzDecoder, write::GzEncoder};

use crate::{
    predict::tag,
    workdir::{INPUT, Workdir, records},
};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zstd(text: &[u8]) -> Vec<u8> {
    zstd::encode_all(text, 3).unwrap()
}

#[test]
fn compressed_files_are_told_by_their_content() {
    let (begin, end) = INPUT.as_bytes().split_at(40);
    for compressed in [
        gzip(INPUT.as_bytes()),
        zstd(INPUT.as_bytes()),
        [gzip(begin), gzip(end)].concat(),
        [zstd(begin), zstd(end)].concat(),
    ] {
        assert_eq!(tag(&compressed).1, tag(INPUT).1);
        let dir = Workdir::with_model();
        let run = dir
            .run_with_input(&["predict", "--input", "-"], &compressed)
            .succeeds();
        assert_eq!(records(run.stdout.as_bytes()), tag(INPUT).1);
    }
}

#[test]
fn the_outputs_ending_says_how_it_is_compressed() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", format!("{INPUT}9,a,b,c,d\n"));
    dir.run(&["predict"]).succeeds();
    let plain = dir.bytes("tagged_personas.csv");
    dir.run(&["predict", "--output", "tagged.csv.gz", "--split", "by"])
        .succeeds();
    let mut text = Vec::new();
    MultiGzDecoder::new(&dir.bytes("tagged.csv.gz")[..])
        .read_to_end(&mut text)
        .unwrap();
    assert_eq!(text, plain);
    assert!(dir.files("by").contains(&"Trust & Safety.csv.gz".to_string()));
    dir.run(&["predict", "--output", "tagged.csv.ZST"]).succeeds();
    assert_eq!(zstd::decode_all(&dir.bytes("tagged.csv.ZST")[..]).unwrap(), plain);
    // Rows that could not be read are to be mended, so they are not compressed.
    assert!(dir.text("tagged.rejects.csv").contains("9,a,b,c,d"));

    dir.run(&["predict", "--input", "tagged.csv.ZST", "--output", "again.csv"])
        .succeeds();
    assert_eq!(dir.bytes("again.csv"), plain);
}

#[test]
fn a_compressed_file_that_is_not_whole_is_an_error_and_the_previous_output_stays() {
    let rows: String = (0..50_000).map(|id| format!("{id},Nurse {}\n", id % 7)).collect();
    let whole = format!("Record ID,Job Title\n{rows}");
    for (compressed, name) in [
        (gzip(whole.as_bytes()), "gzip"),
        (zstd(whole.as_bytes()), "Zstandard"),
    ] {
        let dir = Workdir::with_model();
        dir.write("data/input.csv", &compressed[..compressed.len() - 9]);
        dir.write("tagged.csv.gz", "the previous output");
        dir.run(&["predict", "--output", "tagged.csv.gz"])
            .fails()
            .tells(&format!("compressed with {name}, and damaged or not whole"));
        assert_eq!(dir.text("tagged.csv.gz"), "the previous output");
        assert_eq!(dir.files("."), ["data", "logs", "model", "tagged.csv.gz"]);
    }
}

#[test]
fn a_little_file_that_unpacks_to_one_endless_cell_is_refused() {
    let mut bomb = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    bomb.write_all(b"Record ID,Job Title\n1,\"").unwrap();
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..200 {
        bomb.write_all(&spaces).unwrap();
    }
    let dir = Workdir::with_model();
    dir.write("data/input.csv", bomb.finish().unwrap());
    dir.run(&["predict"])
        .fails()
        .tells("row that begins on line 2 is longer than 4 MB");
}

#[test]
fn formats_that_are_not_written_are_refused_before_the_work() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT);
    for output in ["tagged.xls", "tagged.ods", "tagged.csv.zip"] {
        dir.run(&["predict", "--output", output])
            .fails()
            .tells(".csv.gz, .csv.zst, .xlsx or .parquet");
        assert!(!dir.path(output).exists());
    }
    dir.run(&["predict", "--output", "tagged.xlsx.gz"])
        .fails()
        .tells("compressed by themselves");
}
