//! Models.

#![no_main]

libfuzzer_sys::fuzz_target!(|changes: Vec<persona_fuzz::model::Change>| persona_fuzz::model::run(&changes));
