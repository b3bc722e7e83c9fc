//! Titles.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| persona_fuzz::title::run(input));
