//! Tables within gzip, Zstandard and zip.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| persona_fuzz::table::run(input));
