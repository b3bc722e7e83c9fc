//! Tables in Parquet.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| persona_fuzz::table::run_on_trial(input, "parquet"));
