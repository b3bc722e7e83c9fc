//! Models.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: persona_fuzz::model::Input| persona_fuzz::model::run(&input));
