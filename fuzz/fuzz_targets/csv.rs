//! Tables as text: CSV and its kin.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| persona_fuzz::table::run(input));
