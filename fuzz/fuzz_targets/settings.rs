//! The files beside the input.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| persona_fuzz::settings::run(input));
